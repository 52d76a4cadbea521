from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.static import serve

from foundation.errors import NotAllowed
from foundation.people.access import Who
from foundation.people.actions.links import require_standing
from foundation.people.links import SESSION_LINK, is_by_link
from foundation.people.models import PersonalLink
from foundation.people.models.kinds import kinds_at_hand
from foundation.people.tablet import is_on_tablet

# Views that are not ours and show nothing of a person.
OPEN_ELSEWHERE = frozenset({"wagtail_serve", "wagtaildocs_serve", "account_logout"})


class TabletMiddleware:
    """On a shared tablet only what is declared for it opens, whatever roles somebody has; no page is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_on_tablet = was_on_tablet = is_on_tablet(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if was_on_tablet and not request.path.startswith("/static/"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> None:
        if is_on_tablet(request) and not _may_open(request, view):
            raise PermissionDenied


def _may_open(request: HttpRequest, view: Callable, *, by_link: bool = False) -> bool:
    declared = getattr(view, "access", None)
    if declared:
        return (declared.by_link if by_link else declared.on_tablet) or declared.who is Who.ANYONE
    match = request.resolver_match
    return view is serve or (match is not None and match.view_name in OPEN_ELSEWHERE)


class KindsMiddleware:
    """The names of kinds of people are read at most once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with kinds_at_hand():
            return self.get_response(request)


class LinkMiddleware:
    """Who came in by a personal link opens what is declared for it, and only while that link stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_by_link(request):
            request.personal_link = link = _standing_link(request)  # type: ignore[attr-defined]
            if link is None:
                logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> None:
        if is_by_link(request) and not _may_open(request, view, by_link=True):
            raise PermissionDenied


def _standing_link(request: HttpRequest) -> PersonalLink | None:
    """Read for each page: a link that was withdrawn shuts what it opened."""
    links = PersonalLink.objects.select_related("engagement__person")
    link = links.filter(public_id=request.session[SESSION_LINK]).first()
    try:
        if link:
            require_standing(link, at=request.at)  # type: ignore[attr-defined]
    except NotAllowed:
        return None
    return link
