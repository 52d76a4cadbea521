from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.people.rules.kinds import LegalStanding
from lms.rules.declarations import (
    Answer,
    DeclarationState,
    OddRow,
    TextFacts,
    answer_faults,
    standing,
    text_in_force,
    warnings_of,
)

FIRST, SECOND = date(2022, 1, 1), date(2024, 1, 1)
DAY = timedelta(days=1)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


def test_the_text_of_the_day_holds():
    texts = [TextFacts(SECOND), TextFacts(FIRST)]
    assert text_in_force(texts, on=FIRST - DAY) is None
    assert text_in_force(texts, on=SECOND - DAY).valid_from == FIRST
    assert text_in_force(texts, on=SECOND).valid_from == SECOND


@pytest.mark.parametrize(
    ("signed_text", "is_open", "on", "state"),
    [
        (None, False, FIRST, DeclarationState.SHUT),
        (None, True, FIRST, DeclarationState.TO_SIGN),
        (None, True, FIRST - DAY, DeclarationState.NO_TEXT),
        (FIRST, True, FIRST, DeclarationState.SIGNED),
        (FIRST, False, SECOND, DeclarationState.SIGN_AGAIN),
        (SECOND, True, SECOND, DeclarationState.SIGNED),
    ],
)
def test_where_a_declaration_stands(signed_text, is_open, on, state):
    texts = [TextFacts(FIRST), TextFacts(SECOND, sign_again_days=30)]
    assert standing(texts, signed_text=signed_text, is_gate_open=is_open, on=on).state is state


def test_signing_again_has_a_last_day_until_which_the_first_counts():
    texts = [TextFacts(FIRST), TextFacts(SECOND, sign_again_days=30)]
    found = standing(texts, signed_text=FIRST, is_gate_open=True, on=SECOND)
    assert found.due_on == date(2024, 1, 31)
    assert found.counts(on=date(2024, 1, 31))
    assert not found.counts(on=date(2024, 2, 1))


def test_a_text_that_asks_nothing_leaves_the_earlier_signature():
    texts = [TextFacts(FIRST), TextFacts(SECOND)]
    assert standing(texts, signed_text=FIRST, is_gate_open=True, on=SECOND).state is DeclarationState.SIGNED


def test_a_later_quiet_text_does_not_take_back_what_an_earlier_one_asked():
    texts = [TextFacts(FIRST), TextFacts(SECOND, sign_again_days=30), TextFacts(SECOND + 10 * DAY)]
    found = standing(texts, signed_text=FIRST, is_gate_open=True, on=SECOND + 20 * DAY)
    assert found.state is DeclarationState.SIGN_AGAIN


@given(
    st.lists(
        st.builds(TextFacts, days, st.none() | st.integers(0, 400)),
        min_size=1,
        unique_by=lambda t: t.valid_from,
    ),
    days,
)
def test_who_signed_the_text_of_the_day_never_signs_again(texts, on):
    current = text_in_force(texts, on=on)
    if current:
        found = standing(texts, signed_text=current.valid_from, is_gate_open=False, on=on)
        assert found.state is DeclarationState.SIGNED
        assert found.counts(on=on)


@pytest.mark.parametrize(
    ("kind", "oath", "declarations", "expected"),
    [
        (LegalStanding.OFFICIAL, True, [], []),
        (LegalStanding.OFFICIAL, False, ["x"], [OddRow.OFFICIAL_WITHOUT_OATH]),
        (LegalStanding.PROBABLY_OFFICIAL, False, ["x"], [OddRow.PROBABLY_OFFICIAL]),
        (LegalStanding.PROBABLY_OFFICIAL, True, [], []),
        (LegalStanding.NO_OFFICIAL, True, ["x"], [OddRow.OATH_OF_NO_OFFICIAL]),
        (LegalStanding.NO_OFFICIAL, False, ["x"], []),
        (LegalStanding.NO_OFFICIAL, False, [], [OddRow.NOTHING_AT_ALL]),
        (LegalStanding.POLITICIAN, False, [], []),
    ],
)
def test_odd_rows_of_the_table(kind, oath, declarations, expected):
    assert warnings_of(kind, takes_oath=oath, declarations=declarations) == expected


QUESTION = Answer("work", "yes_no_text", is_required=True)


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({}, "required"),
        ({"work": "  "}, "required"),
        ({"work": "maybe"}, "unknown"),
        ({"work": "yes"}, "explain"),
        ({"work": "yes", "work_text": "x" * 601}, "too_long"),
        ({"work": "yes", "work_text": "Supermarkt"}, None),
        ({"work": "no"}, None),
    ],
)
def test_what_is_wrong_with_an_answer(answers, fault):
    assert answer_faults([QUESTION], answers).get("work") == fault


def test_a_question_that_may_stay_open():
    assert answer_faults([Answer("ties", "text", is_required=False)], {}) == {}
