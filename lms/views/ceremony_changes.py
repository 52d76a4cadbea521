"""HR changes a ceremony: time and place, its programme, who sits there, or whether it goes on at all."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Seat
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from lms.actions.ceremonies import add_item, cancel_ceremony, change_ceremony, remove_item
from lms.actions.seats import move_seat
from lms.forms import CancelForm, CeremonyForm, CeremonyItemForm, MoveForm
from lms.models import Ceremony, CeremonyItem
from lms.queries.ceremonies import ceremonies, dates_with_room
from lms.views.sentences import error_sentence


@access(right=Right.OATH_ADMIN)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    ceremony = _open_ceremony(request, occasion_id)
    form = CeremonyForm(request.POST or None, at=request.at, initial=_now(ceremony))
    if request.method == "POST" and form.is_valid():
        wanted = {
            name: value for name, value in form.cleaned_data.items() if name not in ("day", "starts", "ends")
        }
        try:
            change_ceremony(ceremony=ceremony, **wanted, by=request.person, at=request.at)
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            messages.success(request, _("De bijeenkomst is gewijzigd. Wie een plek heeft, krijgt bericht."))
            return redirect("lms:ceremony", occasion_id=occasion_id)
    context = {"form": form, "ceremony": ceremony, "cancel_form": CancelForm()}
    return render(request, "lms/hr/ceremony_change.html", context, status=422 if form.is_bound else 200)


@access(right=Right.OATH_ADMIN, shows=Shows.ACTION)
@require_POST
def cancel(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    ceremony = _ceremony(occasion_id)
    try:
        cancel_ceremony(
            ceremony=ceremony, reason=request.POST.get("reason", "")[:300], by=request.person, at=request.at
        )
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:ceremony_change", occasion_id=occasion_id)
    messages.success(request, _("De bijeenkomst gaat niet door. Wie een plek had, krijgt bericht."))
    return redirect("lms:ceremony", occasion_id=occasion_id)


@access(right=Right.OATH_ADMIN)
@require_http_methods(["GET", "POST"])
def programme(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    ceremony = _ceremony(occasion_id)
    form = CeremonyItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_item(ceremony=ceremony, **form.cleaned_data, at=request.at)
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            return redirect("lms:ceremony_programme", occasion_id=occasion_id)
    context = {
        "form": form,
        "ceremony": ceremony,
        "occasion": ceremony.occasion,
        "items": ceremony.items.all(),
    }
    return render(request, "lms/hr/ceremony_programme.html", context, status=422 if form.is_bound else 200)


@access(right=Right.OATH_ADMIN, shows=Shows.ACTION)
@require_POST
def item_remove(request: PersonRequest, occasion_id: UUID, item_id: UUID) -> HttpResponse:
    item = get_object_or_404(
        CeremonyItem.objects.select_related("ceremony__occasion"),
        public_id=item_id,
        ceremony__occasion__public_id=occasion_id,
    )
    try:
        remove_item(item=item, at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
    return redirect("lms:ceremony_programme", occasion_id=occasion_id)


@access(right=Right.OATH_ADMIN)
@require_http_methods(["GET", "POST"])
def move(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    seat = get_object_or_404(
        Seat.objects.select_related("occasion__ceremony", "engagement__person"),
        public_id=seat_id,
        occasion__public_id=occasion_id,
        occasion__ceremony__isnull=False,
    )
    dates = [one for one in dates_with_room(at=request.at) if one.occasion_id != seat.occasion_id]
    form = MoveForm(request.POST or None, dates=dates)
    if request.method == "POST" and form.is_valid():
        try:
            moved = move_seat(seat=seat, to=form.cleaned_data["ceremony"], by=request.person, at=request.at)
        except NotAllowed as refusal:
            form.add_error("ceremony", error_sentence(refusal))
        except DomainError as error:
            form.add_error("ceremony", error_sentence(error))
        else:
            messages.success(
                request,
                _("%(person)s krijgt een uitnodiging voor de nieuwe dag.")
                % {"person": moved.engagement.person.full_name},
            )
            return redirect("lms:ceremony", occasion_id=occasion_id)
    context = {"form": form, "seat": seat, "occasion": seat.occasion, "dates": dates}
    return render(request, "lms/hr/seat_move.html", context, status=422 if form.is_bound else 200)


def _now(ceremony: Ceremony) -> dict[str, object]:
    occasion = ceremony.occasion
    starts, ends = localtime(occasion.starts_at), localtime(occasion.ends_at)
    return {
        "title": occasion.title,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "place": occasion.place,
        "online_url": occasion.online_url,
        "official": ceremony.official,
        "capacity": occasion.capacity,
        "witness_name": ceremony.witness_name,
        "invites_by_itself": ceremony.invites_by_itself,
    }


def _ceremony(occasion_id: UUID) -> Ceremony:
    return get_object_or_404(ceremonies(), occasion__public_id=occasion_id)


def _open_ceremony(request: PersonRequest, occasion_id: UUID) -> Ceremony:
    ceremony = _ceremony(occasion_id)
    if not ceremony.occasion.is_open_at(request.at):
        raise PermissionDenied(error_sentence(DomainError("occasion_closed")))
    return ceremony
