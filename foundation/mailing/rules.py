"""When a mail that was not delivered is tried again, and what may come along with one."""

from dataclasses import dataclass
from datetime import timedelta

# Together more than a day, so that a mail server may be down overnight.
BACK_OFF_MINUTES = (1, 5, 15, 60, 240, 480, 960)
MAX_ATTEMPTS = len(BACK_OFF_MINUTES) + 1
# A row that is longer in the hands of a worker belongs to one that died.
CLAIM_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class CalendarPart:
    """What a calendar reads from a mail: an iCalendar file, and its method REQUEST or CANCEL."""

    method: str
    content: bytes


def back_off(attempts: int) -> timedelta | None:
    """How long to wait after this many attempts; None when there were enough."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return timedelta(minutes=BACK_OFF_MINUTES[attempts - 1])
