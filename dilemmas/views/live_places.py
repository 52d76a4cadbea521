"""Where the console and the screen of a session will be; their own pages take these names over."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from dilemmas.views.sessions import LEADING, led
from foundation.people.access import PersonRequest, Shows, access


@access(**LEADING, shows=Shows.ACTION)
@require_GET
def elsewhere(request: PersonRequest, session_id: UUID) -> HttpResponse:
    return redirect("dilemmas:session", session_id=led(request, session_id).public_id)
