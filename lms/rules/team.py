"""How far a member of a team is, from facts; never an answer, and never which form of the oath."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.rules.deadlines import is_overdue


class StepKind(enum.StrEnum):
    MODULE = "module"
    # Of a programme: a day, a text, a check.
    PART = "part"
    CEREMONY = "ceremony"
    OATH = "oath"


class StepState(enum.StrEnum):
    """The value is stable and leads to a sentence."""

    TODO = "todo"
    STARTED = "started"
    INVITED = "invited"
    BOOKED = "booked"
    DONE = "done"


@dataclass(frozen=True)
class TeamStep:
    kind: StepKind
    state: StepState
    # Of a module or a part.
    title: str = ""
    # The last day for it.
    due_on: date | None = None
    # Of the ceremony, or the day of a part, with a place.
    starts_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.state is StepState.DONE


class Standing(enum.IntEnum):
    """What comes first in a list has the lowest value."""

    LATE = 1
    ON_THE_WAY = 2
    AWAY = 3
    DONE = 4
    NOTHING = 5


def standing(steps: Sequence[TeamStep], *, today: date, is_away: bool = False) -> Standing:
    """`is_away`: not available, so that no deadline runs."""
    if not steps:
        return Standing.NOTHING
    if all(step.is_done for step in steps):
        return Standing.DONE
    if is_away:
        return Standing.AWAY
    return Standing.LATE if is_overdue(next_due(steps), today=today) else Standing.ON_THE_WAY


def next_due(steps: Sequence[TeamStep]) -> date | None:
    """The first last day of what is open; None when nothing open has one."""
    return min((step.due_on for step in steps if step.due_on and not step.is_done), default=None)
