"""What HR sees: how far everybody is on the way to the oath, per cluster and year."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from lms.queries.progress import (
    NO_CLUSTER,
    ClusterProgress,
    PersonProgress,
    Reach,
    Stage,
    clusters_within,
    described,
    oaths_by_year,
    overdue_count,
    people_at_stage,
    progress_by_cluster,
    years_with_facts,
)
from lms.views.sentences import STAGES

PAGE_SIZE = 50


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.EVERYONE, Scope.OWN_UNIT}, shows=Shows.LIST)
@require_GET
def dashboard(request: PersonRequest) -> HttpResponse:
    today, history, reach = local_date(request.at), UnitHistory(), _reach(request)
    years = years_with_facts(today=today, history=history, reach=reach)
    year = _chosen_year(request, years)
    rows = progress_by_cluster(year=year, history=history, reach=reach)
    by_year = oaths_by_year(history=history, reach=reach)
    totals = {stage: sum(row.counts[stage] for row in rows) for stage in Stage}
    context = {
        **_standpoint(request, history),
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
        "overdue": overdue_count(today=today, history=history, reach=reach),
        # What happened in the year; what is still open has a figure of its own.
        "stages": [(stage, label) for stage, label in STAGES.items() if stage is not Stage.OPEN],
        "has_facts": bool(by_year) or any(totals.values()) or len(years) > 1,
    }
    return render(request, "lms/hr/dashboard.html", context)


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.EVERYONE, Scope.OWN_UNIT}, shows=Shows.LIST)
@require_GET
def people(request: PersonRequest) -> HttpResponse:
    history, reach = UnitHistory(), _reach(request)
    years = years_with_facts(today=local_date(request.at), history=history, reach=reach)
    year = _chosen_year(request, years)
    stage = _chosen_stage(request)
    cluster = request.GET.get("cluster")
    # PostgreSQL takes no NUL in a text.
    search = request.GET.get("zoek", "").replace("\0", "").strip()
    rows = people_at_stage(
        stage,
        year=year,
        history=history,
        cluster_code=NO_CLUSTER if cluster == "geen" else cluster or None,
        search=search,
        reach=reach,
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = described(page.object_list, history=history)
    if search:
        _note_search(request, listed)
    context = {
        **_standpoint(request, history),
        "years": years,
        "year": year,
        "stage": stage,
        "stage_label": STAGES[stage],
        "stages": STAGES.items(),
        "clusters": clusters_within(reach, year=year, history=history),
        "cluster": cluster or "",
        "search": search,
        "page": page,
        "query": urlencode({"jaar": year, "stap": stage, "cluster": cluster or "", "zoek": search}) + "&",
        "today": local_date(request.at),
        "people": listed,
    }
    return render(request, "lms/hr/people.html", context)


def _note_search(request: PersonRequest, listed: list[PersonProgress]) -> None:
    """Who looks for a name looks at people; who reads the list of a number does not."""
    record_lookups(
        subject_ids=[person.person_id for person in listed],
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.FOUND_BY_NAME,
        at=request.at,
    )


def _reach(request: PersonRequest) -> Reach:
    """Everybody, or the own units; a role for everybody is not narrowed by one for a unit."""
    return None if request.sight.is_everyone else request.sight.unit_ids


def _standpoint(request: PersonRequest, history: UnitHistory) -> dict[str, object]:
    """Whether HR looks, and else at which units."""
    today = local_date(request.at)
    reach = _reach(request)
    places = (history.place_of(unit_id, on=today) for unit_id in reach or ())
    return {
        "is_hr": sight_of(request.held_roles, Right.PEOPLE_ADMIN, on=today) is not None,
        "own_units": ", ".join(sorted(place.name for place in places if place)),
    }


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
