from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.deadlines import add_months, after_absences, is_overdue

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
MONTHS = st.integers(min_value=0, max_value=240)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 1, 15), 0, date(2022, 1, 15)),
        (date(2022, 1, 15), 1, date(2022, 2, 15)),
        (date(2022, 2, 1), 3, date(2022, 5, 1)),
        # Clamped to the end of a shorter month.
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 3, 31), 1, date(2022, 4, 30)),
        # The 29th of February has no birthday in most years, nor in 2100.
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2096, 2, 29), 48, date(2100, 2, 28)),
        # Over the year's end.
        (date(2022, 12, 31), 1, date(2023, 1, 31)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2022, 12, 1), 12, date(2023, 12, 1)),
        (date(2022, 1, 1), 11, date(2022, 12, 1)),
        (date(2022, 1, 1), 12, date(2023, 1, 1)),
    ],
)
def test_months_after_a_day(day, months, expected):
    assert add_months(day, months) == expected


@given(day=DAYS, months=MONTHS)
def test_added_months_keep_the_day_or_clamp_to_the_months_end(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(first=DAYS, second=DAYS, months=MONTHS)
def test_added_months_keep_the_order_of_days(first, second, months):
    earlier, later = sorted((first, second))
    assert add_months(earlier, months) <= add_months(later, months)


@pytest.mark.parametrize(
    ("due_on", "overdue"),
    [
        (date(2022, 5, 1), False),
        # Due means the end of that day.
        (date(2022, 4, 30), False),
        (date(2022, 4, 29), True),
        (date(2021, 12, 31), True),
        # Without a deadline nothing is late.
        (None, False),
    ],
)
def test_overdue_from_the_day_after(due_on, overdue):
    assert is_overdue(due_on, today=date(2022, 4, 30)) is overdue


DUE, TODAY = date(2022, 6, 1), date(2022, 5, 20)
LONG_AGO = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("absences", "due_on"),
    [
        ([], DUE),
        ([(date(2022, 5, 1), date(2022, 5, 10))], date(2022, 6, 11)),
        # The last day itself counts; after it nothing can be given back.
        ([(DUE, DUE)], date(2022, 6, 2)),
        ([(date(2022, 6, 2), date(2022, 6, 30))], DUE),
        # Moved over the first one, the second falls within the time.
        ([(date(2022, 5, 1), date(2022, 5, 10)), (date(2022, 6, 5), date(2022, 6, 6))], date(2022, 6, 13)),
        # Without an end: until today, and tomorrow a day more.
        ([(date(2022, 5, 18), None)], date(2022, 6, 4)),
        ([(date(2022, 5, 25), None)], DUE),
        # A day in two absences counts once, whatever their order.
        ([(date(2022, 5, 5), date(2022, 5, 12)), (date(2022, 5, 1), date(2022, 5, 10))], date(2022, 6, 13)),
        ([(date(2022, 5, 1), date(2022, 5, 10)), (date(2022, 5, 3), date(2022, 5, 4))], date(2022, 6, 11)),
    ],
)
def test_days_of_absence_are_given_back(absences, due_on):
    assert after_absences(DUE, absences, counted_from=LONG_AGO, today=TODAY) == due_on


def test_only_days_since_it_was_asked_are_given_back():
    absences = [(date(2022, 4, 20), date(2022, 5, 10))]
    assert after_absences(DUE, absences, counted_from=date(2022, 5, 1), today=TODAY) == date(2022, 6, 11)


DAYS_OF_2022 = st.dates(date(2022, 1, 1), date(2022, 12, 31))
PERIODS = st.tuples(DAYS_OF_2022, DAYS_OF_2022).map(lambda pair: (min(pair), max(pair)))


@given(absences=st.lists(PERIODS, max_size=5), counted_from=DAYS_OF_2022, due_on=DAYS_OF_2022)
def test_the_working_days_before_the_last_day_stay_as_many(absences, counted_from, due_on):
    """Whoever is away now and then has as many days of presence as the others."""
    moved = after_absences(due_on, absences, counted_from=counted_from, today=TODAY)

    def is_away(day: date) -> bool:
        return any(first <= day <= last for first, last in absences)

    present = [
        day
        for offset in range((moved - counted_from).days + 1)
        if not is_away(day := counted_from + timedelta(days=offset))
    ]
    assert moved >= due_on
    if counted_from <= due_on:
        assert len(present) == (due_on - counted_from).days + 1
