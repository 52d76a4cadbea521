"""By what who was asked is told apart."""

from django.utils.translation import gettext as _

from measurement.rules.reach import CONTRACT, ENTRANCE, LEVEL, TENURE


def trait_name(trait: str) -> str:
    return {
        LEVEL: _("Functieschaal"),
        CONTRACT: _("Soort contract"),
        ENTRANCE: _("Account en e-mail"),
        TENURE: _("Hoe lang in dienst"),
    }[trait]
