"""Stable codes of the domain, said to the reader."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.errors import DomainError
from lms.queries.countdown import Between
from lms.queries.progress import Stage
from lms.rules.gates import Blocked

BLOCKED: dict[str, Any] = {
    Blocked.MODULE: gettext_lazy("geblokkeerd: module"),
    Blocked.PART: gettext_lazy("geblokkeerd: onderdeel van het programma"),
    Blocked.NO_REQUIREMENT: gettext_lazy("hoeft de eed niet af te leggen"),
    Blocked.SWORN: gettext_lazy("legde de eed of belofte al af"),
    Blocked.SEATED_HERE: gettext_lazy("heeft hier al een plek"),
    Blocked.SEATED_ELSEWHERE: gettext_lazy("heeft al een plek op een andere dag"),
    Blocked.NO_START_DATE: gettext_lazy("geblokkeerd: geen startdatum bekend"),
    Blocked.NOT_YET_STARTED: gettext_lazy("begint pas na deze dag"),
    Blocked.UNAVAILABLE: gettext_lazy("niet beschikbaar op die dag"),
    Blocked.LEFT: gettext_lazy("is dan uit dienst"),
    Blocked.INACTIVE: gettext_lazy("niet actief"),
}

# What stands between somebody and the oath on HR's list, and who acts.
BETWEEN: dict[Between, tuple[Any, Any]] = {
    Between.AWAY: (gettext_lazy("niet beschikbaar, de termijn wacht"), gettext_lazy("niemand")),
    Between.MODULE: (gettext_lazy("module nog niet af"), gettext_lazy("de medewerker")),
    Between.ANSWER: (gettext_lazy("uitnodiging nog niet beantwoord"), gettext_lazy("de medewerker")),
    Between.DATE: (gettext_lazy("plek staat vast"), gettext_lazy("wie de eed afneemt")),
    Between.IN_LINE: (gettext_lazy("op de wachtlijst"), gettext_lazy("HR: meer plek of een dag erbij")),
    Between.CONFIRMATION: (gettext_lazy("was er, nog niet bevestigd"), gettext_lazy("wie de eed afneemt")),
    Between.INVITATION: (gettext_lazy("nog niet uitgenodigd"), gettext_lazy("HR")),
}

# The stages of the way to the oath, as HR reads them.
STAGES: dict[Stage, Any] = {
    Stage.EXPECTED: gettext_lazy("Verwacht"),
    Stage.STARTED: gettext_lazy("Module begonnen"),
    Stage.COMPLETED: gettext_lazy("Module af"),
    Stage.BOOKED: gettext_lazy("Plek bij de eed"),
    Stage.SWORN: gettext_lazy("Eed of belofte afgelegd"),
    Stage.OPEN: gettext_lazy("Nog af te leggen"),
}


def error_sentence(error: DomainError) -> str:
    """What went wrong and how to mend it, in the language of the reader."""
    sentences = {
        "occasion_full": _occasion_full,
        "not_selectable": _not_selectable,
        "gate_closed": _gate_closed,
        "occasion_closed": lambda details: _("Deze bijeenkomst is voorbij of gaat niet door."),
        "not_invited": lambda details: _(
            "Je hebt geen plek meer bij deze bijeenkomst. HR kan je opnieuw uitnodigen."
        ),
        "no_seat": lambda details: _("Je hebt geen plek bij deze bijeenkomst."),
        "not_your_ceremony": lambda details: _("Een ander neemt bij deze bijeenkomst de eed af."),
        "already_sworn": lambda details: _("De eed of belofte is al afgelegd."),
        "too_early": lambda details: _("Bevestigen kan vanaf een uur voor de bijeenkomst."),
        "unknown_frequency": lambda details: _("Kies hoe vaak je een herinnering wilt."),
        "unknown_outcome": lambda details: _("Kies wat er is afgesproken."),
        "unknown_form": lambda details: _("Kies eed of belofte."),
        "nobody_chosen": lambda details: _("Kies eerst wie je uitnodigt."),
        "unknown_people": lambda details: _(
            "Deze lijst is verouderd. Laad de pagina opnieuw en kies nog eens."
        ),
        "no_oath_text": lambda details: _(
            "Er is geen tekst voor de ambtseed die op die dag geldt. Vraag de beheerder om die te laden."
        ),
        "not_an_official": lambda details: (
            _("%(official)s mag op die dag de eed niet afnemen. Kies een ander.") % details
        ),
        "day_moved": lambda details: _(
            "Iemand anders wijzigde deze dag zojuist. Laad de pagina opnieuw, en kijk hoe hij nu is."
        ),
        "starts_in_the_past": lambda details: _("Dit tijdstip is al voorbij. Kies een later tijdstip."),
        "presence_noted": lambda details: _(
            "Op de lijst staat al dat iemand er was. Kies daar eerst ‘Toch niet’; daarna kan dit wel."
        ),
        "already_there": lambda details: _(
            "Er is al genoteerd dat je er bent. Klopt dat niet? Vraag HR om de lijst te verbeteren."
        ),
        "occasion_without_place": lambda details: _("Vul een plaats in, of een online adres."),
        "occasion_ends_before_start": lambda details: _(
            "Het einde ligt voor het begin. Kies een later einde."
        ),
        "occasion_without_seats": lambda details: _("Vul minstens één plek in."),
        "occasion_too_small": lambda details: (
            ngettext(
                "Er is al %(held)d plek bezet. Kies niet minder plekken.",
                "Er zijn al %(held)d plekken bezet. Kies niet minder plekken.",
                details["held"],
            )
            % details
        ),
        "not_for_yourself": lambda details: _("Dit noteert iemand anders voor je. Vraag HR."),
        "needs_attendance": lambda details: _(
            "Bij een bijeenkomst telt aanwezigheid. Noteer die op de lijst."
        ),
        "part_in_the_future": lambda details: _("Die dag moet nog komen. Kies een dag tot en met vandaag."),
        "not_a_day": lambda details: _("Alleen een bijeenkomst heeft dagen. Kies een ander onderdeel."),
        "not_begun": lambda details: _("Deze dag moet nog komen. Aanwezigheid noteer je op de dag zelf."),
        "not_held_now": lambda details: _(
            "Deze bijeenkomst is niet vandaag. Kijk op welke dag je code hoort."
        ),
        "part_not_asked": lambda details: _("Dit onderdeel staat niet in jouw plan. Vraag HR."),
        "no_such_room": lambda details: _(
            "Deze code kennen we niet. Kijk nog eens op het scherm in de zaal."
        ),
        "role_overlaps": lambda details: _("Deze rol staat al gepland. Kijk bij Rollen vanaf wanneer."),
        "role_not_by_programme": lambda details: _("Deze rol geeft alleen HR, aan iemand met naam."),
        "nobody_watches": lambda details: _(
            "Bij dit programma kijkt niemand mee. Zet er eerst een onderdeel in dat iemand mondeling toelicht."
        ),
        "not_completed": lambda details: _("Dit is nog niet af. Rond eerst alle stappen af."),
        "proof_revoked": lambda details: _("HR trok dit bewijs in. Vraag HR om een nieuw."),
        "not_revoked": lambda details: _("Er is al een bewijs dat geldt. Trek dat eerst in."),
        "too_many_tries": lambda details: (
            _(
                "Te vaak een verkeerde code. Probeer het over %(minutes)d minuten nog eens, of vraag de begeleider."
            )
            % details
        ),
        "step_of_another": lambda details: _("Dit onderdeel hoort bij een andere verplichting."),
        "upkeep_not_asked": lambda details: _("Dit hoort niet bij jouw rol. Kies iets uit de lijst."),
        "upkeep_in_the_future": lambda details: _("Die dag moet nog komen. Kies een dag tot en met vandaag."),
        "no_reason": lambda details: _("Schrijf op waarom."),
        "not_standing": lambda details: _("Dit is al eerder gecorrigeerd. Laad de pagina opnieuw."),
        "no_oath": lambda details: _("Een brief aan jezelf schrijf je na je eed of belofte."),
        "not_sealed": lambda details: _(
            "Je brief is niet bewaard, want hij was niet versleuteld. Probeer het nog eens in een andere browser."
        ),
        "nobody_sworn": lambda details: _("Nog niemand legde hier de eed of belofte af."),
        "module_not_published": lambda details: _("Deze module is nog niet gepubliceerd."),
        "no_test_out": lambda details: _(
            "Voor jou is er nu geen toets bij deze module. Begin met de lessen."
        ),
        "module_withdrawn": lambda details: _(
            "Deze module is ingetrokken, dus beginnen kan niet meer. Vraag HR wat je nu moet doen."
        ),
        "same_person": lambda details: _("Dit is twee keer dezelfde registratie. Kies een andere."),
        "merged_already": lambda details: _("Deze registratie is al samengevoegd met een andere."),
        "not_active": lambda details: _(
            "Een van de twee staat als overleden in de administratie. Draai dat eerst terug."
        ),
        "keep_the_numbered": lambda details: _(
            "Houd de registratie met een medewerkernummer: het HR-bestand werkt die bij. Draai de twee om."
        ),
        "own_registration": lambda details: _("Dit kun je niet bij jezelf doen. Vraag een collega van HR."),
        "both_current": lambda details: _(
            "Beide hebben een nummer en een lopend dienstverband. Bevestig eerst dat het één persoon is."
        ),
        "number_too_large": lambda details: _(
            "Het volgnummer van een dienstverband is te hoog om samen te voegen. Vraag de beheerder."
        ),
        "not_merged": lambda details: _("Deze samenvoeging was al ongedaan gemaakt."),
        "undo_later_first": lambda details: _(
            "De registratie die bleef, is later zelf samengevoegd. Maak die samenvoeging eerst ongedaan."
        ),
        "no_death_notice": lambda details: _("Dit was al teruggedraaid."),
        "absence_ends_before_start": lambda details: _("De laatste dag ligt voor de eerste dag."),
        "absence_overlaps": _absence_overlaps,
        "unknown_option": lambda details: _("Kies een van de antwoorden."),
        "document_not_read": lambda details: _("Lees eerst de tekst. Kruis daarna aan dat je dat deed."),
    }
    say = sentences.get(error.code)
    return say(error.details) if say else _("Dit kan niet. Er is niets veranderd.")


def _gate_closed(details: dict[str, Any]) -> str:
    if details.get("reason") == Blocked.PART:
        return _("Dit kan nog niet: een onderdeel van je programma staat nog open.")
    return _("Dit kan nog niet: je module is nog niet af.")


def _occasion_full(details: dict[str, Any]) -> str:
    free = details["free"]
    if not free:
        return _("Er is geen plek meer vrij.")
    return ngettext(
        "Er is nog maar %(free)d plek vrij. Kies minder mensen.",
        "Er zijn nog maar %(free)d plekken vrij. Kies minder mensen.",
        free,
    ) % {"free": free}


def _absence_overlaps(details: dict[str, Any]) -> str:
    absence = details["absence"]
    first, last = (day and date_format(day, "j F Y") for day in (absence.valid_from, absence.valid_to))
    if last:
        return _("Van %(first)s tot en met %(last)s staat er al ‘niet beschikbaar’. Pas die periode aan.") % {
            "first": first,
            "last": last,
        }
    return _("Vanaf %(first)s staat er al ‘niet beschikbaar’. Pas die periode aan.") % {"first": first}


def _not_selectable(details: dict[str, Any]) -> str:
    return _("%(person)s kan niet worden uitgenodigd (%(reason)s). Niemand is uitgenodigd.") % {
        "person": details["person"],
        "reason": BLOCKED[details["reason"]],
    }
