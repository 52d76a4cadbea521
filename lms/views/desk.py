"""The desk: whether who shows a code may start. Anybody may look; the name is for the desk, or who knows the surname."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Sight, Who, access, sight_of
from foundation.people.links import is_by_link
from foundation.people.models import Person
from foundation.people.queries import held_roles, person_of
from foundation.people.rights import Right, Scope
from lms.actions.looking_up import name_by_surname, note_look, require_tries
from lms.queries.passes import PassStatus, find_pass, pass_status
from lms.views.declaration_sentences import signing_sentence

TOO_MANY_REQUESTS, REFUSED, NOT_FOUND = 429, 422, 404


@access(right=Right.START_CONDITIONS, scopes={Scope.ONE_SCANNED})
@require_GET
def desk(request: PersonRequest) -> HttpResponse:
    """How scanning works, and a field for who has no camera."""
    return render(request, "lms/desk.html")


@sensitive_post_parameters("code", "surname")
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def check_pass(request: HttpRequest) -> HttpResponse:
    """What the QR carries comes as a POST: it stands in no address and in no log."""
    if request.method == "GET":
        return _page(request, {})
    code, at = request.POST.get("code", ""), request.at  # type: ignore[attr-defined]
    try:
        # Before anything is looked for: looking costs something.
        require_tries(address=_address(request), failed=False, at=at)
        found = find_pass(code)
        if found is None:
            require_tries(address=_address(request), failed=True, at=at)
    except DomainError as refusal:
        return _page(request, {"refusal": signing_sentence(refusal)}, status=TOO_MANY_REQUESTS)
    if found is None:
        return _page(request, {"is_unknown": True}, status=NOT_FOUND)
    status = pass_status(found, at=at)
    name, error = _name(request, status)
    context = {
        "status": status,
        "code": code,
        "name": name,
        "error": error,
        "is_early": bool(status.starts_on and status.starts_on > local_date(at)),
    }
    return _page(request, context, status=REFUSED if error else 200)


def _name(request: HttpRequest, status: PassStatus) -> tuple[str, str]:
    """The name where it may be shown, and what was wrong with the surname. Of a pass that is not valid: neither."""
    if not status.is_valid:
        return "", ""
    at, person = request.at, status.engagement.person  # type: ignore[attr-defined]
    looker = None if is_by_link(request) else person_of(request.user)
    if sight := _desk_sight(looker, request):
        note_look(person=person, by=looker, role=sight.role, purpose=Purpose.START_PASS, at=at)
        return person.full_name, ""
    if "surname" not in request.POST:
        return "", ""
    try:
        name = name_by_surname(
            person=person,
            surname=request.POST["surname"],
            address=_address(request),
            purpose=Purpose.START_PASS,
            by=looker,
            at=at,
        )
    except DomainError as refusal:
        return "", signing_sentence(refusal)
    return name, ""


def _desk_sight(person: Person | None, request: HttpRequest) -> Sight | None:
    """Of who is logged in at the desk; None for anybody else, whatever else they may see elsewhere."""
    if person is None:
        return None
    on = local_date(request.at)  # type: ignore[attr-defined]
    sight = sight_of(held_roles(person, on=on), Right.START_CONDITIONS, on=on)
    return sight if sight and Scope.ONE_SCANNED in sight.scopes else None


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, "lms/check_pass.html", context, status=status)
    add_never_cache_headers(response)
    return response
