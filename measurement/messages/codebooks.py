"""A codebook in words: how something is asked, counted and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from measurement.blocks import HIGHER_NAMES, KIND_NAMES, SCORE_NAMES, WAVE_NAMES
from measurement.queries.codebooks import Codebook, ItemLine, ScaleLine
from measurement.rules.instruments import Instrument, Item, Option, Scale, Score


@dataclass(frozen=True)
class ItemWords:
    line: ItemLine
    language: str
    scales: str
    kind: str
    # (code, words, what it counts)
    options: list[tuple[int, str, str]]
    waves: str
    forms: str
    notes: list[str]

    @property
    def item(self) -> Item:
        return self.line.item

    @property
    def text(self) -> str:
        return self.item.text.in_language(self.language)

    @property
    def scenario(self) -> str:
        return self.item.scenario.in_language(self.language) if self.item.scenario else ""


@dataclass(frozen=True)
class ScaleWords:
    line: ScaleLine
    language: str
    score: str
    range: str
    higher: str
    items: str
    notes: list[str]

    @property
    def title(self) -> str:
        return self.line.scale.title.in_language(self.language)

    @property
    def means(self) -> str:
        return self.line.scale.means.in_language(self.language)


def item_words(book: Codebook, language: str) -> list[ItemWords]:
    return [_item(line, book.questionnaire, language) for line in book.items]


def scale_words(book: Codebook, language: str) -> list[ScaleWords]:
    return [_scale(line, language) for line in book.scales]


def _item(line: ItemLine, questionnaire: Instrument, language: str) -> ItemWords:
    item = line.item
    names = _names(WAVE_NAMES)
    return ItemWords(
        line=line,
        language=language,
        scales=", ".join(questionnaire.scale(code).title.in_language(language) for code in item.scales),
        kind=_names(KIND_NAMES)[item.kind],
        options=[
            (option.code, option.text.in_language(language), _worth(item, option, questionnaire))
            for option in item.all_options
        ],
        waves=", ".join(names[wave] for wave in item.waves),
        forms=_("elke") if item.forms is None else ", ".join(map(str, item.forms)),
        notes=list(_item_notes(item)),
    )


def _worth(item: Item, option: Option, questionnaire: Instrument) -> str:
    if option in item.missing:
        return _("telt niet mee")
    score = questionnaire.scale(item.scale).score if item.scale else Score.NONE
    if score is Score.CORRECT:
        return _("goed") if option.points else ""
    if score is Score.POINTS:
        return _("%(points)s punten") % {"points": f"{option.points:g}"}
    return ""


def _item_notes(item: Item) -> list[str]:
    notes = []
    if item.is_anchor:
        notes.append(_("ankervraag"))
    if item.is_reversed:
        notes.append(_("omgekeerd geteld"))
    if item.vignette:
        notes.append(_("dilemma ‘%(code)s’") % {"code": item.vignette})
    if item.filter:
        codes = ", ".join(map(str, item.filter.codes))
        notes.append(
            _("alleen na ‘%(item)s’ met antwoord %(codes)s") % {"item": item.filter.item, "codes": codes}
        )
    return notes


def _scale(line: ScaleLine, language: str) -> ScaleWords:
    scale = line.scale
    is_scored = scale.score is not Score.NONE
    return ScaleWords(
        line=line,
        language=language,
        score=_names(SCORE_NAMES)[scale.score],
        range=f"{scale.low:g}–{scale.high:g}" if is_scored else "–",
        higher=_names(HIGHER_NAMES)[scale.higher_is] if is_scored else "–",
        items=", ".join(item.code for item in line.items),
        notes=_scale_notes(scale, line.broken_at),
    )


def _scale_notes(scale: Scale, broken_at: tuple[int, ...]) -> list[str]:
    notes = []
    if not scale.has_trend:
        notes.append(_("niet te volgen over de metingen"))
    if scale.is_sensitive:
        notes.append(_("gevoelig: pas vanaf 20 mensen"))
    notes += [_("begint opnieuw bij versie %(number)d") % {"number": number} for number in broken_at]
    return notes


def _names(choices: list[tuple[str, Any]]) -> Mapping[str, str]:
    return {code: str(name) for code, name in choices}
