"""Counting what HR has to mend: over everybody, too slow for each page of HR."""

from datetime import datetime

from foundation.clock import local_date
from foundation.people.models import ExceptionTally
from foundation.people.queries.exceptions import ExceptionKind, count_exceptions, forget_last_tally


def tally_exceptions(*, at: datetime) -> dict[ExceptionKind, int]:
    """Kind → how many; their total is what the menu says from now on."""
    counts = count_exceptions(on=local_date(at))
    total = sum(counts.values())
    if not ExceptionTally.objects.filter(pk=1, total=total).exists():
        ExceptionTally.objects.update_or_create(pk=1, defaults={"total": total, "counted_at": at})
        forget_last_tally()
    return counts


def tally_for_the_menu(*, at: datetime) -> int:
    """Whether the number in the menu changed: 1 or 0."""
    before = ExceptionTally.objects.filter(pk=1).values_list("total", flat=True).first()
    return int(sum(tally_exceptions(at=at).values()) != (before or 0))
