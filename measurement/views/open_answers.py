"""Somebody reads the sentences before a report has them. What stands here: the sentence, and nothing of who or when."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.limits import Limit
from foundation.people.rights import Right, Scope
from measurement.actions.open_answers import decide_open_answers
from measurement.messages.studies import study_error, wave_words
from measurement.models import OpenAnswerState, Study
from measurement.queries.open_answers import (
    OpenQuestion,
    answers_in,
    asked_in,
    least_of,
    open_question,
)
from measurement.queries.open_answers import open_questions as questions_of
from measurement.rules.instruments import Instrument

SENTENCES_A_PAGE = 20
FIELD = "zin-"


@dataclass(frozen=True)
class QuestionLine:
    question: OpenQuestion
    wave: str
    text: str


@dataclass(frozen=True)
class Tab:
    state: str
    label: str
    count: int


def may_read_sentences(request: PersonRequest) -> bool:
    sight = sight_of(request.held_roles, Right.OPEN_ANSWERS, on=local_date(request.at))
    return sight is not None and sight.is_everyone


# The sentences are of everybody: who is HR for one unit only reads none.
@access(right=Right.OPEN_ANSWERS, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def open_questions(request: PersonRequest, study_id: UUID) -> HttpResponse:
    study = get_object_or_404(Study, public_id=study_id)
    least = least_of(study, agreed=request.limits[Limit.REPORT])
    found = questions_of(study, least=least, on=local_date(request.at))
    questionnaire = asked_in(study)
    lines = [_line(study, questionnaire, one) for one in found]
    return render(
        request, "measurement/open_questions.html", {"study": study, "lines": lines, "least": least}
    )


@access(right=Right.OPEN_ANSWERS, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def open_answers(request: PersonRequest, study_id: UUID, wave: str, item: str) -> HttpResponse:
    """GET: the sentences of one state (`stand`), a page at a time; POST: what was chosen for those on it."""
    study = get_object_or_404(Study, public_id=study_id)
    least = least_of(study, agreed=request.limits[Limit.REPORT])
    question = open_question(study, wave=wave, item=item, least=least, on=local_date(request.at))
    if question is None:
        raise Http404
    state = request.GET.get("stand", "")
    state = state if state in OpenAnswerState.values else OpenAnswerState.WAITING.value
    if request.method == "POST":
        return _decide(request, study, question, state)
    rows = answers_in(study, wave=wave, item=item, state=state)
    page = Paginator(rows, SENTENCES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "study": study,
        "line": _line(study, asked_in(study), question),
        "tabs": _tabs(question),
        "state": state,
        "query": f"stand={state}&",
        "choices": _choices(state),
        "page": page,
        "least": least,
    }
    return render(request, "measurement/open_answers.html", context)


def _decide(request: PersonRequest, study: Study, question: OpenQuestion, state: str) -> HttpResponse:
    try:
        moved = decide_open_answers(
            study=study,
            wave=question.wave,
            item=question.item,
            choices=_chosen(request.POST),
            seen=state,
            by=request.person,
            at=request.at,
        )
    except DomainError as error:
        messages.error(request, study_error(error))
        return redirect("measurement:open_questions", study_id=study.public_id)
    total = sum(moved.values())
    if total:
        said = ngettext(
            "%(total)s zin is bewaard. Terugdraaien kan tot het volgende rapport.",
            "%(total)s zinnen zijn bewaard. Terugdraaien kan tot het volgende rapport.",
            total,
        )
        messages.success(request, said % {"total": total})
    else:
        messages.info(request, _("Je koos nog niets. Kies bij een zin wat ermee moet."))
    place = reverse("measurement:open_answers", args=[study.public_id, question.wave, question.item])
    return redirect(f"{place}?stand={state}")


def _chosen(sent: QueryDict) -> dict[UUID, str]:
    """What is no sentence or no choice is passed by."""
    chosen = {}
    for name, value in sent.items():
        if not name.startswith(FIELD) or value not in OpenAnswerState.values:
            continue
        try:
            chosen[UUID(name.removeprefix(FIELD))] = str(value)
        except ValueError:
            continue
    return chosen


def _line(study: Study, questionnaire: Instrument, question: OpenQuestion) -> QuestionLine:
    text = questionnaire.item(question.item).text.in_language(get_language() or "nl")
    return QuestionLine(question, wave_words(study, question.wave), text)


def _tabs(question: OpenQuestion) -> list[Tab]:
    return [
        Tab(OpenAnswerState.WAITING.value, _("Nog te bekijken"), question.waiting),
        Tab(OpenAnswerState.SHOWN.value, _("Mag in een rapport"), question.shown),
        Tab(OpenAnswerState.WITHHELD.value, _("Blijft weg"), question.withheld),
    ]


def _choices(state: str) -> list[tuple[str, str]]:
    choices = [
        (OpenAnswerState.SHOWN.value, _("Mag in een rapport")),
        (OpenAnswerState.WITHHELD.value, _("Blijft weg")),
    ]
    if state != OpenAnswerState.WAITING:
        choices.append((OpenAnswerState.WAITING.value, _("Zet terug bij ‘nog te bekijken’")))
    return choices
