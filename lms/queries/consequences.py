"""Whom a change of a module touches, before it is published."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from foundation.people.models import Engagement, Membership, PersonStatus
from foundation.people.queries import UnitHistory
from lms.models import Assignment, Completion, Exemption
from lms.queries.audiences import audience_of, engagements_in
from lms.queries.requirement_people import last_rounds
from lms.queries.requirements import versions_in_force


@dataclass
class Touched:
    """Jobs of people who work here, in a cluster as it is now. Nobody is in two of the three."""

    # Empty: outside every cluster.
    name: str
    # Has begun and is not done.
    busy: int = 0
    # Did it because it was asked, and is asked again where an editor chooses so.
    completed: int = 0
    # Must do it, and has not begun.
    waiting: int = 0


def touched_by(module_key: UUID, *, on: date) -> list[Touched]:
    """By name, who stands outside every cluster last; as many queries for one cluster as for all."""
    done_now, asked = _asked(module_key, on=on)
    completed = _done(module_key, on=on) | done_now
    busy = set(_begun(module_key, on=on)) - completed
    waiting = asked - completed - busy
    units = _units(completed | busy | waiting, on)
    history = UnitHistory()
    found: dict[str, Touched] = {}
    for name, ids in (("busy", busy), ("completed", completed), ("waiting", waiting)):
        for engagement_id in ids:
            cluster = history.cluster_of(units.get(engagement_id), on=on)
            called = cluster.name if cluster else ""
            row = found.setdefault(called, Touched(called))
            setattr(row, name, getattr(row, name) + 1)
    return sorted(found.values(), key=lambda one: (not one.name, one.name))


def in_all(rows: list[Touched]) -> Touched:
    return Touched(
        "",
        busy=sum(one.busy for one in rows),
        completed=sum(one.completed for one in rows),
        waiting=sum(one.waiting for one in rows),
    )


def _done(module_key: UUID, *, on: date) -> set[int]:
    """Whose last round is done of what asks the module, and who still belongs to the audience."""
    found: set[int] = set()
    for version in versions_in_force(on=on):
        if any(step.module_key == module_key for step in version.steps.all()):
            rounds = last_rounds(on=on).filter(
                requirement=version.requirement_id,
                closed_at=None,
                completed_at__isnull=False,
                engagement__in=engagements_in(audience_of(version), on=on),
            )
            found.update(rounds.values_list("engagement_id", flat=True))
    return found


def _asked(module_key: UUID, *, on: date) -> tuple[set[int], set[int]]:
    """Whose open round asks it and had it done already, while another step is open; and who must still do it."""
    exempt = Exemption.objects.filter(
        assignment=OuterRef("pk"), step=OuterRef("requirement_version__steps"), withdrawn_at=None
    )
    done = Completion.objects.standing().filter(
        engagement=OuterRef("engagement"),
        module_key=module_key,
        version__number__gte=OuterRef("requirement_version__steps__least_version"),
    )
    rounds = (
        Assignment.objects.open()
        .filter(requirement_version__steps__module_key=module_key, engagement__in=_working(on))
        .filter(~Exists(exempt))
        .annotate(done_on=Subquery(done.order_by("-completed_on").values("completed_on")[:1]))
    )
    have: set[int] = set()
    lack: set[int] = set()
    for engagement_id, counts_from, done_on in rounds.values_list("engagement_id", "counts_from", "done_on"):
        is_done = done_on is not None and (counts_from is None or done_on >= counts_from)
        (have if is_done else lack).add(engagement_id)
    return have, lack


def _begun(module_key: UUID, *, on: date) -> QuerySet[Engagement, int]:
    rows = _working(on, attempts__module_key=module_key, attempts__completed_at=None)
    return rows.values_list("pk", flat=True)


def _working(on: date, **has: object) -> QuerySet[Engagement]:
    return Engagement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), person__status=PersonStatus.ACTIVE, **has
    )


def _units(engagement_ids: set[int], on: date) -> dict[int, int]:
    memberships = Membership.objects.in_force(on).values_list("engagement_id", "unit_id")
    return {engagement: unit for engagement, unit in memberships if engagement in engagement_ids}
