"""How far somebody is in a frozen module. Content and lessons are the plain dicts of lms/frozen.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

CORE_VALUES = ("zorgvuldigheid", "verantwoordelijkheid", "onafhankelijkheid", "professionaliteit")


@dataclass(frozen=True)
class Position:
    """Lesson and screen, both counted from 1."""

    lesson: int
    screen: int


def step_ids(content: dict[str, Any]) -> list[str]:
    return [step["id"] for lesson in content["lessons"] for step in lesson["steps"]]


def is_complete(content: dict[str, Any], done: Collection[str]) -> bool:
    return set(step_ids(content)) <= set(done)


def first_open(content: dict[str, Any], done: Collection[str]) -> Position | None:
    """Where to go on; None when everything is done."""
    for lesson_number, lesson in enumerate(content["lessons"], start=1):
        for screen_number, step in enumerate(lesson["steps"], start=1):
            if step["id"] not in done:
                return Position(lesson_number, screen_number)
    return None


def position_after(content: dict[str, Any], here: Position) -> Position | None:
    """The next screen, over the end of a lesson; None after the last."""
    if here.screen < len(content["lessons"][here.lesson - 1]["steps"]):
        return Position(here.lesson, here.screen + 1)
    if here.lesson < len(content["lessons"]):
        return Position(here.lesson + 1, 1)
    return None


def position_before(content: dict[str, Any], here: Position) -> Position | None:
    if here.screen > 1:
        return Position(here.lesson, here.screen - 1)
    if here.lesson > 1:
        return Position(here.lesson - 1, len(content["lessons"][here.lesson - 2]["steps"]))
    return None


def step_at(content: dict[str, Any], position: Position) -> dict[str, Any] | None:
    """None outside the module."""
    if not 1 <= position.lesson <= len(content["lessons"]):
        return None
    steps = content["lessons"][position.lesson - 1]["steps"]
    return steps[position.screen - 1] if 1 <= position.screen <= len(steps) else None


def lessons_done(content: dict[str, Any], done: Collection[str]) -> list[bool]:
    """One truth value a lesson."""
    return [all(step["id"] in done for step in lesson["steps"]) for lesson in content["lessons"]]


def values_done(content: dict[str, Any], done: Collection[str]) -> dict[str, bool]:
    """Core value → whether all its lessons are done: the four slabs of the square."""
    finished = lessons_done(content, done)
    return {
        value: _all_of_value(content["lessons"], finished, value)
        for value in CORE_VALUES
        if any(lesson["value"] == value for lesson in content["lessons"])
    }


def minutes_left(content: dict[str, Any], done: Collection[str]) -> int:
    """Whole minutes for what is not done, at least 1 while something is open."""
    left = 0.0
    for lesson in content["lessons"]:
        open_steps = sum(step["id"] not in done for step in lesson["steps"])
        left += lesson["minutes"] * open_steps / len(lesson["steps"])
    return max(1, round(left)) if left else 0


def _all_of_value(lessons: Sequence[dict[str, Any]], finished: Sequence[bool], value: str) -> bool:
    return all(is_done for lesson, is_done in zip(lessons, finished, strict=True) if lesson["value"] == value)
