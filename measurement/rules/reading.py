"""From a file or an editor's fields to an instrument, with everything that is wrong; and back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from foundation.errors import DomainError
from measurement.rules.instruments import (
    LANGUAGES,
    MOST_FORMS,
    MOST_OPTIONS,
    WAVES,
    Filter,
    Format,
    HigherIs,
    Instrument,
    Item,
    Kind,
    Option,
    Scale,
    Score,
    Text,
)

CODE = re.compile(r"[a-z0-9_]{1,60}")
T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True)
class Fault:
    """What cannot be, and where: `part` is instrument, format, scale or item, `code` its code or its number.

    `reason` is stable; a border makes the sentence, filled with `details`.
    """

    part: str
    code: str
    field: str
    reason: str
    details: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        extra = "".join(f" {name}={value}" for name, value in self.details)
        return f"{self.part} {self.code}: {self.field}: {self.reason}{extra}"


class InstrumentFaulty(DomainError):
    """`faults`: everything that is wrong, in the order of the questionnaire."""

    code = "instrument_faulty"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="; ".join(map(str, faults)))


def parse(content: Mapping[str, Any]) -> Instrument:
    """Raises InstrumentFaulty, which names every part and field that is wrong."""
    reader = _Reader()
    instrument = reader.instrument(content)
    faults = reader.faults or _contradictions(instrument)
    if faults:
        raise InstrumentFaulty(faults)
    return instrument


@dataclass
class _Reader:
    """Reads what can be read and notes what cannot, so that an editor sees all of it at once."""

    faults: list[Fault] = field(default_factory=list)
    part: str = "instrument"
    code: str = ""

    def fault(self, name: str, reason: str, **details: object) -> None:
        filled = tuple((key, str(value)) for key, value in details.items())
        self.faults.append(Fault(self.part, self.code, name, reason, filled))

    def instrument(self, raw: Mapping[str, Any]) -> Instrument:
        self.at("instrument", raw.get("code"))
        head: dict[str, Any] = {
            "code": self.own_code(raw),
            "title": self.text(raw, "title"),
            "introduction": self.text(raw, "introduction", is_needed=False),
            "minutes": self.number(raw, "minutes", default=7, low=1, high=60),
            "forms": self.number(raw, "forms", default=1, low=1, high=MOST_FORMS),
        }
        formats = tuple(self.format(code, one) for code, one in self.mapping(raw, "formats"))
        scales = tuple(self.scale(one) for one in self.rows(raw, "scales"))
        known = {one.code: one for one in formats}
        items = tuple(self.item(one, known) for one in self.rows(raw, "items"))
        return Instrument(**head, formats=formats, scales=scales, items=items)

    def at(self, part: str, code: object, number: int = 0) -> None:
        self.part, self.code = part, str(code or number or "")

    def format(self, code: str, raw: Mapping[str, Any]) -> Format:
        self.at("format", code)
        if not CODE.fullmatch(code):
            self.fault("code", "not_a_code")
        kind = self.choice(raw, "kind", Kind, Kind.SINGLE)
        if kind is Kind.OPEN:
            self.fault("kind", "open_has_no_format")
        return Format(code, kind, self.options(raw, "options"), self.options(raw, "missing", is_needed=False))

    def scale(self, numbered: tuple[int, Mapping[str, Any]]) -> Scale:
        number, raw = numbered
        self.at("scale", raw.get("code"), number)
        low, high = self.range(raw)
        return Scale(
            code=self.own_code(raw),
            title=self.text(raw, "title"),
            means=self.text(raw, "means", is_needed=False),
            score=self.choice(raw, "score", Score, Score.MEAN),
            low=low,
            high=high,
            higher_is=self.choice(raw, "higher_is", HigherIs, HigherIs.BETTER),
            is_sensitive=bool(raw.get("sensitive", False)),
            has_trend=bool(raw.get("trend", True)),
        )

    def item(self, numbered: tuple[int, Mapping[str, Any]], formats: Mapping[str, Format]) -> Item:
        number, raw = numbered
        self.at("item", raw.get("code"), number)
        kind, options, missing = self.answers(raw, formats)
        return Item(
            code=self.own_code(raw),
            scale=str(raw["scale"]) if raw.get("scale") else None,
            text=self.text(raw, "text"),
            help=self.text(raw, "help", is_needed=False) if raw.get("help") else None,
            kind=kind,
            options=options,
            missing=missing,
            format=str(raw["format"]) if raw.get("format") else None,
            waves=self.waves(raw),
            forms=self.numbers(raw, "forms") if raw.get("forms") is not None else None,
            is_anchor=bool(raw.get("anchor", False)),
            is_reversed=bool(raw.get("reverse", False)),
            also_in=tuple(str(code) for code in raw.get("also_in") or ()),
            filter=self.filter(raw),
            scenario=self.text(raw, "scenario", is_needed=False) if raw.get("scenario") else None,
            vignette=str(raw["vignette"]) if raw.get("vignette") else None,
        )

    def answers(
        self, raw: Mapping[str, Any], formats: Mapping[str, Format]
    ) -> tuple[Kind, tuple[Option, ...], tuple[Option, ...]]:
        if not raw.get("format"):
            kind = self.choice(raw, "kind", Kind, Kind.SINGLE)
            if kind is Kind.OPEN:
                if raw.get("options"):
                    self.fault("options", "open_has_no_options")
                return kind, (), ()
            return kind, self.options(raw, "options"), self.options(raw, "missing", is_needed=False)
        if raw.get("options"):
            self.fault("options", "format_and_options")
        known = formats.get(str(raw["format"]))
        if known is None:
            self.fault("format", "unknown_format", format=raw["format"])
            return Kind.SINGLE, (), ()
        return known.kind, known.options, known.missing

    def own_code(self, raw: Mapping[str, Any]) -> str:
        code = str(raw.get("code") or "")
        if not CODE.fullmatch(code):
            self.fault("code", "not_a_code")
        return code

    def text(self, raw: Mapping[str, Any], name: str, *, is_needed: bool = True) -> Text:
        value = raw.get(name) or {}
        if not isinstance(value, Mapping):
            self.fault(name, "not_by_language")
            return Text("")
        words = [" ".join(str(value.get(language) or "").split()) for language in LANGUAGES]
        if not words[0] and (is_needed or words[1]):
            self.fault(name, "no_dutch")
        return Text(*words)

    def number(self, raw: Mapping[str, Any], name: str, *, default: int | None, low: int, high: int) -> int:
        value = raw.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault(name, "not_between", low=low, high=high)
            return low
        return value

    def numbers(self, raw: Mapping[str, Any], name: str) -> tuple[int, ...]:
        value = raw.get(name)
        if not isinstance(value, list) or not all(isinstance(one, int) for one in value):
            self.fault(name, "not_numbers")
            return ()
        return tuple(value)

    def choice(self, raw: Mapping[str, Any], name: str, choices: type[T], default: T) -> T:
        value = raw.get(name, default)
        if value not in list(choices):
            self.fault(name, "not_one_of", choices=", ".join(choices))
            return default
        return choices(value)

    def range(self, raw: Mapping[str, Any]) -> tuple[float, float]:
        value = raw.get("range")
        if value is None and raw.get("score") in (Score.CORRECT, Score.SHARE, Score.NONE):
            return 0.0, 1.0
        if (
            not isinstance(value, list | tuple)
            or len(value) != 2
            or not all(isinstance(one, int | float) for one in value)
            or value[0] >= value[1]
        ):
            self.fault("range", "not_a_range")
            return 0.0, 1.0
        return float(value[0]), float(value[1])

    def options(self, raw: Mapping[str, Any], name: str, *, is_needed: bool = True) -> tuple[Option, ...]:
        found = []
        for number, one in enumerate(raw.get(name) or (), start=1):
            code, points = one.get("code"), one.get("points")
            if not isinstance(code, int) or not 1 <= code <= MOST_OPTIONS:
                self.fault(name, "option_code", number=number, high=MOST_OPTIONS)
                continue
            if points is not None and not isinstance(points, int | float):
                self.fault(name, "option_points", option=code)
                points = None
            words = [" ".join(str(one.get(language) or "").split()) for language in LANGUAGES]
            if not words[0]:
                self.fault(name, "option_no_dutch", option=code)
            found.append(Option(code, Text(*words), points))
        if is_needed and len(raw.get(name) or ()) < 2:
            self.fault(name, "too_few_options")
        return tuple(found)

    def waves(self, raw: Mapping[str, Any]) -> tuple[str, ...]:
        value = raw.get("waves", list(WAVES))
        if not isinstance(value, list | tuple) or not value or set(value) - set(WAVES):
            self.fault("waves", "not_one_of", choices=", ".join(WAVES))
            return WAVES
        return tuple(wave for wave in WAVES if wave in value)

    def filter(self, raw: Mapping[str, Any]) -> Filter | None:
        value = raw.get("filter")
        if not value:
            return None
        codes = value.get("in") if isinstance(value, Mapping) else None
        if not codes or not all(isinstance(code, int) for code in codes) or not value.get("item"):
            self.fault("filter", "not_a_filter")
            return None
        return Filter(str(value["item"]), tuple(codes))

    def mapping(self, raw: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        value = raw.get(name) or {}
        if not isinstance(value, Mapping):
            self.fault(name, "not_by_code")
            return
        for code, one in value.items():
            if isinstance(one, Mapping):
                yield str(code), one
            else:
                self.fault(name, "not_by_code")

    def rows(self, raw: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        self.at("instrument", raw.get("code"))
        value = raw.get(name) or []
        if not isinstance(value, list | tuple) or not value:
            self.fault(name, "empty")
            return
        for number, one in enumerate(value, start=1):
            if isinstance(one, Mapping):
                yield number, one
            else:
                self.fault(name, "not_a_row", number=number)


def _contradictions(instrument: Instrument) -> list[Fault]:
    """What each part says by itself may still not fit the others."""
    found: list[Fault] = []
    for part, parts in (("scale", instrument.scales), ("item", instrument.items)):
        codes = [one.code for one in parts]  # type: ignore[attr-defined]
        found += [
            Fault(part, code, "code", "code_twice") for code in dict.fromkeys(codes) if codes.count(code) > 1
        ]
    for form in instrument.formats:
        found += _double_options("format", form.code, form.options + form.missing)
    for scale in instrument.scales:
        found += _scale_faults(scale, instrument.items_of(scale.code))
    for number, item in enumerate(instrument.items):
        found += _item_faults(item, instrument, earlier=instrument.items[:number])
    return found


def _double_options(part: str, code: str, options: Sequence[Option]) -> list[Fault]:
    codes = [option.code for option in options]
    return [
        Fault(part, code, "options", "option_twice", (("option", str(one)),))
        for one in dict.fromkeys(codes)
        if codes.count(one) > 1
    ]


def _scale_faults(scale: Scale, items: Sequence[Item]) -> list[Fault]:
    found = []

    def fault(name: str, reason: str, **details: str) -> None:
        found.append(Fault("scale", scale.code, name, reason, tuple(details.items())))

    if not items:
        fault("items", "scale_without_items")
    if scale.score in (Score.CORRECT, Score.SHARE) and (scale.low, scale.high) != (0, 1):
        fault("range", "range_is_a_share")
    rotated = [item.code for item in items if item.forms is not None]
    if scale.has_trend and scale.score is not Score.NONE and rotated:
        fault("trend", "trend_over_rotated_items", items=", ".join(rotated))
    return found


def _item_faults(item: Item, instrument: Instrument, *, earlier: Sequence[Item]) -> list[Fault]:
    found: list[Fault] = []

    def fault(name: str, reason: str, **details: object) -> None:
        filled = tuple((key, str(value)) for key, value in details.items())
        found.append(Fault("item", item.code, name, reason, filled))

    if item.format is None:
        found += _double_options("item", item.code, item.all_options)
    known = {scale.code: scale for scale in instrument.scales}
    if item.scale is None and item.kind is not Kind.OPEN:
        fault("scale", "no_scale")
    for name, codes in (("scale", (item.scale,)), ("also_in", item.also_in)):
        for code in codes:
            if code is not None and code not in known:
                fault(name, "unknown_scale", scale=code)
    if item.forms is not None and (not item.forms or not set(item.forms) <= set(range(instrument.forms))):
        fault("forms", "unknown_form", high=instrument.forms - 1)
    if item.is_anchor and item.forms is not None:
        fault("forms", "anchor_in_all_forms")
    if item.is_reversed and item.kind is not Kind.SINGLE:
        fault("reverse", "reverse_needs_single")
    for scale in (known[code] for code in item.scales if code in known):
        for name, reason in _score_faults(item, scale):
            fault(name, reason, scale=scale.code, low=f"{scale.low:g}", high=f"{scale.high:g}")
    if item.filter:
        for reason in _filter_faults(item, item.filter, earlier, instrument.forms):
            fault("filter", reason, item=item.filter.item)
    return found


def _score_faults(item: Item, scale: Scale) -> Iterator[tuple[str, str]]:
    """Whether the scale can count the item."""
    if scale.score is Score.NONE:
        return
    if item.kind is Kind.OPEN:
        yield "kind", "open_is_not_scored"
    elif scale.score is Score.MEAN:
        if item.kind is not Kind.SINGLE:
            yield "kind", "mean_needs_single"
        if any(not scale.low <= option.value <= scale.high for option in item.options):
            yield "options", "outside_range"
    elif scale.score is Score.CORRECT and not any(option.points for option in item.options):
        yield "options", "no_right_answer"
    elif scale.score is Score.POINTS and any(option.points is None for option in item.options):
        yield "options", "no_points"


def _filter_faults(item: Item, condition: Filter, earlier: Sequence[Item], forms: int) -> Iterator[str]:
    source = next((one for one in earlier if one.code == condition.item), None)
    if source is None:
        yield "filter_not_earlier"
        return
    if not set(condition.codes) <= {option.code for option in source.all_options}:
        yield "filter_unknown_option"
    if any(
        item.is_asked(wave, form) and not source.is_asked(wave, form)
        for wave in WAVES
        for form in range(forms)
    ):
        yield "filter_not_asked"


def as_content(instrument: Instrument) -> dict[str, Any]:
    """Plain JSON in one fixed form: `parse` of it gives the same instrument."""
    return {
        "code": instrument.code,
        "title": _words(instrument.title),
        "introduction": _words(instrument.introduction),
        "minutes": instrument.minutes,
        "forms": instrument.forms,
        "formats": {
            one.code: {
                "kind": one.kind.value,
                "options": _option_rows(one.options),
                "missing": _option_rows(one.missing),
            }
            for one in instrument.formats
        },
        "scales": [_scale_row(scale) for scale in instrument.scales],
        "items": [_item_row(item) for item in instrument.items],
    }


def _words(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _option_rows(options: Sequence[Option]) -> list[dict[str, Any]]:
    return [
        {"code": option.code, **_words(option.text)}
        | ({} if option.points is None else {"points": option.points})
        for option in options
    ]


def _scale_row(scale: Scale) -> dict[str, Any]:
    return {
        "code": scale.code,
        "title": _words(scale.title),
        "means": _words(scale.means),
        "score": scale.score.value,
        "range": [scale.low, scale.high],
        "higher_is": scale.higher_is.value,
        "sensitive": scale.is_sensitive,
        "trend": scale.has_trend,
    }


def _item_row(item: Item) -> dict[str, Any]:
    own = {
        "kind": item.kind.value,
        "options": _option_rows(item.options),
        "missing": _option_rows(item.missing),
    }
    return {
        "code": item.code,
        "scale": item.scale,
        "text": _words(item.text),
        "help": _words(item.help) if item.help else None,
        **({"format": item.format} if item.format else own),
        "waves": list(item.waves),
        "forms": None if item.forms is None else list(item.forms),
        "anchor": item.is_anchor,
        "reverse": item.is_reversed,
        "also_in": list(item.also_in),
        "filter": {"item": item.filter.item, "in": list(item.filter.codes)} if item.filter else None,
        "scenario": _words(item.scenario) if item.scenario else None,
        "vignette": item.vignette,
    }
