"""Who need not do an assignment, or one step of it."""

from datetime import date

import pytest

from foundation.errors import DomainError
from lms.actions.assigning import assign_requirements
from lms.actions.exempting import exempt, take_back_exemption
from lms.actions.parts import do_part
from lms.models import Assignment, StepKind
from lms.queries.gates import oath_gate
from tests.factories.people import EngagementFactory
from tests.factories.programmes import make_part, require_steps


@pytest.fixture
def text(db):
    return make_part("map", StepKind.READING)


@pytest.fixture
def film(db):
    return make_part("film", StepKind.FILM)


@pytest.fixture
def assignment(text, film, at):
    require_steps(text, film)
    EngagementFactory()
    assign_requirements(at=at)
    return Assignment.objects.get()


def test_exempt_of_one_step_leaves_the_other(assignment, text, hr, at):
    step = assignment.requirement_version.steps.get(kind=StepKind.FILM)
    first = exempt(assignment=assignment, step=step, reason="Zag de film.", by=hr, at=at)
    assert exempt(assignment=assignment, step=step, reason="Nog eens.", by=hr, at=at) == first
    assert not oath_gate(assignment.engagement, on=date(2022, 4, 1)).is_open
    do_part(part=text, engagement=assignment.engagement, at=at)
    assignment.refresh_from_db()
    assert (assignment.completed_at, assignment.exempt_at) == (at, None)
    assert oath_gate(assignment.engagement, on=date(2022, 4, 1)).is_open
    take_back_exemption(exemption=first, by=hr, at=at)
    assignment.refresh_from_db()
    assert assignment.completed_at is None
    assert not oath_gate(assignment.engagement, on=date(2022, 4, 1)).is_open


def test_exempt_of_every_step_is_exempt_of_the_whole(assignment, hr, at):
    for step in assignment.requirement_version.steps.all():
        exempt(assignment=assignment, step=step, reason="Al gedaan.", by=hr, at=at)
    assignment.refresh_from_db()
    assert assignment.exempt_at == at
    assert oath_gate(assignment.engagement, on=date(2022, 4, 1)).is_open


def test_nobody_exempts_themselves_or_without_a_reason(assignment, hr, at):
    with pytest.raises(DomainError, match="no_reason"):
        exempt(assignment=assignment, reason=" ", by=hr, at=at)
    with pytest.raises(DomainError, match="own_registration"):
        exempt(assignment=assignment, reason="Ik kan het al.", by=assignment.engagement.person, at=at)
    assert not assignment.exemptions.exists()
