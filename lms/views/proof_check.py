"""Whoever is shown a certificate of completion asks whether it holds. The code comes from the fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.access import Who, access
from foundation.people.links import is_by_link
from foundation.people.queries import person_of
from lms.actions.looking_up import name_by_surname, require_tries
from lms.queries.proofs import ProofStanding, proof_standing
from lms.views.declaration_sentences import signing_sentence

NOT_FOUND, REFUSED, TOO_MANY_REQUESTS = 404, 422, 429


@sensitive_post_parameters("code", "surname")
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether it holds, of what and of which day; the name only to who types the surname."""
    if request.method == "GET":
        return _page(request, {})
    code = request.POST.get("code", "").strip()
    standing = proof_standing(code)
    try:
        require_tries(address=_address(request), failed=standing is None, at=request.at)  # type: ignore[attr-defined]
    except DomainError as refusal:
        return _page(request, {"refusal": signing_sentence(refusal)}, TOO_MANY_REQUESTS)
    if standing is None:
        return _page(request, {"is_unknown": True}, NOT_FOUND)
    name, error = _name(request, standing) if standing.holds else ("", "")
    context = {"standing": standing, "proof": standing.proof, "code": code, "name": name, "error": error}
    return _page(request, context, REFUSED if error else 200)


def _name(request: HttpRequest, standing: ProofStanding) -> tuple[str, str]:
    """The name on the paper, and what was wrong with the surname."""
    if "surname" not in request.POST:
        return "", ""
    proof = standing.proof
    try:
        name_by_surname(
            person=proof.engagement.person,
            surname=request.POST["surname"],
            address=_address(request),
            purpose=Purpose.PROOF,
            by=None if is_by_link(request) else person_of(request.user),
            at=request.at,  # type: ignore[attr-defined]
            on_paper=proof.name,
        )
    except DomainError as refusal:
        return "", signing_sentence(refusal)
    return proof.name, ""


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "lms/proofs/check.html", context, status=status)
    add_never_cache_headers(response)
    return response
