"""How many completed a requirement, per cluster: the same rounds as on HR's page, see requirement_people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from foundation.people.queries import UnitHistory
from lms.models import Attempt, Completion, PartRecord, RequirementStep
from lms.queries.requirement_people import having, last_rounds, moment_after, unit_now
from lms.rules.assignments import Status


@dataclass
class ClusterCompletion:
    """Of who is in service on the day, without who is exempt. `done`: every step; `begun`: one or more, also who is done."""

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
    steps = list(
        RequirementStep.objects.filter(requirement_version__requirement=requirement_id).values_list(
            "module_key", "part_id"
        )
    )
    own, after = {"engagement": OuterRef("engagement")}, moment_after(on)
    written = {**own, "recorded_at__lt": after}
    modules = {key for key, _part in steps if key}
    parts = {part for _key, part in steps if part}
    done = having(Status.COMPLETED, on=on)
    begun = (
        done
        | Exists(Attempt.objects.filter(module_key__in=modules, started_at__lt=after, **own))
        | Exists(Completion.objects.standing().filter(module_key__in=modules, **written))
        | Exists(PartRecord.objects.standing().filter(part__in=parts, **written))
    )
    return (
        last_rounds(on=on)
        .filter(~having(Status.CLOSED, on=on), ~having(Status.EXEMPT, on=on), requirement=requirement_id)
        .annotate(unit_id=unit_now(on))
        .filter(unit_id__isnull=False)
        .values("unit_id")
        .annotate(invited=Count("pk"), begun=Count("pk", filter=Q(begun)), done=Count("pk", filter=done))
        .order_by()
    )
