import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.answers import (
    acknowledgement,
    asks,
    chosen_of,
    fits,
    is_acknowledgement,
    is_answer,
    is_given,
    mixed,
    moved,
    parsed,
    response,
    right_parts,
    right_responses,
)


def screen(kind: str, total: int = 3, fitting: tuple[int, ...] = (0,)) -> dict:
    """With as many choices; which of them fit."""
    options = [{"text": f"{one}", "feedback": "", "fits": one in fitting} for one in range(total)]
    return {
        "id": "scherm",
        "type": kind,
        "options": options,
        "spots": options,
        "items": [f"stap {one}" for one in range(total)],
        "pairs": [{"left": f"links {one}", "right": f"rechts {one}"} for one in range(total)],
    }


KINDS = ["question", "several", "order", "match", "hotspot"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@pytest.mark.parametrize(
    "kind", ["text", "dilemma", "reflection", "short_text", "scenario", "checklist", "document", "film"]
)
def test_of_anything_but_a_question_no_answer_is_kept(kind):
    assert not asks({"type": kind})
    assert not is_answer({"type": kind, "options": [1, 2]}, 0)


@pytest.mark.parametrize(
    ("kind", "given", "answer", "whole", "right"),
    [
        ("question", ["0"], 0, True, True),
        ("hotspot", ["2"], 2, True, False),
        ("several", ["1", "0", "1"], [0, 1], True, False),
        ("several", ["0"], [0], True, True),
        ("order", ["0", "1", "2"], [0, 1, 2], True, True),
        ("order", ["2", "1", "0"], [2, 1, 0], True, False),
        ("match", ["0", "1", "2"], [0, 1, 2], True, True),
        ("match", ["0", "", "2"], [0, None, 2], False, False),
        ("match", ["0", "0", "0"], [0, 0, 0], True, False),
    ],
)
def test_what_a_form_sends_is_an_answer(kind, given, answer, whole, right):
    asked = screen(kind)
    assert parsed(asked, given) == answer
    assert (is_answer(asked, answer), is_given(asked, answer), fits(asked, answer)) == (True, whole, right)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", [[], [""], ["", "", ""]])
def test_nothing_chosen_is_no_answer(kind, given):
    assert parsed(screen(kind), given) is None


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("question", ["3"]),
        ("question", ["0", "1"]),
        ("hotspot", ["x"]),
        ("several", ["0", "9"]),
        ("several", ["²"]),
        ("order", ["0", "1"]),
        ("order", ["0", "1", "1"]),
        ("order", ["0", "1", "2", "3"]),
        ("match", ["0", "1"]),
        ("match", ["0", "1", "7"]),
        ("match", ["-1", "1", "2"]),
    ],
)
def test_what_is_no_answer_is_refused(kind, given):
    with pytest.raises(ValueError):  # noqa: PT011  any: nobody reads it
        parsed(screen(kind), given)


@given(kind=st.sampled_from(KINDS), total=st.integers(2, 6), answer=ANYTHING)
def test_whatever_was_kept_can_be_judged_and_said(kind, total, answer):
    asked = screen(kind, total)
    if is_given(asked, answer):
        assert fits(asked, answer) in (True, False)
        assert response(asked, answer)
        again = answer if isinstance(answer, list) else [answer]
        assert parsed(asked, [str(one) for one in again]) == answer


@given(kind=st.sampled_from(KINDS), given_=st.lists(st.text(max_size=3), max_size=6))
def test_what_is_parsed_can_be_kept(kind, given_):
    asked = screen(kind)
    try:
        answer = parsed(asked, given_)
    except ValueError:
        return
    assert answer is None or is_answer(asked, answer)


@given(kind=st.sampled_from(KINDS), total=st.integers(2, 6), fitting=st.sets(st.integers(0, 1), min_size=1))
def test_each_right_response_is_that_of_an_answer_that_fits(kind, total, fitting):
    asked = screen(kind, total, tuple(fitting))
    answers = {
        "order": list(range(total)),
        "match": list(range(total)),
        "several": sorted(fitting),
    }.get(kind, min(fitting))
    assert fits(asked, answers)
    assert response(asked, answers) in right_responses(asked)


@given(total=st.integers(3, 6), name=st.text(max_size=8))
def test_steps_are_mixed_the_same_way_and_never_in_the_right_order(total, name):
    asked = {**screen("order", total), "id": name}
    order = mixed(asked)
    assert sorted(order) == list(range(total))
    assert order != list(range(total))
    assert mixed(asked) == order


@given(order=st.permutations(range(5)), item=st.integers(0, 4), by=st.sampled_from([-1, 1]))
def test_moving_a_step_keeps_them_all_and_can_be_undone(order, item, by):
    after = moved(order, item, by)
    assert sorted(after) == list(range(5))
    assert after == order or moved(after, item, -by) == order


def test_a_step_at_the_end_stays_where_it_is():
    assert (moved([2, 0, 1], 2, -1), moved([2, 0, 1], 1, 1)) == ([2, 0, 1], [2, 0, 1])


def test_pairs_with_the_same_right_part_are_shown_once_and_both_fit():
    asked = screen("match")
    asked["pairs"][2]["right"] = asked["pairs"][0]["right"]
    assert sorted(right_parts(asked)) == [0, 1]
    assert fits(asked, [0, 1, 0]) is True
    assert right_responses(asked) == ["0[.]0[,]1[.]1[,]2[.]0"]


def test_a_question_without_a_right_answer_is_not_judged():
    assert fits(screen("question", fitting=()), 1) is None
    assert right_responses(screen("several", fitting=())) == []


def test_several_are_talked_over_in_four_parts():
    talk = chosen_of(screen("several", 4, (0, 1)), [0, 2])
    parts = (talk.fitting, talk.missed, talk.beside, talk.left_out)
    assert [[one["text"] for one in part] for part in parts] == [["0"], ["1"], ["2"], ["3"]]


def test_responses_as_xapi_writes_them():
    assert response(screen("question"), 2) == "2"
    assert response(screen("several"), [0, 2]) == "0[,]2"
    assert response(screen("order"), [1, 0, 2]) == "1[,]0[,]2"
    assert response(screen("match"), [1, 0, 2]) == "0[.]1[,]1[.]0[,]2[.]2"


def test_what_was_read_is_known_by_its_version_and_its_text():
    first, second = (
        acknowledgement({"type": "document", "version": "2026", "text": text})
        for text in ("<p>A</p>", "<p>B</p>")
    )
    assert first["version"] == second["version"] == "2026"
    assert len(first["sha256"]) == 64
    assert first["sha256"] != second["sha256"]
    assert is_acknowledgement(first)
    assert not is_acknowledgement(0)
