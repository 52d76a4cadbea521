"""Whether an assignment is done, written down from the records of its steps."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import transaction

from foundation.clock import local_date
from lms.actions.course_roles import follow_earned_roles
from lms.models import Assignment, ProgrammeRole
from lms.queries.parts import exempt_steps
from lms.queries.records import records_of, steps_of_versions
from lms.rules.assignments import Asked, completed

BATCH = 1000


def lock_assignments(engagement_ids: Collection[int]) -> None:
    """Before a record is sealed: the head of the chain is the last lock of all."""
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(engagement__in=engagement_ids).order_by("pk").values_list("pk"))


def settle(engagement_ids: Collection[int], *, at: datetime) -> int:
    """Sets `completed_at` of their assignments where the records say otherwise; how many changed.

    The role that a programme gives follows once that is committed; `run_due` follows what a crash left. Call it in the transaction that adds or withdraws a record, with `lock_assignments` before the seal. Safe to
    repeat.
    """
    ids = list(engagement_ids)
    changed = _settle(Assignment.objects.filter(engagement__in=ids), at=at)
    if ProgrammeRole.objects.exists():
        transaction.on_commit(partial(follow_earned_roles, engagement_ids=ids, at=at), robust=True)
    return changed


def settle_all(*, at: datetime) -> int:
    """What no action settled, in batches: the open assignments of everybody."""
    return sum(_settle(Assignment.objects.filter(pk__in=ids), at=at) for ids in _batches_of_open())


def _batches_of_open() -> Iterator[list[int]]:
    last = 0
    while True:
        rows = Assignment.objects.open().filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


@transaction.atomic
def _settle(assignments, *, at: datetime) -> int:  # type: ignore[no-untyped-def]
    # Also what is closed: what was noted in error of somebody who left is withdrawn all the same.
    rows = list(assignments.order_by("pk"))
    steps = steps_of_versions(one.requirement_version_id for one in rows)
    engagement_ids = {one.engagement_id for one in rows}
    records, exempt = records_of(engagement_ids), exempt_steps(engagement_ids)
    changed = []
    for one in rows:
        asked = _asked(one, steps.get(one.requirement_version_id, []), exempt)
        counting = records[one.engagement_id].valid_on(local_date(one.assigned_at))
        found = completed(asked, counting, counts_from=one.counts_from)
        said = (found.at, found.known_at) if found else (None, None)
        if said != (one.completed_at, one.completion_known_at):
            one.completed_at, one.completion_known_at = said
            changed.append(one)
    Assignment.objects.bulk_update(changed, ["completed_at", "completion_known_at"], batch_size=500)
    return len(changed)


def _asked(
    assignment: Assignment, steps: list[tuple[int, Asked]], exempt: dict[tuple[int, int], datetime]
) -> list[Asked]:
    return [replace(step, exempt_at=exempt.get((assignment.pk, pk))) for pk, step in steps]
