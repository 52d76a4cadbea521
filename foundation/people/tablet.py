"""A session on a shared tablet: short, and for the own plan and lessons only (foundation/people/middleware.py)."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from foundation import clock
from foundation.people.models import Person, User
from foundation.people.rules.tablet import IDLE, LASTS

SESSION_MARK = "on_tablet"
# Of every log-in, in seconds since 1970; config.middleware.SessionEndMiddleware ends it then.
SESSION_END = "session_ends_at"
# Says that this device is a tablet, and to who was last here whether it was they; to nobody else anything.
COOKIE = "plein_tablet"
# Nobody's: whoever was last here pressed 'Klaar'.
FREE = "vrij"


def is_on_tablet(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return session is not None and SESSION_MARK in session


def begin_session(request: HttpRequest, user: User) -> bool:
    """Whether this person was the last one here, so that what they left goes on; else nothing of it stays."""
    was_here = _was_here(request, user.person)
    if not was_here:
        request.session.flush()
    login(request, user, backend="foundation.people.backends.PersonBackend")
    request.session[SESSION_MARK] = True
    request.session[SESSION_END] = int((clock.machine_now() + LASTS).timestamp())
    request.session.set_expiry(int(IDLE.total_seconds()))
    return was_here


def mark_device(response: HttpResponse, person: Person | None) -> None:
    """Until the browser closes: this is a tablet, with this person on it or nobody."""
    response.set_cookie(
        COOKIE,
        _sign_of(person) if person else FREE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def is_tablet(request: HttpRequest) -> bool:
    return COOKIE in request.COOKIES


def may_go_on(request: HttpRequest) -> bool:
    """Whether somebody logged in here and did not press 'Klaar'."""
    return request.COOKIES.get(COOKIE, FREE) != FREE


def wipe_browser(response: HttpResponse) -> None:
    """What a lesson keeps on the device itself goes too."""
    response["Clear-Site-Data"] = '"storage"'


def _was_here(request: HttpRequest, person: Person) -> bool:
    return constant_time_compare(request.COOKIES.get(COOKIE, ""), _sign_of(person))


def _sign_of(person: Person) -> str:
    return salted_hmac(
        "foundation.people.tablet.device", str(person.public_id), algorithm="sha256"
    ).hexdigest()
