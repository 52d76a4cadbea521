"""Checking a declaration: its PDF, or the QR on it. Anybody may; the name is for who knows the surname."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.access import Who, access
from foundation.people.links import is_by_link
from foundation.people.queries import person_of
from lms.actions.documents import Verified, is_untouched, verify_document
from lms.actions.looking_up import name_by_surname, require_tries
from lms.models import Signature
from lms.queries.passes import signature_of_token
from lms.queries.verifying import Force, InForce, in_force
from lms.rules.declarations import MOST_DOCUMENT_BYTES
from lms.tokens import Carries, carried
from lms.views.declaration_sentences import signing_sentence

TOO_MANY_REQUESTS, TOO_LARGE, REFUSED, NOT_FOUND = 429, 413, 422, 404


@sensitive_post_parameters("code", "surname")
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A PDF, or what its QR carries; the file is read and not kept."""
    if request.method == "GET":
        return _page(request, {})
    if _is_too_large(request):
        return _page(
            request, {"refusal": _("Dit bestand is te groot. Een verklaring is kleiner dan 5 MB.")}, TOO_LARGE
        )
    upload = request.FILES.get("file")
    if upload is None and not request.POST.get("code", "").strip():
        return _page(request, {"refusal": _("Kies eerst een pdf.")}, REFUSED)
    found = verify_document(upload.read()) if upload else _by_code(request.POST["code"])
    at = request.at  # type: ignore[attr-defined]
    try:
        require_tries(address=_address(request), failed=found.signature is None and not upload, at=at)
    except DomainError as refusal:
        return _page(request, {"refusal": signing_sentence(refusal)}, TOO_MANY_REQUESTS)
    if found.signature is None:
        return _page(request, {"is_unknown": True, "was_file": bool(upload)}, NOT_FOUND)
    if not found.is_whole:
        return _page(request, {"is_broken": True}, REFUSED)
    name, error = _name(request, found.signature)
    force = in_force(found.signature, at=at)
    context = {
        "signature": found.signature,
        # Goes along with the surname.
        "code": carried(Carries.SIGNATURE, found.signature.public_id),
        "was_file": bool(upload),
        "holds": force.force in (Force.HOLDS, Force.SIGN_AGAIN),
        "force": _force_sentence(force),
        "name": name,
        "error": error,
    }
    return _page(request, context, REFUSED if error else 200)


def _by_code(code: str) -> Verified:
    signature = signature_of_token(code)
    return Verified(signature, is_whole=bool(signature and is_untouched(signature)))


def _name(request: HttpRequest, signature: Signature) -> tuple[str, str]:
    """The name as it was signed, and what was wrong with the surname."""
    if "surname" not in request.POST:
        return "", ""
    try:
        name_by_surname(
            person=signature.engagement.person,
            surname=request.POST["surname"],
            address=_address(request),
            purpose=Purpose.DOCUMENT,
            by=None if is_by_link(request) else person_of(request.user),
            at=request.at,  # type: ignore[attr-defined]
        )
    except DomainError as refusal:
        return "", signing_sentence(refusal)
    return signature.formal_name, ""


def _force_sentence(found: InForce) -> str:
    day = formats.date_format(found.day, "j F Y") if found.day else ""
    return {
        Force.HOLDS: _("Zij geldt nu."),
        Force.SIGN_AGAIN: _("Zij geldt nog tot en met %(day)s. Er is een nieuwere tekst om te tekenen."),
        Force.LAPSED: _(
            "Zij geldt niet meer: sinds %(day)s is een nieuwere tekst nodig, en die is niet getekend."
        ),
        Force.REPLACED: _("Zij is vervangen: op %(day)s is een nieuwere tekst getekend."),
        Force.WITHDRAWN: _("Zij is ingetrokken op %(day)s."),
        Force.ENDED: _("De opdracht eindigde op %(day)s. Geheim blijft geheim, ook daarna."),
    }[found.force] % {"day": day}


def _is_too_large(request: HttpRequest) -> bool:
    if getattr(request, "scope", {}).get("body_is_too_large"):
        return True
    upload = request.FILES.get("file")
    return bool(upload and upload.size and upload.size > MOST_DOCUMENT_BYTES)


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "lms/verify.html", context, status=status)
    add_never_cache_headers(response)
    return response
