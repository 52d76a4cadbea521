"""Which column holds which field, and which columns we refuse to have."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from foundation.people.importing.rules.faults import Fault
from foundation.people.importing.rules.reading import Row, Table

# A remembered heading that is skipped.
IGNORED = ""

# The law lets an employer use the BSN only where a law says so (UAVG art. 46), and this is not such a use.
BSN_HEADINGS = re.compile(r"^(bsn|sofi)|burgerservice|citizenservicenumber|socialsecurity")
BIRTH_DATE_HEADINGS = re.compile(r"^(geb$|gebdat|gebdt|dob$)|geboren|geboorte|birth")

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Of random numbers of nine digits one in eleven passes; three of three by chance is one in 1,331.
BSN_LEAST_VALUES = 3
BSN_SHARE_0_1 = 0.9


@dataclass(frozen=True)
class FileKind:
    """What a kind of file consists of. `codes` hold the organisation's own numbers, so no BSN test there."""

    fields: tuple[str, ...]
    required: tuple[str, ...]
    codes: tuple[str, ...]


PEOPLE_FILE = FileKind(
    fields=(
        "medewerkernummer",
        "voorletters",
        "roepnaam",
        "tussenvoegsel",
        "achternaam",
        "email",
        "eenheidcode",
        "functie",
        "functieniveau",
        "leidinggevende",
        "soort",
        "volgnummer",
        "indienst",
        "uitdienst",
    ),
    required=("medewerkernummer", "roepnaam", "achternaam", "eenheidcode", "soort", "indienst"),
    codes=("medewerkernummer", "leidinggevende"),
)
UNITS_FILE = FileKind(
    fields=("eenheidcode", "naam", "soort", "bovenliggend", "vanaf", "tot", "opvolger"),
    required=("eenheidcode", "naam", "soort", "bovenliggend"),
    codes=("eenheidcode", "bovenliggend", "opvolger"),
)


@dataclass
class Columns:
    """`positions`: field → index of its column. `headings`: field → as the file calls it."""

    positions: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    # Fields that may be absent and are: what we know of them stays as it is.
    absent: list[str] = field(default_factory=list)
    width: int = 0

    def heading(self, field_name: str) -> str:
        return self.headings.get(field_name, field_name)

    def width_fault(self, row: Row) -> Fault | None:
        if len(row.cells) == self.width:
            return None
        if len(row.cells) < self.width:
            return Fault(row.line, "too_few_cells", details={"cells": len(row.cells), "columns": self.width})
        if any(cell.strip() for cell in row.cells[self.width :]):
            return Fault(row.line, "too_many_cells", details={"cells": len(row.cells), "columns": self.width})
        return None


def normalise_heading(heading: str) -> str:
    """Letters and digits only, in lower case, without accents: "E-mail " and "email" are one."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def is_forbidden_heading(heading: str) -> str:
    """The code of the refusal, or an empty string."""
    name = normalise_heading(heading)
    if BSN_HEADINGS.search(name):
        return "bsn_column"
    if BIRTH_DATE_HEADINGS.search(name):
        return "birth_date_column"
    return ""


def passes_eleven_test(value: str) -> bool:
    """Whether it can be a BSN: nine digits whose weighted sum is a multiple of eleven."""
    digits = re.sub(r"[.\s]", "", value)
    if not re.fullmatch(r"[0-9]{9}", digits) or not int(digits):
        return False
    return sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def looks_like_bsn(values: Iterable[str]) -> bool:
    distinct = {value.strip() for value in values} - {""}
    if len(distinct) < BSN_LEAST_VALUES:
        return False
    return sum(map(passes_eleven_test, distinct)) >= BSN_SHARE_0_1 * len(distinct)


def place_columns(table: Table, kind: FileKind, remembered: Mapping[str, str]) -> Columns:
    """`remembered`: normalised heading → field, or IGNORED."""
    columns = Columns(width=len(table.headings))
    for position, heading in enumerate(table.headings):
        _place(columns, position, heading, table.rows, kind, remembered)
    for name in kind.fields:
        if name not in columns.positions:
            _note_absence(columns, name, kind)
    return columns


def _place(
    columns: Columns,
    position: int,
    heading: str,
    rows: Sequence[Row],
    kind: FileKind,
    remembered: Mapping[str, str],
) -> None:
    name = normalise_heading(heading)
    target = name if name in kind.fields else remembered.get(name)
    values = [row.cells[position] for row in rows if position < len(row.cells)]
    refusal = is_forbidden_heading(heading)
    if not refusal and target not in kind.codes and looks_like_bsn(values):
        refusal = "looks_like_bsn"
    if refusal:
        columns.faults.append(Fault(1, refusal, heading))
    elif target in columns.positions:
        columns.faults.append(Fault(1, "column_twice", heading, details={"field": target}))
    elif target:
        columns.positions[target] = position
        columns.headings[target] = heading
    elif not name:
        _refuse_nameless(columns, position, values)
    elif target != IGNORED:
        columns.faults.append(
            Fault(1, "unknown_column", heading, details={"nearest": nearest(name, kind.fields)})
        )


def _refuse_nameless(columns: Columns, position: int, values: Sequence[str]) -> None:
    # Excel leaves empty columns at the end; only one with something in it matters.
    if any(value.strip() for value in values):
        columns.faults.append(Fault(1, "nameless_column", details={"position": position + 1}))


def _note_absence(columns: Columns, name: str, kind: FileKind) -> None:
    if name in kind.required:
        columns.faults.append(Fault(1, "missing_column", name))
    else:
        columns.absent.append(name)


def nearest(value: str, options: Iterable[str]) -> str:
    """The option most like this value, or an empty string."""
    return next(iter(get_close_matches(value, list(options), n=1, cutoff=0.6)), "")
