"""Who can see what of one person today."""

from datetime import date

import pytest

from foundation.people.actions import grant_role
from foundation.people.models import PersonStatus, Role
from foundation.people.queries import ledger
from foundation.people.queries.ledger import FEW, who_can_see
from foundation.people.rights import Right
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)
LONG_AGO = moment("2022-01-03 09:00")


@pytest.fixture
def world():
    """Two clusters with a team each; Noor in the first, with a manager."""
    first, second = (UnitFactory(kind="cluster", name=name) for name in ("Sociaal", "Fysiek"))
    team, elsewhere = UnitFactory(name__parent=first), UnitFactory(name__parent=second)
    manager = PersonFactory(given_name="Karim", family_name="Idrissi")
    noor = PersonFactory(given_name="Noor", family_name="Bakker")
    EngagementFactory(person=noor, unit=team, line_manager=manager)
    other = PersonFactory(given_name="Tom", family_name="Visser")
    EngagementFactory(
        person=other,
        unit=elsewhere,
        line_manager=PersonFactory(given_name="Ria", family_name="Vos"),
    )
    return {"noor": noor, "tom": other, "first": first, "second": second, "manager": manager}


def give(role, name, **kwargs):
    person = PersonFactory(given_name=name, family_name="Jansen")
    grant_role(person=person, role=role, at=LONG_AGO, **kwargs)
    return person


def seen_by(person, *, on=DAY) -> dict:
    return {
        field.right: {(viewer.role, viewer.count): viewer.names for viewer in field.viewers}
        for field in who_can_see(person, on=on)
    }


def test_only_who_has_something_to_do_with_you_is_named(world):
    give(Role.HR, "Marit")
    give(Role.CLUSTER_COORDINATOR, "Fatima", unit=world["first"])
    give(Role.CLUSTER_COORDINATOR, "Bart", unit=world["second"])
    give(Role.HR, "Hugo", unit=world["second"])
    give(Role.PRIVACY_OFFICER, "Frits")
    assert seen_by(world["noor"]) == {
        Right.COMPLETION_BY_NAME: {
            (Role.MANAGER, 1): ["Karim Idrissi"],
            (Role.CLUSTER_COORDINATOR, 1): ["Fatima Jansen"],
            (Role.HR, 1): ["Marit Jansen"],
        },
        Right.PEOPLE_ADMIN: {(Role.HR, 1): ["Marit Jansen"]},
        Right.OATH_ADMIN: {(Role.HR, 1): ["Marit Jansen"]},
        Right.OBSERVING: {(Role.HR, 1): ["Marit Jansen"]},
        Right.AUDIT_LOG: {(Role.PRIVACY_OFFICER, 1): ["Frits Jansen"]},
    }
    assert seen_by(world["tom"])[Right.COMPLETION_BY_NAME] == {
        (Role.MANAGER, 1): ["Ria Vos"],
        (Role.CLUSTER_COORDINATOR, 1): ["Bart Jansen"],
        (Role.HR, 2): ["Hugo Jansen", "Marit Jansen"],
    }


def test_roles_hold_on_their_days_and_for_the_living(world):
    give(Role.HR, "Marit", ends_on=date(2022, 2, 28))
    gone = give(Role.HR, "Hugo")
    gone.status = PersonStatus.DECEASED
    gone.save()
    give(Role.CONCERN_COORDINATOR, "Samira", starts_on=date(2022, 4, 1))
    assert seen_by(world["noor"]) == {Right.COMPLETION_BY_NAME: {(Role.MANAGER, 1): ["Karim Idrissi"]}}
    assert (Role.CONCERN_COORDINATOR, 1) in seen_by(world["noor"], on=date(2022, 4, 1))[
        Right.COMPLETION_BY_NAME
    ]


def test_many_are_a_number(world):
    for number in range(FEW + 1):
        give(Role.HR, f"H{number}")
    assert seen_by(world["noor"])[Right.PEOPLE_ADMIN] == {(Role.HR, FEW + 1): []}


def test_who_hears_the_oath_is_known_at_the_ceremony(world):
    give(Role.OATH_OFFICIAL, "Hendrik")
    assert seen_by(world["noor"])[Right.OATH_GATE] == {(Role.OATH_OFFICIAL, 0): []}


def test_you_are_no_stranger_to_yourself(world):
    grant_role(person=world["noor"], role=Role.HR, at=LONG_AGO)
    assert Right.PEOPLE_ADMIN not in seen_by(world["noor"])


def test_who_leads_a_session_sees_who_was_there(world):
    assert Right.ATTENDANCE_BY_NAME not in seen_by(world["noor"])
    give(Role.FACILITATOR, "Fred")
    assert seen_by(world["noor"])[Right.ATTENDANCE_BY_NAME] == {(Role.FACILITATOR, 0): []}


def test_whether_one_may_start_is_seen_of_who_is_vouched_for(world):
    give(Role.DESK, "Dien")
    give(Role.HR, "Marit")
    assert Right.START_CONDITIONS not in seen_by(world["noor"])
    external = PersonFactory(given_name="Sem", family_name="Bos")
    EngagementFactory(person=external, kind="inhuur", sponsor=world["manager"], line_manager=world["manager"])
    assert seen_by(external)[Right.START_CONDITIONS] == {
        (Role.SPONSOR, 1): ["Karim Idrissi"],
        (Role.HR, 1): ["Marit Jansen"],
        (Role.DESK, 0): [],
    }


def test_what_has_no_page_is_seen_by_nobody(world, monkeypatch):
    give(Role.HR, "Marit")
    monkeypatch.setattr(ledger, "NOT_YET", {(Role.HR, Right.OATH_ADMIN): "later"})
    assert Right.OATH_ADMIN not in seen_by(world["noor"])


def test_who_left_is_no_longer_in_a_team(world):
    job = world["noor"].engagements.get()
    job.ends_on = date(2022, 2, 28)
    job.save()
    assert seen_by(world["noor"]) == {}


def test_it_costs_the_same_whatever_the_number(world, django_assert_num_queries):
    def count() -> None:
        with django_assert_num_queries(4):
            who_can_see(world["noor"], on=DAY)

    count()
    for number in range(3):
        EngagementFactory(
            person=world["noor"], number=2 + number, unit=UnitFactory(), line_manager=PersonFactory()
        )
        give(Role.HR, f"H{number}")
    count()
