"""Stored answers: what went in comes out, and no row is longer than another."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement.rules.instruments import Instrument, Item, Kind
from measurement.rules.packing import (
    item_matrix,
    pack_items,
    pack_scores,
    score_matrix,
    unpack_items,
    unpack_scores,
)
from measurement.rules.reading import parse
from tests.factories.instruments import option, small, words

KLEIN = parse(small())


def widest() -> Instrument:
    """Fifteen options of which one may take all: the mask uses every bit but the sign."""
    content = small()
    content["items"].append(
        {
            "code": "alles",
            "scale": "meegemaakt",
            "text": words("Wat?"),
            "kind": "multiple",
            "options": [option(code, str(code)) for code in range(1, 16)],
        }
    )
    return parse(content)


def answer_of(item: Item) -> st.SearchStrategy:
    codes = [one.code for one in item.all_options]
    if item.kind is Kind.SINGLE:
        return st.sampled_from(codes)
    return st.lists(st.sampled_from(codes), unique=True, min_size=1).map(sorted)


def some_answers(instrument: Instrument) -> st.SearchStrategy:
    closed = {item.code: answer_of(item) for item in instrument.items if item.kind is not Kind.OPEN}
    return st.fixed_dictionaries({}, optional=closed)


@given(answers=some_answers(widest()))
def test_packed_answers_come_out_as_they_went_in(answers):
    assert unpack_items(widest(), pack_items(widest(), answers)) == answers


@given(answers=some_answers(KLEIN), sentence=st.text())
def test_packed_rows_have_one_length(answers, sentence):
    packed = pack_items(KLEIN, answers | {"toelichting": sentence})
    assert len(packed) == 2 * len(KLEIN.items)


@given(scores=st.lists(st.floats(width=32, allow_infinity=False), min_size=6, max_size=6))
def test_packed_scores_come_out_as_they_went_in(scores):
    packed = pack_scores(scores)
    assert len(packed) == 24
    np.testing.assert_array_equal(unpack_scores(packed), scores)
    np.testing.assert_array_equal(score_matrix([packed, packed], scales=6), [scores, scores])


def test_packed_items_are_little_endian_with_minus_one_for_nothing():
    packed = pack_items(KLEIN, {"regels_01": 2, "gemeld_bij": [1, 3], "fouten_1": 9})
    assert packed.hex(" ", 2) == "0200 ffff ffff ffff ffff 0900 ffff ffff ffff 0500 ffff"


def test_sentence_is_not_packed():
    assert pack_items(KLEIN, {"toelichting": "Dit blijft apart"}) == pack_items(KLEIN, {})


@pytest.mark.parametrize("answers", [{"regels_01": 4}, {"gemeld_bij": [4]}, {"regels_01": [1, 2]}])
def test_packing_refuses_an_option_that_is_not_there(answers):
    with pytest.raises(ValueError, match=r"(regels_01|gemeld_bij): "):
        pack_items(KLEIN, answers)


def test_row_of_another_version_is_refused():
    packed = pack_items(widest(), {})
    for read in (lambda: unpack_items(KLEIN, packed), lambda: item_matrix([packed], items=len(KLEIN.items))):
        with pytest.raises(ValueError, match="another version"):
            read()


def test_matrices_of_no_rows_have_their_columns():
    assert item_matrix([], items=11).shape == (0, 11)
    assert score_matrix([], scales=6).shape == (0, 6)


def test_missing_score_is_nan_in_the_matrix():
    assert math.isnan(score_matrix([pack_scores([math.nan, 1.5])], scales=2)[0, 0])
