"""Who earned the role that a programme gives, and who waits for somebody to watch a session."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from foundation.clock import local_date
from foundation.people.models import Engagement, Person, PersonStatus, RoleGrant
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
from lms.models.course_roles import GIVEN_BY_PROGRAMME
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


class WhyNotYet(enum.StrEnum):
    """Why a record that completes a step gives no role by itself: nobody else saw it, or it stands in a file."""

    TYPED = "typed"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Unsure:
    """A step that is done, and by which record."""

    record: PartRecord | Completion
    why: WhyNotYet


@dataclass(frozen=True)
class Basis:
    """On which records of parts a role would rest. `unsure`: the steps of which somebody decides first."""

    records: list[PartRecord]
    unsure: list[Unsure]


def bases_of(assignments: Sequence[Assignment]) -> dict[int, Basis]:
    """Id of an assignment → what the role would rest on; who did not do it all is left out. Four queries.

    Stricter than completing: every step that was decided on stands in what was asked, with the kind of then, and
    was done in this job. An exemption, or a part that somebody noted of themselves, gives no role.
    """
    deciding = {one.pk: given for one in assignments if (given := _decided(one))}
    rows = [one for one in assignments if one.pk in deciding]
    if not rows:
        return {}
    evidence = _Evidence(rows)
    found = ((one.pk, evidence.of(one, deciding[one.pk].steps)) for one in rows)
    return {pk: basis for pk, basis in found if basis}


def basis_of(assignment: Assignment) -> list[PartRecord] | None:
    """The records of parts on which the role rests; None when it was not earned, or somebody decides first."""
    basis = bases_of([assignment]).get(assignment.pk)
    return basis.records if basis and not basis.unsure else None


def _decided(assignment: Assignment) -> ProgrammeRole | None:
    programme = assignment.requirement_version.programme
    given = getattr(programme, "role_given", None) if programme else None
    return given if given and can_give_role(given.steps) else None


class _Evidence:
    """The records of these jobs, and what was asked of them."""

    def __init__(self, assignments: Sequence[Assignment]) -> None:
        ids = {one.engagement_id for one in assignments}
        self._asked: dict[int, dict[tuple[str, str], int]] = {}
        steps = RequirementStep.objects.filter(
            requirement_version__in={one.requirement_version_id for one in assignments}
        ).select_related("part")
        for step in steps:
            key = str(step.part.public_id) if step.part else str(step.module_key)
            asked = self._asked.setdefault(step.requirement_version_id, {})
            asked[str(step.kind), key] = step.least_version
        self._modules: dict[tuple[int, str], list[Completion]] = {}
        completions = Completion.objects.filter(engagement__in=ids).select_related("version")
        for completion in completions.exclude(source=CompletionSource.CARRIED_OVER).order_by("pk"):
            key = str(completion.module_key)
            self._modules.setdefault((completion.engagement_id, key), []).append(completion)
        self._parts: dict[tuple[int, str, str], list[PartRecord]] = {}
        records = PartRecord.objects.standing().filter(engagement__in=ids).select_related("part")
        for record in records.order_by("done_on", "pk"):
            part = record.part
            of_part = (record.engagement_id, str(part.kind), str(part.public_id))
            self._parts.setdefault(of_part, []).append(record)

    def of(self, assignment: Assignment, steps: Steps) -> Basis | None:
        asked = self._asked.get(assignment.requirement_version_id, {})
        basis = Basis([], [])
        for kind, key in steps:
            if (kind, key) not in asked:
                return None
            is_module = kind == StepKind.MODULE
            found = (
                self._completion(assignment, key, least_version=asked[kind, key])
                if is_module
                else self._record(assignment, kind, key)
            )
            if found is None:
                return None
            record, why = found
            if isinstance(record, PartRecord):
                basis.records.append(record)
            if why:
                basis.unsure.append(Unsure(record, why))
        return basis

    def _completion(
        self, assignment: Assignment, key: str, *, least_version: int
    ) -> tuple[Completion, WhyNotYet | None] | None:
        since = assignment.counts_from
        rows = [
            one
            for one in self._modules.get((assignment.engagement_id, key), [])
            if one.version.number >= least_version and (since is None or one.completed_on >= since)
        ]
        sure = next((one for one in rows if one.source != CompletionSource.IMPORT), None)
        if sure:
            return sure, None
        return (rows[0], WhyNotYet.IMPORTED) if rows else None

    def _record(
        self, assignment: Assignment, kind: str, key: str
    ) -> tuple[PartRecord, WhyNotYet | None] | None:
        since = assignment.counts_from
        judged = [
            (one, _judged(one, kind, assignment.engagement.person_id))
            for one in self._parts.get((assignment.engagement_id, kind, key), [])
            if since is None or one.done_on >= since
        ]
        usable = [(one, why) for one, (counts, why) in judged if counts or why]
        # What counts by itself goes before what somebody decides on.
        return min(usable, key=lambda pair: pair[1] is not None, default=None)


def _judged(record: PartRecord, kind: str, person_id: int) -> tuple[bool, WhyNotYet | None]:
    """Whether it counts for a role by itself; and else why somebody may decide that it does."""
    is_own = record.recorded_by_id == person_id
    if record.source == PartSource.ATTENDANCE and kind == StepKind.DAY and is_own:
        return False, WhyNotYet.TYPED
    if record.source == PartSource.IMPORT and not is_own and kind not in DONE_BY_ONESELF:
        return False, WhyNotYet.IMPORTED
    counts = kind in DONE_BY_ONESELF or record.source == SOURCE_OF[StepKind(kind)]
    return counts and not is_own, None


@dataclass(frozen=True)
class ToDecide:
    """Somebody who did the whole programme, and of whom somebody decides whether that gives the role."""

    assignment: Assignment
    unsure: list[Unsure]
    records: list[PartRecord]

    @property
    def person(self) -> Person:
        return self.assignment.engagement.person

    @property
    def programme(self) -> Programme:
        programme = self.assignment.requirement_version.programme
        if programme is None:
            raise ValueError("A role comes of a programme.")
        return programme


def to_decide(*, at: datetime, person: Person | None = None) -> list[ToDecide]:
    """By family name, of everybody or of one; without who has the role anyway."""
    rows = candidates(at=at)
    if person:
        rows = rows.filter(engagement__person=person)
    waiting = list(rows.order_by("engagement__person__family_name", "engagement__person__given_name", "pk"))
    if not waiting:
        return []
    bases = bases_of(waiting)
    people = {one.engagement.person_id for one in waiting}
    having = set(
        RoleGrant.objects.in_force(local_date(at))
        .filter(role__in=dict(GIVEN_BY_PROGRAMME), person__in=people)
        .values_list("person_id", flat=True)
    )
    # Decided, or given and taken away, in another job that still runs.
    decided = set(
        RoleEarned.objects.filter(engagement__person__in=people, taken_back_at=None)
        .exclude(engagement__ends_on__lt=local_date(at))
        .values_list("engagement__person_id", "programme_id")
    )
    return [
        ToDecide(one, basis.unsure, basis.records)
        for one in waiting
        if (basis := bases.get(one.pk))
        and basis.unsure
        and one.engagement.person_id not in having
        and (one.engagement.person_id, one.requirement_version.programme_id) not in decided
    ]


def gives_role_here(engagement: Engagement, part: ProgrammePart) -> bool:
    """Whether this part is of a programme that gives this person a role: then presence that one typed is not all."""
    key = [str(part.kind), str(part.public_id)]
    asked = Assignment.objects.filter(
        engagement=engagement, closed_at=None, requirement_version__programme__role_given__isnull=False
    ).select_related("requirement_version__programme__role_given")
    return any((given := _decided(one)) is not None and key in given.steps for one in asked)


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
        for pk, key, on in (
            Completion.objects.standing()
            .filter(engagement__in=ids)
            .values_list("engagement_id", "module_key", "completed_on")
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
