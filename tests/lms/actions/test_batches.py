"""What is done for everybody at once asks as many queries for one person as for five."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.mailing.actions import send_due_mail
from foundation.people.actions import grant_role
from foundation.people.models import Engagement, PersonalLink, Role
from lms.actions.assigning import assign_requirements
from lms.actions.cohorts import remind_cohorts
from lms.actions.declaring import open_round
from lms.actions.reminders import digest_to_coordinators, digest_to_managers, remind_staff
from lms.actions.requirements import publish_requirement
from lms.actions.rounds import remind_signers
from lms.actions.settling import settle_all
from lms.models import Assignment, DueAnchor, Escalation
from tests.conftest import moment
from tests.factories.cohorts import make_cohort
from tests.factories.declarations import make_declaration
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
# Tuesdays: the requirement is laid on people, they hear that they are late, and a person takes over.
ASKED, LATE, HANDED_OVER = (moment(f"2024-{day} 10:00") for day in ("03-05", "05-28", "06-04"))


def queries_of(part: Callable[..., int], *, at, done: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert part(at=at) == done
    return len(asked)


@pytest.fixture
def due(hr) -> Callable[[int], dict[str, int]]:
    """Part → its queries, when so many people have everything due at once."""

    def run(count: int) -> dict[str, int]:
        unit = UnitFactory(kind="cluster", name="Werk")
        people = [_at_work(unit) for _number in range(count)]
        _lead(unit)
        privacy, integrity = (make_module(title=one, at=ASKED) for one in ("Privacy", "Integriteit"))
        _ask(privacy, due_on=date(2024, 4, 19))
        _ask(integrity, due_on=date(2024, 4, 19), validity_months=3, window_days=60)
        found = {"asked": queries_of(assign_requirements, at=ASKED, done=2 * count)}
        for one in people:
            complete_module(one, integrity, at=ASKED)
        found["told late"] = queries_of(remind_staff, at=LATE, done=count)
        found["managers"] = queries_of(digest_to_managers, at=LATE, done=count)
        found["coordinators"] = queries_of(digest_to_coordinators, at=LATE, done=1)
        send_due_mail(at=LATE)
        found["asked again"] = queries_of(assign_requirements, at=HANDED_OVER, done=count)
        found["settled"] = queries_of(settle_all, at=HANDED_OVER, done=0)
        found["handed over"] = queries_of(remind_staff, at=HANDED_OVER, done=count)
        assert (Assignment.objects.count(), Escalation.objects.count()) == (3 * count, count)
        # Externals too, who come by a link and have none that still opens.
        for _number in range(count):
            EngagementFactory(unit=unit, starts_on=date(2024, 1, 1), kind="inhuur")
        open_round(
            title="Ronde",
            declaration=make_declaration(at=ASKED),
            units=[unit],
            starts_on=LATE.date(),
            due_on=date(2024, 7, 1),
            by=hr,
            at=LATE,
        )
        found["signers"] = queries_of(remind_signers, at=LATE, done=2 * count)
        assert PersonalLink.objects.count() == count
        make_cohort(unit, by=hr, at=LATE)
        found["cohort"] = queries_of(remind_cohorts, at=LATE, done=count)
        return found

    return run


def _at_work(unit) -> Engagement:
    return EngagementFactory(unit=unit, starts_on=date(2024, 1, 1), line_manager=PersonFactory())


def _lead(unit) -> None:
    grant_role(person=PersonFactory(), role=Role.CLUSTER_COORDINATOR, unit=unit, at=ASKED)


def _ask(module, **due) -> None:
    publish_requirement(
        code=str(module),
        title="Leren",
        kinds=["medewerker"],
        steps=[(module, 1)],
        gates=[],
        valid_from=ASKED.date(),
        due_anchor=DueAnchor.FIXED,
        **due,
    )


@pytest.mark.parametrize("count", [1, 5])
def test_everybody_at_once_costs_the_queries_of_one(due, count):
    assert due(count) == {
        "asked": 67,
        "told late": 20,
        "managers": 10,
        "coordinators": 10,
        "asked again": 57,
        "settled": 9,
        "handed over": 21,
        "signers": 28,
        "cohort": 13,
    }
