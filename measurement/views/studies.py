"""HR's studies: what runs, how many were asked, and what the answers are called. Never who answered."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Unit, UnitKind
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right
from measurement.actions.studies import open_calendar, open_plan, stop_study
from measurement.forms.studies import CalendarForm, PlanForm
from measurement.messages.studies import key_words, study_error, wave_words
from measurement.models import Study, StudyState
from measurement.queries.studies import all_studies, waves_of, wedge_steps_of
from measurement.views.open_answers import may_read_sentences

INVALID = 422


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def studies(request: PersonRequest) -> HttpResponse:
    rows = [(one, *key_words(one, state=_key_state(one))) for one in all_studies()]
    return render(request, "measurement/studies.html", {"rows": rows})


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def plan_new(request: PersonRequest) -> HttpResponse:
    form = PlanForm(request.POST if request.method == "POST" else None, today=local_date(request.at))
    if form.is_valid():
        try:
            made = open_plan(by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, study_error(error))
        else:
            return _opened(request, made)
    return render(
        request, "measurement/plan_new.html", {"form": form}, status=INVALID if form.errors else 200
    )


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def calendar_new(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    form = CalendarForm(
        request.POST if request.method == "POST" else None, clusters=_clusters(today), today=today
    )
    if form.is_valid():
        try:
            made = open_calendar(
                title=form.cleaned_data["title"],
                instrument=form.cleaned_data["instrument"],
                units=form.cleaned_data["units"],
                waves=form.waves,
                trained_from=form.trained_from,
                keeps_clusters=form.cleaned_data["keeps_clusters"],
                by=request.person,
                at=request.at,
            )
        except DomainError as error:
            form.add_error(None, study_error(error))
        else:
            return _opened(request, made)
    context = {"form": form}
    return render(request, "measurement/calendar_new.html", context, status=INVALID if form.errors else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def study(request: PersonRequest, study_id: UUID) -> HttpResponse:
    found = all_studies().select_related("requirement").prefetch_related("waves")
    one = get_object_or_404(found, public_id=study_id)
    state = _key_state(one)
    key, key_reason = key_words(one, state=state)
    context = {
        "study": one,
        "waves": [(wave_words(one, wave.code), wave) for wave in waves_of(one)],
        "dates": [(wave_words(one, wave.code), wave) for wave in one.waves.all()],
        "steps": wedge_steps_of(one, on=local_date(request.at)),
        "key": key,
        "key_reason": key_reason,
        "has_escrow": state is not None and one.key.escrowed_on is not None,
        "has_key": state == "kept",
        "is_open": one.state == StudyState.OPEN,
        "may_read": may_read_sentences(request),
    }
    return render(request, "measurement/study.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def study_stop(request: PersonRequest, study_id: UUID) -> HttpResponse:
    one = get_object_or_404(Study, public_id=study_id)
    try:
        stop_study(study=one, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, study_error(error))
    else:
        messages.success(
            request, _("De meting is gestopt. Er gaat geen mail meer uit en de links werken niet meer.")
        )
    return redirect("measurement:study", study_id=study_id)


def _opened(request: PersonRequest, made: Study) -> HttpResponse:
    messages.success(
        request, _("De meting staat klaar. De eerste mail gaat op een werkdag tussen acht en vijf.")
    )
    return redirect("measurement:study", study_id=made.public_id)


def _key_state(one: Study) -> str | None:
    return one.key.state if hasattr(one, "key") else None


def _clusters(today: date) -> list[tuple[Unit, str]]:
    history = UnitHistory()
    clusters = Unit.objects.filter(kind=UnitKind.CLUSTER)
    found = [(unit, history.place_of(unit.pk, on=today)) for unit in clusters]
    return sorted(((unit, place.name) for unit, place in found if place), key=lambda one: one[1])
