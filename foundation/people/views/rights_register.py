"""The register for OR and FG: who may see and do what, since when, and what is to change."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.queries.announcements import announced_lines, past_announcements
from foundation.people.queries.register import limit_lines, register_on
from foundation.people.rights import Right
from foundation.people.views.rights_sentences import LIMITS

PAGE_SIZE = 20


@access(right=Right.RIGHTS_REGISTER, shows=Shows.LIST)
@require_GET
def register(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    page = Paginator(past_announcements(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "today": today,
        "register": register_on(today, limits=request.limits),
        "limits": [(line, LIMITS[line.limit]) for line in limit_lines(today, limits=request.limits)],
        "page": page,
        "announcements": [(one, announced_lines(one)) for one in page.object_list],
        "may_read_log": sight_of(request.held_roles, Right.AUDIT_LOG, on=today) is not None,
    }
    return render(request, "people/rights_register.html", context)
