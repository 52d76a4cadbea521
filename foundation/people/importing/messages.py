"""From codes to sentences for HR: what is wrong, and how to mend it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError
from foundation.people.importing.rules.faults import Fault

DID_YOU_MEAN = _("Bedoel je ‘%(nearest)s’?")
SUCCESSOR_IS = _("De opvolger is %(successor)s.")

# Code → what is wrong, and the mend.
FAULTS: dict[str, tuple[Promise, Promise]] = {
    "empty_file": (_("Dit bestand is leeg."), _("Haal het opnieuw uit het HR-systeem.")),
    "only_a_heading": (
        _("Dit bestand heeft alleen een kop en geen regels."),
        _("Haal het opnieuw uit het HR-systeem."),
    ),
    "spreadsheet": (
        _("Dit is een Excel-bestand."),
        _("Sla het op als CSV-bestand (UTF-8) en kies dat bestand."),
    ),
    "unreadable": (
        _("De tekst van dit bestand is niet te lezen."),
        _("Sla het op als CSV-bestand in UTF-8 of Windows-1252."),
    ),
    "half_file": (
        _("Het bestand houdt midden in deze regel op, of een aanhalingsteken sluit niet."),
        _("Haal het bestand opnieuw uit het HR-systeem. Er is niets geïmporteerd."),
    ),
    "bsn_column": (
        _("Deze kolom bevat burgerservicenummers. Die mogen we niet hebben."),
        _("Haal de kolom uit het bestand. We hebben er niets van bewaard."),
    ),
    "birth_date_column": (
        _("Deze kolom bevat geboortedatums. Die hebben we niet nodig en willen we niet hebben."),
        _("Haal de kolom uit het bestand. We hebben er niets van bewaard."),
    ),
    "looks_like_bsn": (
        _("In deze kolom lijken burgerservicenummers te staan. Die mogen we niet hebben."),
        _("Haal de kolom uit het bestand. We hebben er niets van bewaard."),
    ),
    "column_twice": (
        _("De kolom ‘%(field)s’ staat er twee keer in."),
        _("Haal een van de twee weg."),
    ),
    "unknown_column": (
        _("Deze kolom kennen we niet."),
        _("Haal de kolom weg, of kies eenmalig wat erin staat."),
    ),
    "nameless_column": (
        _("Kolom %(position)s heeft geen kop en is niet leeg."),
        _("Geef de kolom een kop of haal hem weg."),
    ),
    "missing_column": (
        _("Deze kolom ontbreekt."),
        _("Voeg hem toe, of kies eenmalig welke kolom van jullie dit is."),
    ),
    "too_many_missing": (
        _("%(missing)s van de %(current)s lopende contracten staan er niet in, meer dan 5 procent."),
        _("Kijk of dit het volledige bestand is. Is het een aanvulling? Kies dan ‘aanvulling’."),
    ),
    "stray_quote": (
        _("In deze regel staat een aanhalingsteken op een verkeerde plek."),
        _("Zet de hele waarde tussen aanhalingstekens en verdubbel die erbinnen."),
    ),
    "too_few_cells": (
        _("Deze regel heeft %(cells)s kolommen, de kop %(columns)s."),
        _("Vul de regel aan. Een lege kolom mag, maar wel met het scheidingsteken."),
    ),
    "too_many_cells": (
        _("Deze regel heeft %(cells)s kolommen, de kop %(columns)s."),
        _("Staat het scheidingsteken in een waarde? Zet die dan tussen aanhalingstekens."),
    ),
    "required": (_("Hier staat niets."), _("Vul deze kolom in.")),
    "too_long": (_("Dit is te lang."), _("Gebruik hoogstens %(max_length)s tekens.")),
    "bad_level": (
        _("Dit is geen functieniveau."),
        _("Vul een heel getal in van %(least)s tot en met %(most)s, of laat het leeg."),
    ),
    "retired_kind": (
        _("Deze soort is vervallen: wie hem had, houdt hem, maar niemand krijgt hem nog."),
        _("Geef deze persoon een andere soort, of laat HR de soort weer in gebruik nemen."),
    ),
    "unknown_kind": (_("Deze soort kennen we niet."), _("Kies uit: %(options)s.")),
    "unknown_unit_kind": (_("Deze soort kennen we niet."), _("Kies uit: %(options)s.")),
    "bad_contract_number": (
        _("Dit is geen volgnummer."),
        _("Vul een heel getal in vanaf 1, of laat het leeg voor 1."),
    ),
    "bad_email": (
        _("Dit is geen e-mailadres."),
        _("Vul een adres in zoals naam@gemeente.nl, of laat het leeg."),
    ),
    "bad_date": (_("Dit is geen datum."), _("Schrijf de datum als dd-mm-jjjj, zoals 31-01-2026.")),
    "no_such_day": (_("Deze dag bestaat niet."), _("Schrijf de datum als dd-mm-jjjj, zoals 31-01-2026.")),
    "unlikely_year": (
        _("Dit jaar kan niet kloppen."),
        _("Vul een jaar in van %(least)s tot en met %(most)s."),
    ),
    "ends_before_start": (
        _("De laatste dag ligt voor de eerste dag."),
        _("Verbeter een van de twee datums."),
    ),
    "line_twice": (_("Deze regel staat ook op regel %(other_line)s."), _("Haal een van de twee weg.")),
    "contract_twice": (
        _("Dit medewerkernummer met dit volgnummer staat ook op regel %(other_line)s, met andere gegevens."),
        _("Haal de verkeerde regel weg. Zijn het twee contracten? Geef ze elk een volgnummer."),
    ),
    "differs_between_lines": (
        _("Op regel %(other_line)s staat bij hetzelfde medewerkernummer iets anders."),
        _("Maak het gelijk. Zijn het twee mensen? Geef ze elk een eigen nummer."),
    ),
    "own_manager": (
        _("Iemand kan niet zijn eigen leidinggevende zijn."),
        _("Vul het medewerkernummer van de leidinggevende in, of laat het leeg."),
    ),
    "unknown_manager": (
        _("Dit medewerkernummer staat niet in het bestand en kennen we niet."),
        _("Vul het medewerkernummer van de leidinggevende in, of laat het leeg."),
    ),
    "merged_person": (
        _("Deze medewerker is samengevoegd met een ander medewerkernummer."),
        _("Gebruik het nummer waarmee is samengevoegd."),
    ),
    "unknown_unit": (
        _("Deze eenheid kennen we niet. De regel wacht."),
        _("Verbeter de code, of importeer eerst de eenheden."),
    ),
    "ended_unit": (
        _("Deze eenheid bestaat sinds %(ended_on)s niet meer. De regel wacht."),
        _("Vul de code van de nieuwe eenheid in."),
    ),
    "unit_twice": (
        _("Deze eenheidcode staat ook op regel %(other_line)s, met andere gegevens."),
        _("Haal de verkeerde regel weg."),
    ),
    "own_parent": (
        _("Een eenheid kan niet onder zichzelf hangen."),
        _("Vul de code in van de eenheid erboven."),
    ),
    "unknown_parent": (
        _("Deze bovenliggende eenheid staat niet in het bestand en kennen we niet."),
        _("Verbeter de code, of zet die eenheid ook in het bestand."),
    ),
    "own_successor": (
        _("Een eenheid kan zichzelf niet opvolgen."),
        _("Vul de code in van de eenheid die dit werk overneemt, of laat het leeg."),
    ),
    "unknown_successor": (
        _("Deze opvolger staat niet in het bestand en kennen we niet."),
        _("Verbeter de code, of zet die eenheid ook in het bestand."),
    ),
    "circle": (
        _("Zo hangt deze eenheid via andere onder zichzelf."),
        _("Verbeter ‘bovenliggend’ op een van deze regels."),
    ),
    "parent_not_higher": (
        _("Een %(below)s kan niet onder een %(kind)s hangen."),
        _("De volgorde is concern, cluster, afdeling, team. Overslaan mag."),
    ),
    "ended_without_start": (
        _("Deze nieuwe eenheid is al opgeheven en heeft geen eerste dag."),
        _("Vul bij ‘vanaf’ de eerste dag in."),
    ),
    "ends_in_earlier_period": (
        _("Na deze dag kreeg de eenheid nog een andere naam of plek."),
        _("Vul een latere dag in."),
    ),
    "undoes_reorganisation": (
        _("Zo draait deze regel de reorganisatie ‘%(title)s’ van %(on)s terug. Nu staat hier: %(now)s."),
        _("Werk het HR-systeem bij. Wil je echt terug? Maak dan een nieuwe reorganisatie."),
    ),
    "depends_on_wrong_line": (
        _("Deze eenheid staat zelf op een regel met een fout."),
        _("Verbeter eerst die regel."),
    ),
}

REFUSALS: dict[str, Promise] = {
    "restage": _(
        "De gegevens zijn intussen veranderd. Kies het bestand opnieuw, dan vergelijken we het opnieuw."
    ),
    "not_staged": _("Over dit bestand is al besloten."),
    "has_wrong_lines": _("Er zijn regels met fouten. Er is niets geïmporteerd."),
    "not_applied": _("Dit bestand is nog niet geïmporteerd."),
    "ends_before_start": _("Iemand begint pas na deze laatste dag. Kies een latere dag."),
    "forbidden_heading": _("Een kolom met een BSN of geboortedatum mag nooit in het bestand staan."),
    "unknown_field": _("Deze kolom bestaat niet."),
    "heading_too_long": _("Deze kop is te lang."),
}


@dataclass(frozen=True)
class Explanation:
    """A fault as HR reads it."""

    line: int
    column: str
    value: str
    code: str
    sentence: str
    mend: str

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.sentence,
            "mend": self.mend,
        }


def explain(fault: Fault) -> Explanation:
    sentence, mend = (str(text) for text in FAULTS[fault.code])
    parts = [mend % fault.details if fault.details else mend]
    if fault.details.get("nearest"):
        parts.append(str(DID_YOU_MEAN) % fault.details)
    if fault.details.get("successor"):
        parts.append(str(SUCCESSOR_IS) % fault.details)
    return Explanation(
        line=fault.line,
        column=fault.column,
        value=fault.value,
        code=fault.code,
        sentence=sentence % fault.details if fault.details else sentence,
        mend=" ".join(parts),
    )


def explain_refusal(error: DomainError) -> str:
    return str(REFUSALS[error.code])
