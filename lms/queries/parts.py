"""Who is exempt from which step."""

from collections.abc import Collection
from datetime import datetime

from lms.models import Exemption


def exempt_steps(engagement_ids: Collection[int]) -> dict[tuple[int, int], datetime]:
    """(Assignment id, id of the step) → since when, of the exemptions of one step that stand."""
    rows = Exemption.objects.filter(
        assignment__engagement__in=engagement_ids, withdrawn_at=None, step__isnull=False
    )
    found = rows.values_list("assignment_id", "step_id", "granted_at")
    return {(assignment_id, step_id): granted_at for assignment_id, step_id, granted_at in found}
