from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from foundation.people.models import EngagementKind, Membership, PersonStatus
from lms.actions import assigning
from lms.actions.assigning import RequirementsFailed, assign_requirements
from lms.actions.requirements import publish_requirement
from lms.models import Assignment, ClosedBecause, DueAnchor, RequirementVersion
from lms.queries.requirements import versions_in_force
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db

MODULE = uuid4()
NEXT_DAY = moment("2022-03-02 09:00")


def require(**changed: object) -> RequirementVersion:
    """A requirement for employees, from 2020 on, due three months after the start."""
    wanted = {
        "code": "ambtseed",
        "title": "Ambtseed",
        "kinds": ["medewerker"],
        "steps": [(MODULE, 1)],
        "gates": ["oath"],
        "valid_from": date(2020, 1, 1),
        "due_months": 3,
    }
    return publish_requirement(**(wanted | changed))


def assigned() -> set:
    return {assignment.engagement for assignment in Assignment.objects.select_related("engagement")}


def test_a_requirement_keeps_its_steps_in_order():
    first, second = uuid4(), uuid4()
    version = require(steps=[(first, 1), (second, 3)])
    assert [(one.position, one.module_key, one.least_version) for one in version.steps.all()] == [
        (1, first, 1),
        (2, second, 3),
    ]
    assert (version.number, version.due_anchor, version.gates) == (1, DueAnchor.START, ["oath"])


def test_a_second_version_has_number_two_of_the_same_requirement():
    first, second = require(), require(valid_from=date(2022, 1, 1))
    assert (second.requirement, second.number) == (first.requirement, 2)


def test_the_latest_version_that_holds_on_the_day():
    first, second = require(), require(valid_from=date(2022, 3, 1))
    other = require(code="privacy", title="Privacy")
    assert versions_in_force(on=date(2019, 12, 31)) == []
    assert versions_in_force(on=date(2022, 2, 28)) == [first, other]
    assert versions_in_force(on=date(2022, 3, 1)) == [second, other]


def test_everybody_of_the_kinds_is_assigned(at):
    require(kinds=[EngagementKind.EMPLOYEE, EngagementKind.UNPAID_OFFICIAL])
    engagements = {kind: EngagementFactory(kind=kind) for kind in EngagementKind}
    assert assign_requirements(at=at) == 2
    assert assigned() == {engagements["medewerker"], engagements["onbezoldigd ambtenaar"]}


def test_an_assignment_says_why_since_when_and_until_when(at):
    version = require()
    engagement = EngagementFactory(starts_on=date(2021, 12, 31))
    assign_requirements(at=at)
    assignment = Assignment.objects.get()
    assert (assignment.engagement, assignment.requirement) == (engagement, version.requirement)
    assert (assignment.requirement_version, assignment.cycle) == (version, 1)
    assert (assignment.assigned_at, assignment.due_on, assignment.closed_at) == (at, date(2022, 3, 31), None)


@pytest.mark.parametrize(
    ("starts_on", "due_on"),
    [
        (date(2022, 3, 1), date(2022, 6, 1)),
        # Clamped to the end of the month.
        (date(2021, 11, 30), date(2022, 2, 28)),
        # Before the first day.
        (date(2022, 8, 31), date(2022, 11, 30)),
        # Without a start date there is no deadline.
        (None, None),
        # In the file too late: the same time as the others from today, no deadline in the past.
        (date(2021, 10, 1), date(2022, 5, 28)),
        (date(2015, 1, 1), date(2022, 5, 28)),
    ],
)
def test_due_so_many_months_after_the_start(starts_on, due_on):
    require()
    EngagementFactory(starts_on=starts_on)
    assign_requirements(at=moment("2022-02-28 09:00"))
    assert Assignment.objects.get().due_on == due_on


def test_due_on_a_fixed_day(at):
    require(due_on=date(2022, 12, 31), due_months=None)
    EngagementFactory(starts_on=None)
    assign_requirements(at=at)
    assert Assignment.objects.get().due_on == date(2022, 12, 31)


def test_a_requirement_without_any_deadline_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        require(due_months=None)
    assert RequirementVersion.objects.count() == 0


def test_a_start_date_that_comes_later_gives_the_deadline(at):
    require()
    engagement = EngagementFactory(starts_on=None)
    assign_requirements(at=at)
    engagement.starts_on = date(2022, 2, 15)
    engagement.save()
    assert assign_requirements(at=NEXT_DAY) == 0
    assert Assignment.objects.get().due_on == date(2022, 5, 15)


def test_only_who_starts_from_a_day_on(at):
    require(starts_from=date(2022, 2, 1))
    EngagementFactory(starts_on=date(2022, 1, 31))
    first_day = EngagementFactory(starts_on=date(2022, 2, 1))
    later = EngagementFactory(starts_on=date(2022, 9, 1))
    assert assign_requirements(at=at) == 2
    assert assigned() == {first_day, later}


def test_a_unit_means_everybody_below_it(at):
    cluster = UnitFactory(kind="cluster")
    department = UnitFactory(kind="afdeling", name__parent=cluster)
    team = UnitFactory(name__parent=department)
    elsewhere = UnitFactory(kind="cluster")
    inside = {EngagementFactory(unit=unit) for unit in (cluster, department, team)}
    EngagementFactory(unit=elsewhere)
    EngagementFactory()
    require(units=[cluster])
    assert assign_requirements(at=at) == 3
    assert assigned() == inside


def test_who_moves_into_a_unit_is_assigned_from_that_day(at):
    team, other = UnitFactory(), UnitFactory()
    engagement = EngagementFactory(unit=other)
    require(units=[team])
    assert assign_requirements(at=at) == 0
    engagement.memberships.update(valid_to=date(2022, 3, 1))
    Membership.objects.create(engagement=engagement, unit=team, valid_from=date(2022, 3, 2))
    assert assign_requirements(at=NEXT_DAY) == 1


def test_who_moves_out_of_a_unit_is_asked_no_longer_and_again_when_they_come_back(at):
    team, other = UnitFactory(), UnitFactory()
    engagement = EngagementFactory(unit=team)
    require(units=[team])
    assign_requirements(at=at)
    engagement.memberships.update(valid_to=date(2022, 3, 1))
    Membership.objects.create(engagement=engagement, unit=other, valid_from=date(2022, 3, 2))
    assign_requirements(at=NEXT_DAY)
    closed = Assignment.objects.get()
    assert (closed.closed_at, closed.closed_because) == (NEXT_DAY, ClosedBecause.AUDIENCE)
    engagement.memberships.filter(unit=other).update(unit=team)
    assign_requirements(at=NEXT_DAY)
    opened = Assignment.objects.get()
    assert (opened.closed_at, opened.closed_because, opened.cycle) == (None, "", 1)


@pytest.mark.parametrize("ends_on", [date(2022, 2, 28), date(2021, 12, 31)])
def test_who_has_left_is_not_assigned(at, ends_on):
    require()
    EngagementFactory(starts_on=date(2021, 1, 1), ends_on=ends_on)
    assert assign_requirements(at=at) == 0


def test_the_last_working_day_still_counts(at):
    require()
    EngagementFactory(ends_on=date(2022, 3, 1))
    assert assign_requirements(at=at) == 1


@pytest.mark.parametrize("status", [PersonStatus.DECEASED, PersonStatus.MERGED])
def test_who_is_not_active_is_not_assigned(at, status):
    require()
    merged_into = PersonFactory() if status == PersonStatus.MERGED else None
    EngagementFactory(person=PersonFactory(status=status, merged_into=merged_into))
    assert assign_requirements(at=at) == 0


def test_repeated_it_assigns_nobody_twice(at):
    require()
    EngagementFactory()
    assert assign_requirements(at=at) == 1
    before = Assignment.objects.values().get()
    assert assign_requirements(at=NEXT_DAY) == 0
    assert Assignment.objects.values().get() == before


def test_who_comes_later_is_assigned_later(at):
    require()
    EngagementFactory()
    assign_requirements(at=at)
    newcomer = EngagementFactory(starts_on=date(2022, 4, 1))
    assert assign_requirements(at=NEXT_DAY) == 1
    assert newcomer.assignments.get().assigned_at == NEXT_DAY


def test_a_second_version_leaves_assignments_on_the_first(at):
    first = require()
    early = EngagementFactory()
    assign_requirements(at=at)
    second = require(valid_from=date(2022, 3, 2), due_months=1)
    newcomer = EngagementFactory(starts_on=date(2022, 3, 2))
    assert assign_requirements(at=NEXT_DAY) == 1
    assert early.assignments.get().requirement_version == first
    assert (newcomer.assignments.get().requirement_version, newcomer.assignments.get().due_on) == (
        second,
        date(2022, 4, 2),
    )


def test_two_requirements_give_two_assignments(at):
    require()
    require(code="privacy", title="Privacy", gates=[])
    engagement = EngagementFactory()
    assert assign_requirements(at=at) == 2
    assert sorted(engagement.assignments.values_list("requirement__code", flat=True)) == [
        "ambtseed",
        "privacy",
    ]


def test_two_jobs_are_assigned_each(at):
    require()
    first = EngagementFactory()
    EngagementFactory(person=first.person, number=2)
    assert assign_requirements(at=at) == 2


def test_a_requirement_of_later_assigns_nobody_yet(at):
    require(valid_from=date(2022, 3, 2))
    EngagementFactory()
    assert assign_requirements(at=at) == 0
    assert assign_requirements(at=NEXT_DAY) == 1


def test_leaving_closes_the_assignment_from_the_day_after(at):
    require()
    leaver, colleague = EngagementFactory(ends_on=date(2022, 3, 1)), EngagementFactory()
    assign_requirements(at=at)
    assert leaver.assignments.get().closed_at is None
    assign_requirements(at=NEXT_DAY)
    assign_requirements(at=moment("2022-03-03 09:00"))
    assert leaver.assignments.get().closed_at == NEXT_DAY
    assert colleague.assignments.get().closed_at is None


@pytest.mark.parametrize("ends_on", [None, date(2022, 12, 31)])
def test_a_prolonged_contract_opens_the_assignment_again(at, ends_on):
    require()
    engagement = EngagementFactory(ends_on=date(2022, 3, 1))
    assign_requirements(at=at)
    assign_requirements(at=NEXT_DAY)
    engagement.ends_on = ends_on
    engagement.save()
    assert assign_requirements(at=moment("2022-03-03 09:00")) == 0
    assert engagement.assignments.get().closed_at is None


def test_returning_is_a_new_engagement_with_an_assignment_of_its_own(at):
    require()
    old = EngagementFactory(ends_on=date(2022, 3, 1))
    assign_requirements(at=at)
    back = EngagementFactory(person=old.person, number=2, starts_on=date(2022, 9, 1))
    assert assign_requirements(at=moment("2022-09-01 09:00")) == 1
    assert (old.assignments.get().closed_at, back.assignments.get().closed_at) == (
        moment("2022-09-01 09:00"),
        None,
    )


def test_a_requirement_that_fails_holds_up_none_of_the_others(at, monkeypatch):
    engagement = EngagementFactory()
    broken = require()
    fine = require(code="privacy", title="Privacy")
    assign_version = assigning.assign_version

    def fail_one(version, **given):
        if version == broken:
            raise ValueError("a row that cannot be")
        return assign_version(version, **given)

    monkeypatch.setattr(assigning, "assign_version", fail_one)
    with pytest.raises(RequirementsFailed, match="ambtseed"):
        assign_requirements(at=at)
    assert Assignment.objects.get().requirement == fine.requirement
    monkeypatch.undo()
    assert assign_requirements(at=at) == 1
    assert Assignment.objects.filter(engagement=engagement).count() == 2
