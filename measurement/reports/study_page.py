"""The page of a study: one unit over all scales, and all units beside each other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from measurement.charts.lines import wave_lines
from measurement.charts.theme import Figure
from measurement.messages import numbers
from measurement.messages.refusals import first_sentence, word_of
from measurement.messages.report import Conclusion, conclusion, in_words, wedge_sentence
from measurement.reports.panels import Panel, axis_of, panels_by_scale, wave_label
from measurement.rules.released import (
    figures_of,
    flow_of,
    holds_no_change,
    last_change,
    scale_of,
)
from measurement.rules.report import ORGANISATION, Change, Content, Figures, ModelChange, Scale, Wedge
from measurement.rules.statistics.refusals import Refusal

# Shares of the range of a scale from which a change has the next tint.
TINTS_0_1 = (0.05, 0.1)


@dataclass(frozen=True)
class PanelView:
    panel: Panel
    scale: Scale
    # None: nothing to draw.
    figure: Figure | None
    # What the chart says, for who does not see it.
    label: str
    why: str
    # Of its title.
    url: str = ""

    @property
    def json_id(self) -> str:
        return f"venster-{self.panel.code}"

    @property
    def is_too_few(self) -> bool:
        """Also where it could be computed: both look the same."""
        return Refusal.BELOW_K in self.panel.refused


@dataclass(frozen=True)
class HeatCell:
    title: str
    # In the unit of its row.
    shown: str
    interval: str
    n: str
    # up-1, up-2, down-1, down-2, none, level, empty.
    tint: str


@dataclass(frozen=True)
class HeatRow:
    code: str
    title: str
    # Of its changes; empty for points of the scale itself.
    unit: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class FlowCell:
    wave: str
    invited: int | None
    answered: int | None
    share: str
    is_low: bool
    why: str
    # The highest invited of all waves: the width of a bar.
    largest: int = 0
    # How many of them were late; None: none, or not told.
    late: int | None = None


@dataclass(frozen=True)
class PairRow:
    first: str
    second: str
    both: int
    only_first: int


@dataclass(frozen=True)
class WedgeRow:
    """Of one scale: who was trained beside who was not yet, as units were trained in a drawn order."""

    code: str
    title: str
    units: str
    value: str
    interval: str
    # After Holm; empty: not tested.
    p: str
    naive: str
    # What the row says.
    sentence: str


def shown_unit(content: Content, wished: str) -> str | None:
    """The unit that a page is about: the one asked for, else the largest there is."""
    codes = [unit["code"] for unit in content["units"]]
    if wished in codes:
        return wished
    own = [code for code in codes if code != ORGANISATION]
    # Of one cluster only: that, also when the organisation was lent.
    return own[0] if len(own) == 1 and len(codes) <= 2 else next(iter(codes), None)


def panel_views(content: Content, unit: str, language: str) -> list[PanelView]:
    scales = {scale["code"]: scale for scale in content["scales"]}
    panels = panels_by_scale(content, unit, language)
    return [view_of(panel, scales[panel.code], axis_of([panel], scales[panel.code])) for panel in panels]


def view_of(panel: Panel, scale: Scale, axis_range: tuple[float, float]) -> PanelView:
    figure = (
        None
        if panel.is_empty
        else wave_lines(panel, axis_range=axis_range, in_percent=numbers.is_in_percent(scale))
    )
    return PanelView(panel, scale, figure, _label(panel), first_sentence(panel.refused))


def _label(panel: Panel) -> str:
    told = [f"{point.label} {point.shown}" for point in panel.points if point.value is not None]
    return f"{panel.title}: {', '.join(told)}"


def conclusions(content: Content, unit: str, language: str) -> list[Conclusion]:
    found = ((scale, figures_of(content, unit=unit, scale=scale["code"])) for scale in content["scales"])
    return [conclusion(content, scale, figures, language) for scale, figures in found if figures]


def heat_rows(content: Content, language: str) -> list[HeatRow]:
    """Scales by units: the change over the longest stretch, else the last level."""
    return [_heat_row(content, scale, language) for scale in content["scales"]]


def _heat_row(content: Content, scale: Scale, language: str) -> HeatRow:
    cells = [_heat_cell(content, scale, unit["code"], unit["title"]) for unit in content["units"]]
    has_change = any(cell.tint not in ("level", "empty") for cell in cells)
    unit = _("in procentpunten") if has_change and numbers.is_in_percent(scale) else ""
    return HeatRow(scale["code"], in_words(scale["title"], language), unit, cells)


def _heat_cell(content: Content, scale: Scale, unit: str, title: str) -> HeatCell:
    figures = figures_of(content, unit=unit, scale=scale["code"])
    if figures is None:
        return HeatCell(title, "", "", "", "empty")
    change = last_change(content, figures)
    if change is None:
        return _level_cell(content, scale, figures, title)
    shown = numbers.bare_change(change["value"], scale)
    ends = (
        numbers.changes_between(change["low"], change["high"], scale)
        if "low" in change and "high" in change
        else ""
    )
    return HeatCell(title, shown, ends, numbers.count(change["n"]), _tint(scale, change))


def _tint(scale: Scale, change: Change | ModelChange) -> str:
    if holds_no_change(change) is not False:
        return "none"
    size = abs(change["value"]) / (scale["high"] - scale["low"])
    step = 1 + sum(size >= least for least in TINTS_0_1)
    return f"{'up' if change['value'] > 0 else 'down'}-{step}"


def _level_cell(content: Content, scale: Scale, figures: Figures, title: str) -> HeatCell:
    shown = [wave for wave in content["waves"] if wave["code"] in figures["levels"]]
    reasons = [code for one in figures["changes"] for code in one["refused"]]
    if shown and "below_k" not in reasons:
        level = figures["levels"][shown[-1]["code"]]
        return HeatCell(title, numbers.level(level, scale), "", numbers.count(level["n"]), "level")
    codes = reasons or [code for each in figures["refused"].values() for code in each]
    return HeatCell(title, word_of(codes), "", "", "empty")


def flow_cells(content: Content, unit: str, language: str) -> list[FlowCell]:
    flow = flow_of(content, unit=unit)
    if flow is None:
        return []
    cells = []
    largest = max((one.get("invited", one["answered"]) for one in flow["waves"].values()), default=0)
    for wave in content["waves"]:
        title, found = in_words(wave["title"], language), flow["waves"].get(wave["code"])
        if found is None:
            reasons = flow["refused"].get(wave["code"], [])
            cells.append(FlowCell(title, None, None, "", False, word_of(reasons)))
            continue
        share = numbers.percent(found["response_0_1"]) if "response_0_1" in found else ""
        cells.append(
            FlowCell(
                title,
                found.get("invited"),
                found["answered"],
                share,
                bool(found["warnings"]),
                "",
                largest,
                found.get("late"),
            )
        )
    return cells


def pair_rows(content: Content, unit: str, language: str) -> list[PairRow]:
    flow = flow_of(content, unit=unit)
    labels = {wave["code"]: wave_label(wave, content, language) for wave in content["waves"]}
    return [
        PairRow(labels[one["first"]], labels[one["second"]], one["both"], one["only_first"])
        for one in (flow["pairs"] if flow else [])
    ]


def wedge_rows(content: Content, language: str) -> list[WedgeRow]:
    """In the order of the release; only who sees the whole has them."""
    found = ((scale_of(content, one["scale"]), one) for one in content["wedge"])
    return [_wedge_row(scale, one, language) for scale, one in found if scale]


def _wedge_row(scale: Scale, one: Wedge, language: str) -> WedgeRow:
    return WedgeRow(
        scale["code"],
        in_words(scale["title"], language),
        numbers.count(one["units"]),
        numbers.change(one["value"], scale),
        numbers.changes_between(one["low"], one["high"], scale),
        numbers.p_value(one["p_holm"]) if "p_holm" in one else "",
        numbers.change(one["naive"], scale),
        wedge_sentence(scale, one),
    )


def lent_titles(content: Content, language: str) -> list[str]:
    """Of the scales that an own unit has too few answers for, so that the whole stands beside it.

    Of who may see the whole no scale is lent: then every scale of it is here.
    """
    lent = {one["scale"] for one in content["figures"] if one.get("instead") == ORGANISATION}
    return [in_words(scale["title"], language) for scale in content["scales"] if scale["code"] in lent]


def scale_or_none(content: Content, code: str) -> Scale | None:
    """Of a scale that has figures in what may be seen."""
    scale = scale_of(content, code)
    return scale if any(one["scale"] == code for one in content["figures"]) else None


@dataclass(frozen=True)
class SentencesView:
    """What people wrote in answer to one question in one wave."""

    question: str
    wave: str
    sentences: list[str]


def sentences_views(content: Content, language: str) -> list[SentencesView]:
    titles = {wave["code"]: wave["title"] for wave in content["waves"]}
    return [
        SentencesView(
            in_words(one["text"], language),
            # None: so few are left of the wave that the report has no numbers of it.
            in_words(titles[one["wave"]], language) if one["wave"] in titles else "",
            one["sentences"],
        )
        for one in content.get("sentences", [])
    ]
