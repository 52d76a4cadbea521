import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.progress import step_ids
from lms.rules.variants import (
    Audience,
    all_drawn,
    banks_for,
    for_attempt,
    for_audience,
    is_for,
    levels_in,
    works_in,
)

LEVELS = ["uitvoerend", "adviserend", "leidinggevend"]
WORKS = ["balie", "vergunningen"]


def text(name: str) -> dict:
    return {"id": name, "type": "text"}


def bank(name: str, tags: list[str], count: int) -> dict:
    return {"id": name, "type": "bank", "heading": f"Over {name}", "body": "", "tags": tags, "count": count}


def question(code: str, *tags: str) -> dict:
    return {"code": code, "tags": list(tags), "type": "question", "heading": code}


CONTENT = {
    "title": "Module",
    "lessons": [
        {"id": "1", "steps": [text("a"), bank("p", ["mail"], 2)]},
        {"id": "2", "levels": ["leidinggevend"], "steps": [text("b"), bank("q", ["mail", "team"], 1)]},
        {"id": "3", "works": ["balie"], "steps": [text("c")]},
        {"id": "4", "levels": ["uitvoerend"], "works": ["balie"], "steps": [bank("r", ["balie"], 1)]},
    ],
    "bank": [question("m1", "mail"), question("m2", "mail", "team"), question("m3", "mail")],
}


@pytest.mark.parametrize(
    ("level", "work", "ids"),
    [
        ("", "", ["1"]),
        ("leidinggevend", "other", ["1", "2"]),
        ("leidinggevend", "balie", ["1", "2", "3"]),
        ("uitvoerend", "balie", ["1", "3", "4"]),
        ("uitvoerend", "vergunningen", ["1"]),
    ],
)
def test_the_lessons_for_somebody(level, work, ids):
    assert [one["id"] for one in for_audience(CONTENT, Audience(level, work))["lessons"]] == ids


def test_what_the_lessons_mention():
    assert (levels_in(CONTENT), works_in(CONTENT)) == (["leidinggevend", "uitvoerend"], ["balie"])


def test_banks_keep_their_places_also_in_lessons_for_others():
    assert banks_for(CONTENT, Audience("leidinggevend", "other")) == [
        (["m1", "m2", "m3"], 2),
        (["m2"], 1),
        ([], 0),
    ]
    assert [count for _codes, count in banks_for(CONTENT, Audience())] == [2, 0, 0]


def test_drawn_questions_stand_as_screens_of_their_own_kind():
    content = for_attempt(CONTENT, Audience("leidinggevend"), [["m3", "m1"], ["m2"], []])
    assert step_ids(content) == ["a", "p/m3", "p/m1", "b", "q/m2"]
    screens = content["lessons"][0]["steps"]
    assert [one["type"] for one in screens] == ["text", "question", "question"]
    # What the screen of the bank says, above the first of its questions.
    assert [one.get("bank_heading") for one in screens] == [None, "Over p", None]


def test_a_lesson_of_which_nothing_remains_is_left_out():
    assert step_ids(for_attempt(CONTENT, Audience("uitvoerend", "balie"), [[], [], []])) == ["a", "c"]


def test_a_question_that_this_language_lacks_is_left_out():
    assert step_ids(for_attempt({**CONTENT, "bank": []}, Audience(), [["m1"], [], []])) == ["a"]


def test_without_variants_or_a_bank_nothing_changes():
    plain = {"title": "Module", "lessons": [{"id": "1", "steps": [text("a"), text("b")]}]}
    assert for_attempt(plain, Audience(), []) == plain


def test_an_editor_sees_every_lesson_and_every_question():
    shown = all_drawn(CONTENT)
    assert step_ids(shown) == ["a", "p/m1", "p/m2", "p/m3", "b", "q/m2", "c"]
    assert [one.get("levels") for one in shown["lessons"]] == [None, ["leidinggevend"], None]


@given(
    st.lists(st.tuples(st.sets(st.sampled_from(LEVELS)), st.sets(st.sampled_from(WORKS))), max_size=6),
    st.sampled_from(["", *LEVELS]),
    st.sampled_from(["", "other", *WORKS]),
)
def test_a_lesson_is_there_exactly_when_it_is_for_somebody(lessons, level, work):
    content = {
        "lessons": [
            {
                "id": str(number),
                "levels": sorted(levels),
                "works": sorted(works),
                "steps": [text(f"s{number}")],
            }
            for number, (levels, works) in enumerate(lessons)
        ]
    }
    audience = Audience(level, work)
    shown = for_attempt(content, audience, [])["lessons"]
    assert [one["id"] for one in shown] == [
        str(number)
        for number, (levels, works) in enumerate(lessons)
        if (not levels or level in levels) and (not works or work in works)
    ]
    assert all(is_for(one, audience) for one in shown)
