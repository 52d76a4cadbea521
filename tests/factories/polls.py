"""Polls and votes, through the actions."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from dilemmas.actions.choices import flush_choices
from dilemmas.actions.voting import cast_vote
from dilemmas.models import CaseVersion, Poll
from dilemmas.rules.polls import Schedule
from tests.conftest import moment
from tests.factories.dilemmas import make_case, version_of

MONDAY = date(2026, 3, 9)
# In the first vote, in the second, and after both.
FIRST, SECOND, OVER = (moment(f"2026-03-{day} 10:00") for day in ("09", "12", "16"))


def make_poll(opens_on: date = MONDAY, *, version: CaseVersion | None = None, **fields: Any) -> Poll:
    """Published; of a case of its own unless one is given."""
    week = Schedule.from_day(opens_on)
    return Poll.objects.create(
        case_version=version or version_of(make_case(fields.pop("case_title", "Het cadeau"))),
        opens_on=week.opens_on,
        **{"second_on": week.second_on, "reflection_on": week.reflection_on, **fields},
    )


def new_ballot() -> str:
    return secrets.token_urlsafe(32)


def vote(
    poll: Poll, options: str | Iterable[int], *, at: datetime = FIRST, ballots: list[str] | None = None
) -> list[str]:
    """'AAB': three browsers, each with a new ballot unless given, a second after each other. The ballots."""
    numbers = [ord(one) - ord("A") for one in options] if isinstance(options, str) else list(options)
    ballots = ballots or [new_ballot() for _ in numbers]
    round_number = poll.schedule.phase_at(at).round_number
    for second, (ballot, option) in enumerate(zip(ballots, numbers, strict=True)):
        cast_vote(
            poll=poll,
            ballot=ballot,
            round_number=round_number or 0,
            option=option,
            at=at + timedelta(seconds=second),
        )
    return ballots


def vote_and_count(poll: Poll, options: str, *, at: datetime = FIRST) -> list[str]:
    ballots = vote(poll, options, at=at)
    flush_choices(at=at + timedelta(minutes=10))
    return ballots
