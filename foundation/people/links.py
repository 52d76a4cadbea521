"""A session by a personal link: for the own first morning only (foundation/people/middleware.py)."""

import base64
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from foundation.people.models import PersonalLink

# The public id of the link by which this session came in.
SESSION_LINK = "personal_link"
# What a bound browser keeps: the link, and the mark that proves that this browser bound it.
COOKIE = "plein_link"


def token_of(link_id: UUID | str) -> str:
    """What stands in the address behind the link's id: 256 bits that follow from the site's secret."""
    digest = salted_hmac("foundation.people.links.token", str(link_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_token_of(link: PersonalLink, token: str) -> bool:
    return constant_time_compare(token_of(link.public_id), token)


def path_of(link_id: UUID | str) -> str:
    return reverse("people:link", kwargs={"link_id": link_id, "token": token_of(link_id)})


def is_by_link(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return session is not None and SESSION_LINK in session


def begin_session(request: HttpRequest, link: PersonalLink) -> None:
    request.session.flush()
    user = link.engagement.person.user
    login(request, user, backend="foundation.people.backends.PersonBackend")
    request.session[SESSION_LINK] = str(link.public_id)


def keep_mark(response: HttpResponse, link: PersonalLink, mark: str, *, at: datetime) -> None:
    """As long as the link stands; said in seconds, since the browser's clock is not the demo's."""
    response.set_cookie(
        COOKIE,
        f"{link.public_id}.{mark}",
        max_age=int((link.expires_at - at).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def kept_mark(request: HttpRequest) -> tuple[str, str]:
    """The link's id and the mark that this browser keeps; both empty where it keeps none."""
    link_id, _dot, mark = request.COOKIES.get(COOKIE, "").partition(".")
    return (link_id, mark) if mark else ("", "")
