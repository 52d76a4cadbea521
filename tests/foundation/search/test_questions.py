import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.search.rules.questions import (
    COMPOUND,
    EXACT,
    MOST_WORDS_ASKED,
    PREFIX,
    STEM,
    Synonyms,
    closest,
    closest_beginning,
    compound_parts,
    known_beginning,
    needle,
    read_question,
)
from foundation.search.rules.words import stems_of

NONE = Synonyms.of(same=[], leads={})
KNOWN = Synonyms.of(
    same=[["cadeau", "geschenk"], ["tweede baan", "nevenwerk"]],
    leads={"klokkenluider": ["melden misstand"]},
)


def typed(text: str, synonyms: Synonyms = NONE) -> list[str]:
    return [part.typed for part in read_question(text, synonyms)]


def looked_for(text: str) -> list[tuple[str, ...]]:
    (part,) = read_question(text, KNOWN)
    return [tuple(needle.text for needle in way.needles) for way in part.alternatives]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wat mag ik aannemen?", ["aannemen"]),
        # Nothing else to go by.
        ("wat mag ik", ["wat", "mag", "ik"]),
        ("eed eed eed nu", ["eed"]),
        ("avg-melding", ["avg", "melding"]),
        ("", []),
        ("!?", []),
    ],
)
def test_read_question_keeps_what_says_something(text: str, parts: list[str]):
    assert typed(text) == parts


def test_read_question_of_a_novel_reads_its_beginning():
    assert len(typed(" ".join(f"woord{number}" for number in range(50)))) <= MOST_WORDS_ASKED


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("cadeau", [("cadeau",), ("geschenk",)]),
        ("geschenken", [("geschenken",), ("cadeau",)]),
        ("tweede baan", [("tweede", "baan"), ("nevenwerk",)]),
        ("klokkenluiders", [("klokkenluiders",), ("melden", "misstand")]),
        # It leads one way only.
        ("misstand", [("misstand",)]),
    ],
)
def test_read_question_knows_synonyms_also_inflected(text: str, ways: list[tuple[str, ...]]):
    assert looked_for(text) == ways


@pytest.mark.parametrize(
    ("asked", "word", "factor"),
    [
        ("geschenk", "geschenk", EXACT),
        ("geschenken", "geschenk", STEM),
        ("nevenwerk", "nevenwerkzaamheden", PREFIX),
        ("werkzaamheden", "nevenwerkzaamheden", COMPOUND),
        # Too short to be a beginning: 'eed' is not 'eedaflegging' while others are typed.
        ("eed", "eedaflegging", 0.0),
        ("werk", "nevenwerk", 0.0),
        ("geschenk", "geschil", 0.0),
    ],
)
def test_factor_for_a_word_of_the_index(asked: str, word: str, factor: float):
    assert needle(asked).factor_for(word, "nl", stems_of(word, "nl")) == factor


def test_the_last_word_may_be_unfinished():
    assert (
        needle("eed", is_last=True).factor_for("eedaflegging", "nl", stems_of("eedaflegging", "nl")) == PREFIX
    )


def test_a_stem_counts_in_its_own_language_only():
    assert needle("policies").factor_for("policy", "en", stems_of("policy", "en")) == STEM
    assert needle("policies").factor_for("policy", "nl", stems_of("policy", "en")) == 0.0


VOCABULARY = {"geschenk", "geschenken", "integriteit", "vertrouwenspersoon", "regeling", "melding", "eed"}


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("gescenk", "geschenk"),
        ("intergriteit", "integriteit"),
        ("vertrouwespersoon", "vertrouwenspersoon"),
        # Two letters swapped is one error.
        ("meldign", "melding"),
        # Too short to guess.
        ("eet", ""),
        ("fiets", ""),
        ("", ""),
    ],
)
def test_closest_known_word(asked: str, word: str):
    assert closest(asked, VOCABULARY) == word


def test_closest_beginning_of_a_longer_word():
    assert closest_beginning("nevenwrek", {"nevenwerkzaamheden"}) == "nevenwerk"
    assert closest_beginning("neve", {"nevenwerkzaamheden"}) == ""


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("geschenkenregeling", ("geschenken", "regeling")),
        ("integriteitsmelding", ("integriteit", "melding")),
        ("meldingfiets", ()),
        ("melding", ()),
    ],
)
def test_compound_parts_are_known_words(asked: str, parts: tuple[str, ...]):
    assert compound_parts(asked, VOCABULARY) == parts


def test_known_beginning_of_an_unknown_compound():
    assert known_beginning("meldingbon", VOCABULARY) == ("melding",)
    assert known_beginning("eedbon", VOCABULARY) == ()


@given(st.text(max_size=300))
def test_read_question_takes_whatever_is_typed(text: str):
    for part in read_question(text, KNOWN):
        assert part.typed
        assert part.needles()
