"""The desk of the official who hears the oath, on a tablet."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Seat
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Person
from foundation.people.rights import Right
from lms.actions.ceremonies import confirm_oath, mark_absent
from lms.models import Ceremony, OathChoice, OathForm
from lms.queries.ceremonies import ListedSeat, oath_of, oath_text, seats_to_hear
from lms.queries.ceremonies import ceremonies as ceremonies_of
from lms.queries.gates import candidates
from lms.rules.gates import Blocked
from lms.views.sentences import error_sentence


@access(right=Right.OATH_GATE, shows=Shows.LIST)
@require_GET
def ceremonies(request: PersonRequest) -> HttpResponse:
    context = {"ceremonies": ceremonies_of(official=request.person), "at": request.at}
    return render(request, "lms/official/ceremonies.html", context)


@access(right=Right.OATH_GATE, shows=Shows.ACTION)
@require_GET
def desk(request: PersonRequest, occasion_id: UUID) -> HttpResponse:
    """To the first person who has not spoken yet; to the last one when all have."""
    ceremony = _own_ceremony(request.person, occasion_id)
    listed = seats_to_hear(ceremony)
    if not listed:
        return render(request, "lms/official/nobody.html", {"ceremony": ceremony})
    current = next((seat for seat in listed if seat.is_waiting), listed[-1])
    return redirect("lms:hearing", occasion_id=occasion_id, seat_id=current.seat.public_id)


@access(right=Right.OATH_GATE, shows=Shows.LIST)
@require_GET
def hearing(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    """One person at a time. Only here, and on the oorkonde, does the form of the oath show."""
    ceremony = _own_ceremony(request.person, occasion_id)
    listed = seats_to_hear(ceremony)
    index = next((i for i, one in enumerate(listed) if one.seat.public_id == seat_id), None)
    if index is None:
        return redirect("lms:desk", occasion_id=occasion_id)
    current = listed[index]
    record_lookup(
        subject_id=current.seat.engagement.person.public_id,
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.OATH_HEARING,
        at=request.at,
    )
    record = oath_of(current.seat.engagement)
    form = record.form if record else _prepared_form(current, request)
    text = oath_text(on=local_date(ceremony.occasion.starts_at))
    context = {
        "ceremony": ceremony,
        "occasion": ceremony.occasion,
        "listed": listed,
        "current": current,
        "position": index + 1,
        "record": record,
        "form": form,
        "form_label": OathForm(form).label if form else "",
        "forms": OathForm.choices,
        "text": text,
        "lines": text.content[form] if text and form else [],
        "closing_line": text.content[form][-1] if text and form else "",
        "blocked": _blocked_by_module(ceremony, request),
        "waiting_count": sum(one.is_waiting for one in listed),
        "next_seat": next((one for one in listed[index + 1 :] + listed[:index] if one.is_waiting), None),
    }
    return render(request, "lms/official/hearing.html", context)


@access(right=Right.OATH_CONFIRM, shows=Shows.ACTION)
@require_POST
def confirm(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    seat = _seat(request.person, occasion_id, seat_id)
    try:
        confirm_oath(seat=seat, form=request.POST.get("form", ""), by=request.person, at=request.at)
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)
    return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)


@access(right=Right.OATH_CONFIRM, shows=Shows.ACTION)
@require_POST
def absent(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    seat = _seat(request.person, occasion_id, seat_id)
    try:
        mark_absent(seat=seat, by=request.person, at=request.at)
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)
    return redirect("lms:desk", occasion_id=occasion_id)


def _prepared_form(current: ListedSeat, request: PersonRequest) -> str:
    """What the official asked to see, else what the person chose beforehand, else nothing."""
    asked = request.GET.get("vorm", "")
    if asked in OathForm.values:
        return asked
    choice = OathChoice.objects.filter(engagement=current.seat.engagement).first()
    return choice.form if choice else ""


def _blocked_by_module(ceremony: Ceremony, request: PersonRequest) -> list[Person]:
    """Who would have come, but for the module."""
    blocked = (one.person for one in candidates(ceremony, at=request.at) if one.blocked == Blocked.MODULE)
    # Two jobs, one name.
    return list(dict.fromkeys(blocked))[:5]


def _own_ceremony(person: Person, occasion_id: UUID) -> Ceremony:
    ceremony = get_object_or_404(
        Ceremony.objects.select_related("occasion", "official"), occasion__public_id=occasion_id
    )
    if ceremony.official_id != person.pk:
        raise PermissionDenied
    return ceremony


def _seat(person: Person, occasion_id: UUID, seat_id: UUID) -> Seat:
    ceremony = _own_ceremony(person, occasion_id)
    return get_object_or_404(Seat, public_id=seat_id, occasion=ceremony.occasion)
