"""Parts of programmes: done, noted, attended, withdrawn; and days that are chosen."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.errors import DomainError, NotAllowed
from foundation.mailing.models import OutboxMessage
from foundation.meetings.models import SeatStatus
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import ATTENDED, EXPERIENCED, PROGRAMME_VERSION, VOIDED
from lms.actions.assigning import assign_requirements
from lms.actions.days import invite_to_day, leave_day, take_day
from lms.actions.parts import be_present, do_part, note_part, note_presence, withdraw_record
from lms.models import Assignment, PartRecord, PartSource, StepKind
from lms.queries.gates import oath_gate
from tests.conftest import moment
from tests.factories.people import EngagementFactory
from tests.factories.programmes import make_day, make_part, require_steps

DAY = moment("2022-03-10 09:00")


@pytest.fixture
def reading(db):
    return make_part("map", StepKind.READING)


@pytest.fixture
def check(db):
    return make_part("vog", StepKind.CHECK, valid_months=60)


@pytest.fixture
def introduction(db):
    return make_part("introductie")


@pytest.fixture
def new(reading, check, introduction, at):
    require_steps(reading, check, introduction)
    engagement = EngagementFactory()
    assign_requirements(at=at)
    return engagement


def completed_at(engagement):
    return Assignment.objects.get(engagement=engagement).completed_at


def test_what_is_read_twice_is_one_record(new, reading, at):
    first = do_part(part=reading, engagement=new, at=at)
    again = do_part(part=reading, engagement=new, at=at + timedelta(minutes=1))
    assert (first, first.source) == (again, PartSource.OWN)
    assert PartRecord.objects.count() == 1


def test_a_statement_says_by_which_version_of_the_programme(new, reading, check, introduction, at):
    """As of a module, which says its own."""
    do_part(part=reading, engagement=new, at=at)
    Assignment.objects.update(requirement_version=require_steps(reading, check, introduction))
    be_present(meeting=make_day(introduction, starts_at=DAY, at=at), engagement=new, at=DAY)
    contexts = [json.loads(one.raw_json)["context"] for one in Statement.objects.order_by("pk")]
    assert [(one["revision"], one["extensions"]) for one in contexts] == [
        (number, {PROGRAMME_VERSION: number}) for number in ("1", "2")
    ]


def test_nobody_notes_a_check_of_themselves(new, check, hr, at):
    with pytest.raises(DomainError, match="not_for_yourself"):
        do_part(part=check, engagement=new, at=at)
    with pytest.raises(DomainError, match="own_registration"):
        note_part(part=check, engagements=[new], on=at.date(), by=new.person, at=at)
    with pytest.raises(DomainError, match="part_in_the_future"):
        note_part(part=check, engagements=[new], on=date(2022, 3, 2), by=hr, at=at)
    assert not PartRecord.objects.exists()


def test_a_day_counts_by_presence_only(new, introduction, hr, at):
    with pytest.raises(DomainError, match="needs_attendance"):
        note_part(part=introduction, engagements=[new], on=at.date(), by=hr, at=at)


def test_all_parts_complete_the_assignment_and_a_withdrawal_opens_it(
    new, reading, check, introduction, hr, at
):
    do_part(part=reading, engagement=new, at=at)
    [seen] = note_part(part=check, engagements=[new], on=date(2022, 2, 1), by=hr, at=at)
    assert seen.valid_until == date(2027, 2, 1)
    assert completed_at(new) is None
    day = make_day(introduction, starts_at=DAY, at=at)
    be_present(meeting=day, engagement=new, at=DAY)
    assert oath_gate(new, on=date(2022, 4, 1)).is_open
    assert completed_at(new) == DAY
    with pytest.raises(DomainError, match="no_reason"):
        withdraw_record(record=seen, reason=" ", by=hr, at=DAY)
    withdrawal = withdraw_record(record=seen, reason="Verkeerde naam.", by=hr, at=DAY)
    assert withdraw_record(record=seen, reason="Nog eens.", by=hr, at=DAY) == withdrawal
    assert not oath_gate(new, on=date(2022, 4, 1)).is_open
    assert completed_at(new) is None
    assert PartRecord.objects.count() == 3


def test_presence_is_noted_on_the_day_and_corrected(new, introduction, hr, at):
    day = make_day(introduction, starts_at=DAY, at=at)
    [seat] = invite_to_day(meeting=day, public_ids=[new.public_id], by=hr, at=at)
    with pytest.raises(DomainError, match="not_begun"):
        note_presence(meeting=day, seat=seat, present=True, by=hr, at=at)
    for present, standing in ((True, 1), (True, 1), (False, 0), (True, 1)):
        note_presence(meeting=day, seat=seat, present=present, by=hr, at=DAY)
        assert PartRecord.objects.standing().count() == standing
    assert PartRecord.objects.count() == 2


def test_who_is_in_the_room_without_a_place_is_there(new, introduction, hr, at):
    day = make_day(introduction, starts_at=DAY, at=at, capacity=1)
    take_day(meeting=day, engagement=_another(at), at=at)
    with pytest.raises(DomainError, match="not_held_now"):
        be_present(meeting=day, engagement=new, at=at)
    be_present(meeting=day, engagement=new, at=DAY + timedelta(hours=1))
    be_present(meeting=day, engagement=new, at=DAY + timedelta(hours=2))
    assert PartRecord.objects.get().engagement == new
    day.occasion.refresh_from_db()
    assert day.occasion.capacity == 2


def test_presence_from_the_room_locks_assignments_before_the_day_as_the_list_does(new, introduction, at):
    day = make_day(introduction, starts_at=DAY, at=at)
    with CaptureQueriesContext(connection) as asked:
        be_present(meeting=day, engagement=new, at=DAY)
    tables = [one["sql"].split(" FROM ", 1)[-1].split()[0].strip('"') for one in asked]
    assert tables.index("lms_assignment") < tables.index("meetings_occasion")


def test_a_place_given_back_goes_to_the_first_in_line(new, introduction, at):
    other = _another(at)
    day = make_day(introduction, starts_at=DAY, at=at, capacity=1)
    place = take_day(meeting=day, engagement=new, at=at)
    waiting = take_day(meeting=day, engagement=other, at=at)
    assert (place.status, waiting.status) == (SeatStatus.BOOKED, SeatStatus.WAITING)
    leave_day(seat=place, at=at + timedelta(hours=1))
    waiting.refresh_from_db()
    assert waiting.status == SeatStatus.BOOKED
    sent = OutboxMessage.objects.order_by("pk").values_list("template", flat=True)
    assert list(sent) == ["lms/day_booked", "lms/day_declined", "lms/day_booked"]


def test_another_day_takes_the_place_of_the_first(new, introduction, at):
    first = make_day(introduction, starts_at=DAY, at=at)
    second = make_day(introduction, starts_at=DAY + timedelta(days=7), at=at)
    old = take_day(meeting=first, engagement=new, at=at)
    take_day(meeting=second, engagement=new, at=at)
    again = take_day(meeting=second, engagement=new, at=at)
    old.refresh_from_db()
    assert (old.status, again.status) == (SeatStatus.DECLINED, SeatStatus.BOOKED)
    assert OutboxMessage.objects.count() == 3


def test_only_who_has_the_part_open_gets_a_place(introduction, hr, at):
    require_steps(introduction)
    stranger = EngagementFactory(kind="inhuur")
    day = make_day(introduction, starts_at=DAY, at=at)
    with pytest.raises(NotAllowed, match="part_not_asked"):
        take_day(meeting=day, engagement=stranger, at=at)
    with pytest.raises(NotAllowed, match="unknown_people"):
        invite_to_day(meeting=day, public_ids=[stranger.public_id], by=hr, at=at)


def _another(at):
    engagement = EngagementFactory()
    assign_requirements(at=at)
    return engagement


def test_what_is_withdrawn_after_somebody_left_is_not_done_either(check, hr, at):
    require_steps(check)
    gone = EngagementFactory(starts_on=date(2022, 2, 1))
    assign_requirements(at=at)
    [seen] = note_part(part=check, engagements=[gone], on=at.date(), by=hr, at=at)
    assert completed_at(gone) == at
    gone.ends_on = date(2022, 4, 1)
    gone.save()
    assign_requirements(at=moment("2022-04-02 09:00"))
    withdraw_record(record=seen, reason="Verkeerde naam.", by=hr, at=moment("2022-04-03 09:00"))
    assert completed_at(gone) is None
    gone.ends_on = None
    gone.save()
    assign_requirements(at=moment("2022-04-04 09:00"))
    assert Assignment.objects.open().get().engagement == gone
    assert not oath_gate(gone, on=date(2022, 4, 4)).is_open


def stated() -> list[tuple[str, bool]]:
    """Verb of each statement of the person, and whether it is voided."""
    voided = set(Statement.objects.filter(verb_id=VOIDED.id).values_list("activity_id", flat=True))
    rows = Statement.objects.exclude(verb_id=VOIDED.id).order_by("pk")
    return [(one.verb_id, str(one.statement_id) in voided) for one in rows]


def test_presence_that_is_corrected_voids_what_was_stated(new, introduction, hr, at):
    day = make_day(introduction, starts_at=DAY, at=at)
    [seat] = invite_to_day(meeting=day, public_ids=[new.public_id], by=hr, at=at)
    there = {"meeting": day, "seat": seat, "by": hr}
    note_presence(present=True, at=DAY, **there)
    assert stated() == [(ATTENDED.id, False)]
    note_presence(present=False, at=DAY + timedelta(hours=1), **there)
    assert stated() == [(ATTENDED.id, True)]
    # There after all: stated anew, and what was voided stays so.
    note_presence(present=True, at=DAY + timedelta(hours=2), **there)
    assert stated() == [(ATTENDED.id, True), (ATTENDED.id, False)]


def test_what_is_withdrawn_voids_what_was_stated_of_that_part_alone(new, reading, introduction, hr, at):
    read = do_part(part=reading, engagement=new, at=DAY)
    be_present(meeting=make_day(introduction, starts_at=DAY, at=at), engagement=new, at=DAY)
    withdraw_record(record=read, reason="Vergissing.", by=hr, at=DAY)
    assert stated() == [(EXPERIENCED.id, True), (ATTENDED.id, False)]
