"""The parts of a deck file, and what a text in it may hold: docs/deck-format.md in pydantic."""

import re
from html.entities import html5
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator as After
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from dilemmas.rules.decks import MOST_CARDS

MARKUP = re.compile(r"<[a-zA-Z/!?]")
ENTITY = re.compile(r"&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
SCRIPT_LINK = re.compile(r"(?:javascript|vbscript):|data:text/html", re.IGNORECASE)
# Control characters but tab and line ends; what turns the reading direction; halves of a character, which no
# database takes.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def _plain(text: str) -> str:
    if found := UNREADABLE.search(text):
        raise PydanticCustomError("unreadable", "unreadable", {"sign": f"U+{ord(found[0]):04X}"})
    if MARKUP.search(text) or any(_is_entity(name) for name in ENTITY.findall(text)):
        raise PydanticCustomError("html", "html")
    if SCRIPT_LINK.search("".join(text.split())):
        raise PydanticCustomError("script_link", "script_link")
    return text


def _is_entity(name: str) -> bool:
    return name.startswith("#") or f"{name};" in html5


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "blank")
    return _plain(text)


def most(length: int) -> StringConstraints:
    return StringConstraints(max_length=length)


PLAIN, FILLED = After(_plain), After(_filled)
Code = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
Codes = Annotated[list[Code], Field(max_length=20)]


class _Part(BaseModel):
    # Strict, so that no number passes for a text; a field that the format has not is a typing error.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class OptionPart(_Part):
    text: Annotated[str, most(250), FILLED]
    pro: Annotated[str, most(2000), FILLED]
    contra: Annotated[str, most(2000), FILLED]
    may_follow: Annotated[str, most(2000), FILLED]
    norm: Literal["", "past", "let-op", "raakt"] = ""


class StakeholderPart(_Part):
    who: Annotated[str, most(120), FILLED]
    right: Annotated[str, most(250), PLAIN] = ""
    interest: Annotated[str, most(250), PLAIN] = ""
    wish: Annotated[str, most(250), PLAIN] = ""


class RulePart(_Part):
    name: Annotated[str, most(120), FILLED]


class CasePart(_Part):
    """A case in one language: what dilemmas/frozen.py freezes, without what belongs to one municipality."""

    title: Annotated[str, most(255), FILLED]
    kind: Literal["dilemma", "norm"]
    card: Annotated[str, most(600), FILLED]
    situation: Annotated[str, most(10_000), FILLED]
    question: Annotated[str, most(200), FILLED]
    options: Annotated[list[OptionPart], Field(min_length=2, max_length=4)]
    stakeholders: Annotated[list[StakeholderPart], Field(min_length=1, max_length=9)]
    what_if: Annotated[list[Annotated[str, most(250), FILLED]], Field(max_length=5)] = []
    guide: Annotated[list[Annotated[str, most(250), FILLED]], Field(max_length=5)] = []
    adviser: Annotated[str, most(10_000), FILLED]
    # The leading one first.
    core_values: Annotated[list[Code], Field(min_length=1, max_length=4)]
    theme: Code
    building_block: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{0,80}$")] = ""
    topic: Code
    levels: Annotated[list[Code], Field(min_length=1, max_length=3)]
    work: Annotated[list[Code], Field(min_length=1, max_length=20)]
    help_lines: Codes = []
    rules: Annotated[list[RulePart], Field(max_length=20)] = []
    is_lesson: bool = False
    origin: Annotated[str, most(200), PLAIN] = ""


class LanguagesPart(_Part):
    nl: CasePart
    en: CasePart | None = None


class CaseInFile(_Part):
    key: Annotated[UUID, Field(strict=False)]
    languages: LanguagesPart

    def content(self) -> dict[str, dict[str, Any]]:
        """{language: what stands in the file, with every field}."""
        return self.languages.model_dump(exclude_none=True)


class TitlePart(_Part):
    title: Annotated[str, most(120), FILLED]
    introduction: Annotated[str, most(600), PLAIN] = ""


class TranslationsPart(_Part):
    en: TitlePart | None = None


class DeckFile(_Part):
    format: Literal["plein-stapel"]
    version: Literal[1]
    title: Annotated[str, most(120), FILLED]
    introduction: Annotated[str, most(600), PLAIN] = ""
    translations: TranslationsPart = TranslationsPart()
    purpose: Literal["teamgesprek", "training", "sollicitatie", "buitendienst", "anders"] = "teamgesprek"
    exported_from: Annotated[str, most(120), FILLED]
    cases: Annotated[list[CaseInFile], Field(min_length=1, max_length=MOST_CARDS)]

    def plain(self) -> dict[str, Any]:
        """As JSON, to be kept and read again with `kept_deck_file`."""
        return self.model_dump(mode="json", exclude_none=True)
