"""A code of six digits becomes the secret of a session; guessing is bounded for everybody together, not per address."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from dilemmas.actions.live import SHORT_CODE_DIGITS
from dilemmas.models import CodeFailures, LiveSession
from dilemmas.queries.live import session_with_code
from foundation.errors import DomainError

# A town hall is one address, so nobody is counted apart. With sixty open sessions an hour of guessing at full speed
# finds one of them once in some thirty times, and what it finds is a result that stays shut.
WINDOW = timedelta(minutes=10)
FAILURES_A_WINDOW = 100


def join_with_code(code: str, *, at: datetime) -> LiveSession:
    """The open session of a code. Raises DomainError: too_many_failures, until the window is over; no_such_code."""
    start = _window(at)
    spent = CodeFailures.objects.filter(window_start=start).values_list("failures", flat=True).first() or 0
    if spent >= FAILURES_A_WINDOW:
        raise DomainError("too_many_failures")
    digits = "".join(code.split())
    if _is_code(digits) and (session := session_with_code(digits, at=at)):
        return session
    _count_failure(start)
    raise DomainError("no_such_code")


def _is_code(digits: str) -> bool:
    return len(digits) == SHORT_CODE_DIGITS and digits.isascii() and digits.isdigit()


def _window(at: datetime) -> datetime:
    return at - timedelta(seconds=at.timestamp() % WINDOW.total_seconds())


@transaction.atomic
def _count_failure(start: datetime) -> None:
    _row, is_new = CodeFailures.objects.get_or_create(window_start=start)
    CodeFailures.objects.filter(window_start=start).update(failures=F("failures") + 1)
    if is_new:
        CodeFailures.objects.filter(window_start__lt=start).delete()
