import random
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.dates import Hour, OpenTeam, propose_dates

MONDAY = datetime(2026, 11, 23, 10)
TEAMS = [
    OpenTeam(1, "Groen", date(2024, 5, 1)),
    OpenTeam(2, "Wegen", None),
    OpenTeam(3, "Balie", None),
    OpenTeam(4, "Jeugd", date(2023, 1, 1)),
]


def hours(*days: int, by: int = 7, not_for: tuple[int, ...] = ()) -> list[Hour]:
    return [Hour(by, MONDAY + timedelta(days=day), frozenset(not_for)) for day in days]


def test_who_waited_longest_takes_the_earliest_hour():
    found = propose_dates(TEAMS, hours(3, 1, 2, 4))
    assert [(one.team.name, one.hour.starts_at.day) for one in found] == [
        ("Balie", 24),
        ("Wegen", 25),
        ("Jeugd", 26),
        ("Groen", 27),
    ]


def test_a_facilitator_is_not_sent_to_the_own_team():
    found = propose_dates(TEAMS[1:3], [*hours(1, not_for=(3,)), *hours(2, by=8)])
    assert {(one.team.name, one.hour.facilitator_id) for one in found} == {("Balie", 8), ("Wegen", 7)}


def test_work_is_shared_out_among_who_is_free_at_the_same_moment():
    found = propose_dates(TEAMS, [*hours(1, 2, by=7), *hours(1, 2, by=8)])
    assert sorted(one.hour.facilitator_id for one in found) == [7, 7, 8, 8]
    assert [one.hour.facilitator_id for one in found] == [7, 8, 7, 8]


def test_without_hours_or_teams_nothing_is_proposed():
    assert propose_dates(TEAMS, []) == []
    assert propose_dates([], hours(1)) == []


@given(
    st.lists(st.integers(0, 9), max_size=8, unique=True),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=10, unique=True),
    st.randoms(use_true_random=False),
)
def test_one_hour_a_team_whatever_the_order(
    team_ids: list[int], slots: list[tuple[int, int]], chance: random.Random
):
    teams = [OpenTeam(one, f"T{one}", None) for one in team_ids]
    free = [Hour(by, MONDAY + timedelta(days=day), frozenset({by})) for day, by in slots]
    found = propose_dates(teams, free)
    assert len({one.team for one in found}) == len(found) <= min(len(teams), len(free))
    assert len({one.hour for one in found}) == len(found)
    assert all(one.team.unit_id not in one.hour.not_for for one in found)
    chance.shuffle(teams)
    chance.shuffle(free)
    assert propose_dates(teams, free) == found
