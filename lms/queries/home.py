"""What somebody can do now on the way to the oath, and what waits for HR and the official: a few queries each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from foundation.clock import local_date
from foundation.meetings.models import HOLDS_PLACE, Occasion, Seat
from foundation.people.models import Absence, Engagement, Person, PersonStatus
from lms.models import Assignment, OathRecord
from lms.queries.ceremonies import WayToOath, jobs_to_swear_for, way_of_job
from lms.queries.gates import oath_gates, oath_versions, sworn_engagements

# So long somebody who was missed at a ceremony is still asked about.
LOOKS_BACK = timedelta(days=30)
_STANDING = Q(ceremony__oath_records__superseded_by=None, ceremony__oath_records__is_void=False)


def first_way(person: Person, *, at: datetime) -> WayToOath | None:
    """Of the jobs that still ask for the oath: the one with a module to do, else the first; None without any."""
    jobs = list(jobs_to_swear_for(person, at=at).exclude(pk__in=sworn_engagements()))
    if not jobs:
        return None
    gates = oath_gates([job.pk for job in jobs], on=local_date(at))
    chosen = next((job for job in jobs if not gates[job.pk].is_open), jobs[0])
    return way_of_job(chosen, gate=gates[chosen.pk], record=None, at=at)


def last_oath_on(person: Person) -> date | None:
    record = OathRecord.objects.standing().filter(engagement__person=person).order_by("-taken_on").first()
    return record.taken_on if record else None


@dataclass(frozen=True)
class CeremonyOutlook:
    """A ceremony in numbers, for who prepares it or hears the oath."""

    occasion: Occasion
    held_count: int
    sworn_count: int
    # Neither confirmed nor said to be absent.
    waiting_count: int

    @property
    def free(self) -> int:
        return max(0, self.occasion.capacity - self.held_count)

    @property
    def on(self) -> date:
        return local_date(self.occasion.starts_at)


def ceremony_outlook(*, at: datetime, official: Person | None = None) -> list[CeremonyOutlook]:
    """The ceremonies of the last weeks and those to come, the earliest first; two queries."""
    occasions = (
        Occasion.objects.filter(ceremony__isnull=False, cancelled_at=None, ends_at__gte=at - LOOKS_BACK)
        .annotate(
            held_count=Count("seats", filter=Q(seats__status__in=HOLDS_PLACE), distinct=True),
            sworn_count=Count("ceremony__oath_records", filter=_STANDING, distinct=True),
        )
        .order_by("starts_at", "pk")
    )
    if official:
        occasions = occasions.filter(ceremony__official=official)
    found = list(occasions)
    waiting = _waiting_seats([occasion.pk for occasion in found])
    return [
        CeremonyOutlook(
            occasion=occasion,
            held_count=occasion.held_count,
            sworn_count=occasion.sworn_count,
            waiting_count=waiting[occasion.pk],
        )
        for occasion in found
    ]


def _waiting_seats(occasion_ids: list[int]) -> Counter[int]:
    """Occasion id → how many have a place, have not sworn and were not said to be absent."""
    seats = (
        Seat.objects.holding_place()
        .with_presence()
        .filter(occasion__in=occasion_ids)
        .exclude(engagement__in=sworn_engagements())
        .filter(Q(is_present=None) | Q(is_present=True))
    )
    return Counter(seats.values_list("occasion_id", flat=True))


def ready_count(*, at: datetime) -> int:
    """How many people are here, did all that the oath asks for, and hold no place at a ceremony to come."""
    today = local_date(at)
    asked = Assignment.objects.filter(requirement_version__in=oath_versions(), closed_at=None, cycle=1)
    seated = Seat.objects.holding_place().filter(
        occasion__ceremony__isnull=False, occasion__cancelled_at=None, occasion__ends_at__gt=at
    )
    return (
        Engagement.objects.active_on(today)
        .filter(person__status=PersonStatus.ACTIVE, pk__in=asked.values("engagement"))
        .exclude(pk__in=sworn_engagements())
        .exclude(pk__in=asked.open().values("engagement"))
        .exclude(pk__in=seated.values("engagement"))
        .exclude(pk__in=Absence.objects.in_force(today).values("engagement"))
        .count()
    )
