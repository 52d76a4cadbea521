"""A line of a file with completions: whom it is about, what they did and when, or what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.people.importing.rules import values
from foundation.people.importing.rules.cells import add_fault, read_cells, remembering
from foundation.people.importing.rules.faults import NEW, UNCHANGED, WRONG, Fault, Line
from foundation.people.importing.rules.headings import Columns, FileKind, nearest, place_columns
from foundation.people.importing.rules.reading import Table, read_table

RECORD_FILE = FileKind(
    fields=("medewerkernummer", "code", "datum", "opmerking"),
    required=("medewerkernummer", "code", "datum"),
    codes=("medewerkernummer",),
)
# Other headings for the same, as the file with completions for the HR system has them.
ALIASES = {
    "personeelsnummer": "medewerkernummer",
    "dag": "datum",
    "afgerondop": "datum",
    "toelichting": "opmerking",
}
CELLS = {
    "medewerkernummer": values.required(values.text(40)),
    "code": values.required(values.text(120)),
    "datum": values.required(values.day),
    "opmerking": values.optional(values.text(240)),
}


@dataclass(frozen=True, slots=True)
class Job:
    """An engagement; `asks`: keys of what is open in it. The last day is included."""

    id: int
    starts_on: date | None
    ends_on: date | None
    asks: frozenset[object] = frozenset()


@dataclass(frozen=True)
class Worker:
    """Somebody with a personnel number. `merged`: that number is another one by now."""

    name: str
    jobs: Sequence[Job] = ()
    is_merged: bool = False
    is_deceased: bool = False
    is_reader: bool = False


@dataclass(frozen=True)
class Known:
    """What is there. `things`: code in small letters → what it stands for; `done` and `withdrawn`: id of the job, thing
    and day."""

    workers: Mapping[str, Worker]
    things: Mapping[str, object]
    done: frozenset[tuple[int, object, date]] = frozenset()
    withdrawn: frozenset[tuple[int, object, date]] = frozenset()


@dataclass
class Judged:
    """A line that is right. `thing`: key of the module, or id of the part; `job_ids`: for which jobs it is written,
    none where it is there already; `outcome`: NEW or UNCHANGED."""

    line: int
    number: str
    name: str
    thing: Any
    day: date
    remark: str
    job_ids: tuple[int, ...]
    outcome: str


@dataclass
class Reading:
    """`file_faults`: with one of these nothing is written."""

    encoding: str = ""
    file_faults: list[Fault] = field(default_factory=list)
    line_faults: list[Fault] = field(default_factory=list)
    lines: list[Judged] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        return sorted([*self.file_faults, *self.line_faults], key=lambda fault: fault.line)

    @property
    def counts(self) -> dict[str, int]:
        outcomes = [one.outcome for one in self.lines]
        wrong = len({fault.line for fault in self.line_faults})
        return {NEW: outcomes.count(NEW), UNCHANGED: outcomes.count(UNCHANGED), WRONG: wrong}

    def lines_of(self, outcome: str) -> list[Judged]:
        return [one for one in self.lines if one.outcome == outcome]


@dataclass
class Rows:
    """The cells of a file before they are laid beside what is there."""

    table: Table
    columns: Columns = field(default_factory=Columns)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        return not self.table.faults and not self.columns.faults

    def cells(self, name: str) -> set[str]:
        return {line.values[name] for line in self.lines if name in line.values}


def read_rows(content: bytes) -> Rows:
    rows = Rows(read_table(content))
    if rows.table.headings:
        rows.columns = place_columns(rows.table, RECORD_FILE, ALIASES)
    if rows.is_readable:
        rules = remembering(CELLS)
        rows.lines = [read_cells(row, rows.columns, rules) for row in rows.table.rows]
    return rows


def judge(rows: Rows, known: Known, *, today: date) -> Reading:
    """Every line, so that all faults are known at once."""
    reading = Reading(encoding=rows.table.encoding, file_faults=[*rows.table.faults, *rows.columns.faults])
    reading.line_faults += rows.table.broken_rows
    first: dict[tuple[str, object, date], int] = {}
    for line in rows.lines:
        found = _judge_line(line, rows.columns, known, first, today=today)
        if found:
            reading.lines.append(found)
        reading.line_faults += line.faults
    return reading


def jobs_on(jobs: Sequence[Job], day: date, thing: object) -> list[Job]:
    """The jobs somebody had on that day; those that ask it first. One without a first day comes last: it may have
    begun by then.
    """
    held = [
        one
        for one in jobs
        if (one.starts_on is None or one.starts_on <= day) and (one.ends_on is None or day <= one.ends_on)
    ]
    return sorted(
        held, key=lambda one: (one.starts_on is None, thing not in one.asks, one.starts_on or day, one.id)
    )


def _counts_for(worker: Worker, day: date, thing: object, known: Known) -> tuple[int, ...]:
    """For each job of that day that still asks it, and where none does for the first of them; none where it is there."""
    held = jobs_on(worker.jobs, day, thing)
    certain = [one for one in held if one.starts_on is not None] or held
    keys = {one.id: (one.id, thing, day) for one in worker.jobs}
    asking = (one.id for one in certain if thing in one.asks)
    found = tuple(pk for pk in asking if keys[pk] not in known.done and keys[pk] not in known.withdrawn)
    if found or any(key in known.done for key in keys.values()):
        return found
    return (held[0].id,)


def _judge_line(
    line: Line, columns: Columns, known: Known, first: dict[tuple[str, object, date], int], *, today: date
) -> Judged | None:
    """Adds what is wrong to the line, or gives what it says."""
    if line.faults:
        return None
    number, code = line.values["medewerkernummer"], line.values["code"]
    day = values.to_day(line.values["datum"])
    if day is None:
        add_fault(line, columns, "datum", "no_such_day")
        return None
    worker, thing = known.workers.get(number), known.things.get(code.casefold())
    if thing is None:
        add_fault(line, columns, "code", "unknown_code", nearest=nearest(code.casefold(), known.things))
    if day > today:
        add_fault(line, columns, "datum", "day_to_come")
    if fault := _fault_of(worker):
        add_fault(line, columns, "medewerkernummer", fault)
    if line.faults or worker is None or thing is None:
        return None
    if not jobs_on(worker.jobs, day, thing):
        add_fault(line, columns, "datum", _no_job(worker.jobs, day))
        return None
    key = (number, thing, day)
    if key in first:
        add_fault(line, columns, "medewerkernummer", "line_twice", other_line=first[key])
        return None
    first[key] = line.number
    keys = [(one.id, thing, day) for one in worker.jobs]
    if any(one in known.withdrawn for one in keys) and not any(one in known.done for one in keys):
        add_fault(line, columns, "datum", "withdrawn_before")
        return None
    job_ids = _counts_for(worker, day, thing, known)
    return Judged(
        line=line.number,
        number=number,
        name=worker.name,
        thing=thing,
        day=day,
        remark=line.values.get("opmerking", ""),
        job_ids=job_ids,
        outcome=NEW if job_ids else UNCHANGED,
    )


def _fault_of(worker: Worker | None) -> str:
    if worker is None:
        return "unknown_person"
    if worker.is_merged:
        return "merged_person"
    if worker.is_deceased:
        return "deceased_person"
    if worker.is_reader:
        return "own_line"
    return "" if worker.jobs else "no_job"


def _no_job(jobs: Sequence[Job], day: date) -> str:
    is_before = all(one.starts_on is not None and day < one.starts_on for one in jobs)
    return "before_first_job" if is_before else "between_jobs"
