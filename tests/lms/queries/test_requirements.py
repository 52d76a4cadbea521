"""Requirements of units, through a reorganisation."""

from datetime import date

import pytest

from foundation.people.models import Unit
from foundation.people.reorganising.actions import cancel
from foundation.people.reorganising.rules import Touched
from lms.actions.assigning import assign_requirements
from lms.actions.requirements import publish_requirement
from lms.models import Assignment
from lms.queries.requirements import requirements_of_units
from tests.conftest import moment
from tests.factories.lms import make_module
from tests.factories.people import EngagementFactory, UnitFactory
from tests.foundation.people.reorganising.steps import decided, drawn_up, merge, new, plan_of

pytestmark = pytest.mark.django_db

ON = date(2022, 5, 1)
AFTER = moment("2022-05-02 09:00")


@pytest.fixture
def teams(at) -> list[Unit]:
    """Of the first one something is asked, of the second nothing."""
    cluster = UnitFactory(code="C", kind="cluster")
    asked, other = (UnitFactory(code=code, name__parent=cluster) for code in ("T1", "T2"))
    publish_requirement(
        code="veilig",
        title="Veilig werken",
        kinds=["medewerker"],
        steps=[(make_module(at=at), 1)],
        gates=[],
        valid_from=date(2020, 1, 1),
        due_months=3,
        units=[asked],
    )
    return [asked, other]


def assigned() -> set[int]:
    return set(Assignment.objects.values_list("engagement", flat=True))


def test_preview_names_the_requirement(teams, at):
    draft = drawn_up(merge("T1", "T2", into=new("N", "C")), on=ON, at=at)
    assert plan_of(draft, at=at).touched == [Touched(teams[0].pk, "Veilig werken")]
    assert requirements_of_units([teams[1].pk], on=ON) == []


def test_requirement_holds_for_whoever_took_over(teams, at):
    first, second = (EngagementFactory(unit=team) for team in teams)
    done = decided(merge("T1", "T2", into=new("N", "C")), on=ON, at=at)
    assign_requirements(at=at)
    assert assigned() == {first.pk}
    newcomer = EngagementFactory(unit=Unit.objects.get(code="N"), starts_on=ON)
    assign_requirements(at=AFTER)
    assert assigned() == {first.pk, second.pk, newcomer.pk}
    assert done.successions.count() == 2


def test_requirement_stays_with_the_old_unit_when_it_is_cancelled(teams, at):
    second = EngagementFactory(unit=teams[1])
    cancel(reorganisation=decided(merge("T1", "T2", into=new("N", "C")), on=ON, at=at), by=None, at=at)
    assign_requirements(at=AFTER)
    assert second.pk not in assigned()


@pytest.mark.parametrize("others", [1, 3])
def test_many_requirements_cost_the_same_queries(others, teams, at, django_assert_num_queries):
    for number in range(others):
        publish_requirement(
            code=f"ook-{number}",
            title=f"Ook {number}",
            kinds=["medewerker"],
            steps=[(make_module(at=at, title=f"Ook {number}"), 1)],
            gates=[],
            valid_from=date(2020, 1, 1),
            due_months=3,
            units=[teams[0]],
        )
    with django_assert_num_queries(4):
        assert len(requirements_of_units([teams[0].pk], on=ON)) == others + 1
