"""What steps make of the tree of units on a day, and what is wrong with them. Units go by their code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MERGE, SPLIT, MOVE, RENAME, CLOSE = "merge", "split", "move", "rename", "close"
# After these a unit is no more, unless it is itself among those that take over.
ENDING = frozenset({MERGE, SPLIT, CLOSE})
MOST_YEARS_AHEAD = 2


@dataclass(frozen=True)
class UnitThen:
    """A unit as it will stand on the first day if nothing is done."""

    code: str
    kind: str
    name: str
    # The code of the unit above; empty at the top.
    parent: str
    # The first day of this name and place.
    since: date
    # What is planned already: its last day, or another name or place.
    ends_on: date | None = None
    changes_on: date | None = None


@dataclass(frozen=True)
class Elsewhen:
    """A unit that is not there on the first day: it ended before, or begins later."""

    ended_on: date | None = None
    begins_on: date | None = None


@dataclass(frozen=True)
class NewUnit:
    code: str
    name: str
    kind: str
    parent: str


@dataclass(frozen=True)
class Step:
    """`units` are those it is about; `targets` those that take over, the first of them whatever is not
    given to another one."""

    kind: str
    units: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    new_units: tuple[NewUnit, ...] = ()
    name: str = ""
    parent: str = ""
    # Of a split: code of a unit below → target; engagement (public id) → target.
    children: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @property
    def ending(self) -> tuple[str, ...]:
        return tuple(code for code in self.units if code not in self.targets) if self.kind in ENDING else ()

    def as_json(self) -> dict[str, Any]:
        """Without the kind."""
        return {
            "units": list(self.units),
            "targets": list(self.targets),
            "new_units": [vars(unit) for unit in self.new_units],
            "name": self.name,
            "parent": self.parent,
            "children": dict(self.children),
            "people": dict(self.people),
        }

    @classmethod
    def from_json(cls, kind: str, content: Mapping[str, Any]) -> "Step":
        return cls(
            kind=kind,
            units=tuple(content["units"]),
            targets=tuple(content["targets"]),
            new_units=tuple(NewUnit(**unit) for unit in content["new_units"]),
            name=content["name"],
            parent=content["parent"],
            children=content["children"],
            people=content["people"],
        )


@dataclass(frozen=True)
class Problem:
    """`step` counts from 0; None for the reorganisation as a whole."""

    code: str
    step: int | None = None
    unit: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Touched:
    """Something of a higher floor that hangs on a unit, by the unit's id."""

    unit_id: int
    title: str


@dataclass(frozen=True)
class Place:
    name: str
    parent: str
    kind: str


@dataclass
class Outcome:
    """The tree as it becomes. With problems it is only what can be shown of it."""

    # Every unit that is there from the first day on.
    places: dict[str, Place] = field(default_factory=dict)
    created: dict[str, NewUnit] = field(default_factory=dict)
    # Unit → who takes over from it, the one with the rest first; a unit that goes on may stand among them.
    successors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class Tree:
    """The units on the first day, what else there ever was, and who stands where.

    `heads`: number of people directly in a unit from that day on.
    """

    def __init__(
        self,
        units: Iterable[UnitThen],
        *,
        elsewhen: Mapping[str, Elsewhen],
        heads: Mapping[str, int],
        kinds: Sequence[str],
    ) -> None:
        self.units = {unit.code: unit for unit in units}
        self.elsewhen = elsewhen
        self.heads = heads
        # From high to low.
        self.kinds = kinds

    def children_of(self, code: str) -> list[str]:
        return [unit.code for unit in self.units.values() if unit.parent == code]


def first_possible_day(today: date) -> date:
    """A quarter that is over is never rewritten, so the past ends where the present quarter began."""
    return date(today.year, today.month - (today.month - 1) % 3, 1)


def last_possible_day(today: date) -> date:
    return date(today.year + MOST_YEARS_AHEAD, 12, 31)


def judge(tree: Tree, steps: Sequence[Step], *, on: date, today: date) -> Outcome:
    """`on` is the first day of the new tree."""
    outcome = Outcome()
    outcome.problems += _day_problems(on, today)
    if not steps:
        outcome.problems.append(Problem("no_steps"))
    _create(tree, steps, outcome)
    outcome.closed = {code for step in steps for code in step.ending if code in tree.units}
    for number, step in enumerate(steps):
        outcome.problems += _step_problems(tree, outcome, number, step, on)
    outcome.problems += _overlaps(steps)
    _place(tree, steps, outcome)
    changed = _changed(tree, outcome)
    outcome.problems += _planned_problems(tree, outcome, steps, changed, on)
    outcome.problems += _tree_problems(tree, outcome, steps, changed)
    return outcome


def _day_problems(on: date, today: date) -> Iterator[Problem]:
    if on < first_possible_day(today):
        yield Problem("too_early", details={"first": first_possible_day(today)})
    if on > last_possible_day(today):
        yield Problem("too_late", details={"last": last_possible_day(today)})


def _create(tree: Tree, steps: Sequence[Step], outcome: Outcome) -> None:
    for number, step in enumerate(steps):
        for unit in step.new_units:
            if unit.code in tree.units or unit.code in tree.elsewhen:
                outcome.problems.append(Problem("code_taken", number, unit.code))
            elif unit.code in outcome.created:
                outcome.problems.append(Problem("created_twice", number, unit.code))
            else:
                outcome.created[unit.code] = unit


def _step_problems(tree: Tree, outcome: Outcome, number: int, step: Step, on: date) -> Iterator[Problem]:
    for code in step.units:
        if code not in tree.units:
            yield _absence(tree, number, code)
    for code in {*step.targets, *([step.parent] if step.parent else [])}:
        if code in outcome.closed:
            yield Problem("target_closes", number, code)
        elif code not in tree.units and code not in outcome.created:
            yield _absence(tree, number, code)
    yield from _shape_problems(tree, number, step)


def _absence(tree: Tree, number: int, code: str) -> Problem:
    seen = tree.elsewhen.get(code)
    if seen is None:
        return Problem("unknown_unit", number, code)
    if seen.begins_on:
        return Problem("begins_later", number, code, {"begins_on": seen.begins_on})
    return Problem("ended_already", number, code, {"ended_on": seen.ended_on})


def _shape_problems(tree: Tree, number: int, step: Step) -> Iterator[Problem]:
    first = tree.units.get(step.units[0]) if step.units else None
    # Two units in one, or one in another that is there already: one in a new one is no merger.
    if step.kind == MERGE and (not step.ending or (len(step.ending) == 1 and step.new_units)):
        yield Problem("needs_two_units", number)
    if step.kind == SPLIT and len(set(step.targets)) < 2:
        yield Problem("needs_two_targets", number)
    if step.kind == CLOSE and not step.targets:
        for code in step.units:
            if tree.heads.get(code) or tree.children_of(code):
                details = {"heads": tree.heads.get(code, 0), "children": len(tree.children_of(code))}
                yield Problem("no_successor", number, code, details)
    if step.kind == RENAME and first and step.name == first.name:
        yield Problem("nothing_changes", number, first.code)
    if step.kind == MOVE and first and step.parent == first.parent:
        yield Problem("nothing_changes", number, first.code)


def _overlaps(steps: Sequence[Step]) -> Iterator[Problem]:
    """A unit is closed once, moved once, renamed once; and what closes is not moved or renamed as well."""
    done: dict[str, list[str]] = {}
    for number, step in enumerate(steps):
        kind = CLOSE if step.kind in ENDING else step.kind
        touched = step.units if step.kind == SPLIT else step.ending if step.kind in ENDING else step.units
        for code, times in Counter(touched).items():
            before = done.setdefault(code, [])
            if times > 1 or kind in before or (before and CLOSE in (*before, kind)):
                yield Problem("overlapping", number, code)
            before.append(kind)


def _place(tree: Tree, steps: Sequence[Step], outcome: Outcome) -> None:
    places = {
        code: Place(unit.name, unit.parent, unit.kind)
        for code, unit in tree.units.items()
        if code not in outcome.closed
    }
    places |= {code: Place(unit.name, unit.parent, unit.kind) for code, unit in outcome.created.items()}
    for step in steps:
        if step.kind in ENDING:
            _hand_over(tree, step, places, outcome)
    # After that: what is said of a unit itself goes before what happens to the one above it.
    for step in steps:
        code = step.units[0] if step.units else ""
        if step.kind == MOVE and code in places:
            places[code] = Place(places[code].name, step.parent, places[code].kind)
        if step.kind == RENAME and code in places:
            places[code] = Place(step.name, places[code].parent, places[code].kind)
    outcome.places = places


def _hand_over(tree: Tree, step: Step, places: dict[str, Place], outcome: Outcome) -> None:
    """Who takes over from these units, and what hangs below them."""
    if not step.targets:
        return
    for code in step.units:
        if code in outcome.closed or step.kind == SPLIT:
            outcome.successors[code] = step.targets
        elif code in step.targets:
            continue
        for child in tree.children_of(code):
            target = step.children.get(child, step.targets[0])
            if child in places and child != target and target in step.targets:
                places[child] = Place(places[child].name, target, places[child].kind)


def _changed(tree: Tree, outcome: Outcome) -> set[str]:
    """Codes of the units that get another name or place, and of those that close."""
    return outcome.closed | {
        code
        for code, place in outcome.places.items()
        if code in tree.units
        and (place.name, place.parent) != (tree.units[code].name, tree.units[code].parent)
    }


def _planned_problems(
    tree: Tree, outcome: Outcome, steps: Sequence[Step], changed: set[str], on: date
) -> Iterator[Problem]:
    """What was planned before may not be passed over, and a unit needs a first day before its last."""
    by_unit = {code: number for number, step in enumerate(steps) for code in step.units}
    takers = {code for step in steps for code in (*step.targets, step.parent) if code in tree.units}
    for code in sorted(changed | takers):
        unit, number = tree.units[code], by_unit.get(code)
        if unit.changes_on and code in changed:
            yield Problem("changes_later", number, code, {"changes_on": unit.changes_on})
        elif unit.ends_on:
            yield Problem("ends_later", number, code, {"ends_on": unit.ends_on})
        elif code in outcome.closed and unit.since >= on:
            yield Problem("began_too_late", number, code, {"since": unit.since})


def _tree_problems(
    tree: Tree, outcome: Outcome, steps: Sequence[Step], changed: set[str]
) -> Iterator[Problem]:
    by_unit = {code: number for number, step in enumerate(steps) for code in step.units}
    by_unit |= {unit.code: number for number, step in enumerate(steps) for unit in step.new_units}
    for code in sorted((changed | set(outcome.created)) & outcome.places.keys()):
        place, number = outcome.places[code], by_unit.get(code)
        above = outcome.places.get(place.parent)
        # At the top, or below a unit that is not there: that has been said.
        if above is None:
            continue
        if _stands_above_itself(code, outcome.places):
            yield Problem("circle", number, code)
        elif tree.kinds.index(above.kind) >= tree.kinds.index(place.kind):
            details = {"parent": above.name, "parent_kind": above.kind, "kind": place.kind}
            yield Problem("parent_not_higher", number, code, details)


def _stands_above_itself(code: str, places: Mapping[str, Place]) -> bool:
    seen: set[str] = set()
    above = places[code].parent
    while above in places and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = places[above].parent
    return False
