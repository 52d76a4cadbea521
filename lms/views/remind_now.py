"""'Herinner nu': how many get a mail and who does not, and then the press that sends it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from foundation.clock import local_date
from foundation.people.access import PersonRequest, access
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right
from lms.actions.remind_now import remind_now
from lms.models import Assignment, Requirement
from lms.queries.remind_now import selection_of
from lms.queries.requirement_people import people_of
from lms.rules.assignments import Status
from lms.views.reminder_sentences import WHY_NOT, tell_reminded
from lms.views.requirement_people import clusters_of

_FIELDS = ("stand", "cluster", "zoek", "wie")


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def preview(request: PersonRequest, requirement_id: UUID) -> HttpResponse:
    """Of who was ticked (`wie`), or of everybody that the filters of the list leave."""
    one = get_object_or_404(Requirement, public_id=requirement_id)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, one, asked)
    if request.method == "POST":
        told = remind_now(requirement=one, assignments=chosen, by=request.person, at=request.at)
        tell_reminded(request, len(told.people))
        return redirect("lms:requirement_people", requirement_id=requirement_id)
    selection = selection_of(chosen, at=request.at)
    context = {
        "requirement": one,
        "selection": selection,
        "count": len(selection.people),
        "left_out": [(WHY_NOT[reason], count) for reason, count in selection.left_out.items()],
        "hidden": [(name, value) for name in _FIELDS for value in asked.getlist(name) if value],
    }
    return render(request, "lms/requirements/remind.html", context)


def _chosen(request: PersonRequest, one: Requirement, asked: QueryDict) -> QuerySet[Assignment]:
    today, history = local_date(request.at), UnitHistory()
    code, status = asked.get("cluster", ""), asked.get("stand", "")
    clusters = clusters_of(None, history=history, today=today) if code else []
    found = people_of(
        one,
        on=today,
        history=history,
        reach=None,
        wanted=Status(status) if status in set(Status) else None,
        cluster=next((place for place in clusters if place.code == code), None),
        # PostgreSQL takes no NUL in a text.
        search=asked.get("zoek", "").replace("\0", "").strip(),
    )
    return found.filter(public_id__in=_ids(asked)) if asked.getlist("wie") else found


def _ids(asked: QueryDict) -> list[UUID]:
    try:
        return [UUID(value) for value in asked.getlist("wie")]
    except ValueError as error:
        raise PermissionDenied from error
