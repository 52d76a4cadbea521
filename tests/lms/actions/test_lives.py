from datetime import date, timedelta

import pytest

from foundation.audit.verification import verify_records
from foundation.mailing.actions import queue_mail, send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.meetings.models import Seat
from foundation.people.models import Absence, PersonStatus
from lms.actions.assigning import assign_requirements, move_deadlines
from lms.actions.ceremonies import choose_form, mark_absent
from lms.actions.lives import (
    merge_registrations,
    record_death,
    set_available,
    set_unavailable,
    silence_the_deceased,
    split_registrations,
    take_back_death,
)
from lms.models import Assignment, Completion, OathChoice, OathRecord
from lms.queries.gates import candidates
from lms.queries.progress import overdue_count
from lms.rules.gates import Blocked
from tests.conftest import moment
from tests.factories.lms import invite, make_ceremony, make_ready, swear
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db

INVITED_AT = moment("2022-03-15 10:00")
LATER = moment("2022-03-16 10:00")


def due(engagement) -> date:
    return engagement.assignments.get().due_on


def blocked(ceremony) -> dict[str, Blocked | None]:
    return {one.person.family_name: one.blocked for one in candidates(ceremony, at=LATER)}


# Not available


@pytest.fixture
def asked(oath_module, at):
    """Somebody who started on 1 February and has until 1 May."""
    engagement = EngagementFactory()
    assign_requirements(at=at)
    assert due(engagement) == date(2022, 5, 1)
    return engagement


def away(engagement, first, last, *, hr, at):
    return set_unavailable(engagement=engagement, first_day=first, last_day=last, by=hr, at=at)


def test_the_last_day_moves_with_the_days_of_absence_at_once(asked, hr, at):
    away(asked, date(2022, 4, 1), date(2022, 4, 30), hr=hr, at=at)
    assert due(asked) == date(2022, 5, 31)
    # Every minute again, and it stays so.
    for _ in range(2):
        assign_requirements(at=LATER)
        assert due(asked) == date(2022, 5, 31)


def test_back_earlier_the_last_day_comes_back_too(asked, hr, at):
    absence = away(asked, date(2022, 4, 1), date(2022, 4, 30), hr=hr, at=at)
    set_available(absence=absence, first_day=date(2022, 4, 11), by=hr, at=at)
    assert due(asked) == date(2022, 5, 11)
    set_available(absence=absence, first_day=date(2022, 4, 1), by=hr, at=at)
    assignment = asked.assignments.get()
    assert (assignment.due_on, assignment.due_without_absence) == (date(2022, 5, 1), None)


def test_nobody_is_overdue_who_is_away_until_nobody_knows_when(asked, hr, at):
    away(asked, date(2022, 4, 21), None, hr=hr, at=at)
    assert due(asked) == date(2022, 5, 1)
    for day in (date(2022, 5, 2), date(2022, 9, 1), date(2023, 2, 1)):
        assign_requirements(at=moment(f"{day} 09:00"))
        assert due(asked) > day
        assert overdue_count(today=day) == 0
    # Ten days were left, and ten days are left when back.
    set_available(
        absence=Absence.objects.get(), first_day=date(2023, 2, 2), by=hr, at=moment("2023-02-02 09:00")
    )
    assert due(asked) == date(2023, 2, 12)


def test_only_the_job_one_is_away_from_is_paused(asked, hr, at):
    other = EngagementFactory(person=asked.person, number=2)
    assign_requirements(at=at)
    away(asked, date(2022, 4, 1), date(2022, 4, 30), hr=hr, at=at)
    assert (due(asked), due(other)) == (date(2022, 5, 31), date(2022, 5, 1))


def test_a_deadline_that_passed_before_is_not_given_back(asked, hr, at):
    away(asked, date(2022, 5, 2), date(2022, 5, 30), hr=hr, at=moment("2022-05-02 09:00"))
    assert (due(asked), overdue_count(today=date(2022, 5, 2))) == (date(2022, 5, 1), 1)


def test_moving_costs_the_same_for_any_number(oath_module, hr, at, django_assert_num_queries):
    for _ in range(3):
        away(EngagementFactory(), date(2022, 4, 1), date(2022, 4, 30), hr=hr, at=at)
    assign_requirements(at=at)
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {date(2022, 5, 31)}
    # Within its savepoint: the assignments and their absences.
    with django_assert_num_queries(4):
        assert move_deadlines(at=at) == 0


def test_who_is_away_on_the_day_cannot_be_invited(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at, person=PersonFactory(family_name="Noor"))
    absence = away(engagement, date(2022, 4, 1), None, hr=hr, at=at)
    assert blocked(ceremony) == {"Noor": Blocked.UNAVAILABLE}
    set_available(absence=absence, first_day=date(2022, 4, 12), by=hr, at=at)
    assert blocked(ceremony) == {"Noor": None}


@pytest.mark.django_db(transaction=True)
def test_mail_waits_until_one_is_back(at, mailoutbox):
    engagement = EngagementFactory()
    absence = set_unavailable(
        engagement=engagement, first_day=date(2022, 3, 1), last_day=None, by=engagement.person, at=at
    )
    queue(engagement.person, at=at)
    queue(PersonFactory(), at=at)
    assert send_due_mail(at=at).sent == 1
    assert [mail.to for mail in mailoutbox] != [[engagement.person.email]]
    set_available(absence=absence, first_day=date(2022, 3, 2), by=engagement.person, at=at)
    assert send_due_mail(at=at).sent == 0
    assert send_due_mail(at=moment("2022-03-02 00:01")).sent == 1
    assert mailoutbox[-1].to == [engagement.person.email]


def queue(person, *, at):
    return queue_mail(
        key=f"test:{person.pk}",
        template="lms/ceremony_booked",
        to=person,
        context={"given_name": "Noor", "title": "Ambtseed", "starts_at": at.isoformat(), "place": "Raadzaal"},
        due_at=at,
        at=at,
        reason="test",
    )


# Death


def test_everything_is_silent_at_once(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at, person=PersonFactory(family_name="Noor"))
    choose_form(engagement=engagement, form="oath", at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    sworn = swear(
        make_ceremony(
            at=at, starts_at=moment("2022-03-14 15:00"), official=ceremony.official, hr=hr, title="Eerder"
        ),
        make_ready(oath_module, at=at),
        at=at,
    )
    message = OutboxMessage.objects.get(recipient=engagement.person)
    for _double_click in range(2):
        record_death(person=engagement.person, by=hr, at=LATER)
    seat.refresh_from_db()
    message.refresh_from_db()
    assert (seat.status, message.status, message.cancelled_at) == ("cancelled", "cancelled", LATER)
    assert engagement.assignments.get().closed_at == LATER
    assert (OathChoice.objects.count(), blocked(ceremony)) == (0, {})
    # The records stay, and those of others.
    assert Completion.objects.filter(engagement=engagement).count() == 1
    assert OathRecord.objects.get() == sworn
    # The next minute changes nothing.
    assign_requirements(at=LATER + timedelta(minutes=1))
    assert engagement.assignments.get().closed_at == LATER


def test_no_mail_is_queued_for_who_died(hr, at):
    person = PersonFactory()
    record_death(person=person, by=hr, at=at)
    person.refresh_from_db()
    assert queue(person, at=LATER) is None


def test_a_seat_given_in_the_very_moment_is_freed(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    record_death(person=engagement.person, by=hr, at=LATER)
    Seat.objects.create(occasion=ceremony.occasion, engagement=engagement, status="invited", changed_at=LATER)
    assert (silence_the_deceased(at=LATER), silence_the_deceased(at=LATER)) == (1, 0)
    assert Seat.objects.get().status == "cancelled"


def test_a_mistake_opens_the_steps_again(oath_module, hr, at):
    engagement = EngagementFactory()
    assign_requirements(at=at)
    record_death(person=engagement.person, by=hr, at=at)
    take_back_death(person=engagement.person, by=hr, at=LATER)
    engagement.person.refresh_from_db()
    assert (engagement.person.status, engagement.assignments.get().closed_at) == (PersonStatus.ACTIVE, None)


# Registered twice


def test_proof_comes_along_and_goes_back(ceremony, oath_module, hr, at):
    kept = EngagementFactory()
    merged = make_ready(oath_module, at=at)
    record = swear(ceremony, merged, at=INVITED_AT)
    merge = merge_registrations(
        merged=merged.person, kept=kept.person, by=hr, at=LATER, both_current_confirmed=True
    )
    assert set(OathRecord.objects.filter(engagement__person=kept.person)) == {record}
    # That of the job itself, and what it counts for in the other.
    assert Completion.objects.filter(engagement__person=kept.person).count() == 2
    # Each job is asked for itself: the oath of the one is not that of the other.
    assert kept.assignments.count() == 1
    assert not OathRecord.objects.filter(engagement=kept).exists()
    split_registrations(merge=merge, by=hr, at=LATER)
    assert set(OathRecord.objects.filter(engagement__person=merged.person)) == {record}
    assert verify_records() == []


# Absent at a ceremony


def test_who_was_marked_absent_can_be_invited_elsewhere_at_once(ceremony, oath_module, hr, official, at):
    engagement = make_ready(oath_module, at=at, person=PersonFactory(family_name="Noor"))
    other = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    begun = ceremony.occasion.starts_at
    assert {one.blocked for one in candidates(other, at=begun)} == {Blocked.SEATED_ELSEWHERE}
    mark_absent(seat=seat, by=official, at=begun)
    assert {one.blocked for one in candidates(other, at=begun)} == {None}
