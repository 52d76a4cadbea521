from collections.abc import Iterable
from datetime import date
from uuid import UUID

from foundation.xapi.models import Statement, StatementQuerySet
from foundation.xapi.vocabulary import VOIDED


def statements_about(*, registration: UUID) -> StatementQuerySet:
    """In the order of what happened."""
    return Statement.objects.filter(registration=registration).order_by("timestamp", "id")


def statements_stored(
    *, verb_id: str = "", since: date | None = None, until: date | None = None
) -> StatementQuerySet:
    """The latest first, narrowed to a verb and to days in Amsterdam."""
    found = Statement.objects.order_by("-timestamp", "-id")
    if verb_id:
        found = found.filter(verb_id=verb_id)
    if since:
        found = found.filter(timestamp__date__gte=since)
    if until:
        found = found.filter(timestamp__date__lte=until)
    return found


def verbs_stored() -> list[str]:
    """The IRIs of the verbs that occur."""
    return list(Statement.objects.order_by("verb_id").values_list("verb_id", flat=True).distinct())


def voided_among(statements: Iterable[Statement]) -> set[UUID]:
    """The ids of those that no longer hold."""
    rows = list(statements)
    voiding = Statement.objects.filter(verb_id=VOIDED.id, registration__in={row.registration for row in rows})
    voided = {UUID(named) for named in voiding.values_list("activity_id", flat=True)}
    return voided & {row.statement_id for row in rows}
