"""Why there is no report, in words."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


def fault_words(code: str) -> str:
    """Empty when nobody foresaw it."""
    if code == "no_answers":
        return _(
            "Er zijn nog geen antwoorden geschreven. Wacht tot er genoeg zijn: ze komen in groepen binnen."
        )
    return ""


def sharing_error(error: DomainError) -> str:
    """What went wrong and how to mend it."""
    sentences = {
        "no_follow_up": _("Schrijf op wat de gemeente hiermee doet. Ook ‘nog niets’ is iets."),
        "follow_up_too_long": _("Deze tekst is te lang. Maak hem korter dan %(most)s letters.")
        % {"most": error.details.get("most")},
        "nothing_to_share": _(
            "In dit rapport staat geen cijfer van de hele organisatie. Leg een nieuw rapport vast als er meer antwoorden zijn."
        ),
        "already_shared": _("Dit rapport is al gedeeld. Je hoeft niets meer te doen."),
        "not_shared": _("Dit rapport was niet gedeeld. Je hoeft niets meer te doen."),
    }
    return sentences[error.code]
