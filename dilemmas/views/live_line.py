"""What a phone says without a socket. Nothing here may ask who somebody is: no cookie reaches these addresses."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from dilemmas.actions.joining import join_with_code
from dilemmas.frames import BadFrame
from dilemmas.polling import poll
from dilemmas.rules.session import MOST_POLLED_BYTES
from foundation.errors import DomainError
from foundation.people.access import Shows, Who, access


@access(who=Who.ANYONE, shows=Shows.ACTION)
@csrf_exempt
@require_POST
@sensitive_variables()
def live_api(request: HttpRequest) -> JsonResponse:
    """docs/live-protocol.md, 'Where sockets are blocked'."""
    try:
        messages = poll(_read(request), at=request.at)  # type: ignore[attr-defined]
    except BadFrame as wrong:
        return _unkept({"messages": [{"type": "refused", "code": wrong.code}]}, status=400)
    return _unkept({"messages": messages})


@access(who=Who.ANYONE, shows=Shows.ACTION)
@csrf_exempt
@require_POST
@sensitive_variables()
def live_code(request: HttpRequest) -> JsonResponse:
    """{"code": six digits} becomes {"join": secret}; else 404 or, when too many were wrong, 429."""
    given = _read(request)
    code = given.get("code") if isinstance(given, dict) else None
    try:
        session = join_with_code(code if isinstance(code, str) else "", at=request.at)  # type: ignore[attr-defined]
    except DomainError as refusal:
        status = 429 if refusal.code == "too_many_failures" else 404
        return _unkept({"code": refusal.code}, status=status)
    return _unkept({"join": session.join_secret})


def _read(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > MOST_POLLED_BYTES:
        return None
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        # No JSON, or brackets within brackets without end.
        return None


def _unkept(answer: dict[str, Any], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(answer, status=status)
    add_never_cache_headers(response)
    return response
