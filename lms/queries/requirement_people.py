"""Who has a requirement, how far they are, and whom a new version would touch. Status only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Engagement, Membership
from foundation.people.queries import UnitHistory, UnitPlace, unit_name_on
from lms.models import (
    Assignment,
    BulkChange,
    ClosedBecause,
    Completion,
    CompletionSource,
    ModuleVersion,
    Requirement,
    RequirementStep,
    RequirementVersion,
)
from lms.queries.audiences import Audience, engagements_in
from lms.queries.modules import latest_versions, newest_versions
from lms.queries.progress import Reach
from lms.rules.assignments import DUE_SOON, Status, status

SHOWN_CHANGES = 5


@dataclass(frozen=True)
class Numbers:
    """Of the last round of everybody who has it or completed it. `completed`: also who is asked again and not late,
    for what they did holds until that day. `open`: not overdue.

    As at a day: only what was laid on people and written down by its end.
    """

    assigned: int = 0
    completed: int = 0
    exempt: int = 0
    overdue: int = 0

    @property
    def open(self) -> int:
        return self.assigned - self.completed - self.exempt - self.overdue


@dataclass(frozen=True)
class ClusterNumbers:
    # Empty for who stands in no cluster.
    code: str
    name: str
    numbers: Numbers


@dataclass(frozen=True)
class PersonLine:
    """One row of the list of people."""

    assignment_id: UUID
    person_id: UUID
    name: str
    unit_name: str
    due_on: date | None
    status: Status
    # On which day it was done, and whether a test did it.
    completed_on: date | None
    by_test: bool
    cycle: int


@dataclass(frozen=True)
class Consequence:
    """What publishing would do today, in numbers of people."""

    total: int
    # Get it now.
    new: int
    # Have it, and keep it as it was asked of them.
    standing: int
    # Of these: completed it.
    completed: int
    # Have it open, and would no longer belong.
    left_out: int


def last_rounds(*, on: date) -> QuerySet[Assignment]:
    """Of each engagement its last round of each requirement by the end of this day, with `done_before_at`: when an
    earlier one was done."""
    laid, known = {"assigned_at__lt": moment_after(on)}, {"completion_known_at__lt": moment_after(on)}
    same = {"engagement": OuterRef("engagement"), "requirement": OuterRef("requirement")}
    later = Assignment.objects.filter(**same, **laid, cycle__gt=OuterRef("cycle"))
    earlier = Assignment.objects.filter(**same, **known, cycle__lt=OuterRef("cycle")).order_by("-cycle")
    return Assignment.objects.filter(~Exists(later), **laid).annotate(
        done_before_at=Subquery(earlier.values("completed_at")[:1])
    )


def numbers_by_requirement(*, on: date, history: UnitHistory, reach: Reach) -> dict[int, Numbers]:
    """Requirement id → its numbers; one query."""
    rounds = _within(last_rounds(on=on), reach, history=history, on=on)
    rows = _counted(rounds, "requirement_id", on=on)
    return {row["requirement_id"]: _numbers(row) for row in rows}


def numbers_by_cluster(
    requirement: Requirement, *, on: date, history: UnitHistory, reach: Reach
) -> list[ClusterNumbers]:
    """By name, by where people stand on this day; who stands nowhere comes last."""
    rounds = last_rounds(on=on).filter(requirement=requirement).annotate(unit_id_now=unit_now(on))
    found: dict[UnitPlace | None, Numbers] = {}
    for row in _counted(_within(rounds, reach, history=history, on=on), "unit_id_now", on=on):
        cluster = history.cluster_of(row["unit_id_now"], on=on)
        found[cluster] = _sum(found.get(cluster, Numbers()), _numbers(row))
    rows = [
        ClusterNumbers(cluster.code if cluster else "", cluster.name if cluster else "", numbers)
        for cluster, numbers in found.items()
        if numbers.assigned
    ]
    return sorted(rows, key=lambda row: (not row.code, row.name))


def people_of(
    requirement: Requirement,
    *,
    on: date,
    history: UnitHistory,
    reach: Reach,
    wanted: Status | None = None,
    cluster: UnitPlace | None = None,
    search: str = "",
) -> QuerySet[Assignment]:
    """Last rounds by name, each with `unit_name`."""
    rounds = _within(last_rounds(on=on).filter(requirement=requirement), reach, history=history, on=on)
    if cluster:
        rounds = _within(rounds, frozenset({cluster.unit_id}), history=history, on=on)
    if wanted:
        rounds = rounds.filter(having(wanted, on=on))
    if search:
        rounds = rounds.filter(
            Q(engagement__person__family_name__icontains=search)
            | Q(engagement__person__given_name__icontains=search)
            | Q(engagement__person__personnel_number__iexact=search)
        )
    return (
        rounds.annotate(unit_name=unit_name_on("engagement", on=on), by_test=Exists(_done_by_test()))
        .select_related("engagement__person")
        .order_by("engagement__person__family_name", "engagement__person__given_name", "pk")
    )


def _done_by_test() -> QuerySet[Completion]:
    """Of a round: the completion that made it whole, where a test instead of the lessons brought it."""
    return Completion.objects.filter(
        engagement=OuterRef("engagement"),
        source=CompletionSource.TEST_OUT,
        completed_at=OuterRef("completed_at"),
    )


def described_people(assignments: Sequence[Assignment], *, on: date) -> list[PersonLine]:
    """One page of `people_of`."""
    return [_line(one, on=on) for one in assignments]


def _line(one: Assignment, *, on: date) -> PersonLine:
    done_before_at: datetime | None = one.done_before_at  # type: ignore[attr-defined]
    done_at = one.completed_at or done_before_at
    return PersonLine(
        assignment_id=one.public_id,
        person_id=one.engagement.person.public_id,
        name=one.engagement.person.sort_name,
        unit_name=one.unit_name or "",  # type: ignore[attr-defined]
        due_on=one.due_on,
        status=status(
            due_on=one.due_on,
            completed_at=one.completed_at,
            exempt_at=one.exempt_at,
            closed_at=one.closed_at,
            today=on,
            done_before=done_before_at is not None,
        ),
        completed_on=local_date(done_at) if done_at else None,
        by_test=one.by_test,  # type: ignore[attr-defined]
        cycle=one.cycle,
    )


def consequence_of(audience: Audience, requirement: Requirement | None, *, on: date) -> Consequence:
    """A constant number of queries."""
    people = engagements_in(audience, on=on)
    total = people.count()
    if requirement is None:
        return Consequence(total=total, new=total, standing=0, completed=0, left_out=0)
    rounds = last_rounds(on=on).filter(requirement=requirement)
    # Who was closed because they did not belong gets it back.
    within = rounds.filter(engagement__in=people).exclude(closed_because=ClosedBecause.AUDIENCE)
    counted = within.aggregate(all=Count("pk"), done=Count("pk", filter=having(Status.COMPLETED, on=on)))
    return Consequence(
        total=total,
        new=total - counted["all"],
        standing=counted["all"],
        completed=counted["done"],
        left_out=rounds.filter(_undone(on)).exclude(engagement__in=people).count(),
    )


def people_in(audience: Audience, *, on: date) -> QuerySet[Engagement]:
    """The list behind the count, by name, each with `unit_name`."""
    return (
        engagements_in(audience, on=on)
        .annotate(unit_name=unit_name_on("pk", on=on))
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def titles_of_modules(keys: Collection[UUID] | QuerySet[Any]) -> dict[UUID, str]:
    """In the language of the reader; one query."""
    language = get_language() or "nl"
    return {one.module_key: one.title(language) for one in newest_versions().filter(module_key__in=keys)}


def module_choices() -> list[ModuleVersion]:
    """The last version of every module, by title."""
    keys = set(ModuleVersion.objects.order_by().values_list("module_key", flat=True).distinct())
    language = get_language() or "nl"
    return sorted(latest_versions(keys).values(), key=lambda version: version.title(language))


def steps_in_words(versions: Collection[RequirementVersion]) -> dict[int, list[tuple[str, int | None]]]:
    """Id of a version → title and least version (None for what is no module) of each step, in order."""
    steps = list(
        RequirementStep.objects.filter(requirement_version__in=versions)
        .select_related("part")
        .order_by("position")
    )
    titles = titles_of_modules({step.module_key for step in steps if step.module_key})
    language = get_language() or "nl"
    found: dict[int, list[tuple[str, int | None]]] = {}
    for step in steps:
        title = step.part.title_in(language) if step.part else titles.get(step.module_key, "–")  # type: ignore[arg-type]
        found.setdefault(step.requirement_version_id, []).append(
            (title, None if step.part else step.least_version)
        )
    return found


def having(wanted: Status, *, on: date) -> Q:
    """Of `last_rounds` of this day, as lms/rules/assignments.py says it of one. COMPLETED has AGAIN in it, so that
    the list is as long as the number."""
    undone, late, before = _undone(on), Q(due_on__lt=on), Q(done_before_at__isnull=False)
    first = undone & Q(done_before_at=None)
    again = undone & before & (Q(due_on=None) | ~late)
    return {
        Status.COMPLETED: _by(on, "completion_known_at") | again,
        Status.AGAIN: again,
        Status.EXEMPT: ~_by(on, "completion_known_at") & _by(on, "exempt_at"),
        Status.CLOSED: ~_by(on, "completion_known_at") & ~_by(on, "exempt_at") & _by(on, "closed_at"),
        Status.NO_DATE: first & Q(due_on=None),
        Status.OVERDUE: undone & late,
        Status.DUE_SOON: first & Q(due_on__gte=on, due_on__lte=on + DUE_SOON),
        Status.OPEN: first & Q(due_on__gt=on + DUE_SOON),
    }[wanted]


def _undone(on: date) -> Q:
    return ~_by(on, "completion_known_at") & ~_by(on, "exempt_at") & ~_by(on, "closed_at")


def _by(on: date, moment: str) -> Q:
    """That this was so by the end of the day."""
    return Q(**{f"{moment}__isnull": False, f"{moment}__lt": moment_after(on)})


def moment_after(on: date) -> datetime:
    """The first moment after this day in Amsterdam."""
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=AMSTERDAM)


def _counted(rounds: QuerySet[Assignment], by: str, *, on: date):  # type: ignore[no-untyped-def]
    closed = having(Status.CLOSED, on=on)
    return (
        rounds.values(by)
        .annotate(
            assigned=Count("pk", filter=~closed),
            completed=Count("pk", filter=having(Status.COMPLETED, on=on)),
            exempt=Count("pk", filter=having(Status.EXEMPT, on=on)),
            overdue=Count("pk", filter=having(Status.OVERDUE, on=on)),
        )
        .order_by()
    )


def _numbers(row: dict[str, int]) -> Numbers:
    return Numbers(row["assigned"], row["completed"], row["exempt"], row["overdue"])


def _sum(one: Numbers, other: Numbers) -> Numbers:
    return Numbers(
        one.assigned + other.assigned,
        one.completed + other.completed,
        one.exempt + other.exempt,
        one.overdue + other.overdue,
    )


def unit_now(on: date) -> Subquery:
    memberships = Membership.objects.in_force(on).filter(engagement=OuterRef("engagement"))
    return Subquery(memberships.values("unit_id")[:1])


def _within(
    rounds: QuerySet[Assignment], reach: Reach, *, history: UnitHistory, on: date
) -> QuerySet[Assignment]:
    if reach is None:
        return rounds
    members = Membership.objects.in_force(on).filter(unit__in=history.below(reach, on=on))
    return rounds.filter(engagement__in=members.values("engagement"))


def modules_of(requirement: Requirement) -> list[tuple[UUID, str]]:
    """Key and title of the modules that it asks or asked, by title."""
    steps = RequirementStep.objects.filter(
        requirement_version__requirement=requirement, module_key__isnull=False
    )
    titles = titles_of_modules(steps.order_by().values("module_key"))
    return sorted(titles.items(), key=lambda pair: pair[1])


def changes_of(requirement: Requirement) -> list[BulkChange]:
    """The last changes of several people at once, with the number of people as `people`."""
    changes = BulkChange.objects.filter(requirement=requirement).select_related("done_by")
    return list(changes.annotate(people=Count("rows"))[:SHOWN_CHANGES])
