"""The same for several people at once, and taking that back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Person
from lms.actions.equivalences import equivalence_of, refuse_equivalence
from lms.actions.exempting import exempt, take_back_exemption
from lms.actions.recording import moment_of, record_completions
from lms.actions.settling import lock_assignments
from lms.models import (
    Assignment,
    BulkChange,
    BulkChangeRow,
    BulkKind,
    Completion,
    CompletionSource,
    ModuleVersion,
    Requirement,
    RequirementStep,
)
from lms.queries.modules import latest_version, version_on

# Fields of an assignment that a moved day changes, and that its row keeps as they were.
OF_A_LAST_DAY = ["due_on", "due_without_absence", "due_set_on"]


@dataclass(frozen=True)
class Told:
    """`skipped`: of whom nothing changed, for they had it already, it is closed, or it is the own registration."""

    change: BulkChange
    done: int
    skipped: int


@dataclass(frozen=True)
class Undone:
    """`kept`: what somebody changed since, and so stays."""

    restored: int
    kept: int


@transaction.atomic
def exempt_many(
    *,
    requirement: Requirement,
    assignment_ids: Collection[UUID],
    reason: str,
    press: UUID,
    by: Person,
    at: datetime,
) -> Told:
    """Raises DomainError: `nobody_chosen` or `no_reason`."""
    if not reason.strip():
        raise DomainError("no_reason")
    known = _known(requirement, press, assignment_ids)
    if known:
        return known
    chosen = _open(requirement, assignment_ids, by)
    # Each exemption writes in the chain, and settles what else somebody has.
    lock_assignments([one.engagement_id for one in chosen])
    change = _change(requirement, BulkKind.EXEMPT, press, by, at=at, reason=reason.strip())
    rows = [
        BulkChangeRow(
            bulk_change=change,
            assignment=one,
            exemption=exempt(assignment=one, reason=reason, by=by, at=at),
        )
        for one in chosen
    ]
    return _told(change, rows, assignment_ids, by, at=at)


@transaction.atomic
def move_many(
    *,
    requirement: Requirement,
    assignment_ids: Collection[UUID],
    due_on: date,
    press: UUID,
    by: Person,
    at: datetime,
) -> Told:
    """Raises DomainError: `nobody_chosen` or `day_in_the_past`."""
    if due_on < local_date(at):
        raise DomainError("day_in_the_past")
    known = _known(requirement, press, assignment_ids)
    if known:
        return known
    chosen = [one for one in _open(requirement, assignment_ids, by) if one.due_on != due_on]
    change = _change(requirement, BulkKind.MOVE, press, by, at=at, day=due_on)
    rows = [
        BulkChangeRow(
            bulk_change=change,
            assignment=one,
            due_on=one.due_on,
            due_without_absence=one.due_without_absence,
            due_set_on=one.due_set_on,
        )
        for one in chosen
    ]
    ids = [one.pk for one in chosen]
    Assignment.objects.filter(pk__in=ids).update(
        due_on=due_on, due_without_absence=None, due_set_on=local_date(at)
    )
    return _told(change, rows, assignment_ids, by, at=at)


@transaction.atomic
def note_classroom(
    *,
    requirement: Requirement,
    assignment_ids: Collection[UUID],
    module_key: UUID,
    day: date,
    press: UUID,
    by: Person,
    at: datetime,
) -> Told:
    """A completion of the version of that day for everybody who has none of it; not where the round counts only
    what is later. It is never undone.

    Raises DomainError: `nobody_chosen`, `day_to_come` or `module_not_asked`.
    """
    if day > local_date(at):
        raise DomainError("day_to_come")
    known = _known(requirement, press, assignment_ids)
    if known:
        return known
    version = _asked_version(requirement, module_key, version_on(module_key, on=day))
    asking = _counting(day, _open(requirement, assignment_ids, by))
    chosen = _without(version, day, asking, CompletionSource.CLASSROOM)
    change = _change(requirement, BulkKind.CLASSROOM, press, by, at=at, day=day)
    completions = [
        Completion(
            engagement_id=one.engagement_id,
            version=version,
            module_key=module_key,
            source=CompletionSource.CLASSROOM,
            recorded_by=by,
            completed_at=moment_of(day, at=at),
            completed_on=day,
        )
        for one in chosen
    ]
    return _recorded(change, chosen, completions, assignment_ids, by, at=at)


@transaction.atomic
def equate_many(
    *,
    requirement: Requirement,
    assignment_ids: Collection[UUID],
    module_key: UUID,
    day: date,
    reason: str,
    press: UUID,
    by: Person,
    at: datetime,
) -> Told:
    """That something else, done on that day, equals the module; not where the round counts only what is later.

    Never undone. Raises DomainError: `nobody_chosen`, `no_reason`, `day_to_come` or `module_not_asked`.
    """
    refuse_equivalence(reason=reason, day=day, at=at)
    known = _known(requirement, press, assignment_ids)
    if known:
        return known
    version = _asked_version(requirement, module_key, latest_version(module_key))
    asking = _counting(day, _open(requirement, assignment_ids, by))
    chosen = _without(version, day, asking, CompletionSource.EQUIVALENCE)
    change = _change(requirement, BulkKind.EQUIVALENCE, press, by, at=at, reason=reason.strip(), day=day)
    completions = [
        equivalence_of(one.engagement_id, version, day=day, reason=reason, by=by, at=at) for one in chosen
    ]
    return _recorded(change, chosen, completions, assignment_ids, by, at=at)


@transaction.atomic
def undo(*, change: BulkChange, by: Person, at: datetime) -> Undone:
    """Everything as it was before; what somebody changed since stays. Safe to repeat.

    Raises DomainError `completion_stays` where it made completions.
    """
    if change.makes_proof:
        raise DomainError("completion_stays")
    locked = BulkChange.objects.select_for_update().get(pk=change.pk)
    if locked.undone_at:
        return Undone(0, 0)
    locked.undone_at, locked.undone_by = at, by
    locked.save(update_fields=["undone_at", "undone_by"])
    rows = list(locked.rows.select_related("assignment", "exemption__assignment").order_by("assignment"))
    restored = _unmove(locked, rows) if locked.kind == BulkKind.MOVE else _unexempt(rows, by, at=at)
    record_event(
        kind="bulk_undone",
        at=at,
        actor_id=by.public_id,
        subject_id=locked.public_id,
        details={"requirement": locked.requirement.code, "kind": locked.kind, "count": restored},
    )
    return Undone(restored, len(rows) - restored)


def _unmove(change: BulkChange, rows: list[BulkChangeRow]) -> int:
    """Where the last day is still the one that was set: absences may have moved that since."""
    before = {row.assignment_id: row for row in rows}
    locked = Assignment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=before)
    standing = [one for one in locked if change.day in (one.due_on, one.due_without_absence)]
    for one in standing:
        for name in OF_A_LAST_DAY:
            setattr(one, name, getattr(before[one.pk], name))
    Assignment.objects.bulk_update(standing, OF_A_LAST_DAY, batch_size=500)
    return len(standing)


def _unexempt(rows: list[BulkChangeRow], by: Person, *, at: datetime) -> int:
    lock_assignments([row.assignment.engagement_id for row in rows])
    standing = [row.exemption for row in rows if row.exemption and row.exemption.withdrawn_at is None]
    for exemption in standing:
        take_back_exemption(exemption=exemption, by=by, at=at)
    return len(standing)


def _known(requirement: Requirement, press: UUID, assignment_ids: Collection[UUID]) -> Told | None:
    """What an earlier press of the same button did; the second of two at once waits for the first."""
    if not assignment_ids:
        raise DomainError("nobody_chosen")
    Requirement.objects.select_for_update(no_key=True).get(pk=requirement.pk)
    change = BulkChange.objects.filter(public_id=press).first()
    if change is None:
        return None
    done = change.rows.count()
    return Told(change, done, len(set(assignment_ids)) - done)


def _open(requirement: Requirement, assignment_ids: Collection[UUID], by: Person) -> list[Assignment]:
    rows = Assignment.objects.open().filter(requirement=requirement, public_id__in=assignment_ids)
    locked = rows.exclude(engagement__person=by).select_for_update(of=("self",), no_key=True)
    return list(locked.select_related("engagement__person").order_by("pk"))


def _counting(day: date, chosen: list[Assignment]) -> list[Assignment]:
    """Those whose round counts what was done on that day."""
    return [one for one in chosen if one.counts_from is None or one.counts_from <= day]


def _asked_version(
    requirement: Requirement, module_key: UUID, version: ModuleVersion | None
) -> ModuleVersion:
    asked = RequirementStep.objects.filter(
        requirement_version__requirement=requirement, module_key=module_key
    )
    if version is None or not asked.exists():
        raise DomainError("module_not_asked")
    return version


def _without(
    version: ModuleVersion, day: date, chosen: list[Assignment], source: CompletionSource
) -> list[Assignment]:
    """Those of whom the same was not noted before."""
    ids = [one.engagement_id for one in chosen]
    lock_assignments(ids)
    same = Completion.objects.filter(engagement__in=ids, version=version, completed_on=day, source=source)
    has_it = set(same.values_list("engagement_id", flat=True))
    return [one for one in chosen if one.engagement_id not in has_it]


def _recorded(
    change: BulkChange,
    chosen: list[Assignment],
    completions: list[Completion],
    assignment_ids: Collection[UUID],
    by: Person,
    *,
    at: datetime,
) -> Told:
    BulkChangeRow.objects.bulk_create(BulkChangeRow(bulk_change=change, assignment=one) for one in chosen)
    record_completions(completions, at=at)
    return _told(change, [], assignment_ids, by, at=at, done=len(chosen))


def _change(
    requirement: Requirement,
    kind: BulkKind,
    press: UUID,
    by: Person,
    *,
    at: datetime,
    reason: str = "",
    day: date | None = None,
) -> BulkChange:
    return BulkChange.objects.create(
        public_id=press, requirement=requirement, kind=kind, reason=reason, day=day, done_at=at, done_by=by
    )


def _told(
    change: BulkChange,
    rows: list[BulkChangeRow],
    assignment_ids: Collection[UUID],
    by: Person,
    *,
    at: datetime,
    done: int | None = None,
) -> Told:
    BulkChangeRow.objects.bulk_create(rows)
    done = len(rows) if done is None else done
    record_event(
        kind="bulk_changed",
        at=at,
        actor_id=by.public_id,
        subject_id=change.public_id,
        details={"requirement": change.requirement.code, "kind": change.kind, "count": done},
    )
    return Told(change, done, len(set(assignment_ids)) - done)
