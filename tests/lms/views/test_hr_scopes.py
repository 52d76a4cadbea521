"""HR's two pages of progress as a coordinator sees them: the own cluster on the day of the fact, and nothing else."""

import re
from datetime import date

import pytest

from foundation.people.actions import grant_role
from foundation.people.models import Membership, Person, Role, Unit
from lms.actions.assigning import assign_requirements
from tests.conftest import client_of, moment
from tests.factories.lms import make_ready, swear
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.lms.views.conftest import INVITED_AT

pytestmark = pytest.mark.django_db
FORGED = [
    "",
    "cluster=SB",
    "cluster=DV",
    "cluster=geen",
    "cluster=niets",
    "zoek=vreemd",
    "zoek=",
    "jaar=2021",
    "jaar=2021&cluster=DV&stap=sworn",
    "page=2",
]


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(moment("2022-05-02 09:00"))


@pytest.fixture
def own() -> Unit:
    return UnitFactory(code="SB", kind="cluster", name="Stadsbeheer")


@pytest.fixture
def other() -> Unit:
    return UnitFactory(code="DV", kind="cluster", name="Dienstverlening")


def team_in(cluster: Unit) -> Unit:
    return UnitFactory(name=f"Team van {cluster.code}", name__parent=cluster)


@pytest.fixture
def coordinator(own, at) -> Person:
    person = PersonFactory(given_name="Coby", family_name="Coördinator")
    grant_role(person=person, role=Role.CLUSTER_COORDINATOR, unit=own, at=at)
    return person


@pytest.fixture
def people(own, other, oath_module, ceremony, at) -> None:
    """Two in the own cluster, one of them sworn; three Vreemden elsewhere, one in no unit, one sworn in 2021."""
    swear(
        ceremony,
        make_ready(oath_module, at=at, unit=team_in(own), person__family_name="Eigen"),
        at=INVITED_AT,
    )
    EngagementFactory(unit=team_in(own), person__family_name="Eigener")
    EngagementFactory(unit=team_in(other), person__family_name="Vreemd1")
    EngagementFactory(person__family_name="Vreemd2")
    EngagementFactory(unit=team_in(other), person__family_name="Vreemd3", starts_on=date(2021, 6, 1))
    assign_requirements(at=at)


def texts(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("path", ["/hr/", "/hr/mensen/"])
@pytest.mark.parametrize("query", FORGED)
def test_a_coordinator_sees_nothing_of_another_cluster_however_it_is_asked(path, query, coordinator, people):
    client = client_of(coordinator)
    for stage in ("expected", "started", "completed", "booked", "sworn", "open"):
        page = texts(client, f"{path}?{query}&stap={stage}")
        assert "Vreemd" not in page.replace("‘vreemd’", "")
        assert "Dienstverlening" not in page
        assert "Zonder cluster" not in page
        assert "2021" not in page


def test_a_coordinator_counts_the_own_cluster_only(coordinator, people):
    context = client_of(coordinator).get("/hr/").context
    assert [row.name for row in context["rows"]] == ["Stadsbeheer"]
    assert {str(stage): count for stage, count in context["totals"].items()} == {
        "expected": 2,
        "started": 1,
        "completed": 1,
        "booked": 1,
        "sworn": 1,
        "open": 1,
    }
    assert (context["years"], context["oaths_by_year"], context["overdue"]) == ([2022], {2022: 1}, 1)


def test_a_number_equals_its_list(coordinator, people):
    client = client_of(coordinator)
    for stage, count in client.get("/hr/").context["totals"].items():
        assert client.get(f"/hr/mensen/?stap={stage}").context["page"].paginator.count == count


def test_somebody_counts_where_they_stood_on_the_day_of_the_fact(coordinator, own, other, oath_module, at):
    moved = EngagementFactory(unit=team_in(own), person__family_name="Verhuisd")
    assign_requirements(at=at)
    Membership.objects.filter(engagement=moved).update(valid_to=date(2022, 3, 1))
    Membership.objects.create(engagement=moved, unit=team_in(other), valid_from=date(2022, 3, 2))
    context = client_of(coordinator).get("/hr/").context
    # Started here on 1 February; the last day, 1 May, lies after the move.
    assert (context["totals"]["expected"], context["totals"]["open"], context["overdue"]) == (1, 0, 0)


def test_a_coordinator_of_two_clusters_sees_both(coordinator, other, people, at):
    grant_role(person=coordinator, role=Role.CLUSTER_COORDINATOR, unit=other, at=at)
    rows = client_of(coordinator).get("/hr/").context["rows"]
    assert [row.name for row in rows] == ["Dienstverlening", "Stadsbeheer"]


def test_the_concern_coordinator_sees_all_without_the_desks_of_hr(people, at):
    samira = PersonFactory()
    grant_role(person=samira, role=Role.CONCERN_COORDINATOR, at=at)
    client = client_of(samira)
    assert [row.name for row in client.get("/hr/").context["rows"]] == ["Dienstverlening", "Stadsbeheer", ""]
    page = client.get("/hr/mensen/").content.decode().partition("<main")[2]
    assert 'href="/hr/import/"' not in page
    assert 'href="/hr/ambtseed/"' not in page
    for path in ("/hr/import/", "/hr/ambtseed/", "/hr/uitzonderingen/", "/hr/tabletcodes/"):
        assert client.get(path).status_code == 403


def test_hr_keeps_the_whole_menu(hr):
    page = client_of(hr).get("/hr/").content.decode().partition("<main")[2]
    assert 'href="/hr/import/"' in page


@pytest.mark.parametrize(
    "role", [Role.PORTFOLIO_HOLDER, Role.DIRECTOR, Role.EDITOR, Role.OATH_OFFICIAL, Role.PRIVACY_OFFICER]
)
def test_other_roles_stay_out(role, own, at):
    person = PersonFactory()
    grant_role(person=person, role=role, unit=own if role == Role.PORTFOLIO_HOLDER else None, at=at)
    client = client_of(person)
    assert [client.get(path).status_code for path in ("/hr/", "/hr/mensen/")] == [403, 403]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/hr/", 40), ("/hr/mensen/", 32)])
def test_a_coordinator_costs_a_constant_number_of_queries(
    path, queries, count, coordinator, own, oath_module, at, django_assert_max_num_queries
):
    for _number in range(count):
        EngagementFactory(unit=team_in(own))
    assign_requirements(at=at)
    client = client_of(coordinator)
    client.get(path)
    with django_assert_max_num_queries(queries):
        client.get(path)
