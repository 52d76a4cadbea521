"""Waiting for oorkonden, and fetching them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from foundation.people.access import PersonRequest, Shows, access
from lms.actions.printing import print_storage
from lms.models import CertificatePrintRun, PrintRunStatus


@access()
@require_GET
def progress(request: PersonRequest, run_id: UUID) -> HttpResponse:
    run = _own_run(request, run_id)
    response = render(request, "lms/print_run.html", {"run": run, "is_waiting": _is_waiting(run)})
    if _is_waiting(run):
        response["Refresh"] = "2"
    return response


@access(shows=Shows.FILE)
@require_GET
@never_cache
def download(request: PersonRequest, run_id: UUID) -> FileResponse:
    run = _own_run(request, run_id)
    if run.status != PrintRunStatus.READY or not print_storage().exists(run.file_name):
        raise Http404
    return FileResponse(print_storage().open(run.file_name), as_attachment=True, filename="oorkonden.pdf")


def _own_run(request: PersonRequest, run_id: UUID) -> CertificatePrintRun:
    run = get_object_or_404(CertificatePrintRun, public_id=run_id)
    if run.requested_by_id != request.person.pk:
        raise PermissionDenied
    return run


def _is_waiting(run: CertificatePrintRun) -> bool:
    return run.status in (PrintRunStatus.QUEUED, PrintRunStatus.RUNNING)
