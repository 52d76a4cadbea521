import pytest

from foundation.people.importing.rules.headings import (
    IGNORED,
    PEOPLE_FILE,
    is_forbidden_heading,
    looks_like_bsn,
    nearest,
    normalise_heading,
    passes_eleven_test,
    place_columns,
)
from foundation.people.importing.rules.reading import read_table
from tests.foundation.people.importing.files import people_file

# Made-up numbers that pass the test; 111222333 is the government's own example.
VALID = ["111222333", "123456782", "999999990"]


def placed(content: bytes, remembered: dict[str, str] | None = None):
    return place_columns(read_table(content), PEOPLE_FILE, remembered or {})


def refusals(columns) -> list[tuple[str, str]]:
    return [(fault.code, fault.column) for fault in columns.faults]


@pytest.mark.parametrize(
    "heading",
    ["Medewerkernummer", " medewerker nummer ", "MEDEWERKER_NUMMER", "mèdewerkernummer", "medewerker-nummer"],
)
def test_heading_is_free_in_case_accents_and_spaces(heading):
    assert normalise_heading(heading) == "medewerkernummer"


def test_order_of_columns_is_free():
    columns = placed(people_file({}, columns=PEOPLE_FILE.fields[::-1]))
    assert columns.positions == {name: place for place, name in enumerate(PEOPLE_FILE.fields[::-1])}
    assert (columns.faults, columns.absent) == ([], [])


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("BSN", "bsn_column"),
        ("bsn-nummer", "bsn_column"),
        ("Burgerservicenummer", "bsn_column"),
        ("Sofinummer", "bsn_column"),
        ("sofi nr", "bsn_column"),
        ("Geboortedatum", "birth_date_column"),
        ("Geb. datum", "birth_date_column"),
        ("geb.dat", "birth_date_column"),
        ("Date of Birth", "birth_date_column"),
        ("DOB", "birth_date_column"),
        ("geboren op", "birth_date_column"),
        ("achternaam", ""),
        ("filosofie", ""),
        ("gebouw", ""),
    ],
)
def test_forbidden_headings(heading, code):
    assert is_forbidden_heading(heading) == code


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("111222333", True),
        ("1112.22.333", True),
        ("111222334", False),
        ("000000000", False),
        ("11122233", False),
        ("01-02-2022", False),
        ("", False),
    ],
)
def test_eleven_test(value, passes):
    assert passes_eleven_test(value) is passes


@pytest.mark.parametrize(
    ("values", "is_like"),
    [
        (VALID, True),
        ([*VALID, "", ""], True),
        ([*VALID, "111222334"], False),
        (VALID[:2], False),
        ([VALID[0]] * 10, False),
        ([], False),
    ],
)
def test_column_that_looks_like_bsn(values, is_like):
    assert looks_like_bsn(values) is is_like


def test_bsn_under_another_name_is_refused_even_when_skipped_or_mapped():
    content = people_file(*({"kenmerk": value} for value in VALID), columns=(*PEOPLE_FILE.fields, "kenmerk"))
    for remembered in ({}, {"kenmerk": IGNORED}):
        assert refusals(placed(content, remembered)) == [("looks_like_bsn", "kenmerk")]
    as_job_title = people_file(*({"functie": value} for value in VALID))
    assert refusals(placed(as_job_title)) == [("looks_like_bsn", "functie")]


def test_personnel_numbers_may_pass_the_eleven_test():
    content = people_file(*({"medewerkernummer": value, "leidinggevende": VALID[0]} for value in VALID))
    assert placed(content).faults == []


def test_bsn_column_is_refused_whatever_is_remembered():
    content = people_file({"BSN": "x"}, columns=(*PEOPLE_FILE.fields, "BSN"))
    assert refusals(placed(content, {"bsn": "functie"})) == [("bsn_column", "BSN")]


def test_missing_columns_are_named():
    columns = placed(people_file({}, columns=("medewerkernummer", "roepnaam", "achternaam", "eenheidcode")))
    assert refusals(columns) == [("missing_column", "soort"), ("missing_column", "indienst")]
    assert columns.absent == [
        "voorletters",
        "tussenvoegsel",
        "email",
        "functie",
        "functieniveau",
        "leidinggevende",
        "volgnummer",
        "uitdienst",
    ]


def test_unknown_column_comes_with_the_nearest_name():
    columns = placed(people_file({}, columns=(*PEOPLE_FILE.fields, "Functienivo")))
    (fault,) = columns.faults
    assert (fault.line, fault.code, fault.column) == (1, "unknown_column", "Functienivo")
    assert fault.details == {"nearest": "functieniveau"}


def test_remembered_heading_is_used_and_shown_as_in_the_file():
    columns = placed(
        people_file({}, columns=("Pers. nr", *PEOPLE_FILE.fields[1:])), {"persnr": "medewerkernummer"}
    )
    assert columns.faults == []
    assert columns.positions["medewerkernummer"] == 0
    assert columns.heading("medewerkernummer") == "Pers. nr"


def test_skipped_heading_is_no_fault():
    columns = placed(people_file({}, columns=(*PEOPLE_FILE.fields, "kamer")), {"kamer": IGNORED})
    assert columns.faults == []
    assert "kamer" not in columns.positions


def test_field_twice_is_refused():
    columns = placed(people_file({}, columns=(*PEOPLE_FILE.fields, "E-mail")))
    assert refusals(columns) == [("column_twice", "E-mail")]


def test_nameless_column_matters_only_when_filled():
    text = people_file({}).decode().replace("\r\n", ";\r\n")
    assert placed(text.encode()).faults == []
    filled = people_file({}).decode().replace("uitdienst\r\n", "uitdienst;\r\n")[:-2] + ";x\r\n"
    assert refusals(placed(filled.encode())) == [("nameless_column", "")]


def test_nearest_is_empty_without_likeness():
    assert nearest("xyz", PEOPLE_FILE.fields) == ""
