from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.cards import (
    _BOLD,
    _TEXT,
    BACK_HEIGHT,
    MM,
    SMALLEST,
    SPARE,
    STEPS,
    TITLES,
    back_height,
    card_fit,
    card_text,
    hook,
    lines,
    width,
)
from tests.dilemmas.cases_on_file import frozen_cases

FONT = Path(__file__).parents[3] / (
    "static/vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2"
)
CASES = frozen_cases()


def case(**changes: Any) -> dict[str, Any]:
    return {
        "title": "De ontbrekende handtekening",
        "card": "Ria pakt een pen. 'Ik ken zijn krabbel.' Wat doe je?",
        "question": "Wat doe jij als eerste?",
        "options": [{"text": f"Ik doe {letter}."} for letter in "abcd"],
        "what_if": ["Ria jullie teamleider is?", "meneer Aydin belt?"],
        "core_values": ["zorgvuldigheid", "verantwoordelijkheid"],
        **changes,
    }


def words(count: int) -> str:
    return " ".join(["gemeente"] * count)


def text_of(length: int) -> str:
    """Ordinary Dutch of at most so many signs."""
    story = " ".join(CASES["alleen-in-het-depot"]["situation"].split()) * 2
    return story[:length].rsplit(" ", 1)[0]


@pytest.mark.parametrize(("weight", "table", "bold"), [(400, _TEXT, False), (800, _BOLD, True)])
def test_widths_are_those_of_the_font(weight, table, bold):
    font = instantiateVariableFont(TTFont(FONT), {"wght": weight})
    names, advances = font.getBestCmap(), font["hmtx"]
    assert font["head"].unitsPerEm == 1000
    assert {sign: advances[names[ord(sign)]][0] / 1000 for sign in table} == table
    assert width(" ", 1, bold=bold) == advances[names[32]][0] / 1000


def test_an_accent_makes_no_sign_wider():
    assert width("één", 10) == width("een", 10)


def test_a_sign_that_is_not_known_counts_as_a_wide_one():
    assert width("ж", 10) == pytest.approx(9)


@pytest.mark.parametrize(
    ("text", "wide", "expected"),
    [
        ("", 100, 0),
        ("een", 100, 1),
        # 3.3 ems a word and 0.3 between them: two to a line of 7 ems.
        ("gemeente gemeente", 100, 1),
        ("gemeente gemeente gemeente", 100, 2),
        ("  gemeente\n\ngemeente ", 100, 1),
        # A word of 709 points is broken anywhere.
        ("gemeente" * 16, 100, 8),
    ],
)
def test_lines_break_between_words(text, wide, expected):
    assert lines(text, 10, wide) == expected


@given(st.text(alphabet="abcdefgW ij.", max_size=300), st.floats(8, 18), st.floats(60, 260))
def test_no_fewer_lines_than_the_text_is_long(text, size, wide):
    assert lines(text, size, wide) * wide >= width(" ".join(text.split()), size) - lines(
        text, size, wide
    ) * width(" ", size)


def test_a_short_case_has_the_largest_letters_and_every_variant():
    fit = card_fit(case())
    assert (fit.step, fit.title, fit.what_if) == (0, 0, tuple(case()["what_if"]))
    assert (fit.code_on_front, fit.is_enough) == (False, True)


def test_letters_shrink_before_variants_go():
    fit = card_fit(case(card=text_of(600)))
    assert (fit.step, len(fit.what_if)) == (2, 2)


def test_variants_go_before_letters_shrink_further():
    fit = card_fit(case(card=text_of(500), what_if=[text_of(200)] * 3))
    assert (fit.step, len(fit.what_if)) == (2, 1)


def test_the_longest_texts_need_the_whole_back():
    fit = card_fit(case(card=text_of(600), question=text_of(200), options=[{"text": text_of(250)}] * 4))
    assert (fit.code_on_front, fit.is_enough) == (True, True)


def test_what_no_size_can_hold_says_so():
    assert not card_fit(case(card=words(200))).is_enough


def test_a_long_title_is_set_smaller():
    assert card_fit(case(title="Penningmeester sinds 2019")).title == 1
    assert card_fit(case(title="Hottentottententententoonstelling")).title == 4
    assert card_fit(case(title=words(25))).title >= 3


def test_a_hook_for_which_there_is_no_room_is_left_out():
    assert card_fit(case()).hook
    assert card_fit(case(card=f"{words(30)}. Klaar.", title=text_of(200))).hook == ""


@pytest.mark.parametrize(
    "content", [*CASES.values(), *frozen_cases("en").values()], ids=lambda one: one["title"]
)
def test_every_shipped_case_fits_with_letters_to_read(content):
    fit = card_fit(content)
    assert fit.is_enough
    assert not fit.code_on_front
    assert STEPS[fit.step].option >= 9
    assert len(fit.what_if) >= 2
    assert fit.hook
    assert back_height(content, fit) <= BACK_HEIGHT - SPARE


def test_no_letters_are_smaller_than_eight_points():
    assert min(min(step.text, step.question, step.option) for step in STEPS) == SMALLEST == 8
    assert min(TITLES) > SMALLEST
    # A tile holds its letter.
    assert all(step.tile > 8 and step.tile <= 6.6 * MM for step in STEPS)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("Ria pakt een pen. Wat doe je?", "Ria pakt een pen."),
        ("Ria pakt een pen. Hoe pak je het aan?", "Ria pakt een pen."),
        ("Ria takes a pen. What do you do?", "Ria takes a pen."),
        # Not asked of the reader, part of the story, or all there is.
        ("De kast is open. Wie heeft de sleutel?", "De kast is open. Wie heeft de sleutel?"),
        ("Ria vraagt: 'Wat doe je?'", "Ria vraagt: 'Wat doe je?'"),
        ("Wat doe je?", "Wat doe je?"),
        ("Ria pakt een pen.\nZij tekent.", "Ria pakt een pen. Zij tekent."),
    ],
)
def test_the_closing_question_stands_on_a_card_once(card, expected):
    assert card_text(case(card=card)) == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            "Ria pakt een pen. 'Ik ken zijn krabbel.' Wat doe je?",
            "Ria pakt een pen. 'Ik ken zijn krabbel.' Wat doe je?",
        ),
        ("Eén zin.", "Eén zin."),
        (f"{words(8)}. {words(8)}.", f"{words(8)}."),
        # Never half a sentence.
        (f"{words(30)}. Klaar.", f"{words(30)}."),
    ],
)
def test_a_hook_is_the_first_whole_sentences(card, expected):
    assert hook(card) == expected
