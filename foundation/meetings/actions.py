"""Opening occasions and giving seats. Each action locks the occasion first, so capacity is exact."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q

from foundation.errors import DomainError
from foundation.meetings.models import HOLDS_PLACE, Attendance, Occasion, Seat, SeatStatus
from foundation.meetings.queries import free_places
from foundation.people.models import Engagement, Person

_HELD_OR_WAITED_FOR = Q(status__in=(*HOLDS_PLACE, SeatStatus.WAITING))


@transaction.atomic
def open_occasion(
    *,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    capacity: int,
    at: datetime,
) -> Occasion:
    """Raises DomainError: occasion_without_place, occasion_ends_before_start, occasion_without_seats."""
    if not place and not online_url:
        raise DomainError("occasion_without_place")
    if ends_at <= starts_at:
        raise DomainError("occasion_ends_before_start")
    if capacity < 1:
        raise DomainError("occasion_without_seats")
    return Occasion.objects.create(
        kind=kind,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url=online_url,
        capacity=capacity,
        opened_at=at,
    )


@transaction.atomic
def change_occasion(
    *,
    occasion: Occasion,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    capacity: int,
    at: datetime,
) -> bool:
    """Whether anything that a calendar shows is different now.

    Raises DomainError: occasion_closed, occasion_without_place, occasion_ends_before_start, or
    occasion_too_small with `held`, the places that are taken.
    """
    locked = _lock(occasion)
    _refuse_closed(locked, at)
    if not place and not online_url:
        raise DomainError("occasion_without_place")
    if ends_at <= starts_at:
        raise DomainError("occasion_ends_before_start")
    held = locked.seats.holding_place().count()
    if capacity < max(held, 1):
        raise DomainError("occasion_too_small", held=held)
    shown = {
        "title": title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "online_url": online_url,
    }
    is_different = any(getattr(locked, name) != value for name, value in shown.items())
    for name, value in {**shown, "capacity": capacity}.items():
        setattr(locked, name, value)
    locked.save()
    return is_different


@transaction.atomic
def make_room(*, occasion: Occasion, places: int) -> None:
    """At least so many places; never fewer than there were."""
    _lock(occasion)
    Occasion.objects.filter(pk=occasion.pk, capacity__lt=places).update(capacity=places)


@transaction.atomic
def invite(*, occasion: Occasion, engagements: Iterable[Engagement], at: datetime) -> list[Seat]:
    """The seats in the order of the engagements, each once; who holds a place already keeps it as it is.

    Raises DomainError: occasion_closed, or occasion_full with `free`, the places that are left.
    """
    locked = _lock(occasion)
    _refuse_closed(locked, at)
    invited = list(dict.fromkeys(engagements))
    seats = {seat.engagement_id: seat for seat in locked.seats.filter(engagement__in=invited)}
    waiting = [one for one in invited if one.pk not in seats or not seats[one.pk].holds_place]
    free = free_places(locked)
    if len(waiting) > free:
        raise DomainError("occasion_full", free=free)
    again = [seats[one.pk] for one in waiting if one.pk in seats]
    new = [Seat(occasion=locked, engagement=one) for one in waiting if one.pk not in seats]
    for seat in again + new:
        seat.status, seat.invited_at, seat.booked_at, seat.changed_at = SeatStatus.INVITED, at, None, at
        seat.waiting_number = None
    Seat.objects.bulk_create(new)
    Seat.objects.bulk_update(again, ["status", "invited_at", "booked_at", "changed_at", "waiting_number"])
    seats |= {seat.engagement_id: seat for seat in new}
    return [seats[one.pk] for one in invited]


@transaction.atomic
def book_seat(*, occasion: Occasion, engagement: Engagement, at: datetime) -> Seat:
    """A booked seat stays as it is. Raises DomainError: occasion_closed or occasion_full."""
    locked = _lock(occasion)
    seat = locked.seats.filter(engagement=engagement).first()
    if seat and seat.status == SeatStatus.BOOKED:
        return seat
    _refuse_closed(locked, at)
    seat = seat or Seat(occasion=locked, engagement=engagement)
    if not seat.holds_place and free_places(locked) < 1:
        raise DomainError("occasion_full", free=0)
    seat.status, seat.booked_at, seat.changed_at = SeatStatus.BOOKED, at, at
    seat.waiting_number = None
    seat.save()
    return seat


@transaction.atomic
def book_or_wait(*, occasion: Occasion, engagement: Engagement, at: datetime) -> Seat:
    """Books a free place, else a number in line; nobody passes who waits already.

    Who is booked or waits keeps that. Raises DomainError: occasion_closed.
    """
    locked = _lock(occasion)
    seat = locked.seats.filter(engagement=engagement).first()
    if seat and (seat.is_waiting or seat.status == SeatStatus.BOOKED):
        return seat
    _refuse_closed(locked, at)
    if seat and seat.holds_place:
        return book_seat(occasion=occasion, engagement=engagement, at=at)
    if free_places(locked) > 0 and not locked.seats.waiting().exists():
        return book_seat(occasion=occasion, engagement=engagement, at=at)
    seat = seat or Seat(occasion=locked, engagement=engagement)
    last = locked.seats.aggregate(last=Max("waiting_number"))["last"] or 0
    seat.status, seat.waiting_number = SeatStatus.WAITING, last + 1
    seat.invited_at = seat.booked_at = None
    seat.changed_at = at
    seat.save()
    return seat


@transaction.atomic
def count_calendar_file(*, seat: Seat) -> int:
    """The sequence of the next calendar file about this seat."""
    Seat.objects.filter(pk=seat.pk).update(calendar_sequence=F("calendar_sequence") + 1)
    seat.calendar_sequence = Seat.objects.values_list("calendar_sequence", flat=True).get(pk=seat.pk)
    return seat.calendar_sequence


@transaction.atomic
def decline_seat(*, occasion: Occasion, engagement: Engagement, at: datetime) -> Seat:
    """Gives the place back, or leaves the line; a seat without either stays as it is.

    Raises DomainError: no_seat or occasion_closed.
    """
    locked = _lock(occasion)
    seat = locked.seats.filter(engagement=engagement).first()
    if seat is None:
        raise DomainError("no_seat")
    if not seat.holds_place and not seat.is_waiting:
        return seat
    _refuse_closed(locked, at)
    seat.status, seat.waiting_number, seat.changed_at = SeatStatus.DECLINED, None, at
    seat.save()
    return seat


@transaction.atomic
def release_seats(*, person: Person, at: datetime) -> list[Seat]:
    """Gives back every place, also in line, of somebody at an occasion that is not over; which."""
    held = Seat.objects.filter(
        _HELD_OR_WAITED_FOR,
        engagement__person=person,
        occasion__cancelled_at=None,
        occasion__ends_at__gt=at,
    )
    # Always in the same order, as two of these may meet.
    for occasion in Occasion.objects.filter(seats__in=held).distinct().order_by("pk"):
        _lock(occasion)
    seats = list(held.order_by("pk"))
    for seat in seats:
        seat.status, seat.waiting_number, seat.changed_at = SeatStatus.CANCELLED, None, at
    Seat.objects.bulk_update(seats, ["status", "waiting_number", "changed_at"])
    return seats


@transaction.atomic
def cancel_occasion(*, occasion: Occasion, reason: str, at: datetime) -> list[Seat]:
    """The seats that lost their place, also in line; none when the occasion was cancelled before.

    Raises DomainError (occasion_closed) once it has begun.
    """
    locked = _lock(occasion)
    if locked.cancelled_at is not None:
        return []
    _refuse_closed(locked, at)
    locked.cancelled_at, locked.cancel_reason = at, reason
    locked.save()
    lost = list(locked.seats.filter(_HELD_OR_WAITED_FOR).select_related("engagement__person"))
    for seat in lost:
        seat.status, seat.waiting_number, seat.changed_at = SeatStatus.CANCELLED, None, at
    Seat.objects.bulk_update(lost, ["status", "waiting_number", "changed_at"])
    return lost


@transaction.atomic
def record_attendance(*, seat: Seat, present: bool, by: Person, at: datetime) -> Attendance:
    """Returns the last row when it says the same.

    Raises DomainError (no_seat) when the seat holds no place.
    """
    _lock(seat.occasion)
    current = Seat.objects.get(pk=seat.pk)
    if not current.holds_place:
        raise DomainError("no_seat")
    latest = current.attendances.order_by("pk").last()
    if latest and latest.present == present:
        return latest
    return Attendance.objects.create(seat=current, present=present, recorded_at=at, recorded_by=by)


def _lock(occasion: Occasion) -> Occasion:
    return Occasion.objects.select_for_update().get(pk=occasion.pk)


def _refuse_closed(occasion: Occasion, at: datetime) -> None:
    if not occasion.is_open_at(at):
        raise DomainError("occasion_closed")
