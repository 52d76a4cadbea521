"""A requirement that was laid on everybody, and somebody who was given more time."""

from datetime import date, datetime
from uuid import uuid4

from foundation.people.models import Person
from foundation.printing.models import PrintRunStatus
from lms.actions.bulk_changes import move_many
from lms.models import Assignment, BulkChange, RequirementRun


def requirements(noor: Person, hr: Person, *, at: datetime) -> dict[str, object]:
    open_ones = Assignment.objects.open().filter(engagement__person=noor)
    assignment = open_ones.select_related("requirement", "requirement_version").order_by("pk")[0]
    run = RequirementRun.objects.create(
        requirement_version=assignment.requirement_version,
        requested_by=hr,
        requested_at=at,
        moved_at=at,
        status=PrintRunStatus.READY,
        total_count=1,
        done_count=1,
        made_count=1,
    )
    change: BulkChange = move_many(
        requirement=assignment.requirement,
        assignment_ids=[assignment.public_id],
        due_on=date(2022, 10, 1),
        press=uuid4(),
        by=hr,
        at=at,
    ).change
    return {"requirement_run": run, "bulk_change": change}
