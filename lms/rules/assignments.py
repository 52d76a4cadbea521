"""How far an assignment is, from the records of its steps. Plain data in, no day of its own."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from lms.rules.deadlines import is_overdue

# So many days before the last day an open assignment is shown as nearly due.
DUE_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Asked:
    """One step: a module in at least a version, or a part of a programme (then `module_key` is None)."""

    module_key: UUID | None = None
    least_version: int = 1
    part_id: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One record of a step; `number` is the version of a module, `until` the last day on which a part counts."""

    on: date
    at: datetime
    number: int = 0
    until: date | None = None


@dataclass
class Records:
    """What one engagement did: module key → records, id of a part → records."""

    modules: Mapping[UUID, Sequence[Done]] = field(default_factory=dict)
    parts: Mapping[int, Sequence[Done]] = field(default_factory=dict)

    def valid_on(self, day: date) -> "Records":
        """Without what had run out by then: of a round, by the day on which it was laid on somebody."""
        parts = {
            part_id: [one for one in found if one.until is None or one.until >= day]
            for part_id, found in self.parts.items()
        }
        return Records(self.modules, parts)


def done_at(step: Asked, records: Records, *, counts_from: date | None = None) -> datetime | None:
    """When this step was done for the first time from `counts_from` on; None while it is open."""
    if step.module_key is not None:
        found = [one for one in records.modules.get(step.module_key, ()) if one.number >= step.least_version]
    else:
        found = list(records.parts.get(step.part_id or 0, ()))
    return min((one.at for one in found if counts_from is None or one.on >= counts_from), default=None)


def completed_at(
    steps: Sequence[Asked], records: Records, *, counts_from: date | None = None
) -> datetime | None:
    """When the last of these steps was done; None while one is open, or where there are none."""
    moments = [done_at(step, records, counts_from=counts_from) for step in steps]
    done = [moment for moment in moments if moment is not None]
    return max(done) if done and len(done) == len(moments) else None


def last_done_on(steps: Sequence[Asked], records: Records) -> date | None:
    """The day from which a refresher counts: of each step its last record, of these the earliest day."""
    days: list[date] = []
    for step in steps:
        of_step = (
            [one for one in records.modules.get(step.module_key, ()) if one.number >= step.least_version]
            if step.module_key is not None
            else records.parts.get(step.part_id or 0, ())
        )
        if not of_step:
            return None
        days.append(max(one.on for one in of_step))
    return min(days, default=None)


class Status(enum.StrEnum):
    """The value is stable and leads to a word."""

    EXEMPT = "exempt"
    COMPLETED = "completed"
    CLOSED = "closed"
    # No last day, because no first working day is known.
    NO_DATE = "no_date"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"


def status(
    *,
    due_on: date | None,
    completed_at: datetime | None,
    exempt_at: datetime | None,
    closed_at: datetime | None,
    today: date,
) -> Status:
    """What was done stays done, also after somebody left."""
    if completed_at:
        return Status.COMPLETED
    if exempt_at:
        return Status.EXEMPT
    if closed_at:
        return Status.CLOSED
    if due_on is None:
        return Status.NO_DATE
    if is_overdue(due_on, today=today):
        return Status.OVERDUE
    return Status.DUE_SOON if due_on <= today + DUE_SOON else Status.OPEN
