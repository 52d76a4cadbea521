"""The first morning of who came in by a personal link: what stands between them and their first day."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import PersonalLink
from lms.actions.taking import read_in as read_in_action
from lms.models import Attempt
from lms.queries.ceremonies import RouteState
from lms.queries.declarations import start_state
from lms.queries.proofs import modules_done
from lms.views.reading import CHOSEN, READINGS, page_in, reading_of, readings
from lms.views.start_route import link_job, start_steps, what_remains


@access(by_link=True)
@require_GET
def welcome(request: PersonRequest) -> HttpResponse:
    """Who has an account has a plan instead."""
    job = link_job(request)
    if job is None:
        return redirect("lms:plan")
    state = start_state(job, at=request.at)
    steps = start_steps(state, at=request.at)
    reading = reading_of(request)
    context = {
        "job": job,
        "state": state,
        "steps": steps,
        "remains": what_remains(state, steps),
        "has_proofs": modules_done(job.person, job=job).exists(),
        "link_until": _link_until(request.personal_link),  # type: ignore[attr-defined]
        "has_pass": state.may_start and bool(state.conditions),
        "now": next((step for step in steps if step.state is RouteState.NOW), None),
        "done_count": sum(step.state is RouteState.DONE for step in steps),
        "readings": readings(list(READINGS), chosen=reading),
    }
    return render(request, "lms/welcome.html", context)


def _link_until(link: PersonalLink) -> date:
    """On this day the link may still work, and no longer after it."""
    expires_on, ends_on = local_date(link.expires_at), link.engagement.ends_on
    return min(expires_on, ends_on) if ends_on else expires_on


@access(shows=Shows.ACTION, on_tablet=True, by_link=True)
@require_POST
def read_in(request: PersonRequest) -> HttpResponse:
    """Other words from here on, at the same place."""
    reading = request.POST.get("reading", "")
    page = page_in(request, request.POST.get("next", ""), reading) if reading in READINGS else ""
    if not page:
        return redirect("lms:plan")
    request.session[CHOSEN] = reading
    attempts = Attempt.objects.filter(engagement__person=request.person, completed_at=None)
    for attempt in attempts.select_related("version"):
        try:
            read_in_action(attempt=attempt, language=reading, at=request.at)
        except DomainError:
            # A module that is not there in these words stays as it was; the page around it changes.
            messages.info(request, _("De lessen zijn er niet in deze taal."))
    return redirect(page)
