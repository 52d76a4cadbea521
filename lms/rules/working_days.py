"""Working days in the Netherlands: no weekends, no public holidays."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def working_days_before(day: date, count: int) -> date:
    """The working day that lies so many of them before this day; 1: the last one before it."""
    found = day
    while count:
        found -= timedelta(days=1)
        count -= is_working_day(found)
    return found
