"""Codes and kinds of the pages on rights, said to the reader."""

from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.limits import Limit
from foundation.people.models import Role
from foundation.people.rights import Right, Scope

# As the FG reads the log; the ledger of a person says `Purpose.label`.
PURPOSES: dict[str, Any] = {
    Purpose.PERSON_PAGE: gettext_lazy("opende de pagina van iemand"),
    Purpose.FOUND_BY_NAME: gettext_lazy("zocht op naam in de lijst met mensen"),
    Purpose.TEAM_STATUS: gettext_lazy("bekeek de stappen van het eigen team"),
    Purpose.ATTENDANCE: gettext_lazy("keek wie er bij een sessie was"),
    Purpose.OATH_HEARING: gettext_lazy("bereidde de eed of belofte voor"),
    Purpose.LOG_OPENED: gettext_lazy("zocht op wie er keek"),
    Purpose.ANSWERS_READ: gettext_lazy("las de antwoorden op een verklaring"),
    Purpose.START_PASS: gettext_lazy("ging na of iemand mag starten"),
    Purpose.CERTIFICATE: gettext_lazy("controleerde een oorkonde"),
    Purpose.DOCUMENT: gettext_lazy("controleerde een verklaring"),
    Purpose.PROOF: gettext_lazy("controleerde een bewijs van afronding"),
    Purpose.STATEMENT: gettext_lazy("opende een leerbericht"),
}
# Who looked without a log-in.
LOOKED_BY_SURNAME = gettext_lazy("iemand die de achternaam wist")

# Kinds of audit event.
EVENTS: dict[str, Any] = {
    "absence_ended": gettext_lazy("niet beschikbaar: beëindigd"),
    "absence_set": gettext_lazy("niet beschikbaar: gezet"),
    "audit_log_opened": gettext_lazy("log geopend"),
    "ceremony_cancelled": gettext_lazy("ceremonie afgezegd"),
    "ceremony_changed": gettext_lazy("ceremonie gewijzigd"),
    "day_cancelled": gettext_lazy("dag van een programma afgezegd"),
    "day_changed": gettext_lazy("dag van een programma gewijzigd"),
    "reminders_asked": gettext_lazy("mensen extra herinnerd aan een verplichting"),
    "team_reminded": gettext_lazy("mensen van het eigen team extra herinnerd"),
    "day_invited": gettext_lazy("mensen uitgenodigd voor een dag van een programma"),
    "ceremony_invited": gettext_lazy("mensen uitgenodigd voor de eed"),
    "oath_corrected": gettext_lazy("vastgelegde eed of belofte gecorrigeerd"),
    "certificates_printed": gettext_lazy("oorkonden geprint"),
    "endings_confirmed": gettext_lazy("vertrokken mensen bevestigd"),
    "figures_imported": gettext_lazy("bestand met jaarcijfers ingelezen"),
    "group_changed": gettext_lazy("werkgroep gewijzigd"),
    "group_closed": gettext_lazy("werkgroep gestopt"),
    "group_decision_recorded": gettext_lazy("besluit van een werkgroep opgeschreven"),
    "group_decision_withdrawn": gettext_lazy("besluit van een werkgroep weggehaald"),
    "group_founded": gettext_lazy("werkgroep gemaakt"),
    "group_meeting_cancelled": gettext_lazy("overleg van een werkgroep gaat niet door"),
    "group_meeting_moved": gettext_lazy("overleg van een werkgroep gewijzigd"),
    "group_meeting_planned": gettext_lazy("overleg van een werkgroep gepland"),
    "group_member_added": gettext_lazy("lid van een werkgroep erbij"),
    "group_member_ended": gettext_lazy("lid van een werkgroep eraf"),
    "group_part_changed": gettext_lazy("rol in een werkgroep gewijzigd"),
    "study_opened": gettext_lazy("meting gestart"),
    "study_stopped": gettext_lazy("meting gestopt"),
    "study_ended": gettext_lazy("meting afgelopen"),
    "study_key_made": gettext_lazy("sleutels van een meting gemaakt"),
    "answers_erased": gettext_lazy("antwoorden van een meting gewist op verzoek"),
    "study_key_escrowed": gettext_lazy("sleutels van een meting in bewaring gegeven"),
    "study_key_restored": gettext_lazy("sleutels van een meting teruggezet"),
    "study_key_destroyed": gettext_lazy("sleutels van een meting vernietigd"),
    "open_answers_decided": gettext_lazy("zinnen uit een meting bekeken"),
    "instrument_published": gettext_lazy("vragenlijst gepubliceerd"),
    "held_lines_imported": gettext_lazy("wachtende regels ingelezen"),
    "death_noted": gettext_lazy("overlijden verwerkt"),
    "death_notice_withdrawn": gettext_lazy("overlijden teruggedraaid"),
    "equivalence_noted": gettext_lazy("iets anders gelijk verklaard aan een module"),
    "completions_imported": gettext_lazy("bestand met afrondingen ingelezen"),
    "exempted": gettext_lazy("vrijgesteld van een verplichting"),
    "exemption_withdrawn": gettext_lazy("vrijstelling ingetrokken"),
    "limit_changed": gettext_lazy("drempel of termijn gepland"),
    "limit_withdrawn": gettext_lazy("drempel of termijn ingetrokken"),
    "mail_resent": gettext_lazy("mail opnieuw verstuurd"),
    "merge_undone": gettext_lazy("samenvoegen teruggedraaid"),
    "people_imported": gettext_lazy("HR-bestand met mensen ingelezen"),
    "persons_merged": gettext_lazy("dubbele inschrijving samengevoegd"),
    "requirement_published": gettext_lazy("verplichting gepubliceerd"),
    "requirement_ended": gettext_lazy("verplichting beëindigd"),
    "bulk_changed": gettext_lazy("verplichting van meer mensen tegelijk aangepast"),
    "bulk_undone": gettext_lazy("aanpassing van meer mensen teruggedraaid"),
    "programme_role_changed": gettext_lazy("welke rol een programma geeft, veranderd"),
    "programme_role_not_given": gettext_lazy("rol door een programma niet gegeven"),
    "proof_issued_anew": gettext_lazy("bewijs van afronding opnieuw gemaakt"),
    "proof_revoked": gettext_lazy("bewijs van afronding ingetrokken"),
    "record_erased": gettext_lazy("gegeven gewist"),
    "release_made": gettext_lazy("rapport van een meting vrijgegeven"),
    "result_shared": gettext_lazy("resultaat van een meting met iedereen gedeeld"),
    "result_taken_back": gettext_lazy("resultaat van een meting niet meer gedeeld"),
    "reorganisation_cancelled": gettext_lazy("reorganisatie ingetrokken"),
    "reorganisation_decided": gettext_lazy("reorganisatie vastgesteld"),
    "role_ended": gettext_lazy("rol beëindigd"),
    "role_granted": gettext_lazy("rol gegeven"),
    "role_withdrawn": gettext_lazy("rol ingetrokken voor hij begon"),
    "shipped_content_passed_by": gettext_lazy("meegeleverde tekst overgeslagen"),
    "shipped_content_taken": gettext_lazy("meegeleverde tekst overgenomen"),
    "statement_opened": gettext_lazy("leerbericht geopend"),
    "statements_opened": gettext_lazy("lijst met leerberichten geopend"),
    "stays_carried_on": gettext_lazy("plekken in de organisatie doorgezet"),
    "tablet_entry_blocked": gettext_lazy("tablet geblokkeerd na te veel verkeerde codes"),
    "tablet_login": gettext_lazy("ingelogd op de tablet"),
    "tablet_codes_printed": gettext_lazy("codes voor de tablet geprint"),
    "team_dispute_rejected": gettext_lazy("‘niet mijn team’ afgewezen"),
    "team_dispute_withdrawn": gettext_lazy("‘niet mijn team’ ingetrokken"),
    "team_disputed": gettext_lazy("‘niet mijn team’ gemeld"),
    "units_imported": gettext_lazy("bestand met eenheden ingelezen"),
    "answers_read": gettext_lazy("antwoorden op een verklaring gelezen"),
    "cohort_closed": gettext_lazy("uitnodiging gesloten"),
    "cohort_opened": gettext_lazy("uitnodiging verstuurd"),
    "completions_exported": gettext_lazy("bestand met afrondingen gemaakt"),
    "code_of_conduct_explained": gettext_lazy("gedragscode toegelicht"),
    "code_tries_blocked": gettext_lazy("controle geblokkeerd na te veel verkeerde codes"),
    "conduct_certificate_seen": gettext_lazy("VOG gezien"),
    "confirmation_code_given": gettext_lazy("code gegeven om te tekenen"),
    "declaration_changed": gettext_lazy("verklaring veranderd"),
    "declaration_made": gettext_lazy("verklaring gemaakt"),
    "declaration_text_published": gettext_lazy("tekst van een verklaring gepubliceerd"),
    "escalation_handled": gettext_lazy("contact gehad over een stap die te laat is"),
    "external_ends": gettext_lazy("laatste dag van een externe gezet"),
    "external_registered": gettext_lazy("externe ingevoerd"),
    "person_kind_changed": gettext_lazy("soort mensen veranderd"),
    "person_kind_made": gettext_lazy("soort mensen gemaakt"),
    "person_kind_restored": gettext_lazy("soort mensen weer in gebruik"),
    "person_kind_retired": gettext_lazy("soort mensen vervallen"),
    "personal_link_issued": gettext_lazy("persoonlijke link gemaakt"),
    "personal_link_shown": gettext_lazy("persoonlijke link laten zien"),
    "personal_link_used": gettext_lazy("persoonlijke link geopend"),
    "personal_link_withdrawn": gettext_lazy("persoonlijke link ingetrokken"),
    "signing_round_closed": gettext_lazy("tekenronde gesloten"),
    "signing_round_opened": gettext_lazy("tekenronde geopend"),
    "steps_of_kind_changed": gettext_lazy("wie wat tekent veranderd"),
    "surname_tries_blocked": gettext_lazy("namen opzoeken geblokkeerd na te veel verkeerde achternamen"),
}

# What each limit means, on the register and where it is changed.
LIMITS: dict[Limit, Any] = {
    Limit.LIVE: gettext_lazy("In een sessie zie je een uitkomst vanaf zoveel stemmen."),
    Limit.REPORT: gettext_lazy("In een rapport staat een groep vanaf zoveel antwoorden."),
    Limit.LEARNING_RECORD: gettext_lazy(
        "Zo lang blijft wat iemand leerde bewaard, na het einde van het laatste dienstverband. De beheerder wist nu nog met de hand."
    ),
    Limit.LOOKUPS: gettext_lazy(
        "Zo lang blijft bewaard wie in gegevens van een ander keek. Daarna wissen we dat vanzelf."
    ),
    Limit.OATH_TERM: gettext_lazy(
        "Binnen deze tijd na de eerste werkdag legt iemand de ambtseed af. HR ziet wie nog hoeveel dagen heeft."
    ),
}

# What of somebody is open, said to that person.
OPEN_FIELDS: dict[Right, tuple[Any, Any]] = {
    Right.COMPLETION_BY_NAME: (
        gettext_lazy("Hoe ver je bent"),
        gettext_lazy(
            "Of je begon, klaar bent, een plek hebt bij de eed en beëdigd bent. Je leidinggevende en HR zien ook of je niet beschikbaar bent."
        ),
    ),
    Right.PEOPLE_ADMIN: (
        gettext_lazy("Wat in het HR-bestand staat"),
        gettext_lazy("Je naam, nummer, mailadres, functie, team, leidinggevende en contract."),
    ),
    Right.OATH_GATE: (
        gettext_lazy("Of je de eed mag afleggen"),
        gettext_lazy(
            "Alleen bij een bijeenkomst waar jij een plek hebt. En op dat scherm wat je vooraf koos."
        ),
    ),
    Right.OATH_ADMIN: (
        gettext_lazy("Je plek bij de eed en je oorkonde"),
        gettext_lazy("Wie de oorkonden print, kan daarop lezen of je de eed of de belofte aflegde."),
    ),
    Right.ATTENDANCE_BY_NAME: (gettext_lazy("Of je erbij was"), gettext_lazy("Alleen bij de eigen sessie.")),
    Right.OBSERVING: (
        gettext_lazy("Of je wacht tot iemand meekijkt"),
        gettext_lazy("Alleen als je leert om dilemmagesprekken te begeleiden, en de lessen af hebt."),
    ),
    Right.START_CONDITIONS: (
        gettext_lazy("Of je mag starten"),
        gettext_lazy("Ja of nee, en wat er nog ontbreekt."),
    ),
    Right.STATEMENTS: (
        gettext_lazy("Leerberichten met je nummer"),
        gettext_lazy(
            "Dat je begon, klaar was, erbij was of beëdigd bent. Zonder je naam, en elke keer in het log."
        ),
    ),
    Right.AUDIT_LOG: (
        gettext_lazy("Wie naar jou keek"),
        gettext_lazy("Om te controleren of iemand daar een reden voor had."),
    ),
}
# Who sees somebody, in words to that person: by role, or else by how far the role reaches.
YOUR_ROLES: dict[Role, Any] = {Role.OATH_OFFICIAL: gettext_lazy("wie bij jouw bijeenkomst de eed afneemt")}
YOURS: dict[Scope, Any] = {
    Scope.OWN_TEAM: gettext_lazy("van jouw team"),
    Scope.OWN_UNIT: gettext_lazy("van jouw onderdeel"),
    Scope.OWN_SESSION: gettext_lazy("van jouw sessie"),
    Scope.OWN_EXTERNALS: gettext_lazy("van jouw opdracht"),
    Scope.ONE_SCANNED: gettext_lazy("als je je code laat zien"),
}


def event_text(kind: str) -> str:
    """An event that a later version records reads as its code."""
    return str(EVENTS.get(kind) or kind.replace("_", " "))


def error_sentence(error: DomainError) -> str:
    """What went wrong and how to mend it, in the language of the reader."""
    say = _SENTENCES.get(error.code)
    return say(error.details) if say else _("Dit kan niet. Er is niets veranderd.")


def _day(day: Any) -> str:
    return formats.date_format(day, "j F Y")


_SENTENCES: dict[str, Any] = {
    "needs_unit": lambda details: _("Kies het onderdeel waarvoor deze rol geldt."),
    "own_role": lambda details: _("Je geeft jezelf geen rol. Vraag een collega van HR."),
    "not_active": lambda details: _("Deze persoon is niet actief en kan geen rol krijgen."),
    "starts_too_early": lambda details: _("Kies %(day)s of later.") % {"day": _day(details["earliest"])},
    "ends_before_start": lambda details: _("De laatste dag ligt voor de eerste. Kies een latere dag."),
    "role_overlaps": lambda details: _overlaps(details),
    "ends_in_the_past": lambda details: _("Kies vandaag of een dag die nog komt."),
    "last_of_role": lambda details: _(
        "Dit is de laatste met deze rol. Geef de rol eerst aan iemand anders, zonder laatste dag."
    ),
    "out_of_bounds": lambda details: _("Kies een getal van %(lowest)s tot en met %(highest)s.") % details,
    "too_soon": lambda details: _("Kies %(day)s of later.") % {"day": _day(details["earliest"])},
    "unchanged": lambda details: _("Dit is het getal dat al geldt. Kies een ander getal."),
    "limit_moved": lambda details: _(
        "Iemand anders plande ook een wijziging. Kijk wat er nu staat en kies opnieuw."
    ),
    "nobody_to_tell": lambda details: _(
        "Er is geen functionaris gegevensbescherming om dit aan te kondigen. Vraag HR om die rol te geven."
    ),
    "holds_already": lambda details: _("Deze wijziging is al ingegaan. Plan een nieuwe."),
}


def _overlaps(details: dict[str, Any]) -> str:
    begins, ends = _day(details["begins"]), details["ends"]
    if ends is None:
        return _("Deze persoon krijgt of heeft deze rol al, vanaf %(begins)s.") % {"begins": begins}
    return _("Deze persoon heeft deze rol al van %(begins)s tot en met %(ends)s. Kies een dag daarna.") % {
        "begins": begins,
        "ends": _day(ends),
    }
