"""Ceremonies, their seats, and the way of one person to the oath."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from foundation.clock import local_date
from foundation.meetings.models import HOLDS_PLACE, Occasion, Seat, SeatQuerySet, SeatStatus
from foundation.meetings.queries import seats_of
from foundation.people.models import Engagement, Person
from lms.models import (
    OATH_TEXT,
    Assignment,
    Attempt,
    Ceremony,
    Completion,
    ModuleVersion,
    OathChoice,
    OathRecord,
    TextVersion,
)
from lms.queries.gates import oath_gate, oath_gates, oath_takers
from lms.queries.modules import latest_versions
from lms.queries.programmes import PartOnRoute, parts_on_route
from lms.queries.variants import known_audience
from lms.rules.gates import GateState
from lms.rules.progress import lessons_done, minutes_left
from lms.rules.variants import for_audience


def ceremonies(*, official: Person | None = None) -> QuerySet[Ceremony]:
    """Newest first, each with `held_count` (invited or booked) and `sworn_count`."""
    held = Seat.objects.holding_place().filter(occasion=OuterRef("occasion"))
    sworn = OathRecord.objects.standing().filter(ceremony=OuterRef("pk"))
    # Counted apart: joined to each other, the seats and oaths of years multiply.
    found = Ceremony.objects.select_related("occasion", "official").annotate(
        held_count=_count_of(held, "occasion"), sworn_count=_count_of(sworn, "ceremony")
    )
    if official:
        found = found.filter(official=official)
    return found.order_by("-occasion__starts_at")


def coming_ceremonies(*, at: datetime) -> QuerySet[Ceremony]:
    """Those that have not begun, the first first, each with `held_count`."""
    return (
        ceremonies()
        .filter(occasion__cancelled_at=None, occasion__starts_at__gt=at)
        .order_by("occasion__starts_at", "pk")
    )


def inviting_ceremonies(*, at: datetime) -> QuerySet[Ceremony]:
    """Of those to come the ones that invite by themselves."""
    return coming_ceremonies(at=at).filter(invites_by_itself=True)


def _count_of(rows: QuerySet, owner: str) -> Coalesce:
    counted = rows.order_by().values(owner).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def oath_text(*, on: date, language: str = "nl") -> TextVersion | None:
    """The text that holds on this day; None when none was loaded."""
    return (
        TextVersion.objects.filter(kind=OATH_TEXT, language=language, valid_from__lte=on)
        .order_by("-valid_from")
        .first()
    )


def oath_of(engagement: Engagement) -> OathRecord | None:
    """The record that stands for this engagement."""
    return OathRecord.objects.standing().filter(engagement=engagement).first()


def oaths_of(person: Person) -> QuerySet[OathRecord]:
    """The records that stand, of every job, newest first."""
    return OathRecord.objects.standing().filter(engagement__person=person).order_by("-taken_on", "-pk")


@dataclass(frozen=True)
class ListedSeat:
    """One line of the official's list. It never says which form somebody chose."""

    seat: Seat
    person: Person
    is_sworn: bool
    is_absent: bool
    # Public id of the record that stands, once there is one.
    record_id: UUID | None = None

    @property
    def is_waiting(self) -> bool:
        return not (self.is_sworn or self.is_absent)


def seats_to_hear(ceremony: Ceremony) -> list[ListedSeat]:
    """Who holds a place at this ceremony, by family name."""
    return [_listed(seat) for seat in _with_oath(seats_of(ceremony.occasion).holding_place())]


def seats_and_line(ceremony: Ceremony) -> tuple[list[ListedSeat], list[Seat]]:
    """`seats_to_hear`, and who waits for a place, the first in line first; one query."""
    seats = _with_oath(seats_of(ceremony.occasion).filter(status__in=(*HOLDS_PLACE, SeatStatus.WAITING)))
    line = sorted((seat for seat in seats if seat.is_waiting), key=lambda seat: seat.waiting_number or 0)
    return [_listed(seat) for seat in seats if seat.holds_place], line


def _with_oath(seats: SeatQuerySet) -> SeatQuerySet:
    """Adds `record_id`, the public id of the record that stands."""
    oaths = OathRecord.objects.standing().filter(engagement=OuterRef("engagement"))
    return seats.annotate(record_id=Subquery(oaths.values("public_id")[:1]))


def _listed(seat: Any) -> ListedSeat:
    """`seat`: with `is_present` of `seats_of` and `record_id`."""
    return ListedSeat(
        seat=seat,
        person=seat.engagement.person,
        is_sworn=seat.record_id is not None,
        is_absent=seat.is_present is False,
        record_id=seat.record_id,
    )


class RouteState(enum.StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


class WhoActs(enum.StrEnum):
    YOU = "you"
    HR = "hr"
    OFFICIAL = "official"


@dataclass(frozen=True)
class ModuleOnRoute:
    """A module that the gate asks for, and how far this person is in it."""

    module_key: UUID
    version: ModuleVersion
    # For this person; before the start without what they are still asked about.
    content: dict[str, Any]
    title: str
    is_done: bool
    completed_on: date | None
    attempt: Attempt | None
    lesson_count: int
    lessons_done: int
    minutes_left: int
    due_on: date | None


@dataclass(frozen=True)
class InLine:
    """A number on a waiting list; `place` counts from 1, over those who still wait."""

    seat: Seat
    place: int


@dataclass(frozen=True)
class WayToOath:
    """What stands between somebody and the oath."""

    engagement: Engagement
    gate: GateState
    modules: Sequence[ModuleOnRoute]
    seat: Seat | None
    chosen_form: str | None
    oath_record: OathRecord | None
    # The first ceremony with a place on or after the first working day; None when none is planned.
    earliest: Occasion | None
    # The first waiting list; beside a place: of a day they would rather come.
    line: InLine | None = None
    # What is asked beside modules.
    parts: Sequence[PartOnRoute] = ()

    @property
    def open_modules(self) -> list[ModuleOnRoute]:
        return [module for module in self.modules if not module.is_done]

    @property
    def open_parts(self) -> list[PartOnRoute]:
        return [part for part in self.parts if not part.is_done]

    @property
    def lessons_left(self) -> int:
        return sum(module.lesson_count - module.lessons_done for module in self.open_modules)


def ways_to_oath(person: Person, *, at: datetime) -> list[WayToOath]:
    """One for each engagement that asks for the oath and is not over, the current one first."""
    jobs = list(jobs_to_swear_for(person, at=at))
    if not jobs:
        return []
    gates = oath_gates([job.pk for job in jobs], on=local_date(at))
    oaths = {one.engagement_id: one for one in oaths_of(person).select_related("ceremony__occasion")}
    # What ran out since the oath was taken stands no longer between.
    gates |= {job.pk: oath_gate(job, on=oaths[job.pk].taken_on) for job in jobs if job.pk in oaths}
    return [way_of_job(job, gate=gates[job.pk], record=oaths.get(job.pk), at=at) for job in jobs]


def jobs_to_swear_for(person: Person, *, at: datetime) -> QuerySet[Engagement]:
    """Those that ask for the oath and are not over, the current one first; each with its choice of a form."""
    return (
        oath_takers()
        .filter(Q(ends_on=None) | Q(ends_on__gte=local_date(at)), person=person)
        .select_related("person", "oath_choice")
        .order_by("starts_on", "pk")
    )


def way_to_oath(engagement: Engagement, *, at: datetime) -> WayToOath:
    job = Engagement.objects.select_related("person", "oath_choice").get(pk=engagement.pk)
    record = OathRecord.objects.standing().filter(engagement=job).select_related("ceremony__occasion").first()
    # What ran out since the oath was taken stands no longer between.
    gate = oath_gate(job, on=record.taken_on if record else local_date(at))
    return way_of_job(job, gate=gate, record=record, at=at)


def way_of_job(job: Engagement, *, gate: GateState, record: OathRecord | None, at: datetime) -> WayToOath:
    """`job`: with its choice. `gate`, `record`: of this job."""
    seat, line = _place_and_line(job, at=at)
    choice: OathChoice | None = getattr(job, "oath_choice", None)
    return WayToOath(
        engagement=job,
        gate=gate,
        modules=modules_on_route(job, gate, on=local_date(at)),
        seat=seat,
        chosen_form=choice.form if choice else None,
        oath_record=record,
        earliest=None if record else (seat.occasion if seat else _earliest_occasion(job, at=at)),
        line=_in_line(line) if line and not record else None,
        parts=parts_on_route(
            job, [one.part_id for one in gate.parts], [one.part_id for one in gate.open_parts], at=at
        ),
    )


def coming_seat(engagement: Engagement, *, at: datetime) -> Seat | None:
    """The place held at a ceremony that is not over, if any; not where somebody was missed."""
    return coming_seats([engagement.pk], at=at).get(engagement.pk)


def coming_seats(engagement_ids: Iterable[int], *, at: datetime) -> dict[int, Seat]:
    """`coming_seat` of each of these that has one, by the id of the engagement."""
    found = _not_over(at).holding_place().filter(engagement__in=list(engagement_ids))
    # The first one: it comes last and stays.
    return {seat.engagement_id: seat for seat in found.order_by("-occasion__starts_at")}


def _place_and_line(engagement: Engagement, *, at: datetime) -> tuple[Seat | None, Seat | None]:
    """`coming_seat`, and the first place in a line of a ceremony that has not begun; one query."""
    seats = list(_not_over(at).filter(engagement=engagement).order_by("occasion__starts_at"))
    return (
        next((seat for seat in seats if seat.holds_place), None),
        next((seat for seat in seats if seat.is_waiting and seat.occasion.starts_at > at), None),
    )


def _not_over(at: datetime) -> SeatQuerySet:
    """Seats at ceremonies that are not over, but where somebody was missed."""
    return (
        Seat.objects.with_presence()
        .filter(
            Q(is_present=None) | Q(is_present=True),
            occasion__ceremony__isnull=False,
            occasion__cancelled_at=None,
            occasion__ends_at__gte=at,
        )
        .select_related("occasion__ceremony__official", "engagement__person")
    )


def _in_line(seat: Seat) -> InLine:
    before = Seat.objects.waiting().filter(occasion=seat.occasion_id, waiting_number__lt=seat.waiting_number)
    return InLine(seat, before.count() + 1)


@dataclass(frozen=True)
class DateToChoose:
    """A date as somebody may choose it: with places, or with a line to stand in."""

    ceremony: Ceremony
    free: int
    waiting_count: int
    # Of who chooses: booked, invited or waiting.
    seat: Seat | None


def dates_for(engagement: Engagement, *, at: datetime) -> list[DateToChoose]:
    """The ceremonies to come from the first working day on."""
    waiting = Seat.objects.filter(occasion=OuterRef("occasion"), status=SeatStatus.WAITING)
    found = coming_ceremonies(at=at).annotate(waiting_count=_count_of(waiting, "occasion"))
    seats = Seat.objects.filter(engagement=engagement, status__in=(*HOLDS_PLACE, SeatStatus.WAITING))
    own = {seat.occasion_id: seat for seat in seats}
    starts_on = engagement.starts_on
    return [
        DateToChoose(
            ceremony=one,
            free=0 if one.waiting_count else max(0, one.occasion.capacity - one.held_count),  # type: ignore[attr-defined]
            waiting_count=one.waiting_count,
            seat=own.get(one.occasion_id),
        )
        for one in found
        if starts_on is not None and starts_on <= local_date(one.occasion.starts_at)
    ]


def dates_with_room(*, at: datetime) -> list[Ceremony]:
    """The ceremonies to come with a free place and nobody in line for it."""
    waiting = Seat.objects.filter(occasion=OuterRef("occasion"), status=SeatStatus.WAITING)
    found = coming_ceremonies(at=at).annotate(waiting_count=_count_of(waiting, "occasion"))
    return [one for one in found if not one.waiting_count and one.held_count < one.occasion.capacity]  # type: ignore[attr-defined]


def _earliest_occasion(engagement: Engagement, *, at: datetime) -> Occasion | None:
    coming = (
        Occasion.objects.filter(ceremony__isnull=False, cancelled_at=None, starts_at__gt=at)
        .annotate(held_count=Count("seats", filter=Q(seats__status__in=HOLDS_PLACE)))
        .order_by("starts_at")
    )
    starts_on = engagement.starts_on
    for occasion in coming[:20]:
        if occasion.held_count < occasion.capacity and (
            starts_on is None or starts_on <= local_date(occasion.starts_at)
        ):
            return occasion
    return None


def modules_on_route(engagement: Engagement, gate: GateState, *, on: date) -> list[ModuleOnRoute]:
    """The modules that a gate asks for, in its order; at most four queries, and two where a lesson is for some levels."""
    keys = {step.module_key for step in gate.steps}
    versions = latest_versions(keys)
    attempts = {
        attempt.module_key: attempt
        for attempt in Attempt.objects.filter(
            engagement=engagement, module_key__in=keys, completed_at=None
        ).select_related("version")
    }
    # Of an open step nothing was completed that counts.
    done = {step.module_key for step in gate.steps if step not in gate.open_steps}
    completed = list(
        Completion.objects.standing()
        .filter(engagement=engagement, module_key__in=done)
        .order_by("completed_at")
        .values_list("module_key", "version__number", "completed_on")
    )
    # Of several requirements that ask for it the one that is due first: the last of a key stays.
    due = dict(
        Assignment.objects.filter(engagement=engagement)
        .order_by(F("due_on").desc(nulls_first=True))
        .values_list("requirement_version__steps__module_key", "due_on")
    )
    return [
        _module_on_route(step, gate, versions, attempts, completed, due, engagement, on)
        for step in gate.steps
        if step.module_key in versions
    ]


def _module_on_route(
    step, gate, versions, attempts, completed, due, engagement: Engagement, on: date
) -> ModuleOnRoute:
    attempt = attempts.get(step.module_key)
    content = _lessons_of(attempt) if attempt else _to_begin(versions[step.module_key], engagement, on)
    done = attempt.done_steps if attempt else []
    return ModuleOnRoute(
        module_key=step.module_key,
        version=versions[step.module_key],
        content=content,
        title=content["title"],
        is_done=step not in gate.open_steps,
        completed_on=next(
            (
                day
                for key, number, day in completed
                if key == step.module_key and number >= step.least_version
            ),
            None,
        ),
        attempt=attempt,
        lesson_count=len(content["lessons"]),
        lessons_done=sum(lessons_done(content, done)),
        minutes_left=minutes_left(content, done),
        due_on=due.get(step.module_key),
    )


def _lessons_of(attempt: Attempt) -> dict[str, Any]:
    """While somebody is in a test, the lessons that wait behind it."""
    return attempt.lessons_in(attempt.language) if attempt.is_testing else attempt.content


def _to_begin(version: ModuleVersion, engagement: Engagement, on: date) -> dict[str, Any]:
    content = version.in_language("nl")
    return for_audience(content, known_audience(engagement, content, on=on))
