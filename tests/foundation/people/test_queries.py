from datetime import date

import pytest

from foundation.people.actions import end_role, grant_role
from foundation.people.models import Membership, Role, UnitPeriod
from foundation.people.queries import (
    UnitHistory,
    display_name,
    person_of,
    roles_of,
    unit_ids_of_engagements,
)
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 1)


@pytest.fixture
def concern():
    return UnitFactory(code="C", kind="concern", name="Gemeente")


@pytest.fixture
def cluster(concern):
    return UnitFactory(code="SD", kind="cluster", name="Sociaal Domein", name__parent=concern)


@pytest.fixture
def team(cluster):
    department = UnitFactory(code="SD-A", kind="afdeling", name="Zorg", name__parent=cluster)
    return UnitFactory(code="SD-A-T", kind="team", name="Wijken", name__parent=department)


def moved(unit, parent, *, on: date, name: str) -> None:
    """From this day on it hangs elsewhere."""
    UnitPeriod.objects.filter(unit=unit, valid_to=None).update(valid_to=date.fromordinal(on.toordinal() - 1))
    UnitPeriod.objects.create(unit=unit, name=name, parent=parent, valid_from=on)


def test_a_name_for_who_is_logged_in(db):
    person = PersonFactory(given_name="Noor", infix="de", family_name="Boer", user=UserFactory())
    assert display_name(person.user) == "Noor de Boer"
    technical = UserFactory(username="techniek")
    assert (display_name(technical), person_of(technical), person_of(object())) == ("techniek", None, None)


def test_roles_count_on_the_days_they_hold():
    person = PersonFactory()
    grant_role(person=person, role=Role.EDITOR, at=moment("2022-03-01 09:00"))
    hr = grant_role(person=person, role=Role.HR, at=moment("2022-02-01 09:00"))
    end_role(grant=hr, at=moment("2022-03-01 09:00"))
    assert roles_of(person, on=date(2022, 1, 31)) == set()
    assert roles_of(person, on=date(2022, 2, 28)) == {"hr"}
    # The last day and the first day count.
    assert roles_of(person, on=date(2022, 3, 1)) == {"hr", "editor"}
    assert roles_of(person, on=date(2022, 3, 2)) == {"editor"}


def test_the_cluster_above_a_unit_or_the_cluster_itself(cluster, team, concern):
    history = UnitHistory()
    assert history.cluster_of(team.pk, on=DAY).name == "Sociaal Domein"
    assert history.cluster_of(cluster.pk, on=DAY).code == "SD"
    assert history.cluster_of(concern.pk, on=DAY) is None
    assert history.cluster_of(None, on=DAY) is None
    assert history.cluster_of(999_999, on=DAY) is None


def test_a_unit_as_it_was_called_on_a_day(cluster):
    moved(cluster, None, on=date(2022, 7, 1), name="Maatschappij")
    history = UnitHistory()
    assert history.place_of(cluster.pk, on=date(2022, 6, 30)).name == "Sociaal Domein"
    assert history.place_of(cluster.pk, on=date(2022, 7, 1)).name == "Maatschappij"
    assert history.place_of(cluster.pk, on=date(2014, 12, 31)) is None
    assert history.place_of(None, on=DAY) is None


def test_the_cluster_follows_the_tree_of_that_day(cluster, team, concern):
    other = UnitFactory(code="FD", kind="cluster", name="Fysiek Domein", name__parent=concern)
    moved(team, other, on=date(2022, 7, 1), name="Wijken")
    history = UnitHistory()
    assert history.cluster_of(team.pk, on=date(2022, 6, 30)).code == "SD"
    assert history.cluster_of(team.pk, on=date(2022, 7, 1)).code == "FD"


def test_a_circle_of_units_has_no_cluster():
    """Against the rules of the file, but no reason to turn for ever."""
    one, two = UnitFactory(), UnitFactory()
    moved(one, two, on=date(2020, 1, 1), name="Een")
    moved(two, one, on=date(2020, 1, 1), name="Twee")
    assert UnitHistory().cluster_of(one.pk, on=DAY) is None
    assert UnitHistory().below([one.pk], on=DAY) == {one.pk, two.pk}


def test_clusters_of_a_year_as_last_called_in_it(cluster):
    closed = UnitFactory(code="OUD", kind="cluster", name="Oud")
    UnitPeriod.objects.filter(unit=closed).update(valid_to=date(2021, 12, 31))
    moved(cluster, None, on=date(2022, 7, 1), name="Maatschappij")
    history = UnitHistory()
    assert [place.name for place in history.clusters_in(2021)] == ["Oud", "Sociaal Domein"]
    assert [place.name for place in history.clusters_in(2022)] == ["Maatschappij"]
    assert history.clusters_in(2014) == []


def test_everything_below_a_unit_on_a_day(cluster, team, concern):
    other = UnitFactory(code="FD", kind="cluster", name__parent=concern)
    department = UnitPeriod.objects.get(unit=team).parent
    assert UnitHistory().below([cluster.pk], on=DAY) == {cluster.pk, department.pk, team.pk}
    assert UnitHistory().below([team.pk, other.pk], on=DAY) == {team.pk, other.pk}
    moved(team, other, on=date(2022, 7, 1), name="Wijken")
    assert UnitHistory().below([cluster.pk], on=date(2022, 7, 1)) == {cluster.pk, department.pk}


def test_the_whole_history_costs_one_query(cluster, team, django_assert_num_queries):
    with django_assert_num_queries(1):
        history = UnitHistory()
        history.cluster_of(team.pk, on=DAY)
        history.clusters_in(2022)
        history.below([cluster.pk], on=DAY)


def test_units_of_engagements_on_a_day(cluster, team):
    stays, moves, nowhere = EngagementFactory(unit=team), EngagementFactory(unit=team), EngagementFactory()
    Membership.objects.filter(engagement=moves).update(valid_to=date(2022, 3, 31))
    Membership.objects.create(engagement=moves, unit=cluster, valid_from=date(2022, 4, 1))
    people = [stays, moves, nowhere]
    assert unit_ids_of_engagements(people, on=date(2022, 3, 31)) == {stays.pk: team.pk, moves.pk: team.pk}
    assert unit_ids_of_engagements(people, on=date(2022, 4, 1)) == {stays.pk: team.pk, moves.pk: cluster.pk}
