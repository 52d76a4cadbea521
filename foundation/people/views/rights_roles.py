"""HR gives roles and ends them."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions import end_role, grant_role
from foundation.people.actions.roles import earliest_start
from foundation.people.forms_rights import EndRoleForm, RoleForm, day_text
from foundation.people.models import BY_RULE, Person, PersonStatus, Role, RoleGrant
from foundation.people.queries.grants import has_successor, people_named, standing_grants, unit_names
from foundation.people.rights import NEVER_WITHOUT, READS_NAMES, Right, Scope
from foundation.people.views.rights_sentences import error_sentence

PAGE_SIZE = 50
# Somebody who finds more than this types more of the name.
MOST_FOUND = 20


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def roles(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    role, search = request.GET.get("rol", ""), _search(request)
    grants = standing_grants(on=today, role=role if role in Role.values else "", search=search)
    page = Paginator(grants, PAGE_SIZE).get_page(request.GET.get("page"))
    names = {unit_id: name for unit_id, _code, name in unit_names(on=today)}
    context = {
        "page": page,
        "rows": [(grant, names.get(grant.unit_id or 0, "")) for grant in page.object_list],
        "roles": [(one.value, one.label) for one in Role if one not in BY_RULE],
        "role": role,
        "search": search,
        "query": urlencode({"rol": role, "zoek": search}) + "&",
        "today": today,
    }
    return render(request, "people/rights_roles.html", context)


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def choose_person(request: PersonRequest) -> HttpResponse:
    search = _search(request)
    found = people_named(search, on=local_date(request.at), most=MOST_FOUND)
    context = {
        "search": search,
        "found": [one for one in found if one.person != request.person],
        "is_more": len(found) == MOST_FOUND,
        "is_self": any(one.person == request.person for one in found),
    }
    return render(request, "people/rights_choose_person.html", context)


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE})
@require_http_methods(["GET", "POST"])
def give(request: PersonRequest, person_id: UUID) -> HttpResponse:
    person = get_object_or_404(Person, public_id=person_id, status=PersonStatus.ACTIVE)
    form = RoleForm(_posted(request), at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            grant = grant_role(person=person, by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            messages.success(request, _given(grant))
            return redirect("people:roles")
    context = {
        "form": form,
        "subject": person,
        "is_self": person == request.person,
        "reads_names": [role.label for role in Role if role in READS_NAMES],
        "earliest": day_text(earliest_start(Role.HR, at=request.at)),
    }
    return render(request, "people/rights_give.html", context, status=422 if form.errors else 200)


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE})
@require_http_methods(["GET", "POST"])
def end(request: PersonRequest, grant_id: int) -> HttpResponse:
    today = local_date(request.at)
    # One that is over already has nothing to end; two who press at once end it once.
    grant = RoleGrant.objects.select_related("person", "unit").filter(pk=grant_id).first()
    if grant is None or (grant.valid_to is not None and grant.valid_to < today):
        messages.info(request, _("Deze rol was al beëindigd."))
        return redirect("people:roles")
    form = EndRoleForm(_posted(request), at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            end_role(grant=grant, by=request.person, at=request.at, on=form.cleaned_data["last_day"])
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            messages.success(request, _ended(grant))
            return redirect("people:roles")
    context = {
        "form": form,
        "grant": grant,
        "unit_name": {unit_id: name for unit_id, _code, name in unit_names(on=today)}.get(grant.unit_id or 0),
        "is_last": grant.role in NEVER_WITHOUT and not has_successor(grant, after=today),
        "has_begun": grant.valid_from <= today,
    }
    return render(request, "people/rights_end.html", context, status=422 if form.errors else 200)


def _posted(request: PersonRequest) -> QueryDict | None:
    """Also an empty form that was sent is one."""
    return request.POST if request.method == "POST" else None


def _search(request: PersonRequest) -> str:
    # PostgreSQL takes no NUL in a text.
    return request.GET.get("zoek", "").replace("\0", "").strip()


def _given(grant: RoleGrant) -> str:
    return _("%(name)s heeft de rol ‘%(role)s’ vanaf %(day)s.") % {
        "name": grant.person.full_name,
        "role": grant.get_role_display(),
        "day": day_text(grant.valid_from),
    }


def _ended(grant: RoleGrant) -> str:
    words = {"name": grant.person.full_name, "role": grant.get_role_display()}
    if grant.valid_to is None:
        return _("%(name)s krijgt de rol ‘%(role)s’ niet.") % words
    return _("%(name)s heeft de rol ‘%(role)s’ tot en met %(day)s.") % {
        **words,
        "day": day_text(grant.valid_to),
    }
