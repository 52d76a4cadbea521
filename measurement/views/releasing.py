"""HR lets a report out. What would be hidden is not shown beforehand: that would be a report itself."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.rights import Right
from foundation.printing.responses import progress_page
from measurement.actions.releasing import request_release
from measurement.messages.releasing import fault_words
from measurement.models import Study
from measurement.queries.releases import release_run, releases_of, waiting_run
from measurement.queries.results import shared_numbers
from measurement.tasks import make_release_of
from measurement.views.open_answers import may_read_sentences


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def release(request: PersonRequest, study_id: UUID) -> HttpResponse:
    study = get_object_or_404(Study, public_id=study_id)
    if request.method == "POST":
        run = request_release(study=study, by=request.person, at=request.at)
        make_release_of.enqueue(str(run.public_id))
        return redirect("measurement:release_run", run_id=run.public_id)
    earlier = list(releases_of(study))
    context = {
        "study": study,
        "releases": earlier,
        "next_number": earlier[0].number + 1 if earlier else 1,
        "shared": shared_numbers(study.pk),
        "waiting": waiting_run(study),
        "k": max(study.k, request.limits[Limit.REPORT]),
        "may_read": may_read_sentences(request),
    }
    return render(request, "measurement/release.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_GET
def run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    found = release_run(run_id)
    if found is None:
        raise Http404
    context = {"study": found.study, "fault": fault_words(found.fault)}
    return progress_page(request, found, "measurement/release_run.html", context)
