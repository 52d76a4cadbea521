"""Days of programmes: HR plans, invites and notes who was there; the coordinator of a cluster reads along."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.content.qr_codes import qr_svg
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Occasion, Seat
from foundation.meetings.queries import held_and_waiting
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from lms.actions.days import cancel_day, change_day, invite_to_day
from lms.actions.parts import note_part, note_presence, open_part_meeting, withdraw_record
from lms.forms import CancelForm
from lms.forms_programmes import DayChangeForm, DayForm, NotePartForm, WithdrawForm
from lms.models import PartMeeting, ProgrammePart
from lms.queries.course_roles import to_decide
from lms.queries.days import (
    last_records,
    list_of,
    part_meetings,
    parts_to_note,
    record_with_id,
    stamp_of,
    to_invite,
    who_has_open,
)
from lms.views.sentences import error_sentence

READS = {Scope.EVERYONE, Scope.OWN_UNIT}


@access(right=Right.COMPLETION_BY_NAME, scopes=READS, shows=Shows.LIST)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    may_change = _may_change(request)
    context = {
        "meetings": part_meetings(),
        "at": request.at,
        "may_change": may_change,
        "parts": parts_to_note(),
        "to_decide": _to_decide_count(request) if may_change else 0,
    }
    return render(request, "lms/hr/days.html", context)


def _to_decide_count(request: PersonRequest) -> int:
    """Nobody decides about oneself."""
    return sum(one.person != request.person for one in to_decide(at=request.at))


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def open_new(request: PersonRequest) -> HttpResponse:
    form = DayForm(request.POST or None, at=request.at)
    if request.method == "POST" and form.is_valid():
        wanted = {
            name: value for name, value in form.cleaned_data.items() if name not in ("day", "starts", "ends")
        }
        try:
            meeting = open_part_meeting(**wanted, at=request.at)
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            return redirect("lms:day", occasion_id=meeting.occasion.public_id)
    return render(request, "lms/hr/day_new.html", {"form": form}, status=422 if form.is_bound else 200)


@access(right=Right.COMPLETION_BY_NAME, scopes=READS, shows=Shows.LIST)
@require_GET
def day(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    meeting, history = _meeting(occasion_id), UnitHistory()
    occasion, may_change = meeting.occasion, _may_change(request)
    reach = None if request.sight.is_everyone else request.sight.unit_ids
    listed = list_of(meeting, reach=reach, history=history)
    record_lookups(
        subject_ids=[one.person.public_id for one in listed],
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.ATTENDANCE,
        at=request.at,
    )
    is_open = occasion.is_open_at(request.at)
    held, waiting_count = held_and_waiting(occasion)
    context = {
        "meeting": meeting,
        "occasion": occasion,
        "is_open": is_open,
        "may_change": may_change,
        # The day itself and after.
        "may_note": may_change and local_date(occasion.starts_at) <= local_date(request.at),
        "free": occasion.capacity - held,
        "listed": listed,
        "there_count": sum(one.is_present is True for one in listed),
        "waiting_count": waiting_count,
        "askable": list(to_invite(meeting, at=request.at)) if is_open and may_change else [],
    }
    return render(request, "lms/hr/day.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def invite(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    wanted = _uuids(request.POST.getlist("engagement"))
    try:
        seats = invite_to_day(
            meeting=_meeting(occasion_id), public_ids=wanted, by=request.person, at=request.at
        )
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        words = ngettext("%(n)d persoon is uitgenodigd.", "%(n)d personen zijn uitgenodigd.", len(seats))
        messages.success(request, words % {"n": len(seats)})
    return redirect("lms:day", occasion_id=occasion_id)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    """Another day, time or place; or more places."""
    meeting = _meeting(occasion_id)
    occasion = meeting.occasion
    if not occasion.is_open_at(request.at):
        messages.error(request, error_sentence(DomainError("occasion_closed")))
        return redirect("lms:day", occasion_id=occasion_id)
    form = DayChangeForm(request.POST or None, at=request.at, initial=_now(occasion))
    if request.method == "POST" and form.is_valid():
        wanted = {
            name: value for name, value in form.cleaned_data.items() if name not in ("day", "starts", "ends")
        }
        try:
            is_moved = change_day(meeting=meeting, **wanted, by=request.person, at=request.at)
        except DomainError as error:
            form.add_error(_CHANGE_FIELDS.get(error.code), error_sentence(error))
        else:
            said = (
                _("De dag is gewijzigd. Wie een plek heeft of wacht, krijgt bericht.")
                if is_moved
                else _("Bewaard.")
            )
            messages.success(request, said)
            return redirect("lms:day", occasion_id=occasion_id)
    held, waiting_count = held_and_waiting(occasion)
    context = {
        "form": form,
        "occasion": occasion,
        "cancel_form": CancelForm(),
        "held": held,
        "waiting_count": waiting_count,
    }
    return render(request, "lms/hr/day_change.html", context, status=422 if form.is_bound else 200)


_CHANGE_FIELDS = {"occasion_too_small": "capacity", "starts_in_the_past": "day"}


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def cancel(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    # PostgreSQL takes no NUL in a text.
    reason = request.POST.get("reason", "").replace("\0", "")[:300]
    try:
        cancel_day(meeting=_meeting(occasion_id), reason=reason, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:day_change", occasion_id=occasion_id)
    messages.success(request, _("De dag gaat niet door. Wie een plek had of wachtte, krijgt bericht."))
    return redirect("lms:day", occasion_id=occasion_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def presence(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    """One tap: was there, or after all was not."""
    meeting = _meeting(occasion_id)
    seat = get_object_or_404(
        Seat.objects.select_related("occasion", "engagement__person"),
        public_id=seat_id,
        occasion=meeting.occasion,
    )
    try:
        note_presence(
            meeting=meeting,
            seat=seat,
            present=request.POST.get("present") == "1",
            by=request.person,
            at=request.at,
        )
    except DomainError as error:
        messages.error(request, error_sentence(error))
    return redirect(f"{reverse('lms:day', kwargs={'occasion_id': occasion_id})}#lijst")


@access(right=Right.PEOPLE_ADMIN)
@require_GET
def room(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    """For the screen in the room: the code, and the same as a QR."""
    meeting = _meeting(occasion_id)
    address = reverse("lms:here", kwargs={"code": meeting.room_code})
    context = {
        "meeting": meeting,
        "occasion": meeting.occasion,
        "typed_at": f"{request.get_host()}{reverse('lms:here_code')}",
        "qr": qr_svg(
            request.build_absolute_uri(address), title=_("QR-code om te laten weten dat je er bent")
        ),
    }
    return render(request, "lms/hr/room.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def note(request: PersonRequest, part_id: UUID) -> HttpResponse:
    """For several people at once: seen or explained on a day, and by whom."""
    part = get_object_or_404(parts_to_note(), public_id=part_id)
    form = NotePartForm(
        request.POST or None,
        people=who_has_open(part, at=request.at).exclude(person=request.person),
        at=request.at,
        initial={"on": local_date(request.at)},
    )
    if request.method == "POST" and form.is_valid():
        people = list(form.cleaned_data["people"])
        try:
            note_part(
                part=part, engagements=people, on=form.cleaned_data["on"], by=request.person, at=request.at
            )
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            words = ngettext("Genoteerd bij %(n)d persoon.", "Genoteerd bij %(n)d personen.", len(people))
            messages.success(request, words % {"n": len(people)})
            return redirect("lms:part_note", part_id=part_id)
    context = {"part": part, "form": form, "records": last_records(part)}
    return render(request, "lms/hr/part_note.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, part_id: UUID, record_id: UUID) -> HttpResponse:
    part = get_object_or_404(ProgrammePart, public_id=part_id)
    record = record_with_id(record_id)
    if record is None or record.part_id != part.pk:
        messages.error(request, _("Dit is al ingetrokken, of je corrigeert het op de lijst van de dag."))
        return redirect("lms:part_note", part_id=part_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_record(record=record, reason=form.cleaned_data["reason"], by=request.person, at=request.at)
        messages.success(
            request, _("Ingetrokken bij %(name)s.") % {"name": record.engagement.person.full_name}
        )
        return redirect("lms:part_note", part_id=part_id)
    context = {"part": part, "record": record, "form": form}
    return render(request, "lms/hr/part_withdraw.html", context, status=422 if form.is_bound else 200)


def _meeting(occasion_id: UUID) -> PartMeeting:
    return get_object_or_404(
        PartMeeting.objects.select_related("occasion", "part"), occasion__public_id=occasion_id
    )


def _now(occasion: Occasion) -> dict[str, object]:
    starts, ends = localtime(occasion.starts_at), localtime(occasion.ends_at)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "place": occasion.place,
        "online_url": occasion.online_url,
        "capacity": occasion.capacity,
        "based_on": stamp_of(occasion),
    }


def _may_change(request: PersonRequest) -> bool:
    return sight_of(request.held_roles, Right.PEOPLE_ADMIN, on=local_date(request.at)) is not None


def _uuids(values: list[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise PermissionDenied from error
