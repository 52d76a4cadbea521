"""A check that counts for some months: what comes after it ran out."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from foundation.people.models import Engagement
from lms.actions.assigning import assign_requirements
from lms.actions.bulk_changes import exempt_many
from lms.actions.expiring import ask_again_what_ran_out
from lms.actions.parts import note_part
from lms.actions.requirements import publish_again, publish_requirement
from lms.models import Assignment, ProgrammePart, StepKind
from lms.queries.gates import oath_gate
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory
from tests.factories.programmes import make_part, require_steps

pytestmark = pytest.mark.django_db
BEGIN = moment("2022-03-01 09:00")


@pytest.fixture
def module(db) -> UUID:
    return make_module(at=BEGIN)


@pytest.fixture
def check(db) -> ProgrammePart:
    return make_part("vog", kind=StepKind.CHECK, valid_months=6)


def run_on(day: date) -> None:
    at = moment(f"{day} 09:00")
    assign_requirements(at=at)
    ask_again_what_ran_out(at=at)


def do_all(module: UUID, check: ProgrammePart, *, by) -> Engagement:
    """The module and the check on the second of March, of which the check counts until September."""
    job, at = EngagementFactory(), moment("2022-03-02 09:00")
    run_on(date(2022, 3, 1))
    complete_module(job, module, at=at)
    note_part(part=check, engagements=[job], on=date(2022, 3, 2), by=by, at=at)
    return job


def test_who_need_not_do_the_check_again_is_let_through(module, check, hr):
    require_steps((module, 1), check)
    job = do_all(module, check, by=hr)
    run_on(date(2022, 10, 1))
    assert not oath_gate(job, on=date(2022, 10, 3)).is_open
    asked = Assignment.objects.get(cycle=2)
    exempt_many(
        requirement=asked.requirement,
        assignment_ids=[asked.public_id],
        reason="Een nieuwe is onderweg.",
        press=uuid4(),
        by=hr,
        at=moment("2022-10-02 09:00"),
    )
    assert oath_gate(job, on=date(2022, 10, 3)).is_open


def test_a_check_that_is_no_longer_asked_is_not_asked_again(module, check, hr):
    version = require_steps((module, 1), check)
    do_all(module, check, by=hr)
    publish_again(version, at=moment("2022-05-02 09:00"), steps=[(module, 1)])
    run_on(date(2022, 10, 1))
    assert Assignment.objects.count() == 1


def test_a_check_that_runs_out_more_often_does_not_put_off_the_refresher(module, check, hr):
    publish_requirement(
        code="jaarlijks",
        title="Jaarlijks",
        kinds=["medewerker"],
        steps=[(module, 1), check],
        gates=[],
        valid_from=date(2020, 1, 1),
        due_months=3,
        validity_months=12,
        window_days=30,
    )
    job = do_all(module, check, by=hr)
    for noted_on in (date(2022, 9, 20), date(2023, 2, 20)):
        run_on(noted_on)
        note_part(part=check, engagements=[job], on=noted_on, by=hr, at=moment(f"{noted_on} 10:00"))
        run_on(noted_on + timedelta(days=1))
    # The module counts until the second of March.
    asked = Assignment.objects.exclude(counts_from=None).get()
    assert (asked.due_on, asked.completed_at) == (date(2023, 3, 2), None)
