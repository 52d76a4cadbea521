"""In the editors' administration a refusal of the domain is said where they were, not on a page of an error.

As a rule the form says it before; this is for what changed in between, as when two editors publish at once.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from config.middleware import ADMIN_PREFIX
from foundation.errors import DomainError, NotAllowed


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_refusal = isinstance(exception, DomainError) and not isinstance(exception, NotAllowed)
        if not is_refusal or not request.path.startswith(ADMIN_PREFIX):
            return None
        messages.error(request, _sentence(getattr(exception, "code", "")))
        before = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(
            before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return redirect(before if is_ours else "wagtailadmin_home")


def _sentence(code: str) -> str:
    if code == "languages_differ":
        return _(
            "Dit is niet gepubliceerd. De talen van deze casus hebben een verschillend aantal mogelijkheden. "
            "Haal eerst de andere taal offline, en publiceer die daarna opnieuw."
        )
    return _("Dit kan niet. Er is niets veranderd.")
