"""What somebody completed in an earlier job counts in the new one, when it is recent and the same."""

from datetime import datetime

from django.db import transaction

from foundation.clock import local_date
from foundation.people.models import Engagement
from lms.actions.recording import record_completions
from lms.actions.settling import lock_assignments
from lms.models import ChangeKind, Completion, CompletionSource, GateKind, ModuleVersion
from lms.queries.gates import gates_of
from lms.rules.deadlines import add_months

# So many months a completion carries over. An oath or a declaration never does.
CARRIES_MONTHS = 12


@transaction.atomic
def carry_over(engagement: Engagement, *, at: datetime) -> list[Completion]:
    """New completions for what the gate to the declarations asks, each pointing at the earlier one. Safe to repeat.

    Not when an editor changed the substance of the module since.
    """
    lock_assignments([engagement.pk])
    gate = gates_of([engagement.pk], GateKind.DECLARATION)[engagement.pk]
    since = add_months(local_date(at), -CARRIES_MONTHS)
    carried = []
    for step in gate.open_steps:
        earlier = (
            Completion.objects.filter(
                engagement__person=engagement.person_id,
                module_key=step.module_key,
                version__number__gte=step.least_version,
                completed_on__gte=since,
            )
            .exclude(engagement=engagement)
            .select_related("version")
            .order_by("-version__number", "-completed_at")
            .first()
        )
        if earlier is None or _changed_since(earlier.version):
            continue
        completion = Completion(
            engagement=engagement,
            version=earlier.version,
            module_key=step.module_key,
            source=CompletionSource.CARRIED_OVER,
            carried_from=earlier,
            completed_at=at,
            completed_on=local_date(at),
        )
        carried.append(completion)
    record_completions(carried, at=at)
    return carried


def _changed_since(version: ModuleVersion) -> bool:
    return ModuleVersion.objects.filter(
        module_key=version.module_key, number__gt=version.number, kind=ChangeKind.SUBSTANTIVE
    ).exists()
