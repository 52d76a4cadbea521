"""A file against the database, without writing anything."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from foundation.people.importing.rules.faults import OUTCOMES, UNCHANGED, WRONG, Fault, Line
from foundation.people.importing.rules.headings import (
    PEOPLE_FILE,
    UNITS_FILE,
    Columns,
    FileKind,
    place_columns,
)
from foundation.people.importing.rules.people import (
    ContractKey,
    Progress,
    judge_people,
    key_of,
)
from foundation.people.importing.rules.reading import Table, read_table
from foundation.people.importing.rules.units import judge_units
from foundation.people.importing.snapshots import PeopleSnapshot, take_people_snapshot, take_units_snapshot
from foundation.people.models import HeadingMapping, ImportKind, PersonKind, UnitKind
from foundation.people.queries.kinds import words_of_kinds


@dataclass(frozen=True)
class MissingContract:
    """In the database, and no longer in a full file."""

    engagement_id: int
    personnel_number: str
    number: str
    name: str


@dataclass
class Examination:
    """What importing this file would do."""

    kind: ImportKind
    file_sha256: str
    is_partial: bool = False
    encoding: str = ""
    separator: str = ""
    absent_columns: list[str] = field(default_factory=list)
    # Faults of the file as a whole: with one of these it is refused.
    file_faults: list[Fault] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    missing: list[MissingContract] = field(default_factory=list)
    # Digest of the rows compared with.
    based_on: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.file_faults)

    @property
    def faults(self) -> list[Fault]:
        """All of them, in the order of the file."""
        found = [*self.file_faults, *(fault for line in self.lines for fault in line.faults)]
        return sorted(found, key=lambda fault: fault.line)

    @property
    def counts(self) -> dict[str, int]:
        counts = dict.fromkeys(OUTCOMES, 0)
        for line in self.lines:
            counts[line.outcome] += 1
        return counts | {"ended": len(self.missing)}

    def lines_of(self, outcome: str) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]


def examine_people(
    *, content: bytes, on: date, is_partial: bool = False, progress: Progress | None = None
) -> Examination:
    """`on` is the day of the import."""
    table, columns, examination = _open(ImportKind.PEOPLE, PEOPLE_FILE, content)
    examination.is_partial = is_partial
    if not _rows_can_be_read(columns, PEOPLE_FILE):
        return examination
    snapshot, kinds = take_people_snapshot(on), PersonKind.objects.all()
    judged = judge_people(
        table.rows,
        columns,
        snapshot.known,
        kinds=[kind.code for kind in kinds if kind.retired_on is None],
        kind_words=words_of_kinds(),
        on=on,
        is_full=not is_partial,
        is_cut_off=table.is_cut_off,
        progress=progress,
    )
    examination.based_on = snapshot.rows.digest()
    examination.lines = _with_broken_rows(judged.lines, table)
    examination.file_faults += judged.faults
    examination.missing = [_missing(key, snapshot) for key in judged.missing]
    return examination


def examine_units(*, content: bytes, on: date) -> Examination:
    """`on` is the day of the import."""
    table, columns, examination = _open(ImportKind.UNITS, UNITS_FILE, content)
    if not _rows_can_be_read(columns, UNITS_FILE):
        return examination
    snapshot = take_units_snapshot()
    lines = judge_units(table.rows, columns, snapshot.known, kinds=UnitKind.values, on=on)
    examination.based_on = snapshot.digest()
    examination.lines = _with_broken_rows(lines, table)
    return examination


def _open(kind: ImportKind, file_kind: FileKind, content: bytes) -> tuple[Table, Columns, Examination]:
    table = read_table(content)
    remembered = dict(HeadingMapping.objects.filter(kind=kind).values_list("heading", "field"))
    columns = place_columns(table, file_kind, remembered) if table.headings else Columns()
    examination = Examination(
        kind=kind,
        file_sha256=hashlib.sha256(content).hexdigest(),
        encoding=table.encoding,
        separator=table.separator,
        absent_columns=columns.absent,
        file_faults=[*columns.faults, *table.faults],
    )
    return table, columns, examination


def _rows_can_be_read(columns: Columns, file_kind: FileKind) -> bool:
    return set(file_kind.required) <= columns.positions.keys()


def _with_broken_rows(lines: list[Line], table: Table) -> list[Line]:
    broken = [Line(fault.line, {}, [fault], outcome=WRONG) for fault in table.broken_rows]
    return sorted([*lines, *broken], key=lambda line: line.number)


def _missing(key: ContractKey, snapshot: PeopleSnapshot) -> MissingContract:
    number, contract_number = key
    person = snapshot.known.persons[number]
    name = " ".join(person[part] for part in ("roepnaam", "tussenvoegsel", "achternaam") if person[part])
    return MissingContract(snapshot.contracts[key].id, number, contract_number, name)


def faults_by_line(faults: Iterable[Fault]) -> dict[int, list[Fault]]:
    found: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        found[fault.line].append(fault)
    return found


def values_to_keep(line: Line) -> dict[str, str]:
    """As little as applying needs: of an unchanged person the key, of a wrong line nothing."""
    if line.outcome == WRONG:
        return {}
    if line.outcome == UNCHANGED and "medewerkernummer" in line.values:
        number, contract_number = key_of(line)
        return {"medewerkernummer": number, "volgnummer": contract_number}
    return {} if line.outcome == UNCHANGED else line.values
