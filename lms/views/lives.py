"""HR on one person: their jobs, and what happened to them. A page explains what follows; only a POST does it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Absence, Engagement, Person, PersonMerge, PersonStatus, Role
from foundation.people.queries.merging import (
    are_both_current,
    merge_refusal,
    merge_sides,
    merges_into,
    standing_merge,
)
from foundation.people.rights import Right, Scope
from lms.actions.lives import (
    merge_registrations,
    record_death,
    set_available,
    set_unavailable,
    split_registrations,
    take_back_death,
)
from lms.forms_lives import AbsenceForm, BackForm
from lms.queries.lives import jobs_of, people_named
from lms.queries.proofs import proofs_of
from lms.views.sentences import error_sentence

PAGE_SIZE = 20


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def person(request: PersonRequest, person_id: UUID) -> HttpResponse:
    one = looked_up(request, person_id)
    context = {
        "person": one,
        "jobs": jobs_of(one, at=request.at),
        "today": local_date(request.at),
        "is_active": one.status == PersonStatus.ACTIVE,
        "is_deceased": one.status == PersonStatus.DECEASED,
        "merge_away": standing_merge(one) if one.status == PersonStatus.MERGED else None,
        "merges": merges_into(one),
        "proofs": proofs_of(one),
    }
    return render(request, "lms/hr/person.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def merge_search(request: PersonRequest, person_id: UUID) -> HttpResponse:
    """Who is the same person? By default those of the same family name."""
    one = looked_up(request, person_id)
    # PostgreSQL takes no NUL in a text.
    search = request.GET.get("zoek", one.family_name).replace("\0", "").strip()
    found = people_named(search, other_than=one) if search else Person.objects.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"person": one, "search": search, "page": page, "query": urlencode({"zoek": search}) + "&"}
    return render(request, "lms/hr/merge_search.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def merge(request: PersonRequest, person_id: UUID, kept_id: UUID) -> HttpResponse:
    """Both beside each other: what goes, what stays, and what follows."""
    merged, kept = looked_up(request, person_id), looked_up(request, kept_id)
    today = local_date(request.at)
    refusal = merge_refusal(merged=merged, kept=kept)
    if merged == request.person:
        refusal = refusal or "own_registration"
    if request.method == "POST":
        try:
            merge_registrations(
                merged=merged,
                kept=kept,
                by=request.person,
                at=request.at,
                both_current_confirmed="both_current" in request.POST,
            )
        except DomainError as error:
            messages.error(request, error_sentence(error))
            return redirect("lms:hr_merge", person_id=person_id, kept_id=kept_id)
        messages.success(request, _("Samengevoegd. Alles staat nu bij %(name)s.") % {"name": kept.full_name})
        return redirect("lms:hr_person", person_id=kept_id)
    merged_side, kept_side = merge_sides(merged, kept, on=today)
    context = {
        "merged": merged_side,
        "kept": kept_side,
        "refusal": error_sentence(DomainError(refusal)) if refusal else "",
        "can_turn": refusal in ("keep_the_numbered", "own_registration"),
        "both_current": not refusal and are_both_current(merged, kept, on=today),
    }
    return render(request, "lms/hr/merge.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def merge_undo(request: PersonRequest, merge_id: UUID) -> HttpResponse:
    one = get_object_or_404(PersonMerge.objects.select_related("merged", "kept"), public_id=merge_id)
    if request.method == "POST":
        try:
            split_registrations(merge=one, by=request.person, at=request.at)
        except DomainError as error:
            messages.error(request, error_sentence(error))
        else:
            messages.success(request, _("Het zijn weer twee registraties."))
        return redirect("lms:hr_person", person_id=one.merged.public_id)
    return render(request, "lms/hr/merge_undo.html", {"merge": one, "is_undone": one.undone_at is not None})


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def death(request: PersonRequest, person_id: UUID) -> HttpResponse:
    """One switch; the same page takes it back."""
    one = looked_up(request, person_id)
    is_deceased = one.status == PersonStatus.DECEASED
    if request.method == "POST":
        act = take_back_death if "take_back" in request.POST else record_death
        try:
            act(person=one, by=request.person, at=request.at)
        except DomainError as error:
            messages.error(request, error_sentence(error))
        else:
            messages.success(
                request,
                _("Teruggedraaid. %(name)s doet weer mee.") % {"name": one.full_name}
                if act is take_back_death
                else _("Vastgelegd. Vanaf nu gaat er niets meer uit aan of over %(name)s.")
                % {"name": one.full_name},
            )
        return redirect("lms:hr_person", person_id=person_id)
    return render(request, "lms/hr/death.html", {"person": one, "is_deceased": is_deceased})


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def absence(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.select_related("person"), public_id=engagement_id)
    back = redirect("lms:hr_person", person_id=engagement.person.public_id)
    return _absence(request, engagement, back=back, is_hr=True)


@access(right=Right.TEAM_ADMIN, scopes={Scope.OWN_TEAM})
@require_http_methods(["GET", "POST"])
def team_absence(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    """The same, by the own line manager."""
    engagement = get_object_or_404(
        Engagement.objects.select_related("person"),
        public_id=engagement_id,
        line_manager=request.person,
        person__status=PersonStatus.ACTIVE,
    )
    return _absence(request, engagement, back=redirect("/team/"), is_hr=False)


def _absence(
    request: PersonRequest, engagement: Engagement, *, back: HttpResponse, is_hr: bool
) -> HttpResponse:
    today = local_date(request.at)
    current = list(engagement.absences.exclude(valid_to__lt=today).order_by("valid_from"))
    ending = next((one for one in current if str(one.public_id) == request.POST.get("absence")), None)
    if "absence" in request.POST and ending is None:
        messages.info(request, _("Dit is intussen al gewijzigd. Kijk hoe het nu staat."))
        return back
    form = AbsenceForm(request.POST if request.method == "POST" and not ending else None, today=today)
    back_forms = [
        BackForm(request.POST if one is ending else None, absence=one, today=today) for one in current
    ]
    if ending:
        back_form = back_forms[current.index(ending)]
        if back_form.is_valid() and _end_absence(request, ending, back_form):
            return back
    if form.is_valid() and _begin_absence(request, engagement, form):
        return back
    context = {
        "engagement": engagement,
        "person": engagement.person,
        "form": form,
        "absences": list(zip(current, back_forms, strict=True)),
        "is_hr": is_hr,
        "back_url": back["Location"],
        "today": today,
    }
    return render(request, "lms/absence.html", context, status=422 if request.method == "POST" else 200)


def _begin_absence(request: PersonRequest, engagement: Engagement, form: AbsenceForm) -> bool:
    try:
        set_unavailable(engagement=engagement, by=request.person, at=request.at, **form.cleaned_data)
    except DomainError as error:
        form.add_error("first_day", error_sentence(error))
        return False
    messages.success(
        request,
        _("%(name)s staat op ‘niet beschikbaar’. De uiterste dagen schuiven mee.")
        % {"name": engagement.person.full_name},
    )
    return True


def _end_absence(request: PersonRequest, ending: Absence, form: BackForm) -> bool:
    back_on = form.cleaned_data["back_on"]
    try:
        set_available(absence=ending, first_day=back_on, by=request.person, at=request.at)
    except DomainError as error:
        form.add_error("back_on", error_sentence(error))
        return False
    messages.success(request, _("Bewaard. De uiterste dagen lopen vanaf dan weer door."))
    return True


def looked_up(request: PersonRequest, person_id: UUID) -> Person:
    """That HR opened somebody's page is kept for that person."""
    one = get_object_or_404(Person, public_id=person_id)
    record_lookup(
        subject_id=one.public_id,
        actor_id=request.person.public_id,
        role=Role.HR,
        purpose=Purpose.PERSON_PAGE,
        at=request.at,
    )
    return one
