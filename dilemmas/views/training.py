"""Practising, one thing a screen. Works without JavaScript; static/js/practice.js keeps what is one's own.

What somebody chooses is posted and sealed at once; no session, message or page keeps it.
"""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dilemmas.actions.training import choose, complete_set, finish_case, start_set
from dilemmas.forms.training import StartForm
from dilemmas.models import ChoiceSource, KindOfWork, TrainingCase, TrainingSet
from dilemmas.queries.catalogue import recent_catalogue
from dilemmas.queries.spreads import spread_of
from dilemmas.queries.training import jobs_at_work, own_set, proposal_for, sets_of
from dilemmas.rules.weighing import by_weight
from foundation.clock import local_date
from foundation.content.queries.help_lines import help_lines_with
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit

# The screens of a case, in the address; in the order in which one comes to them.
READ, CHOOSE, WEIGH, OTHERS = "lees", "kies", "afweging", "anderen"
SCREENS = (READ, CHOOSE, WEIGH, OTHERS)


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def practice(request: PersonRequest) -> HttpResponse:
    """Go on, begin, or see when one practised before."""
    jobs = jobs_at_work(request.person, on=local_date(request.at))
    sets = sets_of(request.person)
    current = next((one for one in sets if one.completed_at is None), None)
    if request.method == "POST" and current:
        # Begun in another tab.
        return _to_set(current)
    form = _start_form(request, jobs) if jobs and not current else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            return _to_set(_begin(request, form))
        except DomainError:
            form.add_error(None, _("Er zijn nog geen casussen om mee te oefenen. Kom later terug."))
    context = {
        "form": form,
        "current": current,
        "earlier": [one for one in sets if one.completed_at is not None],
        "least": request.limits[Limit.REPORT],
    }
    return render(
        request, "dilemmas/training/start.html", context, status=422 if form and form.is_bound else 200
    )


@access(shows=Shows.ACTION, on_tablet=True)
@require_GET
def resume(request: PersonRequest, set_id: UUID) -> HttpResponse:
    """To the first screen that is not done, on whatever device."""
    training_set = _own_set(request, set_id)
    if training_set.completed_at is not None:
        return redirect("dilemmas:practice_done", set_id=set_id)
    one = next((case for case in training_set.cases.all() if not case.is_done), None)
    if one is None:
        return redirect("dilemmas:practice_closing", set_id=set_id)
    return redirect(_url(training_set, one, WEIGH if one.is_chosen else READ))


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def screen(request: PersonRequest, set_id: UUID, number: int, step: str) -> HttpResponse:
    training_set = _own_set(request, set_id)
    one = _case(training_set, number)
    if step not in SCREENS:
        raise Http404
    if _is_ahead(training_set, one) or (step in (WEIGH, OTHERS) and not one.is_chosen):
        return _to_set(training_set)
    if request.method == "POST" and step == CHOOSE:
        return _choose(request, training_set, one)
    if request.method == "POST" and step == OTHERS:
        finish_case(training_case=one)
        return _to_set(training_set)
    return _show(request, training_set, one, step)


@access(on_tablet=True)
@require_http_methods(["GET", "POST"])
def closing(request: PersonRequest, set_id: UUID) -> HttpResponse:
    """Two questions for oneself, and then it is done."""
    training_set = _own_set(request, set_id)
    if training_set.completed_at is not None:
        return redirect("dilemmas:practice_done", set_id=set_id)
    if not all(case.is_done for case in training_set.cases.all()):
        return _to_set(training_set)
    if request.method == "POST":
        complete_set(training_set=training_set, language=get_language() or "nl", at=request.at)
        return redirect("dilemmas:practice_done", set_id=set_id)
    return render(request, "dilemmas/training/closing.html", _set_context(training_set))


@access(on_tablet=True)
@require_GET
def done(request: PersonRequest, set_id: UUID) -> HttpResponse:
    training_set = _own_set(request, set_id)
    if training_set.completed_at is None:
        return _to_set(training_set)
    return render(request, "dilemmas/training/done.html", _set_context(training_set))


def _start_form(request: PersonRequest, jobs: list) -> StartForm:
    kinds = list(KindOfWork.objects.live_in(get_language() or "nl"))
    proposal = proposal_for(jobs[0], on=local_date(request.at))
    initial = {"level": proposal.level, "work": proposal.work, "job": str(jobs[0].public_id)}
    posted = request.POST if request.method == "POST" else None
    return StartForm(posted, initial=initial, jobs=jobs, kinds=kinds)


def _begin(request: PersonRequest, form: StartForm) -> TrainingSet:
    return start_set(
        engagement=form.chosen_job,
        level=form.cleaned_data["level"],
        work=form.cleaned_data["work"],
        seed=secrets.randbits(64),
        at=request.at,
    )


def _choose(request: PersonRequest, training_set: TrainingSet, one: TrainingCase) -> HttpResponse:
    option = request.POST.get("option", "")
    if not option and not one.is_chosen:
        return _show(request, training_set, one, CHOOSE, error=_("Kies eerst wat jij zou doen."))
    try:
        is_first = choose(training_case=one, option=_number(option), at=request.at)
    except DomainError:
        return _show(request, training_set, one, CHOOSE, error=_("Kies een van deze mogelijkheden."))
    if not is_first:
        messages.info(request, _chosen_before())
    return redirect(_url(training_set, one, WEIGH))


def _chosen_before() -> str:
    return _(
        "Je koos hier al. Er verandert niets: keuzes zijn los van je naam bewaard en niet terug te halen."
    )


def _show(
    request: PersonRequest, training_set: TrainingSet, one: TrainingCase, step: str, *, error: str = ""
) -> HttpResponse:
    language = get_language() or "nl"
    case = one.content(language)
    context = {
        **_set_context(training_set),
        "one": one,
        "case": case,
        "step": step,
        "error": error,
        # Classes of the row at the top.
        "stones": [
            "nu" if other == one else "af" if other.is_done else "" for other in training_set.cases.all()
        ],
        "back_url": _back_url(training_set, one, step),
        "next_url": _next_url(training_set, one, step),
        "is_last": one.position == len(training_set.cases.all()),
        "help_lines": help_lines_with(language, case["help_lines"]),
        "least": request.limits[Limit.REPORT],
    }
    if step == WEIGH:
        context |= {
            "scale": by_weight(case["stakeholders"]),
            "public_rules": recent_catalogue().public_rules,
        }
    if step == OTHERS:
        context["lines"] = _lines(one, case, least=request.limits[Limit.REPORT])
    return render(request, f"dilemmas/training/{step}.html", context, status=422 if error else 200)


def _lines(one: TrainingCase, case: dict[str, Any], *, least: int) -> list[dict[str, Any]]:
    """Each option with how often it was chosen; none below the threshold."""
    spread = spread_of(
        source=ChoiceSource.TRAINING,
        subject=one.version.case_key,
        series=one.version.series,
        options=len(case["options"]),
        least=least,
    )
    if spread is None:
        return []
    return [
        {"text": option["text"], "count": count, "share": share}
        for option, count, share in zip(case["options"], spread.counts, spread.shares, strict=True)
    ]


def _set_context(training_set: TrainingSet) -> dict[str, Any]:
    language = get_language() or "nl"
    cases = list(training_set.cases.all())
    return {
        "training_set": training_set,
        "cases": [(one, one.content(language)) for one in cases],
        "case_count": len(cases),
    }


def _back_url(training_set: TrainingSet, one: TrainingCase, step: str) -> str:
    """The screen before; after the choice there is no way back to it."""
    before = {CHOOSE: READ, WEIGH: READ, OTHERS: WEIGH}.get(step)
    return _url(training_set, one, before) if before else ""


def _next_url(training_set: TrainingSet, one: TrainingCase, step: str) -> str:
    after = {READ: WEIGH if one.is_chosen else CHOOSE, WEIGH: OTHERS}.get(step)
    return _url(training_set, one, after) if after else ""


def _url(training_set: TrainingSet, one: TrainingCase, step: str) -> str:
    place = {"set_id": training_set.public_id, "number": one.position, "step": step}
    return reverse("dilemmas:practice_screen", kwargs=place)


def _to_set(training_set: TrainingSet) -> HttpResponse:
    return redirect("dilemmas:practice_resume", set_id=training_set.public_id)


def _own_set(request: PersonRequest, set_id: UUID) -> TrainingSet:
    training_set = own_set(request.person, set_id)
    if training_set is None:
        raise Http404
    return training_set


def _case(training_set: TrainingSet, number: int) -> TrainingCase:
    one = next((case for case in training_set.cases.all() if case.position == number), None)
    if one is None:
        raise Http404
    return one


def _is_ahead(training_set: TrainingSet, one: TrainingCase) -> bool:
    """Whether a case before this one is still open."""
    return any(other.position < one.position and not other.is_done for other in training_set.cases.all())


def _number(option: str) -> int:
    """-1, which no option has, for what is no number."""
    return int(option) if option.isdecimal() and len(option) < 3 else -1
