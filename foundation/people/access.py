"""Who may open a page: declared on its view, enforced there, and read back by the tests.

    @access(role=Role.HR, shows=Shows.LIST)
    def people_list(request): ...

A view without a declaration fails tests/test_house.py.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from foundation.clock import local_date
from foundation.people.models import Person, Role
from foundation.people.queries import person_of, roles_of

View = Callable[..., HttpResponseBase]


class PersonRequest(HttpRequest):
    """The request of a view below `@access`, as the middleware and the guard complete it."""

    # The moment of the request; handed to actions and queries.
    at: datetime
    # Who asks; not set on pages for anyone.
    person: Person


class Who(enum.Enum):
    ANYONE = "anyone"
    # Logged in, with a person behind the log-in.
    PERSON = "person"
    ROLE = "role"


class Shows(enum.Enum):
    PAGE = "page"
    # A page whose query count must not grow with its rows.
    LIST = "list"
    # Answers with a redirect or a file; nothing to look at.
    ACTION = "action"
    FILE = "file"


@dataclass(frozen=True)
class Access:
    who: Who
    shows: Shows
    role: Role | None = None


def access(
    *, who: Who = Who.PERSON, role: Role | None = None, shows: Shows = Shows.PAGE
) -> Callable[[View], View]:
    declared = Access(who=Who.ROLE if role else who, shows=shows, role=role)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refusal = _refusal(request, declared)
            return refusal or view(request, *args, **kwargs)

        guarded.access = declared  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refusal(request: HttpRequest, declared: Access) -> HttpResponseBase | None:
    if declared.who is Who.ANYONE:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(_page_of(request))
    person = person_of(request.user)
    if person is None:
        raise PermissionDenied
    if declared.role and declared.role not in roles_of(person, on=local_date(request.at)):  # type: ignore[attr-defined]
        raise PermissionDenied
    request.person = person  # type: ignore[attr-defined]
    return None


def _page_of(request: HttpRequest) -> str:
    """Where to go on after the log-in: no redirect repeats a POST, so to the page with the button."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host() and not page.path.startswith("//")
    if request.method in ("GET", "HEAD") or not is_ours:
        return request.get_full_path()
    return urlunsplit(("", "", page.path, page.query, ""))
