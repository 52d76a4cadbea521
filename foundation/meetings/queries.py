"""Reading occasions and their seats."""

from foundation.meetings.models import Occasion, Seat, SeatQuerySet


def free_places(occasion: Occasion) -> int:
    return occasion.capacity - Seat.objects.filter(occasion=occasion).holding_place().count()


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
