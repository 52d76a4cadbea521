"""Whom a change of a module touches, before it is published."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from foundation.people.models import Engagement, Membership, PersonStatus
from foundation.people.queries import UnitHistory


@dataclass
class Touched:
    """Jobs of people who work here, in a cluster as it is now. Nobody is in two of the three."""

    # Empty: outside every cluster.
    name: str
    # Has begun and is not done.
    busy: int = 0
    completed: int = 0
    # Must do it, and has not begun.
    waiting: int = 0


def touched_by(module_key: UUID, *, on: date) -> list[Touched]:
    """By name, who stands outside every cluster last; as many queries for one cluster as for all."""
    completed = _working(on, completions__module_key=module_key)
    busy = _working(on, attempts__module_key=module_key, attempts__completed_at=None) - completed
    asked = _working(
        on, assignments__requirement_version__steps__module_key=module_key, assignments__closed_at=None
    )
    waiting = asked - completed - busy
    units = _units(completed | busy | waiting, on)
    history = UnitHistory()
    found: dict[str, Touched] = {}
    for name, ids in (("busy", busy), ("completed", completed), ("waiting", waiting)):
        for engagement_id in ids:
            cluster = history.cluster_of(units.get(engagement_id), on=on)
            called = cluster.name if cluster else ""
            row = found.setdefault(called, Touched(called))
            setattr(row, name, getattr(row, name) + 1)
    return sorted(found.values(), key=lambda one: (not one.name, one.name))


def in_all(rows: list[Touched]) -> Touched:
    return Touched(
        "",
        busy=sum(one.busy for one in rows),
        completed=sum(one.completed for one in rows),
        waiting=sum(one.waiting for one in rows),
    )


def _working(on: date, **has: object) -> set[int]:
    people = Engagement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), person__status=PersonStatus.ACTIVE, **has
    )
    return set(people.values_list("pk", flat=True))


def _units(engagement_ids: set[int], on: date) -> dict[int, int]:
    memberships = Membership.objects.in_force(on).values_list("engagement_id", "unit_id")
    return {engagement: unit for engagement, unit in memberships if engagement in engagement_ids}
