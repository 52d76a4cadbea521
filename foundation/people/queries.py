"""Reading people, roles and units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists

from foundation.people.models import (
    Engagement,
    Membership,
    Person,
    PersonStatus,
    RoleGrant,
    UnitKind,
    UnitPeriod,
    User,
)


def display_name(user: User) -> str:
    person = person_of(user)
    return person.full_name if person else user.get_username()


def person_of(user: object) -> Person | None:
    """The person behind a log-in; None for a log-in without one and for anonymous visitors."""
    return getattr(user, "person", None)


@dataclass(frozen=True)
class HeldRole:
    """A role somebody has on one day; without a unit, everywhere (or by rule, over the own people)."""

    role: str
    unit_id: int | None = None


def held_roles(person: Person, *, on: date) -> frozenset[HeldRole]:
    """Given roles, and those by rule: who has a job, who leads somebody, who vouches for somebody."""
    if person.status != PersonStatus.ACTIVE:
        return frozenset()
    given = RoleGrant.objects.in_force(on).filter(person=person).values_list("role", "unit_id")
    at_work = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    by_rule = (
        Person.objects.filter(pk=person.pk)
        .values(
            employee=Exists(Engagement.objects.filter(person=person)),
            manager=Exists(at_work.filter(line_manager=person)),
            sponsor=Exists(at_work.filter(sponsor=person)),
        )
        .get()
    )
    return frozenset(
        [HeldRole(role, unit_id) for role, unit_id in given]
        + [HeldRole(role) for role, holds in by_rule.items() if holds]
    )


def roles_of(person: Person, *, on: date) -> frozenset[str]:
    return frozenset(held.role for held in held_roles(person, on=on))


@dataclass(frozen=True)
class UnitPlace:
    """A unit as it was called and hung on one day."""

    unit_id: int
    code: str
    kind: str
    name: str
    parent_id: int | None


class UnitHistory:
    """Every unit over all time: one query, then plain look-ups."""

    def __init__(self) -> None:
        self._periods: dict[int, list[UnitPeriod]] = {}
        for period in UnitPeriod.objects.select_related("unit").order_by("valid_from"):
            self._periods.setdefault(period.unit_id, []).append(period)
        self._clusters: dict[tuple[int, date], UnitPlace | None] = {}

    def place_of(self, unit_id: int | None, *, on: date) -> UnitPlace | None:
        """The unit as it was on this day; None when it did not exist."""
        for period in self._periods.get(unit_id or 0, ()):
            if period.valid_from <= on and (period.valid_to is None or on <= period.valid_to):
                return _place(period)
        return None

    def cluster_of(self, unit_id: int | None, *, on: date) -> UnitPlace | None:
        """The cluster above (or at) this unit on this day; None outside every cluster."""
        if unit_id is None:
            return None
        if (unit_id, on) not in self._clusters:
            self._clusters[unit_id, on] = self._climb(unit_id, on)
        return self._clusters[unit_id, on]

    def clusters_in(self, year: int) -> list[UnitPlace]:
        """Every cluster that existed in this year, as last called in it."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        found = {
            period.unit_id: _place(period)
            for periods in self._periods.values()
            for period in periods
            if period.unit.kind == UnitKind.CLUSTER
            and period.valid_from <= last
            and (period.valid_to is None or period.valid_to >= first)
        }
        return sorted(found.values(), key=lambda place: place.name)

    def below(self, unit_ids: Iterable[int], *, on: date) -> set[int]:
        """These units and everything under them on this day."""
        children: dict[int | None, list[int]] = {}
        for unit_id in self._periods:
            place = self.place_of(unit_id, on=on)
            if place:
                children.setdefault(place.parent_id, []).append(unit_id)
        found: set[int] = set()
        waiting = list(unit_ids)
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in found:
                found.add(unit_id)
                waiting.extend(children.get(unit_id, []))
        return found

    def _climb(self, unit_id: int | None, on: date) -> UnitPlace | None:
        seen: set[int] = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            place = self.place_of(unit_id, on=on)
            if place is None or place.kind == UnitKind.CLUSTER:
                return place
            unit_id = place.parent_id
        return None


def _place(period: UnitPeriod) -> UnitPlace:
    return UnitPlace(
        unit_id=period.unit_id,
        code=period.unit.code,
        kind=period.unit.kind,
        name=period.name,
        parent_id=period.parent_id,
    )


def unit_ids_of_engagements(engagements: Iterable[Engagement], *, on: date) -> dict[int, int]:
    """Engagement id → the unit it stood in on this day; without a membership it is left out."""
    rows = Membership.objects.in_force(on).filter(engagement__in=list(engagements))
    return dict(rows.values_list("engagement_id", "unit_id"))
