"""Units over time, and who stood in which."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery

from foundation.people.models import Engagement, Membership, UnitKind, UnitPeriod, UnitSuccession

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class UnitPlace:
    """A unit as it was called and hung on one day."""

    unit_id: int
    code: str
    kind: str
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date
    place: UnitPlace


class UnitHistory:
    """Every unit over all time: one query, then plain look-ups.

    What was found is remembered for all days between two changes of the tree: years of facts fall in a few.
    """

    def __init__(self) -> None:
        self._spans: dict[int, list[_Span]] = {}
        rows = UnitPeriod.objects.order_by("valid_from").values_list(
            "unit_id", "unit__code", "unit__kind", "name", "parent_id", "valid_from", "valid_to"
        )
        for unit_id, code, kind, name, parent_id, first, last in rows:
            place = UnitPlace(unit_id, code, kind, name, parent_id)
            self._spans.setdefault(unit_id, []).append(_Span(first, last or date.max, place))
        spans = [span for spans in self._spans.values() for span in spans]
        ends = {span.last + ONE_DAY for span in spans if span.last < date.max}
        self._changes = sorted({span.first for span in spans} | ends)
        self._places: dict[tuple[int, int], UnitPlace | None] = {}
        self._clusters: dict[tuple[int, int], UnitPlace | None] = {}
        self._within: dict[tuple[int, frozenset[int], int], bool] = {}
        # (From which day, old unit, new unit); read when first asked for.
        self._successions: list[tuple[date, int, int]] | None = None

    def place_of(self, unit_id: int | None, *, on: date) -> UnitPlace | None:
        """The unit as it was on this day; None when it did not exist."""
        key = (unit_id or 0, self._era(on))
        if key not in self._places:
            spans = self._spans.get(unit_id or 0, ())
            self._places[key] = next((one.place for one in spans if one.first <= on <= one.last), None)
        return self._places[key]

    def _era(self, on: date) -> int:
        """Number of the stretch of days in which nothing changed."""
        return bisect_right(self._changes, on)

    def cluster_of(self, unit_id: int | None, *, on: date) -> UnitPlace | None:
        """The cluster above (or at) this unit on this day; None outside every cluster."""
        if unit_id is None:
            return None
        key = (unit_id, self._era(on))
        if key not in self._clusters:
            self._clusters[key] = self._climb(unit_id, on)
        return self._clusters[key]

    def clusters_in(self, year: int) -> list[UnitPlace]:
        """Every cluster that existed in this year, as last called in it."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        found = {
            unit_id: span.place
            for unit_id, spans in self._spans.items()
            for span in spans
            if span.place.kind == UnitKind.CLUSTER and span.first <= last and span.last >= first
        }
        return sorted(found.values(), key=lambda place: place.name)

    def below(self, unit_ids: Iterable[int], *, on: date) -> set[int]:
        """These units and everything under them on this day."""
        children: dict[int | None, list[int]] = {}
        for unit_id in self._spans:
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

    def is_within(self, unit_id: int | None, unit_ids: frozenset[int], *, on: date) -> bool:
        """Whether this unit was one of these, or hung under one, on this day."""
        if unit_id is None:
            return False
        key = (unit_id, unit_ids, self._era(on))
        if key not in self._within:
            self._within[key] = self._hangs_under(unit_id, unit_ids, on)
        return self._within[key]

    def with_successors(self, unit_ids: Iterable[int], *, on: date) -> set[int]:
        """These units and those that took over from them by this day, whatever reorganisations there were."""
        if self._successions is None:
            rows = UnitSuccession.objects.values_list("starts_on", "old_id", "new_id")
            self._successions = list(rows)
        return _followed(unit_ids, ((old, new) for day, old, new in self._successions if day <= on))

    def _hangs_under(self, unit_id: int | None, unit_ids: frozenset[int], on: date) -> bool:
        seen: set[int] = set()
        while unit_id is not None and unit_id not in seen:
            if unit_id in unit_ids:
                return True
            seen.add(unit_id)
            place = self.place_of(unit_id, on=on)
            unit_id = place.parent_id if place else None
        return False

    def _climb(self, unit_id: int | None, on: date) -> UnitPlace | None:
        seen: set[int] = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            place = self.place_of(unit_id, on=on)
            if place is None or place.kind == UnitKind.CLUSTER:
                return place
            unit_id = place.parent_id
        return None


def unit_ids_of_engagements(engagements: Iterable[Engagement], *, on: date) -> dict[int, int]:
    """Engagement id → the unit it stood in on this day; without a membership it is left out."""
    rows = Membership.objects.in_force(on).filter(engagement__in=list(engagements))
    return dict(rows.values_list("engagement_id", "unit_id"))


def unit_name_on(engagement: str, *, on: date) -> Subquery:
    """For a queryset: what the unit in which this engagement (a path) stood on this day was called then."""
    named = Membership.objects.in_force(on).filter(
        Q(unit__periods__valid_to=None) | Q(unit__periods__valid_to__gte=on),
        unit__periods__valid_from__lte=on,
        engagement=OuterRef(engagement),
    )
    return Subquery(named.values("unit__periods__name")[:1])


def successions_until(on: date) -> list[tuple[int, int]]:
    """(Unit, one that took over from it by this day)."""
    return list(UnitSuccession.objects.filter(starts_on__lte=on).values_list("old_id", "new_id"))


def with_successors(
    unit_ids: Iterable[int], *, on: date, successions: Iterable[tuple[int, int]] | None = None
) -> set[int]:
    """As `UnitHistory` has it. `successions`: `successions_until` this day, for who asks for many."""
    return _followed(unit_ids, successions_until(on) if successions is None else successions)


def _followed(unit_ids: Iterable[int], successions: Iterable[tuple[int, int]]) -> set[int]:
    took_over: dict[int, list[int]] = {}
    for old_id, new_id in successions:
        took_over.setdefault(old_id, []).append(new_id)
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(took_over.get(unit_id, []))
    return found
