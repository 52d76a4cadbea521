"""Which pages of this floor count as looking at somebody, and under which role."""

import pytest

from foundation.audit.models import Lookup
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from lms.actions.assigning import assign_requirements
from tests.conftest import client_of
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(oath_module, now_is, at):
    cluster = UnitFactory(kind="cluster")
    now_is(at)
    for name in ("Zoon", "Zoet", "Ander"):
        EngagementFactory(person=PersonFactory(family_name=name), unit=cluster)
    assign_requirements(at=at)
    return cluster


def looks() -> list[tuple[str, str, str]]:
    names = dict(Person.objects.values_list("public_id", "family_name"))
    return sorted((names[one.subject_id], one.role, one.purpose) for one in Lookup.objects.all())


@pytest.mark.parametrize("role", [Role.HR, Role.CONCERN_COORDINATOR, Role.CLUSTER_COORDINATOR])
def test_who_searches_a_name_has_looked_and_who_reads_a_list_has_not(role, people, at):
    reader = PersonFactory()
    grant_role(person=reader, role=role, at=at, unit=people if role == Role.CLUSTER_COORDINATOR else None)
    client = client_of(reader)
    client.get("/hr/mensen/?jaar=2022")
    client.get("/hr/mensen/?jaar=2022&zoek=niemand")
    assert looks() == []
    for _time in range(2):
        client.get("/hr/mensen/?jaar=2022&zoek=zo")
    assert looks() == [("Zoet", role, "found_by_name"), ("Zoon", role, "found_by_name")]


def test_who_has_two_roles_looks_as_the_one_that_reaches_furthest(people, at):
    reader = PersonFactory()
    grant_role(person=reader, role=Role.CLUSTER_COORDINATOR, unit=people, at=at)
    grant_role(person=reader, role=Role.HR, at=at)
    client_of(reader).get("/hr/mensen/?jaar=2022&zoek=zoon")
    assert looks() == [("Zoon", "hr", "found_by_name")]


def test_the_official_looks_at_who_stands_before_the_desk(scene):
    occasion = scene.ceremony.occasion.public_id
    client = client_of(scene.official)
    client.get("/eed/")
    assert looks() == []
    client.get(f"/eed/{occasion}/{scene.seat.public_id}/")
    assert looks() == [("Visser", "oath_official", "oath_hearing")]
