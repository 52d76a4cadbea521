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


# Under which field of the form a refusal stands; the others stand above it.
FIELD_OF_KIND = {
    "no_name": "name_nl",
    "bad_word": "words",
    "too_many_words": "words",
    "word_taken": "words",
    "politician_by_link": "entry",
    "kind_in_use": "entry",
    "kind_moved": None,
    "kind_is_fixed": None,
}


def kind_error(error: DomainError) -> str:
    """What went wrong with a kind of people, and how to mend it."""
    details: dict[str, Any] = dict(error.details)
    sentences = {
        "no_name": lambda: _("Schrijf een naam."),
        "bad_word": lambda: (
            _(
                "‘%(word)s’ kan niet. Gebruik letters, cijfers, spaties of een streepje, en hooguit "
                "%(most)d tekens."
            )
            % details
        ),
        "too_many_words": lambda: _("Dit zijn te veel woorden. Kies er hooguit %(most)d.") % details,
        "word_taken": lambda: (
            _("‘%(word)s’ is al een woord voor de soort ‘%(kind)s’. Kies een ander woord.") % details
        ),
        "politician_by_link": lambda: _("Een bestuurder komt niet binnen met een link. Kies een account."),
        "kind_in_use": lambda: _(
            "Er zijn al mensen van deze soort, dus hoe zij binnenkomen, blijft zo. Maak een nieuwe soort."
        ),
        "kind_is_fixed": lambda: _(
            "Deze soort hoort bij het platform. Je kunt de naam en de woorden veranderen, meer niet."
        ),
        "kind_moved": lambda: _(
            "Iemand anders heeft deze soort net veranderd. Er is niets bewaard. Open de pagina opnieuw en kijk."
        ),
    }
    say = sentences.get(error.code)
    return say() if say else _("Dit kan niet. Er is niets veranderd.")
