"""Who has a requirement and how far they are; and the same for several of them at once, which can be undone."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.queries import UnitHistory, UnitPlace
from foundation.people.rights import Right
from lms.actions.bulk_changes import Told, equate_many, exempt_many, move_many, note_classroom, undo
from lms.models import BulkChange, Requirement
from lms.queries.progress import Reach
from lms.queries.requirement_people import (
    PersonLine,
    changes_of,
    described_people,
    modules_of,
    people_of,
)
from lms.rules.assignments import Status
from lms.views.requirement_sentences import LABELS, STATUSES, requirement_error
from lms.views.requirements import BY_NAME, is_admin, reach_of

PAGE_SIZE = 50


@access(right=Right.COMPLETION_BY_NAME, scopes=BY_NAME, shows=Shows.LIST)
@require_GET
def people(request: PersonRequest, requirement_id: UUID) -> HttpResponse:
    """By name. A coordinator sees the own cluster; another one is refused."""
    return _show(request, get_object_or_404(Requirement, public_id=requirement_id), asked=request.GET)


def _show(
    request: PersonRequest, one: Requirement, *, asked: QueryDict, typed: QueryDict | None = None
) -> HttpResponse:
    """The list as it was asked for; `typed`: what was sent from it and cannot be, which stays as it was."""
    today, history, reach = local_date(request.at), UnitHistory(), reach_of(request)
    clusters = clusters_of(reach, history=history, today=today)
    cluster = _chosen_cluster(request, asked, clusters)
    wanted = _chosen_status(asked)
    # PostgreSQL takes no NUL in a text.
    search = asked.get("zoek", "").replace("\0", "").strip()
    found = people_of(
        one, on=today, history=history, reach=reach, wanted=wanted, cluster=cluster, search=search
    )
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    lines = described_people(list(page.object_list), on=today)
    if search:
        _note_search(request, lines)
    has_rights = is_admin(request)
    context = {
        "requirement": one,
        "page": page,
        "lines": [(line, STATUSES[line.status], LABELS[line.status]) for line in lines],
        "statuses": STATUSES.items(),
        "status": wanted or "",
        "clusters": clusters,
        "cluster": cluster.code if cluster else "",
        "search": search,
        "query": urlencode(
            {"stand": wanted or "", "cluster": cluster.code if cluster else "", "zoek": search}
        )
        + "&",
        "is_admin": has_rights,
        "press": uuid.uuid4(),
        "modules": modules_of(one) if has_rights else [],
        "changes": changes_of(one) if has_rights else [],
        "today": today,
        "typed": typed or {},
        "chosen": set(_uuids(typed.getlist("assignment"))) if typed else set(),
    }
    return render(request, "lms/requirements/people.html", context, status=422 if typed else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def bulk(request: PersonRequest, requirement_id: UUID) -> HttpResponse:
    """One of the buttons under the list, for who is ticked."""
    one = get_object_or_404(Requirement, public_id=requirement_id)
    if request.POST.get("act") == "remind":
        return _to_reminder(request, requirement_id)
    given: dict[str, Any] = {
        "requirement": one,
        "assignment_ids": _uuids(request.POST.getlist("assignment")),
        "press": _uuid(request.POST.get("press", "")),
        "by": request.person,
        "at": request.at,
    }
    acts: dict[str, Callable[[], Told]] = {
        "exempt": lambda: exempt_many(reason=_text(request, "reason"), **given),
        "move": lambda: move_many(due_on=_day(request, "due_on"), **given),
        "classroom": lambda: note_classroom(
            module_key=_uuid(request.POST.get("module", "")), day=_day(request, "day"), **given
        ),
        "equivalence": lambda: equate_many(
            module_key=_uuid(request.POST.get("equal_module", "")),
            day=_day(request, "equal_day"),
            reason=_text(request, "equal_reason"),
            **given,
        ),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise PermissionDenied
    try:
        told = act()
    except DomainError as error:
        messages.error(request, requirement_error(error))
        return _show(request, one, asked=request.POST, typed=request.POST)
    _tell(request, told)
    return _back(request, requirement_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def bulk_undo(request: PersonRequest, change_id: UUID) -> HttpResponse:
    change = get_object_or_404(BulkChange.objects.select_related("requirement"), public_id=change_id)
    try:
        undone = undo(change=change, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, requirement_error(error))
    else:
        restored = ngettext(
            "Teruggedraaid voor %(n)d persoon.", "Teruggedraaid voor %(n)d mensen.", undone.restored
        )
        messages.success(request, restored % {"n": undone.restored})
        if undone.kept:
            kept = ngettext(
                "Bij %(n)d persoon is intussen iets veranderd; dat blijft zo.",
                "Bij %(n)d mensen is intussen iets veranderd; dat blijft zo.",
                undone.kept,
            )
            messages.info(request, kept % {"n": undone.kept})
    return redirect("lms:requirement_people", requirement_id=change.requirement.public_id)


def _tell(request: PersonRequest, told: Told) -> None:
    done = ngettext("Gedaan voor %(n)d persoon.", "Gedaan voor %(n)d mensen.", told.done) % {"n": told.done}
    messages.success(request, done)
    if told.skipped > 0:
        skipped = ngettext(
            "%(n)d persoon is overgeslagen: al klaar, vrijgesteld of gesloten, de dag is te vroeg voor deze ronde, of het ben je zelf.",
            "%(n)d mensen zijn overgeslagen: al klaar, vrijgesteld of gesloten, de dag is te vroeg voor deze ronde, of het ben je zelf.",
            told.skipped,
        )
        messages.info(request, skipped % {"n": told.skipped})


def _back(request: PersonRequest, requirement_id: UUID) -> HttpResponseRedirect:
    """The same filters and page."""
    address = reverse("lms:requirement_people", kwargs={"requirement_id": requirement_id})
    kept = {
        name: request.POST[name] for name in ("stand", "cluster", "zoek", "page") if request.POST.get(name)
    }
    return HttpResponseRedirect(f"{address}?{urlencode(kept)}" if kept else address)


def _to_reminder(request: PersonRequest, requirement_id: UUID) -> HttpResponseRedirect:
    """First how many get it, and who does not."""
    chosen = [str(one) for one in _uuids(request.POST.getlist("assignment"))]
    if not chosen:
        messages.error(request, requirement_error(DomainError("nobody_chosen")))
        return _back(request, requirement_id)
    address = reverse("lms:requirement_remind", kwargs={"requirement_id": requirement_id})
    return HttpResponseRedirect(f"{address}?{urlencode({'wie': chosen}, doseq=True)}")


def _note_search(request: PersonRequest, lines: list[PersonLine]) -> None:
    """Who looks for a name looks at people; who reads the list does not."""
    record_lookups(
        subject_ids=[line.person_id for line in lines],
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.FOUND_BY_NAME,
        at=request.at,
    )


def clusters_of(reach: Reach, *, history: UnitHistory, today: date) -> list[UnitPlace]:
    """Those of today; of a coordinator the own."""
    return [
        place
        for place in history.clusters_in(today.year)
        if history.place_of(place.unit_id, on=today)
        and (reach is None or history.is_within(place.unit_id, reach, on=today))
    ]


def _chosen_cluster(request: PersonRequest, asked: QueryDict, clusters: list[UnitPlace]) -> UnitPlace | None:
    code = asked.get("cluster", "")
    chosen = next((place for place in clusters if place.code == code), None)
    if code and chosen is None and not request.sight.is_everyone:
        raise PermissionDenied
    return chosen


def _chosen_status(asked: QueryDict) -> Status | None:
    status = asked.get("stand", "")
    return Status(status) if status in set(Status) else None


def _text(request: PersonRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")[:240]


def _day(request: PersonRequest, name: str) -> date:
    try:
        day: date | None = forms.DateField(required=False).clean(request.POST.get(name, ""))
    except forms.ValidationError:
        day = None
    if day is None:
        raise DomainError("no_day")
    return day


def _uuid(value: str) -> UUID:
    return _uuids([value])[0]


def _uuids(values: list[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise PermissionDenied from error
