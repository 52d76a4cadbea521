"""Who is exempt from which step."""

from collections.abc import Collection

from lms.models import Exemption


def exempt_steps(engagement_ids: Collection[int]) -> set[tuple[int, int]]:
    """(Assignment id, id of the step) of the exemptions of one step that stand."""
    rows = Exemption.objects.filter(
        assignment__engagement__in=engagement_ids, withdrawn_at=None, step__isnull=False
    )
    return {
        (assignment_id, step_id) for assignment_id, step_id in rows.values_list("assignment_id", "step_id")
    }
