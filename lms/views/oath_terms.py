"""HR sees how many days everybody has left to take the oath, and what stands between."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.rights import Right
from lms.queries.countdown import countdowns
from lms.views.sentences import BETWEEN

PAGE_SIZE = 50


@access(right=Right.OATH_ADMIN, shows=Shows.LIST)
@require_GET
def terms(request: PersonRequest) -> HttpResponse:
    months = request.limits[Limit.OATH_TERM]
    found = countdowns(months=months, at=request.at)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "months": months,
        "page": page,
        "rows": [(one, *BETWEEN[one.between]) for one in page],
        "total": len(found),
        "over": sum(one.days_left < 0 for one in found),
    }
    return render(request, "lms/hr/oath_terms.html", context)
