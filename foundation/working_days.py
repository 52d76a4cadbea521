"""Working days in the Netherlands: no weekends, no public holidays; and the hours in which mail may go."""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from foundation.clock import AMSTERDAM

ONE_DAY = timedelta(days=1)
OFFICE_OPENS, OFFICE_CLOSES = time(8, 0), time(17, 0)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def working_days_before(day: date, count: int) -> date:
    """The working day that lies so many of them before this day; 1: the last one before it."""
    found = day
    while count:
        found -= ONE_DAY
        count -= is_working_day(found)
    return found


def working_day_until(day: date) -> date:
    """This day, or the last working day before it."""
    return day if is_working_day(day) else working_days_before(day, 1)


def working_day_from(day: date) -> date:
    """This day, or the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def first_working_day_of_week(day: date) -> date:
    """Of the week from Monday in which this day falls; a week of holidays has its first one in the next."""
    return working_day_from(day - timedelta(days=day.weekday()))


def next_office_moment(at: datetime) -> datetime:
    """This moment when mail may go, else the first morning on which it may."""
    if is_office_hour(at):
        return at
    here = at.astimezone(AMSTERDAM)
    day = here.date() + (ONE_DAY if here.time() >= OFFICE_OPENS else timedelta())
    return datetime.combine(working_day_from(day), OFFICE_OPENS, AMSTERDAM)


def is_office_hour(at: datetime) -> bool:
    """On a working day from eight until five, in Amsterdam."""
    here = at.astimezone(AMSTERDAM)
    return is_working_day(here.date()) and OFFICE_OPENS <= here.time() < OFFICE_CLOSES
