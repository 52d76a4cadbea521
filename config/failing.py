"""What somebody reads when a request fails: when the database is away that is said, with when to come back."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 60


def failed(request: HttpRequest) -> HttpResponse:
    """`handler500`: Django calls it while the exception is being handled, also for one of a middleware."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    with override(get_language_from_request(request, check_path=True)):
        # Nothing that asks the database: no context processors, no session.
        page = render_to_string("503.html", {"path": request.path, "is_failing": True})
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)
