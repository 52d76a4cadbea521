"""Reminders of staff: what is queued, what goes, and what does not."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.mailing.actions import SendResult, send_due_mail
from foundation.mailing.models import CancelledBecause, OutboxMessage
from foundation.people.actions import grant_role, report_not_my_team
from foundation.people.models import Engagement, Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.bulk_changes import move_many
from lms.actions.lives import merge_registrations, record_death, set_available, set_unavailable
from lms.actions.reminders import (
    choose_frequency,
    digest_to_coordinators,
    digest_to_managers,
    handle_escalation,
    remind_staff,
)
from lms.actions.requirements import publish_requirement
from lms.models import Assignment, DigestRun, Escalation, Reminder
from lms.queries.reminders import to_contact
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
FIRST_DAY = moment("2024-02-01 08:05")


@pytest.fixture
def infosec(db):
    """Three months from the first day, of everybody who began in 2024."""
    key = make_module(at=moment("2024-01-02 09:00"), title="Informatieveilig werken")
    publish_requirement(
        code="infosec",
        title="Informatieveilig werken",
        kinds=("medewerker",),
        steps=[(key, 1)],
        gates=[],
        valid_from=date(2024, 1, 1),
        due_months=3,
    )
    return key


@pytest.fixture
def karim(db) -> Person:
    return PersonFactory(given_name="Karim", family_name="Leider")


@pytest.fixture
def noor(infosec, karim) -> Engagement:
    return EngagementFactory(
        person__given_name="Noor",
        person__family_name="Starter",
        starts_on=date(2024, 2, 1),
        line_manager=karim,
    )


def run(at: datetime) -> SendResult:
    """As the worker does."""
    assign_requirements(at=at)
    remind_staff(at=at)
    digest_to_managers(at=at)
    digest_to_coordinators(at=at)
    return send_due_mail(at=at)


def run_days(first: date, last: date) -> None:
    day = first
    while day <= last:
        run(moment(f"{day.isoformat()} 08:05"))
        day += timedelta(days=1)


def move(assignment: Assignment, *, to: date, by: Person, at: datetime) -> None:
    """HR gives it another last day."""
    chosen = [assignment.public_id]
    move_many(
        requirement=assignment.requirement, assignment_ids=chosen, due_on=to, press=uuid4(), by=by, at=at
    )


def mails_to(person: Person) -> list[tuple[str, str]]:
    """Day and template of what went, in order."""
    sent = OutboxMessage.objects.filter(recipient=person, status="sent").order_by("sent_at", "pk")
    return [(local_date(one.sent_at).isoformat(), one.template) for one in sent]


def late_mail(noor: Engagement) -> OutboxMessage:
    """Queued on the day after the last one, and not sent."""
    assign_requirements(at=FIRST_DAY)
    remind_staff(at=moment("2024-05-02 08:05"))
    return OutboxMessage.objects.get(recipient=noor.person)


def test_story_three_from_the_first_day_until_a_person_takes_over(noor, karim):
    coordinator = PersonFactory(given_name="Samira")
    cluster = UnitFactory(kind="cluster")
    noor.memberships.create(unit=UnitFactory(name__parent=cluster), valid_from=date(2024, 2, 1))
    grant_role(person=coordinator, role=Role.CLUSTER_COORDINATOR, unit=cluster, at=FIRST_DAY)
    run_days(date(2024, 2, 1), date(2024, 6, 14))
    days = [day for day, _template in mails_to(noor.person)]
    assert days == [
        "2024-02-01",
        "2024-04-17",
        # Sunday the 28th: on the next working morning.
        "2024-04-29",
        "2024-05-01",
        "2024-05-02",
        # Ascension Day was the 9th.
        "2024-05-10",
        "2024-05-16",
        "2024-05-23",
        "2024-05-30",
    ]
    assert {template for _day, template in mails_to(noor.person)} == {"lms/staff_reminder"}
    [handed] = to_contact()
    assert (handed.assignment.engagement, handed.since) == (noor, date(2024, 6, 6))
    # Mondays from the first day over; Whit Monday was the 20th.
    assert [day for day, _template in mails_to(karim)] == [
        "2024-05-06",
        "2024-05-13",
        "2024-05-21",
        "2024-05-27",
        "2024-06-03",
        "2024-06-10",
    ]
    # From the fourteenth day: the 15th was a Wednesday.
    assert [day for day, _template in mails_to(coordinator)] == [
        "2024-05-21",
        "2024-05-27",
        "2024-06-03",
        "2024-06-10",
    ]


def test_the_mail_names_the_step_and_its_day(noor):
    assign_requirements(at=FIRST_DAY)
    run(moment("2024-04-17 09:00"))
    [sent] = mail.outbox
    assert sent.subject == "Er staat 1 stap voor je klaar"
    assert "Informatieveilig werken: tot en met woensdag 1 mei" in sent.body
    assert "Afmelden kan daarom niet" in sent.body
    assert "/mijn-plan/herinneringen/" in sent.body


def test_one_digest_for_all_that_is_open(noor):
    for number in (1, 2):
        publish_requirement(
            code=f"ook-{number}",
            title=f"Ook {number}",
            kinds=("medewerker",),
            steps=[(make_module(at=FIRST_DAY, title=f"Ook {number}"), 1)],
            gates=[],
            valid_from=date(2024, 1, 1),
            due_months=3,
        )
    assert run(FIRST_DAY).sent == 1
    [sent] = mail.outbox
    assert sent.subject == "Er staan 3 stappen voor je klaar"
    assert Reminder.objects.count() == 3


def test_a_second_run_and_a_run_that_died_half_way_send_nothing_twice(noor):
    assign_requirements(at=FIRST_DAY)
    assert remind_staff(at=FIRST_DAY) == 1
    assert remind_staff(at=FIRST_DAY + timedelta(minutes=1)) == 0
    DigestRun.objects.all().delete()
    assert remind_staff(at=FIRST_DAY + timedelta(minutes=2)) == 0
    assert run(FIRST_DAY + timedelta(minutes=3)).sent == 1
    assert run(FIRST_DAY + timedelta(minutes=4)).sent == 0


@pytest.mark.parametrize(
    "at", ["2024-02-01 07:59", "2024-02-01 17:00", "2024-02-03 09:00", "2024-04-01 09:00"]
)
def test_nothing_is_queued_outside_office_hours(noor, at):
    assign_requirements(at=FIRST_DAY)
    assert remind_staff(at=moment(at)) == 0


def test_what_was_done_between_queueing_and_sending_does_not_go(noor, infosec):
    message = late_mail(noor)
    complete_module(noor, infosec, at=moment("2024-05-02 08:06"))
    assert send_due_mail(at=moment("2024-05-02 08:10")) == SendResult(cancelled=1)
    message.refresh_from_db()
    assert (message.status, message.cancelled_because) == ("cancelled", CancelledBecause.SETTLED)
    assert mail.outbox == []


def test_who_left_or_went_away_between_queueing_and_sending_hears_nothing(noor):
    message = late_mail(noor)
    Assignment.objects.update(closed_at=moment("2024-05-02 08:06"), closed_because="left")
    assert send_due_mail(at=moment("2024-05-02 08:10")) == SendResult(cancelled=1)
    message.refresh_from_db()
    assert message.cancelled_because == CancelledBecause.SETTLED


def test_death_takes_back_what_waits_and_keeps_them_out_of_everybodys_digest(noor, karim, hr):
    message = late_mail(noor)
    record_death(person=noor.person, by=hr, at=moment("2024-05-02 08:06"))
    run_days(date(2024, 5, 2), date(2024, 5, 14))
    message.refresh_from_db()
    assert (message.status, message.cancelled_because) == ("cancelled", CancelledBecause.TAKEN_BACK)
    assert mail.outbox == []
    assert DigestRun.objects.filter(kind="managers").count() == 3


def test_who_was_merged_away_hears_nothing_and_the_other_is_reminded(noor, hr):
    message = late_mail(noor)
    kept = PersonFactory()
    merge_registrations(merged=noor.person, kept=kept, by=hr, at=moment("2024-05-02 08:06"))
    send_due_mail(at=moment("2024-05-02 08:10"))
    message.refresh_from_db()
    assert message.status == "cancelled"
    run_days(date(2024, 5, 3), date(2024, 5, 10))
    assert [day for day, _template in mails_to(kept)] == ["2024-05-10"]


def test_who_is_away_hears_the_newest_once_they_are_back(noor, hr):
    assign_requirements(at=FIRST_DAY)
    absence = set_unavailable(
        engagement=noor, first_day=date(2024, 4, 10), last_day=None, by=hr, at=moment("2024-04-10 09:00")
    )
    run_days(date(2024, 4, 10), date(2024, 4, 30))
    assert mails_to(noor.person) == []
    set_available(absence=absence, first_day=date(2024, 5, 1), by=hr, at=moment("2024-05-01 07:00"))
    run_days(date(2024, 5, 1), date(2024, 5, 2))
    # The last day moved on by the three weeks: only that it was laid on them can be told.
    assert mails_to(noor.person) == [("2024-05-01", "lms/staff_reminder")]


def test_a_mail_server_that_is_down_at_night_gets_it_in_the_morning_and_no_heap(noor, monkeypatch):
    def is_down(self: EmailBackend) -> None:
        raise ConnectionRefusedError

    late_mail(noor)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", is_down, raising=False)
        assert send_due_mail(at=moment("2024-05-02 16:58")) == SendResult(retried=1)
        assert send_due_mail(at=moment("2024-05-02 16:59")) == SendResult(retried=1)
        assert send_due_mail(at=moment("2024-05-02 23:00")) == SendResult()
        # On Friday the 10th the weekly one comes: it goes along with what waits.
        assert run(moment("2024-05-10 08:05")) == SendResult(retried=1)
    assert run(moment("2024-05-13 07:59")) == SendResult()
    assert [one.template for one in OutboxMessage.objects.filter(recipient=noor.person)] == [
        "lms/staff_reminder"
    ]
    send_due_mail(at=moment("2024-05-13 08:00"))
    assert mails_to(noor.person) == [("2024-05-13", "lms/staff_reminder")]
    assert set(Reminder.objects.values_list("stage", flat=True)) == {"after", "week-1"}


def test_once_a_week_bundles_what_came_in_between(noor):
    choose_frequency(person=noor.person, frequency="weekly", at=FIRST_DAY)
    run_days(date(2024, 2, 1), date(2024, 5, 12))
    assert [day for day, _template in mails_to(noor.person)] == [
        "2024-02-01",
        "2024-04-17",
        "2024-04-29",
        "2024-05-06",
    ]
    with pytest.raises(DomainError, match="unknown_frequency"):
        choose_frequency(person=noor.person, frequency="never", at=FIRST_DAY)


def test_externals_are_not_in_it(infosec):
    publish_requirement(
        code="extern",
        title="Extern",
        kinds=("inhuur",),
        steps=[(infosec, 1)],
        gates=[],
        valid_from=date(2024, 1, 1),
        due_months=1,
    )
    EngagementFactory(kind="inhuur", starts_on=date(2024, 2, 1))
    assign_requirements(at=FIRST_DAY)
    assert Assignment.objects.count() == 1
    assert remind_staff(at=FIRST_DAY) == 0


def test_the_digest_of_a_manager_is_status_only_and_without_who_is_not_theirs(noor, karim):
    other = EngagementFactory(person__family_name="Vreemd", starts_on=date(2024, 2, 1), line_manager=karim)
    assign_requirements(at=FIRST_DAY)
    report_not_my_team(engagement=other, by=karim, at=FIRST_DAY)
    run(moment("2024-05-06 08:05"))
    [to_karim] = [one for one in mail.outbox if one.to == [karim.email]]
    assert to_karim.subject == "1 collega in je team is over de uiterste dag"
    assert "Noor Starter" in to_karim.body
    assert "Vreemd" not in to_karim.body
    assert "/team/maandag/" in to_karim.body
    message = OutboxMessage.objects.get(recipient=karim)
    assert message.context == {"given_name": "Karim", "action_path": "/team/maandag/"}


def test_a_manager_hears_in_the_same_week_when_monday_was_missed(noor, karim):
    assign_requirements(at=FIRST_DAY)
    assert digest_to_managers(at=moment("2024-05-07 09:00")) == 1
    assert digest_to_managers(at=moment("2024-05-08 09:00")) == 0


def test_who_took_over_says_what_came_of_it_once(noor, hr):
    assign_requirements(at=FIRST_DAY)
    escalation = Escalation.objects.create(assignment=Assignment.objects.get(), since=date(2024, 6, 6))
    at = moment("2024-06-07 09:00")
    assert handle_escalation(escalation=escalation, outcome="agreed", by=hr, at=at) is True
    assert handle_escalation(escalation=escalation, outcome="away", by=hr, at=at) is False
    assert list(to_contact()) == []
    with pytest.raises(DomainError, match="unknown_outcome"):
        handle_escalation(escalation=escalation, outcome="praatje", by=hr, at=at)


def test_a_day_that_was_agreed_on_is_reminded_of_anew(noor, hr):
    assign_requirements(at=FIRST_DAY)
    run_days(date(2024, 2, 1), date(2024, 6, 7))
    assignment, told = Assignment.objects.get(), len(mails_to(noor.person))
    agreed_at = moment("2024-06-07 15:00")
    handle_escalation(escalation=to_contact().get(), outcome="agreed", by=hr, at=agreed_at)
    # Without a new last day nothing follows.
    run_days(date(2024, 6, 8), date(2024, 6, 20))
    assert len(mails_to(noor.person)) == told
    move(assignment, to=date(2024, 8, 1), by=hr, at=moment("2024-06-20 15:00"))
    run_days(date(2024, 6, 21), date(2024, 9, 30))
    assert [day for day, _template in mails_to(noor.person)[told:]] == [
        # The day as it is now, 14 and 3 days before, on it, a day after, and four weekly ones.
        "2024-06-21",
        "2024-07-18",
        "2024-07-29",
        "2024-08-01",
        "2024-08-02",
        "2024-08-09",
        "2024-08-16",
        "2024-08-23",
        "2024-08-30",
    ]
    [again] = to_contact()
    assert (again.assignment, again.since) == (assignment, date(2024, 9, 6))
    assert Escalation.objects.count() == 2


def test_who_was_late_and_gets_a_new_day_of_hr_is_reminded_of_that(noor, hr):
    assign_requirements(at=FIRST_DAY)
    run_days(date(2024, 2, 1), date(2024, 5, 20))
    assignment, told = Assignment.objects.get(), len(mails_to(noor.person))
    move(assignment, to=date(2024, 8, 1), by=hr, at=moment("2024-05-21 15:00"))
    run_days(date(2024, 5, 22), date(2024, 8, 2))
    days = [day for day, _template in mails_to(noor.person)[told:]]
    assert days == ["2024-05-22", "2024-07-18", "2024-07-29", "2024-08-01", "2024-08-02"]


def test_another_outcome_begins_nothing_anew(noor, hr):
    assign_requirements(at=FIRST_DAY)
    run_days(date(2024, 2, 1), date(2024, 6, 7))
    told = len(mails_to(noor.person))
    handle_escalation(escalation=to_contact().get(), outcome="helped", by=hr, at=moment("2024-06-07 15:00"))
    Assignment.objects.update(due_on=date(2024, 8, 1))
    run_days(date(2024, 6, 8), date(2024, 8, 2))
    assert len(mails_to(noor.person)) == told


@pytest.mark.parametrize("others", [0, 4])
def test_it_costs_the_same_number_of_queries_for_one_and_for_many(noor, others, django_assert_num_queries):
    for _number in range(others):
        EngagementFactory(starts_on=date(2024, 2, 1))
    assign_requirements(at=FIRST_DAY)
    with django_assert_num_queries(20):
        assert remind_staff(at=FIRST_DAY) == 1 + others
