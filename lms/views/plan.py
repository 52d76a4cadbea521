"""Mijn plan: what stands between me and my oath."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Seat
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.models import Engagement
from lms.actions.ceremonies import choose_form as choose_form_action
from lms.actions.printing import request_certificates
from lms.actions.seats import accept_invitation, decline_invitation, take_seat
from lms.models import OathForm
from lms.queries.ceremonies import (
    RouteState,
    WayToOath,
    coming_ceremonies,
    dates_for,
    oath_text,
    oaths_of,
    ways_to_oath,
)
from lms.queries.course_roles import to_decide
from lms.queries.evidence import own_records
from lms.queries.letters import letter_of
from lms.queries.programmes import Duty, duties_of
from lms.queries.testing_out import OpenModule, tests_for
from lms.tasks import print_certificates
from lms.views.part_steps import duty_line
from lms.views.reading import reading_of
from lms.views.role_sentences import unsure_sentence
from lms.views.route import current_lesson, module_square, route_steps, term_sentence, what_remains
from lms.views.sentences import error_sentence
from lms.views.start_route import link_job


@access(shows=Shows.LIST, on_tablet=True, by_link=True)
@require_GET
def plan(request: PersonRequest) -> HttpResponse:
    if link_job(request):
        return redirect("lms:welcome")
    ways = ways_to_oath(request.person, at=request.at)
    duties = duties_of(request.person, at=request.at)
    months = request.limits[Limit.OATH_TERM]
    tests = tests_for(
        request.person,
        [*_open_on_ways(ways), *_open_in_duties(duties)],
        reading=reading_of(request),
        at=request.at,
    )
    context = {
        "ways": [_way_context(way, months=months, tests=tests, at=request.at) for way in ways],
        "oaths_taken": oaths_of(request.person),
        "letter": letter_of(request.person),
        "records": own_records(request.person),
        "undecided": [
            (
                one.programme.title_in(get_language() or "nl"),
                [unsure_sentence(unsure) for unsure in one.unsure],
            )
            for one in to_decide(at=request.at, person=request.person)
        ],
        "duties": [duty_line(one, tests) for one in duties if not one.is_over],
        "duties_done": [duty_line(one) for one in duties if one.is_over],
    }
    return render(request, "lms/plan.html", context)


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def choose_form(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    engagement = get_object_or_404(Engagement, public_id=engagement_id, person=request.person)
    if request.method == "POST":
        try:
            choose_form_action(engagement=engagement, form=request.POST.get("form", ""), at=request.at)
        except NotAllowed as refusal:
            raise PermissionDenied(error_sentence(refusal)) from refusal
        except DomainError as refusal:
            messages.error(request, error_sentence(refusal))
            return redirect("lms:choose_form", engagement_id=engagement_id)
        messages.success(
            request, _("Je keuze is bewaard. Je kunt haar wijzigen tot je de eed of belofte aflegt.")
        )
        return redirect("lms:plan")
    way = next(
        (way for way in ways_to_oath(request.person, at=request.at) if way.engagement == engagement), None
    )
    if way is None or way.oath_record:
        raise Http404
    text = oath_text(on=local_date(way.seat.occasion.starts_at if way.seat else request.at))
    return render(request, "lms/choose_form.html", {"way": way, "text": text, "forms": OathForm.choices})


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def answer_invitation(request: PersonRequest, seat_id: UUID) -> HttpResponse:
    seat = get_object_or_404(
        Seat.objects.select_related("occasion__ceremony__official", "engagement__person"),
        public_id=seat_id,
        engagement__person=request.person,
        occasion__ceremony__isnull=False,
    )
    if request.method == "GET":
        return render(request, "lms/invitation.html", {"seat": seat, "occasion": seat.occasion})
    try:
        if request.POST.get("answer") == "decline":
            said = (
                _("Je staat niet meer op de wachtlijst.")
                if seat.is_waiting
                else _("Je bent afgemeld. HR nodigt je uit voor een andere dag.")
            )
            decline_invitation(seat=seat, at=request.at)
            messages.success(request, said)
        else:
            accept_invitation(seat=seat, at=request.at)
            messages.success(request, _("Je plek staat vast."))
    except NotAllowed as refusal:
        raise PermissionDenied(error_sentence(refusal)) from refusal
    except DomainError as refusal:
        messages.error(request, error_sentence(refusal))
    return redirect("lms:plan")


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def choose_date(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    """A date for who may come: a place, or a number in line where there is none."""
    engagement = get_object_or_404(Engagement, public_id=engagement_id, person=request.person)
    way = next(
        (one for one in ways_to_oath(request.person, at=request.at) if one.engagement == engagement), None
    )
    if way is None or way.oath_record or not way.gate.is_open:
        raise Http404
    if request.method == "POST":
        ceremony = get_object_or_404(
            coming_ceremonies(at=request.at), occasion__public_id=_uuid(request.POST.get("date", ""))
        )
        try:
            seat = take_seat(ceremony=ceremony, engagement=engagement, at=request.at)
        except NotAllowed as refusal:
            raise PermissionDenied(error_sentence(refusal)) from refusal
        except DomainError as refusal:
            messages.error(request, error_sentence(refusal))
            return redirect("lms:choose_date", engagement_id=engagement_id)
        messages.success(request, _chosen(seat, has_place=way.seat is not None))
        return redirect("lms:plan")
    dates = dates_for(engagement, at=request.at)
    return render(request, "lms/choose_date.html", {"way": way, "dates": dates})


@access(shows=Shows.ACTION)
@require_POST
def request_certificate(request: PersonRequest, record_id: UUID) -> HttpResponse:
    record = get_object_or_404(oaths_of(request.person), public_id=record_id)
    run = request_certificates(by=request.person, oath_record=record, at=request.at)
    print_certificates.enqueue(str(run.public_id))
    return redirect("lms:print_run", run_id=run.public_id)


def _open_on_ways(ways: Sequence[WayToOath]) -> Iterator[OpenModule]:
    for way in ways:
        for one in way.open_modules:
            yield OpenModule(way.engagement, one.version, one.attempt)


def _open_in_duties(duties: Sequence[Duty]) -> Iterator[OpenModule]:
    for duty in duties:
        for step in duty.steps:
            if step.version and not (step.is_done or duty.is_over):
                yield OpenModule(duty.assignment.engagement, step.version, step.attempt)


def _chosen(seat: Seat, *, has_place: bool) -> str:
    if not seat.is_waiting:
        return _("Je plek staat vast.")
    if has_place:
        return _("Je staat op de wachtlijst. Je houdt je plek tot er op die dag een vrijkomt.")
    return _("Je staat op de wachtlijst. Je krijgt bericht als er een plek vrijkomt.")


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _way_context(
    way: WayToOath, *, months: int, tests: Collection[tuple[int, UUID]], at: datetime
) -> dict[str, object]:
    steps = route_steps(way, at=at, tests=tests)
    now = next((step for step in steps if step.state is RouteState.NOW), None)
    return {
        "way": way,
        "steps": steps,
        "now": now,
        "lesson": current_lesson(way) if now and now.is_module else None,
        "square": module_square(way),
        "remains": what_remains(way),
        "term": term_sentence(way, months=months, at=at),
    }
