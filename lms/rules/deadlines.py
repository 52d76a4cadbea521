"""When something is due. Days are calendar days in Amsterdam; due means the end of that day."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, clamped: 31 August + 6 = 28 (or 29) February."""
    month_index = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after_absences(
    due_on: date, absences: Iterable[tuple[date, date | None]], *, counted_from: date, today: date
) -> date:
    """The last day, later by every day of absence from `counted_from` up to and including that last day.

    `absences`: first and last day, both included; without a last day it counts until today, and goes on
    tomorrow. A day in two absences counts once.
    """
    counted_until = counted_from - ONE_DAY
    for first, last in sorted(absences, key=lambda one: one[0]):
        begins = max(first, counted_until + ONE_DAY)
        ends = today if last is None else last
        if begins > due_on:
            break
        if ends >= begins:
            due_on += ends - begins + ONE_DAY
            counted_until = ends
    return due_on


def is_overdue(due_on: date | None, *, today: date) -> bool:
    return due_on is not None and due_on < today
