import gzip
import io
import json
import zipfile
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dilemmas.rules.deck_files import (
    CASE_FIELDS,
    MOST_BYTES,
    MOST_FAULTS,
    DeckFileRefused,
    Fault,
    Known,
    exported_case,
    kept_deck_file,
    read_deck_file,
    write_deck_file,
)
from dilemmas.rules.deck_shapes import CasePart, DeckFile, OptionPart, StakeholderPart
from tests.dilemmas.deck_documents import (
    KNOWN,
    ROOT,
    as_bytes,
    case_in_file,
    case_part,
    deck_document,
    option,
)


def faults_of(content: bytes, known: Known = KNOWN) -> list[Fault]:
    with pytest.raises(DeckFileRefused) as refused:
        read_deck_file(content, known=known)
    return refused.value.faults


def codes_of(content: bytes) -> list[str]:
    return [fault.code for fault in faults_of(content)]


def changed(place: tuple[str | int, ...], value: Any, document: Any = None) -> bytes:
    """The file with this value at that place; `...` takes the place away."""
    document = deepcopy(document or deck_document())
    part = document
    for step in place[:-1]:
        part = part[step]
    if value is ...:
        del part[place[-1]]
    else:
        part[place[-1]] = value
    # In ASCII, so that half a character travels as its escape.
    return json.dumps(document).encode()


NL = ("cases", 0, "languages", "nl")


# What is read ------------------------------------------------------------------------------------


def test_a_sound_file_is_read():
    file = read_deck_file(as_bytes(deck_document()), known=KNOWN)
    assert (file.title, file.exported_from, file.purpose) == ("Teamdag", "Gemeente Zandwijk", "teamgesprek")
    assert file.translations.en is not None
    assert file.translations.en.title == "Team day"
    assert [case.languages.nl.title for case in file.cases] == ["De bonbons 1", "De bonbons 2"]
    assert [sorted(case.content()) for case in file.cases] == [["en", "nl"], ["nl"]]


def test_a_file_with_the_least_is_read():
    part = case_part()
    for name in ("what_if", "guide", "building_block", "help_lines", "rules", "is_lesson", "origin"):
        del part[name]
    for one in part["options"]:
        del one["norm"]
    document = deck_document({"key": str(UUID(int=1)), "languages": {"nl": part}})
    for name in ("introduction", "translations", "purpose"):
        del document[name]
    file = read_deck_file(as_bytes(document), known=KNOWN)
    content = file.cases[0].content()["nl"]
    assert set(content) == set(CASE_FIELDS)
    assert (content["building_block"], content["rules"], content["is_lesson"]) == ("", [], False)


def test_a_byte_order_mark_is_no_fault():
    assert read_deck_file(b"\xef\xbb\xbf" + as_bytes(deck_document()), known=KNOWN).title == "Teamdag"


def test_less_than_and_ampersand_are_plain_text():
    text = "Onder de 50 < 100 & P&O; 3 > 2, R&D."
    file = read_deck_file(changed((*NL, "adviser"), text), known=KNOWN)
    assert file.cases[0].languages.nl.adviser == text


def test_a_kept_file_is_read_back():
    file = read_deck_file(as_bytes(deck_document()), known=KNOWN)
    assert kept_deck_file(json.loads(json.dumps(file.plain()))) == file


def test_the_example_in_the_documentation_is_a_deck_file():
    text = (ROOT / "docs" / "deck-format.md").read_text(encoding="utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    assert read_deck_file(example.encode(), known=KNOWN).cases[0].languages.nl.title == "De bonbons"
    for part in (DeckFile, CasePart, OptionPart, StakeholderPart):
        assert [name for name in part.model_fields if f"`{name}`" not in text] == []


# What is not a deck file -------------------------------------------------------------------------


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deck.json", content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (zipped(b"{}"), "zip"),
        (gzip.compress(b"{}"), "zip"),
        (b"Beste collega,", "not_json"),
        (b'{"format": "plein-stapel",}', "not_json"),
        (b'{"format": NaN}', "not_json"),
        (b'{"version": ' + b"9" * 5000 + b"}", "not_json"),
        (b"<html></html>", "not_json"),
        (as_bytes(deck_document())[:400], "not_json"),
        (json.dumps(deck_document()).encode("utf-16"), "encoding"),
        ('{"title": "caf\u00e9"}'.encode("latin-1"), "encoding"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "too_deep"),
        (b"[[[[[[[[[[[[[1]]]]]]]]]]]]]", "too_deep"),
        (b"[]", "wrong_format"),
        (b'"plein-stapel"', "wrong_format"),
        (b"null", "wrong_format"),
        (b"{}", "wrong_format"),
        (b'{"format": "anders", "version": 1}', "wrong_format"),
        (b'{"format": "plein-stapel"}', "wrong_version"),
        (b'{"format": "plein-stapel", "version": "1"}', "wrong_version"),
        (b'{"format": "plein-stapel", "version": true}', "wrong_version"),
        (b'{"format": "plein-stapel", "version": 0}', "wrong_version"),
        (b'{"format": "plein-stapel", "version": 2, "anything": []}', "newer_version"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (as_bytes({str(number): 1 for number in range(300_000)})[: MOST_BYTES - 1], "not_json"),
        (as_bytes({str(number): 1 for number in range(150_000)}), "too_many_fields"),
    ],
)
def test_what_is_no_deck_file_is_refused_for_one_reason(content: bytes, code: str):
    assert codes_of(content) == [code]


def test_a_field_twice_is_refused():
    content = as_bytes(deck_document()).replace(b'"title": "Teamdag"', b'"title": "Teamdag", "title": "X"')
    assert [(one.code, one.value) for one in faults_of(content)] == [("double_field", "title")]


def test_brackets_in_a_text_are_not_deep():
    text = "[" * 200 + '\\"' + "{" * 200
    assert read_deck_file(changed((*NL, "adviser"), text), known=KNOWN)


# What is wrong in a deck file --------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("title",), ..., "missing"),
        (("title",), "  ", "blank"),
        (("title",), "x" * 121, "text_too_long"),
        (("title",), 7, "no_text"),
        (("title",), None, "no_text"),
        (("title",), SCRIPT, "html"),
        (("introduction",), "<b>Vet</b>", "html"),
        (("introduction",), "x" * 601, "text_too_long"),
        (("exported_from",), "", "blank"),
        (("purpose",), "feest", "no_choice"),
        (("owner",), "Noor Jansen", "strange_field"),
        (("translations", "de"), {"title": "Tag"}, "strange_field"),
        (("translations",), [], "no_object"),
        (("cases",), [], "too_few"),
        (("cases",), {}, "no_list"),
        (("cases",), [case_in_file(number) for number in range(101)], "too_many"),
        (("cases", 1), "een casus", "no_object"),
        (("cases", 1, "key"), "bonbons", "no_key"),
        (("cases", 1, "key"), 12, "no_key"),
        (("cases", 1, "key"), ..., "missing"),
        (("cases", 1, "film"), "film.mp4", "strange_field"),
        (("cases", 0, "languages", "de"), case_part(), "strange_language"),
        (("cases", 0, "languages"), {"en": case_part()}, "missing"),
        ((*NL, "options"), [option()], "too_few"),
        ((*NL, "options"), [option(str(number)) for number in range(5)], "too_many"),
        ((*NL, "options"), ..., "missing"),
        ((*NL, "options", 1, "text"), ..., "missing"),
        ((*NL, "options", 1, "text"), "", "blank"),
        ((*NL, "options", 1, "pro"), SCRIPT, "html"),
        ((*NL, "options", 0, "norm"), "raakt", "norm_in_dilemma"),
        ((*NL, "options", 0, "norm"), "goed", "no_choice"),
        ((*NL, "options"), {"A": option()}, "no_list"),
        ((*NL, "kind"), "quiz", "no_choice"),
        ((*NL, "card"), "x" * 601, "text_too_long"),
        ((*NL, "question"), 5.0, "no_text"),
        ((*NL, "situation"), "Zie <img src=x onerror=alert(1)>", "html"),
        ((*NL, "situation"), "Zie <!-- dit -->", "html"),
        ((*NL, "situation"), "Zie </p>", "html"),
        ((*NL, "situation"), "Zie &lt;script&gt;", "html"),
        ((*NL, "situation"), "Zie &#60;script", "html"),
        ((*NL, "adviser"), "Lees javascript:alert(1)", "script_link"),
        ((*NL, "adviser"), "Lees JaVa\tScript :alert(1)", "script_link"),
        ((*NL, "adviser"), "Lees data:text/html,x", "script_link"),
        ((*NL, "adviser"), "Dit \0 kan niet", "unreadable"),
        ((*NL, "adviser"), "Dit \ud83d kan niet", "unreadable"),
        ((*NL, "adviser"), "Dit \u202e draait om", "unreadable"),
        ((*NL, "what_if"), ["x" * 251], "text_too_long"),
        ((*NL, "guide"), "geen lijst", "no_list"),
        ((*NL, "stakeholders"), [], "too_few"),
        ((*NL, "stakeholders", 0, "who"), "<i>Zij</i>", "html"),
        ((*NL, "core_values"), ["moed"], "unknown_code"),
        ((*NL, "core_values"), [], "too_few"),
        ((*NL, "core_values"), ["zorgvuldigheid", "zorgvuldigheid"], "double_code"),
        ((*NL, "theme"), "ruimtevaart", "unknown_code"),
        ((*NL, "theme"), "een thema", "no_code"),
        ((*NL, "topic"), "koffie", "unknown_code"),
        ((*NL, "work"), ["maan"], "unknown_code"),
        ((*NL, "levels"), ["baas"], "unknown_code"),
        ((*NL, "building_block"), "middelen-a", "unknown_code"),
        ((*NL, "is_lesson"), "nee", "no_yes_or_no"),
        ((*NL, "rules"), [{"name": "Gedragscode", "url": "javascript:alert(1)"}], "strange_field"),
        ((*NL, "url"), "https://zandwijk.example/dilemmas/x/", "strange_field"),
        ((*NL, "clusters"), ["FD"], "strange_field"),
    ],
)
def test_each_fault_is_named_with_its_place(place: tuple[str | int, ...], value: Any, code: str):
    [fault] = faults_of(changed(place, value))
    assert fault.code == code
    # The place itself, or one inside it.
    assert fault.place[: len(place)] == place


def test_a_name_with_half_a_character_is_refused():
    [fault] = faults_of(changed(("\ud800",), "half"))
    assert (fault.code, fault.value) == ("unreadable", "\ufffd")


def test_the_same_case_twice_is_named_with_the_first():
    content = as_bytes(deck_document(case_in_file(1), case_in_file(2), case_in_file(1)))
    [fault] = faults_of(content)
    assert (fault.code, fault.place, dict(fault.details)) == (
        "double_case",
        ("cases", 2, "key"),
        {"first": 1},
    )


@pytest.mark.parametrize("written", [str.upper, lambda key: key.replace("-", ""), lambda key: f"{{{key}}}"])
def test_the_same_case_written_otherwise_is_twice(written):
    one, again = case_in_file(1), case_in_file(1)
    again["key"] = written(again["key"])
    assert "double_case" in codes_of(as_bytes(deck_document(one, again)))


def test_languages_with_other_options_are_refused():
    one = case_in_file(1, english=True)
    one["languages"]["en"] = case_part(options=[option("A"), option("B"), option("C")])
    [fault] = faults_of(as_bytes(deck_document(one)))
    assert fault.code == "languages_differ"
    assert fault.place == ("cases", 0, "languages", "en", "options")
    assert dict(fault.details) == {"found": 3, "most": 2}


def test_languages_of_another_kind_are_refused():
    one = case_in_file(1, english=True)
    one["languages"]["en"]["kind"] = "norm"
    for part in one["languages"]["en"]["options"]:
        part["norm"] = "past"
    assert codes_of(as_bytes(deck_document(one))) == ["kinds_differ"]


def test_a_norm_says_of_each_option_how_it_stands():
    norm = case_in_file(1, kind="norm", options=[option("A", norm="past"), option("B")])
    [fault] = faults_of(as_bytes(deck_document(norm)))
    assert (fault.code, fault.place) == ("norm_missing", (*NL, "options", 1, "norm"))


def test_all_faults_come_at_once():
    document = deck_document(case_in_file(1, theme="ruimtevaart"), case_in_file(2, options=[option()]))
    document["title"] = SCRIPT
    document["cases"].append(case_in_file(1))
    assert codes_of(as_bytes(document)) == ["html", "unknown_code", "too_few", "double_case"]


def test_more_faults_than_anybody_mends_are_counted():
    bad = [case_in_file(number, topic="koffie") for number in range(40)]
    with pytest.raises(DeckFileRefused) as refused:
        read_deck_file(as_bytes(deck_document(*bad)), known=KNOWN)
    assert len(refused.value.faults) == MOST_FAULTS
    assert refused.value.details["more"] == 40 - MOST_FAULTS


def test_a_long_value_is_shortened_and_kept_on_one_line():
    [fault] = faults_of(changed((*NL, "kind"), "regel een\nregel twee " + "x" * 200))
    assert fault.value.startswith("regel een regel twee xxx")
    assert len(fault.value) == 61


# There and back ----------------------------------------------------------------------------------

FIELDS_OF_ONE_PLACE = {"clusters": ["FD"], "url": "/dilemmas/x/"}


def plain_text(most: int) -> st.SearchStrategy[str]:
    letters = st.characters(
        blacklist_categories=("Cs", "Cc"),
        blacklist_characters="<&:\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff",
    )
    return st.text(letters, min_size=1, max_size=most).map(lambda text: f"w{text}"[:most])


@st.composite
def frozen_parts(draw: st.DrawFn, options: int) -> dict[str, Any]:
    """As dilemmas/frozen.py freezes a case in one language, of one municipality."""
    kind = draw(st.sampled_from(["dilemma", "norm"]))
    fits = st.sampled_from(["past", "let-op", "raakt"]) if kind == "norm" else st.just("")
    theme = draw(st.sampled_from(sorted(KNOWN.themes)))
    blocks = [one for one, of in KNOWN.building_blocks.items() if of == theme]
    texts = st.lists(plain_text(250), max_size=5)
    return {
        "title": draw(plain_text(255)),
        "kind": kind,
        "card": draw(plain_text(600)),
        "situation": draw(plain_text(2000)),
        "question": draw(plain_text(200)),
        "adviser": draw(plain_text(2000)),
        "origin": draw(st.just("") | plain_text(200)),
        "is_lesson": draw(st.booleans()),
        "options": [option(draw(plain_text(250)), norm=draw(fits)) for _number in range(options)],
        "stakeholders": [
            {"who": draw(plain_text(120)), "right": "", "interest": "", "wish": draw(plain_text(250))}
        ],
        "what_if": draw(texts),
        "guide": draw(texts),
        "core_values": draw(st.lists(st.sampled_from(sorted(KNOWN.core_values)), min_size=1, unique=True)),
        "theme": theme,
        "building_block": draw(st.sampled_from(["", *blocks])),
        "topic": draw(st.sampled_from(sorted(KNOWN.topics))),
        "levels": draw(st.lists(st.sampled_from(sorted(KNOWN.levels)), min_size=1, unique=True)),
        "work": draw(st.lists(st.sampled_from(sorted(KNOWN.work)), min_size=1, unique=True)),
        "help_lines": ["leidinggevende"],
        "rules": [{"name": draw(plain_text(120)), "url": "/regelingen/gedragscode/"}],
        **FIELDS_OF_ONE_PLACE,
    }


@st.composite
def frozen_cases(draw: st.DrawFn) -> dict[str, Any]:
    dutch = draw(frozen_parts(draw(st.integers(2, 4))))
    english = {**dutch, "title": draw(plain_text(255))}
    return draw(st.sampled_from([{"nl": dutch}, {"nl": dutch, "en": english}, {"en": english, "nl": dutch}]))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(frozen_cases(), min_size=1, max_size=3), plain_text(120), plain_text(600))
def test_what_is_written_is_read_back_the_same(cases, title, introduction):
    keyed = [(UUID(int=number), content) for number, content in enumerate(cases, start=1)]
    content = write_deck_file(
        title=title,
        introduction=introduction,
        translations={"en": {"title": title, "introduction": ""}},
        purpose="training",
        exported_from="Gemeente Lindewaard",
        cases=keyed,
    )
    assert b"leidinggevende" in content
    assert b"/regelingen/" not in content
    file = read_deck_file(content, known=KNOWN)
    assert (file.title, file.introduction, file.purpose) == (title, introduction, "training")
    assert [(case.key, case.content()) for case in file.cases] == [
        (key, {language: exported_case(part) for language, part in content.items()}) for key, content in keyed
    ]


# What anybody may send ---------------------------------------------------------------------------

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def places_in(document: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = (
        list(document)
        if isinstance(document, dict)
        else range(len(document))
        if isinstance(document, list)
        else []
    )
    return [place for step in steps for place in [(*above, step), *places_in(document[step], (*above, step))]]


PLACES = places_in(deck_document())


def read_or_refuse(content: bytes) -> DeckFile | None:
    """Any other error than the refusal comes through, and fails the test."""
    try:
        return read_deck_file(content, known=KNOWN)
    except DeckFileRefused as refused:
        faults = refused.faults
    # Each can be shown: no half character in it.
    assert faults
    assert all(str(fault).encode() for fault in faults)
    return None


@settings(deadline=None, max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ANY_JSON | st.just(...)), min_size=1, max_size=3))
def test_a_file_with_anything_anywhere_is_read_or_refused(changes):
    document = deck_document()
    for place, value in changes:
        part: Any = document
        try:
            for step in place[:-1]:
                part = part[step]
            if value is ...:
                del part[place[-1]]
            else:
                part[place[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    file = read_or_refuse(json.dumps(document).encode())
    if file:
        # What passed is whole and plain: it can be written and read again.
        assert kept_deck_file(json.loads(json.dumps(file.plain()))) == file


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_file_with_damaged_bytes_is_read_or_refused(data):
    content = bytearray(as_bytes(deck_document()))
    for _number in range(data.draw(st.integers(1, 8))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(content))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_at_all_is_read_or_refused(content):
    assert read_or_refuse(content) is None
