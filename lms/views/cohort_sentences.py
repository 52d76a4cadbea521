"""Codes about cohorts, said to HR."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError
from lms.rules.cohorts import Standing

STANDINGS: dict[Standing, Any] = {
    Standing.WAITING: gettext_lazy("Nog niet begonnen"),
    Standing.STARTED: gettext_lazy("Begonnen"),
    Standing.COMPLETED: gettext_lazy("Afgerond"),
}
# Of numbers that nobody has so many are named.
MOST_NAMED = 10


def cohort_error(error: DomainError) -> str:
    """What went wrong and how to mend it."""
    details: dict[str, Any] = dict(error.details)
    sentences: dict[str, Callable[[], str]] = {
        "no_title": lambda: _("Schrijf een naam."),
        "no_module": lambda: _("Deze module is er niet meer. Kies een andere."),
        "cohort_in_the_past": lambda: _("Kies een laatste dag na vandaag."),
        "reminder_after_end": lambda: _(
            "Een herinnering valt na de laatste dag. Kies minder dagen of een latere dag."
        ),
        "unknown_numbers": lambda: (
            _("Bij deze nummers werkt nu niemand: %(numbers)s. Haal ze weg of verbeter ze.")
            % {"numbers": _named(details["numbers"])}
        ),
        "nobody_to_invite": lambda: _("Zo nodig je niemand uit. Kies andere clusters of soorten."),
    }
    say = sentences.get(error.code)
    return say() if say else _("Dit kan niet. Er is niets veranderd.")


def _named(numbers: list[str]) -> str:
    return ", ".join(numbers[:MOST_NAMED]) + (", …" if len(numbers) > MOST_NAMED else "")
