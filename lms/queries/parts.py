"""Who did which part of a programme, and who is exempt from what."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from lms.models import Exemption, PartRecord


def parts_done(engagement_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Engagement id → ids of the parts done that still count on that day."""
    rows = PartRecord.objects.standing().filter(
        Q(valid_until=None) | Q(valid_until__gte=on), engagement__in=engagement_ids
    )
    found: dict[int, set[int]] = {}
    for engagement_id, part_id in rows.values_list("engagement_id", "part_id"):
        found.setdefault(engagement_id, set()).add(part_id)
    return found


def exempt_steps(engagement_ids: Collection[int]) -> set[tuple[int, int]]:
    """(Assignment id, id of the step) of the exemptions of one step that stand."""
    rows = Exemption.objects.filter(
        assignment__engagement__in=engagement_ids, withdrawn_at=None, step__isnull=False
    )
    return {
        (assignment_id, step_id) for assignment_id, step_id in rows.values_list("assignment_id", "step_id")
    }
