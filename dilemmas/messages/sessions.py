"""What the pages round a session say when something is not done, and what a report finds."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dilemmas.rules.coverage import Coverage
from dilemmas.rules.evaluation import Answer, Question
from foundation.errors import DomainError

SENTENCES: dict[str, Any] = {
    "not_a_facilitator": gettext_lazy(
        "Alleen een begeleider leidt een sessie, of de leidinggevende van het team zelf. HR geeft de rol van begeleider."
    ),
    "not_a_host": gettext_lazy("Jij leidt deze sessie niet. Vraag het aan wie de sessie plande."),
    "not_in_your_units": gettext_lazy(
        "Voor een ander plan je alleen binnen het onderdeel dat je coördineert."
    ),
    "host_may_not_lead": gettext_lazy(
        "Deze collega leidt geen sessie van dit team. Kies een begeleider, of de leidinggevende van het team."
    ),
    "not_first_host": gettext_lazy(
        "Alleen wie deze sessie als eerste leidt, haalt een ander eraf. Jezelf eraf halen kan wel."
    ),
    "last_host": gettext_lazy("Iemand moet deze sessie leiden. Zet er eerst een ander bij."),
    "not_your_tick": gettext_lazy("Alleen wie dit aanvinkte, neemt het terug, tot twee weken erna."),
    "not_in_this_team": gettext_lazy("Je werkt niet in dit team, of je leidt het. Er is niets gevraagd."),
    "manager_leads": gettext_lazy(
        "Een leidinggevende van dit team kan geen sessie zonder leidinggevende leiden. Kies een begeleider van buiten."
    ),
    "occasion_without_place": gettext_lazy("Vul een plaats in, of een online adres."),
    "occasion_closed": gettext_lazy("Deze sessie is al begonnen of gaat niet door. Er is niets veranderd."),
    "session_open": gettext_lazy("Deze sessie is al begonnen. Sluit de sessie af op de spelleiderspagina."),
    "session_ended": gettext_lazy(
        "Deze sessie is afgelopen. De begeleider kan je nog op de lijst aanvinken."
    ),
    "session_not_open": gettext_lazy("Deze sessie is nog niet begonnen. Probeer het als het zover is."),
    "session_not_ended": gettext_lazy("Deze sessie is nog bezig. De poster kan na afloop."),
    "session_without_team": gettext_lazy("Bij deze sessie hoort geen team. Er is niemand uitgenodigd."),
    "reason_missing": gettext_lazy("Schrijf in één zin op waarom het niet doorgaat. Het team leest dat."),
    "rehearsal": gettext_lazy("Dit is een oefensessie. Die telt nergens mee, ook niet wie erbij is."),
    "no_job": gettext_lazy(
        "Bij jou staat vandaag geen dienstverband. De begeleider telt je mee als aanwezig."
    ),
    "no_such_session": gettext_lazy(
        "Bij deze code hoort nu geen sessie. Kijk nog eens op het scherm: de code verandert soms."
    ),
    "too_many_tries": gettext_lazy(
        "Te vaak een verkeerde code. Wacht een kwartier, of scan de code op het scherm met je telefoon."
    ),
    "no_such_agreement": gettext_lazy("Deze afspraak hoort niet bij dit team. Er is niets veranderd."),
    "evaluation_closed": gettext_lazy("Je kunt hier niets meer over zeggen. Na twee weken sluit dit."),
    "wrong_heads": gettext_lazy("Vul een getal in van 0 tot 5000."),
    "wrong_tables": gettext_lazy("Kies 2 tot 200 tafels, of 0 als mensen met hun buren praten."),
    "not_a_plenary": gettext_lazy("Tafels kunnen alleen bij een plenaire sessie."),
    "session_playing": gettext_lazy("De sessie is al begonnen. Het aantal tafels staat nu vast."),
    "no_tables": gettext_lazy("Vul eerst in hoeveel tafels er zijn."),
    "in_the_past": gettext_lazy("Dit tijdstip is al voorbij. Kies een later tijdstip."),
    "enough_hours": gettext_lazy("Je hebt al zestig uren opgegeven. Haal er eerst een weg."),
    "poster_too_long": gettext_lazy(
        "De afspraken passen niet op één poster. Kort ze in, en probeer het opnieuw."
    ),
}

QUESTIONS: dict[Question, Any] = {
    Question.USEFUL: gettext_lazy("Had je er iets aan?"),
    Question.FREE: gettext_lazy("Kon je zeggen wat je wilde?"),
}
ANSWERS: dict[Answer, Any] = {
    Answer.YES: gettext_lazy("Ja"),
    Answer.PARTLY: gettext_lazy("Een beetje"),
    Answer.NO: gettext_lazy("Nee"),
}


def sentence_of(error: DomainError) -> str:
    return str(SENTENCES.get(error.code, _("Dit kan niet. Er is niets veranderd.")))


def coverage_headline(coverage: Coverage, year: int) -> str:
    if not coverage.active:
        return _("Er zijn nog geen teams")
    if coverage.percent == 100:
        return _("Elk team speelde in %(year)d") % {"year": year}
    if not coverage.played:
        return _("In %(year)d speelde nog geen enkel team") % {"year": year}
    return _("%(played)d van de %(active)d teams speelden in %(year)d") % {
        "played": coverage.played,
        "active": coverage.active,
        "year": year,
    }
