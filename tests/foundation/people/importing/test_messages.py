import re
from datetime import date
from pathlib import Path

import pytest

from foundation.people.importing import rules
from foundation.people.importing.messages import FAULTS, explain
from foundation.people.importing.queries import examine_people, examine_units
from foundation.people.importing.rules.headings import PEOPLE_FILE
from tests.foundation.people.importing.files import people_file, person, units_file

TODAY = date(2022, 3, 1)
# Where a rule names the code of a fault.
NAMED = [
    r'Unreadable\("(\w+)"',
    r'BadValue\("(\w+)"',
    r'Fault\([^"()]*(?:\([^()]*\))?[^"()]*"(\w+)"',
    r'add_fault\([^"]*(?:"\w+", )?"(\w+)"',
    r'code="(\w+)"',
    r'code = "(\w+)" if',
    r'(?:if|else) "(\w+_\w+)"',
    r'return "(\w+_column)"',
    r'"((?:own|unknown)_(?:parent|successor))"',
    r'refusal = "(\w+)"',
]


def codes_in_the_rules() -> set[str]:
    sources = [path.read_text() for path in Path(rules.__file__).parent.glob("*.py")]
    return {code for source in sources for pattern in NAMED for code in re.findall(pattern, source)}


def test_every_fault_has_a_sentence_and_a_mend():
    found = codes_in_the_rules() - {"eenheidcode", "medewerkernummer", "tot", "uitdienst", "bovenliggend"}
    assert sorted(FAULTS) == sorted(found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            people_file({"indienst": "1 mei"}),
            "regel 2, indienst ‘1 mei’: Dit is geen datum. Schrijf de datum als dd-mm-jjjj, zoals 31-01-2026.",
        ),
        (
            people_file({"functieniveau": "19"}),
            "regel 2, functieniveau ‘19’: Dit is geen functieniveau. "
            "Vul een heel getal in van 1 tot en met 18, of laat het leeg.",
        ),
        (
            people_file(person(1), person(1, functie="x")),
            "regel 3, medewerkernummer ‘1’: Dit medewerkernummer met dit volgnummer staat ook op regel 2, met "
            "andere gegevens. Haal de verkeerde regel weg. Zijn het twee contracten? Geef ze elk een volgnummer.",
        ),
        (
            people_file({"soort": "baas"}),
            "regel 2, soort ‘baas’: Deze soort kennen we niet. Kies uit: medewerker, inhuur, zzp'er, "
            "uitzendkracht, stagiair, vakantiewerker, oproepkracht, WEP'er, vrijwilliger, "
            "onbezoldigd ambtenaar, bestuurder.",
        ),
        (
            people_file({}, columns=(*PEOPLE_FILE.fields, "functies")),
            "regel 1, functies ‘’: Deze kolom kennen we niet. "
            "Haal de kolom weg, of kies eenmalig wat erin staat. Bedoel je ‘functie’?",
        ),
        (
            people_file({}) + b"1002;N.",
            "regel 3,  ‘’: Het bestand houdt midden in deze regel op, of een aanhalingsteken sluit niet. "
            "Haal het bestand opnieuw uit het HR-systeem. Er is niets geïmporteerd.",
        ),
    ],
)
def test_people_fault_in_words(units, content, expected):
    assert expected in in_words(examine_people(content=content, on=TODAY))


@pytest.mark.django_db
def test_unit_fault_in_words():
    content = units_file(
        {"eenheidcode": "A", "soort": "team"}, {"eenheidcode": "B", "soort": "cluster", "bovenliggend": "A"}
    )
    assert in_words(examine_units(content=content, on=TODAY)) == [
        "regel 3, bovenliggend ‘A’: Een cluster kan niet onder een team hangen. "
        "De volgorde is concern, cluster, afdeling, team. Overslaan mag."
    ]


def in_words(examination) -> list[str]:
    explained = [explain(fault) for fault in examination.faults]
    return [f"regel {one.line}, {one.column} ‘{one.value}’: {one.sentence} {one.mend}" for one in explained]
