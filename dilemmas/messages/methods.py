"""What is wrong with a method, for who edits it; and the shipped methods in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from dilemmas.messages.live_steps import words_of
from dilemmas.rules.methods import MOST_STEPS, MethodFault, MethodStep, shipped_method
from dilemmas.rules.session import Kind, Step


def fault_sentences() -> dict[MethodFault, str]:
    return {
        MethodFault.EMPTY: _("Een werkvorm heeft minstens één stap."),
        MethodFault.TOO_MANY: _("Dat zijn er te veel: een werkvorm heeft hoogstens %(n)d stappen.")
        % {"n": MOST_STEPS},
        MethodFault.WRONG_MINUTES: _("Minuten gaan per halve: van 0,5 tot 120 per stap."),
        MethodFault.TOO_LONG: _("Samen duren de stappen langer dan een werkdag. Maak ze korter."),
        MethodFault.UNKNOWN_STEP: _("Kies een stap uit de lijst."),
        MethodFault.TWICE: _("Elke stap kan één keer. Haal de dubbele weg."),
        MethodFault.READ_NOT_FIRST: _("Begin met ‘Trek en lees’: wie de kaart niet kent, kan niet stemmen."),
        MethodFault.NO_VOTE: _("Zonder stemming is het een gesprek. Zet ‘Stil stemmen’ erbij."),
        MethodFault.REVEAL_NOT_AFTER_VOTE: _(
            "Zet ‘Onthullen’ meteen na ‘Stil stemmen’: de uitslag hoort bij de stemming."
        ),
        MethodFault.SECOND_BEFORE_REVEAL: _("‘Opnieuw stemmen’ kan pas na ‘Onthullen’."),
        MethodFault.NO_TALK_BETWEEN: _(
            "Zet ‘Wie heeft recht op wat?’ of ‘Wegen’ tussen de twee stemmingen. Zonder gesprek zegt de tweede niets."
        ),
        MethodFault.AGREE_NOT_LAST: _("‘Besluit en afspraak’ is de laatste stap."),
        MethodFault.NOTHING_AGREED: _("Bij deze werkvorm bewaren we geen afspraken. Haal die stap weg."),
        MethodFault.NO_TITLE: _("Geef elke stap een titel."),
        MethodFault.WRONG_TURN: _("De minuten per spreker passen niet in de stap."),
    }


def in_dutch_and_english(kind: Kind) -> list[dict[str, Any]]:
    """The shipped method as an editor sees it: each step with its words in both languages."""
    return [_both(step) for step in shipped_method(kind)]


def _both(step: MethodStep) -> dict[str, Any]:
    with override("nl"):
        dutch = words_of(step, "nl")
    with override("en"):
        english = words_of(step, "en")
    shown: dict[str, Any] = {
        "minutes": step.minutes,
        "say": "\n".join(dutch.say),
        "say_en": "\n".join(english.say),
    }
    if step.code in set(Step):
        return {"step": step.code, **shown}
    return shown | {
        "title": dutch.title,
        "title_en": english.title,
        "turn_minutes": step.turn_minutes or None,
        "agrees": step.agrees,
    }
