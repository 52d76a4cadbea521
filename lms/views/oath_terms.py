"""HR sees how many days everybody has left to take the oath, and what stands between."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.rights import Right
from lms.queries.countdown import Countdown, countdowns
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
        "rows": [(one, *_between(one)) for one in page],
        "total": len(found),
        "over": sum(one.days_left < 0 for one in found),
    }
    return render(request, "lms/hr/oath_terms.html", context)


def _between(one: Countdown) -> tuple[Any, Any]:
    """What stands between, and who acts: HR where the date comes too late."""
    what, who = BETWEEN[one.between]
    return what, _("HR: zoek een eerdere dag") if one.is_too_late and one.days_left >= 0 else who
