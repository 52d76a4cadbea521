"""Judging the lines of the units file: one line a unit, as it is or as it will be from a day on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from foundation.people.importing.rules import values
from foundation.people.importing.rules.cells import add_fault, read_cells, remembering
from foundation.people.importing.rules.faults import CHANGED, NEW, UNCHANGED, WRONG, Change, Line
from foundation.people.importing.rules.headings import Columns
from foundation.people.importing.rules.reading import Row
from foundation.people.importing.rules.values import Canonical

COMPARED_FIELDS = ("naam", "soort", "bovenliggend", "tot", "opvolger")
# A change of one of these is a new period in the history of the unit.
PERIOD_FIELDS = ("naam", "bovenliggend")
# The HR system has followed by then; after that its file is right again.
REMEMBERS_REORGANISATION = timedelta(days=366)


@dataclass(frozen=True)
class Reorganised:
    """What a reorganisation changed of a unit: a file that says the old value would undo it."""

    before: str
    title: str
    on: date


@dataclass
class KnownUnitPlace:
    """The last period of a unit, as the file would write it."""

    values: dict[str, str]
    first_from: date
    last_from: date
    period_count: int = 1
    # By field of the file.
    reorganised: dict[str, Reorganised] = field(default_factory=dict)


# By eenheidcode.
KnownUnits = Mapping[str, KnownUnitPlace]


def judge_units(
    rows: Sequence[Row], columns: Columns, known: KnownUnits, *, kinds: Sequence[str], on: date
) -> list[Line]:
    """`kinds` from high to low: each unit hangs under one of a higher kind. `on`: the day of the import."""
    rules = remembering(cell_rules(kinds))
    lines = [_read_line(row, columns, rules) for row in rows]
    _judge_repeats(lines, columns)
    _judge_references(lines, columns, known)
    _judge_tree(lines, columns, known, kinds)
    for line in lines:
        _judge_end(line, columns, known, on)
        _judge_undoing(line, columns, known, on)
    _judge_dependence(lines, columns, known)
    for line in lines:
        settle(line, known)
    return lines


def cell_rules(kinds: Iterable[str]) -> dict[str, Canonical]:
    return {
        "eenheidcode": values.required(values.text(40)),
        "naam": values.required(values.text(120)),
        "soort": values.required(values.one_of(kinds, code="unknown_unit_kind")),
        "bovenliggend": values.text(40),
        "vanaf": values.optional(values.day),
        "tot": values.optional(values.day),
        "opvolger": values.text(40),
    }


def settle(line: Line, known: KnownUnits) -> None:
    """Gives the line its outcome and its changes."""
    if line.faults:
        line.outcome = WRONG
        return
    unit = known.get(line.values["eenheidcode"])
    if unit is None:
        line.outcome = NEW
        return
    line.changes = [
        Change(name, unit.values[name], line.values[name])
        for name in COMPARED_FIELDS
        if name in line.values and line.values[name] != unit.values[name]
    ]
    if corrects_first_day(line.values, unit, opens_period=_opens_period(line)):
        line.changes.append(Change("vanaf", values.format_day(unit.first_from), line.values["vanaf"]))
    line.outcome = CHANGED if line.changes else UNCHANGED


def corrects_first_day(line_values: Mapping[str, str], unit: KnownUnitPlace, *, opens_period: bool) -> bool:
    """`vanaf` may be the first day of the unit or of its present name and place.

    So only a day before the first, or any other day of a unit that never changed, is a correction.
    """
    said = values.to_day(line_values.get("vanaf", ""))
    if said is None or said == unit.first_from:
        return False
    return said < unit.first_from or (unit.period_count == 1 and not opens_period)


def period_start(line_values: Mapping[str, str], unit: KnownUnitPlace, on: date) -> date:
    """From when a changed name or place counts: the day the file says, unless that is history already."""
    said = values.to_day(line_values.get("vanaf", ""))
    return said if said and said > unit.last_from else max(on, unit.last_from)


def _opens_period(line: Line) -> bool:
    return any(change.field in PERIOD_FIELDS for change in line.changes)


def _read_line(row: Row, columns: Columns, rules: Mapping[str, Canonical]) -> Line:
    line = read_cells(row, columns, rules)
    start, end = (values.to_day(line.values.get(name, "")) for name in ("vanaf", "tot"))
    if start and end and end < start:
        add_fault(line, columns, "tot", "ends_before_start")
    return line


def _judge_repeats(lines: Sequence[Line], columns: Columns) -> None:
    by_code: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if "eenheidcode" in line.values:
            by_code[line.values["eenheidcode"]].append(line)
    for same in by_code.values():
        first = same[0]
        for other in same[1:]:
            code = "line_twice" if other.values == first.values else "unit_twice"
            add_fault(other, columns, "eenheidcode", code, other_line=first.number)
        differing = next((other for other in same if other.values != first.values), None)
        if differing:
            add_fault(first, columns, "eenheidcode", "unit_twice", other_line=differing.number)


def _judge_references(lines: Sequence[Line], columns: Columns, known: KnownUnits) -> None:
    in_file = {line.values.get("eenheidcode") for line in lines}
    for line in lines:
        for name, own, unknown in (
            ("bovenliggend", "own_parent", "unknown_parent"),
            ("opvolger", "own_successor", "unknown_successor"),
        ):
            code = line.values.get(name)
            if code and code == line.values.get("eenheidcode"):
                add_fault(line, columns, name, own)
            elif code and code not in in_file and code not in known:
                add_fault(line, columns, name, unknown)


def _judge_tree(lines: Sequence[Line], columns: Columns, known: KnownUnits, kinds: Sequence[str]) -> None:
    """Of the tree as it would become: no circles, and every unit under one of a higher kind."""
    by_code = {line.values["eenheidcode"]: line for line in lines if "eenheidcode" in line.values}
    parents, ranks = _tree_to_be(by_code, known, kinds)
    for code, parent in parents.items():
        # A line that moves only the parent to another level is to blame for its children too.
        blamed = by_code.get(code) or by_code.get(parent)
        if blamed is None or not parent or parent == code:
            continue
        if code in by_code and code in _ancestors(code, parents):
            add_fault(blamed, columns, "bovenliggend", "circle")
        elif code in ranks and parent in ranks and ranks[parent] >= ranks[code]:
            name = "bovenliggend" if code in by_code else "soort"
            above, below = kinds[ranks[parent]], kinds[ranks[code]]
            add_fault(blamed, columns, name, "parent_not_higher", kind=above, below=below)


def _tree_to_be(
    by_code: Mapping[str, Line], known: KnownUnits, kinds: Sequence[str]
) -> tuple[dict[str, str], dict[str, int]]:
    """By code the parent's code, and the place of its kind from high (0) to low."""
    parents = {code: unit.values["bovenliggend"] for code, unit in known.items()}
    ranks = {code: kinds.index(unit.values["soort"]) for code, unit in known.items()}
    for code, line in by_code.items():
        parents[code] = line.values.get("bovenliggend", parents.get(code, ""))
        if "soort" in line.values:
            ranks[code] = kinds.index(line.values["soort"])
    return parents, ranks


def _ancestors(code: str, parents: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    above = parents.get(code, "")
    while above and above not in seen:
        yield above
        seen.add(above)
        above = parents.get(above, "")


def _judge_end(line: Line, columns: Columns, known: KnownUnits, on: date) -> None:
    """The last day lies in the last period: what was before it is history."""
    if line.faults:
        return
    unit = known.get(line.values["eenheidcode"])
    end = values.to_day(line.values.get("tot", unit.values["tot"] if unit else ""))
    if end is None or end >= _last_period_start(line, unit, on):
        return
    add_fault(line, columns, "tot", "ends_in_earlier_period" if unit else "ended_without_start")


def _judge_undoing(line: Line, columns: Columns, known: KnownUnits, on: date) -> None:
    """A file from before a reorganisation may not take it back unseen."""
    unit = known.get(line.values.get("eenheidcode", ""))
    if line.faults or unit is None:
        return
    for name, change in unit.reorganised.items():
        is_recent = on - change.on < REMEMBERS_REORGANISATION
        said = line.values.get(name)
        if is_recent and said == change.before and said != unit.values[name]:
            details = {"title": change.title, "now": unit.values[name], "on": values.format_day(change.on)}
            add_fault(line, columns, name, "undoes_reorganisation", **details)


def _last_period_start(line: Line, unit: KnownUnitPlace | None, on: date) -> date:
    """As it would become."""
    said = values.to_day(line.values.get("vanaf", ""))
    if unit is None:
        return said or on
    moves = any(line.values.get(name, unit.values[name]) != unit.values[name] for name in PERIOD_FIELDS)
    if moves:
        return period_start(line.values, unit, on)
    is_corrected = corrects_first_day(line.values, unit, opens_period=False) and unit.period_count == 1
    return said if said and is_corrected else unit.last_from


def _judge_dependence(lines: Sequence[Line], columns: Columns, known: KnownUnits) -> None:
    """A unit that hangs under a wrong line cannot be imported without it, and so on down the tree."""
    waiting = [line for line in lines if not line.faults]
    missing = _only_wrong(lines, known)
    while missing:
        for line in waiting:
            for name in ("bovenliggend", "opvolger"):
                if not line.faults and line.values.get(name) in missing:
                    add_fault(line, columns, name, "depends_on_wrong_line")
        now_missing = _only_wrong(lines, known)
        if now_missing == missing:
            return
        waiting, missing = [line for line in waiting if not line.faults], now_missing


def _only_wrong(lines: Sequence[Line], known: KnownUnits) -> set[str]:
    """Codes that stand on wrong lines only, and not in the database."""
    right = {line.values["eenheidcode"] for line in lines if not line.faults}
    wrong = {line.values["eenheidcode"] for line in lines if line.faults and "eenheidcode" in line.values}
    return wrong - right - known.keys()
