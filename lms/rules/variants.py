"""Which lessons of a frozen module are for whom, and its questions from the bank as ordinary screens.

Content is as in lms/frozen.py. A lesson without levels is for every level, one without works for all work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.rules.drawing import fits

# Chosen by who does none of the works that a module knows.
OTHER_WORK = "other"


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
    return [
        (_codes_of(content, step), step["count"] if is_for(lesson, audience) else 0)
        for lesson in content["lessons"]
        for step in lesson["steps"]
        if step["type"] == "bank"
    ]


def for_attempt(
    content: dict[str, Any], audience: Audience, drawn: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """What one person goes through. `drawn`: the codes of each screen of the bank, in the order of `banks_for`."""
    questions = {one["code"]: one for one in content.get("bank", ())}
    rows = iter(drawn)
    lessons = []
    for lesson in content["lessons"]:
        # Also of a lesson for others: its screens keep their places in `drawn`.
        steps = [screen for step in lesson["steps"] for screen in _screens(step, questions, rows)]
        if steps and is_for(lesson, audience):
            lessons.append({**lesson, "steps": steps})
    return {**content, "lessons": lessons}


def all_drawn(content: dict[str, Any]) -> dict[str, Any]:
    """Every lesson, every question: for an editor's preview."""
    drawn = [
        _codes_of(content, step)
        for lesson in content["lessons"]
        for step in lesson["steps"]
        if step["type"] == "bank"
    ]
    everybody = {**content, "lessons": [{**one, "levels": [], "works": []} for one in content["lessons"]]}
    shown = for_attempt(everybody, Audience(), drawn)
    meant_for = {one["id"]: one for one in content["lessons"]}
    return {**shown, "lessons": [{**meant_for[one["id"]], "steps": one["steps"]} for one in shown["lessons"]]}


def _screens(step: dict[str, Any], questions: Mapping[str, dict], rows: Any) -> list[dict[str, Any]]:
    if step["type"] != "bank":
        return [step]
    codes = next(rows, ())
    return [
        {**questions[code], "id": f"{step['id']}/{code}", **_introduction(step, number)}
        for number, code in enumerate(codes)
        if code in questions
    ]


def _introduction(step: dict[str, Any], number: int) -> dict[str, Any]:
    """What the bank's screen says stands above its first question."""
    return {"bank_heading": step["heading"], "bank_body": step.get("body", "")} if number == 0 else {}


def _codes_of(content: Mapping[str, Any], step: Mapping[str, Any]) -> list[str]:
    return [one["code"] for one in content.get("bank", ()) if fits(one["tags"], step["tags"])]


def _mentioned(content: Mapping[str, Any], name: str) -> list[str]:
    return list(dict.fromkeys(code for lesson in content["lessons"] for code in lesson.get(name) or ()))
