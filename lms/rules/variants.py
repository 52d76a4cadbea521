"""Which lessons of a frozen module are for whom, and what its screens draw as ordinary screens.

Content is as in lms/frozen.py. A lesson without levels is for every level, one without works for all work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.rules.drawing import fits
from lms.rules.rotating import is_in_pool

# Chosen by who does none of the works that a module knows.
OTHER_WORK = "other"
# Screens that draw when somebody begins: questions of the bank, dilemmas of the catalogue.
BANK, CASES = "bank", "cases"


@dataclass(frozen=True)
class Audience:
    """Codes; empty where it is not known or not asked."""

    level: str = ""
    work: str = ""


def is_for(lesson: Mapping[str, Any], audience: Audience) -> bool:
    levels, works = lesson.get("levels") or (), lesson.get("works") or ()
    return (not levels or audience.level in levels) and (not works or audience.work in works)


def levels_in(content: Mapping[str, Any]) -> list[str]:
    """The levels that lessons of this module are for; empty where all are for everybody."""
    return _mentioned(content, "levels")


def works_in(content: Mapping[str, Any]) -> list[str]:
    return _mentioned(content, "works")


def for_audience(content: dict[str, Any], audience: Audience) -> dict[str, Any]:
    """The module with the lessons for these people."""
    return {**content, "lessons": [one for one in content["lessons"] if is_for(one, audience)]}


def banks_for(content: Mapping[str, Any], audience: Audience) -> list[tuple[list[str], int]]:
    """Of each screen of the bank, over the whole module: the codes that it draws from, and how many.

    On a screen in a lesson for others none.
    """
    return _draws(content, audience, BANK)


def pools_for(content: Mapping[str, Any], audience: Audience) -> list[tuple[list[str], int]]:
    """As `banks_for`, of each screen of the catalogue: the keys of its dilemmas."""
    return _draws(content, audience, CASES)


def drawn_rows(
    content: Mapping[str, Any], *, questions: Sequence[list[str]], cases: Sequence[list[str]]
) -> list[list[str]]:
    """What was drawn for the screens of the bank and for those of the catalogue, in the order of the screens."""
    left = {BANK: iter(questions), CASES: iter(cases)}
    return [next(left[step["type"]]) for _lesson, step in _drawing_steps(content)]


def for_attempt(
    content: dict[str, Any],
    audience: Audience,
    drawn: Sequence[Sequence[str]],
    cases: Mapping[str, dict[str, Any]] = {},
) -> dict[str, Any]:
    """What one person goes through. `drawn`: what each screen drew, as `drawn_rows` gives it; `cases`: key → the
    screen of each dilemma among them."""
    questions = {**{one["code"]: one for one in content.get("bank", ())}, **cases}
    rows = iter(drawn)
    lessons = []
    for lesson in content["lessons"]:
        # Also of a lesson for others: its screens keep their places in `drawn`.
        steps = [screen for step in lesson["steps"] for screen in _screens(step, questions, rows)]
        if steps and is_for(lesson, audience):
            lessons.append({**lesson, "steps": steps})
    return {**content, "lessons": lessons}


def all_drawn(content: dict[str, Any], cases: Mapping[str, dict[str, Any]] = {}) -> dict[str, Any]:
    """Every lesson, every question and every dilemma: for an editor's preview. `cases`: as in `for_attempt`."""
    drawn = [_codes_of(content, step) for _lesson, step in _drawing_steps(content)]
    everybody = {**content, "lessons": [{**one, "levels": [], "works": []} for one in content["lessons"]]}
    shown = for_attempt(everybody, Audience(), drawn, cases)
    meant_for = {one["id"]: one for one in content["lessons"]}
    return {**shown, "lessons": [{**meant_for[one["id"]], "steps": one["steps"]} for one in shown["lessons"]]}


def _screens(step: dict[str, Any], questions: Mapping[str, dict], rows: Any) -> list[dict[str, Any]]:
    if step["type"] not in (BANK, CASES):
        return [step]
    codes = next(rows, ())
    return [
        {
            **questions[code],
            "id": f"{step['id']}/{code}",
            **_introduction(step, number),
            **({"case": code} if step["type"] == CASES else {}),
        }
        for number, code in enumerate(codes)
        if code in questions
    ]


def _introduction(step: dict[str, Any], number: int) -> dict[str, Any]:
    """What the drawing screen says stands above the first that it drew."""
    return {"bank_heading": step["heading"], "bank_body": step.get("body", "")} if number == 0 else {}


def _draws(content: Mapping[str, Any], audience: Audience, kind: str) -> list[tuple[list[str], int]]:
    return [
        (_codes_of(content, step), step["count"] if is_for(lesson, audience) else 0)
        for lesson, step in _drawing_steps(content)
        if step["type"] == kind
    ]


def _drawing_steps(content: Mapping[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """With the lesson of each."""
    return [
        (lesson, step)
        for lesson in content["lessons"]
        for step in lesson["steps"]
        if step["type"] in (BANK, CASES)
    ]


def drawable(content: Mapping[str, Any], step: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a screen may draw, as it is frozen; empty for a screen that draws nothing."""
    if step["type"] == CASES:
        return [one for one in content.get("cases", ()) if is_in_pool(one, step)]
    if step["type"] == BANK:
        return [one for one in content.get("bank", ()) if fits(one["tags"], step["tags"])]
    return []


def _codes_of(content: Mapping[str, Any], step: Mapping[str, Any]) -> list[str]:
    return [one["key" if step["type"] == CASES else "code"] for one in drawable(content, step)]


def _mentioned(content: Mapping[str, Any], name: str) -> list[str]:
    return list(dict.fromkeys(code for lesson in content["lessons"] for code in lesson.get(name) or ()))
