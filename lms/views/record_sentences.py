"""Faults of a file with completions in words, and how to mend them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError
from foundation.people.importing.messages import DID_YOU_MEAN, Explanation
from foundation.people.importing.messages import FAULTS as FILE_FAULTS
from foundation.people.importing.rules.faults import LONGEST_SHOWN_VALUE, Fault

FAULTS: dict[str, tuple[Promise, Promise]] = FILE_FAULTS | {
    "empty_file": (gettext_lazy("Dit bestand is leeg."), gettext_lazy("Kies een ander bestand.")),
    "only_a_heading": (
        gettext_lazy("Dit bestand heeft alleen een kop en geen regels."),
        gettext_lazy("Zet onder de kop één regel voor elke persoon en dag."),
    ),
    "half_file": (
        gettext_lazy("Het bestand houdt midden in deze regel op, of een aanhalingsteken sluit niet."),
        gettext_lazy("Sla het bestand opnieuw op. Er is niets geïmporteerd."),
    ),
    "unknown_column": (
        gettext_lazy("Deze kolom kennen we niet."),
        gettext_lazy("Haal de kolom weg. We lezen: medewerkernummer, code, datum, opmerking."),
    ),
    "missing_column": (
        gettext_lazy("Deze kolom ontbreekt."),
        gettext_lazy("Zet hem erbij. Nodig zijn: medewerkernummer, code en datum."),
    ),
    "unknown_person": (
        gettext_lazy("Dit medewerkernummer kennen we niet."),
        gettext_lazy("Verbeter het nummer, of lees eerst het HR-bestand in."),
    ),
    "deceased_person": (gettext_lazy("Deze persoon is overleden."), gettext_lazy("Haal de regel weg.")),
    "no_job": (
        gettext_lazy("Deze persoon heeft geen dienstverband."),
        gettext_lazy("Lees eerst het HR-bestand in."),
    ),
    "own_line": (
        gettext_lazy("Dit ben je zelf. Je eigen afronding leg je niet vast."),
        gettext_lazy("Haal de regel weg en vraag een collega van HR."),
    ),
    "unknown_code": (
        gettext_lazy("Deze code kennen we niet."),
        gettext_lazy("Kijk bij de codes op de pagina waar je het bestand kiest. Koos je de goede soort?"),
    ),
    "day_to_come": (
        gettext_lazy("Deze dag moet nog komen."),
        gettext_lazy("Verbeter de dag. Lees in na afloop."),
    ),
    "before_first_job": (
        gettext_lazy("Deze dag ligt voor het eerste dienstverband."),
        gettext_lazy(
            "Was het bij een andere werkgever? Haal de regel weg en leg het vast bij de persoon, als gelijk aan een module."
        ),
    ),
    "between_jobs": (
        gettext_lazy("Op deze dag had deze persoon hier geen dienstverband."),
        gettext_lazy("Verbeter de dag, of haal de regel weg en leg het vast bij de persoon."),
    ),
    "withdrawn_before": (
        gettext_lazy("Dit stond er al en is ingetrokken als vergissing."),
        gettext_lazy("Haal de regel weg. Klopte het toch? Noteer het bij het onderdeel."),
    ),
}

REFUSALS: dict[str, Promise] = {
    "records_discarded": gettext_lazy("Dit bestand is al weggegooid. Kies het opnieuw."),
    "records_decided": gettext_lazy("Dit bestand is al geïmporteerd. Bewijs blijft staan."),
    "records_refused": gettext_lazy("Dit bestand kunnen we niet lezen. Er is niets geïmporteerd."),
    "records_wrong": gettext_lazy("Er zijn regels met fouten. Er is niets geïmporteerd."),
    "records_empty": gettext_lazy("Er staat niets nieuws in dit bestand. Er is niets geïmporteerd."),
}


def explain_record_fault(fault: Fault) -> Explanation:
    sentence, mend = (
        str(text) % fault.details if fault.details else str(text) for text in FAULTS[fault.code]
    )
    if fault.details.get("nearest"):
        mend = f"{mend} {str(DID_YOU_MEAN) % fault.details}"
    return Explanation(
        line=fault.line,
        column=fault.column,
        value=fault.value[:LONGEST_SHOWN_VALUE],
        code=fault.code,
        sentence=sentence,
        mend=mend,
    )


def record_refusal(error: DomainError) -> str:
    return str(REFUSALS.get(error.code) or _("Dit kan niet. Er is niets veranderd."))
