"""What was chosen, as counts. Nothing here can say less than a whole group: none was ever written."""

from datetime import date
from uuid import UUID

from django.db.models import Sum

from dilemmas.models import ChoiceTally
from dilemmas.rules.spread import Spread


def period_of(day: date) -> str:
    """The half-year: '2026-1' until June, '2026-2' after."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def spread_of(
    *, source: str, subject: UUID, series: int, options: int, least: int, round: int = 1
) -> Spread | None:
    """Of all clusters together; None below `least` (the limit of reports). `options`: how many the case has."""
    rows = ChoiceTally.objects.filter(source=source, subject=subject, series=series, round=round)
    counts = dict(rows.order_by().values_list("option").annotate(total=Sum("count")))
    return spread_from(counts, options=options, least=least)


def spread_from(counts: dict[int, int], *, options: int, least: int) -> Spread | None:
    spread = Spread(tuple(counts.get(option, 0) for option in range(options)))
    return spread if spread.total >= least else None
