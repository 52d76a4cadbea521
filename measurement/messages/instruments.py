"""What is wrong with a questionnaire, for who edits it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from measurement.rules.reading import Fault


def fault_sentences(faults: Iterable[Fault]) -> list[str]:
    """Each names the part, the field and how to mend it."""
    return [fault_sentence(fault) for fault in faults]


def fault_sentence(fault: Fault) -> str:
    details: dict[str, Any] = dict(fault.details)
    said = _reasons().get(fault.reason, fault.reason) % details
    return _("%(part)s, %(field)s: %(said)s") % {
        "part": _part(fault),
        "field": _fields().get(fault.field, fault.field),
        "said": said,
    }


def _part(fault: Fault) -> str:
    if fault.part == "instrument":
        return _("Vragenlijst")
    names = {
        "format": _("Antwoorden ‘%(code)s’"),
        "scale": _("Schaal ‘%(code)s’"),
        "item": _("Vraag ‘%(code)s’"),
    }
    return names[fault.part] % {"code": fault.code}


def _fields() -> dict[str, str]:
    """Names of fields, as on the page where one edits them."""
    return {
        "code": _("code"),
        "title": _("titel"),
        "introduction": _("inleiding"),
        "minutes": _("minuten om in te vullen"),
        "forms": _("varianten"),
        "formats": _("antwoorden"),
        "format": _("antwoorden die vaker voorkomen"),
        "scales": _("schalen"),
        "scale": _("schaal"),
        "items": _("vragen"),
        "means": _("wat een hoge score zegt"),
        "score": _("score"),
        "range": _("laagste en hoogste score"),
        "trend": _("volgen over de metingen"),
        "text": _("vraag"),
        "help": _("uitleg"),
        "scenario": _("verhaal erboven"),
        "kind": _("soort"),
        "options": _("antwoorden"),
        "missing": _("antwoorden"),
        "waves": _("wanneer"),
        "reverse": _("omgekeerd"),
        "also_in": _("telt ook mee bij"),
        "filter": _("alleen na vraag"),
    }


def _reasons() -> dict[str, str]:
    return {
        "not_a_code": _("gebruik kleine letters, cijfers en _."),
        "code_twice": _("deze code komt twee keer voor. Geef één van de twee een andere."),
        "no_dutch": _("de Nederlandse tekst ontbreekt."),
        "not_by_language": _("geef de tekst per taal."),
        "not_between": _("kies een getal van %(low)s tot en met %(high)s."),
        "not_numbers": _("schrijf nummers, met komma’s ertussen."),
        "not_one_of": _("kies uit %(choices)s."),
        "not_a_range": _("de laagste score moet onder de hoogste liggen."),
        "not_a_filter": _("noem een eerdere vraag, en de codes van haar antwoorden."),
        "not_by_code": _("geef elk een eigen code."),
        "not_a_row": _("regel %(number)s is niet te lezen."),
        "empty": _("er staat nog niets."),
        "option_code": _("antwoord %(number)s heeft geen code van 1 tot en met %(high)s."),
        "option_points": _("de punten van antwoord %(option)s zijn geen getal."),
        "option_no_dutch": _("antwoord %(option)s heeft geen Nederlandse tekst."),
        "option_twice": _("antwoord %(option)s komt twee keer voor. Geef elk antwoord een eigen code."),
        "too_few_options": _("geef minstens twee antwoorden."),
        "open_has_no_format": _("een open vraag heeft geen antwoorden om uit te kiezen."),
        "open_has_no_options": _("een open vraag heeft geen antwoorden om uit te kiezen."),
        "open_is_not_scored": _("een open vraag telt niet mee in schaal ‘%(scale)s’. Maak de schaal leeg."),
        "format_and_options": _("kies óf antwoorden die vaker voorkomen, óf eigen antwoorden."),
        "unknown_format": _("‘%(format)s’ staat niet bij de antwoorden."),
        "no_scale": _("kies bij welke schaal deze vraag hoort."),
        "unknown_scale": _("‘%(scale)s’ staat niet bij de schalen."),
        "unknown_form": _("kies nummers van 0 tot en met %(high)s, of laat het leeg."),
        "anchor_in_all_forms": _("een ankervraag staat in elke variant. Maak dit leeg."),
        "reverse_needs_single": _("dat kan alleen bij een vraag met één antwoord."),
        "scale_without_items": _(
            "geen enkele vraag telt hier mee. Haal de schaal weg, of geef haar een vraag."
        ),
        "range_is_a_share": _("een deel loopt van 0 tot 1."),
        "trend_over_rotated_items": _(
            "deze vragen wisselen per variant: %(items)s. Dan vergelijk je over de tijd andere vragen. "
            "Volg een schaal met alleen ankervragen."
        ),
        "mean_needs_single": _("schaal ‘%(scale)s’ is een gemiddelde. Dat vraagt één antwoord per vraag."),
        "outside_range": _(
            "een antwoord valt buiten schaal ‘%(scale)s’, die loopt van %(low)s tot %(high)s."
        ),
        "no_right_answer": _("geen antwoord is goed. Geef het goede antwoord 1 punt."),
        "no_points": _("geef elk antwoord punten, ook 0."),
        "filter_not_earlier": _("vraag ‘%(item)s’ staat er niet, of pas later."),
        "filter_unknown_option": _("vraag ‘%(item)s’ heeft een van die antwoorden niet."),
        "filter_not_asked": _(
            "vraag ‘%(item)s’ staat niet in elke meting of variant waarin deze vraag staat."
        ),
    }
