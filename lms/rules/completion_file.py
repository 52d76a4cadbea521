"""The file with completions for the HR system: one line a change, as a spreadsheet opens it (docs/completion-export.md)."""

import csv
import enum
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date

COLUMNS = (
    "personeelsnummer",
    "contract",
    "soort",
    "code",
    "titel",
    "versie",
    "afgerond_op",
    "bron",
    "wijziging",
)
# A spreadsheet takes what begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Change(enum.StrEnum):
    """In the words of the file, which are Dutch whoever asks for it."""

    NEW = "nieuw"
    CARRIED = "overgenomen"
    WITHDRAWN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Line:
    """In the order of the columns."""

    personnel_number: str
    contract: int
    kind: str
    code: str
    title: str
    # Empty where there are no versions.
    version: int | str
    completed_on: date
    source: str
    change: Change


def completion_csv(lines: Iterable[Line]) -> bytes:
    """UTF-8 with a byte order mark, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(str(cell)) for cell in astuple(line)] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
