"""Who earned the role that a programme gives, and who waits for somebody to watch a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from foundation.clock import local_date
from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from lms.models import (
    Assignment,
    Completion,
    CompletionSource,
    PartRecord,
    PartSource,
    Programme,
    ProgrammePart,
    ProgrammeRole,
    ProgrammeStep,
    RequirementStep,
    RoleEarned,
    StepKind,
)
from lms.models.programmes import DONE_BY_ONESELF

# What somebody else noted counts as seen by that person; of a day presence does.
SOURCE_OF = {
    StepKind.DAY: PartSource.ATTENDANCE,
    StepKind.EXPLAINED: PartSource.NOTED,
    StepKind.CHECK: PartSource.NOTED,
}
# What a facilitator watches and notes. A check, that a VOG was seen say, is for HR only.
OBSERVED = (StepKind.EXPLAINED,)
# So many of the last notes are shown.
LAST_NOTED = 20

Steps = list[list[str]]


def steps_now(programme: Programme) -> Steps:
    """As ProgrammeRole.steps has them."""
    return [_named(one) for one in _steps().filter(programme=programme)]


def _steps() -> QuerySet[ProgrammeStep]:
    return ProgrammeStep.objects.select_related("module", "part").order_by("programme", "sort_order", "pk")


def _named(step: ProgrammeStep) -> list[str]:
    if step.part:
        return [str(step.part.kind), str(step.part.public_id)]
    return [str(StepKind.MODULE), str(step.module.translation_key if step.module else "")]


def can_give_role(steps: Steps) -> bool:
    """Somebody else watches: a programme that one does alone, or in a room whose code one types, gives no role."""
    return any(kind in OBSERVED for kind, _key in steps)


@dataclass(frozen=True)
class RoleOfProgramme:
    programme: Programme
    steps: list[ProgrammeStep]
    given: ProgrammeRole | None
    # An editor changed the steps since; nobody gets the role until somebody decides again.
    is_changed: bool
    can_give: bool


def programmes_with_roles() -> list[RoleOfProgramme]:
    """Every programme by title, with what it gives; two queries."""
    steps: dict[int, list[ProgrammeStep]] = {}
    for step in _steps():
        steps.setdefault(step.programme_id, []).append(step)
    found = []
    for programme in Programme.objects.select_related("role_given__set_by").order_by("title"):
        own = steps.get(programme.pk, [])
        now, given = [_named(one) for one in own], getattr(programme, "role_given", None)
        is_changed = given is not None and given.steps != now
        found.append(RoleOfProgramme(programme, own, given, is_changed, can_give_role(now)))
    return found


def candidates(*, at: datetime, engagement_ids: Sequence[int] | None = None) -> QuerySet[Assignment]:
    """Completed assignments of programmes that give a role, of who still works here and has it not from there."""
    earned = RoleEarned.objects.filter(
        engagement=OuterRef("engagement"),
        programme=OuterRef("requirement_version__programme"),
        taken_back_at=None,
    )
    rows = Assignment.objects.filter(
        ~Exists(earned),
        completed_at__isnull=False,
        requirement_version__programme__role_given__isnull=False,
        engagement__person__status=PersonStatus.ACTIVE,
    ).exclude(engagement__ends_on__lt=local_date(at))
    if engagement_ids is not None:
        rows = rows.filter(engagement__in=engagement_ids)
    return rows.select_related("engagement__person", "requirement_version__programme__role_given").order_by(
        "pk"
    )


def basis_of(assignment: Assignment) -> list[PartRecord] | None:
    """The records of parts on which the role rests; None when it was not earned.

    Stricter than completing: every step that was decided on stands in what was asked, with the kind of then, and
    was done in this job. An exemption, or a part or presence that somebody noted of themselves, gives no role.
    """
    programme = assignment.requirement_version.programme
    given = getattr(programme, "role_given", None) if programme else None
    if given is None or not can_give_role(given.steps):
        return None
    asked = {
        (str(step.kind), str(step.part.public_id) if step.part else str(step.module_key)): step.least_version
        for step in assignment.requirement_version.steps.select_related("part")
    }
    records = []
    for kind, key in given.steps:
        if (kind, key) not in asked:
            return None
        if kind == StepKind.MODULE:
            if not _completed(assignment, UUID(key), least_version=asked[kind, key]):
                return None
            continue
        record = _record(assignment, kind, UUID(key))
        if record is None:
            return None
        records.append(record)
    return records


def _completed(assignment: Assignment, module_key: UUID, *, least_version: int) -> bool:
    rows = Completion.objects.filter(
        engagement=assignment.engagement_id, module_key=module_key, version__number__gte=least_version
    )
    if assignment.counts_from:
        rows = rows.filter(completed_on__gte=assignment.counts_from)
    return rows.exclude(source=CompletionSource.CARRIED_OVER).exists()


def _record(assignment: Assignment, kind: str, part_id: UUID) -> PartRecord | None:
    rows = PartRecord.objects.standing().filter(
        engagement=assignment.engagement_id, part__public_id=part_id, part__kind=kind
    )
    if assignment.counts_from:
        rows = rows.filter(done_on__gte=assignment.counts_from)
    if kind not in DONE_BY_ONESELF:
        rows = rows.filter(source=SOURCE_OF[StepKind(kind)])
    return rows.exclude(recorded_by=assignment.engagement.person_id).order_by("done_on", "pk").first()


@dataclass(frozen=True)
class ToObserve:
    """Somebody who did the rest of the programme, and of whom a session is still to be watched."""

    engagement: Engagement
    part: ProgrammePart
    unit_name: str

    @property
    def person(self) -> Person:
        return self.engagement.person


def to_observe(*, reach: frozenset[int] | None, by: Person, at: datetime) -> list[ToObserve]:
    """By family name, other than `by`. `reach`: only people of these units and below; None: everybody."""
    rows = list(
        Assignment.objects.open()
        .filter(
            requirement_version__programme__role_given__isnull=False,
            engagement__person__status=PersonStatus.ACTIVE,
        )
        .exclude(engagement__person=by)
        .exclude(engagement__ends_on__lt=local_date(at))
        .select_related("engagement__person", "requirement_version__programme__role_given")
        .order_by("engagement__person__family_name", "engagement__person__given_name", "pk")
    )
    if not rows:
        return []
    parts = {str(one.public_id): one for one in ProgrammePart.objects.filter(kind__in=OBSERVED)}
    done = _Done(rows)
    history, on = UnitHistory(), local_date(at)
    units = unit_ids_of_engagements([one.engagement for one in rows], on=on)
    found = []
    for one in rows:
        unit_id = units.get(one.engagement_id)
        if reach is not None and (unit_id is None or not history.is_within(unit_id, reach, on=on)):
            continue
        place = history.place_of(unit_id, on=on) if unit_id else None
        found += [
            ToObserve(one.engagement, part, place.name if place else "") for part in done.waits(one, parts)
        ]
    return found


class _Done:
    """What the people of these assignments did, in three queries."""

    def __init__(self, assignments: Sequence[Assignment]) -> None:
        ids = {one.engagement_id for one in assignments}
        self._modules: dict[tuple[int, str], list[date]] = {}
        for pk, key, on in Completion.objects.filter(engagement__in=ids).values_list(
            "engagement_id", "module_key", "completed_on"
        ):
            self._modules.setdefault((pk, str(key)), []).append(on)
        self._parts: dict[tuple[int, str], list[date]] = {}
        standing = PartRecord.objects.standing().filter(engagement__in=ids)
        for pk, key, on in standing.values_list("engagement_id", "part__public_id", "done_on"):
            self._parts.setdefault((pk, str(key)), []).append(on)
        self._asked: dict[int, set[str]] = {}
        versions = {one.requirement_version_id for one in assignments}
        steps = RequirementStep.objects.filter(requirement_version__in=versions, part__isnull=False)
        for version_id, key in steps.values_list("requirement_version_id", "part__public_id"):
            self._asked.setdefault(version_id, set()).add(str(key))

    def waits(self, assignment: Assignment, parts: dict[str, ProgrammePart]) -> list[ProgrammePart]:
        """Parts to watch, once nothing else of the programme is open."""
        programme = assignment.requirement_version.programme
        given = programme.role_given if programme else None  # type: ignore[attr-defined]
        asked = self._asked.get(assignment.requirement_version_id, set())
        open_keys = [
            key for kind, key in (given.steps if given else []) if not self._is_done(assignment, kind, key)
        ]
        if not all(key in parts and key in asked for key in open_keys):
            return []
        return [parts[key] for key in open_keys]

    def _is_done(self, assignment: Assignment, kind: str, key: str) -> bool:
        rows = self._modules if kind == StepKind.MODULE else self._parts
        days = rows.get((assignment.engagement_id, key), [])
        since = assignment.counts_from
        return any(since is None or day >= since for day in days)


def noted_by(person: Person) -> list[PartRecord]:
    """The last sessions that this person watched and noted, and that stand."""
    return list(
        PartRecord.objects.standing()
        .filter(recorded_by=person, source=PartSource.NOTED, part__in=observed_parts())
        .select_related("engagement__person", "part")
        .order_by("-recorded_at", "-pk")[:LAST_NOTED]
    )


def observed_parts() -> QuerySet[ProgrammePart]:
    """What is watched in some programme that gives a role."""
    keys = {
        key
        for steps in ProgrammeRole.objects.values_list("steps", flat=True)
        for kind, key in steps
        if kind in OBSERVED
    }
    return ProgrammePart.objects.filter(public_id__in=keys)
