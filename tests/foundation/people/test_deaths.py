from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.actions.deaths import note_death, withdraw_death_notice
from foundation.people.models import DeathNotice, PersonStatus
from foundation.people.queries import roles_of
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-04-01 09:00")


def test_the_switch_ends_log_in_and_roles_at_once(at, now_is):
    now_is(at)
    hr, person = PersonFactory(), EngagementFactory().person
    client = client_of(person)
    assert client.get("/mijn-plan/").status_code == 200
    note_death(person=person, by=hr, at=at)
    person.refresh_from_db()
    assert person.status == PersonStatus.DECEASED
    assert roles_of(person, on=date(2022, 3, 1)) == frozenset()
    # Also in a session that was open.
    assert client.get("/mijn-plan/").status_code == 302


def test_said_twice_it_is_one_notice(at):
    hr, person = PersonFactory(), PersonFactory()
    assert note_death(person=person, by=hr, at=at) == note_death(person=person, by=hr, at=LATER)
    assert AuditEvent.objects.filter(kind="death_noted", subject_id=person.public_id).count() == 1


def test_a_mistake_is_taken_back(at, now_is):
    now_is(at)
    hr, person = PersonFactory(), EngagementFactory().person
    client_of(person)
    note_death(person=person, by=hr, at=at)
    withdraw_death_notice(person=person, by=hr, at=LATER)
    person.refresh_from_db()
    person.user.refresh_from_db()
    assert (person.status, person.user.is_active) == (PersonStatus.ACTIVE, True)
    assert DeathNotice.objects.get().withdrawn_by == hr
    with pytest.raises(DomainError, match="no_death_notice"):
        withdraw_death_notice(person=person, by=hr, at=LATER)
    assert AuditEvent.objects.filter(kind="death_notice_withdrawn").count() == 1


def test_not_of_oneself_nor_of_a_registration_that_was_merged(at):
    hr = PersonFactory()
    merged = PersonFactory(status=PersonStatus.MERGED, merged_into=hr)
    for person, code in ((hr, "own_registration"), (merged, "merged_already")):
        with pytest.raises(DomainError, match=code):
            note_death(person=person, by=hr, at=at)
    assert DeathNotice.objects.count() == 0
