"""What went wrong with a deck or a deck file, in the words of the reader: where, what stands there, and how to mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dilemmas.rules.deck_files import MOST_BYTES, VERSION, Fault
from foundation.errors import DomainError

SENTENCES: dict[str, Any] = {
    "deck_gone": gettext_lazy("Deze stapel is er niet meer. Er is niets veranderd."),
    "deck_full": gettext_lazy("Deze stapel is vol. Haal eerst een kaart weg, of begin een nieuwe stapel."),
    "deck_empty": gettext_lazy(
        "In deze stapel zit geen casus uit de catalogus. Er is nog niets om mee te nemen."
    ),
    "case_gone": gettext_lazy("Deze casus staat niet meer in de catalogus. Er is niets veranderd."),
    "not_in_deck": gettext_lazy("Deze kaart zit niet meer in de stapel. Er is niets veranderd."),
    "favourites_keep_their_name": gettext_lazy("Je favorieten houden hun naam."),
    "import_gone": gettext_lazy("Dit bestand hebben we niet meer. Kies het nog een keer."),
    "nothing_to_take": gettext_lazy("Geen enkele casus van dit bestand kan mee. Er is niets veranderd."),
    "no_catalogue": gettext_lazy("Er is nog geen catalogus in die taal. Vraag een redacteur om hulp."),
    "deck_file_refused": gettext_lazy("Deze stapel past niet in een bestand."),
}


def sentence_of(error: DomainError) -> str:
    return str(SENTENCES.get(error.code, _("Dit kan niet. Er is niets veranderd.")))


@dataclass(frozen=True)
class FaultLine:
    """A fault as the reader sees it."""

    # Empty for what is wrong with the file as a whole.
    place: str
    # What is wrong.
    text: str
    # How to mend it.
    remedy: str
    value: str = ""


def explain(fault: Fault) -> FaultLine:
    details = {"version": VERSION, "megabytes": MOST_BYTES // 1_000_000, **dict(fault.details)}
    text, remedy = FAULTS[fault.code](details)
    return FaultLine(place_of(fault.place), text, remedy, fault.value)


def place_of(place: tuple[str | int, ...]) -> str:
    """('cases', 2, 'languages', 'nl', 'options', 1, 'pro') → 'Casus 3 › nl › options 2 › pro'."""
    names = [*place]
    if names[:1] == ["cases"] and len(names) > 1:
        names[:2] = [_("casus %(number)d") % {"number": int(names[1]) + 1}]
    words: list[str] = []
    for name in names:
        if isinstance(name, int):
            words[-1:] = [f"{words[-1]} {name + 1}" if words else str(name + 1)]
        elif name != "languages":
            words.append(name)
    return " › ".join(words)


Details = Mapping[str, Any]


def _said(text: Any, remedy: Any) -> Callable[[Details], tuple[str, str]]:
    return lambda details: (str(text) % details, str(remedy) % details)


# Each fault of dilemmas/rules/deck_files.py: what is wrong, and how to mend it.
FAULTS: dict[str, Callable[[Details], tuple[str, str]]] = {
    "too_large": _said(
        gettext_lazy("Dit bestand is groter dan %(megabytes)d MB. We hebben het niet gelezen."),
        gettext_lazy("Vraag om een kleinere stapel, of verdeel hem over twee bestanden."),
    ),
    "empty": _said(
        gettext_lazy("Dit bestand is leeg."), gettext_lazy("Haal het opnieuw op en kies het nog een keer.")
    ),
    "zip": _said(
        gettext_lazy("Dit is een ingepakt bestand (zip)."),
        gettext_lazy("Pak het eerst uit. Kies dan het bestand dat eindigt op .plein-stapel.json."),
    ),
    "encoding": _said(
        gettext_lazy("De letters zijn niet te lezen vanaf teken %(byte)d: het bestand is geen UTF-8."),
        gettext_lazy("Bewaar het bestand opnieuw als UTF-8."),
    ),
    "not_json": lambda details: (
        _("Op regel %(line)d, teken %(column)d, klopt de JSON niet.") % details
        if "line" in details
        else _("Dit bestand is geen JSON."),
        _(
            "Haal het bestand opnieuw op. Schreef je het zelf? Kijk naar komma’s, haakjes en aanhalingstekens."
        ),
    ),
    "too_deep": _said(
        gettext_lazy("In dit bestand zitten delen in elkaar, meer dan %(most)d diep."),
        gettext_lazy("Een stapelbestand gaat niet zo diep. Haal het opnieuw op."),
    ),
    "too_many_fields": _said(
        gettext_lazy("In één deel van dit bestand staan meer dan %(most)d velden."),
        gettext_lazy("Een stapelbestand heeft er veel minder. Haal het opnieuw op."),
    ),
    "double_field": _said(
        gettext_lazy("Dit veld staat twee keer in hetzelfde deel."), gettext_lazy("Haal er één weg.")
    ),
    "wrong_format": _said(
        gettext_lazy("Dit is geen stapelbestand."),
        gettext_lazy('Vooraan hoort te staan: "format": "plein-stapel".'),
    ),
    "wrong_version": _said(
        gettext_lazy("Deze versie van het bestand kennen we niet."),
        gettext_lazy('Schrijf: "version": %(version)d.'),
    ),
    "newer_version": _said(
        gettext_lazy("Dit bestand komt van een nieuwere versie van het platform."),
        gettext_lazy("Werk dit platform bij, of vraag om een bestand in versie %(version)d."),
    ),
    "missing": _said(gettext_lazy("Dit veld ontbreekt."), gettext_lazy("Vul het in.")),
    "blank": _said(gettext_lazy("Dit veld is leeg."), gettext_lazy("Vul het in.")),
    "strange_field": _said(
        gettext_lazy("Dit veld hoort niet in een stapelbestand."), gettext_lazy("Haal het weg.")
    ),
    "strange_language": _said(
        gettext_lazy("Deze taal kennen we niet."), gettext_lazy("Gebruik nl of en, of haal deze taal weg.")
    ),
    "text_too_long": _said(
        gettext_lazy("Deze tekst heeft %(found)d tekens."), gettext_lazy("Maak er hooguit %(most)d van.")
    ),
    "too_few": _said(
        gettext_lazy("Hier staan er te weinig: %(found)d."), gettext_lazy("Maak er ten minste %(least)d van.")
    ),
    "too_many": _said(
        gettext_lazy("Hier staan er meer dan %(most)d."), gettext_lazy("Haal weg wat te veel is.")
    ),
    "no_code": _said(
        gettext_lazy("Dit is geen code."), gettext_lazy("Gebruik alleen letters, cijfers en streepjes.")
    ),
    "no_choice": _said(gettext_lazy("Dit kan hier niet staan."), gettext_lazy("Kies uit: %(known)s.")),
    "no_key": _said(
        gettext_lazy("Dit is geen sleutel van een casus."),
        gettext_lazy("Gebruik een UUID, zoals 6d1f4f0e-6f5c-4d0f-9a53-20b1a7b1c0de."),
    ),
    "no_yes_or_no": _said(gettext_lazy("Hier hoort ja of nee."), gettext_lazy("Schrijf true of false.")),
    "no_text": _said(
        gettext_lazy("Hier hoort tekst."), gettext_lazy("Zet de tekst tussen aanhalingstekens.")
    ),
    "no_list": _said(gettext_lazy("Hier hoort een lijst."), gettext_lazy("Zet [ en ] om de delen.")),
    "no_object": _said(
        gettext_lazy("Hier hoort een deel met velden."), gettext_lazy("Zet { en } om de velden.")
    ),
    "html": _said(
        gettext_lazy("In deze tekst staat HTML."),
        gettext_lazy("Laat alleen gewone tekst staan, zonder < en >."),
    ),
    "script_link": _said(
        gettext_lazy("In deze tekst staat een link die een programma start."),
        gettext_lazy("Haal de link weg."),
    ),
    "unreadable": lambda details: (
        _("In deze tekst staat een teken dat niemand kan lezen (%(sign)s).") % details
        if "sign" in details
        else _("In deze tekst staat een half teken."),
        _("Haal dat teken weg."),
    ),
    "double_case": _said(
        gettext_lazy("Deze casus staat al in het bestand, als nummer %(first)d."),
        gettext_lazy("Haal er één weg."),
    ),
    "double_code": _said(gettext_lazy("Deze code staat er twee keer."), gettext_lazy("Haal er één weg.")),
    "languages_differ": _said(
        gettext_lazy("In deze taal zijn het %(found)d mogelijkheden, in het Nederlands %(most)d."),
        gettext_lazy("Geef elke taal dezelfde mogelijkheden, in dezelfde volgorde."),
    ),
    "kinds_differ": _said(
        gettext_lazy("In deze taal is de casus van een ander soort dan in het Nederlands."),
        gettext_lazy("Schrijf ook hier: %(known)s."),
    ),
    "norm_missing": _said(
        gettext_lazy("Bij een norm zegt elke mogelijkheid hoe zij bij de regel past."),
        gettext_lazy("Vul in: past, let-op of raakt."),
    ),
    "norm_in_dilemma": _said(
        gettext_lazy("Bij een dilemma is geen mogelijkheid goed of fout."),
        gettext_lazy("Laat dit veld leeg."),
    ),
    "unknown_code": _said(
        gettext_lazy("Deze code kennen we hier niet."), gettext_lazy("Kies uit: %(known)s.")
    ),
    "wrong_value": _said(
        gettext_lazy("Dit kan hier niet staan."), gettext_lazy("Kijk in de uitleg van het bestand.")
    ),
}
