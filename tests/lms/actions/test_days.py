"""HR moves a day of a programme, or calls it off."""

from datetime import timedelta

import icalendar
import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.mailing.models import OutboxMessage
from foundation.meetings.models import Seat, SeatStatus
from lms.actions.assigning import assign_requirements
from lms.actions.days import cancel_day, change_day, invite_to_day, leave_day, take_day
from lms.actions.lives import record_death
from lms.actions.parts import be_present, note_presence
from lms.models import Assignment, PartRecord, PartRecordWithdrawal
from lms.queries.days import stamp_of, to_invite
from lms.queries.programmes import day_seats, days_to_choose
from tests.conftest import moment
from tests.factories.people import EngagementFactory
from tests.factories.programmes import make_day, make_part, require_steps

pytestmark = pytest.mark.django_db
DAY = moment("2022-03-10 09:00")
NEW_DAY = moment("2022-03-17 10:00")


@pytest.fixture
def part(db):
    return make_part("introductiedag", title="Introductiedag")


@pytest.fixture
def people(part, at):
    """Three who must do it."""
    require_steps(part)
    found = [EngagementFactory() for _number in range(3)]
    assign_requirements(at=at)
    return found


@pytest.fixture
def full(people, part, at):
    """A day with two places, which are taken, and one person in line."""
    meeting = make_day(part, starts_at=DAY, at=at, capacity=2)
    for engagement in people:
        take_day(meeting=meeting, engagement=engagement, at=at)
    return meeting


def move(meeting, *, by, at, starts_at=NEW_DAY, **changes):
    occasion = meeting.occasion
    return change_day(
        meeting=meeting,
        by=by,
        at=at,
        **{
            "based_on": stamp_of(occasion),
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=6),
            "place": occasion.place,
            "online_url": occasion.online_url,
            "capacity": occasion.capacity,
            **changes,
        },
    )


def mails(name):
    return list(OutboxMessage.objects.filter(template=f"lms/{name}").order_by("pk"))


def event_in(message):
    [event] = icalendar.Calendar.from_ical(message.calendar_file).walk("VEVENT")
    return event


def test_a_day_that_moves_keeps_places_and_line_and_calendars_follow(full, people, hr, at):
    later = at + timedelta(hours=1)
    assert move(full, by=hr, at=later)
    statuses = Seat.objects.order_by("pk").values_list("status", "waiting_number")
    assert list(statuses) == [(SeatStatus.BOOKED, None), (SeatStatus.BOOKED, None), (SeatStatus.WAITING, 1)]
    told = mails("day_changed")
    assert {one.recipient for one in told} == {one.person for one in people}
    assert [one.calendar_method for one in told] == ["REQUEST", "REQUEST", ""]
    assert [one.context["is_waiting"] for one in told] == [False, False, True]
    before, after = event_in(mails("day_booked")[0]), event_in(told[0])
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert (before["dtstart"].dt, after["dtstart"].dt) == (DAY, NEW_DAY)
    event = AuditEvent.objects.get(kind="day_changed")
    assert event.actor_id == hr.public_id
    assert event.details["is_moved"]


def test_moving_twice_by_a_double_click_tells_people_once(full, hr, at):
    stamp = stamp_of(full.occasion)
    assert move(full, by=hr, at=at, based_on=stamp)
    assert not move(full, by=hr, at=at, based_on=stamp)
    assert len(mails("day_changed")) == 3
    assert AuditEvent.objects.filter(kind="day_changed").count() == 1


def test_of_two_who_change_a_day_at_once_the_second_looks_first(full, hr, at):
    stamp = stamp_of(full.occasion)
    move(full, by=hr, at=at, based_on=stamp)
    with pytest.raises(DomainError, match="day_moved"):
        move(full, by=hr, at=at, based_on=stamp, place="Raadzaal")
    full.occasion.refresh_from_db()
    assert (full.occasion.starts_at, full.occasion.place) == (NEW_DAY, "Trefzaal")


def test_more_places_go_to_the_line_and_tell_nobody_else(full, hr, at):
    assert not move(full, by=hr, at=at, starts_at=DAY, capacity=3)
    assert Seat.objects.filter(status=SeatStatus.BOOKED).count() == 3
    assert mails("day_changed") == []
    assert len(mails("day_booked")) == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"capacity": 1}, "occasion_too_small"),
        ({"place": ""}, "occasion_without_place"),
        ({"ends_at": NEW_DAY}, "occasion_ends_before_start"),
        ({"starts_at": moment("2022-03-01 10:00")}, "starts_in_the_past"),
    ],
)
def test_what_cannot_be_is_refused(full, hr, changes, code):
    with pytest.raises(DomainError, match=code):
        move(full, by=hr, at=moment("2022-03-02 09:00"), **changes)
    assert mails("day_changed") == []


@pytest.mark.parametrize("minutes", [0, 90, 60 * 24])
def test_nothing_moves_or_is_called_off_once_it_has_begun(full, hr, minutes):
    begun = DAY + timedelta(minutes=minutes)
    with pytest.raises(DomainError, match="occasion_closed"):
        move(full, by=hr, at=begun, starts_at=begun + timedelta(days=3))
    with pytest.raises(DomainError, match="occasion_closed"):
        cancel_day(meeting=full, reason="Te laat.", by=hr, at=begun)


def test_a_day_called_off_frees_people_for_another(full, people, part, hr, at):
    other = make_day(part, starts_at=NEW_DAY, at=at)
    lost = cancel_day(meeting=full, reason=" De zaal is dicht. ", by=hr, at=at)
    assert len(lost) == 3
    told = mails("day_cancelled")
    assert [one.calendar_method for one in told] == ["CANCEL", "CANCEL", ""]
    assert {one.context["cancel_reason"] for one in told} == {"De zaal is dicht."}
    assert all(one.context["action_path"] == f"/mijn-plan/onderdeel/{part.public_id}/" for one in told)
    assert event_in(told[0])["sequence"] > event_in(mails("day_booked")[0])["sequence"]
    assert set(to_invite(other, at=at)) == set(people)
    assert day_seats(people[0], [part.pk], at=at) == {}
    assert [one.meeting for one in days_to_choose(part, people[0], at=at)] == [other]
    assert take_day(meeting=other, engagement=people[0], at=at).status == SeatStatus.BOOKED
    assert AuditEvent.objects.get(kind="day_cancelled").details["reason"] == "De zaal is dicht."


def test_calling_off_twice_tells_people_once(full, hr, at):
    cancel_day(meeting=full, reason="De zaal is dicht.", by=hr, at=at)
    assert cancel_day(meeting=full, reason="Nog eens.", by=hr, at=at) == []
    assert len(mails("day_cancelled")) == 3
    assert AuditEvent.objects.filter(kind="day_cancelled").count() == 1


def test_a_day_is_called_off_with_a_reason(full, hr, at):
    with pytest.raises(DomainError, match="no_reason"):
        cancel_day(meeting=full, reason="  ", by=hr, at=at)
    assert mails("day_cancelled") == []


def test_nobody_is_told_who_gave_the_place_back(people, part, hr, at):
    meeting = make_day(part, starts_at=DAY, at=at)
    seats = invite_to_day(meeting=meeting, public_ids=[one.public_id for one in people], by=hr, at=at)
    leave_day(seat=seats[0], at=at)
    move(meeting, by=hr, at=at)
    cancel_day(meeting=meeting, reason="De zaal is dicht.", by=hr, at=at)
    told = {one.recipient for one in mails("day_changed") + mails("day_cancelled")}
    assert told == {one.person for one in people[1:]}


def test_presence_noted_before_the_start_is_corrected_before_a_day_moves_or_goes(full, people, hr, at):
    early = DAY - timedelta(hours=1)
    be_present(meeting=full, engagement=people[0], at=early)
    for starts_at in (NEW_DAY, DAY + timedelta(hours=2)):
        with pytest.raises(DomainError, match="presence_noted"):
            move(full, by=hr, at=early, starts_at=starts_at)
    with pytest.raises(DomainError, match="presence_noted"):
        cancel_day(meeting=full, reason="De zaal is dicht.", by=hr, at=early)
    assert not move(full, by=hr, at=early, starts_at=DAY, capacity=3)
    seat = Seat.objects.get(engagement=people[0])
    # Who would give the place back would leave the list on which it is corrected.
    with pytest.raises(DomainError, match="already_there"):
        leave_day(seat=seat, at=early)
    note_presence(meeting=full, seat=seat, present=False, by=hr, at=early)
    assert len(cancel_day(meeting=full, reason="De zaal is dicht.", by=hr, at=early)) == 3
    assert not PartRecord.objects.standing().exists()


@pytest.mark.parametrize("act", ["cancel", "move"])
def test_presence_of_who_is_on_the_list_no_more_is_withdrawn_when_the_day_is_not_held(
    full, people, hr, at, act
):
    early = DAY - timedelta(hours=1)
    there = people[0]
    be_present(meeting=full, engagement=there, at=early)
    assert Assignment.objects.get(engagement=there).completed_at
    record_death(person=there.person, by=hr, at=early)
    if act == "cancel":
        cancel_day(meeting=full, reason="De zaal is dicht.", by=hr, at=early)
    else:
        assert move(full, by=hr, at=early)
    withdrawal = PartRecordWithdrawal.objects.get()
    assert (withdrawal.record.engagement, withdrawal.withdrawn_by) == (there, hr)
    assert withdrawal.reason == {"cancel": "day_cancelled", "move": "day_moved"}[act]
    # The record stays, and counts no more.
    assert PartRecord.objects.count() == 1
    assert Assignment.objects.get(engagement=there).completed_at is None
    assert verify_records() == []


def test_a_day_that_keeps_its_time_keeps_presence_of_who_is_on_the_list_no_more(full, people, hr, at):
    early = DAY - timedelta(hours=1)
    be_present(meeting=full, engagement=people[0], at=early)
    record_death(person=people[0].person, by=hr, at=early)
    move(full, by=hr, at=early, starts_at=DAY, place="Raadzaal")
    assert PartRecord.objects.standing().count() == 1
