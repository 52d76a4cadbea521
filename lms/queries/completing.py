"""When people completed all steps of a requirement for the first time, and who is still to do it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.people.models import PersonStatus
from lms.models import Assignment, Completion, CompletionSource, Requirement, RequirementStep


@dataclass(frozen=True, slots=True)
class FirstCompletion:
    """Of one person, over all their jobs."""

    person_id: int
    engagement_id: int
    completed_on: date


@dataclass(frozen=True, slots=True)
class ToComplete:
    """Assigned and not completed, nor ever before; due on the last day for it."""

    person_id: int
    engagement_id: int
    due_on: date


def first_completions(
    requirement: Requirement, *, since: date, until: date, except_persons: Collection[int] = ()
) -> list[FirstCompletion]:
    """Whose first completion lies in these days; constant queries.

    What was carried over from an earlier job was completed there.
    """
    steps = _steps_of(requirement)
    keys = {key for needed in steps.values() for key, _least in needed}
    recent = (
        Completion.objects.filter(
            module_key__in=keys,
            completed_on__range=(since, until),
            engagement__person__status=PersonStatus.ACTIVE,
        )
        .exclude(source=CompletionSource.CARRIED_OVER)
        .order_by()
        .values_list("engagement__person_id", flat=True)
        .distinct()
    )
    persons = set(recent) - set(except_persons)
    found = _first_of(requirement, persons, steps) if persons else {}
    return sorted(
        (one for one in found.values() if since <= one.completed_on <= until),
        key=lambda one: (one.completed_on, one.person_id),
    )


def still_to_complete(requirement: Requirement, *, due_from: date) -> list[ToComplete]:
    """Assigned, due on this day or later, and never completed in any job; constant queries."""
    steps = _steps_of(requirement)
    rows = list(
        Assignment.objects.filter(
            requirement=requirement,
            closed_at=None,
            due_on__gte=due_from,
            engagement__person__status=PersonStatus.ACTIVE,
        )
        .order_by("due_on", "pk")
        .values_list("engagement__person_id", "engagement_id", "due_on")
    )
    done = _first_of(requirement, {person for person, _engagement, _due in rows}, steps) if rows else {}
    first: dict[int, ToComplete] = {}
    for person_id, engagement_id, due_on in rows:
        if person_id not in done and due_on is not None:
            first.setdefault(person_id, ToComplete(person_id, engagement_id, due_on))
    return list(first.values())


Needed = list[tuple[UUID, int]]


def _steps_of(requirement: Requirement) -> dict[int, Needed]:
    """Version id → module keys with the least version of each; the other steps leave no effect to measure."""
    found: dict[int, Needed] = defaultdict(list)
    rows = RequirementStep.objects.filter(requirement_version__requirement=requirement)
    for version_id, key, least in rows.values_list("requirement_version_id", "module_key", "least_version"):
        if key:
            found[version_id].append((key, least))
    return found


def _first_of(
    requirement: Requirement, persons: Iterable[int], steps: dict[int, Needed]
) -> dict[int, FirstCompletion]:
    done = _done_by_engagement(persons, {key for needed in steps.values() for key, _least in needed})
    first: dict[int, FirstCompletion] = {}
    for one in _completed(requirement, persons, steps, done):
        known = first.get(one.person_id)
        if known is None or one.completed_on < known.completed_on:
            first[one.person_id] = one
    return first


def _completed(
    requirement: Requirement,
    persons: Iterable[int],
    steps: dict[int, Needed],
    done: dict[int, list[tuple[UUID, int, date]]],
) -> Iterator[FirstCompletion]:
    assignments = Assignment.objects.filter(requirement=requirement, engagement__person__in=list(persons))
    rows = assignments.order_by("pk").values_list(
        "engagement__person_id", "engagement_id", "requirement_version_id"
    )
    for person_id, engagement_id, version_id in rows:
        days = [
            min(
                (on for key, number, on in done.get(engagement_id, ()) if key == wanted and number >= least),
                default=None,
            )
            for wanted, least in steps.get(version_id, ())
        ]
        if days and None not in days:
            yield FirstCompletion(person_id, engagement_id, max(day for day in days if day))


def _done_by_engagement(
    persons: Iterable[int], keys: Collection[UUID]
) -> dict[int, list[tuple[UUID, int, date]]]:
    found: dict[int, list[tuple[UUID, int, date]]] = defaultdict(list)
    rows = Completion.objects.filter(module_key__in=keys, engagement__person__in=list(persons)).exclude(
        source=CompletionSource.CARRIED_OVER
    )
    for engagement_id, key, number, on in rows.order_by().values_list(
        "engagement_id", "module_key", "version__number", "completed_on"
    ):
        found[engagement_id].append((key, number, on))
    return found
