"""What was counted once is counted for ever: years that are over, and a requirement as at a day."""

from datetime import date, timedelta

import pytest

from foundation.people.models import Membership
from foundation.people.queries import UnitHistory
from lms.actions.assigning import assign_requirements
from lms.actions.equivalences import note_equivalence
from lms.actions.exempting import exempt
from lms.actions.publishing import Choice, freeze_module_version
from lms.actions.requirements import publish_again, publish_requirement
from lms.models import Assignment, Requirement, RequirementVersion
from lms.queries.completion_by_cluster import completion_by_cluster
from lms.queries.gates import oath_gate
from lms.queries.progress import Stage, facts
from lms.queries.requirement_people import (
    Numbers,
    described_people,
    numbers_by_cluster,
    numbers_by_requirement,
    people_of,
)
from lms.rules.assignments import Status
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module, make_module_page, require_for_oath
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db
LONG_AGO = moment("2020-01-02 09:00")


def counted(stage: Stage) -> dict[int, int]:
    """Year → number, of the years with any."""
    found = {year: facts(stage, year=year).count() for year in range(2019, 2027)}
    return {year: number for year, number in found.items() if number}


def test_an_equivalence_of_before_moves_nobody_to_an_earlier_year(hr, at):
    module = make_module(at=LONG_AGO)
    require_for_oath(module)
    job = EngagementFactory()
    assign_requirements(at=at)
    complete_module(job, module, at=moment("2022-03-05 09:00"))
    note_equivalence(
        engagement=job,
        module_key=module,
        day=date(2020, 6, 1),
        reason="Elders gedaan.",
        by=hr,
        at=moment("2025-01-02 09:00"),
    )
    assert counted(Stage.COMPLETED) == {2022: 1}


def test_a_module_that_the_oath_asks_later_moves_nothing_of_before():
    module, other = (make_module(at=LONG_AGO, title=title) for title in ("Integer", "Privacy"))
    require_for_oath(module)
    job = EngagementFactory(starts_on=date(2020, 2, 3))
    assign_requirements(at=moment("2020-02-03 09:00"))
    complete_module(job, other, at=moment("2020-03-05 09:00"))
    complete_module(job, module, at=moment("2021-03-05 09:00"))
    publish_again(
        RequirementVersion.objects.get(), at=moment("2026-01-05 09:00"), steps=[(module, 1), (other, 1)]
    )
    assign_requirements(at=moment("2026-01-06 09:00"))
    assert (counted(Stage.STARTED), counted(Stage.COMPLETED)) == ({2021: 1}, {2021: 1})


def test_one_of_two_modules_is_not_all(at):
    module, other = (make_module(at=at, title=title) for title in ("Integer", "Privacy"))
    require_for_oath(module, other)
    job = EngagementFactory()
    assign_requirements(at=at)
    complete_module(job, other, at=moment("2022-03-05 09:00"))
    assert (counted(Stage.STARTED), counted(Stage.COMPLETED)) == ({2022: 1}, {})
    assert not oath_gate(job, on=date(2022, 3, 6)).is_open
    complete_module(job, module, at=moment("2023-03-06 09:00"))
    assert counted(Stage.COMPLETED) == {2023: 1}
    assert oath_gate(job, on=date(2023, 3, 6)).is_open


def test_of_two_requirements_both_count_and_a_third_that_comes_later_does_not(at):
    module, other, third = (make_module(at=at, title=title) for title in ("Integer", "Privacy", "Nieuw"))
    require_for_oath(module, code="ambtseed")
    require_for_oath(other, code="privacy")
    job = EngagementFactory()
    assign_requirements(at=at)
    complete_module(job, module, at=moment("2022-03-05 09:00"))
    assert counted(Stage.COMPLETED) == {}
    complete_module(job, other, at=moment("2023-03-06 09:00"))
    assert counted(Stage.COMPLETED) == {2023: 1}
    require_for_oath(third, code="nieuw")
    assign_requirements(at=moment("2024-01-08 09:00"))
    assert counted(Stage.COMPLETED) == {2023: 1}


def test_who_leaves_the_audience_in_a_later_year_was_expected_all_the_same(at):
    here, elsewhere = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    publish_requirement(
        code="ambtseed",
        title="Ambtseed",
        kinds=["medewerker"],
        steps=[(make_module(at=at), 1)],
        gates=["oath"],
        valid_from=date(2020, 1, 1),
        due_months=3,
        units=[here],
    )
    stays, corrected = (EngagementFactory(unit=here, starts_on=date(2022, 2, 1)) for _ in range(2))
    assign_requirements(at=at)
    assert counted(Stage.EXPECTED) == {2022: 2}
    # In the year itself it was a mistake.
    move(corrected, elsewhere, on=date(2022, 5, 2))
    assign_requirements(at=moment("2022-05-02 09:00"))
    assert counted(Stage.EXPECTED) == {2022: 1}
    move(stays, elsewhere, on=date(2024, 4, 1))
    assign_requirements(at=moment("2024-04-01 09:00"))
    assert Assignment.objects.open().count() == 0
    assert counted(Stage.EXPECTED) == {2022: 1}


def move(job, unit, *, on: date) -> None:
    Membership.objects.filter(engagement=job, valid_to=None).update(valid_to=on - timedelta(days=1))
    Membership.objects.create(engagement=job, unit=unit, valid_from=on)


@pytest.fixture
def yearly(at):
    """Asked again each year; the job did it on 2 March 2022, so by 2 March 2023 again."""
    module = make_module(at=at)
    publish_requirement(
        code="jaarlijks",
        title="Jaarlijks",
        kinds=["medewerker"],
        steps=[(module, 1)],
        gates=[],
        valid_from=date(2020, 1, 1),
        due_months=3,
        validity_months=12,
        window_days=60,
    )
    job = EngagementFactory(unit=UnitFactory(kind="cluster", name="Stad"))
    assign_requirements(at=at)
    complete_module(job, module, at=moment("2022-03-02 09:00"))
    return job, module


def numbers(on: date) -> Numbers:
    requirement, history = Requirement.objects.get(), UnitHistory()
    [row] = numbers_by_cluster(requirement, on=on, history=history, reach=None)
    assert numbers_by_requirement(on=on, history=history, reach=None) == {requirement.pk: row.numbers}
    [measured] = completion_by_cluster(requirement.pk, on=on, history=history, unit_ids=None)
    assert (measured.invited, measured.done) == (
        row.numbers.assigned - row.numbers.exempt,
        row.numbers.completed,
    )
    return row.numbers


def lines(on: date, wanted: Status) -> list[tuple[Status, date | None, date | None]]:
    history = UnitHistory()
    found = people_of(Requirement.objects.get(), on=on, history=history, reach=None, wanted=wanted)
    return [(line.status, line.completed_on, line.due_on) for line in described_people(list(found), on=on)]


DONE, LATE = Numbers(assigned=1, completed=1), Numbers(assigned=1, overdue=1)
IN_DECEMBER, IN_JANUARY, DUE = date(2022, 12, 25), date(2023, 1, 5), date(2023, 3, 2)


def test_who_is_asked_again_stays_done_until_the_last_day(yearly):
    job, module = yearly
    assign_requirements(at=moment("2022-12-25 09:00"))
    assert numbers(IN_DECEMBER) == DONE
    assign_requirements(at=moment("2023-01-05 09:00"))
    assert Assignment.objects.open().get().due_on == DUE
    assert numbers(IN_JANUARY) == DONE
    asked_again = [(Status.AGAIN, date(2022, 3, 2), DUE)]
    assert lines(IN_JANUARY, Status.COMPLETED) == lines(IN_JANUARY, Status.AGAIN) == asked_again
    assert lines(IN_JANUARY, Status.OPEN) == lines(DUE, Status.DUE_SOON) == []
    assert numbers(DUE) == DONE
    assert numbers(DUE + timedelta(days=1)) == LATE
    assert lines(DUE + timedelta(days=1), Status.OVERDUE) == [(Status.OVERDUE, date(2022, 3, 2), DUE)]
    complete_module(job, module, at=moment("2023-03-10 09:00"))
    # Asked later, each day still says what it said.
    days = (date(2022, 3, 1), IN_DECEMBER, IN_JANUARY, DUE + timedelta(days=1), date(2023, 3, 10))
    assert [numbers(day) for day in days] == [Numbers(assigned=1), DONE, DONE, LATE, DONE]


def test_what_is_noted_later_changes_no_number_of_a_day_before(yearly, hr):
    _done, module = yearly
    other = EngagementFactory(unit=UnitFactory(kind="cluster", name="Haven"))
    assign_requirements(at=moment("2022-03-03 09:00"))
    note_equivalence(
        engagement=other,
        module_key=module,
        day=date(2021, 12, 20),
        reason="Elders gedaan.",
        by=hr,
        at=moment("2022-04-01 09:00"),
    )
    requirement, history = Requirement.objects.get(), UnitHistory()

    def done(on: date) -> int:
        found = numbers_by_requirement(on=on, history=history, reach=None)
        return found[requirement.pk].completed

    assert (done(date(2022, 3, 31)), done(date(2022, 4, 1))) == (1, 2)


def test_after_again_by_a_day_both_figures_say_the_same(hr, at):
    page = make_module_page()
    module = page.translation_key
    freeze_module_version(module_key=module, kind="substantive", at=at)
    require_for_oath(module)
    job = EngagementFactory(unit=UnitFactory(kind="cluster", name="Stad"))
    assign_requirements(at=at)
    complete_module(job, module, at=at)
    page.title = "Anders"
    page.save()
    freeze_module_version(
        module_key=module,
        kind="substantive",
        at=moment("2022-03-02 09:00"),
        choice=Choice("again", date(2022, 6, 1), hr.public_id),
    )
    assign_requirements(at=moment("2022-03-02 09:00"))
    assert Assignment.objects.open().count() == 1
    assert [numbers(date(2022, month, day)) for month, day in ((3, 2), (6, 1), (6, 2))] == [DONE, DONE, LATE]


def test_who_is_exempt_is_not_to_do_in_either_figure(yearly, hr, at):
    free = EngagementFactory(unit=Membership.objects.get().unit)
    assign_requirements(at=at)
    exempt(
        assignment=Assignment.objects.get(engagement=free),
        reason="Langdurig ziek.",
        by=hr,
        at=moment("2022-03-03 09:00"),
    )
    assert numbers(date(2022, 3, 3)) == Numbers(assigned=2, completed=1, exempt=1)
