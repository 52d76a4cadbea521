"""HR's list of whom a requirement is stuck for: what is missing, what waits for it, and where to mend it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from lms.queries.requirement_exceptions import Gap, count_gaps, described_gaps, gaps

PAGE_SIZE = 50
# What does not happen, and what to do.
MENDS: dict[Gap, Any] = {
    Gap.NO_START: _(
        "Zonder eerste werkdag is er geen uiterste dag, en gaat er geen herinnering uit. Vul de dag in het "
        "HR-systeem in. De termijn telt dan vanaf die dag; is hij al voorbij, dan vanaf vandaag."
    ),
    Gap.NO_EMAIL: _(
        "Deze mensen krijgen geen herinnering. Vul in het HR-systeem een e-mailadres in, of print een code voor de "
        "tablet en vertel het zelf."
    ),
    Gap.NO_MANAGER: _(
        "Niemand krijgt een weekoverzicht over deze mensen. Vul in het HR-systeem in wie nu hun leidinggevende is."
    ),
}


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def requirement_exceptions(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    counts = count_gaps(on=today)
    gap = _chosen(request, counts)
    page = Paginator(gaps(gap, on=today), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = described_gaps(list(page.object_list), gap, language=get_language() or "nl")
    context = {
        "gaps": [(one, counts[one]) for one in Gap],
        "total": sum(counts.values()),
        "gap": gap,
        "mend": MENDS[gap],
        "is_email": gap is Gap.NO_EMAIL,
        "page": page,
        "rows": rows,
        "query": f"soort={gap.value}&",
    }
    return render(request, "lms/requirements/exceptions.html", context)


def _chosen(request: PersonRequest, counts: dict[Gap, int]) -> Gap:
    asked = request.GET.get("soort", "")
    if asked in Gap.values:
        return Gap(asked)
    return next((gap for gap, count in counts.items() if count), Gap.NO_START)
