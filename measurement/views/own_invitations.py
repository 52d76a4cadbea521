"""Own invitations, for who gets no mail: opened by a log-in, on a shared tablet too. Whether one answered is not looked at."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_POST

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from measurement.actions.tokens import path_for_mail
from measurement.queries.invitations import own_invitations


@access(on_tablet=True, shows=Shows.LIST)
@require_GET
def own(request: PersonRequest) -> HttpResponse:
    rows = own_invitations(request.person, on=local_date(request.at))
    return render(request, "measurement/own_invitations.html", {"invitations": rows})


@access(on_tablet=True, shows=Shows.ACTION)
@require_POST
def own_open(request: PersonRequest, invitation_id: UUID) -> HttpResponse:
    """Makes a link at this moment, for who is logged in, and goes there: nobody else ever had it."""
    rows = own_invitations(request.person, on=local_date(request.at))
    if not any(one.public_id == invitation_id for one in rows):
        raise Http404
    response = redirect(path_for_mail(str(invitation_id)))
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin"
    return response
