from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError

SENTENCES: Mapping[str, Any] = {
    "too_many": gettext_lazy(
        "Er komt nu zoveel tegelijk binnen dat we even niets aannemen. Je tekst staat er nog. Bewaar die, en probeer "
        "het over een uur opnieuw."
    ),
    "unknown_code": gettext_lazy(
        "We kennen deze code niet. Kijk of je alle twaalf tekens goed hebt overgetypt."
    ),
    "nothing_asked": gettext_lazy("Er is geen vraag meer om te beantwoorden. Er is niets veranderd."),
    "in_use": gettext_lazy(
        "Er is al een casus van gemaakt. Daar staat niet meer in wat jij schreef. Je eigen tekst gaat weg zodra die "
        "casus verschijnt."
    ),
    "decided": gettext_lazy("Hierover is al beslist. Er is niets veranderd."),
    "key_gone": gettext_lazy("Deze tekst kan niemand meer lezen: de sleutel is weg. Er is niets veranderd."),
    "asked_before": gettext_lazy("Je stelde al een vraag. Meer dan één kan niet."),
    "no_working_text": gettext_lazy("Bewaar eerst de bewerkte tekst."),
    "no_catalogue": gettext_lazy("Er is nog geen catalogus om de casus in te zetten."),
    "not_declined": gettext_lazy(
        "Dit kan alleen met een inbreng die je niet gebruikt. Er is niets veranderd."
    ),
}


def proposal_sentence(refusal: DomainError) -> str:
    return str(SENTENCES.get(refusal.code) or _("Dat kan nu niet. Er is niets veranderd."))
