from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.working_days import is_working_day
from measurement.rules.windows import (
    LATE,
    draw_steps,
    form_at,
    is_in_time,
    is_mail_time,
    mail_of_today,
    window_before,
    windows_after,
)

DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("completed", "invited"),
    [
        ("2018-08-31", ["2018-08-31", "2019-02-28", "2019-08-31"]),
        # A leap year has one day more in February.
        ("2019-08-31", ["2019-08-31", "2020-02-29", "2020-08-31"]),
        ("2020-02-29", ["2020-02-29", "2020-08-29", "2021-02-28"]),
        ("2022-03-01", ["2022-03-01", "2022-09-01", "2023-03-01"]),
    ],
)
def test_invitations_follow_the_calendar(completed, invited):
    assert [str(one.due_on) for one in windows_after(day(completed))] == invited


def test_windows_count_days_from_the_own_completion():
    completed = day("2018-08-31")
    assert [
        ((one.opens_on - completed).days, (one.ends_on - completed).days) for one in windows_after(completed)
    ] == [(0, 14), (168, 224), (351, 407)]


def test_before_lies_in_the_two_weeks_up_to_the_training():
    window = window_before(day("2022-03-15"))
    assert (str(window.due_on), str(window.opens_on), str(window.ends_on)) == (
        *("2022-03-01", "2022-03-01"),
        "2022-03-15",
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_invitation_lies_in_its_own_window(completed):
    for window in windows_after(completed):
        assert is_in_time(opens_on=window.opens_on, ends_on=window.ends_on, on=window.due_on)


@pytest.mark.parametrize(
    ("on", "now", "goes"),
    [
        ("2022-03-01", "08:00", True),
        ("2022-03-01", "07:59", False),
        ("2022-03-01", "17:00", False),
        ("2022-03-05", "10:00", False),
        # The King's birthday.
        ("2022-04-27", "10:00", False),
    ],
)
def test_mail_goes_on_working_days_in_working_hours(on, now, goes):
    assert is_mail_time(on=day(on), now=time.fromisoformat(now)) is goes


@pytest.mark.parametrize(
    ("mails", "invited", "today", "number"),
    [
        (0, None, "2022-02-28", 0),
        (0, None, "2022-03-01", 1),
        # Nobody could send it for days.
        (0, None, "2022-03-15", 1),
        (0, None, "2022-03-16", 0),
        (1, "2022-03-01", "2022-03-07", 0),
        (1, "2022-03-01", "2022-03-08", 2),
        (1, "2022-03-01", "2022-03-14", 2),
        # A week too late: not any more.
        (1, "2022-03-01", "2022-03-15", 0),
        (2, "2022-03-01", "2022-03-15", 3),
        (3, "2022-03-01", "2022-03-22", 0),
    ],
)
def test_the_mail_of_a_day(mails, invited, today, number):
    assert (
        mail_of_today(
            due_on=day("2022-03-01"),
            ends_on=day("2022-03-15"),
            invited_on=day(invited) if invited else None,
            mails=mails,
            today=day(today),
        )
        == number
    )


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(0, 2), st.sets(st.integers(0, 500)))
def test_nobody_ever_gets_more_than_three_mails_a_wave(completed, wave, shut):
    """On whatever days the post office is shut."""
    window = windows_after(completed)[wave]
    mails, invited, sent = 0, None, []
    for number in range(500):
        today = completed + number * DAY
        if number in shut or not is_working_day(today):
            continue
        if mail := mail_of_today(
            due_on=window.due_on, ends_on=window.ends_on, invited_on=invited, mails=mails, today=today
        ):
            assert mail == mails + 1
            mails, invited = mail, invited or today
            sent.append(today)
    assert len(sent) <= 3
    if sent:
        assert window.due_on <= sent[0] <= window.ends_on
        assert sent[-1] <= window.ends_on + LATE
        assert all(later - sent[0] >= 7 * number * DAY for number, later in enumerate(sent))


@given(st.integers(0, 6), st.integers(2, 7))
def test_the_form_changes_with_each_wave(first, forms):
    found = [form_at(first_form=first % forms, position=position, forms=forms) for position in range(4)]
    assert all(one != other for one, other in pairwise(found))


@given(st.sets(st.text(st.characters(codec="ascii"), min_size=1), min_size=3, max_size=30), st.text())
def test_steps_are_drawn_evenly_and_again_from_the_same_seed(units, seed):
    steps = draw_steps(units, steps=3, seed=seed)
    assert steps == draw_steps(sorted(units, reverse=True), steps=3, seed=seed)
    sizes = [list(steps.values()).count(step) for step in (1, 2, 3)]
    assert max(sizes) - min(sizes) <= 1
    assert set(steps) == units


def test_more_steps_than_units_cannot_be_drawn():
    with pytest.raises(ValueError, match="2 units in 3 steps"):
        draw_steps(["A", "B"], steps=3, seed="x")
