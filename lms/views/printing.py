"""Waiting for oorkonden, and fetching them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from foundation.people.access import PersonRequest, Shows, access
from foundation.printing.responses import print_file, progress_page
from lms.models import CertificatePrintRun


@access()
@require_GET
def progress(request: PersonRequest, run_id: UUID) -> HttpResponse:
    return progress_page(request, _own_run(request, run_id), "lms/print_run.html")


@access(shows=Shows.FILE)
@require_GET
@never_cache
def download(request: PersonRequest, run_id: UUID) -> FileResponse:
    return print_file(_own_run(request, run_id), name="oorkonden.pdf")


def _own_run(request: PersonRequest, run_id: UUID) -> CertificatePrintRun:
    run = get_object_or_404(CertificatePrintRun, public_id=run_id)
    if run.requested_by_id != request.person.pk:
        raise PermissionDenied
    return run
