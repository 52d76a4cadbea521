"""Yearly figures: the list, one indicator over the years, and all of them as a file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.rights import Right, Scope
from measurement.messages.figures import (
    BREAKS,
    CRACKS,
    caution,
    change_text,
    finding,
    from_file,
    in_language,
    number_text,
    place_name,
    value_text,
    whole_sentence,
)
from measurement.models import Figure, FigureTheme, Indicator
from measurement.queries.figures import (
    Series,
    all_series,
    parts_of_whole,
    places,
    point_of,
    series_of,
    whole_checks,
)
from measurement.rules.trends import LEAST_FOR_PERCENT, breach_between
from measurement.rules.year_lines import year_lines

# Whoever may see outcomes of a whole unit: these are of the whole organisation, and published.
READERS = {Scope.EVERYONE, Scope.OWN_UNIT, Scope.CONCERN}
EXPORT_COLUMNS = (
    "source",
    "year",
    "item",
    "value",
    "unit",
    "note",
    "code",
    "place",
    "theme",
    "wording",
    "definition",
    "whole",
)
# A spreadsheet would take what begins so for a formula.
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """A figure in the table of its years."""

    figure: Figure
    value: str
    # Beside the one before it; empty for the first.
    change: str
    # What was asked or counted; a star beside the value leads here.
    about: tuple[str, ...]
    # Of the file.
    note: str


@dataclass(frozen=True)
class SeriesPart:
    """The figures of one place, as the page shows them."""

    place: str
    finding: str
    rows: list[Row]
    breaks: list[str]
    wholes: list[str]
    chart: dict[str, Any] | None


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.LIST)
@require_GET
def figures(request: PersonRequest) -> HttpResponse:
    place, theme = _asked(request)
    found = all_series(place=place, theme=theme)
    context = {
        "groups": [
            (label, _lines(found, value)) for value, label in FigureTheme.choices if _lines(found, value)
        ],
        "total": len({one.indicator.pk for one in found}),
        "places": [(one, place_name(one)) for one in places()],
        "themes": FigureTheme.choices,
        "place": place,
        "theme": theme,
        "may_import": _may_import(request),
    }
    return render(request, "measurement/figures.html", context)


@access(right=Right.AGGREGATES, scopes=READERS)
@require_GET
def figure(request: PersonRequest, code: str) -> HttpResponse:
    indicator = get_object_or_404(Indicator, code=code)
    parts = [_part(series) for series in series_of(indicator)]
    context = {
        "indicator": indicator,
        "name": in_language(indicator.name),
        "theme": FigureTheme(indicator.theme).label,
        "caution": caution(indicator),
        "parts": parts,
        "siblings": [
            (one.code, in_language(one.name)) for one in parts_of_whole(indicator) if one != indicator
        ],
    }
    return render(request, "measurement/figure.html", context)


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.FILE)
@require_GET
def figures_file(request: PersonRequest) -> HttpResponse:
    """As `import_figures` reads it, so that what goes out can come in again."""
    place, theme = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cijfers.csv"'
    # So that spreadsheets see that it is UTF-8.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(EXPORT_COLUMNS)
    for series in all_series(place=place, theme=theme):
        writer.writerows(_export_row(one) for one in series.figures)
    return response


def _asked(request: PersonRequest) -> tuple[str, str]:
    theme = request.GET.get("thema", "")
    return request.GET.get("bron", "")[:80], theme if theme in FigureTheme.values else ""


def _may_import(request: PersonRequest) -> bool:
    on = local_date(request.at)
    wanted = {Right.CYCLE: Scope.CONCERN, Right.PEOPLE_ADMIN: Scope.EVERYONE}
    sights = ((sight_of(request.held_roles, right, on=on), scope) for right, scope in wanted.items())
    return any(sight and scope in sight.scopes for sight, scope in sights)


def _lines(found: list[Series], theme: str) -> list[dict[str, Any]]:
    return [
        {
            "code": one.indicator.code,
            "name": in_language(one.indicator.name),
            "value": value_text(one.newest),
            "period": one.newest.period,
            "place": place_name(one.place),
            "years": len(one.figures),
            "is_broken": bool(one.breaks),
            "has_star": bool(one.newest.definition or one.newest.wording),
        }
        for one in found
        if one.indicator.theme == theme
    ]


def _part(series: Series) -> SeriesPart:
    checks = whole_checks(series.indicator, series.place)
    return SeriesPart(
        place=place_name(series.place),
        finding=finding(series),
        rows=list(_rows(series)),
        breaks=[f"{one.year}–{other.year}: {BREAKS[why]}" for one, other, why in series.breaks],
        wholes=[whole_sentence(check) for check in checks if not check.adds_up],
        chart=_chart(series),
    )


def _rows(series: Series) -> Iterator[Row]:
    unit, before = series.indicator.unit, None
    for one in series.figures:
        point, change = point_of(one), ""
        if before is not None and before.number is not None and point.number is not None:
            if why := breach_between(before, point):
                change = str(BREAKS[why])
            else:
                difference = point.number - before.number
                share = (
                    round(100 * difference / before.number) if before.number >= LEAST_FOR_PERCENT else None
                )
                change = change_text(difference, share, unit)
        said = (in_language(text) for text in (one.wording, one.definition))
        about = tuple(from_file(text) for text in said if text)
        yield Row(one, value_text(one), change, about, from_file(one.note))
        before = point


def _chart(series: Series) -> dict[str, Any] | None:
    lines = year_lines(series.points)
    if lines is None:
        return None
    unit = series.indicator.unit
    sign = "%" if unit == "percent" else ""
    return {
        "marks": [(one, f"{number_text(one.number, unit)}{sign}") for one in lines.marks],
        "strokes": lines.strokes,
        "cracks": [(one.x, CRACKS[one.why]) for one in lines.cracks if one.why in CRACKS],
        "empty": lines.empty,
        "top": f"{number_text(lines.top, unit)}{sign}",
    }


def _export_row(one: Figure) -> list[str]:
    indicator = one.indicator
    cells = [
        one.source,
        one.period,
        one.item,
        one.text,
        indicator.unit,
        one.note,
        indicator.code,
        one.place,
        indicator.theme,
        one.wording.get("nl", ""),
        one.definition.get("nl", ""),
        indicator.whole,
    ]
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]
