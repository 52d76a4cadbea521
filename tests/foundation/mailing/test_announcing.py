"""OR and FG are told of what was announced: each once, in the own language, and nobody else."""

from datetime import date, timedelta

import pytest

from foundation.mailing.announcing import queue_announcements
from foundation.mailing.emails import compose
from foundation.mailing.models import OutboxMessage
from foundation.people.actions import grant_role
from foundation.people.actions.limits import schedule_limit
from foundation.people.limits import Limit
from foundation.people.models import Announcement, Role
from tests.factories.people import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fg(at):
    person = PersonFactory(given_name="Frits", email="fg@lindewaard.example")
    grant_role(person=person, role=Role.PRIVACY_OFFICER, at=at - timedelta(days=30))
    Announcement.objects.all().delete()
    return person


@pytest.fixture
def council(at, fg):
    person = PersonFactory(given_name="Olga", email="or@lindewaard.example", language="en")
    grant_role(person=person, role=Role.WORKS_COUNCIL, at=at - timedelta(days=30))
    return person


def plan(at, by):
    return schedule_limit(
        limit=Limit.REPORT, value=12, valid_from=date(2022, 4, 1), expected=10, by=by, at=at
    )


def test_or_and_fg_are_mailed_once_and_nobody_else(fg, council, at):
    grant_role(person=PersonFactory(), role=Role.EDITOR, at=at)
    plan(at, fg)
    assert queue_announcements(at=at) == 2
    assert queue_announcements(at=at) == 0
    assert set(OutboxMessage.objects.values_list("to_address", flat=True)) == {fg.email, council.email}
    assert Announcement.objects.get().told_at == at


def test_the_mail_says_what_changes_and_from_when(fg, at):
    plan(at, fg)
    queue_announcements(at=at)
    mail = compose(OutboxMessage.objects.get())
    assert mail.subject == "Een wijziging op het Integriteitsplein"
    for body in (mail.body, mail.alternatives[0].content):
        assert "Vanaf 1 april 2022" in body
        assert "‘Kleinste groep in een rapport’ gaat van 10 mensen naar 12 mensen." in body
        assert "/rechten/" in body


def test_a_mail_about_a_role_names_nobody(fg, at):
    person, unit = PersonFactory(family_name="Geheim"), UnitFactory(name="Werk en Inkomen")
    grant_role(person=person, role=Role.CLUSTER_COORDINATOR, unit=unit, at=at)
    queue_announcements(at=at)
    message = OutboxMessage.objects.get()
    mail = compose(message)
    assert "Iemand krijgt de rol ‘clustercoördinator’ voor Werk en Inkomen." in mail.body
    assert "Geheim" not in mail.body + mail.alternatives[0].content + str(message.context) + message.key


def test_what_nobody_can_be_told_waits_for_the_first_who_can(at):
    silent = PersonFactory(email="")
    grant_role(person=silent, role=Role.PRIVACY_OFFICER, at=at)
    assert queue_announcements(at=at) == 0
    assert Announcement.objects.get().told_at is None
    silent.email = "fg@lindewaard.example"
    silent.save()
    assert queue_announcements(at=at) == 1


def test_who_is_no_longer_or_hears_nothing(fg, council, at):
    council.role_grants.update(valid_to=at.date() - timedelta(days=1))
    plan(at, fg)
    assert queue_announcements(at=at) == 1
    assert OutboxMessage.objects.get().recipient == fg
