import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement.queries.self_scans import questionnaire
from measurement.rules.self_scan import (
    Spread,
    label_of,
    pack_answers,
    pack_label,
    shown_units,
    unpack_answers,
    unpack_label,
    word_number,
)


def test_parts_hold_all_questions_in_order_and_stay_within_a_group():
    form = questionnaire()
    assert [[one.number for one in part] for part in form.parts] == [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
        [11, 12, 13, 14, 15],
        [16, 17, 18, 19, 20, 21],
        [22, 23, 24, 25, 26],
    ]
    assert form.part_of(16) == 4
    assert [one.number for one in form.questions if one.is_open] == [15]


@pytest.mark.parametrize(
    ("mean", "number"), [(1.0, 1), (1.49, 1), (1.5, 2), (2.4, 2), (2.5, 3), (3.5, 4), (4.0, 4)]
)
def test_word_is_the_nearest(mean, number):
    assert word_number(mean) == number


@given(st.dictionaries(st.integers(1, 26), st.integers(1, 4)))
def test_answers_come_back_from_a_box_of_one_width(answers):
    packed = pack_answers(answers)
    assert (unpack_answers(packed), len(packed)) == (answers, 40)


@pytest.mark.parametrize("answers", [{1: 5}, {1: 0}, {99: 1}, {0: 1}])
def test_answers_that_no_scale_has_are_refused(answers):
    with pytest.raises(ValueError, match="no answer"):
        pack_answers(answers)


@given(st.integers(2000, 2100), st.integers(1, 2**40) | st.none(), st.integers(24000, 25300))
def test_label_comes_back(year, cluster_id, month):
    label = label_of(year=year, cluster_id=cluster_id, month=month)
    assert unpack_label(pack_label(label)) == label


@pytest.mark.parametrize(
    ("totals", "shown"),
    [
        ({1: 12, 2: 30}, {1, 2}),
        ({1: 12, 2: 30, 3: 4}, {2}),
        ({1: 12, None: 10}, {1}),
        ({1: 12, None: 3}, set()),
        ({1: 9, 2: 9}, set()),
        ({}, set()),
    ],
)
def test_shown_units_leave_no_small_rest(totals, shown):
    assert shown_units(totals, least=10) == shown


@given(st.dictionaries(st.integers(1, 9) | st.none(), st.integers(0, 40)), st.integers(5, 20))
def test_what_is_left_beside_shown_units_is_nobody_or_enough(totals, least):
    shown = shown_units(totals, least=least)
    assert all(totals[one] >= least for one in shown)
    left = sum(total for one, total in totals.items() if one not in shown)
    assert not shown or left == 0 or left >= least


def test_spread_has_a_mean():
    assert Spread((1, 0, 0, 1)).mean == 2.5
    assert Spread((1, 2, 0, 0)).plus(Spread((0, 0, 1, 0))).counts == (1, 2, 1, 0)
