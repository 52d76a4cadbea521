"""Whether the way to the oath is open, and if not, why. Decided from facts, never stored."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


class Blocked(enum.StrEnum):
    """Why somebody cannot take the oath; the value is stable and leads to a sentence."""

    MODULE = "module"
    PART = "part"
    NO_REQUIREMENT = "no_requirement"
    SWORN = "sworn"
    SEATED_ELSEWHERE = "seated_elsewhere"
    SEATED_HERE = "seated_here"
    NO_START_DATE = "no_start_date"
    NOT_YET_STARTED = "not_yet_started"
    UNAVAILABLE = "unavailable"
    LEFT = "left"
    INACTIVE = "inactive"


@dataclass(frozen=True)
class ModuleStep:
    """A module that a gate asks for, in at least this version."""

    module_key: UUID
    least_version: int


@dataclass(frozen=True)
class PartStep:
    """A part of a programme that a gate asks for."""

    part_id: int


@dataclass(frozen=True)
class GateState:
    """What a gate asks for and what of it is still open; without steps it has nobody to let in."""

    steps: Sequence[ModuleStep]
    open_steps: Sequence[ModuleStep]
    parts: Sequence[PartStep] = ()
    open_parts: Sequence[PartStep] = ()
    # Whether anything was asked, also what somebody is exempt from.
    is_asked: bool = False
    # The keys of the modules and the ids of the parts, in the order in which they were asked.
    order: Sequence[UUID | int] = field(default=(), compare=False)

    @property
    def is_open(self) -> bool:
        return self.blocked_by is None

    @property
    def blocked_by(self) -> Blocked | None:
        if not (self.steps or self.parts or self.is_asked):
            return Blocked.NO_REQUIREMENT
        if self.open_steps:
            return Blocked.MODULE
        return Blocked.PART if self.open_parts else None


def gate_state(
    steps: Sequence[ModuleStep | PartStep],
    completed: Mapping[UUID, int],
    parts_done: Collection[int] = (),
    *,
    is_asked: bool = False,
) -> GateState:
    """`completed`: module key → highest version number completed. `parts_done`: ids of parts.

    A module that several requirements ask for is one step, in the highest version asked.
    """
    least: dict[UUID, int] = {}
    for step in steps:
        if isinstance(step, ModuleStep):
            least[step.module_key] = max(step.least_version, least.get(step.module_key, 0))
    asked = [ModuleStep(module_key=key, least_version=number) for key, number in least.items()]
    parts = list(dict.fromkeys(step for step in steps if isinstance(step, PartStep)))
    return GateState(
        steps=tuple(asked),
        open_steps=tuple(step for step in asked if completed.get(step.module_key, 0) < step.least_version),
        parts=tuple(parts),
        open_parts=tuple(part for part in parts if part.part_id not in parts_done),
        is_asked=is_asked,
        order=tuple(
            dict.fromkeys(step.module_key if isinstance(step, ModuleStep) else step.part_id for step in steps)
        ),
    )


@dataclass(frozen=True)
class CandidateFacts:
    """What counts when a ceremony on a day picks its people."""

    gate: GateState
    is_sworn: bool
    seat_here: bool
    seat_elsewhere: bool
    is_silenced: bool
    starts_on: date | None
    ends_on: date | None
    # Not available on the day of the ceremony.
    is_away: bool = False


def why_not_selectable(facts: CandidateFacts, *, ceremony_on: date) -> Blocked | None:
    """The first reason against inviting this person to a ceremony on that day; None when there is none."""
    checks = (
        (facts.is_silenced, Blocked.INACTIVE),
        (facts.is_sworn, Blocked.SWORN),
        (facts.seat_here, Blocked.SEATED_HERE),
        (facts.ends_on is not None and facts.ends_on < ceremony_on, Blocked.LEFT),
        (facts.gate.blocked_by is not None, facts.gate.blocked_by),
        (facts.seat_elsewhere, Blocked.SEATED_ELSEWHERE),
        (facts.starts_on is None, Blocked.NO_START_DATE),
        (facts.starts_on is not None and facts.starts_on > ceremony_on, Blocked.NOT_YET_STARTED),
        (facts.is_away, Blocked.UNAVAILABLE),
    )
    return next((reason for holds, reason in checks if holds), None)
