"""The rows of a reorganisation that was decided upon."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.actions.roles import end_role, grant_role
from foundation.people.importing.bulk import Inserts, Updates
from foundation.people.importing.rules.values import format_day
from foundation.people.models import (
    Membership,
    PersonStatus,
    Reorganisation,
    RoleGrant,
    Transfer,
    Unit,
    UnitPeriod,
    UnitSuccession,
)
from foundation.people.reorganising.planning import ONE_DAY, Move, Plan
from foundation.people.reorganising.rules import Place


def move_people(reorganisation: Reorganisation, moves: Iterable[Move], ids: Mapping[str, int]) -> None:
    """Ends each stay the day before and goes on with it in the new unit; who is yet to come starts there."""
    on, moves = reorganisation.takes_effect_on, list(moves)
    begun = [move for move in moves if move.valid_from < on]
    to_come = [move for move in moves if move.valid_from >= on]
    # Closing before opening: only one stay of an engagement may be open.
    Updates(Membership, ["valid_to"], {move.membership_id: [on - ONE_DAY] for move in begun}).write()
    Updates(Membership, ["unit_id"], {move.membership_id: [ids[move.new]] for move in to_come}).write()
    Inserts(
        Membership,
        ["engagement_id", "unit_id", "valid_from", "valid_to"],
        [(move.engagement_id, ids[move.new], on, move.valid_to) for move in begun],
    ).write()
    Transfer.objects.bulk_create(
        [
            Transfer(
                reorganisation=reorganisation,
                engagement_id=move.engagement_id,
                old_id=ids[move.old],
                new_id=ids[move.new],
            )
            for move in moves
        ],
        batch_size=200,
        ignore_conflicts=True,
    )


def write_units(plan: Plan) -> dict[str, int]:
    """Code → id, the new units included."""
    for unit in plan.outcome.created.values():
        Unit.objects.create(code=unit.code, kind=unit.kind)
    ids = dict(Unit.objects.values_list("code", "id"))
    for code in plan.outcome.created:
        _open_period(ids, code, plan.outcome.places[code], plan.on)
    for code in sorted(plan.outcome.closed):
        _end_period(plan, code)
        targets = plan.outcome.successors.get(code, ())
        successor_id = ids[targets[0]] if len(targets) == 1 else None
        Unit.objects.filter(code=code).update(successor_id=successor_id)
    for code, place in plan.replaced.items():
        if plan.tree.units[code].since == plan.on:
            # It begins that day, so the name and place it would have had never were.
            UnitPeriod.objects.filter(pk=plan.periods[code]).update(
                name=place.name, parent_id=ids.get(place.parent)
            )
        else:
            _end_period(plan, code)
            _open_period(ids, code, place, plan.on)
    return ids


def _end_period(plan: Plan, code: str) -> None:
    UnitPeriod.objects.filter(pk=plan.periods[code]).update(valid_to=plan.on - ONE_DAY)


def _open_period(ids: Mapping[str, int], code: str, place: Place, on: date) -> None:
    UnitPeriod.objects.create(
        unit_id=ids[code], name=place.name, parent_id=ids.get(place.parent), valid_from=on
    )


def write_successions(plan: Plan, ids: Mapping[str, int]) -> None:
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            reorganisation=plan.reorganisation,
            old_id=ids[code],
            new_id=ids[target],
            starts_on=plan.on,
            takes_rest=target == targets[0],
        )
        for code, targets in plan.outcome.successors.items()
        for target in targets
        if target != code
    )


def changes_of(plan: Plan) -> list[dict[str, str]]:
    """In the words of the units file, so that an import can see what it would undo."""
    found = []
    before = plan.before
    for code in sorted(plan.outcome.closed):
        found.append(_change(code, "tot", "", format_day(plan.on - ONE_DAY)))
        targets = plan.outcome.successors.get(code, ())
        if len(targets) == 1:
            found.append(_change(code, "opvolger", "", targets[0]))
    for code, place in sorted(plan.replaced.items()):
        if place.name != before[code].name:
            found.append(_change(code, "naam", before[code].name, place.name))
        if place.parent != before[code].parent:
            found.append(_change(code, "bovenliggend", before[code].parent, place.parent))
    found += [_change(code, "eenheidcode", "", code) for code in sorted(plan.outcome.created)]
    return found


def _change(unit: str, field: str, before: str, after: str) -> dict[str, str]:
    return {"unit": unit, "field": field, "before": before, "after": after}


def write_grants(
    plan: Plan, ids: Mapping[str, int], chosen: Mapping[int, str], *, at: datetime
) -> list[dict]:
    """What is needed to bring them back."""
    # OR and FG are told beforehand whom a role shows, so never from today.
    starts_on = max(plan.on, local_date(at) + ONE_DAY)
    done = []
    for touched in plan.grants:
        grant = touched.grant
        target = chosen.get(grant.pk, next(iter(touched.options), ""))
        if target and target not in touched.options:
            raise DomainError("unknown_target", target=target)
        if grant.unit is None or target == grant.unit.code:
            continue
        was = _kept(grant)
        end_role(grant=grant, at=at, on=starts_on - ONE_DAY)
        done.append(was | {"new": _go_on(grant, ids.get(target), was["valid_to"], starts_on, at=at)})
    return done


def _kept(grant: RoleGrant) -> dict[str, Any]:
    return {
        "old": grant.pk,
        "person": grant.person_id,
        "role": grant.role,
        "unit": grant.unit_id,
        "source": grant.source,
        "valid_from": grant.valid_from.isoformat(),
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else None,
    }


def _go_on(
    grant: RoleGrant, unit_id: int | None, valid_to: str | None, starts_on: date, *, at: datetime
) -> int | None:
    """The primary key of the new grant; None when it ends, or that person has the role there already."""
    ends_on = date.fromisoformat(valid_to) if valid_to else None
    standing = RoleGrant.objects.filter(person=grant.person_id, role=grant.role, unit=unit_id)
    if (
        unit_id is None
        or grant.person.status != PersonStatus.ACTIVE
        or (ends_on and ends_on < starts_on)
        or standing.filter(Q(valid_to=None) | Q(valid_to__gte=starts_on)).exists()
    ):
        return None
    # Without `by`: HR may decide over a unit in which it has a role itself, and what it holds goes on.
    new = grant_role(
        person=grant.person,
        role=grant.role,
        unit=Unit.objects.get(pk=unit_id),
        source=grant.source,
        starts_on=max(starts_on, grant.valid_from),
        ends_on=ends_on,
        at=at,
    )
    return new.pk
