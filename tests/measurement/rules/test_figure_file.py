from decimal import Decimal

import pytest

from foundation.people.importing.rules.faults import BadValue
from foundation.people.importing.rules.reading import read_table
from measurement.rules.figure_file import Value, read_entries, value_of, year_of
from tests.factories.figures import figure_file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("224", Value("224", Decimal(224))),
        ("24,5", Value("24,5", Decimal("24.5"))),
        (">50", Value(">50", Decimal(50), ">")),
        ("<10", Value("<10", Decimal(10), "<")),
        ("0", Value("0", Decimal(0))),
        ("", Value()),
        ("3/9", Value("3/9")),
        ("1-2", Value("1-2")),
    ],
)
def test_value_of_what_sources_write(text, expected):
    assert value_of(text) == expected


@pytest.mark.parametrize("text", ["veel", "1.000.000", "12 %", "=1+1", "1e9"])
def test_value_that_is_none_is_refused(text):
    with pytest.raises(BadValue, match="bad_figure"):
        value_of(text)


@pytest.mark.parametrize(("period", "year"), [("2019", 2019), ("2018-2019", 2019), ("2020-08-01", 2020)])
def test_year_of_a_period_is_its_last(period, year):
    assert year_of(period) == year


@pytest.mark.parametrize("period", ["", "19", "2019-2018", "2020-13-01", "zomer", "1800"])
def test_period_that_is_none_is_refused(period):
    with pytest.raises(BadValue):
        year_of(period)


def test_every_fault_is_named_by_line_and_column():
    table = read_table(
        figure_file("R,2019,A,veel,reports,", "R,volgend jaar,,1,reports,", "R,2019,B,3,reports,")
    )
    reading = read_entries(table)
    assert [(one.line, one.column, one.code) for one in reading.faults] == [
        (2, "value", "bad_figure"),
        (3, "item", "required"),
        (3, "year", "bad_period"),
    ]
    assert [one.item for one in reading.entries] == ["B"]


def test_headings_in_dutch_and_in_any_order():
    table = read_table(b"Waarde;Jaar;Item;Eenheid;Bron;Vraag\n5;2019;A;mensen;Jaarverslag;Hoe?\n")
    (entry,) = read_entries(table).entries
    assert (entry.item, entry.value.text, entry.given) == ("A", "5", {"wording": "Hoe?"})


def test_unknown_and_missing_columns_are_named():
    reading = read_entries(read_table(b"source,year,item,value,kleur\nR,2019,A,1,rood\n"))
    assert [(one.column, one.code) for one in reading.faults] == [
        ("kleur", "unknown_figure_column"),
        ("unit", "missing_column"),
    ]
