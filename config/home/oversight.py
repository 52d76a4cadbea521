"""Working groups; and for the works council and the privacy officer what changes in who may see what."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.home.reader import Reader
from config.home.rules import Coming, Offer, Place
from foundation.meetings.groups.queries import group_ids_of
from foundation.people.queries.announcements import announced_lines, past_announcements
from foundation.people.rights import Right

MOST_ANNOUNCED = 5


def working_groups(reader: Reader) -> Offer:
    """Who is in one, and who keeps them."""
    is_member = bool(group_ids_of(reader.person, on=reader.today))
    if not is_member and not reader.sight(Right.CYCLE):
        return Offer()
    sentence = _("Je groepen, hun agenda en wat er is besloten")
    return Offer(places=[Place(_("Werkgroepen"), reverse("meetings:groups"), sentence)])


def oversight(reader: Reader) -> Offer:
    if not reader.sight(Right.RIGHTS_REGISTER):
        return Offer()
    announced = past_announcements().filter(effective_on__gt=reader.today)[:MOST_ANNOUNCED]
    places = [
        Place(
            _("Register van rechten"),
            reverse("people:register"),
            _("Wie wat mag zien, sinds wanneer, en wat er komt"),
        )
    ]
    if reader.sight(Right.AUDIT_LOG):
        places.append(
            Place(_("Inzagelog"), reverse("people:audit_log"), _("Wie in gegevens keek, en waarvoor"))
        )
    return Offer(
        coming=[
            Coming(
                one.effective_on,
                capfirst(str(one.get_kind_display())),
                next(iter(announced_lines(one)), ""),
            )
            for one in announced
        ],
        places=places,
        quiet=_("Verandert er iets in wie wat mag zien, dan krijg je vooraf bericht."),
    )
