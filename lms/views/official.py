"""The desk of the official who hears the oath, on a tablet."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Seat
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Person
from foundation.people.rights import Right
from lms.actions.ceremonies import confirm_oath, correct_oath, mark_absent
from lms.models import Ceremony, OathChoice, OathForm, OathRecord, TextVersion
from lms.queries.ceremonies import ListedSeat, oath_of, oath_text, seats_to_hear
from lms.queries.ceremonies import ceremonies as ceremonies_of
from lms.queries.gates import candidates
from lms.rules.gates import Blocked
from lms.views.sentences import error_sentence

# Nobody speaks and is heard so fast: it is the second half of a double tap, on the page of the next person.
# official.js holds the buttons for as long.
DOUBLE_TAP = timedelta(milliseconds=800)
# So long 'Toch niet' takes one tap; later a correction asks for the reason.
TAKEN_BACK_WITHIN = timedelta(minutes=5)


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
    record = oath_of(current.seat.engagement) if current.is_sworn else None
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
        "forms": [_SpokenForm(text, one) for one in ([form] if form else OathForm.values)] if text else [],
        "blocked": _blocked_by_module(ceremony, request),
        "next_seat": _next(listed, after=index),
        "just_heard": _just_heard(request, listed),
        "shown_at": request.at.isoformat(),
    }
    return render(request, "lms/official/hearing.html", context)


@access(right=Right.OATH_CONFIRM, shows=Shows.ACTION)
@require_POST
def confirm(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    """One tap: confirmed, and on to the next who waits."""
    seat = _seat(request.person, occasion_id, seat_id)
    if _is_double_tap(request):
        return _nothing_done(request, seat)
    form = request.POST.get("form", "")
    try:
        record = confirm_oath(seat=seat, form=form, by=request.person, at=request.at)
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)
    if record.form != form:
        # On another tablet, a moment ago.
        messages.warning(request, _("De eed of belofte was al bevestigd, in de andere vorm. Klopt dat?"))
        return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)
    return _to_next(seat, heard=True)


@access(right=Right.OATH_CONFIRM, shows=Shows.ACTION)
@require_POST
def absent(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    seat = _seat(request.person, occasion_id, seat_id)
    if _is_double_tap(request):
        return _nothing_done(request, seat)
    try:
        mark_absent(seat=seat, by=request.person, at=request.at)
    except DomainError as error:
        if isinstance(error, NotAllowed) and error.code != "already_sworn":
            raise PermissionDenied(error_sentence(error)) from error
        messages.error(request, error_sentence(error))
        return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)
    return _to_next(seat, heard=False)


@access(right=Right.OATH_CONFIRM, shows=Shows.ACTION)
@require_POST
def take_back(request: PersonRequest, occasion_id: UUID, seat_id: UUID) -> HttpResponse:
    """'Toch niet': a record that the oath was not taken, and back to that person. A second tap changes nothing."""
    seat = _seat(request.person, occasion_id, seat_id)
    record = oath_of(seat.engagement)
    if record and str(record.public_id) == request.POST.get("record"):
        if not _can_be_taken_back(record, at=request.at):
            return redirect("lms:oath_correct", record_id=record.public_id)
        reason = _("Meteen teruggenomen door wie de eed afneemt.")
        try:
            correct_oath(record=record, is_void=True, reason=reason, by=request.person, at=request.at)
        except NotAllowed as refusal:
            if refusal.code != "not_standing":
                raise PermissionDenied(error_sentence(refusal)) from refusal
        else:
            messages.info(request, _("Teruggenomen. %(name)s is weer aan de beurt.") % _named(seat))
    return redirect("lms:hearing", occasion_id=occasion_id, seat_id=seat_id)


class _SpokenForm:
    """A form of the oath, with its words of that day."""

    def __init__(self, text: TextVersion, form: str) -> None:
        self.form, self.intro, self.lines = form, text.content["intro"], text.content[form]
        self.closing_line = self.lines[-1]


def _to_next(seat: Seat, *, heard: bool) -> HttpResponse:
    """The next in the list who waits, from this one on and round; nobody: this one."""
    listed = seats_to_hear(seat.occasion.ceremony)
    index = next((i for i, one in enumerate(listed) if one.seat.pk == seat.pk), 0)
    to = _next(listed, after=index)
    address = reverse("lms:hearing", args=[seat.occasion.public_id, (to.seat if to else seat).public_id])
    return redirect(f"{address}?{urlencode({'na': seat.public_id})}" if heard else address)


def _next(listed: list[ListedSeat], *, after: int) -> ListedSeat | None:
    return next((one for one in listed[after + 1 :] + listed[:after] if one.is_waiting), None)


def _just_heard(request: PersonRequest, listed: list[ListedSeat]) -> ListedSeat | None:
    """Who was confirmed on the page before this one, as long as that takes one tap to take back."""
    before = request.GET.get("na", "")
    one = next((one for one in listed if str(one.seat.public_id) == before and one.is_sworn), None)
    record = oath_of(one.seat.engagement) if one else None
    return one if record and _can_be_taken_back(record, at=request.at) else None


def _can_be_taken_back(record: OathRecord, *, at: datetime) -> bool:
    return at - record.confirmed_at <= TAKEN_BACK_WITHIN


def _is_double_tap(request: PersonRequest) -> bool:
    try:
        shown_at = datetime.fromisoformat(request.POST.get("shown_at", ""))
        return timedelta(0) <= request.at - shown_at < DOUBLE_TAP
    except (TypeError, ValueError):
        return False


def _nothing_done(request: PersonRequest, seat: Seat) -> HttpResponse:
    messages.info(request, _("Je tikte twee keer snel. Voor %(name)s is nog niets bevestigd.") % _named(seat))
    return redirect("lms:hearing", occasion_id=seat.occasion.public_id, seat_id=seat.public_id)


def _named(seat: Seat) -> dict[str, str]:
    return {"name": seat.engagement.person.full_name}


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
    seats = Seat.objects.select_related("occasion__ceremony__occasion", "engagement__person")
    return get_object_or_404(seats, public_id=seat_id, occasion=ceremony.occasion)
