"""Keeping up one's profession, in one's own word; and for who coordinates it, how many are there."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from lms.actions.upkeep import add_upkeep, remove_upkeep
from lms.forms_upkeep import UpkeepForm
from lms.models import UpkeepEntry, UpkeepKind
from lms.queries.upkeep import own_upkeep, sees_groups, upkeep_of_groups
from lms.rules.upkeep import asked_of
from lms.views.sentences import error_sentence


@access()
@require_http_methods(["GET", "POST"])
def upkeep(request: PersonRequest) -> HttpResponse:
    roles = _roles(request)
    today = local_date(request.at)
    form = UpkeepForm(request.POST or None, kinds=asked_of(roles), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            add_upkeep(person=request.person, roles=roles, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error("done_on", error_sentence(error))
        else:
            messages.success(request, _("Erbij gezet."))
            return redirect("lms:upkeep")
    context = _context(request, roles, today) | {"form": form}
    return render(request, "lms/upkeep.html", context, status=422 if form.errors else 200)


@access(shows=Shows.ACTION)
@require_POST
def remove(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    if not remove_upkeep(person=request.person, entry_id=entry_id):
        raise Http404
    messages.success(request, _("Weggehaald."))
    return redirect("lms:upkeep")


def _context(request: PersonRequest, roles: frozenset[str], today: date) -> dict[str, object]:
    counts = own_upkeep(request.person, roles, year=today.year)
    return {
        "year": today.year,
        "counts": [(UpkeepKind(one.kind).label, one) for one in counts],
        "entries": UpkeepEntry.objects.filter(person=request.person, done_on__year=today.year),
        "groups": upkeep_of_groups(year=today.year, on=today) if sees_groups(roles) else [],
    }


def _roles(request: PersonRequest) -> frozenset[str]:
    return frozenset(str(held.role) for held in request.held_roles)
