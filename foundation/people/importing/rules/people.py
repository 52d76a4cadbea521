"""Judging the lines of the people file: one line a contract, of one person with one or more."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from foundation.people.importing.rules import values
from foundation.people.importing.rules.cells import add_fault, read_cells, remembering
from foundation.people.importing.rules.faults import (
    CHANGED,
    HELD,
    NEW,
    UNCHANGED,
    WRONG,
    Change,
    Fault,
    Line,
)
from foundation.people.importing.rules.headings import Columns, nearest
from foundation.people.importing.rules.reading import Row
from foundation.people.importing.rules.values import Canonical

# Personnel number and number of the contract, both as text.
ContractKey = tuple[str, str]

PERSON_FIELDS = ("voorletters", "roepnaam", "tussenvoegsel", "achternaam", "email")
CONTRACT_FIELDS = (
    "eenheidcode",
    "functie",
    "functieniveau",
    "leidinggevende",
    "soort",
    "indienst",
    "uitdienst",
)
NAME_FIELDS = ("roepnaam", "tussenvoegsel", "achternaam")
# Where one line may leave empty what another line of the same person says.
SHARED_FIELDS = ("voorletters", "email")

LARGEST_NUMBER = 2_147_483_647
MISSING_SHARE_0_1 = 0.05
LINES_A_CHUNK = 1000
SUGGESTIONS_A_FILE = 50

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class KnownUnit:
    # The last day, included; empty while it exists.
    ended_on: date | None = None
    successor: str = ""


@dataclass(frozen=True)
class Alias:
    """Under which number a merged person goes on, and how much higher the contracts are numbered there."""

    number: str
    offset: int


@dataclass
class KnownPeople:
    """What the database holds, as the file would write it."""

    persons: dict[str, dict[str, str]] = field(default_factory=dict)
    contracts: dict[ContractKey, dict[str, str]] = field(default_factory=dict)
    units: dict[str, KnownUnit] = field(default_factory=dict)
    # Personnel numbers of persons who were merged into another, where nobody goes on.
    merged: frozenset[str] = frozenset()
    # Personnel number of a merged person → who goes on.
    aliases: dict[str, Alias] = field(default_factory=dict)
    # Kinds that only who has one already may have.
    retired_kinds: frozenset[str] = frozenset()
    # Units that mean no move for this contract: its own one before or after a reorganisation.
    same_units: dict[ContractKey, frozenset[str]] = field(default_factory=dict)
    _nearest_units: dict[str, str] = field(default_factory=dict)

    def nearest_unit(self, code: str) -> str:
        """Looked up for the first few codes only: in a wholly wrong file it costs minutes and helps nobody."""
        if code not in self._nearest_units and len(self._nearest_units) < SUGGESTIONS_A_FILE:
            self._nearest_units[code] = nearest(code, self.units)
        return self._nearest_units.get(code, "")

    def current_contracts(self, on: date) -> list[ContractKey]:
        """Those not ended before this day."""
        return [key for key, contract in self.contracts.items() if not _ended_before(contract, on)]


@dataclass
class JudgedPeople:
    lines: list[Line]
    # Contracts that a full file should name and does not.
    missing: list[ContractKey] = field(default_factory=list)
    # Faults of the file as a whole.
    faults: list[Fault] = field(default_factory=list)


def cell_rules(kinds: Iterable[str], kind_words: Mapping[str, str] | None = None) -> dict[str, Canonical]:
    """`kinds`: codes to choose from; `kind_words`: other words → the code they stand for."""
    soort = values.one_of(kinds, code="unknown_kind", other_words=kind_words)
    return {
        "medewerkernummer": values.required(values.text(40)),
        "voorletters": values.text(30),
        "roepnaam": values.required(values.text(80)),
        "tussenvoegsel": values.text(30),
        "achternaam": values.required(values.text(120)),
        "email": values.optional(values.email),
        "eenheidcode": values.text(40),
        "functie": values.text(120),
        "functieniveau": values.optional(values.whole_number(1, 18, code="bad_level")),
        "leidinggevende": values.text(40),
        "soort": values.required(soort),
        "volgnummer": values.optional(
            values.whole_number(1, LARGEST_NUMBER, code="bad_contract_number"), empty="1"
        ),
        "indienst": values.optional(values.day),
        "uitdienst": values.optional(values.day),
    }


def judge_people(
    rows: Sequence[Row],
    columns: Columns,
    known: KnownPeople,
    *,
    kinds: Iterable[str],
    on: date,
    is_full: bool,
    kind_words: Mapping[str, str] | None = None,
    is_cut_off: bool = False,
    progress: Progress | None = None,
) -> JudgedPeople:
    """`on` is the day of the import; `kinds` and `kind_words` as `cell_rules`. Of a file that is cut off, managers
    cannot be looked up."""
    lines = _read_lines(rows, columns, cell_rules(kinds, kind_words), progress)
    _follow_merges(lines, columns, known)
    _judge_repeats(lines, columns)
    for same in _by_person(lines).values():
        _judge_names(same, columns)
        _share_values(same)
    if not is_cut_off:
        _judge_managers(lines, columns, known)
    for line in lines:
        _judge_known(line, columns, known, on)
        settle(line, known, on)
    judged = JudgedPeople(lines)
    if is_full and not is_cut_off:
        _look_for_missing(judged, known, on)
    return judged


def key_of(line: Line) -> ContractKey:
    return line.values.get("medewerkernummer", ""), line.values.get("volgnummer", "1")


def judge_again(lines: Iterable[Line], known: KnownPeople, on: date) -> None:
    """Held lines, against what is known by now."""
    lines = list(lines)
    for line in lines:
        line.faults, line.changes = [], []
    _follow_merges(lines, Columns(), known)
    for line in lines:
        _judge_known(line, Columns(), known, on)
        settle(line, known, on)


def settle(line: Line, known: KnownPeople, on: date) -> None:
    """Gives the line its outcome and its changes."""
    if line.faults:
        line.outcome = HELD if all(fault.code in HOLDING_CODES for fault in line.faults) else WRONG
        return
    number, _contract_number = key_of(line)
    contract = known.contracts.get(key_of(line))
    line.changes = _changes(line, known.persons.get(number), PERSON_FIELDS)
    line.changes += _changes(line, contract, CONTRACT_FIELDS)
    if _is_past_moving(line, known, on):
        line.changes = [change for change in line.changes if change.field != "eenheidcode"]
    line.outcome = NEW if contract is None else CHANGED if line.changes else UNCHANGED


HOLDING_CODES = frozenset({"unknown_unit", "ended_unit"})


def _changes(line: Line, before: Mapping[str, str] | None, fields: Iterable[str]) -> list[Change]:
    if before is None:
        return []
    return [
        Change(name, before[name], line.values[name])
        for name in fields
        if name in line.values and line.values[name] != before[name]
    ]


def _read_lines(
    rows: Sequence[Row], columns: Columns, cells: Mapping[str, Canonical], progress: Progress | None
) -> list[Line]:
    rules = remembering(cells)
    lines = []
    for done, row in enumerate(rows, start=1):
        lines.append(_read_line(row, columns, rules))
        if progress and (done % LINES_A_CHUNK == 0 or done == len(rows)):
            progress(done, len(rows))
    return lines


def _read_line(row: Row, columns: Columns, rules: Mapping[str, Canonical]) -> Line:
    line = read_cells(row, columns, rules)
    if "volgnummer" not in columns.positions:
        line.values["volgnummer"] = "1"
    return line


def _follow_merges(lines: Sequence[Line], columns: Columns, known: KnownPeople) -> None:
    """What the HR system still keeps under the number of a merged person is said of who goes on."""
    if not known.aliases:
        return
    own_lines = {
        number: line for line in lines if (number := line.values.get("medewerkernummer")) not in known.aliases
    }
    for line in lines:
        if alias := known.aliases.get(line.values.get("medewerkernummer", "")):
            _rename(line, alias, own_lines.get(alias.number), columns)
        if alias := known.aliases.get(line.values.get("leidinggevende", "")):
            line.values["leidinggevende"] = alias.number


def _rename(line: Line, alias: Alias, own_line: Line | None, columns: Columns) -> None:
    contract_number = line.values.get("volgnummer")
    if contract_number and int(contract_number) + alias.offset > LARGEST_NUMBER:
        add_fault(line, columns, "medewerkernummer", "merged_person")
        return
    line.values["medewerkernummer"] = alias.number
    if contract_number:
        line.values["volgnummer"] = str(int(contract_number) + alias.offset)
    # How somebody is called is said by the line of the number that was kept.
    said = own_line.values if own_line else {}
    line.values |= {name: said[name] for name in PERSON_FIELDS if name in said and name in line.values}


def _judge_repeats(lines: Sequence[Line], columns: Columns) -> None:
    """Of two lines for one contract nobody knows which is right, unless they are the same."""
    by_key: dict[ContractKey, list[Line]] = defaultdict(list)
    for line in lines:
        if "medewerkernummer" in line.values and "volgnummer" in line.values:
            by_key[key_of(line)].append(line)
    for same in by_key.values():
        first = same[0]
        for other in same[1:]:
            if other.values == first.values:
                add_fault(other, columns, "medewerkernummer", "line_twice", other_line=first.number)
            else:
                add_fault(other, columns, "medewerkernummer", "contract_twice", other_line=first.number)
        differing = next((other for other in same if other.values != first.values), None)
        if differing:
            add_fault(first, columns, "medewerkernummer", "contract_twice", other_line=differing.number)


def _judge_names(same: Sequence[Line], columns: Columns) -> None:
    for name in (*NAME_FIELDS, *SHARED_FIELDS):
        _judge_shared(same, columns, name, may_be_empty=name in SHARED_FIELDS)


def _judge_shared(same: Sequence[Line], columns: Columns, name: str, *, may_be_empty: bool) -> None:
    said = [line for line in same if name in line.values and (line.values[name] or not may_be_empty)]
    differing = next((line for line in said if line.values[name] != said[0].values[name]), None)
    if differing is None:
        return
    for line in said:
        if any(fault.code == "contract_twice" for fault in line.faults):
            continue
        other = differing if line.values[name] == said[0].values[name] else said[0]
        add_fault(line, columns, name, "differs_between_lines", other_line=other.number)


def _share_values(same: Sequence[Line]) -> None:
    for name in SHARED_FIELDS:
        said = next((line.values[name] for line in same if line.values.get(name)), "")
        for line in same:
            if name in line.values:
                line.values[name] = said


def _by_person(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Persons with more than one line; faults within one line are no reason to leave it out."""
    times = Counter(line.values.get("medewerkernummer") for line in lines)
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        number = line.values.get("medewerkernummer")
        if number and times[number] > 1:
            found[number].append(line)
    return found


def _judge_managers(lines: Sequence[Line], columns: Columns, known: KnownPeople) -> None:
    numbers = {line.values.get("medewerkernummer") for line in lines}
    for line in lines:
        manager = line.values.get("leidinggevende")
        if not manager:
            continue
        if manager == line.values.get("medewerkernummer"):
            add_fault(line, columns, "leidinggevende", "own_manager")
        elif manager not in numbers and manager not in known.persons:
            add_fault(line, columns, "leidinggevende", "unknown_manager")


def _judge_known(line: Line, columns: Columns, known: KnownPeople, on: date) -> None:
    if line.values.get("eenheidcode") in known.same_units.get(key_of(line), ()):
        line.values["eenheidcode"] = known.contracts[key_of(line)]["eenheidcode"]
    if line.values.get("medewerkernummer") in known.merged:
        add_fault(line, columns, "medewerkernummer", "merged_person")
    _judge_days(line, columns, known)
    _judge_kind(line, columns, known)
    code = line.values.get("eenheidcode")
    if not code or _is_past_moving(line, known, on):
        return
    unit = known.units.get(code)
    if unit is None:
        add_fault(line, columns, "eenheidcode", "unknown_unit", nearest=known.nearest_unit(code))
    elif _is_moved_to_ended(line, unit, known, on):
        ended_on = values.format_day(unit.ended_on)
        add_fault(line, columns, "eenheidcode", "ended_unit", ended_on=ended_on, successor=unit.successor)


def _is_past_moving(line: Line, known: KnownPeople, on: date) -> bool:
    """A contract we know that is over: where it stood is history."""
    contract = known.contracts.get(key_of(line))
    return contract is not None and _ended_before(contract | line.values, on)


def _judge_days(line: Line, columns: Columns, known: KnownPeople) -> None:
    # A column the file does not have leaves the day as it is.
    days = known.contracts.get(key_of(line), {}) | line.values
    start, end = (values.to_day(days.get(name, "")) for name in ("indienst", "uitdienst"))
    if start and end and end < start:
        add_fault(line, columns, "uitdienst", "ends_before_start")


def _judge_kind(line: Line, columns: Columns, known: KnownPeople) -> None:
    kind = line.values.get("soort", "")
    if kind in known.retired_kinds and known.contracts.get(key_of(line), {}).get("soort") != kind:
        add_fault(line, columns, "soort", "retired_kind")


def _is_moved_to_ended(line: Line, unit: KnownUnit, known: KnownPeople, on: date) -> bool:
    if unit.ended_on is None or unit.ended_on >= on or _ended_before(line.values, on):
        return False
    contract = known.contracts.get(key_of(line))
    return contract is None or contract["eenheidcode"] != line.values["eenheidcode"]


def _ended_before(contract: Mapping[str, str], on: date) -> bool:
    end = values.to_day(contract.get("uitdienst", ""))
    return end is not None and end < on


def _look_for_missing(judged: JudgedPeople, known: KnownPeople, on: date) -> None:
    named = {key_of(line) for line in judged.lines}
    # A line whose contract number cannot be read may be any of this person's contracts.
    unclear = {
        line.values.get("medewerkernummer") for line in judged.lines if "volgnummer" not in line.values
    }
    current = known.current_contracts(on)
    judged.missing = [key for key in current if key not in named and key[0] not in unclear]
    if len(judged.missing) > MISSING_SHARE_0_1 * len(current):
        judged.faults.append(
            Fault(1, "too_many_missing", details={"missing": len(judged.missing), "current": len(current)})
        )
