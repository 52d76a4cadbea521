"""The FG's log: who looked at whom, and what was changed. Looking at it is logged too."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.audit.actions import record_event, record_lookup
from foundation.audit.models import BY_SURNAME, AuditEvent, Lookup, Purpose
from foundation.audit.queries import LOOKUP, LogFilter, described_lines, event_kinds, log_lines
from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.forms_rights import LogForm, day_text
from foundation.people.limits import Limit
from foundation.people.models import Person, Role
from foundation.people.rights import Right
from foundation.people.views.rights_sentences import LOOKED_BY_SURNAME, PURPOSES, event_text

PAGE_SIZE = 50


@access(right=Right.AUDIT_LOG, shows=Shows.LIST)
@require_GET
def log(request: PersonRequest) -> HttpResponse:
    kinds = sorted((event_text(kind), kind) for kind in event_kinds())
    form = LogForm(request.GET, kinds=[(LOOKUP, _("gekeken")), *((kind, text) for text, kind in kinds)])
    wanted = _wanted(form)
    page = Paginator(log_lines(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = described_lines(page.object_list)
    people = _people(rows, wanted.person_id)
    _note(request, wanted)
    context = {
        "form": form,
        "page": page,
        "lines": [_line(row, people) for row in rows],
        "person": people.get(wanted.person_id) if wanted.person_id else None,
        "query": _query(form, wanted),
    }
    return render(request, "people/rights_log.html", context)


def _wanted(form: LogForm) -> LogFilter:
    form.is_valid()
    given = form.cleaned_data
    return LogFilter(
        kind=given.get("soort") or "",
        since=given.get("van"),
        until=given.get("tot"),
        person_id=given.get("persoon"),
    )


def _note(request: PersonRequest, wanted: LogFilter) -> None:
    """Each opening, and for one person also in that person's ledger."""
    details = {name: str(value) for name, value in vars(wanted).items() if value and name != "person_id"}
    record_event(
        kind="audit_log_opened",
        at=request.at,
        actor_id=request.person.public_id,
        subject_id=wanted.person_id,
        details=details,
    )
    if wanted.person_id:
        record_lookup(
            subject_id=wanted.person_id,
            actor_id=request.person.public_id,
            role=request.sight.role,
            purpose=Purpose.LOG_OPENED,
            at=request.at,
        )


def _people(rows: list[Lookup | AuditEvent], wanted: UUID | None) -> dict[UUID, Person]:
    ids = {one for row in rows for one in (row.actor_id, row.subject_id) if one} | (
        {wanted} if wanted else set()
    )
    return {person.public_id: person for person in Person.objects.filter(public_id__in=ids)}


def _line(row: Lookup | AuditEvent, people: dict[UUID, Person]) -> dict[str, Any]:
    actor = people.get(row.actor_id) if row.actor_id else None
    line = {"actor": actor, "subject": people.get(row.subject_id) if row.subject_id else None}
    if isinstance(row, Lookup):
        return {**line, "day": row.day, "what": PURPOSES[row.purpose], "more": _role(row.role)}
    return {
        **line,
        "day": local_date(row.at),
        "at": row.at,
        "what": event_text(row.kind),
        "more": _details(row.details),
        # The platform itself has no public id; a person may be gone.
        "is_system": row.actor_id is None,
    }


def _details(details: dict[str, Any]) -> str:
    """Only what is known to be harmless and helps: what else stands in an event stays in the database."""
    parts = []
    if details.get("role"):
        parts.append(_role(details["role"]))
    if details.get("unit"):
        parts.append(str(details["unit"]))
    if details.get("limit"):
        parts.append(f"{Limit(details['limit']).label}: {details['was']} → {details['value']}")
    if details.get("valid_from") or details.get("from"):
        day = date.fromisoformat(details.get("valid_from") or details["from"])
        parts.append(_("vanaf %(day)s") % {"day": day_text(day)})
    return ", ".join(parts)


def _role(role: str) -> str:
    if role == BY_SURNAME:
        return str(LOOKED_BY_SURNAME)
    return str(Role(role).label) if role in Role.values else str(role)


def _query(form: LogForm, wanted: LogFilter) -> str:
    kept = {"soort": wanted.kind, "van": wanted.since, "tot": wanted.until, "persoon": wanted.person_id}
    return urlencode({name: value for name, value in kept.items() if value}) + "&"
