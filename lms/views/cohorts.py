"""Cohorts: invited by HR, followed by the coordinators of the clusters in them; and saying no to their mail."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.queries.signals import DividedCase
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, Who, access, sight_of
from foundation.people.limits import Limit
from foundation.people.models import PersonKind, Unit, UnitKind
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from foundation.printing.responses import progress_page
from lms.actions.cohorts import close_cohort, open_cohort, opt_out
from lms.forms_cohorts import CohortForm
from lms.models import Cohort, CohortMember, CohortRun, ModulePage
from lms.queries.cohorts import (
    Invited,
    cohorts_within,
    counts_by_cluster,
    counts_together,
    invited_to,
    named,
    over_at,
    proposed_for_round_tables,
    subject_of,
)
from lms.queries.progress import NO_CLUSTER, Reach
from lms.rules.cohorts import INVITATION, Standing, mails_of
from lms.tasks import invite_cohort_of
from lms.views.cohort_sentences import STANDINGS, cohort_error

PAGE_SIZE = 50
BY_NAME = {Scope.EVERYONE, Scope.OWN_UNIT}


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def cohorts(request: PersonRequest) -> HttpResponse:
    """Those with anybody of the own units; HR: all."""
    found = cohorts_within(_reach(request), history=UnitHistory())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "is_admin": _is_admin(request), "at": request.at}
    context["cohorts"] = [(one, over_at(one) <= request.at) for one in page.object_list]
    return render(request, "lms/cohorts/cohorts.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def cohort_new(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    form = CohortForm(
        request.POST if request.method == "POST" else None,
        clusters=_clusters(today),
        kinds=list(PersonKind.objects.in_use()),
        modules=_modules(),
        today=today,
    )
    if form.is_valid():
        try:
            run = open_cohort(
                public_id=form.cleaned_data["cohort"],
                terms=form.terms(),
                audience=form.audience(),
                personnel_numbers=form.cleaned_data["numbers"],
                by=request.person,
                at=request.at,
            )
        except DomainError as error:
            form.add_error("numbers" if error.code == "unknown_numbers" else None, cohort_error(error))
        else:
            # A second press enqueues it again; a worker finds it taken.
            invite_cohort_of.enqueue(str(run.public_id))
            messages.success(request, _invited_sentence(run.total_count))
            return redirect("lms:cohort", cohort_id=run.cohort.public_id)
    return render(request, "lms/cohorts/cohort_new.html", {"form": form}, status=422 if form.errors else 200)


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def cohort(request: PersonRequest, cohort_id: UUID) -> HttpResponse:
    """How far each cluster is, and for the training what to talk about at the round tables; while the worker still
    invites, how far that is."""
    run = CohortRun.objects.select_related("cohort").filter(cohort__public_id=cohort_id).first()
    if run and run.is_waiting and _is_admin(request):
        return progress_page(request, run, "lms/cohorts/cohort_run.html", {"cohort": run.cohort})
    one, invited, _history = _reached(request, cohort_id)
    rows = counts_by_cluster(invited)
    today, is_over = local_date(request.at), over_at(one) <= request.at
    mails = mails_of(
        opened_on=local_date(one.opened_at), closes_on=one.closes_on, reminder_days=one.reminder_days
    )
    context = {
        "cohort": one,
        "subject": subject_of(one, get_language() or "nl"),
        "rows": rows,
        "total": counts_together(rows),
        "largest": max((row.invited for row in rows), default=0),
        "is_admin": _is_admin(request),
        "is_over": is_over,
        "reminders": [mail.on for mail in mails if mail.code != INVITATION and mail.on >= today],
        "least": request.limits[Limit.REPORT],
        "may_plan": sight_of(request.held_roles, Right.SESSIONS, on=today) is not None,
        "proposed": _proposed(one, least=request.limits[Limit.REPORT]),
    }
    return render(request, "lms/cohorts/cohort.html", context)


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def cohort_names(request: PersonRequest, cohort_id: UUID) -> HttpResponse:
    """Who is how far, of the own clusters: status only, and never which cases or what was chosen."""
    one, invited, history = _reached(request, cohort_id)
    asked, cluster = request.GET.get("stand", ""), request.GET.get("cluster", "")
    how_far = Standing(asked) if asked in set(Standing) else Standing.WAITING
    clusters = counts_by_cluster(invited)
    code = NO_CLUSTER if cluster == "geen" else cluster or None
    if code is not None and code not in {row.code for row in clusters}:
        # Also for a cluster that is not in it: the answer tells nobody who is.
        raise PermissionDenied
    listed = {
        row.member.engagement_id: row
        for row in invited
        if row.standing is how_far and code in (None, row.cluster_code)
    }
    people = named(row.member for row in listed.values())
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cohort": one,
        "page": page,
        "query": f"stand={how_far}&cluster={cluster}&",
        "standing": how_far,
        "standings": STANDINGS.items(),
        "clusters": clusters,
        "cluster": cluster,
        "names": [(job, _place(listed[job.pk], history)) for job in page.object_list],
        "is_admin": _is_admin(request),
    }
    return render(request, "lms/cohorts/cohort_names.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def cohort_close(request: PersonRequest, cohort_id: UUID) -> HttpResponse:
    close_cohort(cohort=get_object_or_404(Cohort, public_id=cohort_id), by=request.person, at=request.at)
    messages.success(request, _("De uitnodiging is dicht. Er gaat geen mail meer uit."))
    return redirect("lms:cohort", cohort_id=cohort_id)


@csrf_exempt
@access(who=Who.ANYONE)
@never_cache
@require_http_methods(["GET", "POST"])
def cohort_opt_out(request: PersonRequest, member_id: UUID) -> HttpResponse:
    """From the link in the mail, without log-in. A program that follows links changes nothing: only a POST does, of the
    button or of a mail program (RFC 8058), which has no cookie and follows no redirect. The address is the secret."""
    members = CohortMember.objects.select_related("cohort", "engagement")
    member = get_object_or_404(members, public_id=member_id)
    if request.method == "POST":
        opt_out(member=member, at=request.at)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=204)
        return redirect("lms:cohort_opt_out", member_id=member_id)
    context = {
        "title": member.cohort.title_in(get_language() or "nl"),
        "is_out": member.opted_out_at is not None,
        "is_over": over_at(member.cohort) <= request.at,
    }
    return render(request, "lms/cohorts/opt_out.html", context)


def _reached(request: PersonRequest, cohort_id: UUID) -> tuple[Cohort, list[Invited], UnitHistory]:
    """403 for a coordinator of a cluster of which nobody was invited."""
    one = get_object_or_404(Cohort, public_id=cohort_id)
    history, reach = UnitHistory(), _reach(request)
    invited = invited_to(one, history=history, reach=reach)
    if reach is not None and not invited:
        raise PermissionDenied
    return one, invited, history


def _reach(request: PersonRequest) -> Reach:
    return None if request.sight.is_everyone else request.sight.unit_ids


def _is_admin(request: PersonRequest) -> bool:
    return sight_of(request.held_roles, Right.PEOPLE_ADMIN, on=local_date(request.at)) is not None


def _place(one: Invited, history: UnitHistory) -> str:
    place = history.place_of(one.member.unit_id, on=local_date(one.member.invited_at))
    return place.name if place else ""


def _proposed(one: Cohort, *, least: int) -> list[tuple[DividedCase, dict[str, Any]]]:
    """Each with its content in the language of the page."""
    if not one.is_training:
        return []
    language = get_language() or "nl"
    return [(case, case.version.in_language(language)) for case in proposed_for_round_tables(least=least)]


def _invited_sentence(count: int) -> str:
    return ngettext(
        "%(n)d mens is uitgenodigd. De mail gaat uit op werkdagen tussen acht en vijf.",
        "%(n)d mensen zijn uitgenodigd. De mail gaat uit op werkdagen tussen acht en vijf.",
        count,
    ) % {"n": count}


def _clusters(today: date) -> list[tuple[Unit, str]]:
    history = UnitHistory()
    found = [
        (unit, place.name)
        for unit in Unit.objects.filter(kind=UnitKind.CLUSTER)
        if (place := history.place_of(unit.pk, on=today))
    ]
    return sorted(found, key=lambda pair: pair[1])


def _modules() -> list[tuple[UUID, str]]:
    pages = ModulePage.objects.live().filter(locale__language_code="nl").order_by("title")
    return list(pages.values_list("translation_key", "title"))
