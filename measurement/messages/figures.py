"""Yearly figures in words: values with their unit, what is found, and what may not be concluded from it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from foundation.people.importing.messages import FAULTS as FILE_FAULTS
from foundation.people.importing.messages import Explanation
from foundation.people.importing.rules.faults import LONGEST_SHOWN_VALUE, Fault
from measurement.models import Figure, FigureTheme, Indicator
from measurement.queries.figures import Series
from measurement.rules.figure_file import Value
from measurement.rules.indicator_catalogue import said_in_note
from measurement.rules.trends import Break, Comparison, Point, WholeCheck, compare

DERIVED = "derived"
NOTES = Path(__file__).parents[1] / "content" / "figure_notes.yaml"

# Units as files say them → a number with the word behind it.
UNITS: dict[str, Callable[[int, str], str]] = {
    "persons": lambda n, text: ngettext("%(n)s persoon", "%(n)s mensen", n) % {"n": text},
    "sessions": lambda n, text: ngettext("%(n)s bijeenkomst", "%(n)s bijeenkomsten", n) % {"n": text},
    "reports": lambda n, text: ngettext("%(n)s melding", "%(n)s meldingen", n) % {"n": text},
    "investigations": lambda n, text: ngettext("%(n)s onderzoek", "%(n)s onderzoeken", n) % {"n": text},
    "registrations": lambda n, text: ngettext("%(n)s inschrijving", "%(n)s inschrijvingen", n) % {"n": text},
    "years": lambda n, text: ngettext("%(n)s jaar", "%(n)s jaar", n) % {"n": text},
    "months": lambda n, text: ngettext("%(n)s maand", "%(n)s maanden", n) % {"n": text},
    "days": lambda n, text: ngettext("%(n)s dag", "%(n)s dagen", n) % {"n": text},
    "units": lambda n, text: ngettext("%(n)s onderdeel", "%(n)s onderdelen", n) % {"n": text},
    "waves": lambda n, text: ngettext("%(n)s meting", "%(n)s metingen", n) % {"n": text},
    "questions": lambda n, text: ngettext("%(n)s vraag", "%(n)s vragen", n) % {"n": text},
    "measures": lambda n, text: ngettext("%(n)s maatregel", "%(n)s maatregelen", n) % {"n": text},
    "films": lambda n, text: ngettext("%(n)s film", "%(n)s films", n) % {"n": text},
    "processes": lambda n, text: ngettext("%(n)s proces", "%(n)s processen", n) % {"n": text},
    "grounds": lambda n, text: ngettext("%(n)s grond", "%(n)s gronden", n) % {"n": text},
    "values": lambda n, text: ngettext("%(n)s waarde", "%(n)s waarden", n) % {"n": text},
    "events": lambda n, text: ngettext("%(n)s keer", "%(n)s keer", n) % {"n": text},
    "per year": lambda n, text: _("%(n)s per jaar") % {"n": text},
    "percent": lambda n, text: f"{text}%",
    "EUR": lambda n, text: f"€ {text}",
    "items": lambda n, text: text,
    "year": lambda n, text: text,
}
PERCENT, YEAR = "percent", "year"

BREAKS: dict[Break, Promise] = {
    Break.WORDING: gettext_lazy("de vraag was anders"),
    Break.DEFINITION: gettext_lazy("er is iets anders geteld"),
    Break.NO_NUMBER: gettext_lazy("de bron geeft geen getal om mee te rekenen"),
    Break.PERIOD: gettext_lazy("het gaat niet over een heel jaar"),
}
# On the chart, where the line is broken.
CRACKS: dict[Break, Promise] = {
    Break.WORDING: gettext_lazy("andere vraag"),
    Break.DEFINITION: gettext_lazy("anders geteld"),
    Break.PERIOD: gettext_lazy("ander tijdvak"),
}
CAUTIONS: dict[str, Promise] = {
    FigureTheme.CLIMATE: gettext_lazy(
        "Het getal zegt niet waardoor het zo is, en ook niet hoe mensen die niet antwoordden het ervaren."
    ),
    FigureTheme.REPORTS: gettext_lazy(
        "Het getal zegt hoe vaak er is gemeld. Het zegt niet hoe vaak iets is gebeurd: meer meldingen kan ook betekenen dat mensen eerder durven melden."
    ),
    FigureTheme.LEARNING: gettext_lazy(
        "Het getal zegt wat er is gedaan of afgesproken. Het zegt niet wat het opleverde."
    ),
    FigureTheme.OATH: gettext_lazy("Het getal zegt niet welk deel van wie het moest doen, het ook deed."),
    FigureTheme.RULES: gettext_lazy("Het getal zegt niet of mensen de regels kennen en ernaar handelen."),
    FigureTheme.ORGANISATION: gettext_lazy("Het getal zegt niet of het genoeg is."),
}

FAULTS: dict[str, tuple[Promise, Promise]] = {
    "empty_file": (gettext_lazy("Dit bestand is leeg."), gettext_lazy("Kies het bestand met de cijfers.")),
    "only_a_heading": (
        gettext_lazy("Dit bestand heeft alleen een kop en geen regels."),
        gettext_lazy("Kies het bestand met de cijfers."),
    ),
    "half_file": (
        gettext_lazy("Het bestand houdt midden in deze regel op, of een aanhalingsteken sluit niet."),
        gettext_lazy("Maak het bestand opnieuw. Er is niets ingelezen."),
    ),
    "unknown_figure_column": (
        gettext_lazy("Deze kolom kennen we niet."),
        gettext_lazy(
            "Haal de kolom weg. We lezen: bron, jaar, item, waarde, eenheid, toelichting, code, gemeente, thema, vraag, definitie, geheel."
        ),
    ),
    "missing_column": (gettext_lazy("Deze kolom ontbreekt."), gettext_lazy("Voeg de kolom toe.")),
    "bad_figure": (
        gettext_lazy("Dit is geen getal."),
        gettext_lazy(
            "Schrijf een getal (24 of 24,5), een grens (<10 of >50), een paar (3/9 of 1-2), of laat het leeg."
        ),
    ),
    "bad_period": (
        gettext_lazy("Dit is geen jaar."),
        gettext_lazy("Schrijf een jaar (2019), twee jaren (2018-2019) of een dag (2020-08-01)."),
    ),
    "bad_figure_code": (
        gettext_lazy("Zo kan een code niet heten."),
        gettext_lazy("Gebruik kleine letters, cijfers en streepjes."),
    ),
    "unknown_theme": (gettext_lazy("Dit thema kennen we niet."), gettext_lazy("Kies uit: %(options)s.")),
    "figure_twice": (
        gettext_lazy("Dit cijfer staat voor hetzelfde jaar ook op regel %(other_line)s."),
        gettext_lazy("Haal een van de twee weg."),
    ),
    "other_unit": (
        gettext_lazy("Op regel %(other_line)s heeft dit item een andere eenheid: %(unit)s."),
        gettext_lazy("Gebruik dezelfde eenheid, of geef een van de twee een eigen code."),
    ),
    "other_unit_before": (
        gettext_lazy("Dit item staat hier al met een andere eenheid: %(unit)s."),
        gettext_lazy("Gebruik die eenheid, of geef dit item een eigen code."),
    ),
}
REFUSALS: dict[str, Promise] = {
    "figures_decided": gettext_lazy("Dit bestand is al ingelezen."),
    "figures_wrong": gettext_lazy("Er staan fouten in het bestand. Er is niets ingelezen."),
    "figures_moved": gettext_lazy(
        "De cijfers zijn intussen veranderd. Kijk nog een keer wat dit bestand nu verandert."
    ),
}


def explain_figure_fault(fault: Fault) -> Explanation:
    sentence, mend = FAULTS.get(fault.code) or FILE_FAULTS[fault.code]
    return Explanation(
        line=fault.line,
        column=fault.column,
        value=fault.value[:LONGEST_SHOWN_VALUE],
        code=fault.code,
        sentence=_filled(sentence, fault),
        mend=_filled(mend, fault),
    )


def _filled(text: Promise, fault: Fault) -> str:
    return str(text) % fault.details if fault.details else str(text)


def refusal_sentence(error: DomainError) -> str:
    return str(REFUSALS.get(error.code) or _("Dit kan niet. Er is niets veranderd."))


def in_language(text: Mapping[str, str]) -> str:
    """What a file says, it says in Dutch."""
    return text.get(get_language() or "nl") or text.get("nl", "")


def from_file(text: str) -> str:
    """What a file says beside a figure, or what was asked or counted by it; on a Dutch page in Dutch, where we know it."""
    return text if get_language() == "en" else _dutch_of_notes().get(text, text)


@cache
def _dutch_of_notes() -> dict[str, str]:
    notes: dict[str, str] = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    said = {said_in_note(note): said_in_note(dutch) for note, dutch in notes.items() if said_in_note(note)}
    return said | notes


def place_name(place: str) -> str:
    return _("zelf berekend") if place == DERIVED else place


def value_text(figure: Figure) -> str:
    """'224 meldingen', '59%', 'meer dan 50%'; 'onbekend' for a blank, which is not nought."""
    return said_value(Value(figure.text, figure.number, figure.bound), figure.indicator.unit)


def said_value(value: Value, unit: str) -> str:
    if not value.text:
        return _("onbekend")
    if value.number is None:
        return with_unit(Decimal(2), value.text, unit)
    said = with_unit(value.number, number_text(value.number, unit), unit)
    if value.bound == "<":
        return _("minder dan %(value)s") % {"value": said}
    return _("meer dan %(value)s") % {"value": said} if value.bound else said


def number_text(number: Decimal, unit: str) -> str:
    plain = number.normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=unit != YEAR)


def with_unit(number: Decimal, text: str, unit: str) -> str:
    say = UNITS.get(unit)
    return say(int(number) if number == int(number) else 2, text) if say else f"{text} {unit}"


def finding(series: Series) -> str:
    """What the newest figure is, and how it stands to those before it."""
    comparison = compare(series.points)
    if comparison is None:
        newest = series.newest
        return _("%(place)s, %(year)s: %(value)s.") % {
            "place": place_name(series.place),
            "year": newest.period,
            "value": value_text(newest),
        }
    unit = series.indicator.unit
    said = [_newest_sentence(comparison, series, unit)]
    if comparison.breach:
        said.append(_breach_sentence(comparison, unit))
    if range_said := _range_sentence(comparison, unit):
        said.append(range_said)
    return " ".join(said)


def caution(indicator: Indicator) -> str:
    """What may not be concluded."""
    return str(CAUTIONS[indicator.theme])


def _said(point: Point, unit: str) -> str:
    number = point.number or Decimal(0)
    return with_unit(number, number_text(number, unit), unit)


def _newest_sentence(comparison: Comparison, series: Series, unit: str) -> str:
    newest = next(
        one
        for one in reversed(series.figures)
        if one.year == comparison.newest.year and one.number is not None
    )
    base: dict[str, Any] = {
        "year": newest.period,
        "value": value_text(newest),
        "place": place_name(series.place),
    }
    if comparison.change is None or comparison.previous is None:
        return _("%(place)s, %(year)s: %(value)s.") % base
    base |= {
        "change": change_text(comparison.change, comparison.change_percent, unit),
        "before": comparison.previous.year,
    }
    return _("%(place)s, %(year)s: %(value)s. Dat is %(change)s vergeleken met %(before)s.") % base


def change_text(change: Decimal, percent: int | None, unit: str) -> str:
    """'10 meldingen minder (-4%)', '8 procentpunt meer', 'even veel'."""
    if not change:
        return _("even veel")
    size = abs(change)
    if unit == PERCENT:
        amount = _("%(n)s procentpunt") % {"n": number_text(size, unit)}
    else:
        amount = with_unit(size, number_text(size, unit), unit)
    said = (_("%(amount)s meer") if change > 0 else _("%(amount)s minder")) % {"amount": amount}
    return f"{said} ({percent:+d}%)" if percent is not None and unit not in (PERCENT, YEAR) else said


def _breach_sentence(comparison: Comparison, unit: str) -> str:
    before = comparison.previous
    if before is None or comparison.breach is None:
        return ""
    details = {"year": before.year, "why": BREAKS[comparison.breach]}
    if before.number is None:
        return _("Met %(year)s is het niet te vergelijken: %(why)s.") % details
    return _(
        "Met %(year)s (%(value)s) is het niet te vergelijken: %(why)s. Er is dus geen stijging of daling."
    ) % (details | {"value": _said(before, unit)})


def _range_sentence(comparison: Comparison, unit: str) -> str:
    if len(comparison.comparable) < 2 or comparison.low is None or comparison.high is None:
        return ""
    details = {
        "low": number_text(comparison.low, unit),
        "high": with_unit(comparison.high, number_text(comparison.high, unit), unit),
    }
    if comparison.left_out:
        return (
            _("In de vier jaar ervoor lag het, voor zover te vergelijken, tussen %(low)s en %(high)s.")
            % details
        )
    return _("In de vier jaar ervoor lag het tussen %(low)s en %(high)s.") % details


def whole_sentence(check: WholeCheck) -> str:
    """'24 + 16 + 48 = 88%: van 12% is niet bekend wat het is.'"""
    sums = " + ".join(number_text(part, PERCENT) for part in sorted(check.parts, reverse=True))
    details: dict[str, Any] = {
        "year": check.year,
        "sum": f"{sums} = {number_text(check.total, PERCENT)}%",
        "unknown": f"{number_text(abs(check.unknown), PERCENT)}%",
    }
    if check.unknown < 0:
        return (
            _(
                "%(year)s: %(sum)s, %(unknown)s te veel. Deze antwoorden sluiten elkaar niet uit, of er zit een fout in."
            )
            % details
        )
    return (
        _("%(year)s: %(sum)s, %(unknown)s onbekend. De bron zegt niet wat deze mensen antwoordden.") % details
    )
