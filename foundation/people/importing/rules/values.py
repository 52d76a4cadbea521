"""From the text of one cell to its canonical text. Each raises BadValue with the code of the fault."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from foundation.people.importing.rules.faults import BadValue
from foundation.people.rules.kinds import folded

Canonical = Callable[[str], str]

# Invisible characters that come along when copying: byte order mark, zero-width space and joiners, soft hyphen.
INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD])
DUTCH_DATE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
EMAIL = re.compile(r"[^@\s,;<>\"()]+@[^@\s,;<>\"()]+\.[^@\s.,;<>\"()]{2,}")
FIRST_YEAR, LAST_YEAR = 1940, 2100
# HR systems write "no end" as this day.
NO_END_YEAR = 9999


def clean(value: str) -> str:
    """One kind of space, none around it, accents composed: the same name is the same text."""
    if not value.isascii():
        value = unicodedata.normalize("NFC", value.translate(INVISIBLE))
    return " ".join(value.split())


def text(max_length: int) -> Canonical:
    def canonical(value: str) -> str:
        if len(value) > max_length:
            raise BadValue("too_long", max_length=max_length)
        return value

    return canonical


def required(then: Canonical) -> Canonical:
    def canonical(value: str) -> str:
        if not value:
            raise BadValue("required")
        return then(value)

    return canonical


def optional(then: Canonical, *, empty: str = "") -> Canonical:
    def canonical(value: str) -> str:
        return then(value) if value else empty

    return canonical


def whole_number(least: int, most: int, *, code: str) -> Canonical:
    def canonical(value: str) -> str:
        if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
            raise BadValue(code, least=least, most=most)
        return str(int(value))

    return canonical


def email(value: str) -> str:
    if len(value) > 254 or not EMAIL.fullmatch(value) or ".." in value:
        raise BadValue("bad_email")
    return value


def one_of(options: Iterable[str], *, code: str, other_words: Mapping[str, str] | None = None) -> Canonical:
    """Case and the form of the apostrophe are free. `other_words`: word → what it stands for; not told as a choice."""
    choices = list(options)
    by_folded = {folded(word): option for word, option in (other_words or {}).items()}
    by_folded |= {folded(option): option for option in choices}

    def canonical(value: str) -> str:
        option = by_folded.get(folded(value))
        if option is None:
            raise BadValue(code, options=", ".join(choices))
        return option

    return canonical


def day(value: str) -> str:
    """dd-mm-jjjj; also read from jjjj-mm-dd. The last day of the year 9999 means no day."""
    return format_day(parse_day(value))


def parse_day(value: str) -> date | None:
    if match := DUTCH_DATE.fullmatch(value):
        parts = (match[3], match[2], match[1])
    elif match := ISO_DATE.fullmatch(value):
        parts = (match[1], match[2], match[3])
    else:
        raise BadValue("bad_date")
    try:
        found = date(*map(int, parts))
    except ValueError:
        raise BadValue("no_such_day") from None
    if found.year == NO_END_YEAR:
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadValue("unlikely_year", least=FIRST_YEAR, most=LAST_YEAR)
    return found


def format_day(found: date | None) -> str:
    return f"{found.day:02}-{found.month:02}-{found.year:04}" if found else ""


def to_day(canonical: str) -> date | None:
    """Of a canonical text."""
    if not canonical:
        return None
    return date(int(canonical[6:]), int(canonical[3:5]), int(canonical[:2]))
