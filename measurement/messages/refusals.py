"""Why something is not shown, in a sentence that says what would mend it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measurement.rules.report import SHOWN_AS_BOUND
from measurement.rules.statistics.refusals import Refusal

SENTENCES = {
    Refusal.BELOW_K: gettext_lazy("Te weinig antwoorden, of terug te rekenen uit een ander getal."),
    Refusal.LOW_RESPONSE: gettext_lazy(
        "Minder dan 30% antwoordde. Wie niet antwoordde, kan anders zijn; daarom staat hier geen getal."
    ),
    Refusal.LOW_ALPHA: gettext_lazy(
        "De vragen van deze schaal hangen te weinig samen voor één gemiddelde (alfa onder 0,60)."
    ),
    Refusal.NOT_COMPARABLE: gettext_lazy("De vragen zijn veranderd. Voor en na zijn niet te vergelijken."),
    Refusal.NOT_LINKED: gettext_lazy(
        "De antwoorden zijn niet van dezelfde mensen. Een verschil is dan geen verandering."
    ),
    Refusal.TOO_FEW_FOR_INTERVAL: gettext_lazy(
        "Minder dan 20 mensen antwoordden beide keren: te weinig voor een interval."
    ),
    Refusal.TOO_FEW_FOR_P: gettext_lazy(
        "Minder dan 30 mensen antwoordden beide keren: te weinig voor een toets."
    ),
    Refusal.TOO_FEW_UNITS_FOR_P: gettext_lazy("Minder dan tien onderdelen: te weinig voor een toets."),
    Refusal.TOO_FEW_UNITS: gettext_lazy(
        "Minder dan twee onderdelen met of zonder de training: dan is een verschil niet te schatten."
    ),
    Refusal.NO_BASELINE: gettext_lazy("Er is geen meting vooraf. Daarom noemen we dit geen effect."),
    Refusal.NO_SPREAD: gettext_lazy("Iedereen veranderde evenveel: een effectgrootte bestaat dan niet."),
    Refusal.TOO_FEW_TO_WEIGHT: gettext_lazy(
        "Wie bleef, lijkt te weinig op wie wegbleef: gewogen zouden te weinig mensen voor de anderen staan."
    ),
    SHOWN_AS_BOUND: gettext_lazy(
        "Bijna iedereen of bijna niemand: dan tonen we een grens, en geen verschil."
    ),
}
# Of several, the one that a reader needs first.
FIRST = (Refusal.NOT_COMPARABLE, Refusal.LOW_ALPHA, Refusal.BELOW_K, Refusal.LOW_RESPONSE)
TOO_FEW = gettext_lazy("Te weinig antwoorden")


def sentence_of(code: str) -> str:
    return str(SENTENCES.get(code, _("Dit getal is er niet.")))


def first_sentence(codes: Iterable[str]) -> str:
    """Empty when there is none."""
    given = list(codes)
    first = next((code for code in FIRST if code in given), given[0] if given else None)
    return sentence_of(first) if first else ""


def word_of(codes: Iterable[str]) -> str:
    """For a cell of a table: the same for too few and for what could be computed."""
    given = set(codes)
    if Refusal.BELOW_K in given:
        return str(TOO_FEW)
    if Refusal.LOW_RESPONSE in given:
        return _("Te lage respons")
    if Refusal.LOW_ALPHA in given:
        return _("Geen betrouwbare schaal")
    return _("Niet te vergelijken") if Refusal.NOT_COMPARABLE in given else _("Geen getal")


def weighing_refused(code: str | None) -> str:
    """For the cell of the weighted change; empty where nobody dropped out."""
    return _("Te scheef om te wegen") if code else ""
