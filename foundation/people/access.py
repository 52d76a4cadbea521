"""Who may open a page: declared on its view, enforced there, and read back by the tests.

    @access(right=Right.COMPLETION_BY_NAME, shows=Shows.LIST)
    def people_list(request): ...

The table of rights says which roles that are, and `request.sight` how far they reach.
A view without a declaration fails tests/test_house.py.
"""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from foundation.clock import local_date
from foundation.people.models import Person
from foundation.people.queries import HeldRole, held_roles, person_of
from foundation.people.rights import Right, Scope, cells_of

View = Callable[..., HttpResponseBase]


class PersonRequest(HttpRequest):
    """The request of a view below `@access`, as the middleware and the guard complete it."""

    # The moment of the request; handed to actions and queries.
    at: datetime
    # Who asks, and as what; not set on pages for anyone.
    person: Person
    held_roles: frozenset[HeldRole]
    # How far the declared right reaches; only where a right is declared.
    sight: "Sight"


@dataclass(frozen=True)
class Sight:
    """Of whom somebody may see or do what the page is about."""

    scopes: frozenset[Scope]
    # The units (with all below them) for Scope.OWN_UNIT.
    unit_ids: frozenset[int] = frozenset()

    @property
    def is_everyone(self) -> bool:
        return Scope.EVERYONE in self.scopes


class Who(enum.Enum):
    ANYONE = "anyone"
    # Logged in, with a person behind the log-in.
    PERSON = "person"
    # That person has a role to which the table of rights gives this right.
    RIGHT = "right"


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
    right: Right | None = None
    # Only these scopes of the right open the page; empty: any.
    scopes: frozenset[Scope] = frozenset()


def access(
    *,
    who: Who = Who.PERSON,
    right: Right | None = None,
    scopes: Iterable[Scope] = (),
    shows: Shows = Shows.PAGE,
) -> Callable[[View], View]:
    declared = Access(who=Who.RIGHT if right else who, shows=shows, right=right, scopes=frozenset(scopes))

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
    held = held_roles(person, on=local_date(request.at))  # type: ignore[attr-defined]
    if declared.right:
        sight = sight_of(held, declared.right, on=local_date(request.at))  # type: ignore[attr-defined]
        if sight is None or (declared.scopes and not declared.scopes & sight.scopes):
            raise PermissionDenied
        request.sight = sight  # type: ignore[attr-defined]
    request.person, request.held_roles = person, held  # type: ignore[attr-defined]
    return None


def sight_of(held: frozenset[HeldRole], right: Right, *, on: date) -> Sight | None:
    """How far these roles reach for this right; None: not at all."""
    scopes: set[Scope] = set()
    unit_ids: set[int] = set()
    for cell in cells_of({role.role for role in held}, right, on=on):
        units = {role.unit_id for role in held if role.role == cell.role}
        if cell.scope == Scope.OWN_UNIT:
            unit_ids |= {unit_id for unit_id in units if unit_id is not None}
            scopes |= {cell.scope} if units - {None} else set()
        elif cell.scope == Scope.EVERYONE and None not in units:
            # Given for one unit only.
            unit_ids |= {unit_id for unit_id in units if unit_id is not None}
            scopes.add(Scope.OWN_UNIT)
        else:
            scopes.add(cell.scope)
    return Sight(frozenset(scopes), frozenset(unit_ids)) if scopes else None


def _page_of(request: HttpRequest) -> str:
    """Where to go on after the log-in: no redirect repeats a POST, so to the page with the button."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host() and not page.path.startswith("//")
    if request.method in ("GET", "HEAD") or not is_ours:
        return request.get_full_path()
    return urlunsplit(("", "", page.path, page.query, ""))
