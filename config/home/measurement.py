"""The self-scan of who leads people; and the figures of the year for who accounts for them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from config.home.reader import Reader
from config.home.rules import Offer, Place
from foundation.clock import local_date
from foundation.people.rights import Right, Scope
from measurement.queries.invitations import own_invitations as own_rows
from measurement.queries.results import is_anything_shared


def own_invitations(reader: Reader) -> Offer:
    """For who gets no mail. Whether somebody answered is not looked at, so that it is a place here too."""
    if reader.person.email or not own_rows(reader.person, on=local_date(reader.at)):
        return Offer()
    return Offer(
        places=[
            Place(
                _("Je vragenlijsten"),
                reverse("measurement:own"),
                _("Een paar vragen van een meting. Meedoen mag, het hoeft niet."),
            )
        ]
    )


def shared_results(reader: Reader) -> Offer:
    """For everybody, as soon as HR shared something."""
    if not is_anything_shared():
        return Offer()
    return Offer(
        places=[
            Place(
                _("Resultaten van metingen"),
                reverse("measurement:results"),
                _("Wat we samen antwoordden, en wat de gemeente ermee doet"),
            )
        ]
    )


def self_scan(reader: Reader) -> Offer:
    """Whether somebody filled it in is nobody's business, so that it is a place and never a thing to do."""
    if not reader.sight(Right.TEAM_ADMIN, Scope.OWN_TEAM):
        return Offer()
    return Offer(
        places=[
            Place(
                _("Zelfscan"),
                reverse("measurement:self_scan"),
                _("26 vragen over hoe jij leiding geeft. Alleen jij leest ze."),
            )
        ]
    )


def figures(reader: Reader) -> Offer:
    if not reader.sight(Right.AGGREGATES, Scope.EVERYONE, Scope.OWN_UNIT, Scope.CONCERN):
        return Offer()
    places = [
        Place(
            _("Metingen"),
            reverse("measurement:reports"),
            _("Wat blijft er van een training, per groep van tien of meer"),
        ),
        Place(
            _("Cijfers per jaar"),
            reverse("measurement:figures"),
            _("Wat is gepubliceerd, over de jaren heen"),
        ),
    ]
    if reader.sight(Right.AGGREGATES, Scope.EVERYONE):
        places.append(
            Place(
                _("Zelfscan: gemiddelden"),
                reverse("measurement:self_scan_averages"),
                _("Hoe leidinggevenden zichzelf zien, zonder namen"),
            )
        )
    return Offer(places=places)
