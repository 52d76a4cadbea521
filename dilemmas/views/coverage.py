"""Which teams played, how many came, what became of agreements, what tables noted; and the hours of facilitators."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.actions.sessions import offer_free_hour, take_back_free_hour
from dilemmas.forms.sessions import FreeHourForm
from dilemmas.messages.sessions import coverage_headline, sentence_of
from dilemmas.models import FreeHour
from dilemmas.queries.coverage import (
    Ground,
    ProposedDate,
    coverage_in,
    proposed_dates,
    signals_in,
    wishes,
)
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Role
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope

# A portfolio holder sees how many; what tables wrote down is for who coordinates.
READS_NOTES = {Role.CLUSTER_COORDINATOR, Role.CONCERN_COORDINATOR, Role.HR}


@dataclass(frozen=True)
class DateLine:
    """A proposal as the page shows it; `code`: of the unit, for the link to planning."""

    team: str
    code: str
    last_played_on: date | None
    starts_at: Any
    facilitator: str
    facilitator_id: UUID


@access(right=Right.AGGREGATES, scopes={Scope.EVERYONE, Scope.OWN_UNIT}, shows=Shows.LIST)
@require_GET
def coverage(request: PersonRequest) -> HttpResponse:
    today, history = local_date(request.at), UnitHistory()
    ground = Ground(history, on=today)
    years = sorted({*ground.years, today.year}, reverse=True)
    asked = request.GET.get("jaar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else today.year
    on = min(today, date(year, 12, 31))
    reach = None if request.sight.is_everyone else request.sight.unit_ids
    # Which teams there were is read at the end of a year that is past.
    past = ground if on == today else Ground(history, on=on)
    found = coverage_in(year, on=on, reach=reach, history=history, ground=past)
    reads_notes = any(held.role in READS_NOTES for held in request.held_roles)
    dates = (
        proposed_dates(at=request.at, reach=reach, history=history, ground=ground)
        if year == today.year
        else []
    )
    names = (history.place_of(unit_id, on=on) for unit_id in reach or ())
    context = {
        "headline": coverage_headline(found.coverage, year),
        "year": year,
        "years": years,
        "is_now": year == today.year,
        "overview": found,
        "own_units": ", ".join(sorted(place.name for place in names if place)),
        "reads_notes": reads_notes,
        "may_plan": any(held.role == Role.CLUSTER_COORDINATOR for held in request.held_roles),
        "notes": signals_in(year, reach=reach, ground=past) if reads_notes else [],
        "wishes": wishes(on=today, reach=reach, history=history) if year == today.year else [],
        "dates": date_lines(dates, history, on=today),
    }
    return render(request, "dilemmas/coverage.html", context)


@access(right=Right.SESSIONS, scopes={Scope.OWN_SESSION}, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def free_hours(request: PersonRequest) -> HttpResponse:
    """When this facilitator can lead a session, and for which teams that would come in handy."""
    form = FreeHourForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            offer_free_hour(person=request.person, starts_at=form.starts_at, at=request.at)
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            messages.success(request, _("Dit uur staat erbij."))
            return redirect("dilemmas:free_hours")
    history = UnitHistory()
    proposals = proposed_dates(at=request.at, reach=None, history=history, most=500)
    mine = [one for one in proposals if one.facilitator == request.person]
    context = {
        "form": form,
        "hours": request.person.free_hours.filter(starts_at__gt=request.at),
        "dates": date_lines(mine, history, on=local_date(request.at)),
    }
    return render(request, "dilemmas/free_hours.html", context, status=422 if form.is_bound else 200)


@access(right=Right.SESSIONS, scopes={Scope.OWN_SESSION}, shows=Shows.ACTION)
@require_POST
def free_hour_away(request: PersonRequest, hour_id: int) -> HttpResponse:
    hour = get_object_or_404(FreeHour, pk=hour_id, person=request.person)
    take_back_free_hour(hour=hour)
    messages.success(request, _("Dit uur is weg."))
    return redirect("dilemmas:free_hours")


def date_lines(proposals: list[ProposedDate], history: UnitHistory, *, on: date) -> list[DateLine]:
    places = {one.team.unit_id: history.place_of(one.team.unit_id, on=on) for one in proposals}
    return [
        DateLine(
            team=one.team.name,
            code=place.code,
            last_played_on=one.team.last_played_on,
            starts_at=one.starts_at,
            facilitator=one.facilitator.full_name,
            facilitator_id=one.facilitator.public_id,
        )
        for one in sorted(proposals, key=lambda one: (one.starts_at, one.team.name))
        if (place := places[one.team.unit_id])
    ]
