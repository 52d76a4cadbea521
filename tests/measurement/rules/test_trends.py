from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measurement.rules.trends import Break, Point, WholeCheck, breaks, check_whole, compare, stretches
from measurement.rules.year_lines import round_top, year_lines


def points(*values, wording=None, definition=None, first=2015):
    return [
        Point(
            first + number,
            None if value is None else Decimal(value),
            (wording or {}).get(first + number, ""),
            (definition or {}).get(first + number, ""),
        )
        for number, value in enumerate(values)
    ]


def test_line_breaks_where_the_question_changed():
    asked = points(42, None, 48, first=2020, wording={2020: "bij iemand", 2022: "bij de vertrouwenspersoon"})
    two = [asked[0], asked[2]]
    assert [[one.year for one in each] for each in stretches(two)] == [[2020], [2022]]
    assert [why for _one, _other, why in breaks(two)] == [Break.WORDING]
    found = compare(two)
    assert (found.breach, found.change, found.change_percent) == (Break.WORDING, None, None)
    assert year_lines(two).strokes == []


def test_same_question_may_have_a_line():
    same = [Point(2020, Decimal(51)), Point(2022, Decimal(59))]
    found = compare(same)
    assert (found.breach, found.change, found.previous.year) == (None, 8, 2020)
    assert len(year_lines(same).strokes) == 1


def test_previous_year_and_four_before_leave_out_what_counted_otherwise():
    old, new = "met werksituatie", "zonder"
    totals = points(
        210, 240, 188, 234, 224, definition={2015: old, 2016: old, 2017: old, 2018: new, 2019: new}
    )
    found = compare(totals)
    assert (found.change, found.change_percent) == (-10, -4)
    assert ([one.year for one in found.comparable], found.left_out) == ([2018], 3)
    assert [(one.year, other.year, why) for one, other, why in breaks(totals)] == [
        (2017, 2018, Break.DEFINITION)
    ]


def test_four_years_before_without_a_break():
    found = compare(points(126, 150, 126, 192, 227))
    assert (found.low, found.high, found.change, found.change_percent) == (126, 192, 35, 18)


def test_blank_is_not_nought():
    found = compare(points(None, None, None, 10, 18))
    assert (found.change, found.change_percent, found.low) == (8, None, 10)
    assert compare(points(None, None)) is None


def test_part_of_a_year_is_not_beside_a_whole_one():
    found = compare([Point(2019, Decimal(137)), Point(2020, Decimal(93), is_whole_year=False)])
    assert found.breach is Break.PERIOD


def test_parts_that_leave_something_unknown():
    (check,) = check_whole(
        {"a": {2020: Decimal(42), 2022: Decimal(48)}, "b": {2022: Decimal(24)}, "c": {2022: Decimal(16)}}
    )
    assert (check.year, check.total, check.unknown, check.adds_up) == (2022, 88, 12, False)


def test_rounding_is_no_gap():
    assert WholeCheck(2022, [Decimal(33), Decimal(33), Decimal(33)]).adds_up
    assert not WholeCheck(2022, [Decimal(50), Decimal(48)]).adds_up


@given(st.lists(st.integers(0, 10**9) | st.none(), min_size=1, max_size=12))
def test_marks_stay_within_the_chart(values):
    lines = year_lines(points(*values))
    for mark in lines.marks if lines else ():
        assert 0 <= float(mark.x.rstrip("%")) <= 100
        assert 28 <= float(mark.y.rstrip("%")) <= 84


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_top_is_at_least_the_highest(highest):
    assert round_top(highest) >= highest
