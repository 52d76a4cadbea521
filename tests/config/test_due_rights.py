"""What run_due does for the rights: roles follow their days, OR and FG are told, old looks go."""

from datetime import date, timedelta

import pytest
from django.core import mail

from config.due import run_due
from foundation.audit.actions import record_lookup
from foundation.audit.models import Lookup, Purpose
from foundation.people.actions import grant_role
from foundation.people.models import Role, RoleGrant
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"


def counts(at) -> dict[str, int]:
    done = run_due(at=at)
    assert done.failed == []
    return {name: count for name, count in done.counts.items() if count}


def test_or_and_fg_read_it_before_it_holds(at):
    officer = PersonFactory(given_name="Frits", email="fg@lindewaard.example")
    grant_role(person=officer, role=Role.PRIVACY_OFFICER, at=at - timedelta(days=30))
    hr = PersonFactory()
    grant_role(person=hr, role=Role.HR, at=at - timedelta(days=30))
    counts(at)
    mail.outbox.clear()
    grant = grant_role(person=PersonFactory(), role=Role.CONCERN_COORDINATOR, by=hr, at=at)
    done = counts(at + timedelta(minutes=1))
    assert (done["announced"], done["sent"]) == (1, 1)
    assert mail.outbox[0].to == ["fg@lindewaard.example"]
    assert grant.valid_from == date(2022, 3, 2)
    assert "announced" not in counts(at + timedelta(minutes=2))


def test_roles_log_ins_and_looks_follow_the_day(at):
    leaver = PersonFactory()
    EngagementFactory(person=leaver, starts_on=date(2020, 1, 1), ends_on=date(2022, 2, 28))
    grant_role(person=leaver, role=Role.DESK, at=moment("2021-01-04 09:00"))
    editor = PersonFactory(user=UserFactory())
    RoleGrant.objects.create(person=editor, role=Role.EDITOR, valid_from=date(2022, 3, 1))
    record_lookup(
        subject_id=leaver.public_id,
        actor_id=editor.public_id,
        role=Role.HR,
        purpose=Purpose.PERSON_PAGE,
        at=moment("2020-02-28 12:00"),
    )
    done = counts(at)
    wanted = ("leavers_roles_ended", "logins_followed", "lookups_forgotten")
    assert [done.get(name) for name in wanted] == [1, 1, 1]
    assert Lookup.objects.count() == 0
    again = counts(at)
    assert [again.get(name) for name in wanted] == [None, None, None]
