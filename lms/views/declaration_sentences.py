"""Stable codes of signing, confirming and looking up, said to the reader."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError


def signing_sentence(error: DomainError, *, sponsor: str = "") -> str:
    """What went wrong and how to mend it. `sponsor`: who gives the code."""
    sentences = {
        "gate_closed": lambda: _("Dit kan nog niet: rond eerst de module af. Er is niets ondertekend."),
        "text_changed": lambda: _(
            "De tekst is net veranderd. Hieronder staat de nieuwe. Lees die eerst. Je antwoorden staan er nog."
        ),
        "no_text": lambda: _("Er is nu geen tekst om te ondertekenen. HR zet die klaar."),
        "left": lambda: _("Je opdracht is voorbij, dus tekenen kan niet meer."),
        "not_asked": lambda: _("Deze verklaring is niet voor jou. Er is niets ondertekend."),
        "code_refused": lambda: _code_refused(error.details, sponsor),
        "no_code": lambda: (
            _(
                "Deze code werkt niet meer. Hij is al gebruikt, te oud, of te vaak fout getypt. "
                "Vraag %(name)s om een nieuwe."
            )
            % {"name": sponsor}
        ),
        "surname_refused": lambda: _("Deze achternaam hoort hier niet bij. Kijk of je hem goed schreef."),
        "too_many_tries": lambda: (
            _("Het ging te vaak mis. Wacht %(minutes)s minuten en probeer het dan opnieuw.") % error.details
        ),
    }
    say = sentences.get(error.code)
    return say() if say else _("Dit kan niet. Er is niets veranderd.")


def fault_sentence(fault: str) -> str:
    """What is wrong with one answer."""
    return {
        "required": _("Kies ja of nee."),
        "unknown": _("Kies ja of nee."),
        "explain": _("Schrijf bij een ja kort op wat het is."),
        "too_long": _("Maak je antwoord korter: hooguit 600 tekens."),
        "empty": _("Vul een antwoord in."),
        "unread": _("Zet een vinkje als je de hele tekst las."),
    }[fault]


def _code_refused(details: dict[str, Any], sponsor: str) -> str:
    return ngettext(
        "Deze code klopt niet. Je kunt het nog %(left)d keer proberen. Daarna vraag je %(name)s om een nieuwe.",
        "Deze code klopt niet. Je kunt het nog %(left)d keer proberen. Daarna vraag je %(name)s om een nieuwe.",
        details["left"],
    ) % {"left": details["left"], "name": sponsor}
