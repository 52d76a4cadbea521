"""What the pages of a print run answer."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from foundation.printing.actions import print_storage
from foundation.printing.models import PrintRun, PrintRunStatus


def progress_page(
    request: HttpRequest, run: PrintRun, template: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """While one waits it loads itself again by a header, which works without script."""
    response = render(request, template, {**(context or {}), "run": run, "is_waiting": run.is_waiting})
    if run.is_waiting:
        response["Refresh"] = "2"
    return response


def print_file(run: PrintRun, *, name: str) -> FileResponse:
    """The PDF under this name. Raises Http404 while there is none."""
    if run.status != PrintRunStatus.READY or not print_storage().exists(run.file_name):
        raise Http404
    return FileResponse(print_storage().open(run.file_name), as_attachment=True, filename=name)
