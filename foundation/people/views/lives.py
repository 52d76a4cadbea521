"""'Niet mijn team': said by the line manager, decided by HR."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions.teams import reject_report, report_not_my_team, withdraw_report
from foundation.people.models import Engagement, TeamReport
from foundation.people.rights import Right, Scope

TEAM_PAGE = "/team/"


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.OWN_TEAM}, shows=Shows.ACTION)
@require_POST
def not_my_team(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    engagement = _of_own_team(request, engagement_id)
    try:
        report_not_my_team(engagement=engagement, by=request.person, at=request.at)
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    messages.success(
        request,
        _("Doorgegeven aan HR: %(name)s hoort niet bij jouw team.") % {"name": engagement.person.full_name},
    )
    return redirect(_back(request))


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.OWN_TEAM}, shows=Shows.ACTION)
@require_POST
def still_my_team(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    engagement = _of_own_team(request, engagement_id)
    if withdraw_report(engagement=engagement, by=request.person, at=request.at):
        messages.success(
            request,
            _("Ingetrokken: %(name)s blijft in jouw team.") % {"name": engagement.person.full_name},
        )
    return redirect(_back(request))


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def reject_team_report(request: PersonRequest, report_id: UUID) -> HttpResponse:
    report = TeamReport.objects.filter(public_id=report_id).select_related("engagement__person").first()
    if report is None:
        raise Http404
    try:
        reject_report(report=report, by=request.person, at=request.at)
    except DomainError:
        messages.info(request, _("Deze melding is al afgehandeld."))
    else:
        messages.success(
            request,
            _("%(name)s blijft bij deze leidinggevende.") % {"name": report.engagement.person.full_name},
        )
    return redirect(_back(request, "people:exceptions"))


def _of_own_team(request: PersonRequest, engagement_id: UUID) -> Engagement:
    engagement = (
        Engagement.objects.filter(public_id=engagement_id, line_manager=request.person)
        .select_related("person")
        .first()
    )
    if engagement is None:
        raise Http404
    return engagement


def _back(request: PersonRequest, page: str = TEAM_PAGE) -> str:
    """To the page with the button, filters and all."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if came_from and is_ours else page
