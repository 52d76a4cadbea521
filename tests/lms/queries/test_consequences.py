import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.people.models import PersonStatus
from lms.actions.assigning import assign_requirements
from lms.actions.exempting import exempt
from lms.actions.requirements import publish_requirement, renew_by_date
from lms.actions.taking import start_attempt
from lms.models import Assignment
from lms.queries.consequences import Touched, in_all, touched_by
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module, require_for_oath
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db

ON = dt.date(2022, 3, 1)


def in_cluster(name: str, number: int, **kwargs: object) -> list:
    unit = UnitFactory(kind="cluster", name=name)
    return [EngagementFactory(unit=unit, **kwargs) for _ in range(number)]


@pytest.fixture
def key(at):
    key = make_module(at=at)
    require_for_oath(key)
    return key


def begin(engagement, key, at) -> None:
    start_attempt(engagement=engagement, module_key=key, language="nl", at=at)


def test_who_is_busy_who_is_done_and_who_must_still_begin(key, at):
    west = in_cluster("West", 4)
    east = in_cluster("Oost", 2)
    outside = EngagementFactory()
    assign_requirements(at=at)
    complete_module(west[0], key, at=at)
    # Does it again of their own will: done all the same.
    begin(west[0], key, at)
    begin(west[1], key, at)
    complete_module(outside, key, at=at)
    rows = touched_by(key, on=ON)
    assert rows == [
        Touched("Oost", busy=0, completed=0, waiting=2),
        Touched("West", busy=1, completed=1, waiting=2),
        Touched("", busy=0, completed=1, waiting=0),
    ]
    assert in_all(rows) == Touched("", busy=1, completed=2, waiting=4)
    assert len(east) == 2


def test_who_left_or_died_is_touched_no_more(key, at):
    left, died = in_cluster("West", 2)
    for one in (left, died):
        complete_module(one, key, at=at)
    left.ends_on = dt.date(2022, 2, 28)
    left.save()
    died.person.status = PersonStatus.DECEASED
    died.person.save()
    assert touched_by(key, on=ON) == []


def test_another_module_touches_nobody(key, at):
    other = make_module(at=at, title="Andere module")
    complete_module(in_cluster("West", 1)[0], other, at=at)
    assert touched_by(key, on=ON) == []


def test_as_many_queries_for_one_cluster_as_for_many(key, at):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            touched_by(key, on=ON)
        return len(captured)

    complete_module(in_cluster("West", 1)[0], key, at=at)
    first = cost()
    for name in ("Oost", "Noord", "Zuid"):
        for engagement in in_cluster(name, 3):
            begin(engagement, key, moment("2022-03-01 11:00"))
    assign_requirements(at=at)
    assert (first, cost(), len(touched_by(key, on=ON))) == (9, 9, 4)


def test_who_is_exempt_or_was_never_asked_or_belongs_no_more_is_not_asked_again(at, hr):
    """Done all the same; an editor who lets everybody do it again, does not reach them."""
    here, elsewhere = (UnitFactory(kind="cluster", name=name) for name in ("West", "Oost"))
    key = make_module(at=at)
    publish_requirement(
        code="basis",
        title="Basis",
        kinds=["medewerker"],
        steps=[(key, 1)],
        gates=[],
        valid_from=dt.date(2020, 1, 1),
        due_months=3,
        units=[here],
    )
    asked, free, gone = (EngagementFactory(unit=here) for _ in range(3))
    never = EngagementFactory(unit=elsewhere)
    assign_requirements(at=at)
    exempt(assignment=Assignment.objects.get(engagement=free), reason="Elders gedaan.", by=hr, at=at)
    for one in (asked, gone, never):
        complete_module(one, key, at=at)
    stay = gone.memberships.get()
    stay.valid_to = dt.date(2022, 3, 1)
    stay.save()
    gone.memberships.create(unit=elsewhere, valid_from=dt.date(2022, 3, 2))
    day = moment("2022-03-02 09:00")
    assign_requirements(at=day)
    assert touched_by(key, on=day.date()) == [Touched("West", completed=1)]
    renew_by_date(module_key=key, version_number=2, due_on=dt.date(2022, 6, 1), at=day)
    assert assign_requirements(at=day) == 1
    assert Assignment.objects.get(cycle=2).engagement == asked


def test_who_did_the_module_and_not_the_rest_is_done_with_it(at):
    key, other = (make_module(at=at, title=title) for title in ("Integer", "Privacy"))
    require_for_oath(key, other)
    [one] = in_cluster("West", 1)
    assign_requirements(at=at)
    complete_module(one, key, at=at)
    assert (touched_by(key, on=ON), touched_by(other, on=ON)) == (
        [Touched("West", completed=1)],
        [Touched("West", waiting=1)],
    )
