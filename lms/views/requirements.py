"""HR on who must do what, by when: the list, one requirement, publishing and ending it."""

import uuid
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Max, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.models import Engagement, Unit, UnitKind
from foundation.people.models.kinds import kinds_by_code
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from foundation.printing.responses import progress_page
from lms.actions.requirement_runs import Wish, end_with_reason, publish_to_people
from lms.forms_requirements import EndForm, RequirementForm, initial_of
from lms.models import ProgrammePart, Requirement, RequirementRun, RequirementVersion
from lms.queries.progress import Reach
from lms.queries.requirement_exceptions import count_people_with_gaps
from lms.queries.requirement_people import (
    Numbers,
    consequence_of,
    module_choices,
    numbers_by_cluster,
    numbers_by_requirement,
    people_in,
    steps_in_words,
)
from lms.tasks import lay_requirement_of
from lms.views.requirement_sentences import (
    audience_in_words,
    due_in_words,
    requirement_error,
    validity_in_words,
)

PAGE_SIZE = 50
BY_NAME = {Scope.EVERYONE, Scope.OWN_UNIT}
# Fields of the form that say for whom a requirement is.
AUDIENCE_FIELDS = (
    *("kinds", "clusters", "unit_codes", "managers_only"),
    *("level_from", "level_until", "starts_from", "starts_until"),
)


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def requirements(request: PersonRequest) -> HttpResponse:
    """Those that hold, then those that ended; the numbers of a coordinator are those of the own cluster."""
    today, history = local_date(request.at), UnitHistory()
    numbers = numbers_by_requirement(on=today, history=history, reach=reach_of(request))
    rows = []
    for version in _last_versions().order_by("requirement__title"):
        rows.append(
            {
                "requirement": version.requirement,
                "audience": audience_in_words(version, units=version.units.all(), history=history, on=today),
                "due": due_in_words(version),
                "numbers": numbers.get(version.requirement_id, Numbers()),
                "has_ended": _has_ended(version.requirement, today),
            }
        )
    rows.sort(key=lambda row: bool(row["has_ended"]))
    has_rights = is_admin(request)
    context = {
        "rows": rows,
        "is_admin": has_rights,
        "held_up": count_people_with_gaps(on=today) if has_rights else 0,
    }
    return render(request, "lms/requirements/list.html", context)


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def requirement(request: PersonRequest, requirement_id: UUID) -> HttpResponse:
    """Its numbers per cluster, and its versions."""
    today, history = local_date(request.at), UnitHistory()
    versions = list(_versions().filter(requirement__public_id=requirement_id).order_by("-number"))
    if not versions:
        raise Http404
    one = versions[0].requirement
    steps = steps_in_words(versions)
    clusters = numbers_by_cluster(one, on=today, history=history, reach=reach_of(request))
    context = {
        "requirement": one,
        "versions": [
            {
                "version": version,
                "audience": audience_in_words(version, units=version.units.all(), history=history, on=today),
                "due": due_in_words(version),
                "validity": validity_in_words(version),
                "steps": steps.get(version.pk, []),
            }
            for version in versions
        ],
        "clusters": clusters,
        "totals": _total([row.numbers for row in clusters]),
        "has_ended": _has_ended(one, today),
        "is_admin": is_admin(request),
    }
    return render(request, "lms/requirements/detail.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def requirement_new(request: PersonRequest) -> HttpResponse:
    initial = {"based_on": 0, "press": uuid.uuid4()}
    return _edit(request, None, initial)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def requirement_change(request: PersonRequest, requirement_id: UUID) -> HttpResponse:
    """A new version; who has it keeps what they have."""
    one = get_object_or_404(Requirement, public_id=requirement_id)
    if _has_ended(one, local_date(request.at)):
        messages.error(request, requirement_error(DomainError("requirement_ended")))
        return redirect("lms:requirement", requirement_id=requirement_id)
    version = one.versions.prefetch_related("units").order_by("-number").first()
    initial = initial_of(version) if version else {"based_on": 0}
    return _edit(request, one, initial | {"press": uuid.uuid4()})


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def requirement_audience(request: PersonRequest) -> HttpResponse:
    """The list behind the count, of an audience that is not published yet."""
    today = local_date(request.at)
    form = _form(request, None, data=request.GET, with_steps=False)
    people = people_in(form.audience, on=today) if not form.is_valid() and form.has_audience else None
    found = Engagement.objects.none() if people is None else people
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "page": page,
        "rows": [(one, one.unit_name or "") for one in page.object_list],  # type: ignore[attr-defined]
        "query": f"{asked.urlencode()}&" if asked else "",
        "faults": [] if people is not None else _faults_of_audience(form),
    }
    return render(request, "lms/requirements/audience.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.FILE)
@require_http_methods(["POST"])
def requirement_count(request: PersonRequest) -> HttpResponse:
    """A piece of the form's page: how many people it is for, while HR is still choosing."""
    form = _form(request, None, data=request.POST, with_steps=False)
    return render(request, "lms/requirements/partials/count.html", _counted(request, form))


@access(right=Right.PEOPLE_ADMIN)
@require_GET
def requirement_run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    runs = RequirementRun.objects.select_related("requirement_version__requirement")
    run = get_object_or_404(runs, public_id=run_id)
    context = {"requirement": run.requirement_version.requirement}
    return progress_page(request, run, "lms/requirements/run.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def requirement_end(request: PersonRequest, requirement_id: UUID) -> HttpResponse:
    one = get_object_or_404(Requirement, public_id=requirement_id)
    today = local_date(request.at)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends_on": today})
    if form.is_valid():
        try:
            end_with_reason(requirement=one, by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(_END_FIELDS.get(error.code), requirement_error(error))
        else:
            messages.success(request, _("De verplichting stopt. Wat af is, blijft staan."))
            return redirect("lms:requirement", requirement_id=requirement_id)
    numbers = numbers_by_requirement(on=today, history=UnitHistory(), reach=None)
    context = {"requirement": one, "form": form, "numbers": numbers.get(one.pk, Numbers())}
    return render(request, "lms/requirements/end.html", context, status=422 if form.errors else 200)


_END_FIELDS = {"no_reason": "reason", "ends_in_the_past": "ends_on"}


def reach_of(request: PersonRequest) -> Reach:
    """Everybody, or the own units."""
    return None if request.sight.is_everyone else request.sight.unit_ids


def is_admin(request: PersonRequest) -> bool:
    return sight_of(request.held_roles, Right.PEOPLE_ADMIN, on=local_date(request.at)) is not None


def _edit(request: PersonRequest, one: Requirement | None, initial: dict[str, Any]) -> HttpResponse:
    """Written, then shown with what it will do, then published."""
    is_post = request.method == "POST"
    form = _form(request, one, data=request.POST if is_post else None, initial=initial)
    is_whole = is_post and not {"count", "change"} & set(request.POST) and form.is_valid()
    if is_whole and "publish" in request.POST:
        try:
            run, is_new = publish_to_people(
                wish=_wish(form),
                based_on=form.cleaned_data["based_on"],
                press=form.cleaned_data["press"],
                by=request.person,
                at=request.at,
            )
        except DomainError as error:
            form.add_error("title" if error.code == "title_taken" else None, requirement_error(error))
        else:
            if is_new:
                lay_requirement_of.enqueue(str(run.public_id))
            return redirect("lms:requirement_run", run_id=run.public_id)
    elif is_whole:
        return render(request, "lms/requirements/preview.html", _preview(request, one, form))
    if is_post and {"count", "change"} & set(request.POST):
        # Looked at, not sent: what is still missing is no error yet.
        counted, form = _counted(request, form), _unsent(request, one, form)
    else:
        counted = _counted(
            request, form if is_post else _form(request, one, data=_audience_of_initial(initial))
        )
    context = {"requirement": one, "form": form, **counted}
    return render(request, "lms/requirements/edit.html", context, status=422 if form.errors else 200)


def _form(
    request: PersonRequest,
    one: Requirement | None,
    *,
    data: QueryDict | dict[str, Any] | None,
    initial: dict[str, Any] | None = None,
    with_steps: bool = True,
) -> RequirementForm:
    today = local_date(request.at)
    return RequirementForm(
        data,
        initial=initial,
        today=today,
        requirement=one,
        kinds=[kind for kind in kinds_by_code().values() if not kind.is_retired(on=today)],
        clusters=_clusters(request),
        modules=module_choices() if with_steps else [],
        parts=ProgrammePart.objects.all() if with_steps else [],
        language=get_language() or "nl",
    )


def _unsent(request: PersonRequest, one: Requirement | None, form: RequirementForm) -> RequirementForm:
    """The same form with everything that was typed, without its errors."""
    names = [name for name in form.fields if name not in ("kinds", "clusters", "gates")]
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in names}
    typed |= {name: request.POST.getlist(name) for name in ("kinds", "clusters", "gates")}
    typed |= {name: name in request.POST for name in ("managers_only", "closes_others")}
    return _form(request, one, data=None, initial=typed | {"rows": form.rows})


def _audience_of_initial(initial: dict[str, Any]) -> dict[str, Any]:
    return {name: initial[name] for name in AUDIENCE_FIELDS if initial.get(name) not in (None, "", False)}


def _counted(request: PersonRequest, form: RequirementForm) -> dict[str, Any]:
    """How many people the audience is, and the address of their list; None while it is not whole."""
    form.is_valid()
    if not form.has_audience:
        return {"count": None, "audience_query": "", "faults": _faults_of_audience(form)}
    asked = QueryDict(mutable=True)
    for name in AUDIENCE_FIELDS:
        values = form.data.getlist(name) if isinstance(form.data, QueryDict) else form.data.get(name, [])
        asked.setlist(name, [str(one) for one in (values if isinstance(values, list) else [values]) if one])
    count = people_in(form.audience, on=local_date(request.at)).count()
    return {"count": count, "audience_query": asked.urlencode(), "faults": []}


def _faults_of_audience(form: RequirementForm) -> list[str]:
    return [str(text) for name in AUDIENCE_FIELDS for text in form.errors.get(name, [])]


def _preview(request: PersonRequest, one: Requirement | None, form: RequirementForm) -> dict[str, Any]:
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "preview", "closes_others")
        for value in values
    ]
    today = local_date(request.at)
    planned = RequirementVersion(kinds=form.cleaned_data["kinds"], **form.version_fields)
    return {
        "requirement": one,
        "form": form,
        "steps": form.titles_of_steps,
        "audience": audience_in_words(planned, units=form.units, history=UnitHistory(), on=today),
        "due": due_in_words(planned),
        "validity": validity_in_words(planned),
        "consequence": consequence_of(form.audience, one, on=today),
        "renew_by": form.cleaned_data["renew_by"],
        "hidden": hidden,
        "audience_query": _counted(request, form)["audience_query"],
    }


def _wish(form: RequirementForm) -> Wish:
    data = form.cleaned_data
    return Wish(
        code=form.code,
        title=data["title"],
        title_en=data["title_en"],
        kinds=data["kinds"],
        units=form.units,
        steps=form.steps,
        programme=data["programme"],
        gates=data["gates"],
        fields=form.version_fields,
        closes_others=data["closes_others"],
    )


def _clusters(request: PersonRequest) -> list[tuple[Unit, str]]:
    history, today = UnitHistory(), local_date(request.at)
    named = [
        (unit, place.name)
        for unit in Unit.objects.filter(kind=UnitKind.CLUSTER)
        if (place := history.place_of(unit.pk, on=today))
    ]
    return sorted(named, key=lambda pair: pair[1])


def _versions() -> QuerySet[RequirementVersion]:
    return RequirementVersion.objects.select_related("requirement", "anchor", "programme").prefetch_related(
        "units"
    )


def _last_versions() -> QuerySet[RequirementVersion]:
    return _versions().annotate(last=Max("requirement__versions__number")).filter(number=F("last"))


def _has_ended(one: Requirement, today: date) -> bool:
    return one.ends_on is not None and one.ends_on <= today


def _total(rows: list[Numbers]) -> Numbers:
    return Numbers(
        sum(one.assigned for one in rows),
        sum(one.completed for one in rows),
        sum(one.exempt for one in rows),
        sum(one.overdue for one in rows),
    )
