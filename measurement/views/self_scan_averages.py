"""The averages of all managers: from ten, and never of anybody."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import PersonRequest, access
from foundation.people.limits import Limit
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from measurement.messages.self_scans import average_text, said
from measurement.queries.self_scans import (
    averages_of,
    contributions_destroyed,
    questionnaire,
    years_with_averages,
)
from measurement.rules.self_scan import Spread


@dataclass(frozen=True)
class UnitLine:
    """A cluster, or the whole. `averages`: (title, average) of each group; empty with too few, whatever the reason."""

    name: str
    code: str
    averages: list[tuple[str, str]]
    total: int


@access(right=Right.AGGREGATES, scopes={Scope.EVERYONE})
@require_GET
def self_scan_averages(request: PersonRequest) -> HttpResponse:
    today, least, form = local_date(request.at), request.limits[Limit.REPORT], questionnaire()
    years = sorted({*years_with_averages(), today.year}, reverse=True)
    year = _asked_year(request, years)
    found = averages_of(year, least=least)
    clusters = UnitHistory().clusters_in(year)
    chosen = next(
        (one for one in clusters if one.code == request.GET.get("cluster") and one.unit_id in found.clusters),
        None,
    )
    spreads = found.clusters[chosen.unit_id] if chosen else found.whole
    context = {
        "year": year,
        "years": years,
        "least": least,
        "whole": _line("", "", found.whole),
        "lines": [_line(one.name, one.code, found.clusters.get(one.unit_id, {})) for one in clusters],
        "groups": [said(group.title) for group in form.groups],
        "chosen": chosen,
        "sections": _sections(spreads) if spreads else [],
        "destroyed": contributions_destroyed(year),
        "is_over": today > date(year, 12, 31),
    }
    return render(request, "measurement/self_scan_averages.html", context)


def _asked_year(request: PersonRequest, years: list[int]) -> int:
    asked = request.GET.get("jaar", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]


def _line(name: str, code: str, spreads: Any) -> UnitLine:
    if not spreads:
        return UnitLine(name, code, [], 0)
    form = questionnaire()
    averages = [
        (
            said(group.title),
            average_text(
                spreads[one.number]
                for one in form.scored
                if one.group == group.code and one.number in spreads
            ),
        )
        for group in form.groups
    ]
    return UnitLine(name, code, averages, max(one.total for one in spreads.values()))


def _sections(spreads: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    form = questionnaire()
    return [
        (
            said(group.title),
            [
                _row(one.number, said(one.text), spreads[one.number])
                for one in form.scored
                if one.group == group.code and one.number in spreads
            ],
        )
        for group in form.groups
    ]


def _row(number: int, text: str, spread: Spread) -> dict[str, Any]:
    # The bar begins at 'never'.
    share = round(100 * (min(3.9, max(1.1, spread.mean)) - 1) / 3)
    return {"number": number, "text": text, "average": average_text([spread]), "percent": share}
