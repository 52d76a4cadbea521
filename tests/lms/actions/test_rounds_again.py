"""What is asked again: after its validity, by a new version, or because another requirement was completed."""

from datetime import date
from uuid import UUID

import pytest

from lms.actions.assigning import assign_requirements
from lms.actions.publishing import freeze_module_version
from lms.actions.requirements import (
    asking_no_less,
    end_requirement,
    for_new_starters,
    publish_requirement,
    renew_by_date,
    steps_of_programme,
)
from lms.actions.taking import finish_steps, start_attempt
from lms.models import (
    Assignment,
    ClosedBecause,
    Completion,
    DueAnchor,
    ModulePage,
    Programme,
    ProgrammeStep,
    RequirementVersion,
)
from lms.queries.gates import oath_gate
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

BEGIN = moment("2024-02-29 09:00")


@pytest.fixture
def module():
    return make_module(title="Privacy", at=moment("2023-01-10 09:00"))


def require(module: UUID, **changed: object) -> RequirementVersion:
    wanted = {
        "code": "privacy",
        "title": "Privacy",
        "kinds": ["medewerker"],
        "steps": [(module, 1)],
        "gates": ["oath"],
        "valid_from": date(2023, 1, 1),
        "due_months": 3,
    }
    return publish_requirement(**(wanted | changed))


def rounds() -> list[tuple]:
    rows = Assignment.objects.order_by("requirement__code", "cycle")
    return [(one.requirement.code, one.cycle, one.due_on, one.completed_at) for one in rows]


def publish_change(module: UUID, *, at) -> int:
    ModulePage.objects.filter(translation_key=module).update(summary=f"Anders {at}")
    return freeze_module_version(module_key=module, kind="substantive", at=at).number


def test_the_last_step_completes_the_assignment_at_its_moment(module):
    other = make_module(title="Veilig", at=moment("2023-01-10 09:00"))
    require(module, steps=[(module, 1), (other, 1)])
    person = EngagementFactory(starts_on=date(2024, 2, 1))
    assign_requirements(at=BEGIN)
    complete_module(person, module, at=moment("2024-03-01 10:00"))
    assert Assignment.objects.get().completed_at is None
    complete_module(person, other, at=moment("2024-03-04 10:00"))
    assert Assignment.objects.get().completed_at == moment("2024-03-04 10:00")


def test_what_was_done_before_it_was_asked_counts(module):
    person = EngagementFactory(starts_on=date(2024, 2, 1))
    complete_module(person, module, at=moment("2024-02-20 10:00"))
    require(module)
    assign_requirements(at=BEGIN)
    assert Assignment.objects.get().completed_at == moment("2024-02-20 10:00")


def test_a_completion_that_runs_out_is_asked_again_in_its_window(module):
    require(module, validity_months=24, window_days=60)
    person = EngagementFactory(starts_on=date(2024, 1, 1))
    assign_requirements(at=moment("2024-01-05 09:00"))
    complete_module(person, module, at=moment("2024-02-29 10:00"))
    # Two years after 29 February is 28 February; sixty days before it is 30 December.
    assign_requirements(at=moment("2025-12-29 09:00"))
    assert len(rounds()) == 1
    assign_requirements(at=moment("2025-12-30 09:00"))
    assign_requirements(at=moment("2025-12-30 09:00"))
    assert rounds()[1:] == [("privacy", 2, date(2026, 2, 28), None)]
    # What was done in the first round does not count for the second; the gate stays as it was.
    assert oath_gate(person, on=date(2022, 4, 1)).is_open
    complete_module(person, module, at=moment("2026-01-15 10:00"))
    assert rounds()[1][3] == moment("2026-01-15 10:00")
    assert Completion.objects.count() == 2


def test_who_did_it_again_of_their_own_accord_is_asked_later(module):
    require(module, validity_months=24, window_days=60)
    person = EngagementFactory(starts_on=date(2024, 1, 1))
    assign_requirements(at=moment("2024-01-05 09:00"))
    complete_module(person, module, at=moment("2024-02-01 10:00"))
    complete_module(person, module, at=moment("2025-02-01 10:00"))
    assign_requirements(at=moment("2026-01-20 09:00"))
    assert len(rounds()) == 1
    assign_requirements(at=moment("2026-12-20 09:00"))
    assert rounds()[1][2] == date(2027, 2, 1)


def test_a_refresher_follows_the_completion_of_another_requirement(module):
    first = require(module)
    refresher = make_module(title="Opfris", at=moment("2023-01-10 09:00"))
    person = EngagementFactory(starts_on=date(2024, 1, 1))
    assign_requirements(at=moment("2024-01-05 09:00"))
    complete_module(person, module, at=moment("2024-03-31 10:00"))
    publish_requirement(
        code="opfris",
        title="Opfris",
        kinds=["medewerker"],
        steps=[(refresher, 1)],
        gates=[],
        valid_from=date(2025, 1, 1),
        due_anchor=DueAnchor.COMPLETION,
        due_months=23,
        anchor=first.requirement,
        validity_months=24,
        window_days=30,
    )
    assign_requirements(at=moment("2026-01-28 09:00"))
    assert len(rounds()) == 1
    assign_requirements(at=moment("2026-01-29 09:00"))
    assert rounds()[0] == ("opfris", 1, date(2026, 2, 28), None)


def test_a_version_for_new_starters_leaves_who_has_it_alone(module):
    require(module)
    before = EngagementFactory(starts_on=date(2024, 1, 1))
    assign_requirements(at=moment("2024-01-05 09:00"))
    complete_module(before, module, at=moment("2024-01-10 10:00"))
    number = publish_change(module, at=BEGIN)
    for_new_starters(module_key=module, version_number=number, at=BEGIN)
    after = EngagementFactory(starts_on=date(2024, 3, 1))
    assign_requirements(at=moment("2024-03-01 09:00"))
    assert oath_gate(before, on=date(2022, 4, 1)).is_open
    assert [step.least_version for step in oath_gate(after, on=date(2022, 4, 1)).open_steps] == [number]
    assert Assignment.objects.filter(engagement=before).count() == 1


def test_again_by_a_date_asks_who_completed_it_and_takes_nothing_back(module):
    require(module)
    done, busy = (EngagementFactory(starts_on=date(2024, 1, 1)) for _ in range(2))
    assign_requirements(at=moment("2024-01-05 09:00"))
    complete_module(done, module, at=moment("2024-01-10 10:00"))
    number = publish_change(module, at=BEGIN)
    renew_by_date(module_key=module, version_number=number, due_on=date(2024, 6, 1), at=BEGIN)
    assert assign_requirements(at=BEGIN) == 1
    assert assign_requirements(at=BEGIN) == 0
    again = Assignment.objects.get(cycle=2)
    assert (again.engagement, again.due_on, again.completed_at) == (done, date(2024, 6, 1), None)
    assert Assignment.objects.get(engagement=done, cycle=1).completed_at == moment("2024-01-10 10:00")
    assert oath_gate(done, on=date(2022, 4, 1)).is_open
    complete_module(done, module, at=moment("2024-05-01 10:00"))
    assert Assignment.objects.get(cycle=2).completed_at == moment("2024-05-01 10:00")
    # Who was in the middle of it completes what was asked of them, and is asked the new version then.
    complete_module(busy, module, at=moment("2024-05-02 10:00"))
    assert assign_requirements(at=moment("2024-05-03 10:00")) == 0


def test_who_was_inside_an_earlier_version_is_asked_again_though_a_later_version_asked_nobody(module):
    require(module)
    person = EngagementFactory(starts_on=date(2024, 2, 1))
    assign_requirements(at=BEGIN)
    attempt = start_attempt(engagement=person, module_key=module, language="nl", at=BEGIN)
    second = publish_change(module, at=moment("2024-03-04 09:00"))
    renew_by_date(
        module_key=module,
        version_number=second,
        due_on=date(2024, 6, 1),
        at=moment("2024-03-04 09:00"),
    )
    assign_requirements(at=moment("2024-03-04 09:30"))
    third = publish_change(module, at=moment("2024-03-11 09:00"))
    for_new_starters(module_key=module, version_number=third, at=moment("2024-03-11 09:00"))
    assign_requirements(at=moment("2024-03-11 09:30"))
    done_at = moment("2024-03-12 10:00")
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=done_at)
    assign_requirements(at=moment("2024-03-13 09:00"))
    assign_requirements(at=moment("2024-03-14 09:00"))
    assert rounds() == [
        ("privacy", 1, date(2024, 5, 1), done_at),
        ("privacy", 2, date(2024, 6, 1), None),
    ]


def test_another_text_of_a_programmes_requirement_asks_no_earlier_version_of_its_modules(module):
    programme = Programme.objects.create(code="nieuw", title="Nieuw")
    ProgrammeStep.objects.create(
        programme=programme, module=ModulePage.objects.get(translation_key=module), sort_order=0
    )
    require(module, programme=programme)
    second = publish_change(module, at=BEGIN)
    renew_by_date(module_key=module, version_number=second, due_on=date(2024, 6, 1), at=BEGIN)
    assert steps_of_programme(programme) == [(module, 1)]
    assert asking_no_less(steps_of_programme(programme), code="privacy") == [(module, second)]
    assert asking_no_less(steps_of_programme(programme), code="another") == [(module, 1)]


def test_what_an_ended_requirement_asked_keeps_no_gate_shut(module):
    other = make_module(title="Oud", at=moment("2023-01-10 09:00"))
    require(module)
    ended = require(other, code="oud").requirement
    person = EngagementFactory(starts_on=date(2024, 2, 1))
    assign_requirements(at=BEGIN)
    complete_module(person, module, at=BEGIN)
    assert not oath_gate(person, on=date(2022, 4, 1)).is_open
    end_requirement(requirement=ended, ends_on=date(2024, 3, 1))
    assign_requirements(at=moment("2024-03-01 09:00"))
    assert oath_gate(person, on=date(2022, 4, 1)).is_open


def test_an_ended_requirement_closes_what_is_open_and_keeps_what_was_done(module):
    version = require(module)
    done, other = (EngagementFactory(starts_on=date(2024, 1, 1)) for _ in range(2))
    assign_requirements(at=moment("2024-01-05 09:00"))
    complete_module(done, module, at=moment("2024-01-10 10:00"))
    end_requirement(requirement=version.requirement, ends_on=date(2024, 3, 1))
    assign_requirements(at=moment("2024-03-01 09:00"))
    assert Assignment.objects.get(engagement=done).closed_at is None
    assert Assignment.objects.get(engagement=other).closed_because == ClosedBecause.ENDED


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"level_from": 10}, [10]),
        ({"level_until": 9}, [4, 9]),
        ({"level_from": 5, "level_until": 9}, [9]),
        ({"starts_until": date(2024, 1, 31)}, [4]),
        ({"managers_only": True}, [10]),
    ],
)
def test_the_bounds_of_an_audience(module, bounds, expected):
    EngagementFactory(function_level=4, starts_on=date(2024, 1, 1))
    low = EngagementFactory(function_level=9, starts_on=date(2024, 2, 1))
    lead = EngagementFactory(function_level=10, starts_on=date(2024, 2, 1))
    low.line_manager = lead.person
    low.save()
    require(module, **bounds)
    assign_requirements(at=BEGIN)
    levels = Assignment.objects.values_list("engagement__function_level", flat=True)
    assert sorted(levels) == expected
