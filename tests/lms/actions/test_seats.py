"""Places, the line for them, other dates, and who is asked by itself."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from foundation.audit.verification import verify_records
from foundation.errors import DomainError, NotAllowed
from foundation.mailing.models import OutboxMessage
from foundation.meetings.actions import make_room
from foundation.meetings.models import Seat, SeatStatus
from foundation.people.models import Engagement
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import cancel_ceremony, change_ceremony, mark_absent
from lms.actions.lives import record_death
from lms.actions.seats import (
    accept_invitation,
    decline_invitation,
    fill_coming,
    invite_eligible,
    invite_to_ceremony,
    move_seat,
    take_seat,
)
from lms.models import Ceremony
from tests.conftest import moment
from tests.factories.lms import complete_module, invite, make_ceremony, make_ready, swear
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-15 10:00")


@pytest.fixture
def small(ceremony) -> Ceremony:
    """The ceremony of 12 April, with one place."""
    ceremony.occasion.capacity = 1
    ceremony.occasion.save()
    return ceremony


@pytest.fixture
def other(at, official, hr, ceremony) -> Ceremony:
    """On 10 May, for sixty."""
    return make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)


def by_itself(ceremony: Ceremony) -> Ceremony:
    ceremony.invites_by_itself = True
    ceremony.save()
    return ceremony


def status(ceremony: Ceremony, engagement) -> str:
    return str(
        Seat.objects.filter(occasion=ceremony.occasion, engagement=engagement)
        .values_list("status", flat=True)
        .first()
        or ""
    )


def mails(engagement) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=engagement.person).order_by("pk")
    return [row.template.removeprefix("lms/ceremony_") for row in rows]


# The line -----------------------------------------------------------------------------------------


def test_who_comes_too_late_stands_in_line_and_is_told(small, oath_module, at):
    first, second, third = (make_ready(oath_module, at=at) for _ in range(3))
    for one in (first, second, third, second):
        take_seat(ceremony=small, engagement=one, at=LATER)
    assert [status(small, one) for one in (first, second, third)] == ["booked", "waiting", "waiting"]
    assert list(Seat.objects.waiting().values_list("engagement", "waiting_number")) == [
        (second.pk, 1),
        (third.pk, 2),
    ]
    assert (mails(first), mails(second)) == (["booked"], ["waiting"])


def test_a_place_that_comes_free_is_offered_to_the_first_in_line(small, oath_module, at):
    first, second, third = (make_ready(oath_module, at=at) for _ in range(3))
    for one in (first, second, third):
        take_seat(ceremony=small, engagement=one, at=LATER)
    decline_invitation(seat=Seat.objects.get(engagement=first), at=LATER)
    assert [status(small, one) for one in (first, second, third)] == ["declined", "invited", "waiting"]
    assert mails(second) == ["waiting", "place_free"]
    decline_invitation(seat=Seat.objects.get(engagement=second), at=LATER)
    assert (status(small, third), mails(third)) == ("invited", ["waiting", "place_free"])


def test_nobody_passes_who_waits(small, oath_module, at):
    first, second, late = (make_ready(oath_module, at=at) for _ in range(3))
    for one in (first, second):
        take_seat(ceremony=small, engagement=one, at=LATER)
    # More room, of which nobody in line was told yet.
    make_room(occasion=small.occasion, places=2)
    take_seat(ceremony=small, engagement=late, at=LATER)
    assert (status(small, second), status(small, late)) == ("waiting", "waiting")
    assert fill_coming(at=LATER) == 1
    assert (status(small, second), status(small, late)) == ("invited", "waiting")


def test_who_leaves_the_line_gives_no_place(small, oath_module, at):
    first, second, third = (make_ready(oath_module, at=at) for _ in range(3))
    for one in (first, second, third):
        take_seat(ceremony=small, engagement=one, at=LATER)
    decline_invitation(seat=Seat.objects.get(engagement=second), at=LATER)
    assert [status(small, one) for one in (second, third)] == ["declined", "waiting"]
    assert mails(second) == ["waiting"]


def test_more_room_and_a_death_are_for_the_line(small, oath_module, hr, at):
    people = [make_ready(oath_module, at=at) for _ in range(4)]
    for one in people:
        take_seat(ceremony=small, engagement=one, at=LATER)
    change(small, hr, capacity=2)
    assert [status(small, one) for one in people] == ["booked", "invited", "waiting", "waiting"]
    record_death(person=people[0].person, by=hr, at=LATER)
    record_death(person=people[2].person, by=hr, at=LATER)
    fill_coming(at=LATER)
    assert [status(small, one) for one in people] == ["cancelled", "invited", "cancelled", "invited"]


def test_who_gets_a_place_elsewhere_leaves_every_line(small, other, oath_module, at):
    first, second = (make_ready(oath_module, at=at) for _ in range(2))
    for one in (first, second):
        take_seat(ceremony=small, engagement=one, at=LATER)
    take_seat(ceremony=other, engagement=second, at=LATER)
    assert (status(small, second), status(other, second)) == ("declined", "booked")
    decline_invitation(seat=Seat.objects.get(engagement=first), at=LATER)
    assert mails(second) == ["waiting", "booked"]


def test_the_gate_holds_for_every_way_in(small, other, oath_module, hr, at):
    shut = EngagementFactory()
    with pytest.raises(NotAllowed) as refusal:
        take_seat(ceremony=small, engagement=shut, at=LATER)
    assert refusal.value.code == "gate_closed"
    ready = make_ready(oath_module, at=at)
    [seat] = invite(small, ready, at=LATER)
    ready.ends_on = date(2022, 5, 1)
    ready.save()
    with pytest.raises(NotAllowed) as refusal:
        move_seat(seat=seat, to=other, by=hr, at=LATER)
    assert refusal.value.code == "not_selectable"
    assert Seat.objects.count() == 1


# Another date -------------------------------------------------------------------------------------


def test_somebody_moves_and_the_old_place_goes_to_the_line(small, other, oath_module, at):
    first, second = (make_ready(oath_module, at=at) for _ in range(2))
    for one in (first, second):
        take_seat(ceremony=small, engagement=one, at=LATER)
    take_seat(ceremony=other, engagement=first, at=LATER)
    assert (status(small, first), status(other, first)) == ("declined", "booked")
    assert status(small, second) == "invited"
    assert mails(first) == ["booked", "moved", "booked"]


@pytest.fixture
def mover(small, other, oath_module, at) -> Engagement:
    """Booked on the other day, and in line for the small one, which is full."""
    holder, mover = (make_ready(oath_module, at=at) for _ in range(2))
    take_seat(ceremony=small, engagement=holder, at=LATER)
    take_seat(ceremony=other, engagement=mover, at=LATER)
    take_seat(ceremony=small, engagement=mover, at=LATER + timedelta(hours=1))
    return mover


def give_up(ceremony: Ceremony, *, at: datetime) -> None:
    seat = Seat.objects.holding_place().get(occasion=ceremony.occasion)
    decline_invitation(seat=seat, at=at)


def test_who_waits_for_another_day_keeps_the_place(small, other, mover):
    assert (status(other, mover), status(small, mover)) == ("booked", "waiting")
    assert mails(mover) == ["booked", "waiting"]


def test_who_has_a_place_and_waits_is_moved_when_there_is_room(small, other, mover, oath_module, at):
    other.occasion.capacity = 1
    other.occasion.save()
    behind = make_ready(oath_module, at=at)
    take_seat(ceremony=other, engagement=behind, at=LATER + timedelta(hours=2))
    give_up(small, at=LATER + timedelta(days=1))
    assert (status(other, mover), status(small, mover)) == ("declined", "booked")
    # And the place that was given back is asked for at once.
    assert status(other, behind) == "invited"
    assert mails(mover) == ["booked", "waiting", "moved", "booked"]
    assert [method for method, *_rest in calendars(mover)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert verify_records() == []


def test_nobody_is_moved_at_the_last_moment_and_who_stands_behind_is_asked(
    small, other, mover, oath_module, at
):
    behind = make_ready(oath_module, at=at)
    take_seat(ceremony=small, engagement=behind, at=LATER + timedelta(hours=2))
    give_up(small, at=small.occasion.starts_at - timedelta(hours=30))
    assert (status(other, mover), status(small, mover)) == ("booked", "waiting")
    assert status(small, behind) == "invited"


def test_who_was_invited_while_in_line_is_not_moved(small, other, oath_module, at):
    """They never said which of the two they would rather have."""
    holder, waiting = (make_ready(oath_module, at=at) for _ in range(2))
    for one in (holder, waiting):
        take_seat(ceremony=small, engagement=one, at=LATER)
    invite(other, waiting, at=LATER + timedelta(hours=1))
    give_up(small, at=LATER + timedelta(days=1))
    assert (status(other, waiting), status(small, waiting)) == ("invited", "waiting")


def test_saying_yes_keeps_the_line_that_was_joined_after_the_invitation(small, other, oath_module, at):
    holder, asked = (make_ready(oath_module, at=at) for _ in range(2))
    take_seat(ceremony=small, engagement=holder, at=LATER)
    [seat] = invite(other, asked, at=LATER)
    take_seat(ceremony=small, engagement=asked, at=LATER + timedelta(hours=1))
    accept_invitation(seat=seat, at=LATER + timedelta(hours=2))
    assert (status(other, asked), status(small, asked)) == ("booked", "waiting")
    give_up(small, at=LATER + timedelta(days=1))
    assert (status(other, asked), status(small, asked)) == ("declined", "booked")


def test_who_left_the_line_stays_where_the_place_is(small, other, mover):
    decline_invitation(seat=Seat.objects.waiting().get(), at=LATER + timedelta(hours=2))
    give_up(small, at=LATER + timedelta(days=1))
    assert (status(other, mover), status(small, mover)) == ("booked", "declined")


def test_hr_moves_somebody_who_is_asked_again(ceremony, other, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=LATER)
    accept_invitation(seat=seat, at=LATER)
    moved = move_seat(seat=seat, to=other, by=hr, at=LATER)
    assert (moved.status, status(ceremony, engagement)) == (SeatStatus.INVITED, "declined")
    assert mails(engagement) == ["invitation", "booked", "moved", "invitation"]


# By itself ----------------------------------------------------------------------------------------


def test_completing_the_module_invites_at_once(ceremony, oath_module, at, django_capture_on_commit_callbacks):
    by_itself(ceremony)
    engagement = EngagementFactory()
    assign_requirements(at=at)
    with django_capture_on_commit_callbacks(execute=True):
        complete_module(engagement, oath_module, at=LATER)
    assert (status(ceremony, engagement), mails(engagement)) == ("invited", ["invitation"])


def test_only_a_ceremony_that_says_so_invites_by_itself(ceremony, oath_module, at):
    make_ready(oath_module, at=at)
    assert invite_eligible(at=LATER) == 0
    by_itself(ceremony)
    assert (invite_eligible(at=LATER), invite_eligible(at=LATER)) == (1, 0)


def test_who_waited_longest_is_first_and_the_rest_stands_in_line(small, oath_module, at):
    by_itself(small)
    days = [date(2022, 2, 1), date(2021, 12, 1), date(2022, 1, 1)]
    people = [make_ready(oath_module, at=at, starts_on=day) for day in days]
    assert invite_eligible(at=LATER) == 3
    assert [status(small, one) for one in people] == ["waiting", "invited", "waiting"]
    assert list(Seat.objects.waiting().values_list("engagement", flat=True)) == [people[2].pk, people[0].pk]


def test_the_next_ceremony_takes_whom_the_first_has_no_room_for(small, other, oath_module, at):
    by_itself(small)
    by_itself(other)
    people = [make_ready(oath_module, at=at) for _ in range(2)]
    assert invite_eligible(at=LATER) == 2
    assert sorted(status(small, one) + status(other, one) for one in people) == ["invited", "invited"]
    assert not Seat.objects.waiting().exists()


def test_who_declined_is_asked_for_another_date_only(ceremony, other, oath_module, at):
    by_itself(ceremony)
    engagement = make_ready(oath_module, at=at)
    invite_eligible(at=LATER)
    decline_invitation(seat=Seat.objects.get(), at=LATER)
    assert invite_eligible(at=LATER) == 0
    by_itself(other)
    assert (invite_eligible(at=LATER), status(other, engagement)) == (1, "invited")


def test_who_was_missed_goes_back_to_the_list(ceremony, other, oath_module, official, at):
    by_itself(other)
    missed, unsettled = (make_ready(oath_module, at=at) for _ in range(2))
    seats = invite(ceremony, missed, unsettled, at=LATER)
    mark_absent(seat=seats[0], by=official, at=moment("2022-04-12 15:30"))
    # The other may still be in the hall, waiting to be heard.
    assert invite_eligible(at=moment("2022-04-12 17:30")) == 1
    assert (status(other, missed), status(other, unsettled)) == ("invited", "")
    assert invite_eligible(at=moment("2022-04-13 09:00")) == 1
    assert status(other, unsettled) == "invited"


def test_nobody_is_asked_who_took_the_oath_or_is_gone(ceremony, other, oath_module, hr, at):
    by_itself(other)
    sworn, left, dead = (make_ready(oath_module, at=at) for _ in range(3))
    swear(ceremony, sworn, at=LATER)
    left.ends_on = date(2022, 4, 1)
    left.save()
    record_death(person=dead.person, by=hr, at=LATER)
    assert invite_eligible(at=moment("2022-04-20 09:00")) == 0


# Changing and cancelling --------------------------------------------------------------------------


def change(ceremony: Ceremony, hr, **changes) -> None:
    occasion = ceremony.occasion
    now = {
        "title": occasion.title,
        "starts_at": occasion.starts_at,
        "ends_at": occasion.ends_at,
        "place": occasion.place,
        "online_url": occasion.online_url,
        "capacity": occasion.capacity,
        "official": ceremony.official,
        "invites_by_itself": ceremony.invites_by_itself,
        "witness_name": ceremony.witness_name,
    }
    change_ceremony(ceremony=ceremony, **{**now, **changes}, by=hr, at=LATER)


def calendars(engagement) -> list[tuple[str, str, int, str]]:
    """Method, UID, sequence and start of each calendar file, in the order of the mails."""
    found = []
    rows = OutboxMessage.objects.filter(recipient=engagement.person).exclude(calendar_file="")
    for row in rows.order_by("pk"):
        calendar = Calendar.from_ical(row.calendar_file)
        [event] = calendar.walk("VEVENT")
        assert calendar.walk("VTIMEZONE")
        start = event.decoded("dtstart").strftime("%d-%m %H:%M")
        found.append((str(calendar["method"]), str(event["uid"]), int(event["sequence"]), start))
    return found


def test_another_place_is_told_to_who_has_one_and_calendars_follow(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=LATER)
    accept_invitation(seat=seat, at=LATER)
    change(ceremony, hr, capacity=61, witness_name="A. Getuige")
    assert mails(engagement) == ["invitation", "booked"]
    change(ceremony, hr, starts_at=moment("2022-04-12 16:00"), ends_at=moment("2022-04-12 18:00"))
    ceremony.refresh_from_db()
    cancel_ceremony(ceremony=ceremony, reason="De zaal is bezet.", by=hr, at=LATER)
    methods, uids, sequences, starts = zip(*calendars(engagement), strict=True)
    assert methods == ("REQUEST", "REQUEST", "REQUEST", "CANCEL")
    assert sequences == (1, 2, 3, 4)
    assert starts == ("12-04 15:00", "12-04 15:00", "12-04 16:00", "12-04 16:00")
    assert len(set(uids)) == 1


def test_who_lost_the_place_is_eligible_again(ceremony, other, oath_module, hr, at):
    by_itself(other)
    engagement = make_ready(oath_module, at=at)
    invite(ceremony, engagement, at=LATER)
    cancel_ceremony(ceremony=ceremony, reason="De zaal is bezet.", by=hr, at=LATER)
    mail = OutboxMessage.objects.get(template="lms/ceremony_cancelled")
    assert mail.context["cancel_reason"] == "De zaal is bezet."
    assert (invite_eligible(at=LATER), status(other, engagement)) == (1, "invited")


def test_a_ceremony_is_not_made_too_small_or_called_off_without_a_reason(ceremony, oath_module, hr, at):
    invite(ceremony, *(make_ready(oath_module, at=at) for _ in range(2)), at=LATER)
    with pytest.raises(DomainError) as refusal:
        change(ceremony, hr, capacity=1)
    assert (refusal.value.code, refusal.value.details["held"]) == ("occasion_too_small", 2)
    with pytest.raises(DomainError) as refusal:
        cancel_ceremony(ceremony=ceremony, reason=" ", by=hr, at=LATER)
    assert refusal.value.code == "no_reason"


def test_whoever_declines_and_is_asked_again_gets_a_higher_sequence(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    for number in range(2):
        [seat] = invite_to_ceremony(
            ceremony=ceremony,
            public_ids=[engagement.public_id],
            by=hr,
            at=moment(f"2022-03-1{number} 10:00"),
        )
        decline_invitation(seat=seat, at=moment(f"2022-03-1{number} 11:00"))
    assert [(method, sequence) for method, _uid, sequence, _start in calendars(engagement)] == [
        ("REQUEST", 1),
        ("CANCEL", 2),
        ("REQUEST", 3),
        ("CANCEL", 4),
    ]
