from uuid import UUID

from foundation.xapi.models import Statement, StatementQuerySet


def statements_about(*, registration: UUID) -> StatementQuerySet:
    """In the order of what happened."""
    return Statement.objects.filter(registration=registration).order_by("timestamp", "id")
