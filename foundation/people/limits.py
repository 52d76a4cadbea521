"""The thresholds and terms that OR and FG agreed to: their defaults and how far they may be moved.

What holds on a day is read with `foundation.people.queries.limits`; changes are dated and announced.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Limit(models.TextChoices):
    LIVE = "live", _("kleinste groep in een sessie")
    REPORT = "report", _("kleinste groep in een rapport")
    LEARNING_RECORD = "learning_record", _("stappen en oorkonden van wie weg is")
    LOOKUPS = "lookups", _("wie in gegevens heeft gekeken")
    OATH_TERM = "oath_term", _("termijn van de ambtseed")


class Measure(models.TextChoices):
    """What the number of a limit counts."""

    PEOPLE = "people", _("mensen")
    MONTHS = "months", _("maanden")


@dataclass(frozen=True)
class Bounds:
    measure: Measure
    default: int
    # Beyond these the OR and the FG decide, and then the code.
    lowest: int
    highest: int


# A smaller group can be seen through, so that a threshold is never below what was agreed; a longer term keeps
# more than was agreed, so that the learning record is never kept longer.
BOUNDS: dict[Limit, Bounds] = {
    Limit.LIVE: Bounds(Measure.PEOPLE, default=5, lowest=5, highest=50),
    Limit.REPORT: Bounds(Measure.PEOPLE, default=10, lowest=10, highest=100),
    Limit.LEARNING_RECORD: Bounds(Measure.MONTHS, default=24, lowest=6, highest=24),
    Limit.LOOKUPS: Bounds(Measure.MONTHS, default=24, lowest=12, highest=60),
    Limit.OATH_TERM: Bounds(Measure.MONTHS, default=3, lowest=1, highest=12),
}
THRESHOLDS = tuple(limit for limit, bounds in BOUNDS.items() if bounds.measure is Measure.PEOPLE)
# So many days lie between the announcement and the first day that a change holds.
NOTICE_DAYS = 14


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
