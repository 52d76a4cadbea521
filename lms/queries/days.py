"""Days of programmes as HR and the coordinator see them, and who has which part still open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from foundation.clock import local_date
from foundation.meetings.models import HOLDS_PLACE, Occasion, Seat
from foundation.meetings.queries import seats_of
from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from lms.models import (
    Assignment,
    Exemption,
    PartMeeting,
    PartRecord,
    ProgrammePart,
    RequirementStep,
    StepKind,
)

# So many of the last records are shown on the page of a part.
LAST_RECORDS = 20


def part_meetings() -> QuerySet[PartMeeting]:
    """The last first, each with `held_count` (invited or booked) and `there_count`."""
    return (
        PartMeeting.objects.select_related("occasion", "part")
        .annotate(
            held_count=Count(
                "occasion__seats", filter=Q(occasion__seats__status__in=HOLDS_PLACE), distinct=True
            ),
            there_count=Count(
                "occasion__seats__attendances__part_records",
                filter=Q(
                    occasion__seats__attendances__part_records__isnull=False,
                    occasion__seats__attendances__part_records__withdrawal=None,
                ),
                distinct=True,
            ),
        )
        .order_by("-occasion__starts_at", "-pk")
    )


def stamp_of(occasion: Occasion) -> str:
    """Another one as soon as anything of it was changed: a page says with it what it showed."""
    moments = (one.astimezone(UTC).isoformat() for one in (occasion.starts_at, occasion.ends_at))
    shown = "\0".join((*moments, occasion.place, occasion.online_url, str(occasion.capacity)))
    return sha256(shown.encode()).hexdigest()[:16]


def who_has_open(part: ProgrammePart, *, at: datetime) -> QuerySet[Engagement]:
    """Engagements of whom this part is asked, that have no record that counts for it and no exemption; by family name."""
    exempt = Exemption.objects.filter(assignment=OuterRef("pk"), step__part=part, withdrawn_at=None)
    # A round that asks it again begins on a day of its own.
    done = PartRecord.objects.standing().filter(
        part=part,
        engagement=OuterRef("engagement"),
        done_on__gte=Coalesce(OuterRef("counts_from"), Value(date.min)),
    )
    asked = Assignment.objects.open().filter(
        ~Exists(exempt), ~Exists(done), requirement_version__steps__part=part
    )
    return (
        Engagement.objects.filter(pk__in=asked.values("engagement"), person__status=PersonStatus.ACTIVE)
        .exclude(ends_on__lt=local_date(at))
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def to_invite(meeting: PartMeeting, *, at: datetime) -> QuerySet[Engagement]:
    """Who has the part open and holds no place on a day of it that is to come."""
    seated = Seat.objects.holding_place().filter(
        occasion__part_meeting__part=meeting.part_id,
        occasion__cancelled_at=None,
        occasion__ends_at__gte=at,
    )
    on = local_date(meeting.occasion.starts_at)
    return (
        who_has_open(meeting.part, at=at)
        .exclude(pk__in=seated.values("engagement"))
        .exclude(starts_on__gt=on)
        .exclude(ends_on__lt=on)
    )


@dataclass(frozen=True)
class OnTheList:
    """One line of the attendance list."""

    seat: Seat
    person: Person
    # None: not noted.
    is_present: bool | None
    # They said so themselves, with the code of the room.
    is_typed: bool = False


def list_of(meeting: PartMeeting, *, reach: frozenset[int] | None, history: UnitHistory) -> list[OnTheList]:
    """Who has a place, by family name. `reach`: only people of these units on that day; None: everybody."""
    typed = PartRecord.objects.standing().filter(
        attendance__seat=OuterRef("pk"), recorded_by=OuterRef("engagement__person")
    )
    seats = list(seats_of(meeting.occasion).holding_place().annotate(is_typed=Exists(typed)))
    if reach is not None:
        on = local_date(meeting.occasion.starts_at)
        units = unit_ids_of_engagements([seat.engagement for seat in seats], on=on)
        seats = [seat for seat in seats if _is_within(units.get(seat.engagement_id), reach, history, on)]
    # `is_present` is annotated by seats_of.
    return [
        OnTheList(seat, seat.engagement.person, getattr(seat, "is_present", None), seat.is_typed)
        for seat in seats
    ]


def _is_within(unit_id: int | None, reach: frozenset[int], history: UnitHistory, on: date) -> bool:
    return unit_id is not None and history.is_within(unit_id, reach, on=on)


def parts_to_note() -> QuerySet[ProgrammePart]:
    """What somebody else notes, as far as it is asked."""
    asked = RequirementStep.objects.filter(part=OuterRef("pk"))
    return ProgrammePart.objects.filter(
        Exists(asked), kind__in=(StepKind.CHECK, StepKind.EXPLAINED)
    ).order_by("title")


def last_records(part: ProgrammePart) -> QuerySet[PartRecord]:
    return (
        PartRecord.objects.standing()
        .filter(part=part)
        .select_related("engagement__person", "recorded_by")
        .order_by("-recorded_at", "-pk")[:LAST_RECORDS]
    )


def record_with_id(public_id: UUID) -> PartRecord | None:
    """Of what somebody noted by hand: presence is corrected on the list of the day."""
    return (
        PartRecord.objects.standing()
        .filter(public_id=public_id, attendance=None)
        .select_related("part", "engagement__person")
        .first()
    )
