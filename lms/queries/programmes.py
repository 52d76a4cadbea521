"""The parts of programmes as who learns meets them, and what is asked beside the oath."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from foundation.clock import local_date
from foundation.meetings.models import HOLDS_PLACE, Seat, SeatStatus
from foundation.people.models import Engagement, Person
from lms.models import (
    Assignment,
    Attempt,
    ClosedBecause,
    Exemption,
    GateKind,
    ModuleVersion,
    PartMeeting,
    PartRecord,
    ProgrammePart,
    RequirementStep,
    StepKind,
)
from lms.queries.modules import latest_versions
from lms.queries.parts import exempt_steps
from lms.queries.records import records_of
from lms.rules.assignments import Asked, Status, done_at, status


@dataclass(frozen=True)
class PartOnRoute:
    """A part that is asked, and how far this person is with it."""

    part: ProgrammePart
    is_done: bool
    done_on: date | None = None
    # Of a day to come: the place held, or the number in line.
    seat: Seat | None = None
    # Of a day: whether one can be chosen.
    has_dates: bool = False


def parts_on_route(
    engagement: Engagement, part_ids: Sequence[int], open_ids: Collection[int], *, at: datetime
) -> list[PartOnRoute]:
    """In the given order; no query without parts, else four."""
    if not part_ids:
        return []
    parts = ProgrammePart.objects.in_bulk(part_ids)
    records = PartRecord.objects.standing().filter(engagement=engagement, part__in=part_ids)
    done = dict(records.order_by("done_on").values_list("part_id", "done_on"))
    seats = day_seats(engagement, part_ids, at=at)
    planned = set(
        coming_days(at=at, from_day=engagement.starts_on)
        .filter(part__in=part_ids)
        .values_list("part_id", flat=True)
    )
    return [
        PartOnRoute(
            part=parts[pk],
            is_done=pk not in open_ids,
            done_on=done.get(pk) if pk not in open_ids else None,
            seat=seats.get(pk),
            has_dates=pk in planned,
        )
        for pk in part_ids
        if pk in parts
    ]


def own_part(part: ProgrammePart, engagement: Engagement, *, at: datetime) -> PartOnRoute:
    """As the records say; a round that asks it again counts only what was done for it."""
    since = (
        Assignment.objects.filter(
            engagement=engagement, requirement_version__steps__part=part, closed_at=None
        )
        .order_by("-cycle")
        .values_list("counts_from", flat=True)
        .first()
    )
    records = PartRecord.objects.standing().filter(
        Q(valid_until=None) | Q(valid_until__gte=local_date(at)), engagement=engagement, part=part
    )
    if since:
        records = records.filter(done_on__gte=since)
    open_ids = () if records.exists() else (part.pk,)
    return parts_on_route(engagement, [part.pk], open_ids, at=at)[0]


def day_seats(engagement: Engagement, part_ids: Collection[int], *, at: datetime) -> dict[int, Seat]:
    """Id of a part → the place at the first day of it that is not over, or else the number in line."""
    found = (
        Seat.objects.filter(
            engagement=engagement,
            status__in=(*HOLDS_PLACE, SeatStatus.WAITING),
            occasion__part_meeting__part__in=part_ids,
            occasion__cancelled_at=None,
            occasion__ends_at__gte=at,
        )
        .select_related("occasion__part_meeting", "engagement__person")
        .order_by("-occasion__starts_at")
    )
    # What comes last stays: first those in line, then the places, each with the earliest at the end.
    ordered = sorted(found, key=lambda seat: seat.holds_place)
    return {seat.occasion.part_meeting.part_id: seat for seat in ordered}


def coming_days(*, at: datetime, from_day: date | None = None) -> QuerySet[PartMeeting]:
    """Days that have not begun, the first first. `from_day`: none before the first working day."""
    found = PartMeeting.objects.filter(occasion__cancelled_at=None, occasion__starts_at__gt=at)
    if from_day:
        found = found.filter(occasion__starts_at__date__gte=from_day)
    return found.select_related("occasion", "part").order_by("occasion__starts_at", "pk")


@dataclass(frozen=True)
class DayToChoose:
    meeting: PartMeeting
    free: int
    waiting_count: int
    # Of who chooses: booked, invited or waiting.
    seat: Seat | None


def days_to_choose(part: ProgrammePart, engagement: Engagement, *, at: datetime) -> list[DayToChoose]:
    """Two queries."""
    found = (
        coming_days(at=at, from_day=engagement.starts_on)
        .filter(part=part)
        .annotate(
            held_count=Count("occasion__seats", filter=Q(occasion__seats__status__in=HOLDS_PLACE)),
            waiting_count=Count("occasion__seats", filter=Q(occasion__seats__status=SeatStatus.WAITING)),
        )
    )
    own = {
        seat.occasion_id: seat
        for seat in Seat.objects.filter(
            engagement=engagement,
            occasion__part_meeting__part=part,
            status__in=(*HOLDS_PLACE, SeatStatus.WAITING),
        )
    }
    return [
        DayToChoose(
            meeting=one,
            free=0 if one.waiting_count else max(0, one.occasion.capacity - one.held_count),
            waiting_count=one.waiting_count,
            seat=own.get(one.occasion_id),
        )
        for one in found
    ]


def asked_part(person: Person, part: ProgrammePart, *, at: datetime) -> Engagement | None:
    """For which job this part is asked of somebody, one where it is still to do first; None: for none."""
    asked = Assignment.objects.filter(
        engagement__person=person, requirement_version__steps__part=part, closed_at=None
    ).exclude(engagement__ends_on__lt=local_date(at))
    first = (
        asked.select_related("engagement__person")
        .order_by(F("completed_at").desc(nulls_first=True), "engagement__starts_on", "pk")
        .first()
    )
    return first.engagement if first else None


@dataclass(frozen=True)
class DutyStep:
    """One step of a duty: a module (then with its version) or a part."""

    is_done: bool
    done_on: date | None
    version: ModuleVersion | None = None
    attempt: Attempt | None = None
    part: PartOnRoute | None = None


@dataclass(frozen=True)
class Duty:
    """Something asked that does not stand on the way to the oath."""

    assignment: Assignment
    status: Status
    steps: Sequence[DutyStep]

    @property
    def is_over(self) -> bool:
        return self.status in (Status.COMPLETED, Status.EXEMPT)


def duties_of(person: Person, *, at: datetime) -> list[Duty]:
    """The last round of each, what is due first first; a constant number of queries."""
    latest = _last_rounds(person, at=at)
    if not latest:
        return []
    steps = _steps_of(latest)
    engagement_ids = {one.engagement_id for one in latest}
    records = records_of(engagement_ids, with_parts=any(step.part_id for step in _flat(steps)))
    exempt = exempt_steps(engagement_ids) if any(one.has_exempt_step for one in latest) else {}
    versions = latest_versions({step.module_key for step in _flat(steps) if step.module_key})
    attempts = {
        (one.engagement_id, one.module_key): one
        for one in Attempt.objects.filter(
            engagement__in=engagement_ids, module_key__in=versions, completed_at=None
        ).select_related("version")
    }
    days = _days(latest, steps, at=at)
    duties = []
    for one in latest:
        own = []
        counting = records[one.engagement_id].valid_on(local_date(one.assigned_at))
        for step in steps.get(one.requirement_version_id, []):
            if (one.pk, step.pk) in exempt or (step.module_key and step.module_key not in versions):
                continue
            asked = Asked(module_key=step.module_key, least_version=step.least_version, part_id=step.part_id)
            moment = done_at(asked, counting, counts_from=one.counts_from)
            done_on = local_date(moment) if moment else None
            own.append(
                DutyStep(
                    is_done=moment is not None,
                    done_on=done_on,
                    version=versions.get(step.module_key) if step.module_key else None,
                    attempt=attempts.get((one.engagement_id, step.module_key)) if step.module_key else None,
                    part=_part_of_duty(step, one, done_on, days),
                )
            )
        duties.append(
            Duty(
                assignment=one,
                status=status(
                    due_on=one.due_on,
                    completed_at=one.completed_at,
                    exempt_at=one.exempt_at,
                    closed_at=one.closed_at,
                    today=local_date(at),
                ),
                steps=own,
            )
        )
    return duties


def _last_rounds(person: Person, *, at: datetime) -> list[Any]:
    """Each with `has_exempt_step`."""
    exempt = Exemption.objects.filter(assignment=OuterRef("pk"), withdrawn_at=None, step__isnull=False)
    rows = (
        Assignment.objects.filter(engagement__person=person)
        .exclude(engagement__ends_on__lt=local_date(at))
        .exclude(closed_because__in=(ClosedBecause.AUDIENCE, ClosedBecause.ENDED))
        .select_related("engagement", "requirement", "requirement_version")
        .annotate(has_exempt_step=Exists(exempt))
        .order_by("cycle")
    )
    latest = {(one.engagement_id, one.requirement_id): one for one in rows}
    # The first round of the oath stands on the way to it; what is asked again later shuts no gate.
    beside = [
        one for one in latest.values() if GateKind.OATH not in one.requirement_version.gates or one.cycle > 1
    ]
    return sorted(beside, key=lambda one: (one.due_on or date.max, one.pk))


def _steps_of(assignments: Sequence[Assignment]) -> dict[int, list[RequirementStep]]:
    found: dict[int, list[RequirementStep]] = {}
    rows = RequirementStep.objects.filter(
        requirement_version__in={one.requirement_version_id for one in assignments}
    ).select_related("part")
    for step in rows.order_by("position"):
        found.setdefault(step.requirement_version_id, []).append(step)
    return found


def _flat(steps: dict[int, list[RequirementStep]]) -> list[RequirementStep]:
    return [step for of_version in steps.values() for step in of_version]


@dataclass(frozen=True)
class _Days:
    """The places somebody holds at days, by engagement and part, and the parts of which a day can be chosen."""

    seats: dict[tuple[int, int], Seat]
    planned: set[int]


def _days(
    assignments: Sequence[Assignment], steps: dict[int, list[RequirementStep]], *, at: datetime
) -> _Days:
    parts = [step.part_id for step in _flat(steps) if step.kind == StepKind.DAY and step.part_id]
    if not parts:
        return _Days({}, set())
    seats = {
        (one.pk, part_id): seat
        for one in {row.engagement for row in assignments}
        for part_id, seat in day_seats(one, parts, at=at).items()
    }
    planned = set(coming_days(at=at).filter(part__in=parts).values_list("part_id", flat=True))
    return _Days(seats, planned)


def _part_of_duty(
    step: RequirementStep, assignment: Assignment, done_on: date | None, days: _Days
) -> PartOnRoute | None:
    if step.part is None:
        return None
    return PartOnRoute(
        part=step.part,
        is_done=done_on is not None,
        done_on=done_on,
        seat=days.seats.get((assignment.engagement_id, step.part.pk)),
        has_dates=step.part.pk in days.planned,
    )
