"""An extra reminder, on the word of HR or of the own manager."""

from datetime import date

import pytest
from django.core import mail

from foundation.audit.models import AuditEvent
from foundation.errors import NotAllowed
from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import CancelledBecause, OutboxMessage
from foundation.people.actions.teams import report_not_my_team
from foundation.people.models import Engagement, Person
from lms.actions.assigning import assign_requirements
from lms.actions.lives import set_unavailable
from lms.actions.remind_now import remind_now, remind_team
from lms.actions.reminders import choose_frequency, remind_staff
from lms.models import Assignment, Reminder, Requirement
from lms.queries.remind_now import selection_of
from lms.rules.reminders import Stage, WhyNot
from tests.conftest import moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db
# A Wednesday, 71 days before the last day: nothing is planned on it.
WEDNESDAY = moment("2022-03-09 10:00")
FRIDAY_NIGHT = moment("2022-03-11 18:30")


@pytest.fixture
def noor(oath_module, at) -> Engagement:
    engagement = EngagementFactory(person__given_name="Noor", starts_on=date(2022, 2, 1))
    assign_requirements(at=at)
    return engagement


def everybody():
    return Assignment.objects.all()


def ask(by: Person, at, assignments=None):
    chosen = everybody() if assignments is None else assignments
    return remind_now(requirement=Requirement.objects.get(), assignments=chosen, by=by, at=at)


def went(at) -> int:
    send_due_mail(at=at)
    return len(mail.outbox)


def test_who_is_open_gets_one_mail_today_and_the_log_says_who_asked(noor, hr):
    told = ask(hr, WEDNESDAY)
    assert (told.people, told.left_out, told.goes_now) == ([noor.person], {}, True)
    assert went(WEDNESDAY) == 1
    assert "Ambtseed: tot en met" in mail.outbox[0].body
    reminder = Reminder.objects.get()
    assert (reminder.stage, reminder.asked_by, reminder.for_day) == (Stage.ASKED, hr, date(2022, 3, 9))
    event = AuditEvent.objects.get(kind="reminders_asked")
    assert (event.actor_id, event.details["people"]) == (hr.public_id, 1)


def test_nobody_gets_two_on_one_day_whoever_asks(noor, hr):
    ask(hr, WEDNESDAY)
    assert ask(hr, WEDNESDAY).left_out == {WhyNot.TODAY: 1}
    went(WEDNESDAY)
    later = moment("2022-03-09 16:00")
    assert ask(hr, later).left_out == {WhyNot.TODAY: 1}
    assert remind_staff(at=later) == 0
    assert went(later) == 1
    # The next day somebody may ask again.
    assert ask(hr, moment("2022-03-10 09:00")).left_out == {}
    assert Reminder.objects.filter(stage=Stage.ASKED).count() == 2


def test_the_planned_mail_of_today_goes_first(noor, hr):
    Assignment.objects.update(due_on=date(2022, 4, 27))
    morning = moment("2022-04-13 08:05")
    assert remind_staff(at=morning) == 1
    assert ask(hr, morning).left_out == {WhyNot.TODAY: 1}


def test_at_night_and_in_the_weekend_it_waits_for_the_morning_and_stays_one(noor, hr):
    told = ask(hr, FRIDAY_NIGHT)
    assert (told.day, told.goes_now) == (date(2022, 3, 14), False)
    assert went(FRIDAY_NIGHT) == 0
    assert ask(hr, moment("2022-03-12 12:00")).left_out == {WhyNot.TODAY: 1}
    monday = moment("2022-03-14 08:05")
    # What is planned for that morning stands in the same mail.
    Assignment.objects.update(due_on=date(2022, 3, 14))
    remind_staff(at=monday)
    assert went(monday) == 1


def test_who_finished_in_between_gets_nothing(noor, hr, oath_module):
    ask(hr, FRIDAY_NIGHT)
    complete_module(noor, oath_module, at=moment("2022-03-12 12:00"))
    assert went(moment("2022-03-14 08:05")) == 0
    assert OutboxMessage.objects.get().cancelled_because == CancelledBecause.SETTLED


def test_the_preview_says_who_gets_none_and_why(noor, hr, oath_module, at):
    no_mail, away, done, no_date, coming, weekly = (
        EngagementFactory(starts_on=date(2022, 2, 1)) for _number in range(6)
    )
    Person.objects.filter(pk=no_mail.person_id).update(email="")
    Engagement.objects.filter(pk=no_date.pk).update(starts_on=None)
    Engagement.objects.filter(pk=coming.pk).update(starts_on=date(2022, 6, 1))
    assign_requirements(at=at)
    set_unavailable(
        engagement=away, first_day=date(2022, 3, 9), last_day=date(2022, 3, 20), by=hr, at=WEDNESDAY
    )
    complete_module(done, oath_module, at=WEDNESDAY)
    choose_frequency(person=weekly.person, frequency="weekly", at=at)
    monday = moment("2022-03-07 10:00")
    ask(hr, monday, everybody().filter(engagement=weekly))
    assert went(monday) == 1
    found = selection_of(everybody(), at=WEDNESDAY)
    assert found.people == [noor.person]
    assert found.left_out == {
        WhyNot.SETTLED: 1,
        WhyNot.WEEKLY: 1,
        WhyNot.NO_EMAIL: 1,
        WhyNot.AWAY: 1,
        WhyNot.NO_DATE: 1,
        WhyNot.NOT_HERE: 1,
    }
    assert ask(hr, WEDNESDAY).left_out == found.left_out
    assert went(WEDNESDAY) == 2


def test_externals_keep_their_own_mail(noor, hr):
    Engagement.objects.filter(pk=noor.pk).update(kind="inhuur")
    assert ask(hr, WEDNESDAY).left_out == {WhyNot.EXTERNAL: 1}
    assert not AuditEvent.objects.filter(kind="reminders_asked").exists()


def test_who_has_two_jobs_gets_one_mail(noor, hr, at):
    EngagementFactory(person=noor.person, number=2, starts_on=date(2022, 2, 1))
    assign_requirements(at=at)
    told = ask(hr, WEDNESDAY)
    assert (len(told.chosen), told.people) == (2, [noor.person])
    assert went(WEDNESDAY) == 1
    assert Reminder.objects.count() == 2


@pytest.fixture
def karim(noor) -> Person:
    """Who leads Noor."""
    manager = EngagementFactory(person__given_name="Karim").person
    Engagement.objects.filter(pk=noor.pk).update(line_manager=manager)
    return manager


def test_a_manager_reminds_the_own_team_and_the_log_says_who_asked(noor, karim, hr, at):
    EngagementFactory(starts_on=date(2022, 2, 1))
    assign_requirements(at=at)
    told = remind_team(manager=karim, public_ids=(), at=WEDNESDAY)
    assert (told.people, told.left_out) == ([noor.person], {})
    assert went(WEDNESDAY) == 1
    assert "Ambtseed: tot en met" in mail.outbox[0].body
    reminder = Reminder.objects.get()
    assert (reminder.stage, reminder.asked_by) == (Stage.ASKED, karim)
    event = AuditEvent.objects.get(kind="team_reminded")
    assert (event.actor_id, event.details) == (karim.public_id, {"people": 1, "day": "2022-03-09"})
    # A second press, or HR on the same day, sends nothing more.
    assert remind_team(manager=karim, public_ids=[noor.public_id], at=WEDNESDAY).left_out == {WhyNot.TODAY: 1}
    assert WhyNot.TODAY in ask(hr, WEDNESDAY, everybody().filter(engagement=noor)).left_out
    assert went(WEDNESDAY) == 1


def test_a_manager_reminds_nobody_of_another_team(noor, karim, at):
    other = EngagementFactory(starts_on=date(2022, 2, 1), line_manager=noor.person)
    assign_requirements(at=at)
    for wanted in ([other.public_id], [noor.public_id, other.public_id]):
        with pytest.raises(NotAllowed, match="not_your_team"):
            remind_team(manager=karim, public_ids=wanted, at=WEDNESDAY)
    report_not_my_team(engagement=noor, by=karim, at=at)
    with pytest.raises(NotAllowed, match="not_your_team"):
        remind_team(manager=karim, public_ids=[noor.public_id], at=WEDNESDAY)
    assert remind_team(manager=karim, public_ids=(), at=WEDNESDAY).people == []
    assert went(WEDNESDAY) == 0


def test_what_a_manager_asks_at_night_waits_and_says_nothing_to_who_finished(noor, karim, oath_module):
    told = remind_team(manager=karim, public_ids=[noor.public_id], at=FRIDAY_NIGHT)
    assert (told.day, told.goes_now) == (date(2022, 3, 14), False)
    assert went(FRIDAY_NIGHT) == 0
    complete_module(noor, oath_module, at=moment("2022-03-12 12:00"))
    assert went(moment("2022-03-14 08:05")) == 0
    assert OutboxMessage.objects.get().cancelled_because == CancelledBecause.SETTLED
