"""What is asked of whom: requirements and their versions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.clock import local_date
from foundation.people.models import Unit
from lms.models import (
    DueAnchor,
    Programme,
    ProgrammePart,
    Requirement,
    RequirementStep,
    RequirementVersion,
    StepKind,
)
from lms.queries.requirements import versions_in_force

# A module's key with the least number of its version, or a part of a programme.
Step = tuple[UUID, int] | ProgrammePart

# What a new version takes over from the one before.
TAKEN_OVER = (
    "kinds",
    "starts_from",
    "starts_until",
    "level_from",
    "level_until",
    "managers_only",
    "programme",
    "due_anchor",
    "due_months",
    "due_on",
    "anchor",
    "validity_months",
    "window_days",
    "renew_by",
    "gates",
)


@transaction.atomic
def publish_requirement(
    *,
    code: str,
    title: str,
    kinds: Iterable[str],
    steps: Iterable[Step],
    gates: Iterable[str],
    valid_from: date,
    due_months: int | None = None,
    due_on: date | None = None,
    units: Iterable[Unit] = (),
    title_en: str = "",
    **rest: Any,
) -> RequirementVersion:
    """A new version of a requirement, with its steps in order.

    `rest`: fields of RequirementVersion; without `due_anchor` that is FIXED with a `due_on`, else START.
    """
    requirement, _created = Requirement.objects.get_or_create(
        code=code, defaults={"title": title, "title_en": title_en}
    )
    requirement = Requirement.objects.select_for_update().get(pk=requirement.pk)
    rest.setdefault("due_anchor", DueAnchor.FIXED if due_on else DueAnchor.START)
    version = RequirementVersion.objects.create(
        requirement=requirement,
        number=requirement.versions.count() + 1,
        valid_from=valid_from,
        kinds=[str(kind) for kind in kinds],
        due_months=due_months,
        due_on=due_on,
        gates=[str(gate) for gate in gates],
        **rest,
    )
    version.units.set(units)
    RequirementStep.objects.bulk_create(
        _step(version, position, step) for position, step in enumerate(steps, start=1)
    )
    return version


def _step(version: RequirementVersion, position: int, step: Step) -> RequirementStep:
    if isinstance(step, ProgrammePart):
        return RequirementStep(requirement_version=version, position=position, kind=step.kind, part=step)
    key, least = step
    return RequirementStep(
        requirement_version=version,
        position=position,
        kind=StepKind.MODULE,
        module_key=key,
        least_version=least,
    )


def steps_of_programme(programme: Programme) -> list[Step]:
    """As they stand now; a requirement keeps what it was published with."""
    rows = programme.steps.select_related("module", "part").order_by("sort_order", "pk")
    return [row.part or (row.module.translation_key, 1) for row in rows]


def asking_no_less(steps: Iterable[Step], *, code: str) -> list[Step]:
    """These steps of a programme, each module in at least the version that the requirement asks for already."""
    standing = RequirementVersion.objects.filter(requirement__code=code).order_by("-number").first()
    least = dict(standing.steps.values_list("module_key", "least_version")) if standing else {}
    return [
        step if isinstance(step, ProgrammePart) else (step[0], max(step[1], least.get(step[0], 1)))
        for step in steps
    ]


def publish_again(
    version: RequirementVersion, *, at: datetime, steps: Iterable[Step] | None = None, **changes: Any
) -> RequirementVersion:
    """The same requirement from today on, with these changes. Who has it already keeps the version they have."""
    taken = {name: getattr(version, name) for name in TAKEN_OVER} | changes
    return publish_requirement(
        code=version.requirement.code,
        title=version.requirement.title,
        valid_from=local_date(at),
        units=taken.pop("units", None) or version.units.all(),
        steps=steps_of(version) if steps is None else steps,
        **taken,
    )


def steps_of(version: RequirementVersion) -> list[Step]:
    rows = version.steps.select_related("part").order_by("position")
    return [row.part or (row.module_key, row.least_version) for row in rows]  # type: ignore[misc]


@transaction.atomic
def set_kind_of_gate(*, gate: str, kind: str, is_in: bool, at: datetime) -> list[RequirementVersion]:
    """Puts a kind of engagement in the audience of what stands before a gate, or takes it out; the new versions,
    from today on.

    What was laid on people already stays. Nothing where no requirement has this gate: there is nothing to ask.
    """
    standing = [version for version in versions_in_force(on=local_date(at)) if gate in version.gates]
    if is_in:
        asked = any(kind in version.kinds for version in standing)
        if asked or not standing:
            return []
        return [publish_again(standing[0], at=at, kinds=[*standing[0].kinds, kind])]
    return [
        publish_again(version, at=at, kinds=[one for one in version.kinds if one != kind])
        for version in standing
        if kind in version.kinds
    ]


@transaction.atomic
def for_new_starters(*, module_key: UUID, version_number: int, at: datetime) -> list[RequirementVersion]:
    """Asks this version of a module of who gets the requirement from now on; the others keep what they have."""
    return [
        publish_again(version, at=at, steps=_raised(version, module_key, version_number), renew_by=None)
        for version in _asking(module_key, at=at)
    ]


@transaction.atomic
def renew_by_date(
    *, module_key: UUID, version_number: int, due_on: date, at: datetime
) -> list[RequirementVersion]:
    """Asks this version of a module of everybody, also of who completed an earlier one, by this day.

    The assignments follow with `assign_requirements`. What was completed stays completed.
    """
    return [
        publish_again(version, at=at, steps=_raised(version, module_key, version_number), renew_by=due_on)
        for version in _asking(module_key, at=at)
    ]


@transaction.atomic
def end_requirement(*, requirement: Requirement, ends_on: date) -> None:
    """From this day on it is asked of nobody; `assign_requirements` closes what is open of it."""
    requirement.ends_on = ends_on
    requirement.save(update_fields=["ends_on"])


def _asking(module_key: UUID, *, at: datetime) -> list[RequirementVersion]:
    return [
        version
        for version in versions_in_force(on=local_date(at))
        if any(step.module_key == module_key for step in version.steps.all())
    ]


def _raised(version: RequirementVersion, module_key: UUID, number: int) -> list[Step]:
    return [
        (step[0], max(step[1], number)) if isinstance(step, tuple) and step[0] == module_key else step
        for step in steps_of(version)
    ]
