"""When something is due. Days are calendar days in Amsterdam; due means the end of that day."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day so many months later, clamped: 31 August + 6 = 28 (or 29) February."""
    month_index = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_overdue(due_on: date | None, *, today: date) -> bool:
    return due_on is not None and due_on < today
