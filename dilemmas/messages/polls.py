"""What a poll says back to who votes, writes or draws."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError


@dataclass(frozen=True)
class Notice:
    """For components/alert.html."""

    kind: str
    title: str
    text: str = ""


def counted() -> Notice:
    return Notice("ok", _("Je stem is binnen."), _("Dank je. Hij telt mee zonder je naam."))


def counted_already() -> Notice:
    return Notice("info", _("Je stem was al binnen."), _("We tellen hem één keer. Er is niets veranderd."))


def foreign_origin() -> Notice:
    return Notice(
        "error",
        _("We hebben niets geteld."),
        _("Je stem kwam niet van onze eigen pagina. Open de poll in een nieuw tabblad en stem daar."),
    )


def vote_refused(error: DomainError) -> Notice:
    """A refused vote; what was chosen still stands on the page."""
    if error.code == "too_busy":
        return too_busy(error)
    if error.code == "other_round":
        return Notice(
            "info",
            _("De tweede stemming is net begonnen."),
            _("Lees eerst wat collega’s zeiden. Stem daarna opnieuw."),
        )
    if error.code == "not_open":
        return Notice("info", _("De stemming is voorbij."), _("We konden je stem niet meer tellen."))
    return Notice(
        "error",
        _("Kies eerst een van de mogelijkheden."),
        _("Daarna kun je stemmen. Er is nog niets geteld."),
    )


def too_busy(error: DomainError) -> Notice:
    seconds = int(str(error.details["wait_seconds"]))
    wait = ngettext("Wacht %(n)d seconde", "Wacht %(n)d seconden", seconds) % {"n": seconds}
    return Notice(
        "warning",
        _("Het is nu heel druk."),
        _("%(wait)s en druk dan nog een keer op de knop. Wat je koos of schreef, staat er nog.")
        % {"wait": wait},
    )


def reaction_refused(error: DomainError) -> Notice:
    if error.code == "too_busy":
        return too_busy(error)
    if error.code == "queue_full":
        return Notice(
            "warning",
            _("Er wachten nu heel veel reacties."),
            _("De redactie leest ze eerst. Probeer het morgen nog een keer."),
        )
    return Notice("info", _("Reageren kan niet meer."), _("Deze poll is voorbij. Er is niets bewaard."))


def moderation_refused(error: DomainError) -> str:
    return {
        "decided_already": _("Hier is al over beslist. Er is niets veranderd."),
        "gone": _("Deze reactie is er niet meer."),
        "too_long": _(
            "Met de woorden die je weghaalde wordt de reactie langer dan 280 tekens. Wijs haar af, of haal minder weg."
        ),
    }.get(error.code, _("Dat kan nu niet. Er is niets veranderd."))


def draw_refused(error: DomainError) -> str:
    return {
        "not_open": _("Meedoen kan nu niet. Er is niets veranderd."),
        "still_open": _("Meedoen kan nog. Trek de winnaar als de laatste dag voorbij is."),
        "drawn_already": _("De winnaar is al getrokken. Er is niets veranderd."),
        "nobody_entered": _("Niemand die hier nu werkt, doet mee. Er is niets getrokken."),
    }.get(error.code, _("Dat kan nu niet. Er is niets veranderd."))
