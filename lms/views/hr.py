"""What HR sees: how far everybody is on the way to the oath, per cluster and year."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from lms.queries.progress import (
    NO_CLUSTER,
    ClusterProgress,
    Stage,
    described,
    oaths_by_year,
    overdue_count,
    people_at_stage,
    progress_by_cluster,
    years_with_facts,
)
from lms.views.sentences import STAGES

PAGE_SIZE = 50


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def dashboard(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    years = years_with_facts(today=today)
    year = _chosen_year(request, years)
    rows = progress_by_cluster(year=year, history=UnitHistory())
    by_year = oaths_by_year()
    totals = {stage: sum(row.counts[stage] for row in rows) for stage in Stage}
    context = {
        "years": years,
        "year": year,
        "rows": rows,
        "totals": totals,
        # The longest bar of the table: a year can count more oaths than completions.
        "widest": max(
            (row.counts[stage] for row in rows for stage in (Stage.COMPLETED, Stage.SWORN)), default=0
        ),
        "most_behind": _most_behind(rows),
        "oaths_by_year": by_year,
        "most_oaths": max(by_year.values(), default=0),
        "overdue": overdue_count(today=today),
        # What happened in the year; what is still open has a figure of its own.
        "stages": [(stage, label) for stage, label in STAGES.items() if stage is not Stage.OPEN],
        "has_facts": bool(by_year) or any(totals.values()) or len(years) > 1,
    }
    return render(request, "lms/hr/dashboard.html", context)


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def people(request: PersonRequest) -> HttpResponse:
    years = years_with_facts(today=local_date(request.at))
    year = _chosen_year(request, years)
    stage = _chosen_stage(request)
    cluster = request.GET.get("cluster")
    # PostgreSQL takes no NUL in a text.
    search = request.GET.get("zoek", "").replace("\0", "").strip()
    history = UnitHistory()
    rows = people_at_stage(
        stage,
        year=year,
        history=history,
        cluster_code=NO_CLUSTER if cluster == "geen" else cluster or None,
        search=search,
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "years": years,
        "year": year,
        "stage": stage,
        "stage_label": STAGES[stage],
        "stages": STAGES.items(),
        "clusters": history.clusters_in(year),
        "cluster": cluster or "",
        "search": search,
        "page": page,
        "query": urlencode({"jaar": year, "stap": stage, "cluster": cluster or "", "zoek": search}) + "&",
        "today": local_date(request.at),
        "people": described(page.object_list, history=history),
    }
    return render(request, "lms/hr/people.html", context)


def _most_behind(rows: list[ClusterProgress]) -> ClusterProgress | None:
    """The cluster where most people who started that year lack a completed module; None when none does."""
    behind = [row for row in rows if row.expected > row.counts[Stage.COMPLETED]]
    return max(behind, key=lambda row: row.expected - row.counts[Stage.COMPLETED], default=None)


def _chosen_year(request: PersonRequest, years: list[int]) -> int:
    asked = request.GET.get("jaar", "")
    return next((year for year in years if str(year) == asked), years[0])


def _chosen_stage(request: PersonRequest) -> Stage:
    asked = request.GET.get("stap", "")
    return Stage(asked) if asked in set(Stage) else Stage.EXPECTED
