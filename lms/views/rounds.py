"""Signing rounds: opened by HR, followed by the coordinators of the clusters they reach."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.models import Unit, UnitKind
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from lms.actions.declaring import close_round, open_round
from lms.forms_declarations import RoundForm
from lms.models import SigningRound
from lms.queries.progress import Reach
from lms.queries.rounds import all_rounds, coverage_of, reaches, signers_of
from lms.rules.rounds import reminders_of
from lms.views.admin_sentences import admin_error

PAGE_SIZE = 50
BY_NAME = {Scope.EVERYONE, Scope.OWN_UNIT}


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def rounds(request: PersonRequest) -> HttpResponse:
    """Those that reach the own units; HR: all."""
    history, today, reach = UnitHistory(), local_date(request.at), _reach(request)
    found = [one for one in all_rounds() if reaches(one, reach, history=history, on=today)]
    context = {"rounds": found, "is_admin": _is_admin(request), "today": today}
    return render(request, "lms/declarations/rounds.html", context)


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def round_new(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    form = RoundForm(
        request.POST if request.method == "POST" else None, clusters=_clusters(today), today=today
    )
    if form.is_valid():
        try:
            made = open_round(by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, admin_error(error))
        else:
            messages.success(request, _("De ronde staat klaar. De eerste mail gaat op de eerste werkdag."))
            return redirect("lms:round", round_id=made.public_id)
    return render(
        request, "lms/declarations/round_new.html", {"form": form}, status=422 if form.errors else 200
    )


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def signing_round(request: PersonRequest, round_id: UUID) -> HttpResponse:
    """How far each team is."""
    history, today = UnitHistory(), local_date(request.at)
    one = _round(request, round_id, history=history)
    signers = signers_of(one, at=request.at, history=history, reach=_reach(request))
    rows = coverage_of(signers, history=history, on=max(today, one.starts_on))
    context = {
        "round": one,
        "rows": rows,
        "signed": sum(row.signed for row in rows),
        "total": sum(row.total for row in rows),
        "largest": max((row.total for row in rows), default=0),
        "is_admin": _is_admin(request),
        "reminders": [
            reminder
            for reminder in reminders_of(starts_on=one.starts_on, due_on=one.due_on)
            if reminder.on >= today
        ],
        "today": today,
    }
    return render(request, "lms/declarations/round.html", context)


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def round_names(request: PersonRequest, round_id: UUID) -> HttpResponse:
    """Who did not sign yet, of the own cluster: status only."""
    history, today = UnitHistory(), local_date(request.at)
    one = _round(request, round_id, history=history)
    signers = signers_of(one, at=request.at, history=history, reach=_reach(request))
    waiting = [signer for signer in signers if not signer.has_signed]
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    places = {
        signer.engagement.pk: place.name
        for signer in page.object_list
        if (place := history.place_of(signer.unit_id, on=max(today, one.starts_on)))
    }
    context = {
        "round": one,
        "page": page,
        "names": [(signer.engagement, places.get(signer.engagement.pk, "")) for signer in page.object_list],
        "is_admin": _is_admin(request),
    }
    return render(request, "lms/declarations/round_names.html", context)


@access(right=Right.DECLARATION_ADMIN, shows=Shows.ACTION)
@require_POST
def round_close(request: PersonRequest, round_id: UUID) -> HttpResponse:
    one = get_object_or_404(SigningRound, public_id=round_id)
    close_round(round_=one, by=request.person, at=request.at)
    messages.success(request, _("De ronde is dicht. Er gaat geen mail meer uit."))
    return redirect("lms:round", round_id=round_id)


def _round(request: PersonRequest, round_id: UUID, *, history: UnitHistory) -> SigningRound:
    """403 for a coordinator of a cluster that it does not reach."""
    one = all_rounds().filter(public_id=round_id).first()
    if one is None:
        return get_object_or_404(SigningRound, public_id=round_id)
    if not reaches(one, _reach(request), history=history, on=local_date(request.at)):
        raise PermissionDenied
    return one


def _reach(request: PersonRequest) -> Reach:
    return None if request.sight.is_everyone else request.sight.unit_ids


def _is_admin(request: PersonRequest) -> bool:
    return sight_of(request.held_roles, Right.DECLARATION_ADMIN, on=local_date(request.at)) is not None


def _clusters(today: date) -> list[tuple[Unit, str]]:
    history = UnitHistory()
    named = [
        (unit, place.name)
        for unit in Unit.objects.filter(kind=UnitKind.CLUSTER)
        if (place := history.place_of(unit.pk, on=today))
    ]
    return sorted(named, key=lambda pair: pair[1])
