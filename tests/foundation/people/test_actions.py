from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.people.actions import create_login, end_role, grant_role
from foundation.people.actions.roles import follow_role_dates
from foundation.people.models import Role, RoleGrant
from tests.conftest import moment
from tests.factories.people import PersonFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def groups(person) -> set[str]:
    return set(Group.objects.filter(user=person.user).values_list("name", flat=True))


def test_a_role_holds_from_today_and_is_kept_in_the_audit_trail(at):
    by, person = PersonFactory(), PersonFactory()
    grant = grant_role(person=person, role=Role.HR, by=by, at=at)
    assert (grant.valid_from, grant.valid_to, grant.unit) == (date(2022, 3, 1), None, None)
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id, event.subject_id) == ("role_granted", by.public_id, person.public_id)
    assert event.details == {"role": "hr", "unit": None}
    assert verify_records() == []


def test_a_role_that_somebody_has_stays_as_it_is(at):
    person = PersonFactory()
    first = grant_role(person=person, role=Role.HR, at=at)
    again = grant_role(person=person, role=Role.HR, at=moment("2022-04-01 09:00"))
    assert (again, again.valid_from) == (first, date(2022, 3, 1))
    assert (RoleGrant.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_role_for_one_unit_is_another_grant(at):
    person, unit = PersonFactory(), UnitFactory(code="SD")
    grant_role(person=person, role=Role.HR, at=at)
    grant = grant_role(person=person, role=Role.HR, unit=unit, at=at)
    assert RoleGrant.objects.count() == 2
    assert AuditEvent.objects.latest("pk").details == {"role": "hr", "unit": "SD"}
    end_role(grant=grant, at=at)
    assert AuditEvent.objects.latest("pk").details == {"role": "hr", "unit": "SD"}


def test_an_ended_role_holds_to_the_end_of_the_day(at):
    person, by = PersonFactory(), PersonFactory()
    grant = grant_role(person=person, role=Role.EDITOR, at=at)
    end_role(grant=grant, by=by, at=moment("2022-04-01 09:00"))
    assert RoleGrant.objects.get().valid_to == date(2022, 4, 1)
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.actor_id) == ("role_ended", by.public_id)
    # Given again: a new grant beside the old one.
    grant_role(person=person, role=Role.EDITOR, at=moment("2022-05-01 09:00"))
    assert list(RoleGrant.objects.order_by("pk").values_list("valid_from", "valid_to")) == [
        (date(2022, 3, 1), date(2022, 4, 1)),
        (date(2022, 5, 1), None),
    ]


def test_ending_twice_does_not_make_a_role_last_longer(at):
    grant = grant_role(person=PersonFactory(), role=Role.HR, at=at)
    for day in ("2022-04-01 09:00", "2022-04-01 10:00", "2022-05-01 09:00"):
        end_role(grant=grant, at=moment(day))
    assert RoleGrant.objects.get().valid_to == date(2022, 4, 1)
    assert AuditEvent.objects.filter(kind="role_ended").count() == 1


def test_a_role_that_has_yet_to_begin_is_taken_back(at):
    by, person = PersonFactory(), PersonFactory()
    grant = grant_role(person=person, role=Role.EDITOR, at=at, starts_on=date(2022, 4, 1))
    end_role(grant=grant, by=by, at=at)
    assert RoleGrant.objects.count() == 0
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.actor_id, event.subject_id) == (
        "role_withdrawn",
        by.public_id,
        person.public_id,
    )
    assert event.details == {"role": "editor", "unit": None, "from": "2022-04-01"}


@pytest.mark.parametrize(
    ("role", "group"),
    [
        (Role.EDITOR, {"Editors"}),
        (Role.CONCERN_COORDINATOR, {"Moderators"}),
        (Role.HR, set()),
        (Role.OATH_OFFICIAL, set()),
    ],
)
def test_roles_of_the_editorial_desk_open_wagtail(role, group, at):
    person = PersonFactory(user=UserFactory())
    grant = grant_role(person=person, role=role, at=at)
    assert groups(person) == group
    end_role(grant=grant, at=at)
    # As the role itself: to the end of the day.
    assert groups(person) == group
    follow_role_dates(at=at + timedelta(days=1))
    assert groups(person) == set()


def test_ending_one_role_keeps_the_group_of_the_other(at):
    person = PersonFactory(user=UserFactory())
    editor = grant_role(person=person, role=Role.EDITOR, at=at)
    grant_role(person=person, role=Role.CONCERN_COORDINATOR, at=at)
    end_role(grant=editor, at=at)
    follow_role_dates(at=at + timedelta(days=1))
    assert groups(person) == {"Moderators"}


def test_a_log_in_made_later_gets_the_groups_of_the_roles(at):
    person = PersonFactory(email="noor@lindewaard.example")
    grant_role(person=person, role=Role.EDITOR, at=at)
    user = create_login(person=person, username="noor", password="een-lang-wachtwoord")
    person.refresh_from_db()
    assert (person.user, user.email) == (user, "noor@lindewaard.example")
    assert user.check_password("een-lang-wachtwoord")
    assert groups(person) == {"Editors"}
