"""For which people a lesson is: what is known of somebody, and what they are asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dilemmas.models import KindOfWork, Level
from dilemmas.queries.training import level_of
from foundation.people.models import Engagement
from lms.rules.variants import Audience, levels_in, works_in


def known_audience(engagement: Engagement, content: dict[str, Any], *, on: date) -> Audience:
    """The level as the HR file says, empty when it does not; the kind of work is never guessed."""
    return Audience(level=level_of(engagement, on=on) if levels_in(content) else "")


def choices_of(
    content: dict[str, Any], known: Audience, *, language: str
) -> dict[str, list[tuple[str, str]]]:
    """What to ask at the start: field → (code, name) of each choice. Empty where there is nothing to ask."""
    asked: dict[str, list[tuple[str, str]]] = {}
    if levels_in(content) and not known.level:
        asked["level"] = [(code, str(label)) for code, label in Level.choices]
    if works := works_in(content):
        names = names_of_works(works, language=language)
        asked["work"] = [(code, names.get(code, code)) for code in works]
    return asked


def names_of_works(codes: Iterable[str], *, language: str) -> dict[str, str]:
    rows = KindOfWork.objects.filter(code__in=list(codes)).values_list(
        "code", "locale__language_code", "name"
    )
    # The own language comes last and stays.
    ordered = sorted(rows, key=lambda row: row[1] == language)
    return {code: name for code, _language, name in ordered}
