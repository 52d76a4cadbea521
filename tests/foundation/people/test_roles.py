"""Roles with dates: who may get one, from when, and who must stay."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.people.actions import create_login, end_role, grant_role
from foundation.people.actions.roles import end_roles_of_leavers, follow_role_dates
from foundation.people.models import Announcement, PersonStatus, Role, RoleGrant
from foundation.people.queries import roles_of
from foundation.people.rights import READS_NAMES
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2022, 3, 1), date(2022, 3, 2)


@pytest.fixture
def hr(at):
    """HR who have worked for a while: the installation is no longer empty."""
    person = PersonFactory(given_name="Marit")
    grant_role(person=person, role=Role.HR, at=at - timedelta(days=30))
    return person


def refused(action, **kwargs) -> str:
    before = list(RoleGrant.objects.order_by("pk").values())
    with pytest.raises(DomainError) as refusal:
        action(**kwargs)
    assert list(RoleGrant.objects.order_by("pk").values()) == before
    return refusal.value.code


def groups(person) -> set[str]:
    return set(Group.objects.filter(user=person.user).values_list("name", flat=True))


@pytest.mark.parametrize("role", sorted(READS_NAMES))
def test_a_role_that_reads_names_begins_tomorrow_and_is_announced(role, hr, at):
    person, unit = PersonFactory(), UnitFactory(name="Werk en Inkomen")
    assert refused(grant_role, person=person, role=role, unit=unit, by=hr, at=at, starts_on=TODAY) == (
        "starts_too_early"
    )
    grant = grant_role(person=person, role=role, unit=unit, by=hr, at=at)
    assert grant.valid_from == TOMORROW
    assert roles_of(person, on=TODAY) == frozenset()
    assert roles_of(person, on=TOMORROW) == {role}
    told = Announcement.objects.latest("pk")
    assert (told.kind, told.effective_on, told.told_at) == ("role_given", TOMORROW, None)
    assert told.details == {"role": role, "unit": "Werk en Inkomen"}


def test_only_those_roles_wait(hr, at):
    assert {Role.CLUSTER_COORDINATOR, Role.HR, Role.CONCERN_COORDINATOR} | {
        Role.TECHNICAL_ADMIN,
        Role.PRIVACY_OFFICER,
    } == READS_NAMES
    before = Announcement.objects.count()
    grant = grant_role(person=PersonFactory(), role=Role.EDITOR, by=hr, at=at)
    assert (grant.valid_from, Announcement.objects.count()) == (TODAY, before)


def test_the_first_role_of_an_installation_begins_at_once(at):
    grant = grant_role(person=PersonFactory(), role=Role.HR, by=PersonFactory(), at=at)
    assert grant.valid_from == TODAY


def test_nobody_gives_a_role_to_oneself(hr, at):
    assert refused(grant_role, person=hr, role=Role.EDITOR, by=hr, at=at) == "own_role"


@pytest.mark.parametrize("status", [PersonStatus.DECEASED, PersonStatus.MERGED])
def test_who_is_not_active_gets_no_role(status, hr, at):
    person = PersonFactory(
        status=status, merged_into=PersonFactory() if status == PersonStatus.MERGED else None
    )
    assert refused(grant_role, person=person, role=Role.EDITOR, by=hr, at=at) == "not_active"


@pytest.mark.parametrize(
    ("role", "code"), [(Role.MANAGER, "role_by_rule"), (Role.CLUSTER_COORDINATOR, "needs_unit")]
)
def test_some_roles_cannot_be_given_so(role, code, hr, at):
    assert refused(grant_role, person=PersonFactory(), role=role, by=hr, at=at) == code


def test_a_role_ends_by_itself_after_its_last_day(hr, at):
    person = PersonFactory()
    grant = grant_role(person=person, role=Role.EDITOR, by=hr, at=at, ends_on=date(2022, 3, 31))
    assert roles_of(person, on=date(2022, 3, 31)) == {"editor"}
    assert roles_of(person, on=date(2022, 4, 1)) == frozenset()
    assert AuditEvent.objects.get(subject_id=person.public_id).details["to"] == "2022-03-31"
    # What it covers already is the same; what goes on follows it.
    assert grant_role(person=person, role=Role.EDITOR, by=hr, at=at, ends_on=date(2022, 3, 15)) == grant
    after = grant_role(person=person, role=Role.EDITOR, by=hr, at=at)
    assert (after.valid_from, after.valid_to) == (date(2022, 4, 1), None)
    assert verify_records() == []


def test_the_same_role_twice_at_once_is_one(hr, at):
    person = PersonFactory()
    wanted = {"person": person, "role": Role.EDITOR, "by": hr, "at": at, "starts_on": date(2022, 5, 1)}
    first = grant_role(**wanted)
    assert grant_role(**wanted) == first
    assert grant_role(**wanted, ends_on=date(2022, 5, 31)) == first
    assert RoleGrant.objects.filter(person=person).count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2022, 4, 15), date(2022, 6, 15)),
        (date(2022, 5, 31), None),
        (date(2022, 4, 1), None),
        (date(2022, 4, 15), date(2022, 5, 1)),
    ],
)
def test_a_role_of_some_of_the_same_days_is_refused(starts_on, ends_on, hr, at):
    person = PersonFactory()
    wanted = {"person": person, "role": Role.EDITOR, "by": hr, "at": at}
    grant_role(**wanted, starts_on=date(2022, 5, 1), ends_on=date(2022, 5, 31))
    assert refused(grant_role, **wanted, starts_on=starts_on, ends_on=ends_on) == "role_overlaps"
    assert grant_role(**wanted, starts_on=date(2022, 6, 1)).valid_to is None


def test_the_last_day_is_not_before_the_first(hr, at):
    assert (
        refused(grant_role, person=PersonFactory(), role=Role.EDITOR, by=hr, at=at, ends_on=date(2022, 2, 1))
        == "ends_before_start"
    )


def test_a_role_may_be_given_an_end_ahead(hr, at):
    person = PersonFactory()
    grant = grant_role(person=person, role=Role.EDITOR, by=hr, at=at)
    end_role(grant=grant, by=hr, at=at, on=date(2022, 6, 30))
    assert roles_of(person, on=date(2022, 6, 30)) == {"editor"}
    assert roles_of(person, on=date(2022, 7, 1)) == frozenset()
    # An earlier end wins, a later one does not give the role back.
    end_role(grant=grant, by=hr, at=at, on=date(2022, 5, 31))
    end_role(grant=grant, by=hr, at=at, on=date(2022, 12, 31))
    assert RoleGrant.objects.get(pk=grant.pk).valid_to == date(2022, 5, 31)
    assert refused(end_role, grant=grant, by=hr, at=at, on=date(2022, 2, 28)) == "ends_in_the_past"


@pytest.mark.parametrize("role", [Role.HR, Role.PRIVACY_OFFICER])
def test_the_last_of_a_role_stays_until_somebody_follows(role, hr, at):
    RoleGrant.objects.filter(role=role).delete()
    long_ago = at - timedelta(days=20)
    last = grant_role(person=PersonFactory(), role=role, at=long_ago)
    assert refused(end_role, grant=last, by=hr, at=at) == "last_of_role"
    # Neither one who leaves too, nor one of a single unit, nor one who died follows.
    grant_role(person=PersonFactory(), role=role, at=long_ago, ends_on=date(2022, 12, 31))
    grant_role(person=PersonFactory(), role=role, at=long_ago, unit=UnitFactory())
    gone = PersonFactory()
    grant_role(person=gone, role=role, at=long_ago)
    gone.status = PersonStatus.DECEASED
    gone.save()
    assert refused(end_role, grant=last, by=hr, at=at) == "last_of_role"
    grant_role(person=PersonFactory(), role=role, by=PersonFactory(), at=at)
    # Whoever follows begins tomorrow, so that today may be the last day.
    end_role(grant=last, by=hr, at=at)
    assert RoleGrant.objects.get(pk=last.pk).valid_to == TODAY


def test_two_who_end_each_others_role_leave_one(at):
    first, second = PersonFactory(), PersonFactory()
    grants = [grant_role(person=one, role=Role.HR, at=at) for one in (first, second)]
    end_role(grant=grants[1], by=first, at=at)
    assert refused(end_role, grant=grants[0], by=second, at=at) == "last_of_role"


def test_wagtail_opens_and_closes_with_the_days(hr, at):
    person = PersonFactory(user=UserFactory())
    grant_role(
        person=person, role=Role.EDITOR, by=hr, at=at, starts_on=date(2022, 3, 5), ends_on=date(2022, 3, 10)
    )
    seen = {}
    for day in ("2022-03-04", "2022-03-05", "2022-03-10", "2022-03-11"):
        changed = follow_role_dates(at=moment(f"{day} 00:05"))
        seen[day] = (changed, groups(person))
        assert follow_role_dates(at=moment(f"{day} 00:06")) == 0
    assert seen == {
        "2022-03-04": (0, set()),
        "2022-03-05": (1, {"Editors"}),
        "2022-03-10": (0, {"Editors"}),
        "2022-03-11": (1, set()),
    }


def test_who_is_no_longer_active_loses_wagtail(at):
    person = PersonFactory(user=UserFactory())
    grant_role(person=person, role=Role.EDITOR, at=at)
    person.status = PersonStatus.DECEASED
    person.save()
    assert (follow_role_dates(at=at), groups(person)) == (1, set())


def test_a_log_in_opens_wagtail_only_for_roles_that_began(hr, at):
    person = PersonFactory()
    grant_role(person=person, role=Role.CONCERN_COORDINATOR, by=hr, at=at)
    create_login(person=person, username="samira", password="een-lang-wachtwoord", at=at)
    assert groups(person) == set()
    follow_role_dates(at=at + timedelta(days=1))
    assert groups(person) == {"Moderators"}


def test_who_left_every_job_loses_the_given_roles(hr, at):
    left, staying = PersonFactory(), PersonFactory()
    EngagementFactory(person=left, starts_on=date(2020, 1, 1), ends_on=date(2022, 2, 27))
    EngagementFactory(person=staying, starts_on=date(2020, 1, 1), ends_on=date(2022, 2, 27))
    EngagementFactory(person=staying, number=2, starts_on=date(2022, 1, 1))
    for person in (left, staying):
        grant_role(person=person, role=Role.EDITOR, at=at - timedelta(days=20))
        grant_role(person=person, role=Role.DESK, at=at, starts_on=date(2022, 6, 1))
    assert end_roles_of_leavers(at=at) == 2
    assert end_roles_of_leavers(at=at) == 0
    assert roles_of(left, on=TODAY) == {"employee"}
    assert not RoleGrant.objects.filter(person=left, role=Role.DESK).exists()
    assert roles_of(staying, on=date(2022, 6, 1)) == {"employee", "editor", "desk"}
    # HR without a job here (hired by way of another) stays.
    assert roles_of(hr, on=TODAY) == {"hr"}


def test_the_command_announces_too_and_waits_a_day(hr, now_is, at):
    now_is(at)
    person = PersonFactory(personnel_number="4711")
    out = StringIO()
    call_command("grant_role", "4711", "privacy_officer", stdout=out)
    assert RoleGrant.objects.get(person=person).valid_from == TOMORROW
    assert "2022-03-02" in out.getvalue()
    assert Announcement.objects.latest("pk").details["role"] == "privacy_officer"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_who_end_each_others_role_at_the_same_moment_leave_one(at):
    from threading import Barrier, Thread

    people = [PersonFactory(), PersonFactory()]
    grants = [grant_role(person=one, role=Role.HR, at=at) for one in people]
    together, outcomes = Barrier(2), []

    def end(grant, by):
        try:
            together.wait()
            end_role(grant=grant, by=by, at=at)
            outcomes.append("ended")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=end, args=pair) for pair in ((grants[0], people[1]), (grants[1], people[0]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ended", "last_of_role"]
