from datetime import date

import pytest

from lms.actions.assigning import assign_requirements
from lms.actions.requirements import publish_requirement
from lms.queries.gates import candidates, oath_gate, oath_gates, oath_takers
from lms.rules.gates import Blocked
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module, make_ready, require_for_oath
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db


def test_oath_takers_are_those_on_whom_it_was_laid(oath_module, at):
    employee, _hired = EngagementFactory(), EngagementFactory(kind="inhuur")
    assert list(oath_takers()) == []
    assign_requirements(at=at)
    # Twice asked, once in the list.
    require_for_oath(make_module(title="Tweede", at=at), code="tweede")
    assign_requirements(at=at)
    assert list(oath_takers()) == [employee]


def test_a_requirement_without_the_gate_keeps_nothing_shut(oath_module, at):

    publish_requirement(
        code="privacy",
        title="Privacy",
        kinds=["medewerker", "inhuur"],
        steps=[(make_module(title="Privacy", at=at), 1)],
        gates=[],
        valid_from=date(2020, 1, 1),
        due_months=3,
    )
    engagement, hired = make_ready(oath_module, at=at), EngagementFactory(kind="inhuur")
    assign_requirements(at=at)
    assert oath_gate(engagement, on=date(2022, 4, 1)).is_open
    assert oath_gate(hired, on=date(2022, 4, 1)).blocked_by == Blocked.NO_REQUIREMENT
    assert list(oath_takers()) == [engagement]


def test_a_completion_for_another_job_does_not_open_this_one(oath_module, at):
    first = make_ready(oath_module, at=at)
    second = EngagementFactory(person=first.person, number=2)
    assign_requirements(at=at)
    assert (
        oath_gate(first, on=date(2022, 4, 1)).is_open,
        oath_gate(second, on=date(2022, 4, 1)).is_open,
    ) == (True, False)


def test_the_gate_of_who_left_still_tells_what_was_done(oath_module, at):
    engagement = make_ready(oath_module, at=at)
    engagement.ends_on = moment("2022-03-01 00:00").date()
    engagement.save()
    assign_requirements(at=moment("2022-03-02 09:00"))
    assert oath_gate(engagement, on=date(2022, 4, 1)).is_open


@pytest.mark.parametrize("count", [1, 4])
def test_gates_of_any_number_cost_one_query(oath_module, at, count, django_assert_num_queries):
    engagements = [EngagementFactory() for _ in range(count)]
    assign_requirements(at=at)
    complete_module(engagements[0], oath_module, at=at)
    with django_assert_num_queries(1):
        gates = oath_gates([one.pk for one in engagements], on=date(2022, 4, 1))
    assert [gates[one.pk].is_open for one in engagements] == [True] + [False] * (count - 1)


@pytest.mark.parametrize("count", [1, 4])
def test_candidates_of_any_number_cost_the_same(ceremony, oath_module, at, count, django_assert_num_queries):
    for _ in range(count):
        make_ready(oath_module, at=at)
    with django_assert_num_queries(3):
        found = candidates(ceremony, at=at)
    assert [one.is_selectable for one in found] == [True] * count
