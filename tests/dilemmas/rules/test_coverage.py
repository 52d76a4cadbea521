import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.agreements import parts_of_agreement
from dilemmas.rules.coverage import Coverage, Figures, Turnout, figures, follow_up, plays_along, present_in
from dilemmas.rules.evaluation import Question, is_shown_at, next_question


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_hundred_percent_is_every_team(played: int, active: int):
    played = min(played, active)
    percent = Coverage(played, active).percent
    assert 0 <= percent <= 100
    assert (percent == 100) == (played == active)


def test_without_teams_nothing_is_covered():
    assert Coverage(0, 0).percent == 0


@pytest.mark.parametrize(
    ("given_", "share", "mean"),
    [
        (Figures(55, 846, 518), 61, 9.4),
        (Figures(27, 0, 195), None, 7.2),
        (Figures(0, 0, 0), None, None),
        (Figures(1, 10, 0), 0, 0.0),
    ],
)
def test_figures(given_: Figures, share: int | None, mean: float | None):
    assert (given_.share_percent, given_.mean) == (share, mean)


def test_figures_add_up():
    assert figures([Turnout(10, 7), Turnout(0, 5)]) == Figures(sessions=2, invited=10, present=12)


@pytest.mark.parametrize(("heads", "checked_in", "present"), [(9, 4, 9), (0, 4, 4), (4, 9, 9), (0, 0, 0)])
def test_present_is_what_counts_most(heads: int, checked_in: int, present: int):
    assert present_in(heads=heads, checked_in=checked_in) == present


def test_follow_up_counts_what_was_not_asked_apart():
    found = follow_up([True, None, False, True])
    assert (found.kept, found.not_kept, found.not_asked, found.total) == (2, 1, 1, 4)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Wij doen de bloemen op de balie, want dan zijn ze van iedereen, ondanks de gever; "
            "schade beperken we door het uit te leggen.",
            {
                "we_do": "de bloemen op de balie",
                "because": "dan zijn ze van iedereen",
                "despite": "de gever",
                "damage": "het uit te leggen",
            },
        ),
        (
            "Wij vragen het eerst, omdat we het dan weten, ook al kost het tijd",
            {"we_do": "Wij vragen het eerst", "because": "we het dan weten", "despite": "kost het tijd"},
        ),
        ("Wij melden het.", {"we_do": "Wij melden het"}),
        ("De krant van gisteren leest iedereen", {"we_do": "De krant van gisteren leest iedereen"}),
        ("", {"we_do": ""}),
    ],
)
def test_parts_of_an_agreement(text: str, parts: dict[str, str]):
    assert parts_of_agreement(text) == parts


@given(st.text(max_size=300))
def test_no_word_of_an_agreement_is_invented(text: str):
    parts = parts_of_agreement(text)
    assert set(parts) <= {"we_do", "because", "despite", "damage"}
    assert all(part in text for part in parts.values())


@pytest.mark.parametrize(("total", "shown"), [(0, False), (4, False), (5, True), (6, False), (10, True)])
def test_counts_are_shown_in_steps(total: int, shown: bool):
    assert is_shown_at(total) == shown


def test_two_questions_and_no_third():
    useful, free = Question.USEFUL, Question.FREE
    asked = [next_question(answered) for answered in ((), {useful}, {free}, {useful, free})]
    assert asked == [useful, free, useful, None]


def test_an_agreement_in_english_falls_into_the_same_parts():
    text = (
        "We do ask first, because we do not know, even though it takes time; we limit the damage by calling."
    )
    assert parts_of_agreement(text) == {
        "we_do": "ask first",
        "because": "we do not know",
        "despite": "it takes time",
        "damage": "calling",
    }


@pytest.mark.parametrize(
    ("present", "size", "expected"),
    [(0, 0, False), (1, 1, True), (1, 2, False), (2, 2, True), (2, 4, False), (3, 6, True), (3, 7, False)],
)
def test_a_team_plays_along_when_half_of_it_and_three_are_there(present, size, expected):
    assert plays_along(present=present, size=size) is expected
