"""After a session: what is left of it, two taps to say what it was worth, the poster; and who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.actions.attendance import tick_present
from dilemmas.actions.posters import request_poster
from dilemmas.actions.sessions import evaluate
from dilemmas.evaluation_keys import marks_of
from dilemmas.forms.sessions import HeadsForm, PosterForm
from dilemmas.messages.sessions import ANSWERS, QUESTIONS, sentence_of
from dilemmas.models import LiveSession, Phase, PosterRun, SessionKind
from dilemmas.queries.session_reports import (
    CardReport,
    EvaluationLine,
    answered_among,
    evaluation_of,
    outline_of,
    report_of,
)
from dilemmas.queries.sessions import Place, present_seats, roster, team_name, turnout_of
from dilemmas.rules.evaluation import OPEN_DAYS, Answer, Question, next_question
from dilemmas.rules.evaluation import QUESTIONS as QUESTIONS_IN_ORDER
from dilemmas.rules.session import PRESETS, Kind
from dilemmas.tasks import print_poster_of
from dilemmas.views.reaching import as_uuid
from dilemmas.views.sessions import READING, led, reached
from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.models import Person, Role
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from foundation.printing.responses import print_file, progress_page


@dataclass(frozen=True)
class Tally:
    """An evaluation question as it is shown."""

    question: str
    answers: list[tuple[str, int]]
    total: int


@access(**READING, shows=Shows.LIST)
@require_GET
def report(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session, place, history = reached(request, session_id)
    if session.phase != Phase.ENDED:
        return redirect("dilemmas:session", session_id=session_id)
    language = get_language() or "nl"
    context = {
        "session": session,
        "occasion": session.occasion,
        "preset": PRESETS[Kind(session.kind)],
        "team": team_name(session, history),
        "place": place,
        "turnout": turnout_of(session),
        "may_offer": place.is_host,
        **(
            _of_the_room(request, session, place, language)
            if place.was_of_it
            else _outline(session, language)
        ),
    }
    return render(request, "dilemmas/session_report.html", context)


def _of_the_room(
    request: PersonRequest, session: LiveSession, place: Place, language: str
) -> dict[str, object]:
    least = request.limits[Limit.LIVE]
    found = report_of(session, language=language, least=least, with_notes=place.is_host)
    return {
        "report": found,
        "least": least,
        "asked": _asked(request, session, place),
        "evaluation": [_tally(line) for line in evaluation_of(session)],
        "poster_form": PosterForm(initial={"question": _wall_question(found.cards)}),
    }


def _outline(session: LiveSession, language: str) -> dict[str, object]:
    """What was voted and said stays in the room, from ten votes on too: one session is one team."""
    return {
        "report": outline_of(session, language=language),
        "poster_form": PosterForm(initial={"question": _wall_question([])}),
    }


@access(**READING, shows=Shows.ACTION)
@require_POST
def tap(request: PersonRequest, session_id: UUID) -> HttpResponse:
    """One answer to one question; the next question comes by itself."""
    session, place, _history = reached(request, session_id)
    try:
        asked, answer = Question(request.POST.get("question", "")), Answer(request.POST.get("answer", ""))
    except ValueError:
        messages.error(request, _("Kies een van de antwoorden. Er is niets bewaard."))
        return _back(session_id)
    if _may_tap(session, place):
        try:
            evaluate(session=session, question=asked, answer=answer, by=request.person, at=request.at)
        except DomainError as refusal:
            messages.error(request, sentence_of(refusal))
    return _back(session_id)


@access(**READING, shows=Shows.ACTION)
@require_POST
def poster(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session, _place, _history = reached(request, session_id)
    form = PosterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Schrijf één vraag op voor aan de muur, van hoogstens 160 tekens."))
        return _back(session_id)
    try:
        run = request_poster(
            session=session, question=form.cleaned_data["question"], by=request.person, at=request.at
        )
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return _back(session_id)
    if run.is_waiting:
        print_poster_of.enqueue(str(run.public_id))
    return redirect("dilemmas:poster_run", run_id=run.public_id)


@access()
@require_GET
def poster_run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    return progress_page(request, _own_run(request, run_id), "dilemmas/poster_run.html")


@access(shows=Shows.FILE)
@require_GET
@never_cache
def poster_file(request: PersonRequest, run_id: UUID) -> FileResponse:
    return print_file(_own_run(request, run_id), name="poster.pdf")


@access(
    right=Right.ATTENDANCE_BY_NAME,
    or_right=Right.TEAM_ADMIN,
    scopes={Scope.OWN_SESSION, Scope.OWN_TEAM},
    shows=Shows.LIST,
)
@require_http_methods(["GET", "POST"])
def presence(request: PersonRequest, session_id: UUID) -> HttpResponse:
    """For the host: tick who was there. Who checked in shows afterwards only, so that nobody reads who came when."""
    session = led(request, session_id)
    if request.method == "POST":
        wanted = [one for one in map(as_uuid, request.POST.getlist("engagement")) if one]
        try:
            count = tick_present(session=session, engagement_ids=wanted, by=request.person, at=request.at)
        except DomainError as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(
                request,
                ngettext("%(n)d naam is bewaard.", "%(n)d namen zijn bewaard.", count) % {"n": count},
            )
        return redirect("dilemmas:session_presence", session_id=session_id)
    is_over, history = session.phase == Phase.ENDED, UnitHistory()
    present = [seat.engagement.person for seat in present_seats(session).select_related("engagement__person")]
    people = roster(session, history=history)
    there, known = {one.pk for one in present}, {one.person_id for one in people}
    walked_in = [one for one in present if one.pk not in known]
    if is_over:
        _note_look(request, [*(one.person for one in people), *walked_in])
    context = {
        "session": session,
        "occasion": session.occasion,
        "team": team_name(session, history),
        "is_over": is_over,
        "can_tick": (is_over or session.is_open) and session.kind != SessionKind.REHEARSAL,
        "missing": [one for one in people if one.person_id not in there],
        "there": [
            *(one.person for one in people if one.person_id in there),
            *walked_in,
        ],
        "checked_in": 0 if is_over else session.check_ins.count(),
        "heads_form": HeadsForm(initial={"heads": session.heads or None}),
    }
    return render(request, "dilemmas/session_presence.html", context)


def _note_look(request: PersonRequest, people: Sequence[Person]) -> None:
    """From now on the page says of each of these whether they were there."""
    is_facilitator = any(held.role == Role.FACILITATOR for held in request.held_roles)
    record_lookups(
        subject_ids=[one.public_id for one in people],
        actor_id=request.person.public_id,
        role=Role.FACILITATOR if is_facilitator else Role.MANAGER,
        purpose=Purpose.ATTENDANCE,
        at=request.at,
    )


def _may_tap(session: LiveSession, place: Place) -> bool:
    return place.was_of_it and not place.is_host and session.phase == Phase.ENDED


def _asked(request: PersonRequest, session: LiveSession, place: Place) -> dict[str, object] | None:
    """The question that this reader has still to tap, while one can."""
    is_late = session.ended_at is None or (request.at - session.ended_at).days >= OPEN_DAYS
    if is_late or not _may_tap(session, place):
        return None
    question = next_question(answered_among(marks_of(session.public_id, request.person.public_id)))
    if question is None:
        return None
    return {
        "question": question.value,
        "text": QUESTIONS[question],
        "answers": [(one.value, text) for one, text in ANSWERS.items()],
        "number": QUESTIONS_IN_ORDER.index(question) + 1,
        "total": len(QUESTIONS),
    }


def _tally(line: EvaluationLine) -> Tally:
    answers = [(str(text), line.counts[one.value]) for one, text in ANSWERS.items()]
    return Tally(str(QUESTIONS[line.question]), answers, line.total)


def _wall_question(cards: Sequence[CardReport]) -> str:
    """That of the last card, else one that always fits."""
    asked = next((card.question for card in reversed(cards) if card.question), "")
    return asked[:160] if asked else _("Wat zouden wij nu anders doen?")


def _back(session_id: UUID) -> HttpResponse:
    address = reverse("dilemmas:session_report", kwargs={"session_id": session_id})
    return redirect(f"{address}#zeg-het")


def _own_run(request: PersonRequest, run_id: UUID) -> PosterRun:
    runs = PosterRun.objects.select_related("session")
    return get_object_or_404(runs, public_id=run_id, requested_by=request.person)
