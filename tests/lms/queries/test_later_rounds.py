"""What is asked again stands open for the manager and for HR, whatever was done for an earlier round."""

from datetime import date

import pytest

from lms.actions.assigning import assign_requirements
from lms.actions.exempting import exempt
from lms.actions.parts import note_part
from lms.actions.requirements import publish_requirement
from lms.actions.taking import start_attempt
from lms.models import Assignment, StepKind
from lms.queries.days import who_has_open
from lms.queries.lives import jobs_of
from lms.queries.team import team_of
from lms.rules.team import Standing
from tests.conftest import moment
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import make_part

pytestmark = pytest.mark.django_db

BEGIN = moment("2024-01-08 09:00")
AGAIN = moment("2025-12-20 09:00")


@pytest.fixture
def karim():
    return PersonFactory(given_name="Karim")


@pytest.fixture
def module():
    return make_module(title="Privacy", at=BEGIN)


@pytest.fixture
def check():
    return make_part("vog", StepKind.CHECK)


@pytest.fixture
def engagement(karim, module, check):
    """With both steps done for the first round, and the second asked since AGAIN."""
    publish_requirement(
        code="basis",
        title="Basis",
        kinds=["medewerker"],
        steps=[(module, 1), check],
        gates=[],
        valid_from=date(2024, 1, 1),
        due_months=1,
        validity_months=24,
        window_days=60,
    )
    found = EngagementFactory(starts_on=date(2024, 1, 8), line_manager=karim)
    assign_requirements(at=BEGIN)
    complete_module(found, module, at=moment("2024-01-15 09:00"))
    note_part(part=check, engagements=[found], on=date(2024, 1, 16), by=make_hr(at=BEGIN), at=AGAIN)
    assign_requirements(at=AGAIN)
    return found


def of_team(karim, at):
    [member] = team_of(karim, at=at)
    return member.standing, member.due_on, [step.state.value for step in member.steps]


def test_the_manager_sees_the_last_round(karim, engagement, module, check):
    assert of_team(karim, AGAIN) == (Standing.ON_THE_WAY, date(2026, 1, 15), ["todo", "todo"])
    assert of_team(karim, moment("2026-01-16 09:00"))[0] is Standing.LATE
    complete_module(engagement, module, at=AGAIN)
    assert of_team(karim, AGAIN)[2] == ["done", "todo"]
    hr = make_hr(at=BEGIN)
    note_part(part=check, engagements=[engagement], on=AGAIN.date(), by=hr, at=AGAIN)
    assert of_team(karim, AGAIN)[::2] == (Standing.DONE, ["done", "done"])


def test_who_is_exempt_is_not_asked_in_the_team(karim, engagement, check):
    hr = make_hr(at=BEGIN)
    again = Assignment.objects.get(cycle=2)
    exempt(
        assignment=again,
        step=again.requirement_version.steps.get(part=check),
        reason="Is er.",
        by=hr,
        at=AGAIN,
    )
    assert of_team(karim, AGAIN)[2] == ["todo"]
    exempt(assignment=again, reason="Gaat met pensioen.", by=hr, at=AGAIN)
    assert of_team(karim, AGAIN)[0] is not Standing.LATE
    assert of_team(karim, moment("2026-01-16 09:00"))[0] is not Standing.LATE


def test_hr_finds_who_must_do_a_part_again(engagement, check):
    assert list(who_has_open(check, at=AGAIN)) == [engagement]
    note_part(part=check, engagements=[engagement], on=AGAIN.date(), by=make_hr(at=BEGIN), at=AGAIN)
    assert list(who_has_open(check, at=AGAIN)) == []


def test_a_module_taken_again_is_taken_for_the_round_that_asks(engagement, module):
    attempt = start_attempt(engagement=engagement, module_key=module, language="nl", at=AGAIN)
    assert attempt.assignment.cycle == 2


def test_on_the_file_of_a_person_stands_the_first_last_day_of_what_is_open(engagement, module, check):
    [job] = jobs_of(engagement.person, at=AGAIN)
    assert job.due_on == date(2026, 1, 15)
    complete_module(engagement, module, at=AGAIN)
    note_part(part=check, engagements=[engagement], on=AGAIN.date(), by=make_hr(at=BEGIN), at=AGAIN)
    [job] = jobs_of(engagement.person, at=AGAIN)
    assert job.due_on is None
