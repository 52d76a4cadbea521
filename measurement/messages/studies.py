"""Codes about studies and links, said to who reads them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from measurement.models import Study, StudyKeyState, StudyKind


@dataclass(frozen=True)
class LinkWords:
    title: str
    text: str


def link_words(code: str) -> LinkWords:
    """Why a link does not open the questions, and what one can do."""
    words = {
        "link_unknown": LinkWords(
            _("Deze link werkt niet"),
            _(
                "Misschien is hij niet helemaal overgenomen, of is de meting al voorbij. Open de link in je laatste mail. Je hoeft "
                "verder niets te doen."
            ),
        ),
        "link_closed": LinkWords(
            _("Deze meting is gesloten"),
            _("Je kunt niet meer antwoorden. Dat geeft niet: meedoen mag, het hoeft niet."),
        ),
        "already_received": LinkWords(
            _("We hebben je antwoorden al"),
            _(
                "Met een link kun je één keer antwoorden. Had jij nog niet geantwoord? Dan heeft iemand anders je link gebruikt. Dat "
                "kunnen we niet terugdraaien."
            ),
        ),
        "answer_too_long": LinkWords(
            _("Je tekst is te lang om te versturen"),
            _("Maak wat je zelf schreef korter. Er is nog niets verstuurd."),
        ),
    }
    return words[code]


def study_error(error: DomainError) -> str:
    """What went wrong and how to mend it."""
    details: dict[str, Any] = dict(error.details)
    sentences = {
        "no_title": _("Geef de meting een naam."),
        "no_version": _(
            "Deze vragenlijst is nog niet gepubliceerd. Laat een redacteur hem eerst publiceren."
        ),
        "days_in_disorder": _("De laatste dag ligt voor de eerste. Kies een latere laatste dag."),
        "k_too_small": _("De kleinste groep is %(least)s of meer. Kies een groter getal.")
        % {"least": details.get("least")},
        "no_waves": _("Kies minstens één moment waarop je meet."),
        "wave_twice": _("Twee momenten heten hetzelfde. Geef ze elk een eigen naam."),
        "unknown_wave": _("Kies bij elk moment welke vragen je stelt."),
        "steps_without_units": _(
            "Er zijn meer stappen dan onderdelen. Kies minder stappen of meer onderdelen."
        ),
        "not_to_be_read": _(
            "Deze zinnen zijn er niet meer: er is net een rapport mee gemaakt, of er zijn er te weinig."
        ),
        "not_open": _("Deze meting is al gestopt of afgelopen."),
    }
    return sentences[error.code]


def key_words(study: Study, *, state: str | None) -> tuple[str, str]:
    """What the answers are called now, and why."""
    if state is None:
        return _("nog geen sleutel"), _("De sleutels worden gemaakt voordat de eerste mail gaat.")
    if state == StudyKeyState.DESTROYED:
        return _("anoniem"), _("De sleutel is vernietigd. Niemand kan een antwoord nog bij een mens brengen.")
    if study.ended_on:
        return _("pseudoniem"), _(
            "De sleutel wordt 90 dagen na het einde vernietigd. Dan zijn de antwoorden anoniem."
        )
    return _("pseudoniem"), _(
        "Zolang de meting loopt, is er een sleutel waarmee antwoorden van één mens bij elkaar horen."
    )


def wave_words(study: Study, code: str) -> str:
    if study.kind == StudyKind.CALENDAR:
        # 'meting-1'
        return code.replace("-", " ").capitalize()
    return {
        "before": _("vóór de training"),
        "t0": _("direct na de training"),
        "t6": _("na zes maanden"),
        "t12": _("na twaalf maanden"),
    }[code]
