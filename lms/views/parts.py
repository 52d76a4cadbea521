"""One part of somebody's programme: what it is, and what they do with it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Engagement
from lms.actions.days import leave_day, take_day
from lms.actions.looking_up import require_room_tries
from lms.actions.parts import be_present, do_part
from lms.forms_programmes import RoomCodeForm
from lms.models import PartMeeting, ProgrammePart, StepKind
from lms.queries.course_roles import gives_role_here
from lms.queries.programmes import asked_part, coming_days, day_seats, days_to_choose, own_part
from lms.views.part_steps import part_step
from lms.views.sentences import error_sentence

TOO_MANY_REQUESTS = 429


@access(on_tablet=True)
@require_GET
def part(request: PersonRequest, part_id: UUID) -> HttpResponse:
    found, engagement = _asked(request, part_id)
    one = own_part(found, engagement, at=request.at)
    language = get_language() or "nl"
    context = {
        "part": found,
        "title": found.title_in(language),
        "body": found.body_in(language),
        "one": one,
        "step": part_step(one),
        "days": days_to_choose(found, engagement, at=request.at)
        if found.kind == StepKind.DAY and not one.is_done
        else [],
    }
    return render(request, "lms/part.html", context)


@access(on_tablet=True, shows=Shows.ACTION)
@require_POST
def done(request: PersonRequest, part_id: UUID) -> HttpResponse:
    """'Ik heb dit gelezen' or 'ik heb dit bekeken'."""
    found, engagement = _asked(request, part_id)
    try:
        do_part(part=found, engagement=engagement, at=request.at)
    except DomainError as refusal:
        messages.error(request, error_sentence(refusal))
        return redirect("lms:part", part_id=part_id)
    messages.success(request, _("Klaar: %(part)s.") % {"part": found.title_in(get_language() or "nl")})
    return redirect("lms:plan")


@access(on_tablet=True, shows=Shows.ACTION)
@require_POST
def choose_day(request: PersonRequest, part_id: UUID) -> HttpResponse:
    found, engagement = _asked(request, part_id)
    meeting = get_object_or_404(
        coming_days(at=request.at).filter(part=found), occasion__public_id=_uuid(request.POST.get("day", ""))
    )
    try:
        seat = take_day(meeting=meeting, engagement=engagement, at=request.at)
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as refusal:
        messages.error(request, error_sentence(refusal))
    else:
        said = (
            _("Je staat op de wachtlijst. Je krijgt bericht als er een plek vrijkomt.")
            if seat.is_waiting
            else _("Je plek staat vast.")
        )
        messages.success(request, said)
    return redirect("lms:part", part_id=part_id)


@access(on_tablet=True, shows=Shows.ACTION)
@require_POST
def leave(request: PersonRequest, part_id: UUID) -> HttpResponse:
    found, engagement = _asked(request, part_id)
    seat = day_seats(engagement, [found.pk], at=request.at).get(found.pk)
    if seat is None:
        # Given back a moment ago, by a second click.
        return redirect("lms:part", part_id=part_id)
    was_waiting = seat.is_waiting
    try:
        leave_day(seat=seat, at=request.at)
    except DomainError as refusal:
        messages.error(request, error_sentence(refusal))
    else:
        said = _("Je staat niet meer op de wachtlijst.") if was_waiting else _("Je bent afgemeld.")
        messages.success(request, said)
    return redirect("lms:part", part_id=part_id)


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def here(request: PersonRequest, code: str = "") -> HttpResponse:
    """'Ik ben er': for who is in the room and has its code, from the QR or typed."""
    form = RoomCodeForm(request.POST if request.method == "POST" else None, initial={"code": code})
    if not form.is_bound:
        return _room_page(request, form, code)
    status = 422
    if form.is_valid():
        try:
            meeting, engagement = _be_here(request, form.cleaned_data["code"])
        except DomainError as refusal:
            form.add_error("code", error_sentence(refusal))
            status = TOO_MANY_REQUESTS if refusal.code == "too_many_tries" else 422
        else:
            is_for_role = gives_role_here(engagement, meeting.part)
            return render(request, "lms/here.html", {"there": meeting, "is_for_role": is_for_role})
    return render(request, "lms/here.html", {"form": form}, status=status)


def _room_page(request: PersonRequest, form: RoomCodeForm, code: str) -> HttpResponse:
    """Of a code in the address: which day it is of."""
    try:
        meeting = _room(request, code) if code else None
    except DomainError as refusal:
        messages.error(request, error_sentence(refusal))
        status = TOO_MANY_REQUESTS if refusal.code == "too_many_tries" else 200
        return render(request, "lms/here.html", {"form": form}, status=status)
    return render(request, "lms/here.html", {"form": form, "meeting": meeting, "is_known": meeting})


def _room(request: PersonRequest, code: str) -> PartMeeting:
    """Raises DomainError `no_such_room`, or `too_many_tries` for who guesses."""
    require_room_tries(by=request.person, failed=False, at=request.at)
    meeting = _meeting(code)
    if meeting is None:
        require_room_tries(by=request.person, failed=True, at=request.at)
        raise DomainError("no_such_room")
    return meeting


def _be_here(request: PersonRequest, code: str) -> tuple[PartMeeting, Engagement]:
    meeting = _room(request, code)
    engagement = asked_part(request.person, meeting.part, at=request.at)
    if engagement is None:
        raise DomainError("part_not_asked")
    be_present(meeting=meeting, engagement=engagement, at=request.at)
    return meeting, engagement


def _meeting(code: str) -> PartMeeting | None:
    wanted = code.strip().upper().replace(" ", "")
    return PartMeeting.objects.select_related("occasion", "part").filter(room_code=wanted).first()


def _asked(request: PersonRequest, part_id: UUID) -> tuple[ProgrammePart, Engagement]:
    found = get_object_or_404(ProgrammePart, public_id=part_id)
    engagement = asked_part(request.person, found, at=request.at)
    if engagement is None:
        raise Http404
    return found, engagement


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
