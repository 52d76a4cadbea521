"""A last day is never one that had passed before somebody was asked, and follows the first working day."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from foundation.people.models import Engagement, Membership, Person, Unit
from lms.actions.assigning import assign_requirements
from lms.actions.bulk_changes import move_many, undo
from lms.actions.exempting import exempt
from lms.actions.lives import set_unavailable
from lms.actions.requirements import publish_requirement
from lms.models import Assignment, BulkChange, ClosedBecause
from tests.conftest import moment
from tests.factories.lms import make_hr, make_module, require_for_oath
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 09:00")


def assign_on(day: str) -> Assignment:
    """The assignment of the one person there is, after a run on that day."""
    assign_requirements(at=moment(f"{day} 09:00"))
    return Assignment.objects.get()


def move_to(job: Engagement, unit: Unit, *, on: date) -> None:
    Membership.objects.filter(engagement=job, valid_to=None).update(valid_to=on - timedelta(days=1))
    Membership.objects.create(engagement=job, unit=unit, valid_from=on)


def require_in(*units: Unit, modules: Sequence[UUID] = ()) -> Sequence[UUID]:
    """The keys of the modules that it asks for."""
    modules = modules or [make_module(at=AT)]
    require(units=units, steps=[(key, 1) for key in modules], due_months=3, window_days=60)
    return modules


def require(**terms: object) -> None:
    publish_requirement(
        code="fraude",
        title="Fraude-alert",
        kinds=["medewerker"],
        gates=[],
        valid_from=date(2022, 1, 1),
        **terms,
    )


def away(job: Engagement, first_day: date, last_day: date, *, by: Person) -> None:
    at = moment(f"{first_day} 09:00")
    set_unavailable(engagement=job, first_day=first_day, last_day=last_day, by=by, at=at)


def test_who_starts_after_a_fixed_day_gets_the_time_of_the_window():
    require(steps=[(make_module(at=AT), 1)], due_on=date(2022, 6, 1), window_days=30)
    EngagementFactory(starts_on=date(2022, 9, 1))
    assert assign_on("2022-09-01").due_on == date(2022, 10, 1)


def test_who_comes_back_into_the_audience_after_years_has_time_again():
    here, elsewhere = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    job = EngagementFactory(unit=here, starts_on=date(2022, 3, 1))
    require_in(here)
    assert assign_on("2022-03-01").due_on == date(2022, 6, 1)
    move_to(job, elsewhere, on=date(2022, 4, 1))
    assert assign_on("2022-04-02").closed_because == ClosedBecause.AUDIENCE
    move_to(job, here, on=date(2024, 4, 1))
    back = assign_on("2024-04-02")
    assert (back.closed_at, back.due_on) == (None, date(2024, 6, 1))


def test_who_comes_back_in_time_keeps_the_last_day():
    here, elsewhere = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    job = EngagementFactory(unit=here, starts_on=date(2022, 3, 1))
    require_in(here)
    assign_on("2022-03-01")
    move_to(job, elsewhere, on=date(2022, 4, 1))
    assign_on("2022-04-02")
    move_to(job, here, on=date(2022, 5, 1))
    assert assign_on("2022-05-02").due_on == date(2022, 6, 1)


def test_who_moves_into_the_audience_of_a_newer_version_is_asked_as_that_asks():
    first, second, elsewhere = (UnitFactory(kind="cluster") for _number in range(3))
    job = EngagementFactory(unit=first, starts_on=date(2022, 3, 1))
    modules = require_in(first)
    assign_on("2022-03-01")
    move_to(job, elsewhere, on=date(2022, 4, 1))
    assign_on("2022-04-02")
    require_in(first, second, modules=modules)
    move_to(job, second, on=date(2022, 5, 1))
    back = assign_on("2022-05-02")
    assert (back.closed_at, back.requirement_version.number) == (None, 2)


def test_who_is_exempt_of_a_step_and_moves_is_late_in_time(hr):
    """And is asked as the version in force asks it, without being closed and opened in every run."""
    first, second = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    job = EngagementFactory(unit=first, starts_on=date(2022, 3, 1))
    modules = require_in(first, modules=[make_module(at=AT, title=title) for title in ("Een", "Twee")])
    asked = assign_on("2022-03-01")
    step = asked.requirement_version.steps.first()
    exempt(assignment=asked, step=step, reason="Elders gedaan.", by=hr, at=AT)
    require_in(second, modules=modules)
    move_to(job, second, on=date(2022, 5, 1))
    for day in ("2022-05-02", "2022-07-01", "2022-10-03"):
        back = assign_on(day)
    assert (back.closed_at, back.due_on, back.requirement_version.number) == (None, date(2022, 6, 1), 2)


def test_a_contract_prolonged_after_a_gap_gives_time_again():
    job = EngagementFactory(starts_on=date(2022, 3, 1), ends_on=date(2022, 4, 1))
    require_for_oath(make_module(at=AT))
    assign_on("2022-03-01")
    assert assign_on("2022-04-05").closed_because == ClosedBecause.LEFT
    Engagement.objects.filter(pk=job.pk).update(ends_on=None)
    back = assign_on("2023-04-05")
    assert (back.closed_at, back.due_on) == (None, date(2023, 6, 4))


def test_who_was_late_before_the_end_was_corrected_is_late_still():
    job = EngagementFactory(starts_on=date(2022, 3, 1), ends_on=date(2022, 7, 1))
    require_for_oath(make_module(at=AT))
    assign_on("2022-03-01")
    assign_on("2022-07-02")
    Engagement.objects.filter(pk=job.pk).update(ends_on=date(2022, 12, 31))
    back = assign_on("2022-07-03")
    assert (back.closed_at, back.due_on) == (None, date(2022, 6, 1))


@pytest.mark.parametrize(
    ("starts_on", "due_on"),
    [
        (date(2022, 9, 1), date(2022, 12, 1)),
        (date(2022, 2, 1), date(2022, 5, 1)),
        # So long ago that the day has passed: the time of somebody who comes into the file late.
        (date(2020, 2, 1), date(2022, 5, 15)),
    ],
)
def test_the_last_day_follows_a_corrected_first_working_day(starts_on: date, due_on: date):
    job = EngagementFactory(starts_on=date(2022, 3, 1))
    require_for_oath(make_module(at=AT))
    assert assign_on("2022-02-01").due_on == date(2022, 6, 1)
    Engagement.objects.filter(pk=job.pk).update(starts_on=starts_on)
    assert assign_on("2022-02-15").due_on == due_on
    assert assign_on("2022-03-15").due_on == due_on


def test_a_day_that_hr_chose_is_not_moved_by_an_earlier_absence_or_another_first_day():
    hr, job = make_hr(at=AT), EngagementFactory(starts_on=date(2022, 3, 1))
    require_for_oath(make_module(at=AT))
    assignment = Assignment.objects.filter(engagement=job)
    assign_requirements(at=AT)
    away(job, date(2022, 3, 5), date(2022, 3, 14), by=hr)
    assert assignment.get().due_on == date(2022, 6, 11)
    move_many(
        requirement=assignment.get().requirement,
        assignment_ids=[assignment.get().public_id],
        due_on=date(2022, 7, 1),
        press=uuid4(),
        by=hr,
        at=moment("2022-04-01 09:00"),
    )
    Engagement.objects.filter(pk=job.pk).update(starts_on=date(2022, 2, 1))
    assign_requirements(at=moment("2022-04-02 09:00"))
    assert assignment.get().due_on == date(2022, 7, 1)
    # What comes later counts.
    away(job, date(2022, 5, 2), date(2022, 5, 6), by=hr)
    assert assignment.get().due_on == date(2022, 7, 6)
    undo(change=BulkChange.objects.get(), by=hr, at=moment("2022-05-09 09:00"))
    Engagement.objects.filter(pk=job.pk).update(starts_on=date(2022, 3, 1))
    assign_requirements(at=moment("2022-05-10 09:00"))
    # Ten days in March and five in May.
    assert assignment.get().due_on == date(2022, 6, 16)


def test_a_day_outside_the_audience_makes_nobody_less_late():
    here, elsewhere = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    job = EngagementFactory(unit=here, starts_on=date(2022, 3, 1))
    require_in(here)
    assign_on("2022-03-01")
    move_to(job, elsewhere, on=date(2022, 9, 2))
    assert assign_on("2022-09-02").closed_because == ClosedBecause.AUDIENCE
    move_to(job, here, on=date(2022, 9, 3))
    back = assign_on("2022-09-03")
    assert (back.closed_at, back.due_on) == (None, date(2022, 6, 1))


def test_who_comes_back_later_has_time_from_the_new_first_day():
    job = EngagementFactory(starts_on=date(2022, 3, 1), ends_on=date(2022, 4, 1))
    require_for_oath(make_module(at=AT))
    assign_on("2022-03-01")
    assign_on("2022-04-05")
    Engagement.objects.filter(pk=job.pk).update(starts_on=date(2024, 1, 1), ends_on=None)
    assert assign_on("2023-11-15").due_on == date(2024, 3, 1)
