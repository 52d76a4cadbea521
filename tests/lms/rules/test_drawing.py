from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.drawing import draw, draw_all, fits, tags_of

CODES = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=20)
SEEDS = st.text(max_size=8)


def test_draws_so_many_in_an_order_of_its_own():
    first = draw(["a", "b", "c", "d"], count=3, seed="one", seen={})
    assert first == draw(["d", "c", "b", "a"], count=3, seed="one", seen={})
    assert first == ["d", "a", "c"]
    assert draw(["a", "b", "c", "d"], count=3, seed="two", seen={}) == ["b", "d", "c"]


def test_what_was_never_seen_goes_before_what_was_seen_least():
    assert set(draw(["a", "b", "c", "d"], count=3, seed="x", seen={"a": 2, "b": 1, "c": 0})) == {
        "c",
        "d",
        "b",
    }


def test_everybody_gets_others():
    drawn = Counter(
        code for seed in range(400) for code in draw("abcdefgh", count=2, seed=str(seed), seen={})
    )
    assert sum(drawn.values()) == 800
    assert min(drawn.values()) > 60


@given(CODES, st.integers(-2, 12), SEEDS, st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 4)))
def test_never_twice_and_as_many_as_there_are(codes, count, seed, seen):
    drawn = draw(codes, count=count, seed=seed, seen=seen)
    assert len(drawn) == len(set(drawn)) == min(max(0, count), len(codes))
    assert set(drawn) <= set(codes)
    assert drawn == draw(reversed(codes), count=count, seed=seed, seen=seen)
    rest = set(codes) - set(drawn)
    # Nothing that was left behind was seen less often than what was drawn.
    assert all(seen.get(one, 0) <= seen.get(other, 0) for one in drawn for other in rest)


@given(CODES, st.integers(1, 4), st.integers(1, 8))
def test_attempts_never_repeat_while_there_are_enough(codes, count, attempts):
    seen: Counter[str] = Counter()
    for number in range(attempts):
        seen.update(draw(codes, count=count, seed=str(number), seen=seen))
    asked = attempts * min(count, len(codes))
    assert sum(seen.values()) == asked
    assert max(seen.values(), default=0) == (-(-asked // len(codes)) if codes else 0)


@given(st.lists(st.tuples(CODES, st.integers(0, 5)), max_size=4), SEEDS)
def test_no_question_stands_on_two_screens(banks, seed):
    drawn = draw_all(banks, seed=seed, seen={})
    assert [len(one) <= count for one, (_codes, count) in zip(drawn, banks, strict=True)] == [True] * len(
        banks
    )
    every = [code for one in drawn for code in one]
    assert len(every) == len(set(every))


def test_a_second_screen_draws_from_what_is_left():
    first, second = draw_all([("abc", 2), ("abc", 2)], seed="x", seen={})
    assert (len(first), len(second), sorted(first + second)) == (2, 1, ["a", "b", "c"])


@pytest.mark.parametrize(
    ("tags", "wanted", "expected"),
    [
        (["veilig", "mail"], ["veilig"], True),
        (["veilig", "mail"], ["Mail ", "veilig"], True),
        (["veilig"], ["veilig", "mail"], False),
        ([], ["veilig"], False),
        (["veilig"], [], True),
    ],
)
def test_a_question_has_every_tag_that_is_wanted(tags, wanted, expected):
    assert fits(tags, wanted) is expected


def test_tags_as_they_are_compared():
    assert tags_of(" Veilig  mailen,wachtwoorden,, veilig mailen ") == ["veilig mailen", "wachtwoorden"]
    assert tags_of(" , ") == []
