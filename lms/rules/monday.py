"""What a manager can do this week in ten minutes, from facts about the team."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lms.rules.assignments import DUE_SOON
from lms.rules.team import Standing, StepKind, StepState, TeamStep

# A starter is prepared for in the week before, too.
STARTS_WITHIN = timedelta(weeks=2)
ONE_WEEK = timedelta(weeks=1)


class Todo(enum.StrEnum):
    """The value is stable: it stands in what was ticked off. The most pressing first."""

    LATE = "late"
    STARTS = "starts"
    DAY = "day"
    # A day of a programme.
    TRAINING = "training"
    SOON = "soon"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def todos_of(*, standing: Standing, due_on: date | None, today: date) -> list[Todo]:
    """What the steps of one member ask of the manager; who is away is left in peace."""
    if standing is Standing.LATE:
        return [Todo.LATE]
    is_soon = standing is Standing.ON_THE_WAY and due_on is not None and due_on <= today + DUE_SOON
    return [Todo.SOON] if is_soon else []


def day_this_week(steps: Iterable[TeamStep], *, monday: date, on: dict[TeamStep, date]) -> TeamStep | None:
    """The ceremony at which they have a place in this week; `on`: the day of each step with a moment."""
    return next(
        (
            step
            for step in steps
            if step.kind is StepKind.CEREMONY
            and step.state is StepState.BOOKED
            and step in on
            and monday <= on[step] < monday + ONE_WEEK
        ),
        None,
    )


@dataclass(frozen=True)
class Ticked:
    """How far the list is."""

    done: int
    total: int

    @property
    def is_all(self) -> bool:
        return self.total > 0 and self.done == self.total
