"""Who may open a page: declared on its view, enforced there, and read back by the tests.

    @access(right=Right.COMPLETION_BY_NAME, shows=Shows.LIST)
    def people_list(request): ...

The table of rights says which roles that are, and `request.sight` how far they reach.
A view without a declaration fails tests/test_house.py.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from foundation.clock import local_date
from foundation.people.limits import Limit
from foundation.people.links import kept_mark
from foundation.people.models import Person
from foundation.people.queries import HeldRole, held_roles, person_of
from foundation.people.queries.limits import limits_in_force
from foundation.people.rights import Right, Scope, cells_of
from foundation.people.tablet import is_tablet

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
    # The thresholds and terms of today; read once, when first asked for.
    limits: Mapping[Limit, int]


@dataclass(frozen=True)
class Sight:
    """Of whom somebody may see or do what the page is about."""

    scopes: frozenset[Scope]
    # The units (with all below them) for Scope.OWN_UNIT.
    unit_ids: frozenset[int] = frozenset()
    # As what: of several roles the one that reaches furthest; what a look-up is noted under.
    role: str = ""

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
    # Opens it too, for who has not the first.
    or_right: Right | None = None
    # Only these scopes of the right open the page; empty: any.
    scopes: frozenset[Scope] = frozenset()
    # Also open to who logged in with a printed code on a shared tablet.
    on_tablet: bool = False
    # Also open to who came in by a personal link, without an account.
    by_link: bool = False

    @property
    def rights(self) -> tuple[Right, ...]:
        return tuple(right for right in (self.right, self.or_right) if right)


def access(
    *,
    who: Who = Who.PERSON,
    right: Right | None = None,
    or_right: Right | None = None,
    scopes: Iterable[Scope] = (),
    shows: Shows = Shows.PAGE,
    on_tablet: bool = False,
    by_link: bool = False,
) -> Callable[[View], View]:
    declared = Access(
        who=Who.RIGHT if right else who,
        shows=shows,
        right=right,
        or_right=or_right,
        scopes=frozenset(scopes),
        on_tablet=on_tablet,
        by_link=by_link,
    )

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = _refusal(request, declared) or view(request, *args, **kwargs)
            if declared.who is not Who.ANYONE and not response.has_header("Cache-Control"):
                # The next one at this computer finds nothing by going back.
                add_never_cache_headers(response)
            return response

        guarded.access = declared  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refusal(request: HttpRequest, declared: Access) -> HttpResponseBase | None:
    if declared.who is Who.ANYONE:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(_page_of(request), _entrance(request))
    person = person_of(request.user)
    if person is None:
        raise PermissionDenied
    on = local_date(request.at)  # type: ignore[attr-defined]
    # Only pages that ask for a right, or draw the menu, pay for its queries.
    held: frozenset[HeldRole] = SimpleLazyObject(lambda: held_roles(person, on=on))  # type: ignore[assignment]
    if declared.right:
        sights = (sight_of(held, right, on=on) for right in declared.rights)
        # A right that everybody has of their own session, say, does not stand in the way of the other one.
        sight = next((found for found in sights if found and _opens(found, declared)), None)
        if sight is None:
            raise PermissionDenied
        request.sight = sight  # type: ignore[attr-defined]
    request.person, request.held_roles = person, held  # type: ignore[attr-defined]
    request.limits = SimpleLazyObject(lambda: limits_in_force(on))  # type: ignore[attr-defined]
    return None


def _opens(sight: Sight, declared: Access) -> bool:
    return not declared.scopes or bool(declared.scopes & sight.scopes)


def _entrance(request: HttpRequest) -> str | None:
    """Where this browser comes in; None: by the log-in page."""
    if is_tablet(request):
        return reverse("people:tablet")
    return reverse("people:link_again") if any(kept_mark(request)) else None


def sight_of(held: frozenset[HeldRole], right: Right, *, on: date) -> Sight | None:
    """How far these roles reach for this right; None: not at all."""
    scopes: set[Scope] = set()
    unit_ids: set[int] = set()
    roles: dict[Scope, str] = {}
    for cell in cells_of({role.role for role in held}, right, on=on):
        units = {role.unit_id for role in held if role.role == cell.role}
        scope = cell.scope
        if scope == Scope.EVERYONE and None not in units:
            # Given for one unit only.
            scope = Scope.OWN_UNIT
        if scope == Scope.OWN_UNIT:
            if not units - {None}:
                continue
            unit_ids |= {unit_id for unit_id in units if unit_id is not None}
        scopes.add(scope)
        roles.setdefault(scope, cell.role)
    if not scopes:
        return None
    # The scopes stand in the order of their reach.
    furthest = max(scopes, key=list(Scope).index)
    return Sight(frozenset(scopes), frozenset(unit_ids), roles[furthest])


def _page_of(request: HttpRequest) -> str:
    """Where to go on after the log-in: no redirect repeats a POST, so to the page with the button."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host() and not page.path.startswith("//")
    if request.method in ("GET", "HEAD") or not is_ours:
        return request.get_full_path()
    return urlunsplit(("", "", page.path, page.query, ""))
