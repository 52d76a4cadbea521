"""Laying requirements on the people they are for."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from foundation.clock import local_date
from foundation.people.models import Engagement, Membership, PersonStatus, Unit
from foundation.people.queries import UnitHistory, with_successors
from lms.models import Assignment, DueAnchor, Requirement, RequirementStep, RequirementVersion
from lms.queries.requirements import versions_in_force
from lms.rules.deadlines import add_months, after_absences


@transaction.atomic
def publish_requirement(
    *,
    code: str,
    title: str,
    kinds: Iterable[str],
    modules: Iterable[tuple[UUID, int]],
    gates: Iterable[str],
    valid_from: date,
    due_months: int | None = None,
    due_on: date | None = None,
    starts_from: date | None = None,
    units: Iterable[Unit] = (),
) -> RequirementVersion:
    """A new version of a requirement; `modules` are (module key, least version number) in order."""
    requirement, _created = Requirement.objects.get_or_create(code=code, defaults={"title": title})
    requirement = Requirement.objects.select_for_update().get(pk=requirement.pk)
    version = RequirementVersion.objects.create(
        requirement=requirement,
        number=requirement.versions.count() + 1,
        valid_from=valid_from,
        kinds=[str(kind) for kind in kinds],
        starts_from=starts_from,
        due_anchor=DueAnchor.FIXED if due_on else DueAnchor.START,
        due_months=due_months,
        due_on=due_on,
        gates=[str(gate) for gate in gates],
    )
    version.units.set(units)
    RequirementStep.objects.bulk_create(
        RequirementStep(requirement_version=version, position=position, module_key=key, least_version=least)
        for position, (key, least) in enumerate(modules, start=1)
    )
    return version


@transaction.atomic
def set_kind_of_gate(*, gate: str, kind: str, is_in: bool, at: datetime) -> list[RequirementVersion]:
    """Puts a kind of engagement in the audience of what stands before a gate, or takes it out; the new versions, from
    today on.

    What was laid on people already stays. Nothing where no requirement has this gate: there is nothing to ask.
    """
    standing = [version for version in versions_in_force(on=local_date(at)) if gate in version.gates]
    if is_in:
        asked = any(kind in version.kinds for version in standing)
        return [] if asked or not standing else [_with_kinds(standing[0], [*standing[0].kinds, kind], at=at)]
    return [
        _with_kinds(version, [one for one in version.kinds if one != kind], at=at)
        for version in standing
        if kind in version.kinds
    ]


def _with_kinds(version: RequirementVersion, kinds: list[str], *, at: datetime) -> RequirementVersion:
    steps = [(step.module_key, step.least_version) for step in version.steps.all()]
    return publish_requirement(
        code=version.requirement.code,
        title=version.requirement.title,
        kinds=kinds,
        modules=steps,
        gates=version.gates,
        valid_from=local_date(at),
        due_months=version.due_months,
        due_on=version.due_on,
        starts_from=version.starts_from,
        units=version.units.all(),
    )


@transaction.atomic
def assign_requirements(*, at: datetime) -> int:
    """Gives everybody in an audience what they lack, and closes what is left behind by who went.

    Opens again what was closed when a contract is prolonged, and sets the deadline once a first day is known.
    Safe to repeat and to run twice at once. Returns the number of new assignments.
    """
    today = local_date(at)
    made = sum(_assign(version, at=at) for version in versions_in_force(on=today))
    gone = Q(engagement__ends_on__lt=today) | Q(engagement__person__status=PersonStatus.DECEASED)
    Assignment.objects.filter(gone, closed_at=None).update(closed_at=at)
    Assignment.objects.filter(~gone, closed_at__isnull=False).update(closed_at=None)
    _set_awaited_deadlines(today)
    move_deadlines(at=at)
    return made


@transaction.atomic
def move_deadlines(*, at: datetime, engagement: Engagement | None = None) -> int:
    """Gives back the days on which people were not available; how many deadlines it moved.

    Of one engagement, or of all. Safe to repeat; an absence that was taken back moves them back.
    """
    concerned = Q(engagement__absences__isnull=False) | Q(due_without_absence__isnull=False)
    assignments = Assignment.objects.filter(concerned, closed_at=None, due_on__isnull=False)
    if engagement:
        assignments = assignments.filter(engagement=engagement)
    rows = assignments.distinct().select_related("engagement").prefetch_related("engagement__absences")
    moved = [one for one in rows if _move_deadline(one, today=local_date(at))]
    Assignment.objects.bulk_update(moved, ["due_on", "due_without_absence"], batch_size=500)
    return len(moved)


def _move_deadline(assignment: Assignment, *, today: date) -> bool:
    """Whether its last day is another now."""
    planned, engagement = assignment.due_without_absence or assignment.due_on, assignment.engagement
    if planned is None:
        return False
    absences = [(one.valid_from, one.valid_to) for one in engagement.absences.all()]
    assigned_on = local_date(assignment.assigned_at)
    due_on = after_absences(
        planned, absences, counted_from=max(assigned_on, engagement.starts_on or assigned_on), today=today
    )
    if due_on == assignment.due_on:
        return False
    assignment.due_on = due_on
    assignment.due_without_absence = planned if due_on != planned else None
    return True


@transaction.atomic
def assign_to(engagement: Engagement, *, at: datetime) -> int:
    """Gives one engagement what it lacks, at once; how many. Who is new does not wait for the worker."""
    versions = versions_in_force(on=local_date(at))
    return sum(_assign(version, at=at, engagement=engagement) for version in versions)


def _assign(version: RequirementVersion, *, at: datetime, engagement: Engagement | None = None) -> int:
    lacking = _audience(version, on=local_date(at)).exclude(assignments__requirement=version.requirement_id)
    if engagement:
        lacking = lacking.filter(pk=engagement.pk)
    assignments = [
        Assignment(
            engagement=engagement,
            requirement_id=version.requirement_id,
            requirement_version=version,
            assigned_at=at,
            due_on=_due_on(version, engagement, today=local_date(at)),
        )
        for engagement in lacking
    ]
    before = Assignment.objects.filter(requirement=version.requirement_id).count()
    Assignment.objects.bulk_create(assignments, batch_size=500, ignore_conflicts=True)
    return Assignment.objects.filter(requirement=version.requirement_id).count() - before


def _audience(version: RequirementVersion, *, on: date):
    people = Engagement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), kind__in=version.kinds, person__status=PersonStatus.ACTIVE
    )
    if version.starts_from:
        people = people.filter(starts_on__gte=version.starts_from)
    unit_ids = with_successors((unit.pk for unit in version.units.all()), on=on)
    if unit_ids:
        members = Membership.objects.in_force(on).filter(unit__in=UnitHistory().below(unit_ids, on=on))
        people = people.filter(pk__in=members.values("engagement"))
    return people


def _set_awaited_deadlines(today: date) -> None:
    awaited = Assignment.objects.filter(
        due_on=None, closed_at=None, engagement__starts_on__isnull=False
    ).select_related("engagement", "requirement_version")
    changed = []
    for assignment in awaited:
        assignment.due_on = _due_on(assignment.requirement_version, assignment.engagement, today=today)
        changed.append(assignment)
    Assignment.objects.bulk_update(changed, ["due_on"], batch_size=500)


def _due_on(version: RequirementVersion, engagement: Engagement, *, today: date) -> date | None:
    if version.due_anchor == DueAnchor.FIXED:
        return version.due_on
    # Without a start date there is no deadline; HR's list of exceptions names the person.
    if engagement.starts_on is None or version.due_months is None:
        return None
    due_on = add_months(engagement.starts_on, version.due_months)
    # Who comes into the file late gets the same time as the others, not a deadline in the past.
    return due_on if due_on >= today else add_months(today, version.due_months)


@transaction.atomic
def renew_by_date(
    *, module_key: UUID, version_number: int, due_on: date, at: datetime
) -> list[RequirementVersion]:
    """Of each requirement with this module a new version, from today on, that asks for at least this one by a day."""
    return [
        _with_least(version, module_key, version_number, at=at, due_on=due_on)
        for version in _asking_for(module_key, at=at)
    ]


@transaction.atomic
def for_new_starters(*, module_key: UUID, version_number: int, at: datetime) -> list[RequirementVersion]:
    """Likewise for whom it is laid on from today on; what was laid on people already stays."""
    return [
        _with_least(version, module_key, version_number, at=at, due_on=version.due_on)
        for version in _asking_for(module_key, at=at)
    ]


def _asking_for(module_key: UUID, *, at: datetime) -> list[RequirementVersion]:
    return [
        version
        for version in versions_in_force(on=local_date(at))
        if version.steps.filter(module_key=module_key).exists()
    ]


def _with_least(
    version: RequirementVersion, module_key: UUID, least: int, *, at: datetime, due_on: date | None
) -> RequirementVersion:
    steps = [
        (
            step.module_key,
            max(step.least_version, least) if step.module_key == module_key else step.least_version,
        )
        for step in version.steps.all()
    ]
    return publish_requirement(
        code=version.requirement.code,
        title=version.requirement.title,
        kinds=version.kinds,
        modules=steps,
        gates=version.gates,
        valid_from=local_date(at),
        due_months=version.due_months,
        due_on=due_on,
        starts_from=version.starts_from,
        units=version.units.all(),
    )
