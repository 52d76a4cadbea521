"""Who comes by a link, and a list of them as somebody pastes it."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from foundation.people.rules.kinds import folded, straight

LANGUAGES = ("nl", "en")
COLUMNS = ("naam", "e-mail", "soort", "eenheidcode", "begin", "einde", "taal")
# What may be left out.
OPTIONAL = frozenset({"taal"})
MOST_LINES = 200
MOST_SIGNS_OF_A_NAME = 80
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_DAYS = ("%d-%m-%Y", "%Y-%m-%d")
# Words between a given and a family name, as Dutch registers write them apart.
_INFIXES = frozenset(
    {
        "van",
        "de",
        "der",
        "den",
        "het",
        "'t",
        "ter",
        "ten",
        "te",
        "in",
        "op",
        "el",
        "al",
        "di",
        "du",
        "la",
        "le",
    }
)


@dataclass(frozen=True)
class Name:
    given: str
    infix: str
    family: str


@dataclass(frozen=True)
class ExternalLine:
    """One line of a list; `faults`: stable codes with what they are about. A faulty field is empty."""

    number: int
    name: Name
    email: str = ""
    kind: str = ""
    unit_code: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    language: str = "nl"
    faults: Mapping[str, str] = field(default_factory=dict)


def link_mail_key(link_id: object) -> str:
    """Key in the outbox of the mail that carries this link."""
    return f"external_link:{link_id}"


def split_name(text: str) -> Name:
    """'Karim van der Berg' → given name, infix, family name; one word is a given name alone."""
    words = text.split()
    if len(words) < 2:
        return Name(" ".join(words), "", "")
    given, rest = words[0], words[1:]
    count = 0
    while count < len(rest) - 1 and rest[count].lower() in _INFIXES:
        count += 1
    return Name(given, " ".join(rest[:count]), " ".join(rest[count:]))


def read_lines(
    text: str, *, unit_codes: Sequence[str], kinds: Mapping[str, str], on: date
) -> tuple[list[ExternalLine], str]:
    """The lines of a pasted list, each with its faults; and what is wrong with the list as a whole.

    `unit_codes`: in which this reader may let somebody work; `kinds`: word → code of who comes in by a link. Of the whole: '', `empty`, `no_heading`
    or `too_many`.
    """
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    if not rows:
        return [], "empty"
    heading = [_heading(cell) for cell in rows[0]]
    if any(column not in heading for column in COLUMNS if column not in OPTIONAL):
        return [], "no_heading"
    if len(rows) - 1 > MOST_LINES:
        return [], "too_many"
    if len(rows) == 1:
        return [], "empty"
    codes = {code.casefold(): code for code in unit_codes}
    by_folded = {folded(word): code for word, code in kinds.items()}
    lines: list[ExternalLine] = []
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False)}
        line = _line(number, cells, codes=codes, kinds=by_folded, on=on)
        who = (line.email.casefold(), line.name.family.casefold(), line.kind)
        if line.email and who in seen:
            line = ExternalLine(**{**vars(line), "faults": {**line.faults, "naam": "twice"}})
        seen.add(who)
        lines.append(line)
    return lines, ""


def _rows(text: str) -> list[list[str]]:
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    # What is copied from a sheet has tabs.
    separator = max(";\t,", key=first.count)
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\0", "")), delimiter=separator))


def _heading(cell: str) -> str:
    name = cell.strip().casefold()
    return {"email": "e-mail", "mail": "e-mail", "eenheid": "eenheidcode"}.get(name, name)


def _line(
    number: int, cells: Mapping[str, str], *, codes: Mapping[str, str], kinds: Mapping[str, str], on: date
) -> ExternalLine:
    faults: dict[str, str] = {}
    name = split_name(cells.get("naam", ""))
    if not name.family:
        faults["naam"] = "no_family_name"
    elif max(len(name.given), len(name.family)) > MOST_SIGNS_OF_A_NAME:
        faults["naam"] = "too_long"
    email = cells.get("e-mail", "")
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        email, faults["e-mail"] = "", "no_email"
    kind = kinds.get(folded(straight(cells.get("soort", ""))), "")
    if not kind:
        faults["soort"] = "unknown_kind"
    unit_code = codes.get(cells.get("eenheidcode", "").casefold(), "")
    if not unit_code:
        faults["eenheidcode"] = "unknown_unit"
    starts_on, ends_on = _day(cells.get("begin", "")), _day(cells.get("einde", ""))
    if starts_on is None:
        faults["begin"] = "no_day"
    if ends_on is None:
        faults["einde"] = "no_day"
    elif ends_on < on:
        faults["einde"] = "ends_in_the_past"
    elif starts_on and ends_on < starts_on:
        faults["einde"] = "ends_before_start"
    language = cells.get("taal", "").casefold() or "nl"
    if language not in LANGUAGES:
        language, faults["taal"] = "nl", "unknown_language"
    return ExternalLine(number, name, email, kind, unit_code, starts_on, ends_on, language, faults)


def _day(text: str) -> date | None:
    for shape in _DAYS:
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None
