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
    # Since when this person need not do it; None: they must.
    exempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One record of a step: when it was done and when that was written down; `number` is the version of a module,
    `until` the last day on which a part counts."""

    on: date
    at: datetime
    known_at: datetime
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
    return min((one.at for one in _counting(step, records, counts_from)), default=None)


@dataclass(frozen=True, slots=True)
class Completed:
    """`at`: when the last step was done; `known_at`: since when the records say of all that they are."""

    at: datetime
    known_at: datetime


def completed(
    steps: Sequence[Asked], records: Records, *, counts_from: date | None = None
) -> Completed | None:
    """None while a step is open, or where none was asked.

    Only what was known when the last step was written down decides: what is noted later, of whatever day, moves
    nothing, and neither does an exemption of what was done already. What is withdrawn was never there.
    """
    known_at = None
    for step in steps:
        known = [one.known_at for one in _counting(step, records, counts_from)]
        known += [step.exempt_at] if step.exempt_at else []
        if not known:
            return None
        known_at = max(known_at, min(known)) if known_at else min(known)
    if known_at is None:
        return None
    moments = [
        min(one.at for one in _counting(step, records, counts_from) if one.known_at <= known_at)
        for step in steps
        if step.exempt_at is None or step.exempt_at > known_at
    ]
    return Completed(max(moments), known_at) if moments else None


def completed_at(
    steps: Sequence[Asked], records: Records, *, counts_from: date | None = None
) -> datetime | None:
    """When the last of these steps was done, as `completed` decides it."""
    found = completed(steps, records, counts_from=counts_from)
    return found.at if found else None


def _counting(step: Asked, records: Records, counts_from: date | None = None) -> list[Done]:
    """What counts for this step from that day on."""
    if step.module_key is not None:
        found = [one for one in records.modules.get(step.module_key, ()) if one.number >= step.least_version]
    else:
        found = list(records.parts.get(step.part_id or 0, ()))
    return [one for one in found if counts_from is None or one.on >= counts_from]


def last_done_on(steps: Sequence[Asked], records: Records) -> date | None:
    """The day from which a refresher counts: of each step its last record, of these the earliest day."""
    days: list[date] = []
    for step in steps:
        of_step = _counting(step, records)
        if not of_step:
            return None
        days.append(max(one.on for one in of_step))
    return min(days, default=None)


class Status(enum.StrEnum):
    """The value is stable and leads to a word."""

    # Done, and asked again by a day that is still to come.
    AGAIN = "again"
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
    done_before: bool = False,
) -> Status:
    """What was done stays done, also after somebody left. `done_before`: an earlier round, which holds until the
    last day of this one."""
    if completed_at:
        return Status.COMPLETED
    if exempt_at:
        return Status.EXEMPT
    if closed_at:
        return Status.CLOSED
    if due_on is not None and is_overdue(due_on, today=today):
        return Status.OVERDUE
    if done_before:
        return Status.AGAIN
    if due_on is None:
        return Status.NO_DATE
    return Status.DUE_SOON if due_on <= today + DUE_SOON else Status.OPEN
