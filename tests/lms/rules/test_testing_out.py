"""What is new since a version that somebody completed."""

import pytest

from lms.rules.testing_out import lessons_for_others, new_lessons, remaining_lessons
from lms.rules.variants import Audience

QUESTION = {"code": "m1", "tags": ["mail"], "type": "question", "heading": "Wie?"}
CASE = {"key": "k1", "version": 1, "theme": "gift"}


def content(*, bank: tuple = (QUESTION,), cases: tuple = (CASE,), **fields: object) -> dict:
    steps = [
        {"id": "1", "type": "bank", "tags": ["mail"], "count": 1},
        {"id": "2", "type": "cases", "themes": [], "count": 1},
    ]
    lessons = [{"id": "a", "title": "A", "steps": steps, **fields}, {"id": "b", "title": "B", "steps": []}]
    return {"lessons": lessons, "bank": list(bank), "cases": list(cases)}


@pytest.mark.parametrize(
    "after",
    [
        {"bank": (QUESTION, {**QUESTION, "code": "m2"})},
        {"bank": ({**QUESTION, "heading": "Wat?"},)},
        {"cases": ({**CASE, "version": 2},)},
        {"levels": ["leading"]},
        {"works": ["balie"]},
    ],
)
def test_a_lesson_is_new_with_what_it_draws_and_for_whom_it_is(after):
    assert new_lessons([(content(), True), (content(**after), True)]) == {"a"}
    assert new_lessons([(content(), True), (content(**after), False)]) == set()


@pytest.mark.parametrize(
    "after",
    [
        {},
        {"bank": (QUESTION, {**QUESTION, "code": "x1", "tags": ["wachtwoord"]})},
        {"levels": [], "works": []},
    ],
)
def test_what_it_cannot_draw_and_an_empty_choice_change_nothing(after):
    assert new_lessons([(content(), True), (content(**after), True)]) == set()


def test_a_lesson_that_was_for_others_is_new():
    before = content(works=["balie", "toezicht"])
    assert lessons_for_others(before, [Audience(work="other")]) == {"a"}
    assert lessons_for_others(before, [Audience(work="other"), Audience(work="balie")]) == set()
    # Not known for whom.
    assert lessons_for_others(before, [Audience()]) == {"a"}
    assert remaining_lessons(before, [(before, True)], [Audience()]) == [0]
    assert remaining_lessons(before, [], []) == []
