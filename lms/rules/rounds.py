"""When people are reminded of a signing round. Decided from days alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.working_days import is_working_day

# Days before the last one, the day itself, a day after, then weekly.
DAYS_BEFORE = (14, 3, 0)
MOST_WEEKLY = 4
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Reminder:
    """`code`: stable, part of the key of the mail."""

    code: str
    on: date


def reminders_of(*, starts_on: date, due_on: date) -> list[Reminder]:
    """In the order of their days, each on a working day: before the end the one before, after it the one after.

    What would come before the opening, or on its day, is left out.
    """
    opening = Reminder("opening", _working_day(starts_on, forward=True))
    found = [opening]
    for code, day in _after_opening(due_on):
        moved = _working_day(day, forward=day > due_on)
        if moved > found[-1].on:
            found.append(Reminder(code, moved))
    return found


def reminder_of_today(*, starts_on: date, due_on: date, today: date) -> Reminder | None:
    """The last one whose day has come, also when nobody could send it that day; None once that is a week ago."""
    if not is_working_day(today):
        return None
    come = [one for one in reminders_of(starts_on=starts_on, due_on=due_on) if one.on <= today]
    if not come:
        return None
    last = come[-1]
    is_stale = today > due_on and today - last.on >= ONE_WEEK
    return None if is_stale else last


def _after_opening(due_on: date) -> Iterator[tuple[str, date]]:
    for days in DAYS_BEFORE:
        yield f"before-{days}", due_on - timedelta(days=days)
    yield "after", due_on + ONE_DAY
    for week in range(1, MOST_WEEKLY + 1):
        yield f"week-{week}", due_on + ONE_DAY + week * ONE_WEEK


def _working_day(day: date, *, forward: bool) -> date:
    while not is_working_day(day):
        day += ONE_DAY if forward else -ONE_DAY
    return day
