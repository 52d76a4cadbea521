"""Requirements in words: for whom, by when, where somebody stands, and what went wrong."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.errors import DomainError
from foundation.people.models import Unit
from foundation.people.models.kinds import kind_name
from foundation.people.queries import UnitHistory
from lms.models import DueAnchor, RequirementVersion
from lms.rules.assignments import Status

STATUSES: dict[Status, Any] = {
    Status.OVERDUE: gettext_lazy("te laat"),
    Status.DUE_SOON: gettext_lazy("loopt bijna af"),
    Status.OPEN: gettext_lazy("nog te doen"),
    Status.NO_DATE: gettext_lazy("zonder uiterste dag"),
    Status.COMPLETED: gettext_lazy("klaar"),
    Status.AGAIN: gettext_lazy("klaar, en opnieuw gevraagd"),
    Status.EXEMPT: gettext_lazy("vrijgesteld"),
    Status.CLOSED: gettext_lazy("gesloten"),
}
# Which label of the style stands for it.
LABELS = {
    Status.OVERDUE: "warning",
    Status.DUE_SOON: "now",
    Status.OPEN: "now",
    Status.NO_DATE: "warning",
    Status.COMPLETED: "ok",
    Status.AGAIN: "ok",
    Status.EXEMPT: "closed",
    Status.CLOSED: "closed",
}


def audience_in_words(
    version: RequirementVersion, *, units: Iterable[Unit], history: UnitHistory, on: date
) -> str:
    """One line. `units`: those of the version, or of one that is not written yet."""
    kinds = ", ".join(kind_name(code) for code in version.kinds)
    places = [history.place_of(unit.pk, on=on) for unit in units]
    names = sorted(place.name for place in places if place)
    parts = [kinds[:1].upper() + kinds[1:]]
    parts.append(_("in %(units)s") % {"units": ", ".join(names)} if names else _("in de hele organisatie"))
    if version.managers_only:
        parts.append(_("alleen wie leidinggeeft"))
    parts += [
        text
        for text in (
            _between_levels(version.level_from, version.level_until),
            _between_days(version.starts_from, version.starts_until),
        )
        if text
    ]
    return ", ".join(parts)


def due_in_words(version: RequirementVersion) -> str:
    months = version.due_months or 0
    if version.due_anchor == DueAnchor.FIXED and version.due_on:
        return _("Uiterlijk %(day)s") % {"day": date_format(version.due_on, "j F Y")}
    if version.due_anchor == DueAnchor.COMPLETION and version.anchor:
        return ngettext("%(months)d maand na ‘%(title)s’", "%(months)d maanden na ‘%(title)s’", months) % {
            "months": months,
            "title": version.anchor.title,
        }
    if not months:
        return _("Op de eerste werkdag")
    return ngettext(
        "%(months)d maand na de eerste werkdag", "%(months)d maanden na de eerste werkdag", months
    ) % {"months": months}


def validity_in_words(version: RequirementVersion) -> str:
    if version.validity_months is None:
        return _("Wie klaar is, blijft klaar.")
    return ngettext(
        "Elke %(months)d maand opnieuw; we vragen het %(days)d dagen vooraf.",
        "Elke %(months)d maanden opnieuw; we vragen het %(days)d dagen vooraf.",
        version.validity_months,
    ) % {"months": version.validity_months, "days": version.window_days}


def _between_levels(first: int | None, last: int | None) -> str:
    if first is not None and last is not None:
        return _("schaal %(first)d tot en met %(last)d") % {"first": first, "last": last}
    if first is not None:
        return _("schaal %(first)d en hoger") % {"first": first}
    return _("schaal %(last)d en lager") % {"last": last} if last is not None else ""


def _between_days(first: date | None, last: date | None) -> str:
    days = {
        "first": date_format(first, "j-n-Y") if first else "",
        "last": date_format(last, "j-n-Y") if last else "",
    }
    if first and last:
        return _("begonnen van %(first)s tot en met %(last)s") % days
    if first:
        return _("begonnen op of na %(first)s") % days
    return _("begonnen tot en met %(last)s") % days if last else ""


def requirement_error(error: DomainError) -> str:
    """What went wrong and how to mend it."""
    details: dict[str, Any] = dict(error.details)
    sentences = {
        "no_steps": lambda: _("Dit programma heeft nog geen stappen. Kies een ander, of kies zelf stappen."),
        "title_taken": lambda: _("Er is al een verplichting met deze naam. Kies een andere naam."),
        "requirement_moved": lambda: _(
            "Iemand anders heeft deze verplichting net veranderd. Er is niets gepubliceerd. Open de pagina opnieuw en kijk."
        ),
        "requirement_ended": lambda: _("Deze verplichting is beëindigd. Maak een nieuwe."),
        "no_reason": lambda: _("Schrijf waarom."),
        "ends_in_the_past": lambda: _("Deze dag is al geweest. Kies vandaag of later."),
        "nobody_chosen": lambda: _("Kies eerst wie je bedoelt."),
        "no_day": lambda: _("Kies een dag."),
        "day_in_the_past": lambda: _("Deze dag is al geweest. Kies vandaag of later."),
        "day_to_come": lambda: _("Deze dag moet nog komen. Kies vandaag of eerder."),
        "module_not_asked": lambda: _("Deze module hoort niet bij deze verplichting. Kies een andere."),
        "unknown_module": lambda: _("Deze module heeft nog geen versie. Publiceer haar eerst."),
        "job_over": lambda: _("Dit dienstverband is voorbij. Kies een ander dienstverband."),
        "completion_stays": lambda: _(
            "Wat iemand afrondde, blijft staan: dit bewijs wissen we nooit. Klopt het niet? Vraag de beheerder."
        ),
        "own_registration": lambda: _("Je eigen inschrijving pas je niet zelf aan. Vraag een collega."),
    }
    say = sentences.get(error.code)
    return say() % details if say else _("Dit kan niet. Er is niets veranderd.")
