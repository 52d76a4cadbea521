"""A case at its own address, and what weighs in it. What somebody chooses here never reaches the server."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import get_language

from dilemmas.frozen import freeze_case
from dilemmas.models import DilemmaCasePage, Level
from dilemmas.queries.cases import latest_version
from dilemmas.queries.catalogue import Catalogue, recent_catalogue
from dilemmas.rules.paving import paving
from dilemmas.rules.weighing import by_weight
from foundation.content.queries.help_lines import help_lines_with

WEIGHING = "afweging"


def show_case(request: HttpRequest, page: DilemmaCasePage) -> HttpResponse:
    catalogue, language = recent_catalogue(), page.locale.language_code
    context = case_context(request, page, catalogue)
    return TemplateResponse(
        request,
        "dilemmas/case_page.html",
        {
            **context,
            "paving": paving(context["case"]["core_values"]),
            "similar": [
                (line.in_language(language), line.values, [value_name(line.values[0], catalogue, language)])
                for line in catalogue.similar_to(page.translation_key)
            ],
            "about": _about(context["case"], catalogue),
            "public_rules": catalogue.public_rules,
        },
    )


def show_weighing(request: HttpRequest, page: DilemmaCasePage) -> HttpResponse:
    context = case_context(request, page, recent_catalogue())
    other = context["other_language_url"]
    return TemplateResponse(
        request,
        "dilemmas/weighing.html",
        {
            **context,
            "scale": by_weight(context["case"]["stakeholders"]),
            "other_language_url": f"{other}{WEIGHING}/" if other else "",
        },
    )


def case_context(request: HttpRequest, page: DilemmaCasePage, catalogue: Catalogue) -> dict[str, Any]:
    """What every face of a case in the catalogue needs. A preview shows the page as the editor has it now."""
    language = page.locale.language_code
    version = None if getattr(request, "is_preview", False) else latest_version(page.translation_key)
    case = version.content.get(language) if version else None
    if case is None:
        case = freeze_case(page)
    texts = catalogue.lines[page.translation_key].texts if page.translation_key in catalogue.lines else {}
    own, other = texts.get(language), texts.get("en" if language == "nl" else "nl")
    return {
        "page": page,
        "case": case,
        "version": version,
        # The choice that the browser keeps belongs to the options of this series.
        "choice_key": f"{page.translation_key}:{version.series if version else 0}",
        "url": page.url or "",
        "review_on": own.review_on if own and version else page.review_on,
        "values": [(code, value_name(code, catalogue, language)) for code in case["core_values"]],
        "catalogue_url": catalogue.urls.get(language, ""),
        "english_url": "" if other or language == "en" else catalogue.urls.get("en", ""),
        "other_language_url": other.url if other else "",
        "help_lines": help_lines_with(get_language() or "nl", case["help_lines"]),
    }


def value_name(code: str, catalogue: Catalogue, language: str) -> str:
    """As the municipality calls it; its code where the list has no such value."""
    return str(capfirst(catalogue.name("value", code, language)))


def _about(case: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The words for what the case is sorted under, in the language of the reader."""
    language = get_language() or "nl"
    levels = [Level(code).label for code in case["levels"]]
    return {
        "theme": catalogue.name("theme", case["theme"], language) if case["theme"] else "",
        "topic": catalogue.name("topic", case["topic"], language) if case["topic"] else "",
        "work": [catalogue.name("work", code, language) for code in case["work"]],
        # All of them says no more than 'everybody'.
        "levels": levels if len(levels) < len(Level) else [],
    }
