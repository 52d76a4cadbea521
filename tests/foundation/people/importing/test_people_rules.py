from datetime import date

import pytest

from foundation.people.importing.rules.headings import PEOPLE_FILE, place_columns
from foundation.people.importing.rules.people import (
    KnownPeople,
    KnownUnit,
    judge_again,
    judge_people,
)
from foundation.people.importing.rules.reading import read_table
from foundation.people.models import EngagementKind
from tests.foundation.people.importing.files import people, people_file, person

TODAY = date(2022, 3, 1)
PERSON_KNOWN = {
    "voorletters": "N.",
    "roepnaam": "Noor",
    "tussenvoegsel": "de",
    "achternaam": "Vries",
    "email": "n.devries@lindewaard.example",
}
CONTRACT_KNOWN = {
    "eenheidcode": "T1",
    "functie": "Adviseur",
    "functieniveau": "10",
    "leidinggevende": "",
    "soort": "medewerker",
    "indienst": "01-02-2022",
    "uitdienst": "",
}
UNITS = {"T1": KnownUnit(), "T2": KnownUnit(), "T0": KnownUnit(date(2021, 12, 31), "T1")}


def known(**contract: str) -> KnownPeople:
    return KnownPeople(
        persons={"1001": PERSON_KNOWN}, contracts={("1001", "1"): CONTRACT_KNOWN | contract}, units=UNITS
    )


def judge(*rows, known=None, is_full=False, **kwargs):
    table = read_table(people_file(*rows, **kwargs))
    return judge_people(
        table.rows,
        place_columns(table, PEOPLE_FILE, {}),
        known or KnownPeople(units=UNITS),
        kinds=list(EngagementKind),
        on=TODAY,
        is_full=is_full,
        is_cut_off=table.is_cut_off,
    )


def faults(judged) -> list[tuple[int, str, str, str]]:
    return [
        (fault.line, fault.column, fault.value, fault.code) for line in judged.lines for fault in line.faults
    ]


def outcomes(judged) -> list[str]:
    return [line.outcome for line in judged.lines]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], []),
        ([{"indienst": ""}], []),
        ([{"indienst": "32-01-2022"}], [(2, "indienst", "32-01-2022", "no_such_day")]),
        ([{"uitdienst": "31-01-2022"}], [(2, "uitdienst", "31-01-2022", "ends_before_start")]),
        ([{"uitdienst": "01-02-2022"}], []),
        (
            [{"soort": "baas", "email": "x"}],
            [(2, "email", "x", "bad_email"), (2, "soort", "baas", "unknown_kind")],
        ),
        ([{"eenheidcode": "T9"}], [(2, "eenheidcode", "T9", "unknown_unit")]),
        ([{"eenheidcode": "T0"}], [(2, "eenheidcode", "T0", "ended_unit")]),
        ([{"eenheidcode": "T0", "uitdienst": "01-02-2022"}], []),
        ([{"eenheidcode": ""}], []),
        ([{"leidinggevende": "1001"}], [(2, "leidinggevende", "1001", "own_manager")]),
        ([{"leidinggevende": "555"}], [(2, "leidinggevende", "555", "unknown_manager")]),
        ([{"leidinggevende": "1002"}, person(1002)], []),
        # A manager whose own line is wrong is still somebody.
        ([{"leidinggevende": "1002"}, person(1002, soort="baas")], [(3, "soort", "baas", "unknown_kind")]),
        # Two jobs.
        ([{}, {"volgnummer": "2", "functie": "Trainer"}], []),
        (
            [{}, {"functie": "Trainer"}],
            [
                (2, "medewerkernummer", "1001", "contract_twice"),
                (3, "medewerkernummer", "1001", "contract_twice"),
            ],
        ),
        ([{}, {}], [(3, "medewerkernummer", "1001", "line_twice")]),
        (
            [{}, {"volgnummer": "2", "achternaam": "Bakker"}],
            [
                (2, "achternaam", "Vries", "differs_between_lines"),
                (3, "achternaam", "Bakker", "differs_between_lines"),
            ],
        ),
        (
            [{}, {"volgnummer": "2", "tussenvoegsel": ""}],
            [
                (2, "tussenvoegsel", "de", "differs_between_lines"),
                (3, "tussenvoegsel", "", "differs_between_lines"),
            ],
        ),
        ([{}, {"volgnummer": "2", "email": "", "voorletters": ""}], []),
    ],
)
def test_faults_of_lines(rows, expected):
    assert faults(judge(*rows)) == expected


def test_faults_name_the_other_line():
    judged = judge({}, person(1002), {"functie": "Trainer"})
    assert [
        (line.number, [fault.details["other_line"] for fault in line.faults]) for line in judged.lines
    ] == [
        (2, [4]),
        (3, []),
        (4, [2]),
    ]


def test_unknown_unit_alone_holds_the_line_and_with_another_fault_it_is_wrong():
    judged = judge({"eenheidcode": "T11"}, person(1002, eenheidcode="T9", soort="baas"), person(1003))
    assert outcomes(judged) == ["held", "wrong", "new"]
    assert judged.lines[0].faults[0].details == {"nearest": "T1"}


def test_ended_unit_names_its_successor():
    (fault,) = judge({"eenheidcode": "T0"}).lines[0].faults
    assert fault.details == {"ended_on": "31-12-2021", "successor": "T1"}


def test_who_stays_in_an_ended_unit_is_not_held():
    assert outcomes(judge({"eenheidcode": "T0"}, known=known(eenheidcode="T0"))) == ["unchanged"]


@pytest.mark.parametrize(
    ("row", "outcome", "changes"),
    [
        ({}, "unchanged", []),
        ({"indienst": "2022-02-01", "soort": "MEDEWERKER"}, "unchanged", []),
        ({"volgnummer": "2"}, "new", []),
        ({"functie": "Trainer"}, "changed", [("functie", "Adviseur", "Trainer")]),
        (
            {"achternaam": "Bakker", "tussenvoegsel": "", "eenheidcode": "T2"},
            "changed",
            [("tussenvoegsel", "de", ""), ("achternaam", "Vries", "Bakker"), ("eenheidcode", "T1", "T2")],
        ),
        ({"uitdienst": "31-03-2022"}, "changed", [("uitdienst", "", "31-03-2022")]),
        ({"soort": "inhuur"}, "changed", [("soort", "medewerker", "inhuur")]),
        # Where somebody stood who has left is history, known or not.
        (
            {"uitdienst": "28-02-2022", "eenheidcode": "T9"},
            "changed",
            [("uitdienst", "", "28-02-2022")],
        ),
    ],
)
def test_difference_with_what_is_known(row, outcome, changes):
    (line,) = judge(row, known=known()).lines
    assert line.outcome == outcome
    assert [(change.field, change.before, change.after) for change in line.changes] == changes


def test_new_contract_of_a_known_person_shows_the_new_name():
    (line,) = judge({"volgnummer": "2", "achternaam": "Bakker"}, known=known()).lines
    assert line.outcome == "new"
    assert [(change.field, change.after) for change in line.changes] == [("achternaam", "Bakker")]


def test_absent_columns_change_nothing():
    columns = ("medewerkernummer", "roepnaam", "achternaam", "eenheidcode", "soort", "indienst")
    (line,) = judge({"roepnaam": "Nora"}, known=known(), columns=columns).lines
    assert [(change.field, change.after) for change in line.changes] == [("roepnaam", "Nora")]


def test_absent_end_column_is_compared_with_the_known_end():
    columns = ("medewerkernummer", "roepnaam", "achternaam", "eenheidcode", "soort", "indienst")
    judged = judge({"indienst": "01-05-2022"}, known=known(uitdienst="30-04-2022"), columns=columns)
    assert faults(judged) == [(2, "uitdienst", "", "ends_before_start")]


def test_email_of_one_line_counts_for_all_lines_of_that_person():
    judged = judge({"email": ""}, {"volgnummer": "2"})
    assert [line.values["email"] for line in judged.lines] == ["n.devries@lindewaard.example"] * 2


def test_line_for_a_merged_person_is_wrong():
    merged = known()
    merged.merged = frozenset({"1001"})
    assert faults(judge({}, known=merged)) == [(2, "medewerkernummer", "1001", "merged_person")]


@pytest.mark.parametrize(
    ("extra", "outcome"), [(";", "new"), (";x", "wrong"), (None, "wrong")], ids=["empty", "filled", "too few"]
)
def test_width_of_a_line(extra, outcome):
    lines = people_file({}, person(1002)).decode().splitlines()
    lines[1] = lines[1] + extra if extra else lines[1].rsplit(";", 2)[0]
    table = read_table("\n".join(lines).encode())
    judged = judge_people(
        table.rows,
        place_columns(table, PEOPLE_FILE, {}),
        KnownPeople(units=UNITS),
        kinds=list(EngagementKind),
        on=TODAY,
        is_full=True,
    )
    assert outcomes(judged) == [outcome, "new"]


def known_people(count: int) -> KnownPeople:
    numbers = [str(1001 + place) for place in range(count)]
    return KnownPeople(
        persons=dict.fromkeys(numbers, PERSON_KNOWN),
        contracts={(number, "1"): CONTRACT_KNOWN for number in numbers},
        units=UNITS,
    )


@pytest.mark.parametrize(
    ("in_file", "missing", "refused"), [(100, 0, False), (95, 5, False), (94, 6, True), (1, 99, True)]
)
def test_more_than_five_percent_missing_is_a_wrong_file(in_file, missing, refused):
    judged = judge(*people(in_file), known=known_people(100), is_full=True)
    assert len(judged.missing) == missing
    assert [fault.code for fault in judged.faults] == (["too_many_missing"] if refused else [])


def test_supplement_misses_nobody():
    judged = judge({}, known=known_people(100), is_full=False)
    assert (judged.missing, judged.faults) == ([], [])


def test_ended_contracts_are_not_missed():
    people_known = known_people(20)
    people_known.contracts["1020", "1"] = CONTRACT_KNOWN | {"uitdienst": "28-02-2022"}
    people_known.contracts["1019", "1"] = CONTRACT_KNOWN | {"uitdienst": "01-03-2022"}
    judged = judge(*people(18), known=people_known, is_full=True)
    assert judged.missing == [("1019", "1")]


def test_contract_on_a_wrong_line_is_not_missed():
    rows = [*people(19), person(1020, volgnummer="x")]
    judged = judge(*rows, known=known_people(20), is_full=True)
    assert (judged.missing, outcomes(judged)[-1]) == ([], "wrong")


def test_held_line_is_judged_again_against_new_units():
    people_known = KnownPeople(units=UNITS)
    (line,) = judge({"eenheidcode": "T9"}, known=people_known).lines
    people_known.units = UNITS | {"T9": KnownUnit()}
    judge_again([line], people_known, TODAY)
    assert (line.outcome, line.faults) == ("new", [])


def test_third_line_beside_a_repeated_contract_is_not_trusted_either():
    judged = judge({}, {"achternaam": "Bakker"}, {"volgnummer": "2"})
    assert [(line, code) for line, _column, _value, code in faults(judged)] == [
        (2, "contract_twice"),
        (3, "contract_twice"),
        (4, "differs_between_lines"),
    ]
