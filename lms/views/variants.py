"""At the start of a module that has lessons for some: what is asked, and for whom a lesson is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dilemmas.models import Level
from lms.queries.variants import names_of_works
from lms.rules.variants import OTHER_WORK, Audience, works_in


@dataclass(frozen=True)
class StartQuestion:
    name: str
    text: str
    why: str
    # (code, name) of each choice.
    choices: Sequence[tuple[str, str]]
    chosen: str
    # Empty while nothing lacks.
    error: str


@dataclass(frozen=True)
class StartLesson:
    """A line in the list of all lessons. `only_for`: empty where it is for everybody."""

    lesson: Mapping[str, Any]
    only_for: str


def start_questions(
    asked: Mapping[str, Sequence[tuple[str, str]]], chosen: Mapping[str, str], *, lacks: bool
) -> list[StartQuestion]:
    texts = {
        "level": (
            _("Wat voor functie heb je?"),
            _("Dat staat niet in het HR-bestand."),
            _("Kies een functie."),
        ),
        "work": (
            _("Wat voor werk doe je?"),
            _("Dan krijg je lessen over jouw werk. Je leidinggevende ziet je keuze niet."),
            _("Kies een soort werk. Past er geen? Kies ‘Ander werk’."),
        ),
    }
    questions = []
    for name, choices in asked.items():
        text, why, error = texts[name]
        offered = [*choices, (OTHER_WORK, _("Ander werk"))] if name == "work" else list(choices)
        given = chosen.get(name, "")
        is_known = given in dict(offered)
        questions.append(
            StartQuestion(
                name, text, why, offered, given if is_known else "", error if lacks and not is_known else ""
            )
        )
    return questions


def start_lessons(content: Mapping[str, Any], known: Audience, *, language: str) -> list[StartLesson]:
    """`known`: who reads it; what is known of them needs no label."""
    works = works_in(content)
    names = names_of_works(works, language=language) if works else {}
    levels = {code: str(label) for code, label in Level.choices}
    return [
        StartLesson(
            lesson,
            ", ".join(
                [
                    *(levels.get(code, code) for code in lesson.get("levels") or () if not known.level),
                    *(names.get(code, code) for code in lesson.get("works") or () if not known.work),
                ]
            ),
        )
        for lesson in content["lessons"]
        if not known.level or not lesson.get("levels") or known.level in lesson["levels"]
    ]
