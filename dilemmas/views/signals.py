"""Where the choices of many lie apart: for who answers for a cluster, or for all of them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from dilemmas.messages.signals import headline, own_sentence, theme_sentence
from dilemmas.queries.signals import (
    DividedCase,
    all_chosen,
    clusters_now,
    destroyed_unread,
    most_divided,
    signal_rows,
)
from dilemmas.rules.signals import Signal, ThemeRow
from foundation.clock import local_date
from foundation.content.models import Theme
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.queries import UnitHistory, UnitPlace
from foundation.people.rights import Right, Scope


@dataclass(frozen=True)
class Cell:
    # Of the cluster; empty for all together.
    name: str
    signal: Signal | None

    @property
    def percent(self) -> int:
        return round(100 * self.signal.division_0_1) if self.signal else 0


@dataclass(frozen=True)
class Line:
    """A theme as somebody reads it. `cells`: in the order of the columns."""

    name: str
    sentence: str
    cells: list[Cell]


@access(right=Right.AGGREGATES, scopes={Scope.EVERYONE, Scope.OWN_UNIT}, shows=Shows.LIST)
@require_GET
def signals(request: PersonRequest) -> HttpResponse:
    on, least = local_date(request.at), request.limits[Limit.REPORT]
    history, sees_all = UnitHistory(), request.sight.is_everyone
    clusters = clusters_now(history, on=on)
    shown = [one for one in clusters if sees_all or _is_own(request, one, history)]
    themes = list(Theme.objects.live_in(get_language() or "nl"))
    chosen = all_chosen()
    rows = signal_rows(
        themes=[theme.code for theme in themes],
        clusters=clusters,
        history=history,
        on=on,
        least=least,
        chosen=chosen,
    )
    names = {theme.code: theme.name for theme in themes}
    found = _cells_that_count(rows, shown, sees_all=sees_all)
    context = {
        "headline": headline(found, names),
        "clusters": shown,
        "sees_all": sees_all,
        "lines": [_line(row, names, shown, sees_all=sees_all) for row in rows],
        "has_signals": bool(found),
        # One cluster: its sentence stands beside its bar.
        "is_one": not sees_all and len(shown) == 1,
        "divided": [_divided(one) for one in most_divided(least=least, chosen=chosen)],
        "least": least,
        "destroyed": destroyed_unread() if sees_all else 0,
    }
    return render(request, "dilemmas/signals.html", context)


def _is_own(request: PersonRequest, cluster: UnitPlace, history: UnitHistory) -> bool:
    """A role for a whole organisation reaches its clusters; one for a team reaches no cluster."""
    return history.is_within(cluster.unit_id, request.sight.unit_ids, on=local_date(request.at))


def _line(row: ThemeRow, names: dict[str, str], shown: list[UnitPlace], *, sees_all: bool) -> Line:
    cells = [Cell(place.name, row.clusters.get(place.unit_id)) for place in shown]
    if not sees_all and len(cells) == 1:
        sentence = own_sentence(cells[0].signal)
    else:
        sentence = theme_sentence(row, {place.unit_id: place.name for place in shown})
    return Line(names[row.theme], sentence, [Cell("", row.together), *cells] if sees_all else cells)


def _cells_that_count(
    rows: list[ThemeRow], shown: list[UnitPlace], *, sees_all: bool
) -> list[tuple[str, Signal]]:
    """What the headline is drawn from: everybody together, or each of the own clusters."""
    return [
        (row.theme, cell)
        for row in rows
        for cell in ([row.together] if sees_all else [row.clusters.get(one.unit_id) for one in shown])
        if cell is not None
    ]


def _divided(one: DividedCase) -> dict[str, object]:
    case = one.version.in_language(get_language() or "nl")
    return {
        "title": case["title"],
        "url": case["url"],
        "total": one.spread.total,
        "percent": round(100 * one.spread.division_0_1),
        "shares": one.spread.shares,
    }
