from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.demo.people import CAST
from foundation import clock
from foundation.clock import local_date
from foundation.people.models import Role
from foundation.people.queries import held_roles, person_of


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
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
        "demo_accounts": CAST if settings.DEMO_CLOCK_FILE else (),
        # Only pages that draw the menu pay for its query.
        "nav_items": SimpleLazyObject(lambda: list(_navigation(request, home))),
        "other_language_url": translate_url(request.get_full_path(), other)
        if request.method == "GET"
        else home,
        "home_url": home,
        "accessibility_url": f"{home}toegankelijkheid/" if home == "/" else f"{home}accessibility/",
        "privacy_url": f"{home}privacy/",
        "help_url": f"{home}hulp-en-advies/" if home == "/" else f"{home}help-and-advice/",
    }


def _navigation(request: HttpRequest, home: str) -> Iterator[NavItem]:
    person = person_of(request.user)
    held = getattr(request, "held_roles", None)
    if held is None and person:
        held = held_roles(person, on=local_date(clock.now()))
    roles = {role.role for role in held or ()}
    places = [(_("Mijn plan"), reverse("lms:plan"), person is not None)]
    places.append((_("HR"), reverse("lms:hr_dashboard"), Role.HR in roles))
    places.append((_("Ambtseed"), reverse("lms:official_ceremonies"), Role.OATH_OFFICIAL in roles))
    places.append(
        (_("Redactie"), reverse("wagtailadmin_home"), bool({Role.EDITOR, Role.CONCERN_COORDINATOR} & roles))
    )
    places.append(
        (_("Hulp en advies"), f"{home}hulp-en-advies/" if home == "/" else f"{home}help-and-advice/", True)
    )
    for label, url, is_shown in places:
        if is_shown:
            yield NavItem(label=label, url=url, current=request.path.startswith(url))
