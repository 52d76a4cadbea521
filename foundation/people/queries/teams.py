"""Who was reported as 'not my team'."""

from django.db.models import F, QuerySet

from foundation.people.models import PersonStatus, TeamReport


def open_reports() -> QuerySet[TeamReport]:
    """What HR has to decide on, the oldest first: the person still has the manager who said so."""
    return (
        TeamReport.objects.filter(
            resolved_at=None,
            engagement__line_manager=F("manager"),
            engagement__person__status=PersonStatus.ACTIVE,
        )
        .select_related("engagement__person", "manager")
        .order_by("reported_at", "pk")
    )
