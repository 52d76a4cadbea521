"""How many completed a requirement, per cluster as it is now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from foundation.people.models import Membership
from foundation.people.queries import UnitHistory
from lms.models import Assignment, Attempt, Completion
from lms.models.requirements import RequirementStep, StepKind


@dataclass
class ClusterCompletion:
    """Of who is in service now. `done`: all modules; `begun`: one or more, also who is done."""

    unit_id: int
    name: str
    invited: int = 0
    begun: int = 0
    done: int = 0

    @property
    def todo(self) -> int:
        return self.invited - self.done


def completion_by_cluster(
    requirement_id: int, *, on: date, history: UnitHistory, unit_ids: frozenset[int] | None
) -> list[ClusterCompletion]:
    """By name; people outside every cluster are left out. `unit_ids`: only what lies in these; None: all."""
    found: dict[int, ClusterCompletion] = {}
    for row in _counted(requirement_id, on):
        cluster = history.cluster_of(row["unit_id"], on=on)
        if cluster is None or not (unit_ids is None or history.is_within(cluster.unit_id, unit_ids, on=on)):
            continue
        counts = found.setdefault(cluster.unit_id, ClusterCompletion(cluster.unit_id, cluster.name))
        counts.invited += row["invited"]
        counts.begun += row["begun"]
        counts.done += row["done"]
    return sorted(found.values(), key=lambda one: one.name)


def _counted(requirement_id: int, on: date):  # type: ignore[no-untyped-def]
    """Rows of unit_id, invited, begun, done, in two queries."""
    steps = RequirementStep.objects.filter(
        requirement_version__requirement=requirement_id, kind=StepKind.MODULE
    ).values_list("module_key", flat=True)
    modules = {key for key in steps if key}
    assigned = Assignment.objects.filter(
        requirement=requirement_id, closed_at=None, engagement=OuterRef("engagement")
    )
    of_one = {"engagement": OuterRef("engagement")}
    is_done = [Exists(Completion.objects.filter(module_key=key, **of_one)) for key in modules]
    has_begun = Exists(Attempt.objects.filter(module_key__in=modules, **of_one)) | Exists(
        Completion.objects.filter(module_key__in=modules, **of_one)
    )
    return (
        Membership.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), Exists(assigned), valid_from__lte=on
        )
        .values("unit_id")
        .annotate(
            invited=Count("engagement"),
            begun=Count("engagement", filter=Q(has_begun)),
            done=Count("engagement", filter=Q(*is_done) if is_done else Q(pk=None)),
        )
        .order_by()
    )
