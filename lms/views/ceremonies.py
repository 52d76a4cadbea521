"""HR opens ceremonies, sees who may come and why others may not, and invites."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right
from lms.actions.ceremonies import open_ceremony
from lms.actions.printing import request_certificates
from lms.actions.seats import invite_to_ceremony
from lms.forms import CeremonyForm
from lms.models import Ceremony, CeremonyItem
from lms.queries.ceremonies import ceremonies, dates_with_room, seats_and_line
from lms.queries.gates import candidates
from lms.rules.gates import Blocked
from lms.tasks import print_certificates
from lms.views.sentences import BLOCKED, error_sentence


@access(right=Right.OATH_ADMIN, shows=Shows.LIST)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    return render(request, "lms/hr/ceremonies.html", {"ceremonies": ceremonies(), "at": request.at})


@access(right=Right.OATH_ADMIN)
@require_http_methods(["GET", "POST"])
def open_new(request: PersonRequest) -> HttpResponse:
    form = CeremonyForm(request.POST or None, at=request.at)
    if request.method == "POST" and form.is_valid():
        wanted = {
            name: value for name, value in form.cleaned_data.items() if name not in ("day", "starts", "ends")
        }
        try:
            ceremony = open_ceremony(**wanted, by=request.person, at=request.at)
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            return redirect("lms:ceremony", occasion_id=ceremony.occasion.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "lms/hr/ceremony_new.html", {"form": form}, status=status)


@access(right=Right.OATH_ADMIN, shows=Shows.LIST)
@require_GET
def detail(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    ceremony = _ceremony(occasion_id)
    seats, line = seats_and_line(ceremony)
    in_line = {seat.engagement_id for seat in line}
    judged = candidates(ceremony, at=request.at, history=UnitHistory())
    people = [one for one in judged if one.engagement.pk not in in_line]
    context = {
        "ceremony": ceremony,
        "occasion": ceremony.occasion,
        "is_open": ceremony.occasion.is_open_at(request.at),
        "free": ceremony.occasion.capacity - len(seats),
        "selectable": [one for one in people if one.is_selectable],
        "others": [
            (one, BLOCKED[str(one.blocked)])
            for one in people
            if not one.is_selectable and one.blocked != Blocked.SEATED_HERE
        ],
        "seats": seats,
        "line": line,
        "can_move": len(dates_with_room(at=request.at)) > 0,
        "sworn_count": sum(one.is_sworn for one in seats),
    }
    return render(request, "lms/hr/ceremony.html", context)


@access(right=Right.OATH_ADMIN, shows=Shows.ACTION)
@require_POST
def invite(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    ceremony = _ceremony(occasion_id)
    wanted = _uuids(request.POST.getlist("engagement"))
    try:
        seats = invite_to_ceremony(ceremony=ceremony, public_ids=wanted, by=request.person, at=request.at)
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(
            request,
            ngettext("%(n)d persoon is uitgenodigd.", "%(n)d personen zijn uitgenodigd.", len(seats))
            % {"n": len(seats)},
        )
    return redirect("lms:ceremony", occasion_id=occasion_id)


@access(right=Right.OATH_ADMIN, shows=Shows.ACTION)
@require_POST
def print_all(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    try:
        run = request_certificates(by=request.person, ceremony=_ceremony(occasion_id), at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:ceremony", occasion_id=occasion_id)
    print_certificates.enqueue(str(run.public_id))
    return redirect("lms:print_run", run_id=run.public_id)


def _ceremony(occasion_id: UUID) -> Ceremony:
    found = Ceremony.objects.select_related("occasion", "official").annotate(
        has_programme=Exists(CeremonyItem.objects.filter(ceremony=OuterRef("pk")))
    )
    return get_object_or_404(found, occasion__public_id=occasion_id)


def _uuids(values: list[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise PermissionDenied from error
