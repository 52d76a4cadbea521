"""The page of one scale: every unit, what changed, and how the answers are spread."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from measurement.charts.dumbbell import Stretch, dumbbell
from measurement.charts.likert import answer_figure, colours_of
from measurement.charts.theme import Figure
from measurement.messages import numbers
from measurement.messages.refusals import first_sentence, weighing_refused, word_of
from measurement.reports.panels import (
    ItemBars,
    axis_of,
    item_bars,
    panel_of_whole,
    panels_by_unit,
    wave_label,
)
from measurement.reports.study_page import PanelView, view_of
from measurement.rules.released import change_between, figures_of
from measurement.rules.report import ORGANISATION, Change, Content, EffectSize, ModelChange, Scale


@dataclass(frozen=True)
class ChangeRow:
    """One unit between two waves. Texts are empty where there is no number."""

    unit: str
    is_whole: bool
    # Of the model over all answers, and of those who answered both.
    model: str
    model_interval: str
    pairs: str
    pairs_interval: str
    n: str
    p: str
    effect: str
    weighted: str
    # Why something is missing: a word for the cell and a sentence.
    word: str
    why: str


@dataclass(frozen=True)
class ChangeTable:
    first: str
    second: str
    rows: list[ChangeRow]
    figure: Figure | None
    # At the start, in the whole: how who dropped out differed; empty when not told.
    start: str
    json_id: str


@dataclass(frozen=True)
class KeyPart:
    text: str
    # The ending of its class in measurement.css.
    tint: str


@dataclass(frozen=True)
class AnswerCell:
    option: str
    shown: str


@dataclass(frozen=True)
class AnswerRow:
    wave: str
    cells: list[AnswerCell]
    n: str


@dataclass(frozen=True)
class AnswerGroup:
    """One item over the waves."""

    item: str
    json_id: str
    figure: Figure
    rows: list[AnswerRow]


@dataclass(frozen=True)
class AnswerView:
    """Items with the same answers, under one key."""

    key: list[KeyPart]
    groups: list[AnswerGroup]


def unit_views(content: Content, scale: Scale, language: str) -> list[PanelView]:
    """All on one axis, so that units can be compared."""
    panels = panels_by_unit(content, scale, language)
    shared = axis_of(panels, scale)
    return [view_of(panel, scale, shared) for panel in panels]


def whole_view(content: Content, scale: Scale, language: str) -> PanelView | None:
    """The organisation, where it is not the only unit."""
    panel = panel_of_whole(content, scale, language)
    return view_of(panel, scale, axis_of([panel], scale)) if panel else None


def change_tables(content: Content, scale: Scale, language: str) -> list[ChangeTable]:
    """From the first wave to each later one; between two later ones where that is all there is."""
    stretches = _stretches(content, scale)
    return [_table(content, scale, first, second, language) for first, second in stretches]


def _stretches(content: Content, scale: Scale) -> list[tuple[str, str]]:
    found = {
        (one["first"], one["second"]): None
        for figures in content["figures"]
        if figures["scale"] == scale["code"]
        for one in figures["changes"]
    }
    return list(found)


def _table(content: Content, scale: Scale, first: str, second: str, language: str) -> ChangeTable:
    rows, stretches = [], []
    for unit in content["units"]:
        figures = figures_of(content, unit=unit["code"], scale=scale["code"])
        pairs = change_between(figures, first=first, second=second) if figures else None
        if not figures or not pairs:
            continue
        model = figures.get("model")
        of_model = next(
            (
                one
                for one in (model["changes"] if model else ())
                if (one["first"], one["second"]) == (first, second)
            ),
            None,
        )
        row = _row(unit["title"], unit["code"] == ORGANISATION, scale, pairs, of_model)
        rows.append(row)
        if model and of_model:
            ends = (model["means"][first]["value"], model["means"][second]["value"])
            stretches.append(Stretch(unit["title"], *ends, f"{row.model} ({row.model_interval})"))
    labels = {wave["code"]: wave_label(wave, content, language) for wave in content["waves"]}
    drawn = dumbbell(stretches, labels=(labels[first], labels[second]), axis_range=_range(stretches, scale))
    return ChangeTable(
        labels[first],
        labels[second],
        rows,
        drawn if stretches else None,
        _start(content, scale, first, second),
        f"verandering-{first}-{second}",
    )


def _range(stretches: list[Stretch], scale: Scale) -> tuple[float, float]:
    values = [value for one in stretches for value in (one.first, one.second)] or [
        scale["low"],
        scale["high"],
    ]
    room = max((max(values) - min(values)) * 0.15, (scale["high"] - scale["low"]) * 0.02)
    return min(values) - room, max(values) + room


def _row(title: str, is_whole: bool, scale: Scale, pairs: Change, model: ModelChange | None) -> ChangeRow:
    weighted, effect = pairs.get("weighted"), pairs.get("effect_size")
    return ChangeRow(
        title,
        is_whole,
        numbers.change(model["value"], scale) if model else "",
        numbers.changes_between(model["low"], model["high"], scale) if model else "",
        numbers.change(pairs["value"], scale) if "value" in pairs else "",
        numbers.changes_between(pairs["low"], pairs["high"], scale)
        if "low" in pairs and "high" in pairs
        else "",
        numbers.count(pairs["n"]) if "n" in pairs else "",
        _p(pairs, model),
        _effect(effect) if effect else "",
        numbers.change(weighted["value"], scale)
        if weighted
        else weighing_refused(pairs.get("weighted_refused")),
        word_of(pairs["refused"]) if "value" not in pairs else "",
        first_sentence(pairs["refused"]),
    )


def _p(pairs: Change, model: ModelChange | None) -> str:
    """After Holm; of the model where it stands."""
    for one in (model, pairs):
        if one and "p_holm" in one:
            return numbers.p_value(one["p_holm"])
    return ""


def _effect(effect: EffectSize) -> str:
    ends = {"low": numbers.decimal(effect["low"]), "high": numbers.decimal(effect["high"])}
    interval = _("%(low)s tot %(high)s") % ends
    return f"{numbers.decimal(effect['dz'])} ({interval})"


def _start(content: Content, scale: Scale, first: str, second: str) -> str:
    """Of the largest unit that tells it."""
    for unit in content["units"]:
        figures = figures_of(content, unit=unit["code"], scale=scale["code"])
        pairs = change_between(figures, first=first, second=second) if figures else None
        if pairs and "start" in pairs:
            start = pairs["start"]
            told = {
                "stayed": numbers.count(start["stayed"]),
                "dropped": numbers.count(start["dropped"]),
                "size": numbers.size(start["value"], scale),
                "ends": numbers.changes_between(start["low"], start["high"], scale),
            }
            if start["low"] <= 0 <= start["high"]:
                return (
                    _(
                        "Wie later niet meer antwoordde (%(dropped)s mensen), was aan het begin ongeveer gelijk aan wie bleef (%(stayed)s)."
                    )
                    % told
                )
            if start["value"] > 0:
                return (
                    _(
                        "Wie bleef antwoorden (%(stayed)s mensen), lag aan het begin %(size)s hoger dan wie ophield (%(dropped)s); interval %(ends)s. Het model en de weging houden daar rekening mee."
                    )
                    % told
                )
            return (
                _(
                    "Wie bleef antwoorden (%(stayed)s mensen), lag aan het begin %(size)s lager dan wie ophield (%(dropped)s); interval %(ends)s. Het model en de weging houden daar rekening mee."
                )
                % told
            )
    return ""


def answer_views(content: Content, scale: Scale, language: str) -> list[AnswerView]:
    found: dict[tuple[str, ...], list[AnswerGroup]] = {}
    for place, item in enumerate(item_bars(content, scale, language)):
        group = AnswerGroup(item.text, f"antwoorden-{place}", answer_figure(item), _answer_rows(item))
        found.setdefault(item.options, []).append(group)
    return [AnswerView(_key(options), groups) for options, groups in found.items()]


def _key(options: tuple[str, ...]) -> list[KeyPart]:
    colours = colours_of(len(options))
    return [KeyPart(text, colour.rsplit("-", 1)[-1]) for text, colour in zip(options, colours, strict=True)]


def _answer_rows(item: ItemBars) -> list[AnswerRow]:
    return [
        AnswerRow(bar.wave, [AnswerCell(*pair) for pair in zip(item.options, bar.shown, strict=True)], bar.n)
        for bar in item.bars
    ]
