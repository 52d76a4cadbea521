"""Codes about declarations and rounds, said to HR."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError
from lms.rules.declarations import OddRow

WARNINGS: dict[OddRow, Any] = {
    OddRow.OFFICIAL_WITHOUT_OATH: gettext_lazy(
        "Wie ambtenaar is, legt de eed of belofte af (Ambtenarenwet, artikel 5 en 7). Een verklaring vervangt die niet."
    ),
    OddRow.PROBABLY_OFFICIAL: gettext_lazy(
        "Met een arbeidscontract is iemand meestal ook ambtenaar. Dan hoort de eed of belofte erbij."
    ),
    OddRow.OATH_OF_NO_OFFICIAL: gettext_lazy(
        "Wie geen ambtenaar is, wordt door een eed nergens aan gebonden. Past een verklaring beter?"
    ),
    OddRow.NOTHING_AT_ALL: gettext_lazy("Deze mensen leggen niets af en tekenen niets. Klopt dat?"),
}
LANGUAGE_NAMES: dict[str, Any] = {
    "nl": gettext_lazy("Nederlands"),
    "en": gettext_lazy("Engels"),
    "nl-easy": gettext_lazy("Makkelijk Nederlands"),
}
_FIELDS: dict[str, Any] = {
    "intro": gettext_lazy("de inleiding"),
    "articles": gettext_lazy("een artikel met kop en tekst"),
    "closing": gettext_lazy("het slot"),
}


def admin_error(error: DomainError) -> str:
    """What went wrong and how to mend it."""
    details: dict[str, Any] = dict(error.details)
    language = str(LANGUAGE_NAMES.get(str(details.get("language")), ""))
    sentences = {
        "code_taken": lambda: _("Deze titel is van de ambtseed. Kies een andere titel."),
        "title_taken": lambda: _("Er is al een verklaring met deze titel. Kies een andere titel."),
        "no_title": lambda: _("Schrijf een titel."),
        "no_dutch_text": lambda: _("Schrijf eerst de Nederlandse tekst: die wordt getekend."),
        "text_incomplete": lambda: (
            _("%(language)s: hier ontbreekt %(field)s.")
            % {"language": language, "field": _FIELDS.get(str(details["field"]), details["field"])}
        ),
        "questions_differ": lambda: (
            _("%(language)s: de vragen zijn niet dezelfde als in het Nederlands.") % {"language": language}
        ),
        "text_exists": lambda: (
            _("Op %(day)s gaat al een andere tekst in. Kies een andere dag.")
            % {"day": date_format(details["valid_from"], "j F Y")}
        ),
        "text_in_the_past": lambda: _(
            "Er is op of na die dag al getekend. Kies een latere dag: wat getekend is, verandert niet."
        ),
        "round_ends_before_start": lambda: _("De uiterste dag ligt voor het begin. Kies een latere dag."),
        "round_in_the_past": lambda: _("De uiterste dag is al geweest. Kies een dag die nog komt."),
        "no_text": lambda: _(
            "Van deze verklaring geldt op de eerste dag nog geen tekst. Kies een latere dag."
        ),
    }
    say = sentences.get(error.code)
    return say() if say else _("Dit kan niet. Er is niets veranderd.")
