"""The week of a poll in Amsterdam's calendar, and what totals say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.polls import (
    LEAST_SHIFT_POINTS,
    LEAST_SHOWN,
    Phase,
    Schedule,
    ScheduleFault,
    Shift,
    free_weeks,
    next_monday,
    opening,
    shares,
    shift,
    votes_a_minute,
)
from tests.conftest import moment

WEEK = Schedule.from_day(date(2026, 11, 16))
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
counts = st.lists(st.integers(0, 500), min_size=2, max_size=4)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-11-15 23:59", Phase.PLANNED),
        ("2026-11-16 06:59", Phase.PLANNED),
        ("2026-11-16 07:00", Phase.FIRST),
        ("2026-11-19 06:59", Phase.FIRST),
        ("2026-11-19 07:00", Phase.SECOND),
        ("2026-11-23 06:59", Phase.SECOND),
        ("2026-11-23 07:00", Phase.REFLECTION),
        ("2031-01-01 00:00", Phase.REFLECTION),
    ],
)
def test_phase_follows_the_clock_of_amsterdam(at: str, phase: Phase):
    assert WEEK.phase_at(moment(at)) is phase


@pytest.mark.parametrize(
    ("monday", "at", "phase"),
    [
        # The clocks go forward on Sunday 29 March 2026: seven o'clock is 05:00 UTC the day after, 06:00 before.
        (date(2026, 3, 23), datetime(2026, 3, 23, 5, 59, tzinfo=UTC), Phase.PLANNED),
        (date(2026, 3, 23), datetime(2026, 3, 23, 6, 0, tzinfo=UTC), Phase.FIRST),
        (date(2026, 3, 23), datetime(2026, 3, 30, 4, 59, tzinfo=UTC), Phase.SECOND),
        (date(2026, 3, 23), datetime(2026, 3, 30, 5, 0, tzinfo=UTC), Phase.REFLECTION),
        # And back on Sunday 25 October 2026.
        (date(2026, 10, 19), datetime(2026, 10, 26, 5, 59, tzinfo=UTC), Phase.SECOND),
        (date(2026, 10, 19), datetime(2026, 10, 26, 6, 0, tzinfo=UTC), Phase.REFLECTION),
    ],
)
def test_phase_keeps_to_seven_oclock_in_summer_and_winter(monday: date, at: datetime, phase: Phase):
    assert Schedule.from_day(monday).phase_at(at) is phase


@given(days)
def test_weeks_lie_against_each_other(day: date):
    """When one poll ends the next opens: never two open, never none."""
    week = Schedule.from_day(next_monday(day))
    following = Schedule.from_day(week.reflection_on)
    assert not week.overlaps(following)
    for at in (opening(week.reflection_on), opening(week.reflection_on) - timedelta(seconds=1)):
        open_ones = [one for one in (week, following) if one.phase_at(at).round_number]
        assert len(open_ones) == 1


@given(days, st.integers(0, 60 * 24 * 12))
def test_phases_only_go_on(day: date, minutes: int):
    week, order = Schedule.from_day(day), list(Phase)
    at = opening(day) - timedelta(days=2) + timedelta(minutes=minutes)
    later = week.phase_at(at + timedelta(minutes=1))
    assert order.index(later) - order.index(week.phase_at(at)) in (0, 1)
    began = week.begins(later)
    assert began is None or began <= at + timedelta(minutes=1)


def test_round_ends_where_the_next_phase_begins():
    assert WEEK.ends(1) == WEEK.begins(Phase.SECOND) == moment("2026-11-19 07:00")
    assert WEEK.ends(2) == WEEK.begins(Phase.REFLECTION) == moment("2026-11-23 07:00")
    assert WEEK.begins(Phase.PLANNED) is None


def test_only_open_phases_have_a_round():
    assert [phase.round_number for phase in Phase] == [None, 1, 2, None]


@pytest.mark.parametrize(
    ("second", "reflection", "faults"),
    [
        (date(2026, 11, 19), date(2026, 11, 23), []),
        (date(2026, 11, 16), date(2026, 11, 23), [ScheduleFault.SECOND_NOT_AFTER_OPENING]),
        (date(2026, 11, 19), date(2026, 11, 19), [ScheduleFault.REFLECTION_NOT_AFTER_SECOND]),
        (
            date(2026, 11, 12),
            date(2026, 11, 12),
            [ScheduleFault.SECOND_NOT_AFTER_OPENING, ScheduleFault.REFLECTION_NOT_AFTER_SECOND],
        ),
    ],
)
def test_schedule_names_what_is_out_of_order(second: date, reflection: date, faults: list[ScheduleFault]):
    assert Schedule(date(2026, 11, 16), second, reflection).faults() == faults


@pytest.mark.parametrize(
    ("day", "monday"),
    [(date(2026, 11, 16), date(2026, 11, 16)), (date(2026, 11, 17), date(2026, 11, 23))],
)
def test_next_monday_is_today_on_a_monday(day: date, monday: date):
    assert next_monday(day) == monday


def test_free_weeks_step_over_a_week_that_is_taken():
    taken = Schedule(date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27))
    found = free_weeks(date(2026, 11, 14), 3, [taken])
    assert [one.opens_on for one in found] == [date(2026, 11, 16), date(2026, 11, 30), date(2026, 12, 7)]


@given(days, st.integers(0, 12), st.lists(days, max_size=6))
def test_free_weeks_never_overlap(day: date, count: int, mondays: list[date]):
    taken = [Schedule.from_day(one) for one in mondays]
    found = free_weeks(day, count, taken)
    assert len(found) == count
    for place, one in enumerate(found):
        assert one.opens_on >= day
        assert one.opens_on.weekday() == 0
        assert not any(one.overlaps(other) for other in (*taken, *found[:place]))


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([1, 1, 1], [34, 33, 33]),
        ([2, 1], [67, 33]),
        ([10, 0, 0, 0], [100, 0, 0, 0]),
        ([1, 199], [1, 99]),
        ([1, 1, 1, 4], [15, 14, 14, 57]),
    ],
)
def test_shares_add_up(votes: list[int], expected: list[int]):
    assert shares(votes) == expected


@given(counts)
def test_shares_are_never_a_point_off(votes: list[int]):
    found, total = shares(votes), sum(votes)
    assert sum(found) == (100 if total else 0)
    assert all(
        abs(share - 100 * count / total) < 1 for share, count in zip(found, votes, strict=True) if total
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # From 20 to 50 of a hundred.
        ([30, 50, 20], [20, 30, 50], Shift(30, 2, 20, 50)),
        # Hardly anything.
        ([50, 50], [52, 48], Shift(2, None)),
        # Two gain as much.
        ([60, 20, 20], [20, 40, 40], Shift(40, None)),
        # Too few in one of both.
        ([5, 4], [50, 50], None),
        ([50, 50], [9, 0], None),
        ([5, 5], [5, 5], Shift(0, None)),
        # Another number of options: another question.
        ([10, 10], [10, 10, 10], None),
    ],
)
def test_shift_reads_the_totals(first: list[int], second: list[int], expected: Shift | None):
    assert shift(first, second) == expected


@given(counts, counts)
def test_shift_never_names_an_option_that_lost(first: list[int], second: list[int]):
    found = shift(first, second)
    if min(sum(first), sum(second)) < LEAST_SHOWN or len(first) != len(second):
        assert found is None
        return
    assert found is not None
    assert 0 <= found.points <= 100
    if found.towards is not None:
        assert found.became - found.was >= LEAST_SHIFT_POINTS
        assert found.points >= found.became - found.was


def test_votes_a_minute_leave_room_in_a_small_municipality():
    assert (votes_a_minute(20), votes_a_minute(1200)) == (60, 1200)
