"""Showing with a test that one knows a module, and what of the module remains then.

Content is as in lms/frozen.py. What the Dutch page says holds for every language of its version.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lms.rules.answers import asks, fits, fitting_choices, is_given
from lms.rules.drawing import draw
from lms.rules.variants import Audience, banks_for, drawable, is_for

# Of the ids of the questions of a test: what was answered in it is no answer of a lesson.
TEST = "toets"
# So many times the questions of one test the bank must hold, so that the next round has others.
ROUNDS = 2
# Fewer questions are no test.
LEAST = 3


@dataclass(frozen=True)
class Terms:
    """`for_gates`: also where the oath or a declaration waits for this module."""

    questions: int
    pass_percent: int
    for_gates: bool

    @property
    def needed(self) -> int:
        """So many must be right; rounded up."""
        return -(-self.questions * self.pass_percent // 100)


def terms_of(content: Mapping[str, Any]) -> Terms | None:
    """None where the editor offers no test."""
    found = content.get("test_out")
    return Terms(found["questions"], found["pass_percent"], found["for_gates"]) if found else None


def can_be_tested(question: Mapping[str, Any]) -> bool:
    """Whether there is a right answer to it."""
    return question["type"] in ("order", "match") or bool(fitting_choices(dict(question)))


def codes_for_test(content: Mapping[str, Any], audience: Audience) -> list[str]:
    """What a test may ask these people: the questions of the bank that their own lessons draw from."""
    reached = {code for codes, count in banks_for(content, audience) if count for code in codes}
    return [one["code"] for one in content.get("bank", ()) if one["code"] in reached and can_be_tested(one)]


def has_enough(codes: Sequence[str], terms: Terms, *, explained: Collection[str] = ()) -> bool:
    """`explained`: what a lesson of the same attempt said the answer of; it is not asked."""
    left = [code for code in codes if code not in explained]
    return len(codes) >= ROUNDS * terms.questions and len(left) >= terms.questions


def draw_test(
    codes: Iterable[str],
    terms: Terms,
    *,
    seed: str,
    seen: Mapping[str, int],
    before: Collection[str],
    explained: Collection[str] = (),
) -> list[str]:
    """`before`: the codes of the last test of this person, which come again only where too few others are left;
    `explained`: as in `has_enough`."""
    left = [code for code in codes if code not in explained]
    others = [code for code in left if code not in before]
    asked = others if len(others) >= terms.questions else left
    return draw(asked, count=terms.questions, seed=f"{seed}/{TEST}", seen=seen)


def content_of_test(content: dict[str, Any], drawn: Sequence[str]) -> dict[str, Any]:
    """The test as a module with one lesson, for the same screens."""
    return {
        **content,
        "lessons": [
            {
                "id": TEST,
                "title": "",
                "value": "",
                "teaser": "",
                "minutes": len(drawn),
                "steps": screens_of_test(content, drawn),
            }
        ],
    }


def screens_of_test(content: Mapping[str, Any], drawn: Sequence[str]) -> list[dict[str, Any]]:
    questions = {one["code"]: one for one in content.get("bank", ())}
    return [{**questions[code], "id": f"{TEST}/{code}"} for code in drawn if code in questions]


def is_of_test(step_id: str) -> bool:
    return step_id.startswith(f"{TEST}/")


def is_right(screen: dict[str, Any], answer: Any) -> bool:
    return asks(screen) and is_given(screen, answer) and fits(screen, answer) is True


def right_count(screens: Iterable[dict[str, Any]], answers: Mapping[str, Any]) -> int:
    """What was skipped is not right."""
    return sum(is_right(screen, answers.get(screen["id"])) for screen in screens)


def remaining_lessons(
    content: Mapping[str, Any],
    since: Sequence[tuple[Mapping[str, Any], bool]],
    done_as: Sequence[Audience],
) -> list[int]:
    """The places (from 0) of the lessons that stay after a test: always shown, or new since what was completed.

    `since`: the versions from the one that was completed to this one, oldest first, each with whether its change
    was substantive. Empty for who never completed the module: to them nothing is new.
    `done_as`: for whom the lessons were when they completed the first of these.
    """
    new = new_lessons(since) | (lessons_for_others(since[0][0], done_as) if since else set())
    return [
        place
        for place, lesson in enumerate(content["lessons"])
        if lesson.get("always_shown") or lesson["id"] in new
    ]


def new_lessons(versions: Sequence[tuple[Mapping[str, Any], bool]]) -> set[str]:
    """Ids of the lessons that came, or were changed in substance, after the first of these versions."""
    found: set[str] = set()
    for (before, _first), (after, is_substantive) in pairwise(versions):
        known = {lesson["id"]: _matter(before, lesson) for lesson in before["lessons"]}
        if is_substantive:
            found |= {
                lesson["id"]
                for lesson in after["lessons"]
                if known.get(lesson["id"]) != _matter(after, lesson)
            }
    return found


def lessons_for_others(content: Mapping[str, Any], audiences: Sequence[Audience]) -> set[str]:
    """Ids of the lessons that are for none of these."""
    return {one["id"] for one in content["lessons"] if not any(is_for(one, who) for who in audiences)}


def rest_of(lessons: Sequence[dict[str, Any]], kept: Iterable[str]) -> list[dict[str, Any]]:
    """These lessons whole; of the others only the documents that somebody must say to have read."""
    ids = set(kept)
    found = []
    for lesson in lessons:
        steps = [step for step in lesson["steps"] if lesson["id"] in ids or step["type"] == "document"]
        if steps:
            found.append({**lesson, "steps": steps})
    return found


def _matter(content: Mapping[str, Any], lesson: Mapping[str, Any]) -> tuple[Any, ...]:
    """With the questions and the versions of the dilemmas that its screens may draw, and for whom it is."""
    for_whom = [sorted(lesson.get(name) or ()) for name in ("levels", "works")]
    return lesson["title"], lesson["steps"], [drawable(content, step) for step in lesson["steps"]], for_whom
