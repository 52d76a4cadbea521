"""Reading occasions and their seats."""

from django.db.models import Count, Q

from foundation.meetings.models import HOLDS_PLACE, Occasion, Seat, SeatQuerySet, SeatStatus


def free_places(occasion: Occasion) -> int:
    return occasion.capacity - Seat.objects.filter(occasion=occasion).holding_place().count()


def held_and_waiting(occasion: Occasion) -> tuple[int, int]:
    """How many hold a place and how many stand in line; one query."""
    counted = Seat.objects.filter(occasion=occasion).aggregate(
        held=Count("pk", filter=Q(status__in=HOLDS_PLACE)),
        waiting=Count("pk", filter=Q(status=SeatStatus.WAITING)),
    )
    return counted["held"], counted["waiting"]


def seats_of(occasion: Occasion) -> SeatQuerySet:
    """Every seat, also the declined and cancelled, by family name, with `is_present` (None: not recorded)."""
    seats = Seat.objects.filter(occasion=occasion).with_presence().select_related("engagement__person")
    return seats.order_by("engagement__person__family_name", "engagement__person__given_name", "pk")


def waiting_line(occasion: Occasion) -> SeatQuerySet:
    """Who waits for a place here, the first in line first."""
    return Seat.objects.filter(occasion=occasion).waiting().select_related("engagement__person")


def attended(occasion: Occasion) -> SeatQuerySet:
    """The seats of those who were there."""
    return seats_of(occasion).filter(is_present=True)  # type: ignore[misc]
