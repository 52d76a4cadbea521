from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.demo.cast import cast_in_groups
from dilemmas.queries.catalogue import recent_catalogue
from foundation import clock
from foundation.clock import local_date
from foundation.content.queries.branding import current_brand
from foundation.content.queries.help_lines import help_lines
from foundation.people.access import sight_of
from foundation.people.links import is_by_link
from foundation.people.models import Role
from foundation.people.queries import HeldRole, held_roles, person_of
from foundation.people.rights import Right, Scope
from foundation.people.tablet import is_on_tablet

# A menu that can be read at a glance.
MOST_ITEMS = 6


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


def installation(request: HttpRequest) -> dict[str, object]:
    """What every page says of this installation, and where one can go from it."""
    other = "en" if get_language() == "nl" else "nl"
    home = "/" if get_language() == "nl" else "/en/"
    return {
        "municipality_name": settings.MUNICIPALITY_NAME,
        "brand": SimpleLazyObject(current_brand),
        "session_warning_seconds": settings.SESSION_WARNING_SECONDS,
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
        "demo_accounts": cast_in_groups() if settings.DEMO_CLOCK_FILE else (),
        # Only pages that draw the menu pay for its query.
        "nav_items": SimpleLazyObject(lambda: _navigation(request, home)),
        # Pages that editors keep say it themselves.
        "other_language_url": SimpleLazyObject(
            lambda: translate_url(request.get_full_path(), other) if request.method == "GET" else home
        ),
        # Who is logged in begins at the own start page.
        "home_url": SimpleLazyObject(lambda: _home_url(request, home)),
        "accessibility_url": f"{home}toegankelijkheid/" if home == "/" else f"{home}accessibility/",
        "privacy_url": f"{home}privacy/",
        # Only pages that show them pay for their query.
        "help_lines": SimpleLazyObject(lambda: help_lines(get_language() or "nl")),
        "help_url": _help_url(home),
    }


def _home_url(request: HttpRequest, home: str) -> str:
    if is_by_link(request):
        return reverse("lms:welcome")
    return reverse("start") if person_of(getattr(request, "user", None)) else home


def _navigation(request: HttpRequest, home: str) -> list[NavItem]:
    person = person_of(request.user)
    held = getattr(request, "held_roles", None)
    if held is None and person:
        held = held_roles(person, on=local_date(clock.now()))
    shown = [
        NavItem(label=label, url=url, current=request.path.startswith(url))
        for label, url in _places(request, held or frozenset(), home)
    ]
    return _calm(shown)


def _calm(shown: list[NavItem]) -> list[NavItem]:
    """The own plan is left out first, since the start page leads there, then the information point, to which help
    leads; what stands before and after it always stays."""
    if len(shown) > MOST_ITEMS:
        shown = [shown[0], *shown[2:]]
    if len(shown) > MOST_ITEMS:
        shown = [*shown[:-2], shown[-1]]
    return shown if len(shown) <= MOST_ITEMS else [*shown[: MOST_ITEMS - 2], *shown[-2:]]


def _places(request: HttpRequest, held: frozenset[HeldRole], home: str) -> Iterator[tuple[str, str]]:
    """Own first, then desks, then what everybody reads. Who came by a personal link reads what is for their first day."""
    if is_by_link(request):
        yield _("Je eerste dag"), reverse("lms:welcome")
        yield _("Hulp en advies"), _help_url(home)
        return
    on = local_date(clock.now())
    roles = {role.role for role in held}
    if held or person_of(request.user):
        yield _("Start"), reverse("start")
        yield _("Mijn plan"), reverse("lms:plan")
    if not is_on_tablet(request):
        sight = sight_of(held, Right.COMPLETION_BY_NAME, on=on)
        scopes = sight.scopes if sight else frozenset()
        if Scope.OWN_TEAM in scopes:
            yield _("Mijn team"), reverse("lms:team")
        if Role.SPONSOR in roles:
            yield _("Externen"), reverse("lms:externals")
        if scopes & {Scope.EVERYONE, Scope.OWN_UNIT}:
            yield _("HR") if Role.HR in roles else _("Voortgang"), reverse("lms:hr_dashboard")
        if Role.DESK in roles:
            yield _("Balie"), reverse("lms:reception")
        if Role.OATH_OFFICIAL in roles:
            yield _("Ambtseed"), reverse("lms:official_ceremonies")
        if {Role.EDITOR, Role.CONCERN_COORDINATOR} & roles:
            yield _("Redactie"), reverse("wagtailadmin_home")
    # A municipality may have moved it, or keep it in one language.
    if dilemmas_url := recent_catalogue().urls.get(get_language() or "nl"):
        yield _("Dilemma’s"), dilemmas_url
    yield _("Informatiepunt"), f"{home}informatiepunt/" if home == "/" else f"{home}information-point/"
    yield _("Hulp en advies"), _help_url(home)


def _help_url(home: str) -> str:
    return f"{home}hulp-en-advies/" if home == "/" else f"{home}help-and-advice/"
