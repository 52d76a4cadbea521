import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.sets import Wanted
from lms.rules.rotating import candidates, draw_cases, is_in_pool, screen_of

START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
WANTED = Wanted(level="uitvoerend", work="balie", cluster="SB", size=0)


def key(number: int) -> UUID:
    return UUID(int=number)


def case(number: int, *, theme: str = "1", levels=("uitvoerend",), work=("balie",), clusters=()) -> dict:
    return {
        "key": str(key(number)),
        "version": 1,
        "theme": theme,
        "levels": list(levels),
        "work": list(work),
        "clusters": list(clusters),
    }


CASES = st.lists(
    st.builds(
        case,
        number=st.integers(1, 40),
        theme=st.sampled_from("123"),
        levels=st.sampled_from([("uitvoerend",), ("leidinggevend",)]),
        work=st.sampled_from([("balie",), ("bosbeheer",), ("algemeen",)]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one["key"],
)


@given(CASES, st.lists(st.integers(1, 3), min_size=1, max_size=3), st.integers(1, 12), st.text(max_size=5))
def test_a_chain_of_refreshers_repeats_nothing_before_the_pool_is_empty(cases, screens, refreshers, seed):
    """And then goes round: what comes back is what was met longest ago."""
    met: dict[UUID, dt.datetime] = {}
    for number in range(refreshers):
        pool = candidates(cases, last_met=met)
        drawn = draw_cases([(pool, count) for count in screens], WANTED, seed=f"{seed}{number}")
        keys = [UUID(one) for row in drawn for one in row]
        assert len(keys) == len(set(keys)) == min(sum(screens), len(cases))
        left = {UUID(one["key"]) for one in cases} - set(keys)
        # Nothing was left behind that was never met, or was met longer ago than what was drawn.
        never = dt.datetime.min.replace(tzinfo=dt.UTC)
        assert all(met.get(one, never) <= met.get(other, never) for one in keys for other in left)
        met.update(dict.fromkeys(keys, START + dt.timedelta(days=700 * number)))


def test_what_fits_goes_first_and_what_is_of_another_cluster_never():
    cases = [
        case(1, levels=("leidinggevend",)),
        case(2, work=("bosbeheer",)),
        case(3),
        case(4, clusters=("MC",)),
    ]
    pool = candidates(cases, last_met={})
    assert draw_cases([(pool, 3)], WANTED, seed="x") == [[str(key(3)), str(key(2)), str(key(1))]] or set(
        draw_cases([(pool, 1)], WANTED, seed="x")[0]
    ) == {str(key(3))}
    assert str(key(4)) not in draw_cases([(pool, 4)], WANTED, seed="x")[0]
    # Never met goes before what fits.
    pool = candidates(cases, last_met={key(3): START})
    assert draw_cases([(pool, 1)], WANTED, seed="x") == [[str(key(2))]]


def test_the_same_attempt_draws_the_same_and_a_screen_for_others_draws_nothing():
    cases = [case(number) for number in range(1, 9)]
    one, other = candidates(cases, last_met={}), candidates(reversed(cases), last_met={})
    assert draw_cases([(one, 2), (one, 0)], WANTED, seed="x") == draw_cases(
        [(other, 2), (other, 0)], WANTED, seed="x"
    )
    assert draw_cases([(one, 0)], WANTED, seed="x") == [[]]
    assert len({str(draw_cases([(one, 2)], WANTED, seed=str(seed))) for seed in range(30)}) > 5


@pytest.mark.parametrize(("themes", "expected"), [([], True), (["1", "2"], True), (["2"], False)])
def test_a_pool_of_themes(themes, expected):
    assert is_in_pool(case(1, theme="1"), {"themes": themes}) is expected


def test_plain_text_of_a_case_becomes_safe_paragraphs():
    frozen = {
        "title": "Het cadeau",
        "situation": "Jij & Sam.\n\n<b>Wat</b> nu?",
        "question": "Wat doe je?",
        "options": [{"text": "a", "pro": "b", "contra": "c", "may_follow": "d", "norm": ""}],
        "adviser": "Weegt.",
        "what_if": ["Sam je chef is?"],
        "card": "Kort.",
    }
    screen = screen_of(frozen)
    assert screen["body"] == "<p>Jij &amp; Sam.</p><p>&lt;b&gt;Wat&lt;/b&gt; nu?</p>"
    assert screen["options"] == [{"text": "a", "pro": "b", "contra": "c", "may_follow": "d"}]
    assert (screen["type"], screen["heading"], screen["prompt"]) == ("dilemma", "Het cadeau", "Wat doe je?")
