"""Whom a cohort still waits for, and when they are reminded. Decided from moments and days alone."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.working_days import is_working_day, working_day_from

# After the invitation; with more of them people stop reading.
MOST_REMINDERS = 6
INVITATION = "invitation"


class Standing(enum.StrEnum):
    """The value stands in the address of a list."""

    WAITING = "waiting"
    STARTED = "started"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody at it once: begun, and perhaps completed."""

    started_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CohortMail:
    """`code`: stable, part of the key of the mail."""

    code: str
    on: date


def standing(spans: Iterable[Span], *, invited_at: datetime, until: datetime) -> Standing:
    """From the invitation on, until the cohort is over: what happened before or after is of another occasion."""
    found = Standing.WAITING
    for span in spans:
        if span.completed_at and invited_at <= span.completed_at < until:
            return Standing.COMPLETED
        if invited_at <= span.started_at < until:
            found = Standing.STARTED
    return found


def mails_of(*, opened_on: date, closes_on: date, reminder_days: Sequence[int]) -> list[CohortMail]:
    """In the order of their days, each on a working day or the first one after it, none after the end.

    Of two that come on one day the first is left out.
    """
    planned = [(INVITATION, opened_on)]
    planned += [(f"day-{days}", opened_on + timedelta(days=days)) for days in sorted(set(reminder_days))]
    by_day = {working_day_from(day): code for code, day in planned}
    return [CohortMail(code, day) for day, code in sorted(by_day.items()) if day <= closes_on]


def mail_of_today(
    *, opened_on: date, closes_on: date, reminder_days: Sequence[int], today: date
) -> CohortMail | None:
    """The last one whose day has come, also when nobody could send it that day."""
    if today > closes_on or not is_working_day(today):
        return None
    mails = mails_of(opened_on=opened_on, closes_on=closes_on, reminder_days=reminder_days)
    return next((one for one in reversed(mails) if one.on <= today), None)
