"""How far each cluster is, in a constant number of queries."""

from datetime import date, timedelta

import pytest

from foundation.people.queries import UnitHistory
from lms.actions.assigning import assign_requirements
from lms.actions.taking import start_attempt
from lms.models import Requirement
from lms.queries.completion_by_cluster import completion_by_cluster
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module, require_for_oath
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
TODAY = AT.date()


@pytest.fixture
def keys():
    found = [
        make_module(at=moment("2022-01-03 09:00"), title=title)
        for title in ("Integer werken", "Geheimhouding")
    ]
    require_for_oath(*found)
    return found


def clusters(count: int = 2):
    """Each with a team below it."""
    made = []
    for number in range(count):
        cluster = UnitFactory(kind="cluster", name=f"Cluster {number}")
        made.append((cluster, UnitFactory(name=f"Team {number}", name__parent=cluster)))
    return made


def counted(on: date = TODAY, unit_ids: frozenset[int] | None = None) -> list[tuple[str, int, int, int]]:
    requirement = Requirement.objects.get(code="ambtseed")
    rows = completion_by_cluster(requirement.pk, on=on, history=UnitHistory(), unit_ids=unit_ids)
    return [(one.name, one.invited, one.begun, one.done) for one in rows]


def test_done_is_all_modules_and_begun_is_any(keys):
    (_one, team), (_two, other) = clusters()
    everything, a_half, begun, _nothing = (EngagementFactory(unit=team) for _ in range(4))
    EngagementFactory(unit=other)
    assign_requirements(at=AT)
    for key in keys:
        complete_module(everything, key, at=AT)
    complete_module(a_half, keys[0], at=AT)
    start_attempt(engagement=begun, module_key=keys[1], language="nl", at=AT)
    assert counted() == [("Cluster 0", 4, 3, 1), ("Cluster 1", 1, 0, 0)]


def test_who_moved_counts_where_they_stand_now(keys):
    (_one, team), (_two, other) = clusters()
    job = EngagementFactory(unit=team)
    assign_requirements(at=AT)
    stay = job.memberships.get()
    stay.valid_to = TODAY
    stay.save()
    job.memberships.create(unit=other, valid_from=TODAY + timedelta(days=1))
    assert counted() == [("Cluster 0", 1, 0, 0)]
    assert counted(on=TODAY + timedelta(days=1)) == [("Cluster 1", 1, 0, 0)]


def test_only_what_lies_within_reach_and_nobody_outside_a_cluster(keys):
    (_one, team), (two, other) = clusters()
    for unit in (team, other, UnitFactory()):
        EngagementFactory(unit=unit)
    assign_requirements(at=AT)
    assert counted(unit_ids=frozenset({two.pk})) == [("Cluster 1", 1, 0, 0)]


@pytest.mark.parametrize("people", [1, 6])
def test_queries_do_not_grow_with_people(keys, people, django_assert_num_queries):
    (_one, team), (_two, other) = clusters()
    for number in range(people):
        EngagementFactory(unit=(team, other)[number % 2])
    assign_requirements(at=AT)
    requirement, history = Requirement.objects.get(code="ambtseed"), UnitHistory()
    with django_assert_num_queries(2):
        completion_by_cluster(requirement.pk, on=TODAY, history=history, unit_ids=None)
