"""How long somebody has to take the oath, and what stands between."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from foundation.clock import local_date
from foundation.meetings.models import Occasion, Seat, SeatStatus
from foundation.people.models import Absence, Engagement, Person, PersonStatus
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from lms.queries.gates import oath_gates, oath_takers, sworn_engagements
from lms.rules.deadlines import add_months, after_absences


class Between(enum.StrEnum):
    """What somebody waits for; the value is stable and leads to a sentence with who acts."""

    AWAY = "away"
    MODULE = "module"
    ANSWER = "answer"
    DATE = "date"
    IN_LINE = "in_line"
    CONFIRMATION = "confirmation"
    INVITATION = "invitation"


@dataclass(frozen=True)
class Countdown:
    """One line of HR's list. `days_left` is negative once the last day is over."""

    engagement: Engagement
    cluster_name: str
    last_day: date
    days_left: int
    between: Between
    # Of the place or the line.
    occasion: Occasion | None

    @property
    def person(self) -> Person:
        return self.engagement.person

    @property
    def is_too_late(self) -> bool:
        """The ceremony is after the last day."""
        return self.occasion is not None and local_date(self.occasion.starts_at) > self.last_day

    @property
    def days_over(self) -> int:
        return max(0, -self.days_left)


def countdowns(*, months: int, at: datetime) -> list[Countdown]:
    """Everybody who is here and has yet to take the oath, the fewest days left first; constant queries.

    Who has no first day stands on the list of exceptions. `months`: the term that holds today.
    """
    today = local_date(at)
    engagements = list(
        oath_takers()
        .filter(person__status=PersonStatus.ACTIVE, starts_on__lte=today)
        .exclude(ends_on__lt=today)
        .exclude(pk__in=sworn_engagements())
        .select_related("person")
    )
    ids = [engagement.pk for engagement in engagements]
    absences = _absences(ids)
    gates, seats = oath_gates(ids, on=today), _seats(ids, at=at)
    history, units = UnitHistory(), unit_ids_of_engagements(engagements, on=today)
    found = []
    for engagement in engagements:
        if engagement.starts_on is None:
            continue
        away = absences.get(engagement.pk, ())
        last_day = last_day_of(engagement.starts_on, away, months=months, today=today)
        cluster = history.cluster_of(units.get(engagement.pk), on=today)
        seat = seats.get(engagement.pk)
        is_away = any(_holds(absence, today) for absence in away)
        found.append(
            Countdown(
                engagement=engagement,
                cluster_name=cluster.name if cluster else "",
                last_day=last_day,
                days_left=(last_day - today).days,
                between=_between(is_away, gates[engagement.pk].is_open, seat, at=at),
                occasion=seat.occasion if seat else None,
            )
        )
    return sorted(found, key=lambda one: (one.days_left, one.person.sort_name, one.engagement.pk))


def last_day_of(
    starts_on: date, absences: Iterable[tuple[date, date | None]], *, months: int, today: date
) -> date:
    """The term counted from the first day, later by every day of absence."""
    return after_absences(add_months(starts_on, months), absences, counted_from=starts_on, today=today)


def absences_of(engagement: Engagement) -> Sequence[tuple[date, date | None]]:
    return _absences([engagement.pk]).get(engagement.pk, [])


def _absences(ids: Sequence[int]) -> dict[int, list[tuple[date, date | None]]]:
    """Engagement id → first and last day of each."""
    found: dict[int, list[tuple[date, date | None]]] = {}
    for pk, first, last in Absence.objects.filter(engagement__in=ids).values_list(
        "engagement_id", "valid_from", "valid_to"
    ):
        found.setdefault(pk, []).append((first, last))
    return found


def _holds(absence: tuple[date, date | None], today: date) -> bool:
    first, last = absence
    return first <= today and (last is None or last >= today)


def _seats(ids: Sequence[int], *, at: datetime) -> Mapping[int, Seat]:
    """Engagement id → the place at the next ceremony, else at one that is over and was not settled, else the line."""
    rows = (
        Seat.objects.filter(
            engagement__in=ids,
            status__in=(SeatStatus.BOOKED, SeatStatus.INVITED, SeatStatus.WAITING),
            occasion__ceremony__isnull=False,
            occasion__cancelled_at=None,
        )
        .with_presence()
        .filter(Q(is_present=None) | Q(is_present=True))
        .select_related("occasion")
    )
    found: dict[int, Seat] = {}
    for seat in sorted(rows, key=lambda seat: _weight(seat, at), reverse=True):
        if not seat.is_waiting or seat.occasion.starts_at > at:
            found[seat.engagement_id] = seat
    return found


def _weight(seat: Seat, at: datetime) -> tuple:
    """The least counts."""
    is_over = seat.occasion.ends_at <= at
    return (seat.is_waiting, is_over, seat.occasion.starts_at)


def _between(is_away: bool, gate_is_open: bool, seat: Seat | None, *, at: datetime) -> Between:
    if is_away:
        return Between.AWAY
    if not gate_is_open:
        return Between.MODULE
    if seat is None:
        return Between.INVITATION
    if seat.is_waiting:
        return Between.IN_LINE
    if seat.occasion.ends_at <= at:
        return Between.CONFIRMATION
    return Between.ANSWER if seat.status == SeatStatus.INVITED else Between.DATE
