"""What the platform knows of yearly figures beforehand (content/indicators.yaml), and how a line finds its indicator."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.people.importing.rules.faults import Fault
from measurement.rules.figure_file import Entry

Text = Mapping[str, str]
OTHER_THEME = "organisation"
LONGEST_CODE = 120
# How a note of the file says that from here on something else was counted or asked.
_BREAK = re.compile(r"^(?:SERIES BREAK|REEKSBREUK)[^:]*:\s*(.+)", re.IGNORECASE)
# Of a year that was not over: 'to 3 December 2020; 94.6% of reports'.
_UNTIL = re.compile(r"^((?:to|up to|tot|tot en met|t/m) \d[^;]*)", re.IGNORECASE)
_OTHER = re.compile(r"^(?:NOT COMPARABLE|NIET VERGELIJKBAAR)[^:]*:\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """An indicator of the catalogue, by one of the items that are it."""

    code: str
    name: Text
    whole: str = ""
    wording: Text = field(default_factory=dict)
    # First year, last year, what was counted.
    definitions: tuple[tuple[int, int, Text], ...] = ()


@dataclass(frozen=True)
class Catalogue:
    # Letters of a source → whose figures they are.
    places: Mapping[str, str]
    # A word of an item → theme, in the order in which they are tried.
    themes: tuple[tuple[str, str], ...]
    items: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of which is known what it is a figure of. Texts by language; empty: nothing is said."""

    entry: Entry
    code: str
    name: Text
    theme: str
    whole: str
    place: str
    wording: Text
    definition: Text

    @property
    def key(self) -> tuple[str, str, str]:
        return self.code, self.place, self.entry.period


def catalogue_from(raw: Mapping[str, Any]) -> Catalogue:
    """From the shape of the file."""
    items = {}
    for one in raw["indicators"]:
        definitions = tuple(
            (*each["years"], {"nl": each["nl"], "en": each["en"]}) for each in one.get("definitions", ())
        )
        for asked in one["items"]:
            items[asked["item"].lower()] = Known(
                one["code"], one["name"], one.get("whole", ""), asked.get("wording", {}), definitions
            )
    themes = tuple((word, one["theme"]) for one in raw["themes"] for word in one["words"])
    return Catalogue(raw["places"], themes, items)


def place_entries(
    entries: Iterable[Entry], catalogue: Catalogue, *, own_place: str
) -> tuple[list[Placed], list[Fault]]:
    """`own_place`: whose the figures are where neither the file nor the catalogue says it.

    A fault for each line that says again what an earlier line says: one of the two is wrong.
    """
    placed: list[Placed] = []
    lines: dict[tuple[str, str, str], int] = {}
    units: dict[str, tuple[str, int]] = {}
    faults = []
    for entry in entries:
        one = place_entry(entry, catalogue, own_place=own_place)
        first = lines.setdefault(one.key, entry.line)
        unit, unit_line = units.setdefault(one.code, (entry.unit, entry.line))
        if first != entry.line:
            faults.append(Fault(entry.line, "figure_twice", "item", entry.item, {"other_line": first}))
        elif unit != entry.unit:
            details = {"other_line": unit_line, "unit": unit}
            faults.append(Fault(entry.line, "other_unit", "unit", entry.unit, details))
        else:
            placed.append(one)
    return placed, faults


def place_entry(entry: Entry, catalogue: Catalogue, *, own_place: str) -> Placed:
    known, given = catalogue.items.get(entry.item.lower()), entry.given
    wording = {"nl": given["wording"]} if "wording" in given else (known.wording if known else {})
    return Placed(
        entry=entry,
        code=given.get("code") or (known.code if known else code_of(entry.item, entry.unit)),
        name=known.name if known else {"nl": entry.item},
        theme=given.get("theme") or _theme_of(entry.item, catalogue),
        whole=given.get("whole") or (known.whole if known else ""),
        place=given.get("place") or _place_of(entry.source, catalogue) or own_place,
        wording=wording or _said(_OTHER, entry.note),
        definition=_definition_of(entry, known),
    )


def code_of(item: str, unit: str) -> str:
    """For its address: 'Totaal aantal melders', 'persons' → 'totaal-aantal-melders-persons'."""
    plain = unicodedata.normalize("NFKD", f"{item} {unit}").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].strip("-")


def _theme_of(item: str, catalogue: Catalogue) -> str:
    small = f"{item.lower()} "
    return next((theme for word, theme in catalogue.themes if word in small), OTHER_THEME)


def _place_of(source: str, catalogue: Catalogue) -> str:
    letters = re.match(r"[A-Za-z]+", source)
    return catalogue.places.get(letters[0], "") if letters else ""


def _definition_of(entry: Entry, known: Known | None) -> Text:
    if "definition" in entry.given:
        return {"nl": entry.given["definition"]}
    for first, last, text in known.definitions if known else ():
        if first <= entry.year <= last:
            return text
    return _said(_BREAK, entry.note) or _said(_UNTIL, entry.note)


def _said(pattern: re.Pattern[str], note: str) -> Text:
    match = pattern.match(note)
    return {"nl": match[1]} if match else {}


def said_in_note(note: str) -> str:
    """What a note says was asked or counted; empty: it says nothing of that."""
    found = (pattern.match(note) for pattern in (_BREAK, _UNTIL, _OTHER))
    return next((match.group(1).strip() for match in found if match), "")
