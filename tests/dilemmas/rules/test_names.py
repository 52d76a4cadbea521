"""What looks like a name or a number of one person, and what does not."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.names import Likely, findings, is_citizen_number, is_number_plate

CASES = Path(__file__).parents[3] / "dilemmas" / "content" / "cases"


def found(text: str, **kwargs) -> list[tuple[str, str]]:
    return [(str(one.kind), one.text) for one in findings(text, **kwargs)]


def names(text: str, **kwargs) -> list[str]:
    return [one.text for one in findings(text, **kwargs) if one.kind is Likely.NAME]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # First names, also as people type on a phone.
        ("Sandra komt niet meer.", ["Sandra"]),
        ("jan zei dat karim niet kwam", ["jan", "karim"]),
        ("Karims auto en Sandra's jas", ["Karims", "Sandra's"]),
        ("Volgens FATIMA klopt het", ["FATIMA"]),
        ("Gisteren was Gülay er, en Zoë ook", ["Gülay", "Zoë"]),
        # First and last names, with what stands between them.
        ("Wietske Bouma belde", ["Wietske Bouma"]),
        ("Toen kwam Fatima el Amrani binnen", ["Fatima el Amrani"]),
        ("Jan-Peter van der Berg en Mohammed Ben Ali", ["Jan-Peter van der Berg", "Mohammed Ben Ali"]),
        # Behind a title or initials.
        ("dhr. van Dijk en mevr. El Amrani", ["van Dijk", "El Amrani"]),
        ("Ik vroeg het wethouder Van Rijn en meneer ’t Hart.", ["Van Rijn", "t Hart"]),
        ("J. de Vries en A.B. Jansen-Smit belden", ["J. de Vries", "A.B. Jansen-Smit"]),
        # A surname that nobody knows: a capital in the middle of a sentence.
        ("Toen ging Tjoelker naar huis", ["Tjoelker"]),
        # First names that are words too.
        ("Ik vroeg Ben om raad", ["Ben"]),
        ("Vraag het aan Mark of aan Roos", ["Mark", "Roos"]),
        # In English.
        ("I've asked John Smith on Monday", ["John Smith"]),
    ],
)
def test_names_are_found(text: str, expected: list[str]):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Een collega vraagt of ik iets wil regelen voor zijn neef.",
        "Ben ik dan de enige? Mark my words.",
        "Roos van de buren? Roos is een bloem.",
        "Hij is Marokkaan. Zij komt uit Polen en spreekt Pools.",
        "Bij de Gemeente Huizen en in Team Wonen, in Den Haag, in de Tweede Kamer en bij de Raad van State.",
        "Het Wmo-loket, een Woo-verzoek, de AVG, PowerPoint, Excel en WhatsApp.",
        "‘Denk na,’ zei ze. ‘Het kan.’ (Toch niet.)",
        "’s Avonds belt een inwoner.",
        "De Rotterdamse aanpak is anders dan de Poolse.",
        "Het kan op drie manieren:\n- Zeg het\n- Vraag het\n- Laat het",
        "De burgemeester zei niets. De collega. Sinds dinsdag niet.",
        "Ik heb zin in een ijsje. I'd say no.",
        "",
    ],
)
def test_what_is_no_name_is_left_alone(text: str):
    assert found(text) == []


def test_words_that_are_innocent_here_are_left_alone():
    assert names("Wij werken in Lindewaard") == ["Lindewaard"]
    assert names("Wij werken in Lindewaard", innocent=["Gemeente Lindewaard"]) == []


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("mail j.jansen@huizen.nl even", "email", "j.jansen@huizen.nl"),
        ("bel 06-12345678", "phone", "06-12345678"),
        ("bel 024 3512345", "phone", "024 3512345"),
        ("bel +31 6 12 34 56 78.", "phone", "+31 6 12 34 56 78"),
        ("bel (024) 351 23 45", "phone", "(024) 351 23 45"),
        ("bsn 111222333", "citizen_number", "111222333"),
        ("bsn 1112.22.333", "citizen_number", "1112.22.333"),
        ("de auto XX-99-99", "number_plate", "XX-99-99"),
        ("de bus 1-ABC-23", "number_plate", "1-ABC-23"),
        ("kenteken KL12PQ", "number_plate", "KL12PQ"),
        ("naar NL91 ABNA 0417 1643 00", "bank_account", "NL91 ABNA 0417 1643 00"),
        ("op Dorpsstraat 12a", "address", "Dorpsstraat 12a"),
        ("op 1271 AB", "address", "1271 AB"),
    ],
)
def test_numbers_of_one_person_are_found(text: str, kind: str, piece: str):
    assert found(text) == [(kind, piece)]


@pytest.mark.parametrize(
    "text",
    [
        "op 12-03-2024 om 10.30 uur",
        "voor 1.234.567,89 euro",
        "zaak 2024-123456, dossier 20241234",
        "nummer 123456789",
        "nummer 000000000",
        "ab-cd-ef en 12-34-56",
        "de Dorpsstraat en het Raadhuisplein",
        "in 2024 en 2025",
        "kamer A1-B2-C3D4",
    ],
)
def test_other_numbers_are_left_alone(text: str):
    assert found(text) == []


def test_pieces_stand_in_order_and_are_cut_from_the_text():
    text = "Bel Jan Bos op 06-12345678 of mail jan@bos.nl"
    assert [(one.start, one.end, text[one.start : one.end]) for one in findings(text)] == [
        (4, 11, "Jan Bos"),
        (15, 26, "06-12345678"),
        (35, 45, "jan@bos.nl"),
    ]


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("111222333", True),
        ("123456782", True),
        ("123456789", False),
        ("000000000", False),
        ("11122233", False),
    ],
)
def test_citizen_numbers_pass_the_test_of_eleven(digits: str, expected: bool):
    assert is_citizen_number(digits) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XX-99-99", True),
        ("99-XX-XX", True),
        ("99-XXX-9", True),
        ("X-999-XX", True),
        ("999-XX-9", True),
        ("XX9999", True),
        ("xx9999", False),
        ("XX-XX-XX", False),
        ("99-99-99", False),
        ("X9-X9-X9", False),
    ],
)
def test_number_plates_have_one_of_the_dutch_forms(text: str, expected: bool):
    assert is_number_plate(text) is expected


# Over real texts ---------------------------------------------------------------------------------

# Who walks about in a few of the shipped cases.
PEOPLE = {
    "aan-de-koffietafel": {"Sandra", "Lin", "Remco"},
    "de-tankpas-van-bus-vier": {"Hugo", "Sjoerd", "Abdel", "Nienke"},
    "de-wei-van-je-moeder": {"Winston", "Liesbeth", "Teun"},
    "elf-jaar-nooit-een-kras": {"Tjeerd", "Ferry"},
    "is-het-een-leuke-ploeg": {"Marit", "Gülay", "Ruud"},
    "liever-iemand-anders": {"Meryem", "Postma", "Joke"},
    "man-in-blauwe-auto": {"Dennis", "De Wit", "Aylin"},
    "vertaal-dit-even": {"Tesfay", "Yonas", "Marco"},
    "waarom-altijd-wij": {"Mirjam", "Van Dam", "Ilias"},
    "zesentachtig-duimpjes": {"Kofi", "Renate"},
}


@pytest.mark.parametrize("key", list(PEOPLE))
def test_everybody_in_a_case_is_found(key: str):
    situation = yaml.safe_load((CASES / f"{key}.nl.yaml").read_text(encoding="utf-8"))["situation"]
    assert set(names(situation)) >= PEOPLE[key]


def test_ordinary_words_of_all_cases_are_left_alone():
    """A lower-case word of fifty thousand is never taken for a name."""
    wrong = set()
    for path in CASES.glob("*.nl.yaml"):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = f"{case['situation']}\n{case['adviser']}\n" + "\n".join(case["what_if"])
        wrong |= {name for name in names(text) if re.fullmatch(r"[a-zé ]+", name)}
    assert wrong == set()


# Whatever is typed -------------------------------------------------------------------------------

GIVEN = st.sampled_from(["Noor", "Yusuf", "Wietske", "Mei-Lin", "Fatima", "Jan"])
FAMILY = st.sampled_from(["Bakker", "van den Berg", "el Amrani", "Öztürk", "de Vries", "Zijlstra"])
BEFORE = st.sampled_from(["Gisteren belde ", "Het ging over ", "toen zei ", "en "])
AFTER = st.sampled_from([" over de vergunning.", ", onze coördinator.", "", " niet meer", "; jammer."])


@given(BEFORE, GIVEN, FAMILY, AFTER)
def test_a_whole_name_is_found_wherever_it_stands(before: str, first: str, last: str, after: str):
    assert names(f"{before}{first} {last}{after}") == [f"{first} {last}"]


@given(st.text(max_size=400))
def test_any_text_gives_pieces_of_itself_that_do_not_overlap(text: str):
    pieces = findings(text)
    assert all(text[one.start : one.end] == one.text and one.text for one in pieces)
    assert all(one.end <= other.start for one, other in pairwise(pieces))


@given(st.integers(min_value=10_000_000, max_value=99_999_999), st.sampled_from(["", " ", "-", "."]))
def test_every_mobile_number_is_found(number: int, between: str):
    text = f"bel 06{between}{number} morgen"
    assert [kind for kind, _text in found(text)] == ["phone"]
