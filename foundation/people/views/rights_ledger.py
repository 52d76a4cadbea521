"""Who can see what of me, and who looked: for everybody."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from foundation.audit.models import BY_SURNAME
from foundation.audit.queries import lookups_of
from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.models import Role
from foundation.people.queries.announcements import amount_text
from foundation.people.queries.ledger import OpenField, Viewer, who_can_see
from foundation.people.views.rights_sentences import LOOKED_BY_SURNAME, OPEN_FIELDS, YOUR_ROLES, YOURS

PAGE_SIZE = 25


@dataclass(frozen=True)
class ViewerLine:
    role: str
    who: str


@access(shows=Shows.LIST, by_link=True)
@require_GET
def ledger(request: PersonRequest) -> HttpResponse:
    page = Paginator(lookups_of(request.person.public_id), PAGE_SIZE).get_page(request.GET.get("page"))
    fields = who_can_see(request.person, on=local_date(request.at))
    context = {
        "fields": [_field(field) for field in fields],
        "page": page,
        "looks": [(look, _role(look.role)) for look in page.object_list],
        "kept": amount_text(Limit.LOOKUPS, request.limits[Limit.LOOKUPS]),
    }
    return render(request, "people/rights_ledger.html", context)


def _field(field: OpenField) -> dict[str, Any]:
    title, text = OPEN_FIELDS[field.right]
    return {"title": title, "text": text, "viewers": [_viewer(viewer) for viewer in field.viewers]}


def _viewer(viewer: Viewer) -> ViewerLine:
    if viewer.names:
        who = ", ".join(viewer.names)
    elif viewer.count:
        who = ngettext("%(n)d collega", "%(n)d collega’s", viewer.count) % {"n": viewer.count}
    else:
        who = ""
    return ViewerLine(role=_in_words(viewer), who=who)


def _in_words(viewer: Viewer) -> str:
    """'leidinggevende van jouw team'."""
    if viewer.role in YOUR_ROLES:
        return str(YOUR_ROLES[viewer.role])
    yours = YOURS.get(viewer.scope)
    return f"{viewer.role.label} {yours}" if yours else str(viewer.role.label)


def _role(role: str) -> str:
    if role == BY_SURNAME:
        return str(LOOKED_BY_SURNAME)
    return str(Role(role).label) if role in Role.values else role
