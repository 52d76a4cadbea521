"""Ceremonies, their seats, and the way of one person to the oath."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from foundation.clock import local_date
from foundation.meetings.models import HOLDS_PLACE, Occasion, Seat
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
from lms.queries.gates import oath_gate, oath_takers
from lms.queries.modules import latest_versions
from lms.rules.gates import GateState
from lms.rules.progress import lessons_done, minutes_left


def ceremonies(*, official: Person | None = None) -> QuerySet[Ceremony]:
    """Newest first, each with `held_count` (invited or booked) and `sworn_count`."""
    held = Seat.objects.holding_place().filter(occasion=OuterRef("occasion"))
    sworn = OathRecord.objects.filter(ceremony=OuterRef("pk"))
    # Counted apart: joined to each other, the seats and oaths of years multiply.
    found = Ceremony.objects.select_related("occasion", "official").annotate(
        held_count=_count_of(held, "occasion"), sworn_count=_count_of(sworn, "ceremony")
    )
    if official:
        found = found.filter(official=official)
    return found.order_by("-occasion__starts_at")


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


@dataclass(frozen=True)
class ListedSeat:
    """One line of the official's list. It never says which form somebody chose."""

    seat: Seat
    person: Person
    is_sworn: bool
    is_absent: bool

    @property
    def is_waiting(self) -> bool:
        return not (self.is_sworn or self.is_absent)


def seats_to_hear(ceremony: Ceremony) -> list[ListedSeat]:
    """Who holds a place at this ceremony, by family name."""
    seats = seats_of(ceremony.occasion).holding_place().select_related("engagement__oath_record")
    return [
        ListedSeat(
            seat=seat,
            person=seat.engagement.person,
            is_sworn=hasattr(seat.engagement, "oath_record"),
            # Annotated by seats_of.
            is_absent=getattr(seat, "is_present", None) is False,
        )
        for seat in seats
    ]


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
    title: str
    is_done: bool
    completed_on: date | None
    attempt: Attempt | None
    lesson_count: int
    lessons_done: int
    minutes_left: int
    due_on: date | None


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

    @property
    def open_modules(self) -> list[ModuleOnRoute]:
        return [module for module in self.modules if not module.is_done]

    @property
    def lessons_left(self) -> int:
        return sum(module.lesson_count - module.lessons_done for module in self.open_modules)


def ways_to_oath(person: Person, *, at: datetime) -> list[WayToOath]:
    """One for each engagement that asks for the oath and is not over, the current one first."""
    engagements = (
        oath_takers()
        .filter(Q(ends_on=None) | Q(ends_on__gte=local_date(at)), person=person)
        .select_related("person")
        .order_by("starts_on", "pk")
    )
    return [way_to_oath(engagement, at=at) for engagement in engagements]


def way_to_oath(engagement: Engagement, *, at: datetime, gate: GateState | None = None) -> WayToOath:
    """`gate`: when it is known already."""
    gate = gate or oath_gate(engagement)
    record = OathRecord.objects.filter(engagement=engagement).select_related("ceremony__occasion").first()
    choice = OathChoice.objects.filter(engagement=engagement).first()
    seat = _coming_seat(engagement, at=at)
    return WayToOath(
        engagement=engagement,
        gate=gate,
        modules=modules_on_route(engagement, gate),
        seat=seat,
        chosen_form=choice.form if choice else None,
        oath_record=record,
        earliest=None if record else (seat.occasion if seat else _earliest_occasion(engagement, at=at)),
    )


def _coming_seat(engagement: Engagement, *, at: datetime) -> Seat | None:
    """The place held at a ceremony that is not over, if any."""
    return (
        Seat.objects.holding_place()
        .filter(
            engagement=engagement,
            occasion__ceremony__isnull=False,
            occasion__cancelled_at=None,
            occasion__ends_at__gte=at,
        )
        .select_related("occasion__ceremony__official")
        .order_by("occasion__starts_at")
        .first()
    )


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


def modules_on_route(engagement: Engagement, gate: GateState) -> list[ModuleOnRoute]:
    """The modules that a gate asks for, in its order; four queries."""
    keys = {step.module_key for step in gate.steps}
    versions = latest_versions(keys)
    attempts = {
        attempt.module_key: attempt
        for attempt in Attempt.objects.filter(
            engagement=engagement, module_key__in=keys, completed_at=None
        ).select_related("version")
    }
    completed = list(
        Completion.objects.filter(engagement=engagement, module_key__in=keys)
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
        _module_on_route(step, gate, versions, attempts, completed, due)
        for step in gate.steps
        if step.module_key in versions
    ]


def _module_on_route(step, gate, versions, attempts, completed, due) -> ModuleOnRoute:
    attempt = attempts.get(step.module_key)
    content = attempt.content if attempt else versions[step.module_key].in_language("nl")
    done = attempt.done_steps if attempt else []
    return ModuleOnRoute(
        module_key=step.module_key,
        version=versions[step.module_key],
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
