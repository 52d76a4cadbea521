import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.progress import (
    Position,
    first_open,
    is_complete,
    lessons_done,
    minutes_left,
    position_after,
    position_before,
    step_at,
    step_ids,
    values_done,
)


def module(*lessons: tuple[str, int, list[str]]) -> dict:
    """Each lesson is (core value, minutes, ids of its screens)."""
    return {
        "lessons": [
            {"value": value, "minutes": minutes, "steps": [{"id": one} for one in ids]}
            for value, minutes, ids in lessons
        ]
    }


CONTENT = module(
    ("zorgvuldigheid", 2, ["a1", "a2"]),
    ("onafhankelijkheid", 3, ["b1", "b2", "b3"]),
    ("zorgvuldigheid", 1, ["c1"]),
)


@st.composite
def modules_with_progress(draw):
    """A module of one to five lessons and any part of its screens."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    values = st.sampled_from(["zorgvuldigheid", "onafhankelijkheid", "professionaliteit"])
    lessons = [
        (draw(values), draw(st.integers(1, 60)), [f"{number}-{screen}" for screen in range(size)])
        for number, size in enumerate(sizes)
    ]
    content = module(*lessons)
    done = draw(st.sets(st.sampled_from(step_ids(content))))
    return content, done


def test_screens_in_the_order_of_the_lessons():
    assert step_ids(CONTENT) == ["a1", "a2", "b1", "b2", "b3", "c1"]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], Position(1, 1)),
        (["a1"], Position(1, 2)),
        (["a1", "a2"], Position(2, 1)),
        # Finished out of order: back to what was skipped.
        (["a1", "b1", "b2", "b3"], Position(1, 2)),
        (["a1", "a2", "b1", "b3"], Position(2, 2)),
        (["c1", "b3", "b2", "b1", "a2", "a1"], None),
        # A screen of another version is no screen of this one.
        (["z9"], Position(1, 1)),
    ],
)
def test_resume_at_the_first_open_screen(done, expected):
    assert first_open(CONTENT, done) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], False),
        (["a1", "a2", "b1", "b2", "b3"], False),
        (["a1", "a2", "b1", "b2", "b3", "c1"], True),
        (["a1", "a2", "b1", "b2", "b3", "c1", "z9"], True),
    ],
)
def test_complete_when_every_screen_is_done(done, expected):
    assert is_complete(CONTENT, done) is expected


def test_walking_forward_and_back_visits_every_screen():
    there = [Position(1, 1)]
    while after := position_after(CONTENT, there[-1]):
        there.append(after)
    back = [there[-1]]
    while before := position_before(CONTENT, back[-1]):
        back.append(before)
    assert [step_at(CONTENT, position)["id"] for position in there] == step_ids(CONTENT)
    assert back == there[::-1]


@pytest.mark.parametrize(
    "position",
    [Position(0, 1), Position(1, 0), Position(1, 3), Position(4, 1), Position(2, 4), Position(-1, 1)],
)
def test_no_screen_outside_the_module(position):
    assert step_at(CONTENT, position) is None


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], [False, False, False]),
        (["a1", "a2", "b1"], [True, False, False]),
        (["c1"], [False, False, True]),
        (["a1", "a2", "b1", "b2", "b3", "c1"], [True, True, True]),
    ],
)
def test_lessons_done(done, expected):
    assert lessons_done(CONTENT, done) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], {"zorgvuldigheid": False, "onafhankelijkheid": False}),
        # One of the two lessons of a value is not enough.
        (["a1", "a2"], {"zorgvuldigheid": False, "onafhankelijkheid": False}),
        (["a1", "a2", "c1"], {"zorgvuldigheid": True, "onafhankelijkheid": False}),
        (["b1", "b2", "b3"], {"zorgvuldigheid": False, "onafhankelijkheid": True}),
    ],
)
def test_values_done_only_for_values_with_lessons(done, expected):
    assert values_done(CONTENT, done) == expected


@pytest.mark.parametrize(
    ("done", "minutes"),
    [
        ([], 6),
        (["a1", "a2"], 4),
        (["b1"], 5),
        # 0.33 of a lesson of three minutes, and nothing else.
        (["a1", "a2", "b1", "b2", "c1"], 1),
        (["a1", "a2", "b1", "b2", "b3", "c1"], 0),
    ],
)
def test_minutes_left(done, minutes):
    assert minutes_left(CONTENT, done) == minutes


def test_minutes_left_are_at_least_one_while_something_is_open():
    content = module(("zorgvuldigheid", 1, ["a", "b", "c", "d"]))
    assert minutes_left(content, ["a", "b", "c"]) == 1


@given(modules_with_progress())
def test_complete_if_and_only_if_nothing_is_open(both):
    content, done = both
    assert is_complete(content, done) == (first_open(content, done) is None)
    assert is_complete(content, done) == all(lessons_done(content, done))
    assert is_complete(content, done) == all(values_done(content, done).values())
    assert is_complete(content, done) == (minutes_left(content, done) == 0)


@given(modules_with_progress())
def test_everything_before_the_first_open_screen_is_done(both):
    content, done = both
    here = first_open(content, done)
    before = step_ids(content)
    if here is not None:
        before = before[: before.index(step_at(content, here)["id"])]
        assert step_at(content, here)["id"] not in done
    assert set(before) <= done


@given(modules_with_progress(), st.data())
def test_doing_one_more_never_leaves_more_minutes(both, data):
    content, done = both
    one = data.draw(st.sampled_from(step_ids(content)))
    assert minutes_left(content, done | {one}) <= minutes_left(content, done)


@given(modules_with_progress())
def test_after_and_before_are_each_others_way_back(both):
    content, _done = both
    positions = [
        Position(lesson, screen)
        for lesson, one in enumerate(content["lessons"], start=1)
        for screen in range(1, len(one["steps"]) + 1)
    ]
    assert [position_after(content, here) for here in positions] == [*positions[1:], None]
    assert [position_before(content, here) for here in positions] == [None, *positions[:-1]]
