"""The week of a poll, and what its totals say.

A poll goes through three moments, each at seven in the morning in Amsterdam: it opens (as a rule on Monday), the second
vote opens (Thursday), and it ends with a reflection (next Monday). Weeks lie against each other without a gap.
"""

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dilemmas.rules.bars import shares

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Early enough for who begins early; and no hour of the night, which summer time doubles or skips.
OPENS_AT = time(7)
MONDAY = 0
TO_SECOND, TO_REFLECTION = timedelta(days=3), timedelta(days=7)
# Results show from so many, whatever else a threshold says.
LEAST_SHOWN = 10
# A change of fewer points is chance or a handful of people: the page does not call it a shift.
LEAST_SHIFT_POINTS = 5
BALLOT = re.compile(r"[A-Za-z0-9_-]{43}")


class Phase(enum.Enum):
    PLANNED = "planned"
    FIRST = "first"
    SECOND = "second"
    REFLECTION = "reflection"

    @property
    def round_number(self) -> int | None:
        """Of the vote that is open."""
        return {Phase.FIRST: 1, Phase.SECOND: 2}.get(self)


class ScheduleFault(enum.Enum):
    """Names of fields, for the border to say what is wrong with them."""

    SECOND_NOT_AFTER_OPENING = "second_on"
    REFLECTION_NOT_AFTER_SECOND = "reflection_on"


@dataclass(frozen=True, order=True)
class Schedule:
    opens_on: date
    second_on: date
    reflection_on: date

    @classmethod
    def from_day(cls, opens_on: date) -> "Schedule":
        return cls(opens_on, opens_on + TO_SECOND, opens_on + TO_REFLECTION)

    def phase_at(self, moment: datetime) -> Phase:
        if moment < opening(self.opens_on):
            return Phase.PLANNED
        if moment < opening(self.second_on):
            return Phase.FIRST
        if moment < opening(self.reflection_on):
            return Phase.SECOND
        return Phase.REFLECTION

    def begins(self, phase: Phase) -> datetime | None:
        """Aware; None for the time before a poll."""
        day = {
            Phase.FIRST: self.opens_on,
            Phase.SECOND: self.second_on,
            Phase.REFLECTION: self.reflection_on,
        }.get(phase)
        return opening(day) if day else None

    def ends(self, round_number: int) -> datetime:
        """The first moment at which this round is closed."""
        return opening(self.second_on if round_number == 1 else self.reflection_on)

    def overlaps(self, other: "Schedule") -> bool:
        """Whether both take votes at one moment."""
        return self.opens_on < other.reflection_on and other.opens_on < self.reflection_on

    def faults(self) -> list[ScheduleFault]:
        found = []
        if self.second_on <= self.opens_on:
            found.append(ScheduleFault.SECOND_NOT_AFTER_OPENING)
        if self.reflection_on <= self.second_on:
            found.append(ScheduleFault.REFLECTION_NOT_AFTER_SECOND)
        return found


def opening(day: date) -> datetime:
    return datetime.combine(day, OPENS_AT, AMSTERDAM)


def next_monday(day: date) -> date:
    """This day when it is one."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def free_weeks(first: date, count: int, taken: Iterable[Schedule]) -> list[Schedule]:
    """So many weeks from the first Monday on or after this day, past the weeks in which a poll runs already."""
    found: list[Schedule] = []
    taken, monday = list(taken), next_monday(first)
    while len(found) < count:
        week = Schedule.from_day(monday)
        if not any(week.overlaps(other) for other in taken):
            found.append(week)
        monday += timedelta(days=7)
    return found


@dataclass(frozen=True)
class Shift:
    """From the first vote to the second, in totals: nobody knows which person chose otherwise."""

    # How many of a hundred stand elsewhere at the least, in whole points.
    points: int
    # Index of the option that gained most; None when nothing moved enough to speak of.
    towards: int | None
    was: int = 0
    became: int = 0


def shift(first: Sequence[int], second: Sequence[int]) -> Shift | None:
    """None when either vote has too few, or when they offer different options."""
    if len(first) != len(second) or min(sum(first), sum(second)) < LEAST_SHOWN:
        return None
    before, after = shares(first), shares(second)
    gains = [now - then for then, now in zip(before, after, strict=True)]
    points = sum(gain for gain in gains if gain > 0)
    # Two that gained as much: no one option to name.
    most = max(gains)
    if most < LEAST_SHIFT_POINTS or gains.count(most) > 1:
        return Shift(points, None)
    towards = gains.index(most)
    return Shift(points, towards, before[towards], after[towards])


def votes_a_minute(people: int) -> int:
    """How many a poll takes in one minute: as many as there are people, and room for a small municipality."""
    return max(60, people)


def is_ballot(text: str) -> bool:
    """As secrets.token_urlsafe(32) writes it: nothing else is kept or hashed."""
    return BALLOT.fullmatch(text) is not None
