from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from foundation import clock

View = Callable[[HttpRequest], HttpResponse]

# Wagtail's administration runs inline scripts and styles without nonces (wagtail#7053),
# so it has a policy of its own and the site keeps the strict one.
ADMIN_PREFIX = "/beheer/"
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class AdminPolicyMiddleware:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response["Content-Security-Policy"] = ADMIN_POLICY
        return response


# Where people vote without a name, below the language; those who read what was written there are known.
VOTING = ("poll", "embed", "live")
MODERATING = ["poll", "reacties"]


class NobodyMiddleware:
    """In settings.UNSEEN_PLACES, for the pictures there, and where people vote, everybody is nobody.

    The session cookie is taken out of the request before anything reads it: no session is loaded, saved or
    prolonged, no view or log record can name a person, and the browser keeps its cookie for the other pages.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        places = self._below_language(request.path_info)
        if places[0] in VOTING and places[:2] != MODERATING:
            # Nothing comes along but the ballot itself: not what marks a shared tablet either.
            self._keep_cookies(request, starting_with=settings.BALLOT_COOKIE)
        elif places[0] in settings.UNSEEN_PLACES or request.path_info.startswith(settings.MEDIA_URL):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            # What error reports would copy.
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)

    @staticmethod
    def _below_language(path: str) -> list[str]:
        places = path.strip("/").split("/")
        return (places[1:] if places[0] in dict(settings.LANGUAGES) else places) or [""]

    @staticmethod
    def _keep_cookies(request: HttpRequest, *, starting_with: str) -> None:
        for name in [name for name in request.COOKIES if not name.startswith(starting_with)]:
            del request.COOKIES[name]
        request.META.pop("HTTP_COOKIE", None)


class MomentMiddleware:
    """Reads the clock once for each request: views hand `request.at` to actions and queries."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class MaintenanceMiddleware:
    """Answers 503 while the file of the setting exists; before anything that needs the database."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not Path(settings.MAINTENANCE_FILE).exists():
            return self.get_response(request)
        with override(get_language_from_request(request, check_path=True)):
            page = render_to_string("503.html", {"path": request.path})
        return HttpResponse(page, status=503, headers={"Retry-After": "600", "Cache-Control": "no-store"})


class SessionEndMiddleware:
    """Ends every log-in after SESSION_LASTS_SECONDS, however busy it is (BIO2). Idle ends are the cookie's:
    a page read moves that end on, but saves it at most thirty times in an idle term.

    The session keeps its own end, in seconds since 1970 by the machine's clock; a log-in that must end sooner
    sets it sooner. `request.session_ends_in`: seconds; None while nobody is logged in.
    """

    KEY = "session_ends_at"
    SEEN_KEY = "session_seen_at"

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session_ends_in = self._seconds_left(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _seconds_left(self, request: HttpRequest) -> int | None:
        if SESSION_KEY not in request.session:
            return None
        present = int(clock.machine_now().timestamp())
        ends_at = request.session.setdefault(self.KEY, present + settings.SESSION_LASTS_SECONDS)
        if present >= ends_at:
            logout(request)
            return None
        if present - request.session.get(self.SEEN_KEY, 0) >= settings.SESSION_COOKIE_AGE // 30:
            # Saves the session, and with it the idle end.
            request.session[self.SEEN_KEY] = present
        return ends_at - present
