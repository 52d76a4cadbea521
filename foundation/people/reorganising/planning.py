"""What a reorganisation would change in the database: read, never written here."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string

from foundation.people.models import (
    Membership,
    Reorganisation,
    RoleGrant,
    UnitKind,
    UnitPeriod,
    UnitSuccession,
)
from foundation.people.models import Unit as UnitRow
from foundation.people.reorganising.rules import (
    SPLIT,
    Elsewhen,
    Outcome,
    Place,
    Problem,
    Step,
    Touched,
    Tree,
    UnitThen,
    judge,
)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TouchedGrant:
    grant: RoleGrant
    # Codes of the units it may go on for; the first is proposed, none means that it ends.
    options: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """A stay in a unit that goes over to another one."""

    membership_id: int
    engagement_id: int
    old: str
    new: str
    valid_from: date
    valid_to: date | None


@dataclass
class Plan:
    reorganisation: Reorganisation
    steps: list[Step]
    outcome: Outcome
    tree: Tree
    # Code → id, of the units there are.
    ids: dict[str, int]
    # Code → id of the period in force on the first day.
    periods: dict[str, int]
    moves: list[Move] = field(default_factory=list)
    grants: list[TouchedGrant] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)

    @property
    def on(self) -> date:
        return self.reorganisation.takes_effect_on

    @property
    def problems(self) -> list[Problem]:
        return self.outcome.problems

    @cached_property
    def before(self) -> dict[str, Place]:
        """The units as they would stand if nothing is done."""
        return {code: Place(unit.name, unit.parent, unit.kind) for code, unit in self.tree.units.items()}

    @property
    def replaced(self) -> dict[str, Place]:
        """Units that stay under another name or in another place, as they become."""
        before = self.before
        return {
            code: place
            for code, place in self.outcome.places.items()
            if code in before and place != before[code]
        }

    def name_of(self, code: str) -> str:
        place = self.outcome.places.get(code) or self.before.get(code)
        return place.name if place else code

    def name_until_then(self, code: str) -> str:
        """That of a new unit is the only one it has."""
        place = self.before.get(code) or self.outcome.places.get(code)
        return place.name if place else code

    def digest(self) -> str:
        """Of all that a preview shows and applying writes: another one means that something changed."""
        said = [
            self.on,
            [(step.kind, step.as_json()) for step in self.steps],
            sorted(self.outcome.places.items(), key=lambda item: item[0]),
            sorted(self.outcome.closed),
            self.moves,
            [(one.grant.pk, one.grant.valid_to, one.options) for one in self.grants],
            self.touched,
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def make_plan(reorganisation: Reorganisation, *, today: date) -> Plan:
    """Constant queries, whatever the number of units and people."""
    plan = plan_of_units(reorganisation, today=today)
    plan.moves = _moves(plan)
    plan.grants = _grants(plan)
    with_successor = sorted(code for code in plan.outcome.successors if code in plan.ids)
    plan.touched = touched_by([plan.ids[code] for code in with_successor], on=plan.on)
    return plan


def plan_of_units(reorganisation: Reorganisation, *, today: date) -> Plan:
    """What becomes of the units; who and what goes over with them is not looked up."""
    on = reorganisation.takes_effect_on
    steps = [Step.from_json(step.kind, step.content) for step in reorganisation.steps.all()]
    tree, ids, periods = read_tree(on)
    return Plan(reorganisation, steps, judge(tree, steps, on=on, today=today), tree, ids, periods)


def read_tree(on: date) -> tuple[Tree, dict[str, int], dict[str, int]]:
    """The units as they will stand on this day; by code the id of each there is, and of the period that says so."""
    by_code: dict[str, list[UnitPeriod]] = defaultdict(list)
    for period in UnitPeriod.objects.select_related("unit", "parent").order_by("valid_from"):
        by_code[period.unit.code].append(period)
    ids = dict(UnitRow.objects.values_list("code", "id"))
    units, periods = [], {}
    elsewhen = {code: Elsewhen() for code in ids if code not in by_code}
    for code, rows in by_code.items():
        current = next((row for row in rows if _holds(row, on)), None)
        if current is None:
            elsewhen[code] = _elsewhen(rows, on)
            continue
        periods[code] = current.pk
        units.append(_unit_then(current, rows))
    tree = Tree(units, elsewhen=elsewhen, heads=heads_by_unit(on), kinds=UnitKind.values)
    return tree, ids, periods


def stays_from(on: date) -> QuerySet[Membership]:
    """Stays that reach this day or begin later, of people who have not left before it."""
    return Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).exclude(
        engagement__ends_on__lt=on
    )


def heads_by_unit(on: date) -> dict[str, int]:
    """Code → number of engagements that stand in the unit itself on this day or come later."""
    rows = stays_from(on).order_by().values_list("unit__code")
    return dict(rows.annotate(heads=Count("engagement", distinct=True)))


def touched_by(unit_ids: Sequence[int], *, on: date) -> list[Touched]:
    """What higher floors say hangs on these units; settings.UNIT_READERS names who is asked."""
    found: list[Touched] = []
    for reader in settings.UNIT_READERS:
        found += import_string(reader)(unit_ids, on=on)
    return found


def _holds(period: UnitPeriod, on: date) -> bool:
    return period.valid_from <= on and (period.valid_to is None or on <= period.valid_to)


def _elsewhen(rows: Iterable[UnitPeriod], on: date) -> Elsewhen:
    later = [row.valid_from for row in rows if row.valid_from > on]
    if later:
        return Elsewhen(begins_on=min(later))
    return Elsewhen(ended_on=max((row.valid_to for row in rows if row.valid_to), default=None))


def _unit_then(current: UnitPeriod, rows: Iterable[UnitPeriod]) -> UnitThen:
    later = [row.valid_from for row in rows if row.valid_from > current.valid_from]
    return UnitThen(
        code=current.unit.code,
        kind=current.unit.kind,
        name=current.name,
        parent=current.parent.code if current.parent else "",
        since=current.valid_from,
        ends_on=current.valid_to if not later else None,
        changes_on=min(later, default=None),
    )


def _moves(plan: Plan) -> list[Move]:
    given = {
        engagement: target
        for step in plan.steps
        if step.kind == SPLIT
        for engagement, target in step.people.items()
        if target in step.targets
    }
    handing_over = {code: targets for code, targets in plan.outcome.successors.items() if code in plan.ids}
    rows = (
        stays_from(plan.on)
        .filter(unit__code__in=list(handing_over))
        .order_by("valid_from", "pk")
        .values_list("pk", "engagement_id", "engagement__public_id", "unit__code", "valid_from", "valid_to")
    )
    return [
        Move(pk, engagement_id, code, target, valid_from, valid_to)
        for pk, engagement_id, public_id, code, valid_from, valid_to in rows
        if (target := _target(given.get(str(public_id)), handing_over[code])) != code
    ]


def _target(given: str | None, targets: Sequence[str]) -> str:
    return given if given in targets else targets[0]  # type: ignore[return-value]


def _grants(plan: Plan) -> list[TouchedGrant]:
    """Roles that somebody holds for a unit that closes or is split."""
    rows = (
        RoleGrant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=plan.on))
        .filter(unit__code__in=[*plan.outcome.successors, *plan.outcome.closed])
        .select_related("person", "unit")
        .order_by("unit__code", "role", "pk")
    )
    return [TouchedGrant(grant, plan.outcome.successors.get(_code(grant), ())) for grant in rows]


def _code(grant: RoleGrant) -> str:
    return grant.unit.code if grant.unit else ""


def people_of(unit_code: str, *, on: date, limit: int) -> list[Membership]:
    """Who stands in this unit itself on that day or comes later, by name."""
    return list(
        stays_from(on)
        .filter(unit__code=unit_code)
        .select_related("engagement__person")
        .order_by("engagement__person__family_name", "engagement__person__given_name", "pk")[:limit]
    )


def counted(moves: Iterable[Move]) -> Mapping[tuple[str, str], int]:
    """(old, new) → number of people."""
    return Counter((move.old, move.new) for move in moves)


def left_behind() -> dict[Reorganisation, list[Move]]:
    """Stays that reach beyond the end of a unit that closed, for the one that took its rest."""
    over = _closed_successions()
    if not over:
        return {}
    earliest = min(succession.starts_on for succession in over.values())
    rows = stays_from(earliest).filter(unit__in=list(over)).select_related("engagement").order_by("pk")
    found: dict[Reorganisation, list[Move]] = {}
    for stay in rows:
        succession = over[stay.unit_id]
        on, ends_on = succession.starts_on, stay.engagement.ends_on
        if (stay.valid_to is None or stay.valid_to >= on) and (ends_on is None or ends_on >= on):
            codes = succession.old.code, succession.new.code
            move = Move(stay.pk, stay.engagement_id, *codes, stay.valid_from, stay.valid_to)
            found.setdefault(succession.reorganisation, []).append(move)
    return found


def _closed_successions() -> dict[int, UnitSuccession]:
    """Id of a unit that is no more → who took its rest."""
    rows = UnitSuccession.objects.filter(takes_rest=True).select_related("old", "new", "reorganisation")
    found = {row.old_id: row for row in rows.order_by("starts_on", "pk")}
    lasting = UnitPeriod.objects.filter(unit__in=list(found)).values_list("unit_id", "valid_to")
    for unit_id, valid_to in lasting:
        if unit_id in found and (valid_to is None or valid_to >= found[unit_id].starts_on):
            del found[unit_id]
    return found


def counted_transfers(reorganisation: Reorganisation) -> list[tuple[str, str, int]]:
    """Codes of the old and the new unit, and how many engagements went over."""
    rows = reorganisation.transfers.values_list("old__code", "new__code").annotate(n=Count("pk"))
    return list(rows.order_by("old__code", "new__code"))
