from datetime import date

import pytest

from lms.rules.externals import MOST_LINES, read_lines, split_name

HEADING = "naam;e-mail;soort;eenheidcode;begin;einde;taal"
GOOD = "Karim van der Berg;karim@b.example;inhuur;T1;7-3-2022;30-9-2022;nl"
ON = date(2022, 3, 1)
KINDS = {"inhuur": "inhuur", "zzp'er": "zzp'er", "WEP'er": "WEP'er", "zelfstandige": "zzp'er"}


def read(*lines: str):
    return read_lines("\n".join(lines), unit_codes=["T1", "t2"], kinds=KINDS, on=ON)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Karim Yilmaz", ("Karim", "", "Yilmaz")),
        ("Hanneke de Wit", ("Hanneke", "de", "Wit")),
        ("Jan van der Berg", ("Jan", "van der", "Berg")),
        ("Noor van", ("Noor", "", "van")),
        ("Ria Vos-de Boer", ("Ria", "", "Vos-de Boer")),
        ("Madonna", ("Madonna", "", "")),
    ],
)
def test_a_name_in_parts(text, parts):
    name = split_name(text)
    assert (name.given, name.infix, name.family) == parts


def test_a_right_line():
    [line], fault = read(HEADING, GOOD)
    assert (fault, line.faults, line.number) == ("", {}, 2)
    assert (line.unit_code, line.kind, line.starts_on) == ("T1", "inhuur", date(2022, 3, 7))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_separator_of_a_spreadsheet(separator):
    [line], fault = read(HEADING.replace(";", separator), GOOD.replace(";", separator))
    assert (fault, line.faults) == ("", {})


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("Karim van der Berg", "Karim", {"naam": "no_family_name"}),
        ("karim@b.example", "karim", {"e-mail": "no_email"}),
        ("inhuur", "medewerker", {"soort": "unknown_kind"}),
        ("T1", "X9", {"eenheidcode": "unknown_unit"}),
        ("7-3-2022", "31-2-2022", {"begin": "no_day"}),
        ("30-9-2022", "1-2-2022", {"einde": "ends_in_the_past"}),
        ("30-9-2022", "2-3-2022", {"einde": "ends_before_start"}),
        (";nl", ";fr", {"taal": "unknown_language"}),
        ("inhuur", "ZZP’er", {}),
        (";nl", ";", {}),
    ],
)
def test_what_is_wrong_with_a_line(old, new, faults):
    [line], _fault = read(HEADING, GOOD.replace(old, new))
    assert line.faults == faults


def test_the_same_person_twice():
    lines, _fault = read(HEADING, GOOD, GOOD)
    assert [line.faults for line in lines] == [{}, {"naam": "twice"}]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((), "empty"),
        ((HEADING,), "empty"),
        ((GOOD,), "no_heading"),
        ((HEADING, *[GOOD] * (MOST_LINES + 1)), "too_many"),
    ],
)
def test_what_is_wrong_with_the_list(lines, fault):
    assert read(*lines)[1] == fault
