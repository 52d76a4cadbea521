"""What groups of who was asked are called."""

from django.utils.translation import gettext as _

from measurement.rules.reach import (
    CONTRACT,
    ENTRANCE,
    LEVEL,
    LONGER,
    MAIL_ONLY,
    NEW,
    TENURE,
    UNKNOWN,
    WITH_ACCOUNT,
    WITHOUT_MAIL,
)


def trait_name(trait: str) -> str:
    return {
        LEVEL: _("Functieschaal"),
        CONTRACT: _("Soort contract"),
        ENTRANCE: _("Account en e-mail"),
        TENURE: _("Hoe lang in dienst"),
    }[trait]


def group_name(trait: str, group: str) -> str:
    """Of a kind of contract its code: who releases looks up the name."""
    if group == UNKNOWN:
        return _("Onbekend")
    if trait == LEVEL:
        first, last = group.split("-")
        return _("Schaal %(first)s tot en met %(last)s") % {"first": first, "last": last}
    return {
        WITH_ACCOUNT: _("Met account"),
        MAIL_ONLY: _("Wel e-mail, geen account"),
        WITHOUT_MAIL: _("Zonder e-mail"),
        NEW: _("Korter dan een jaar"),
        LONGER: _("Een jaar of langer"),
    }.get(group, group)
