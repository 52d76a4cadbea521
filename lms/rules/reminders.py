"""When staff are reminded of what they still have to do, and when a person takes over. Decided from days alone."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from foundation.working_days import is_working_day, working_day_from, working_day_until

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


class Stage(enum.StrEnum):
    """The value is stable: it stands in the log. In the order in which they come."""

    ASSIGNED = "assigned"
    BEFORE_14 = "before-14"
    BEFORE_3 = "before-3"
    DUE = "due"
    AFTER = "after"
    WEEK_1 = "week-1"
    WEEK_2 = "week-2"
    WEEK_3 = "week-3"
    WEEK_4 = "week-4"
    # No mail any more: somebody gets in touch.
    ESCALATED = "escalated"
    # On no day of its own: somebody asked for it.
    ASKED = "asked"


DAYS_BEFORE = {Stage.BEFORE_14: 14, Stage.BEFORE_3: 3, Stage.DUE: 0}
WEEKLY = (Stage.WEEK_1, Stage.WEEK_2, Stage.WEEK_3, Stage.WEEK_4)
LATE = (Stage.AFTER, *WEEKLY)


class WhyNot(enum.StrEnum):
    """Why somebody in a selection gets no extra reminder."""

    SETTLED = "settled"
    TODAY = "today"
    WEEKLY = "weekly"
    NO_EMAIL = "no-email"
    AWAY = "away"
    NO_DATE = "no-date"
    EXTERNAL = "external"
    NOT_HERE = "not-here"


class Frequency(enum.StrEnum):
    """How often somebody wants to hear of it. Never is no choice: it belongs to the work."""

    EACH = "each"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Planned:
    stage: Stage
    on: date


def stages_of(*, assigned_on: date, due_on: date) -> list[Planned]:
    """In their order, each on the working day it falls on or the first one after it; that of the last day itself on
    the last working day before it.

    What would come before the first mail is left out, and so is what would come after the last day as a warning.
    What is laid on somebody with a last day that is past is late from the day it was laid on them.
    """
    found = [Planned(Stage.ASSIGNED, working_day_from(assigned_on))]
    for stage, days in DAYS_BEFORE.items():
        day = due_on - timedelta(days=days)
        moved = working_day_until(day) if stage is Stage.DUE else working_day_from(day)
        if day > assigned_on and moved > found[0].on and moved <= due_on:
            found.append(Planned(stage, moved))
    after = max(due_on, assigned_on) + ONE_DAY
    for weeks, stage in enumerate((*LATE, Stage.ESCALATED)):
        moved = working_day_from(after + weeks * ONE_WEEK)
        if moved > found[0].on:
            found.append(Planned(stage, moved))
    return found


def stage_due(
    *,
    assigned_on: date,
    due_on: date,
    day: date,
    sent: Mapping[Stage, date],
    absences: Iterable[tuple[date, date | None]] = (),
    is_reachable: bool = True,
) -> Stage | None:
    """What this day asks for: only the newest that has come, never what was missed before it; None: nothing.

    `absences`: first and last day, both included; nobody is written to then. `sent`: what went, and on which day.
    Nobody is handed to a person who was not told before that they are late, or was told less than a week ago;
    unless no mail can reach them.
    """
    if not is_working_day(day) or _is_away(absences, day):
        return None
    come = [one.stage for one in stages_of(assigned_on=assigned_on, due_on=due_on) if one.on <= day]
    if not come:
        return None
    newest = come[-1]
    if not is_reachable:
        return newest if newest is Stage.ESCALATED and newest not in sent else None
    if newest is Stage.ESCALATED:
        told = [sent[stage] for stage in LATE if stage in sent]
        if not told:
            newest = Stage.WEEK_4
        elif day - max(told) < ONE_WEEK:
            return None
    return None if newest in sent else newest


@dataclass(frozen=True)
class Turn:
    """How far the reminders of one assignment are. `since`: the day on which the present last day was agreed on or
    given, from which they begin anew; None: they never did."""

    number: int = 0
    since: date | None = None
    sent: Mapping[Stage, date] = field(default_factory=dict)


def turn_of(agreed: Sequence[date], *, due_on: date) -> tuple[int, date | None]:
    """The number of the turn, and since when. `agreed`: the days on which a new one was agreed on or given, in order.

    A last day that was over by then is still the old one: nothing begins anew.
    """
    before = [day for day in agreed if day < due_on]
    return len(before), before[-1] if before else None


@dataclass(frozen=True)
class Written:
    """How often somebody wants to hear, and the day on which they last did."""

    frequency: Frequency = Frequency.EACH
    last_on: date | None = None

    def may_hear(self, *, day: date) -> bool:
        if self.last_on is None:
            return True
        return day - self.last_on >= (ONE_WEEK if self.frequency is Frequency.WEEKLY else ONE_DAY)


def _is_away(absences: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in absences)
