"""Completions written down: sealed, and what they finish settled, in one go."""

from collections.abc import Sequence
from datetime import date, datetime, time

from foundation.audit.actions import seal_many
from foundation.clock import AMSTERDAM, local_date
from lms.actions.settling import lock_assignments, settle
from lms.models import Completion


def record_completions(completions: Sequence[Completion], *, at: datetime) -> int:
    """How many assignments are done, or done on another moment, because of them.

    Call it in the transaction that decides on them, after every other lock.
    """
    ids = [one.engagement_id for one in completions]
    for one in completions:
        one.recorded_at = at
    lock_assignments(ids)
    seal_many(completions, at=at)
    return settle(ids, at=at)


def moment_of(day: date, *, at: datetime) -> datetime:
    """Now, or noon of an earlier day."""
    return at if day == local_date(at) else datetime.combine(day, time(12), tzinfo=AMSTERDAM)
