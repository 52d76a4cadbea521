"""Where a contract stands over time: stays in a unit, from and to and including these days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    unit_id: int
    valid_from: date
    valid_to: date | None = None
    # Of the row that holds it; None while there is none.
    id: int | None = None


def stays_after_restart(stays: Sequence[Stay], starts_on: date) -> list[Stay]:
    """The contract turns out to start on another day: the first stay begins with it."""
    if not stays:
        return []
    first, *later = stays
    if first.valid_to is not None and first.valid_to < starts_on:
        return list(stays)
    return [replace(first, valid_from=starts_on), *later]


def stays_after_move(stays: Sequence[Stay], unit_id: int | None, on: date) -> list[Stay]:
    """From this day in that unit, or in none. What was true until the day before stays so."""
    arrival = [] if unit_id is None else [Stay(unit_id, on)]
    if not stays or _is_over(stays[-1], on):
        return [*stays, *arrival]
    *earlier, last = stays
    if earlier and last.valid_from > on and not _is_over(earlier[-1], on):
        return _stays_after_move_before_another(stays, unit_id, on)
    if last.valid_from < on:
        return [*earlier, replace(last, valid_to=on - ONE_DAY), *arrival]
    # It began today or has still to begin: the new unit takes its place.
    if unit_id is None:
        return [*earlier, replace(last, valid_to=last.valid_from)]
    return [*earlier, replace(last, unit_id=unit_id, valid_to=None)]


def _stays_after_move_before_another(stays: Sequence[Stay], unit_id: int | None, on: date) -> list[Stay]:
    """A move was planned, as by a reorganisation: this one takes its place."""
    *earlier, current, planned = stays
    if unit_id is None:
        last_day = max(on - ONE_DAY, current.valid_from)
        return [
            *earlier,
            replace(current, valid_to=last_day),
            replace(planned, valid_to=planned.valid_from),
        ]
    if current.valid_from < on:
        arrival = replace(planned, unit_id=unit_id, valid_from=on, valid_to=None)
        return [*earlier, replace(current, valid_to=on - ONE_DAY), arrival]
    # It began today: the new unit takes its place.
    return [
        *earlier,
        replace(current, unit_id=unit_id),
        replace(planned, unit_id=unit_id, valid_to=None),
    ]


def _is_over(stay: Stay, on: date) -> bool:
    return stay.valid_to is not None and stay.valid_to < on
