"""The file in which a deck travels from one municipality to another; docs/deck-format.md describes it.

`read_deck_file` takes bytes that anybody may have made. It answers with a DeckFile in which every text is plain
and every code is known here, or raises DeckFileRefused with all that is wrong. It writes nothing, and knows no
other error.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from dilemmas.rules.deck_shapes import UNREADABLE, CaseInFile, CasePart, DeckFile
from dilemmas.rules.decks import MOST_CARDS
from foundation.errors import DomainError

FORMAT = "plein-stapel"
VERSION = 1
SUFFIX = ".plein-stapel.json"
MOST_BYTES = 2_000_000
# Of the form with the file in it.
MOST_BODY_BYTES = MOST_BYTES + 100_000
# A deck file goes seven levels down: cases, a case, its languages, a language, its options, an option, a text.
MOST_DEPTH = 12
LANGUAGES = ("nl", "en")
# More than anybody mends in one go.
MOST_FAULTS = 25
# The part with the most fields has twenty.
MOST_FIELDS = 100
# So much of a wrong value is repeated.
MOST_SHOWN = 60

OPENS, CLOSES, QUOTE, BACKSLASH = b"[{", b"]}", ord('"'), ord("\\")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `code` is stable; `place`: names and numbers from the outside in, numbers from 0."""

    code: str
    place: tuple[str | int, ...] = ()
    # What stands there, shortened.
    value: str = ""
    # What fills the sentence: `most`, `least`, `known` …
    details: tuple[tuple[str, Any], ...] = ()


class DeckFileRefused(DomainError):
    """`details.faults`: list[Fault]; `details.more`: how many faults are left out."""

    code = "deck_file_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults=list(faults[:MOST_FAULTS]), more=max(0, len(faults) - MOST_FAULTS))

    @property
    def faults(self) -> list[Fault]:
        return list(self.details["faults"])  # type: ignore[call-overload]


@dataclass(frozen=True)
class Known:
    """The codes of this installation that a case may be sorted under."""

    themes: frozenset[str]
    # Building block → its theme.
    building_blocks: Mapping[str, str]
    topics: frozenset[str]
    work: frozenset[str]
    core_values: frozenset[str]
    levels: frozenset[str]


# What a file takes along of frozen content, and of its rules; the rest belongs to one municipality.
CASE_FIELDS = tuple(CasePart.model_fields)


def exported_case(content: Mapping[str, Any]) -> dict[str, Any]:
    """Frozen content of one language as it stands in a file: no clusters, no addresses, no media."""
    exported = {name: content[name] for name in CASE_FIELDS}
    return {**exported, "rules": [{"name": rule["name"]} for rule in content["rules"]]}


def exported_languages(content: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Of every language that a file may hold."""
    return {one: exported_case(content[one]) for one in LANGUAGES if one in content}


def write_deck_file(
    *,
    title: str,
    introduction: str,
    translations: Mapping[str, Mapping[str, str]],
    purpose: str,
    exported_from: str,
    cases: Sequence[tuple[UUID, Mapping[str, Mapping[str, Any]]]],
) -> bytes:
    """`cases`: the key and the frozen content of each, in the order of the deck."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "introduction": introduction,
        "translations": translations,
        "purpose": purpose,
        "exported_from": exported_from,
        "cases": [{"key": str(key), "languages": exported_languages(content)} for key, content in cases],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def read_deck_file(content: bytes, *, known: Known) -> DeckFile:
    """Raises DeckFileRefused."""
    document = _document(content)
    _check_format(document)
    file, faults = _shaped(document)
    faults += _doubles(document)
    for number, case in enumerate(file.cases) if file else _sound_cases(document):
        faults += _case_faults(number, case, known)
    if faults or file is None:
        raise DeckFileRefused(sorted(faults, key=_case_of))
    return file


def _case_of(fault: Fault) -> int:
    """What is wrong with the whole first, then case by case."""
    number = fault.place[1] if fault.place[:1] == ("cases",) and len(fault.place) > 1 else None
    return number if isinstance(number, int) else -1


def kept_deck_file(document: dict[str, Any]) -> DeckFile:
    """What `plain` gave, read and checked before."""
    return DeckFile.model_validate(document)


def _document(content: bytes) -> dict[str, Any]:
    """The JSON object; raises DeckFileRefused for what is none."""
    if len(content) > MOST_BYTES:
        raise DeckFileRefused([too_large(len(content))])
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise DeckFileRefused([Fault("empty")])
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")):
        raise DeckFileRefused([Fault("zip")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeckFileRefused([Fault("encoding", details=(("byte", error.start + 1),))]) from error
    if _depth(content) > MOST_DEPTH:
        raise DeckFileRefused([Fault("too_deep", details=(("most", MOST_DEPTH),))])
    doubles: list[str] = []
    try:
        document = json.loads(
            text, object_pairs_hook=lambda pairs: _object(pairs, doubles), parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        details = (("line", error.lineno), ("column", error.colno))
        raise DeckFileRefused([Fault("not_json", details=details)]) from error
    except ValueError as error:
        # A number of thousands of digits, or NaN.
        raise DeckFileRefused([Fault("not_json")]) from error
    if doubles:
        raise DeckFileRefused([Fault("double_field", value=_shown(name)) for name in doubles])
    if not isinstance(document, dict):
        raise DeckFileRefused([Fault("wrong_format", value=_shown(document))])
    return document


def too_large(size_bytes: int | None) -> Fault:
    """`size_bytes`: None when nobody read on to the end."""
    return Fault("too_large", details=(("size", size_bytes), ("most", MOST_BYTES)))


def _depth(content: bytes) -> int:
    """Of the brackets outside texts, in one pass; nothing is unfolded for it."""
    depth = deepest = 0
    in_text = is_escaped = False
    for byte in content:
        if is_escaped:
            is_escaped = False
        elif in_text:
            is_escaped, in_text = byte == BACKSLASH, byte != QUOTE
        elif byte == QUOTE:
            in_text = True
        elif byte in OPENS:
            depth += 1
            deepest = max(deepest, depth)
        elif byte in CLOSES:
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]], doubles: list[str]) -> dict[str, Any]:
    if len(pairs) > MOST_FIELDS:
        raise DeckFileRefused([Fault("too_many_fields", details=(("most", MOST_FIELDS),))])
    doubles += [name for name, count in Counter(name for name, _value in pairs).items() if count > 1]
    return dict(pairs)


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _check_format(document: dict[str, Any]) -> None:
    """First of all, because another version may have other fields."""
    if document.get("format") != FORMAT:
        raise DeckFileRefused([Fault("wrong_format", ("format",), _shown(document.get("format", "")))])
    version = document.get("version")
    # True is an int to Python.
    number = version if isinstance(version, int) and not isinstance(version, bool) else 0
    if number > VERSION:
        raise DeckFileRefused([Fault("newer_version", ("version",), _shown(version))])
    if number != VERSION:
        raise DeckFileRefused([Fault("wrong_version", ("version",), _shown(document.get("version", "")))])


def _shaped(document: dict[str, Any]) -> tuple[DeckFile | None, list[Fault]]:
    # In JSON mode, since there a UUID is a text.
    try:
        return DeckFile.model_validate(document), []
    except ValidationError as error:
        return None, [_fault(dict(one)) for one in error.errors(include_url=False)]


def _sound_cases(document: dict[str, Any]) -> Iterator[tuple[int, CaseInFile]]:
    """Of a file that is wrong elsewhere, so that its maker hears everything at once."""
    cases = document.get("cases")
    for number, case in enumerate(cases[:MOST_CARDS] if isinstance(cases, list) else []):
        try:
            yield number, CaseInFile.model_validate(case)
        except ValidationError:
            continue


# What pydantic calls it → our code; its context → ours.
CODES = {
    "missing": "missing",
    "extra_forbidden": "strange_field",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "no_code",
    "too_short": "too_few",
    "too_long": "too_many",
    "literal_error": "no_choice",
    "uuid_parsing": "no_key",
    "uuid_type": "no_key",
    "is_instance_of": "no_key",
    "bool_type": "no_yes_or_no",
    "string_type": "no_text",
    "string_unicode": "unreadable",
    "list_type": "no_list",
    "model_type": "no_object",
    "dict_type": "no_object",
    "blank": "blank",
    "html": "html",
    "script_link": "script_link",
    "unreadable": "unreadable",
}
CONTEXT = {
    "max_length": "most",
    "min_length": "least",
    "actual_length": "found",
    "expected": "known",
    "sign": "sign",
}


def _fault(error: dict[str, Any]) -> Fault:
    code = CODES.get(error["type"], "wrong_value")
    context = error.get("ctx") or {}
    details = [(ours, context[theirs]) for theirs, ours in CONTEXT.items() if theirs in context]
    if code == "text_too_long":
        details.append(("found", len(error["input"])))
    # The name of a strange field is as strange as its maker liked.
    place = tuple(part if isinstance(part, int) else _shown(part) for part in error["loc"])
    if code == "strange_field" and place[-2:-1] == ("languages",):
        code = "strange_language"
    return Fault(code, place, "" if code == "missing" else _shown(error["input"]), tuple(details))


def _doubles(document: dict[str, Any]) -> Iterator[Fault]:
    """The same case twice, whatever else is wrong with it."""
    cases = document.get("cases")
    seen: dict[UUID, int] = {}
    for number, case in enumerate(cases if isinstance(cases, list) else []):
        key = case.get("key") if isinstance(case, dict) else None
        try:
            first = seen.setdefault(UUID(key), number)
        except (ValueError, TypeError, AttributeError):
            # Not a key at all, which is another fault.
            continue
        if first != number:
            yield Fault("double_case", ("cases", number, "key"), _shown(key), (("first", first + 1),))


def _case_faults(number: int, case: CaseInFile, known: Known) -> Iterator[Fault]:
    languages = {name: part for name in LANGUAGES if (part := getattr(case.languages, name))}
    for name, part in languages.items():
        yield from _part_faults(("cases", number, "languages", name), part, known)
    dutch, others = case.languages.nl, [name for name in languages if name != "nl"]
    for name in others:
        place = ("cases", number, "languages", name)
        if len(languages[name].options) != len(dutch.options):
            details = (("found", len(languages[name].options)), ("most", len(dutch.options)))
            yield Fault("languages_differ", (*place, "options"), details=details)
        if languages[name].kind != dutch.kind:
            yield Fault("kinds_differ", (*place, "kind"), languages[name].kind, (("known", dutch.kind),))


def _part_faults(place: tuple[str | int, ...], part: CasePart, known: Known) -> Iterator[Fault]:
    several = (
        ("core_values", part.core_values, known.core_values),
        ("levels", part.levels, known.levels),
        ("work", part.work, known.work),
    )
    for name, codes, allowed in several:
        for number, code in enumerate(codes):
            if code not in allowed:
                yield _unknown((*place, name, number), code, allowed)
            elif code in codes[:number]:
                yield Fault("double_code", (*place, name, number), code)
    for name, code, allowed in (("theme", part.theme, known.themes), ("topic", part.topic, known.topics)):
        if code not in allowed:
            yield _unknown((*place, name), code, allowed)
    block = part.building_block
    if block and part.theme in known.themes and known.building_blocks.get(block) != part.theme:
        fitting = frozenset(one for one, theme in known.building_blocks.items() if theme == part.theme)
        yield _unknown((*place, "building_block"), block, fitting)
    for number, option in enumerate(part.options):
        if part.kind == "norm" and not option.norm:
            yield Fault("norm_missing", (*place, "options", number, "norm"))
        if part.kind == "dilemma" and option.norm:
            yield Fault("norm_in_dilemma", (*place, "options", number, "norm"), option.norm)


def _unknown(place: tuple[str | int, ...], code: str, allowed: frozenset[str]) -> Fault:
    return Fault("unknown_code", place, _shown(code), (("known", ", ".join(sorted(allowed))),))


def _shown(value: Any) -> str:
    """A wrong value on one line, with no sign that a page or a log cannot show."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = UNREADABLE.sub("�", " ".join(text.split()))
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
