from datetime import date

import pytest

from foundation.people.importing.rules.headings import UNITS_FILE, place_columns
from foundation.people.importing.rules.reading import read_table
from foundation.people.importing.rules.units import KnownUnitPlace, judge_units
from tests.foundation.people.importing.files import units_file

TODAY = date(2022, 3, 1)
KINDS = ("concern", "cluster", "afdeling", "team")


def place(kind="team", parent="", *, first_from=date(2015, 1, 1), last_from=None, period_count=1, **values):
    return KnownUnitPlace(
        {"naam": "Team Wijken", "soort": kind, "bovenliggend": parent, "tot": "", "opvolger": ""} | values,
        first_from=first_from,
        last_from=last_from or first_from,
        period_count=period_count,
    )


def unit(code: str, kind: str = "team", parent: str = "", **row: str) -> dict[str, str]:
    return {"eenheidcode": code, "soort": kind, "bovenliggend": parent} | row


def judge(*rows, known=None, **kwargs):
    table = read_table(units_file(*rows, **kwargs))
    return judge_units(table.rows, place_columns(table, UNITS_FILE, {}), known or {}, kinds=KINDS, on=TODAY)


def faults(lines) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.code) for line in lines for fault in line.faults]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([unit("G", "concern"), unit("C", "Cluster", "G"), unit("T", "team", "C")], []),
        ([unit("T", "team", "C"), unit("C", "cluster")], []),
        ([unit("T", "groep")], [(2, "soort", "unknown_unit_kind")]),
        ([unit("T", parent="X")], [(2, "bovenliggend", "unknown_parent")]),
        ([unit("T", parent="T")], [(2, "bovenliggend", "own_parent")]),
        ([unit("T", opvolger="T")], [(2, "opvolger", "own_successor")]),
        ([unit("T", opvolger="X")], [(2, "opvolger", "unknown_successor")]),
        ([unit("T", tot="31-12-2014")], [(2, "tot", "ends_before_start")]),
        ([unit("T", vanaf="", tot="31-12-2014")], [(2, "tot", "ended_without_start")]),
        (
            [unit("C", "cluster", "T"), unit("T", "team", "C")],
            [(2, "bovenliggend", "circle"), (3, "bovenliggend", "circle")],
        ),
        ([unit("A", "afdeling"), unit("B", "afdeling", "A")], [(3, "bovenliggend", "parent_not_higher")]),
        ([unit("A", "team"), unit("B", "afdeling", "A")], [(3, "bovenliggend", "parent_not_higher")]),
        ([unit("T"), unit("T")], [(3, "eenheidcode", "line_twice")]),
        (
            [unit("T"), unit("T", naam="x")],
            [(2, "eenheidcode", "unit_twice"), (3, "eenheidcode", "unit_twice")],
        ),
        (
            [unit("G", "groep"), unit("C", "cluster", "G"), unit("T", "team", "C"), unit("U")],
            [
                (2, "soort", "unknown_unit_kind"),
                (3, "bovenliggend", "depends_on_wrong_line"),
                (4, "bovenliggend", "depends_on_wrong_line"),
            ],
        ),
    ],
)
def test_faults_of_lines(rows, expected):
    assert faults(judge(*rows)) == expected


def test_wrong_line_of_a_known_parent_does_not_drag_its_children_along():
    lines = judge(unit("C", "groep"), unit("T", "team", "C"), known={"C": place("cluster")})
    assert [line.outcome for line in lines] == ["wrong", "new"]


def test_parent_that_sinks_below_its_known_children_is_wrong():
    lines = judge(unit("C", "team"), known={"C": place("afdeling"), "T": place("team", "C")})
    assert faults(lines) == [(2, "soort", "parent_not_higher")]


def test_circle_through_known_units():
    known = {"A": place("cluster"), "B": place("afdeling", "A"), "C": place("team", "B")}
    lines = judge(unit("A", "cluster", "C"), known=known)
    assert faults(lines) == [(2, "bovenliggend", "circle")]


@pytest.mark.parametrize(
    ("row", "known_place", "changes"),
    [
        ({}, place(), []),
        ({"naam": "Team Buurten"}, place(), [("naam", "Team Wijken", "Team Buurten")]),
        ({"tot": "31-12-2022"}, place(), [("tot", "", "31-12-2022")]),
        # A unit that never changed may have its first day corrected.
        ({"vanaf": "01-01-2016"}, place(), [("vanaf", "01-01-2015", "01-01-2016")]),
        ({"vanaf": ""}, place(), []),
        # The first day of the unit or of its present name: both are right.
        ({"vanaf": "01-01-2015"}, place(last_from=date(2020, 1, 1), period_count=2), []),
        ({"vanaf": "01-01-2020"}, place(last_from=date(2020, 1, 1), period_count=2), []),
        (
            {"vanaf": "01-01-2014"},
            place(last_from=date(2020, 1, 1), period_count=2),
            [("vanaf", "01-01-2015", "01-01-2014")],
        ),
        # With a new name it says from when that counts.
        (
            {"vanaf": "01-06-2022", "naam": "Team Buurten"},
            place(),
            [("naam", "Team Wijken", "Team Buurten")],
        ),
    ],
)
def test_difference_with_what_is_known(row, known_place, changes):
    (line,) = judge(unit("T") | row, known={"T": known_place})
    assert [(change.field, change.before, change.after) for change in line.changes] == changes
    assert line.outcome == ("changed" if changes else "unchanged")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"tot": "31-12-2019"}, ["ends_in_earlier_period"]),
        ({"tot": "01-01-2020"}, []),
        # A new name counts from today, so it cannot have ended before.
        ({"naam": "Team Buurten", "tot": "01-02-2022"}, ["ends_in_earlier_period"]),
        ({"naam": "Team Buurten", "vanaf": "01-02-2022", "tot": "15-02-2022"}, []),
    ],
)
def test_end_lies_in_the_last_period(row, code):
    known = {"T": place(last_from=date(2020, 1, 1), period_count=2)}
    (line,) = judge(unit("T") | row, known=known)
    assert [fault.code for fault in line.faults] == code
