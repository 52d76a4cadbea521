"""One line of a file with yearly figures: what it says, or what is wrong with it. Reads no more than the line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from foundation.people.importing.rules.faults import BadValue, Fault
from foundation.people.importing.rules.reading import Row, Table

# Field → the headings that mean it, in small letters.
HEADINGS: dict[str, tuple[str, ...]] = {
    "source": ("source", "bron"),
    "year": ("year", "jaar", "periode"),
    "item": ("item", "indicator", "onderwerp"),
    "value": ("value", "waarde"),
    "unit": ("unit", "eenheid"),
    "note": ("note", "toelichting", "opmerking"),
    "code": ("code",),
    "place": ("place", "gemeente"),
    "theme": ("theme", "thema"),
    "wording": ("wording", "vraag", "vraagstelling"),
    "definition": ("definition", "definitie"),
    "whole": ("whole", "geheel"),
}
REQUIRED = ("source", "year", "item", "value", "unit")
MOST_LETTERS = {
    "source": 80,
    "item": 200,
    "unit": 40,
    "note": 500,
    "code": 120,
    "place": 80,
    "wording": 500,
    "definition": 500,
    "whole": 120,
}
THEMES = ("climate", "reports", "oath", "rules", "learning", "organisation")
EARLIEST, LATEST = 1990, 2100

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_NUMBER = re.compile(r"([<>]?)\s*(-?\d+(?:[.,]\d+)?)")
# A range or a pair, as '1-2' or '3/9': said as it is, and never calculated with.
_PAIR = re.compile(r"\d+\s*[-/]\s*\d+")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds. `number`: None for a blank, which is not nought, and for a range or pair.

    `bound`: '<' or '>' when the source only says that it is less or more.
    """

    text: str = ""
    number: Decimal | None = None
    bound: str = ""

    @property
    def is_exact(self) -> bool:
        return self.number is not None and not self.bound


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that is right. `year`: the last of the period; `given`: the optional columns that say something."""

    line: int
    source: str
    period: str
    year: int
    item: str
    value: Value
    unit: str
    note: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    entries: list[Entry]
    faults: list[Fault]


def read_entries(table: Table) -> Reading:
    """Every line is looked at, so that all faults are known at once."""
    faults = [*table.faults, *table.broken_rows]
    if table.faults:
        return Reading([], faults)
    columns, wrong = _columns(table.headings)
    if wrong:
        return Reading([], [*faults, *wrong])
    entries: list[Entry] = []
    for row in table.rows:
        found = _entry(row, columns, table.headings)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            faults += found
    return Reading(entries, sorted(faults, key=lambda fault: fault.line))


def value_of(text: str) -> Value:
    """Raises BadValue (bad_figure)."""
    text = text.strip()
    if not text:
        return Value()
    if match := _NUMBER.fullmatch(text):
        try:
            return Value(text, Decimal(match[2].replace(",", ".")), match[1])
        except InvalidOperation as error:
            raise BadValue("bad_figure") from error
    if _PAIR.fullmatch(text):
        return Value(text)
    raise BadValue("bad_figure")


def year_of(period: str) -> int:
    """'2019' → 2019, '2018-2019' → 2019, '2020-08-01' → 2020. Raises BadValue (bad_period)."""
    if match := _DAY.fullmatch(period):
        return _likely(int(match[1]))
    match = _YEARS.fullmatch(period)
    if not match or (match[2] and int(match[2]) <= int(match[1])):
        raise BadValue("bad_period")
    _likely(int(match[1]))
    return _likely(int(match[2] or match[1]))


def _likely(year: int) -> int:
    if not EARLIEST <= year <= LATEST:
        raise BadValue("unlikely_year", least=EARLIEST, most=LATEST)
    return year


def _columns(headings: list[str]) -> tuple[dict[str, int], list[Fault]]:
    """Field → place in the row."""
    known = {heading: name for name, names in HEADINGS.items() for heading in names}
    columns: dict[str, int] = {}
    faults = []
    for place, heading in enumerate(headings):
        name = known.get(heading.strip().lower())
        if name is None:
            faults.append(Fault(1, "unknown_figure_column", heading))
        elif name in columns:
            faults.append(Fault(1, "column_twice", heading, details={"field": name}))
        else:
            columns[name] = place
    faults += [Fault(1, "missing_column", name) for name in REQUIRED if name not in columns]
    return columns, faults


def _entry(row: Row, columns: Mapping[str, int], headings: list[str]) -> Entry | list[Fault]:
    if len(row.cells) != len(headings):
        code = "too_few_cells" if len(row.cells) < len(headings) else "too_many_cells"
        return [Fault(row.line, code, details={"cells": len(row.cells), "columns": len(headings)})]
    cells = {name: row.cells[place].strip() for name, place in columns.items()}
    titles = {name: headings[place] for name, place in columns.items()}
    faults = [
        Fault(row.line, code, titles[name], cells[name], details)
        for name, code, details in _wrong_cells(cells)
    ]
    if faults:
        return faults
    optional = {name: cells[name] for name in columns if name not in (*REQUIRED, "note") and cells[name]}
    return Entry(
        line=row.line,
        source=cells["source"],
        period=cells["year"],
        year=year_of(cells["year"]),
        item=cells["item"],
        value=value_of(cells["value"]),
        unit=cells["unit"],
        note=cells.get("note", ""),
        given=optional,
    )


def _wrong_cells(cells: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Name of the field, code of the fault, what fills its sentence."""
    for name in ("source", "item", "unit"):
        if not cells[name]:
            yield name, "required", {}
    for name, most in MOST_LETTERS.items():
        if len(cells.get(name, "")) > most:
            yield name, "too_long", {"max_length": most}
    for name, read in (("year", year_of), ("value", value_of)):
        try:
            read(cells[name])
        except BadValue as wrong:
            yield name, wrong.code, wrong.details
    for name in ("code", "whole"):
        if cells.get(name) and not _CODE.fullmatch(cells[name]):
            yield name, "bad_figure_code", {}
    if cells.get("theme") and cells["theme"] not in THEMES:
        yield "theme", "unknown_theme", {"options": ", ".join(THEMES)}
