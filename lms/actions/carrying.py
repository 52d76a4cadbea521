"""What somebody completed in one job that counts in another: an earlier one, or one of a second registration."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from foundation.clock import local_date
from foundation.people.models import Engagement, MovedField, PersonMerge
from lms.actions.recording import record_completions
from lms.actions.settling import lock_assignments, settle
from lms.models import Completion, CompletionSource, GateKind
from lms.queries.gates import gates_of
from lms.queries.modules import has_changed_since, modules_asked
from lms.rules.deadlines import add_months

# So many months after its own day a completion still carries over. An oath or a declaration never does.
CARRIES_MONTHS = 12


@transaction.atomic
def carry_over(engagement: Engagement, *, at: datetime) -> list[Completion]:
    """New completions for what the gate to the declarations asks, each pointing at the earlier one. Safe to repeat.

    Not when an editor changed the substance of the module since.
    """
    lock_assignments([engagement.pk])
    today = local_date(at)
    gate = gates_of([engagement.pk], GateKind.DECLARATION, on=today)[engagement.pk]
    since = add_months(today, -CARRIES_MONTHS)
    carried = []
    for step in gate.open_steps:
        earlier = (
            Completion.objects.originals()
            .filter(
                engagement__person=engagement.person_id,
                module_key=step.module_key,
                version__number__gte=step.least_version,
                completed_on__gte=since,
            )
            .exclude(engagement=engagement)
            .select_related("version")
            .order_by("-version__number", "-completed_on", "-pk")
            .first()
        )
        if earlier and not has_changed_since(earlier.version):
            carried.append(_copy(earlier, engagement.pk, at=at))
    record_completions(carried, at=at)
    return carried


@transaction.atomic
def carry_between_registrations(merge: PersonMerge, *, at: datetime) -> list[Completion]:
    """Of one person who was registered twice: what was done under the one counts for what a job of the other still
    asks, as if it had been done there. Safe to repeat; undone with the merge, when it counts for nobody any more.

    However long ago: it was one person all along, and what a job asks says itself what still counts for it.
    """
    jobs = set(Engagement.objects.filter(person=merge.kept_id).values_list("pk", flat=True))
    moved = set(merge.moves.filter(field=MovedField.PERSON).values_list("engagement_id", flat=True)) & jobs
    lock_assignments(jobs)
    carried = [
        *_carried(to=moved, sources=jobs - moved, at=at),
        *_carried(to=jobs - moved, sources=moved, at=at),
    ]
    record_completions(carried, at=at)
    # What an earlier merge carried counts again.
    settle(jobs, at=at)
    return carried


def _carried(*, to: Collection[int], sources: Collection[int], at: datetime) -> list[Completion]:
    done = list(
        Completion.objects.originals()
        .filter(engagement__in=sources)
        .select_related("version")
        .order_by("-version__number", "-completed_on", "-pk")
    )
    asked = modules_asked().filter(engagement__in=to, is_done=False).order_by("pk")
    found: dict[tuple[int, int], Completion] = {}
    for job_id, key, least, since in asked.values_list(
        "engagement_id", "asked_key", "least_version", "since"
    ):
        counts = (
            one
            for one in done
            if one.module_key == key and one.version.number >= least and one.completed_on >= since
        )
        if earlier := next(counts, None):
            found[job_id, earlier.pk] = _copy(earlier, job_id, at=at)
    return list(found.values())


def _copy(earlier: Completion, engagement_id: int, *, at: datetime) -> Completion:
    """Of the day of the earlier one, which is no later because it was taken over."""
    return Completion(
        engagement_id=engagement_id,
        version=earlier.version,
        module_key=earlier.module_key,
        source=CompletionSource.CARRIED_OVER,
        carried_from=earlier,
        completed_at=earlier.completed_at,
        completed_on=earlier.completed_on,
    )
