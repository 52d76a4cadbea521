"""What a reorganisation wrote, taken back before its first day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from foundation.errors import DomainError
from foundation.people.actions.roles import end_role, grant_role
from foundation.people.importing.bulk import Updates
from foundation.people.importing.snapshots import take_units_snapshot
from foundation.people.models import (
    Membership,
    Person,
    Reorganisation,
    ReorganisationStatus,
    RoleGrant,
    Unit,
    UnitPeriod,
)
from foundation.people.reorganising.planning import ONE_DAY, touched_by


def refuse_built_upon(reorganisation: Reorganisation) -> None:
    own = {change["unit"] for change in reorganisation.changes}
    later = Reorganisation.objects.filter(
        Q(decided_at__gt=reorganisation.decided_at)
        | Q(decided_at=reorganisation.decided_at, pk__gt=reorganisation.pk),
        status=ReorganisationStatus.DECIDED,
    )
    for other in later:
        if own & {change["unit"] for change in other.changes} or other.successions.filter(new__code__in=own):
            raise DomainError("built_upon", title=other.title)


def refuse_changed(reorganisation: Reorganisation) -> None:
    known = take_units_snapshot().known
    for change in reorganisation.changes:
        unit = known.get(change["unit"])
        if unit is None or (
            change["field"] in unit.values and unit.values[change["field"]] != change["after"]
        ):
            raise DomainError("changed_since", unit=change["unit"])


def bring_people_back(reorganisation: Reorganisation) -> None:
    """As far as they are still where the reorganisation put them."""
    on = reorganisation.takes_effect_on
    stays = _stays_of_transferred(reorganisation)
    reopened: dict[int, list[Any]] = {}
    returned: dict[int, list[Any]] = {}
    gone: list[int] = []
    for transfer in reorganisation.transfers.all():
        there = stays.get((transfer.engagement_id, transfer.new_id), [])
        here = stays.get((transfer.engagement_id, transfer.old_id), [])
        new = next((stay for stay in there if stay.valid_from >= on), None)
        ended = next((stay for stay in here if stay.valid_to == on - ONE_DAY), None)
        if new and ended and new.valid_from == on:
            reopened[ended.pk] = [new.valid_to]
            gone.append(new.pk)
        elif new:
            returned[new.pk] = [transfer.old_id]
    for start in range(0, len(gone), 500):
        Membership.objects.filter(pk__in=gone[start : start + 500]).delete()
    Updates(Membership, ["valid_to"], reopened).write()
    Updates(Membership, ["unit_id"], returned).write()
    reorganisation.transfers.all().delete()


def _stays_of_transferred(reorganisation: Reorganisation) -> dict[tuple[int, int], list[Membership]]:
    """By engagement and unit, in order of time."""
    found: dict[tuple[int, int], list[Membership]] = {}
    engagements = reorganisation.transfers.values("engagement")
    for stay in Membership.objects.filter(engagement__in=engagements).order_by("valid_from"):
        found.setdefault((stay.engagement_id, stay.unit_id), []).append(stay)
    return found


def bring_grants_back(reorganisation: Reorganisation, *, at: datetime) -> None:
    for row in reorganisation.grants:
        new = RoleGrant.objects.filter(pk=row["new"]).select_related("person", "unit").first()
        if new:
            end_role(grant=new, at=at)
        valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        if not RoleGrant.objects.filter(pk=row["old"]).update(valid_to=valid_to):
            # It had yet to begin, and so was taken back as a whole.
            grant_role(
                person=Person.objects.get(pk=row["person"]),
                role=row["role"],
                unit=Unit.objects.get(pk=row["unit"]),
                source=row["source"],
                starts_on=date.fromisoformat(row["valid_from"]),
                ends_on=valid_to,
                at=at,
            )


def bring_units_back(reorganisation: Reorganisation) -> None:
    on = reorganisation.takes_effect_on
    by_unit: dict[str, dict[str, str]] = {}
    for change in reorganisation.changes:
        by_unit.setdefault(change["unit"], {})[change["field"]] = change["before"]
    created = [code for code, before in by_unit.items() if "eenheidcode" in before]
    for code, before in by_unit.items():
        if code not in created:
            _bring_unit_back(code, before, on)
    _remove_units(created, on)


def _bring_unit_back(code: str, before: Mapping[str, str], on: date) -> None:
    if "opvolger" in before:
        Unit.objects.filter(code=code).update(successor=None)
    started = UnitPeriod.objects.filter(unit__code=code, valid_from=on).first()
    ended = UnitPeriod.objects.filter(unit__code=code, valid_to=on - ONE_DAY).first()
    if ended:
        if started:
            started.delete()
        UnitPeriod.objects.filter(pk=ended.pk).update(valid_to=None)
    elif started:
        # It begins on that day itself, so its one period was changed in place.
        if "naam" in before:
            started.name = before["naam"]
        if "bovenliggend" in before:
            started.parent = Unit.objects.filter(code=before["bovenliggend"]).first()
        started.save()


def _remove_units(codes: Iterable[str], on: date) -> None:
    units = list(Unit.objects.filter(code__in=list(codes)))
    ids = [unit.pk for unit in units]
    in_use = (
        Membership.objects.filter(unit__in=ids).exists()
        or RoleGrant.objects.filter(unit__in=ids).exists()
        or UnitPeriod.objects.filter(parent__in=ids).exclude(unit__in=ids).exists()
        or Unit.objects.filter(successor__in=ids).exists()
        or bool(touched_by(ids, on=on))
    )
    if in_use:
        raise DomainError("new_unit_in_use", units=", ".join(unit.code for unit in units))
    UnitPeriod.objects.filter(unit__in=ids).delete()
    Unit.objects.filter(pk__in=ids).delete()
