"""Drawing up a reorganisation, deciding on it, and taking it back until its first day."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.importing.bulk import lock_tables
from foundation.people.models import (
    Membership,
    Person,
    Reorganisation,
    ReorganisationStatus,
    ReorganisationStep,
    RoleGrant,
    Unit,
    UnitPeriod,
    UnitSuccession,
)
from foundation.people.reorganising.planning import left_behind, make_plan
from foundation.people.reorganising.rules import SPLIT, Step, first_possible_day
from foundation.people.reorganising.undoing import (
    bring_grants_back,
    bring_people_back,
    bring_units_back,
    refuse_built_upon,
    refuse_changed,
)
from foundation.people.reorganising.writing import (
    changes_of,
    move_people,
    write_grants,
    write_successions,
    write_units,
)

LOCKED = (Unit, UnitPeriod, Membership, RoleGrant, UnitSuccession)


@transaction.atomic
def draw_up(*, title: str, takes_effect_on: date, by: Person | None, at: datetime) -> Reorganisation:
    """A draft without steps. Raises DomainError (too_early) for a day in a quarter that is over."""
    _refuse_early(takes_effect_on, at)
    return Reorganisation.objects.create(title=title, takes_effect_on=takes_effect_on, made_by=by, made_at=at)


@transaction.atomic
def change_draft(
    *, reorganisation: Reorganisation, title: str, takes_effect_on: date, at: datetime
) -> Reorganisation:
    """Raises DomainError: not_a_draft, too_early."""
    draft = _locked_draft(reorganisation)
    _refuse_early(takes_effect_on, at)
    draft.title, draft.takes_effect_on = title, takes_effect_on
    draft.save(update_fields=["title", "takes_effect_on"])
    return draft


@transaction.atomic
def discard_draft(*, reorganisation: Reorganisation) -> None:
    """Nothing came of it, so nothing is kept. Raises DomainError (not_a_draft)."""
    _locked_draft(reorganisation).delete()


@transaction.atomic
def add_step(*, reorganisation: Reorganisation, step: Step) -> ReorganisationStep:
    """The same step twice, as by a double click, is added once. Raises DomainError (not_a_draft)."""
    draft = _locked_draft(reorganisation)
    content = step.as_json()
    same = next((row for row in draft.steps.filter(kind=step.kind) if row.content == content), None)
    return same or ReorganisationStep.objects.create(reorganisation=draft, kind=step.kind, content=content)


@transaction.atomic
def remove_step(*, reorganisation: Reorganisation, step_id: int) -> None:
    """A step that is gone already stays so. Raises DomainError (not_a_draft)."""
    _locked_draft(reorganisation).steps.filter(pk=step_id).delete()


@transaction.atomic
def divide(
    *,
    reorganisation: Reorganisation,
    step_id: int,
    children: Mapping[str, str],
    people: Mapping[str, str],
) -> None:
    """Says of a split which units below and which people go where; all others follow the first target.

    Raises DomainError: not_a_draft, no_such_step, unknown_target.
    """
    draft = _locked_draft(reorganisation)
    row = draft.steps.filter(pk=step_id, kind=SPLIT).first()
    if row is None:
        raise DomainError("no_such_step")
    targets = set(row.content["targets"])
    if unknown := {*children.values(), *people.values()} - targets:
        raise DomainError("unknown_target", target=min(unknown))
    row.content |= {"children": dict(children), "people": dict(people)}
    row.save(update_fields=["content"])


@transaction.atomic
def decide(
    *,
    reorganisation: Reorganisation,
    seen: str,
    roles: Mapping[int, str] | None = None,
    by: Person | None,
    at: datetime,
) -> Reorganisation:
    """Writes the new tree, from its first day on; what was true before that day stays as it was.

    `seen`: the digest of the plan that the decision is about. `roles`: primary key of a role grant → code of
    the unit it goes on for, or empty to end it; others go on for the first of their options.
    Raises DomainError: not_a_draft, has_problems, changed_since_preview, unknown_target.
    """
    draft = _locked_draft(reorganisation)
    lock_tables(*LOCKED)
    plan = make_plan(draft, today=local_date(at))
    if plan.problems:
        raise DomainError("has_problems", count=len(plan.problems))
    if plan.digest() != seen:
        raise DomainError("changed_since_preview")
    ids = write_units(plan)
    write_successions(plan, ids)
    move_people(draft, plan.moves, ids)
    draft.changes = changes_of(plan)
    draft.grants = write_grants(plan, ids, roles or {}, at=at)
    draft.status, draft.decided_by, draft.decided_at = ReorganisationStatus.DECIDED, by, at
    draft.save()
    _record("reorganisation_decided", draft, by=by, at=at, people=len(plan.moves))
    return draft


@transaction.atomic
def cancel(*, reorganisation: Reorganisation, by: Person | None, at: datetime) -> Reorganisation:
    """Takes a decided reorganisation back before its first day, as if it had never been planned.

    Raises DomainError: not_planned once it has begun or is not decided; built_upon when a later
    reorganisation counts on it; changed_since when a unit was changed after the decision; new_unit_in_use
    when people or roles were put in a unit that would not come.
    """
    locked = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    lock_tables(*LOCKED)
    if not locked.is_planned_on(local_date(at)):
        raise DomainError("not_planned")
    refuse_built_upon(locked)
    refuse_changed(locked)
    bring_people_back(locked)
    bring_grants_back(locked, at=at)
    locked.successions.all().delete()
    bring_units_back(locked)
    locked.status, locked.cancelled_at = ReorganisationStatus.CANCELLED, at
    locked.save(update_fields=["status", "cancelled_at"])
    _record("reorganisation_cancelled", locked, by=by, at=at)
    return locked


@transaction.atomic
def carry_on_stays(*, at: datetime) -> int:
    """Takes along who came into a closing unit after the decision, by file or by hand. Safe to repeat."""
    count = 0
    # Again, because a unit that took over may have closed since.
    while left := left_behind():
        lock_tables(Membership)
        ids = dict(Unit.objects.values_list("code", "id"))
        for reorganisation, moves in left.items():
            move_people(reorganisation, moves, ids)
            count += len(moves)
    if count:
        record_event(kind="stays_carried_on", at=at, details={"people": count})
    return count


def _refuse_early(day: date, at: datetime) -> None:
    first = first_possible_day(local_date(at))
    if day < first:
        raise DomainError("too_early", first=first)


def _locked_draft(reorganisation: Reorganisation) -> Reorganisation:
    locked = Reorganisation.objects.select_for_update().filter(pk=reorganisation.pk).first()
    if locked is None or not locked.is_draft:
        raise DomainError("not_a_draft")
    return locked


def _record(
    kind: str, reorganisation: Reorganisation, *, by: Person | None, at: datetime, **details: object
) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=reorganisation.public_id,
        details={
            "title": reorganisation.title,
            "on": reorganisation.takes_effect_on.isoformat(),
            "changes": reorganisation.changes,
            **details,
        },
    )
