"""Two of HR at the same moment, each over a connection of their own."""

from datetime import date

import pytest

from foundation.people.models import Membership, Reorganisation, Unit
from foundation.people.reorganising.actions import cancel, decide
from tests.factories.people import EngagementFactory, UnitFactory
from tests.foundation.people.importing.test_concurrency import at_once
from tests.foundation.people.reorganising.steps import close, decided, drawn_up, merge, new, plan_of

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2022, 5, 1)


@pytest.fixture
def teams() -> list[Unit]:
    cluster = UnitFactory(code="C", kind="cluster")
    teams = [UnitFactory(code=f"T{number}", name__parent=cluster) for number in range(3)]
    for team in teams:
        EngagementFactory(unit=team)
    return teams


def test_double_click_decides_once(teams, at):
    draft = drawn_up(merge("T0", "T1", into=new("N", "C")), on=ON, at=at)
    seen = plan_of(draft, at=at).digest()
    outcomes = at_once(
        *[lambda: decide(reorganisation=Reorganisation.objects.get(pk=draft.pk), seen=seen, by=None, at=at)]
        * 2
    )
    assert outcomes == {"done": 1, "not_a_draft": 1}
    assert Membership.objects.filter(unit__code="N").count() == 2


def test_of_two_that_touch_the_same_unit_one_is_looked_at_again(teams, at):
    drafts = [drawn_up(close("T0", target), on=ON, at=at) for target in ("T1", "T2")]
    seen = [plan_of(draft, at=at).digest() for draft in drafts]
    outcomes = at_once(
        *[
            lambda draft=draft, seen=seen: decide(reorganisation=draft, seen=seen, by=None, at=at)
            for draft, seen in zip(drafts, seen, strict=True)
        ]
    )
    # The other one is over a unit that is no more: not on the page that was looked at.
    assert outcomes["done"] == 1
    assert outcomes["has_problems"] + outcomes["changed_since_preview"] == 1
    assert Membership.objects.filter(valid_to=None).count() == 3


def test_double_click_cancels_once(teams, at):
    done = decided(close("T0", "T1"), on=ON, at=at)
    outcomes = at_once(*[lambda: cancel(reorganisation=done, by=None, at=at)] * 2)
    assert outcomes == {"done": 1, "not_planned": 1}
    assert Membership.objects.count() == 3
