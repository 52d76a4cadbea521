"""Who is not available. Shown to HR and the own line manager only."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from foundation.people.models import Absence, Engagement, Person


def unavailable_on(engagement_ids: Iterable[int], *, on: date) -> set[int]:
    """Those of these engagements in which somebody is not available on this day."""
    absences = Absence.objects.in_force(on).filter(engagement__in=list(engagement_ids))
    return set(absences.values_list("engagement_id", flat=True))


def persons_away(on: date) -> QuerySet[Person]:
    """Not available in any job they have on this day: they are not written to."""
    here = Absence.objects.in_force(on).filter(engagement=OuterRef("pk"))
    jobs = Engagement.objects.active_on(on).filter(person=OuterRef("pk"))
    return Person.objects.filter(
        Exists(Absence.objects.in_force(on).filter(engagement__person=OuterRef("pk"))),
        ~Exists(jobs.filter(~Exists(here))),
    )


def coming_absences(engagement_ids: Iterable[int], *, on: date) -> dict[int, list[Absence]]:
    """Engagement id → absences that are not over on this day, in order."""
    found: dict[int, list[Absence]] = {}
    rows = Absence.objects.filter(engagement__in=list(engagement_ids)).exclude(valid_to__lt=on)
    for absence in rows.order_by("valid_from"):
        found.setdefault(absence.engagement_id, []).append(absence)
    return found
