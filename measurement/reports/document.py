"""A released report as a document: sections of sentences, pictures and tables, for the PDF and for Word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measurement.charts.paper import answers_image, panels_image, reach_image
from measurement.messages import numbers
from measurement.messages.report import (
    basis_text,
    basis_title,
    break_sentences,
    conclusion,
    headline,
    in_words,
    means_sentence,
    reliability_sentence,
    response_sentence,
    scale_headline,
)
from measurement.models import Release
from measurement.reports.panels import (
    Panel,
    axis_of,
    item_bars,
    panel_of_whole,
    panels_by_scale,
    panels_by_unit,
)
from measurement.reports.reach_page import ReachView, gap_rows, reach_views
from measurement.reports.scale_page import ChangeTable, change_tables
from measurement.reports.study_page import (
    FlowCell,
    HeatCell,
    conclusions,
    flow_cells,
    heat_rows,
    pair_rows,
    sentences_views,
    shown_unit,
    wedge_rows,
)
from measurement.rules.released import figures_of
from measurement.rules.report import ORGANISATION, Content, Scale

# Name of a token → its colour.
Tokens = dict[str, str]


@dataclass(frozen=True)
class Picture:
    # What it shows, for who does not see it.
    alt: str
    # 'svg' or 'png' → its bytes.
    draw: Callable[[str], bytes]


@dataclass(frozen=True)
class Table:
    title: str
    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Section:
    title: str
    sentences: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    study: str
    title: str
    lead: str
    note: str
    sections: list[Section]


def document_of(release: Release, content: Content, language: str, tokens: Tokens) -> Document:
    """`content`: that of the release, cut to who reads it."""
    unit = shown_unit(content, "") or ORGANISATION
    day = date_format(release.made_at, "j F Y")
    return Document(
        in_words(content["study"]["title"], language),
        headline(content, unit, language),
        response_sentence(content, unit, language),
        _("Rapport %(number)s, vastgelegd op %(day)s.") % {"number": release.number, "day": day},
        [
            _overview(content, unit, language, tokens),
            *_wedge(content, language),
            _side_by_side(content, language),
            _flow(content, unit, language),
            *_reach(content, unit, language, tokens),
            *(_scale(content, scale, language, tokens) for scale in _shown_scales(content)),
            *_own_words(content, language),
            _about(content),
        ],
    )


def _shown_scales(content: Content) -> Iterator[Scale]:
    shown = {one["scale"] for one in content["figures"]}
    return (scale for scale in content["scales"] if scale["code"] in shown)


def _overview(content: Content, unit: str, language: str, tokens: Tokens) -> Section:
    panels = panels_by_scale(content, unit, language)
    told = [[one.title, one.may, one.may_not] for one in conclusions(content, unit, language)]
    name = next(one["title"] for one in content["units"] if one["code"] == unit)
    return Section(
        _("Wat de cijfers zeggen: %(unit)s") % {"unit": name},
        [f"{basis_title(content)} {basis_text(content)}"],
        _picture(panels, None, tokens),
        [Table(_("Wat mag je concluderen, en wat niet?"), [_("Schaal"), _("Wel"), _("Niet")], told)],
    )


def _picture(panels: list[Panel], axis: tuple[float, float] | None, tokens: Tokens) -> list[Picture]:
    if all(panel.is_empty for panel in panels):
        return []
    alt = _("Gemiddelden per keer; de cijfers staan in de tabellen.")
    return [Picture(alt, lambda kind: panels_image(panels, axis, tokens=tokens, kind=kind))]


def _wedge(content: Content, language: str) -> list[Section]:
    """None without a drawn order, or where nothing of it may be told."""
    rows = [
        [one.title, one.sentence, f"{one.value} ({one.interval})", one.p, one.units, one.naive]
        for one in wedge_rows(content, language)
    ]
    head = [
        _("Schaal"),
        _("Wat het zegt"),
        _("Getraind min niet"),
        _("Toets (Holm)"),
        _("Clusters"),
        _("Zonder correctie"),
    ]
    sentence = _(
        "De toets vergelijkt met alle andere volgordes waarin had kunnen zijn geloot. ‘Zonder correctie’ telt ook mee wat in de tijd voor iedereen veranderde: lees dat niet als uitkomst."
    )
    tables = [Table("", head, rows)] if rows else []
    if gaps := _gaps(content, language):
        tables.append(gaps)
    return [Section(_("Doet de training iets?"), [sentence] if rows else [], tables=tables)] if tables else []


def _gaps(content: Content, language: str) -> Table | None:
    rows = [
        [
            f"{one.title}, {one.wave}",
            one.sentence,
            f"{one.value} ({one.interval})" if one.value else "",
            one.p,
            one.units,
        ]
        for one in gap_rows(content, language)
    ]
    head = [_("Schaal"), _("Wat het zegt"), _("Verschil"), _("Toets (Holm)"), _("Clusters")]
    return Table(_("Clusters met en zonder training, op hetzelfde moment"), head, rows) if rows else None


def _reach(content: Content, unit: str, language: str, tokens: Tokens) -> list[Section]:
    """Of the whole organisation only."""
    views = reach_views(content, language) if unit == ORGANISATION else []
    if not views:
        return []
    head = [_("Groep"), _("Uitgenodigd"), _("Antwoordde"), _("Respons")]
    tables = [
        Table(
            f"{one.wave}: {trait.title}",
            head,
            [
                [row.title, "", "", row.why]
                if row.why
                else [row.title, numbers.count(row.invited), numbers.count(row.answered), row.share]
                for row in trait.rows
            ],
        )
        for one in views
        for trait in one.traits
    ]
    sentences = [f"{one.wave}: {one.sentence}" for one in views]
    note = _(
        "Groepen staan los van elkaar en van clusters, en gaan alleen over wie niet meer kan antwoorden."
    )
    return [Section(_("Wie bereiken we niet?"), [*sentences, note], _reach_pictures(views, tokens), tables)]


def _side_by_side(content: Content, language: str) -> Section:
    head = [_("Schaal"), *(unit["title"] for unit in content["units"])]
    rows = [
        [f"{row.title} {row.unit}".strip(), *(_cell(cell) for cell in row.cells)]
        for row in heat_rows(content, language)
    ]
    sentence = _("Het verschil tussen de eerste en de laatste keer; waar dat er niet is, de laatste stand.")
    return Section(_("Schalen en clusters naast elkaar"), [sentence], tables=[Table("", head, rows)])


def _cell(cell: HeatCell) -> str:
    parts = [cell.interval, f"n {cell.n}" if cell.n else ""]
    beside = "; ".join(part for part in parts if part)
    return f"{cell.shown} ({beside})" if beside else cell.shown


def _flow(content: Content, unit: str, language: str) -> Section:
    rows = [
        [cell.wave, _count(cell.invited), _answered(cell), cell.share or cell.why]
        for cell in flow_cells(content, unit, language)
    ]
    pairs = [
        [f"{one.first} – {one.second}", _count(one.both), _count(one.only_first)]
        for one in pair_rows(content, unit, language)
    ]
    tables = [Table("", [_("Keer"), _("Uitgenodigd"), _("Antwoordde"), _("Respons")], rows)]
    if pairs:
        head = [_("Van en naar"), _("Antwoordde beide keren"), _("Alleen de eerste keer")]
        tables.append(Table(_("Dezelfde mensen"), head, pairs))
    return Section(_("Wie antwoordde, en wie viel uit?"), tables=tables)


def _reach_pictures(views: list[ReachView], tokens: Tokens) -> list[Picture]:
    """One for each wave of which a group is shown."""
    return [
        Picture(
            _("Respons per groep, %(wave)s; de cijfers staan in de tabellen.") % {"wave": one.wave},
            lambda kind, one=one: reach_image(one, tokens=tokens, kind=kind),  # type: ignore[misc]
        )
        for one in views
        if any(row.share for trait in one.traits for row in trait.rows)
    ]


def _answered(cell: FlowCell) -> str:
    if cell.late is None:
        return _count(cell.answered)
    words = _("%(answered)s, waarvan %(late)s te laat")
    return words % {"answered": _count(cell.answered), "late": _count(cell.late)}


def _count(value: int | None) -> str:
    return "" if value is None else numbers.count(value)


def _scale(content: Content, scale: Scale, language: str, tokens: Tokens) -> Section:
    panels = panels_by_unit(content, scale, language)
    whole = panel_of_whole(content, scale, language)
    unit = shown_unit(content, "") or ORGANISATION
    figures = figures_of(content, unit=unit, scale=scale["code"])
    sentences = [means_sentence(scale, language)]
    if figures:
        told = conclusion(content, scale, figures, language)
        sentences += [f"{_('Wel:')} {told.may}", f"{_('Niet:')} {told.may_not}"]
    sentences += [*break_sentences(content, scale, language), reliability_sentence(scale)]
    pictures = _picture(panels, axis_of(panels, scale), tokens)
    tables = [_levels([*panels, *([whole] if whole else [])])]
    tables += [_changes(table) for table in change_tables(content, scale, language)]
    for item in item_bars(content, scale, language):
        pictures.append(
            Picture(item.text, lambda kind, item=item: answers_image(item, tokens=tokens, kind=kind))  # type: ignore[misc]
        )
        rows = [[bar.wave, *bar.shown, bar.n] for bar in item.bars]
        tables.append(Table(item.text, [_("Keer"), *item.options, "n"], rows))
    title = scale_headline(content, scale, figures, language)
    return Section(title, [one for one in sentences if one], pictures, tables)


def _levels(panels: list[Panel]) -> Table:
    labels = [point.label for point in panels[0].points] if panels else []
    rows = [
        [
            panel.title,
            *(
                f"{point.shown}{f' ({point.interval})' if point.interval else ''}, n {point.n}"
                if point.shown
                else point.word
                for point in panel.points
            ),
        ]
        for panel in panels
    ]
    title = _("Gemiddelde per keer, met 95%-interval en aantal antwoorden (n)")
    return Table(title, [_("Onderdeel"), *labels], rows)


def _changes(table: ChangeTable) -> Table:
    rows = [
        [
            row.unit,
            f"{row.model} ({row.model_interval})" if row.model else row.word,
            f"{row.pairs} ({row.pairs_interval})" if row.pairs_interval else row.pairs,
            row.n,
            row.weighted,
            row.p,
        ]
        for row in table.rows
    ]
    title = _("Dezelfde mensen: van %(first)s naar %(second)s") % {
        "first": table.first,
        "second": table.second,
    }
    head = [
        _("Onderdeel"),
        _("Uit alle antwoorden"),
        _("Van wie beide keren antwoordde"),
        "n",
        _("Gewogen"),
        _("Toets (Holm)"),
    ]
    return Table(title, head, rows)


def _own_words(content: Content, language: str) -> list[Section]:
    """None where nobody wrote, or the reader does not see the whole."""
    tables = [
        Table(
            f"{one.question} {one.wave}".strip(), [_("In eigen woorden")], [[text] for text in one.sentences]
        )
        for one in sentences_views(content, language)
    ]
    said = _(
        "Van de hele organisatie, door elkaar en zonder datum. Iemand las de zinnen eerst en hield weg waaraan je mensen herkent."
    )
    return [Section(_("In eigen woorden"), [said], tables=tables)] if tables else []


def _about(content: Content) -> Section:
    return Section(
        _("Hoe dit rapport gemaakt is"),
        [
            _("Van groepen kleiner dan %(k)s staat er niets, ook niet als je het zou kunnen uitrekenen.")
            % {"k": content["k"]},
            _("Antwoorden staan onder een pseudoniem. Niemand kan zien wat één persoon antwoordde."),
            _(
                "‘Uit alle antwoorden’: een model met voor iedereen een eigen niveau (REML). Wie een keer oversloeg, telt mee."
            ),
            _(
                "‘Gewogen’: wie lijkt op de mensen die uitvielen, telt zwaarder. Toetsen zijn gecorrigeerd volgens Holm."
            ),
        ],
    )
