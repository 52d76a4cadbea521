"""Coming in by a personal link. GET changes nothing: what reads mail ahead opens links too; only a press binds it."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from foundation.errors import NotAllowed
from foundation.people.access import Who, access
from foundation.people.actions.links import bind_link, is_bound_to, require_standing
from foundation.people.links import COOKIE, begin_session, is_by_link, is_token_of, keep_mark, kept_mark
from foundation.people.models import PersonalLink

FORBIDDEN = 403


@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, link_id: UUID, token: str) -> HttpResponse:
    """Whose link it is stands on the page, so that nobody goes on as somebody else."""
    found = _link(link_id)
    if found is None or not is_token_of(found, token):
        return _refusal_page(request, "link_refused")
    try:
        require_standing(found, at=_at(request))
        if _is_this_browser(request, found):
            return _entrance(request, found)
        if found.bound_at is not None:
            return _refusal_page(request, "link_used", link=found)
        if "leave" in request.POST:
            # The colleague who is logged in on this computer. Not by the page for logging out: the way back would stand
            # in its address, and so in a log.
            logout(request)
            return _private(redirect(request.path))
        if request.method == "GET" or _is_somebody_else(request, found):
            return _welcome_page(request, found)
        mark = bind_link(link=found, token=token, at=_at(request))
    except NotAllowed as refusal:
        # Another browser may have been first in the meantime.
        return _refusal_page(request, refusal.code, link=found)
    response = _begin(request, _link(link_id) or found)
    keep_mark(response, found, mark, at=_at(request))
    return response


@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def link_again(request: HttpRequest) -> HttpResponse:
    """Where a session by link ended: the browser that bound the link goes on with one press."""
    link_id, mark = kept_mark(request)
    found = _link(link_id)
    if found is None or not is_bound_to(found, mark):
        if not link_id or request.method == "POST":
            raise Http404
        return _forget(redirect_to_login(request.GET.get("next", "")))
    try:
        require_standing(found, at=_at(request))
    except NotAllowed as refusal:
        # From now on this browser comes in by the log-in page: its owner may have an account by now.
        return _forget(_refusal_page(request, refusal.code, link=found))
    return _entrance(request, found)


def _entrance(request: HttpRequest, found: PersonalLink) -> HttpResponse:
    """For the browser that has this link."""
    if is_by_link(request) and request.user == found.engagement.person.user:
        return redirect("lms:welcome")
    if request.method == "GET" or _is_somebody_else(request, found):
        return _welcome_page(request, found)
    return _begin(request, found)


def _begin(request: HttpRequest, found: PersonalLink) -> HttpResponse:
    begin_session(request, found)
    return _private(redirect("lms:welcome"))


def _welcome_page(request: HttpRequest, found: PersonalLink) -> HttpResponse:
    context = {
        "link": found,
        "person": found.engagement.person,
        "engagement": found.engagement,
        # A colleague who is logged in on this computer logs out first; nobody's session is taken over.
        "somebody_else": request.user if _is_somebody_else(request, found) else None,
    }
    return _private(render(request, "people/link.html", context))


def _refusal_page(request: HttpRequest, code: str, *, link: PersonalLink | None = None) -> HttpResponse:
    """The same for a wrong link as for one that was withdrawn: it says of nobody that they are known here."""
    sponsor = link.engagement.sponsor if link and code != "link_refused" else None
    response = render(
        request, "people/link_refused.html", {"code": code, "sponsor": sponsor}, status=FORBIDDEN
    )
    # Django would log the address, and with it the token.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """What the page loads is not told its address: the token in it opens something until a browser is bound. Not
    'no-referrer': then the form of this page would have no origin."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin"
    return response


def _forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE)
    return response


def _link(link_id: UUID | str) -> PersonalLink | None:
    try:
        wanted = UUID(str(link_id))
    except ValueError:
        return None
    links = PersonalLink.objects.select_related("engagement__person__user", "engagement__sponsor")
    return links.filter(public_id=wanted).first()


def _is_this_browser(request: HttpRequest, found: PersonalLink) -> bool:
    link_id, mark = kept_mark(request)
    return link_id == str(found.public_id) and is_bound_to(found, mark)


def _is_somebody_else(request: HttpRequest, found: PersonalLink) -> bool:
    return request.user.is_authenticated and request.user != found.engagement.person.user


def _at(request: HttpRequest) -> datetime:
    return request.at  # type: ignore[attr-defined]
