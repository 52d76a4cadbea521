"""What was announced to OR and FG, who is told, and how it reads."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.people.limits import BOUNDS, Limit, Measure
from foundation.people.models import Announcement, AnnouncementKind, Person, PersonStatus, Role, RoleGrant
from foundation.people.rights import TOLD_OF_CHANGES, Right, Scope


def waiting_announcements() -> QuerySet[Announcement]:
    """Those that nobody was told of yet, the oldest first."""
    return Announcement.objects.filter(told_at=None).order_by("made_at", "pk")


def past_announcements() -> QuerySet[Announcement]:
    """All of them, the newest first: the history of the register."""
    return Announcement.objects.order_by("-made_at", "-pk")


def people_told_of_changes(*, on: date) -> QuerySet[Person]:
    holders = RoleGrant.objects.in_force(on).filter(role__in=TOLD_OF_CHANGES)
    return Person.objects.filter(status=PersonStatus.ACTIVE, pk__in=holders.values("person")).order_by("pk")


def announced_lines(announcement: Announcement) -> list[str]:
    """What changes, a sentence each, in the language of the moment."""
    details = announcement.details
    if announcement.kind == AnnouncementKind.LIMIT_CHANGED:
        return [_("‘%(limit)s’ gaat van %(was)s naar %(value)s.") % _limit_words(details)]
    if announcement.kind == AnnouncementKind.LIMIT_WITHDRAWN:
        return [
            _("‘%(limit)s’ wordt niet %(value)s en blijft %(was)s.") % _limit_words(details),
        ]
    if announcement.kind == AnnouncementKind.ROLE_GIVEN:
        return [_role_line(details)]
    return [*_cell_lines(details["added"], is_added=True), *_cell_lines(details["removed"], is_added=False)]


def amount_text(limit: Limit, value: int) -> str:
    """'10 mensen', '24 maanden'."""
    if BOUNDS[limit].measure is Measure.PEOPLE:
        return ngettext("%(n)d mens", "%(n)d mensen", value) % {"n": value}
    return ngettext("%(n)d maand", "%(n)d maanden", value) % {"n": value}


def _limit_words(details: dict[str, Any]) -> dict[str, object]:
    limit = Limit(details["limit"])
    return {
        "limit": str(limit.label).capitalize(),
        "was": amount_text(limit, details["was"]),
        "value": amount_text(limit, details["value"]),
    }


def _role_line(details: dict[str, Any]) -> str:
    words = {"role": Role(details["role"]).label, "unit": details.get("unit")}
    if details.get("unit"):
        return _("Iemand krijgt de rol ‘%(role)s’ voor %(unit)s.") % words
    return _("Iemand krijgt de rol ‘%(role)s’.") % words


def _cell_lines(cells: Iterable[dict[str, str]], *, is_added: bool) -> Iterable[str]:
    for cell in cells:
        words = {
            "role": str(_label(Role, cell["role"])).capitalize(),
            "right": _label(Right, cell["right"]),
            "scope": _label(Scope, cell["scope"]),
            "day": formats.date_format(date.fromisoformat(cell["since"]), "j F Y") if cell["since"] else "",
        }
        if not is_added:
            yield _("Vervalt: %(role)s, %(right)s, %(scope)s.") % words
        elif cell["since"]:
            yield _("Nieuw vanaf %(day)s: %(role)s, %(right)s, %(scope)s.") % words
        else:
            yield _("Nieuw: %(role)s, %(right)s, %(scope)s.") % words


def _label(kind: type[Role] | type[Right] | type[Scope], value: str) -> str:
    """A role or right that the code no longer knows keeps its key."""
    return str(kind(value).label) if value in kind.values else value
