"""Who started, completed, booked and swore, per cluster and year.

One fact is one row of a queryset with `engagement`, `fact_on` (day in Amsterdam) and `unit_id` (where the
engagement stood on that day). Counts and lists read the same rows, so a number always equals its list.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import ExtractYear, Greatest, RowNumber, TruncDate

from foundation.clock import AMSTERDAM
from foundation.meetings.models import Seat, SeatStatus
from foundation.people.models import Engagement, Membership, PersonStatus
from foundation.people.queries import UnitHistory, UnitPlace
from lms.models import Assignment, Attempt, ClosedBecause, OathRecord, RequirementVersion
from lms.queries.gates import oath_versions, sworn_engagements


class Stage(enum.StrEnum):
    """The way to the oath; the value stands in the address of a list."""

    EXPECTED = "expected"
    STARTED = "started"
    COMPLETED = "completed"
    BOOKED = "booked"
    SWORN = "sworn"
    OPEN = "open"


def facts(stage: Stage, *, year: int) -> QuerySet:
    """The rows of one stage whose day lies in this year, at most one an engagement.

    EXPECTED: the first working day of everybody who must take the oath; who leaves the audience in a later year was
    expected all the same. STARTED: the first time for a module that the oath asks of them. COMPLETED: when all was
    done that the oath asked of them. BOOKED: the day of the first ceremony to which they said yes. SWORN: the day of
    the oath. OPEN: the last day for those who have yet to take it.

    What was asked of somebody stands with the first round that was laid on them, so that a later version moves
    nothing of an earlier year. What is noted later of a year that is over comes with that year.
    """
    rows = _with_day(stage)
    in_year = rows.filter(**_days_of(year, stage))
    return in_year.annotate(unit_id_then=_unit_on(in_year.model))


# What a stage is dated by, where that is a moment: compared as it is, it need not be turned into a day first.
MOMENTS = {
    Stage.STARTED: "started_at",
    Stage.COMPLETED: "completed_at",
    Stage.BOOKED: "occasion__starts_at",
}


def _days_of(year: int, stage: Stage) -> dict[str, object]:
    if stage not in MOMENTS:
        return {"fact_on__year": year}
    first, after = (datetime(one, 1, 1, tzinfo=AMSTERDAM) for one in (year, year + 1))
    return {f"{MOMENTS[stage]}__gte": first, f"{MOMENTS[stage]}__lt": after}


def _with_day(stage: Stage) -> QuerySet:
    if stage is Stage.EXPECTED:
        return _expected().annotate(fact_on=F("starts_on"))
    if stage is Stage.STARTED:
        rows = _first_of(_oath_attempts(oath_versions().prefetch_related("steps")), "started_at")
        return rows.annotate(fact_on=TruncDate("started_at", tzinfo=AMSTERDAM))
    if stage is Stage.COMPLETED:
        rounds = _first_of(_completed_rounds(list(oath_versions())), "completed_at")
        return rounds.annotate(fact_on=TruncDate("completed_at", tzinfo=AMSTERDAM))
    if stage is Stage.OPEN:
        return _first_of(_open_assignments(), "due_on").annotate(fact_on=F("due_on"))
    if stage is Stage.BOOKED:
        seats = Seat.objects.filter(
            status=SeatStatus.BOOKED, occasion__ceremony__isnull=False, occasion__cancelled_at=None
        )
        # The first: whoever was absent and said yes to another day is counted once, and stays in that year.
        return _first_of(seats, "occasion__starts_at").annotate(
            fact_on=TruncDate("occasion__starts_at", tzinfo=AMSTERDAM)
        )
    return OathRecord.objects.standing().annotate(fact_on=F("taken_on"))


def _first_rounds(versions: Iterable[RequirementVersion]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(requirement_version__in=versions, cycle=1)


def _expected() -> QuerySet[Engagement]:
    """Everybody on whom the oath was laid, but not who was let off before the year was over: that was a mistake."""
    year_of_begin = Greatest(
        ExtractYear("engagement__starts_on"), ExtractYear("assigned_at", tzinfo=AMSTERDAM)
    )
    rounds = _first_rounds(oath_versions()).alias(
        begin=year_of_begin, end=ExtractYear("closed_at", tzinfo=AMSTERDAM)
    )
    let_off = Q(closed_because=ClosedBecause.AUDIENCE, end__lte=F("begin"))
    # Not Exists: SQLite would read every assignment of the version again for each engagement.
    return Engagement.objects.filter(pk__in=rounds.exclude(let_off).values("engagement"))


def _oath_attempts(asked: Iterable[RequirementVersion]) -> QuerySet[Attempt]:
    """At a module that the first round asks of the one who began it."""
    asking: dict[frozenset[UUID], list[RequirementVersion]] = {}
    for version in asked:
        keys = frozenset(step.module_key for step in version.steps.all() if step.module_key)
        asking.setdefault(keys, []).append(version)
    of_oath = Q(pk=None)
    for keys, versions in asking.items():
        of_oath |= Q(module_key__in=keys, engagement__in=_first_rounds(versions).values("engagement"))
    return Attempt.objects.filter(of_oath)


def _completed_rounds(versions: Sequence[RequirementVersion]) -> QuerySet[Assignment]:
    """First rounds that are done, when nothing else was open that the oath asked of the same person by then."""
    rounds = _first_rounds(versions).filter(completed_at__isnull=False)
    if len({version.requirement_id for version in versions}) < 2:
        return rounds
    whole_at = Greatest(OuterRef("completed_at"), OuterRef("assigned_at"))
    undone = Q(completed_at=None, exempt_at=None) & ~Q(
        closed_because__in=(ClosedBecause.AUDIENCE, ClosedBecause.ENDED)
    )
    open_then = _first_rounds(versions).filter(
        undone | Q(completed_at__gt=OuterRef("completed_at")),
        engagement=OuterRef("engagement"),
        assigned_at__lte=whole_at,
    )
    return rounds.filter(~Exists(open_then))


def _first_of(rows: QuerySet, moment: str) -> QuerySet:
    """Of these rows the earliest of each engagement."""
    rank = Window(RowNumber(), partition_by="engagement", order_by=[moment, "pk"])
    # One pass over the rows; a subquery for each of them takes minutes in a large municipality.
    earliest = rows.annotate(rank=rank).filter(rank=1).values("pk")
    return rows.model._base_manager.filter(pk__in=earliest)


def _unit_on(model: type) -> Subquery:
    engagement = "pk" if model is Engagement else "engagement"
    memberships = (
        Membership.objects.filter(engagement=OuterRef(engagement), valid_from__lte=OuterRef("fact_on"))
        .filter(Q(valid_to=None) | Q(valid_to__gte=OuterRef("fact_on")))
        .values("unit_id")[:1]
    )
    return Subquery(memberships)


@dataclass(frozen=True)
class ClusterProgress:
    """One row of the table: number of engagements a stage."""

    code: str
    name: str
    counts: dict[str, int]

    @property
    def expected(self) -> int:
        return self.counts[Stage.EXPECTED]


# Facts of people who stood in no unit, or in one outside every cluster.
NO_CLUSTER = ""


# Whose facts are read: of these units and all below them, as that was on the day of the fact; None: everybody's.
Reach = frozenset[int] | None


def clusters_within(reach: Reach, *, year: int, history: UnitHistory) -> list[UnitPlace]:
    """The clusters of this year that lie in the reach at its begin or its end."""
    days = (date(year, 1, 1), date(year, 12, 31))
    return [
        place
        for place in history.clusters_in(year)
        if reach is None or any(history.is_within(place.unit_id, reach, on=day) for day in days)
    ]


def progress_by_cluster(*, year: int, history: UnitHistory, reach: Reach = None) -> list[ClusterProgress]:
    """Every cluster of that year, then those without one if there are any; constant queries."""
    counted: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for place in clusters_within(reach, year=year, history=history):
        counted.setdefault(place.code, Counter())
        names[place.code] = place.name
    for stage, unit_id, fact_on, count in _counts_of_stages(year):
        if not _reaches(reach, unit_id, history, on=fact_on):
            continue
        cluster = history.cluster_of(unit_id, on=fact_on)
        code = cluster.code if cluster else NO_CLUSTER
        names.setdefault(code, cluster.name if cluster else "")
        counted.setdefault(code, Counter())[stage] += count
    rows = [
        ClusterProgress(code=code, name=names[code], counts={stage: counts[stage] for stage in Stage})
        for code, counts in counted.items()
    ]
    return sorted(rows, key=lambda row: (row.code == NO_CLUSTER, row.name))


def _counts_of_stages(year: int) -> QuerySet:
    """(stage, unit, day, how many), for all stages in one query."""
    first, *others = (
        facts(stage, year=year)
        .order_by()
        .values_list(Value(stage.value), "unit_id_then", "fact_on")
        .annotate(n=Count("pk"))
        for stage in Stage
    )
    return first.union(*others, all=True)


def oaths_by_year(*, history: UnitHistory | None = None, reach: Reach = None) -> dict[int, int]:
    """Year → number of oaths, by the date of the oath. A reach needs the history."""
    if history is None or reach is None:
        rows = (
            OathRecord.objects.standing()
            .values("taken_on__year")
            .annotate(n=Count("pk"))
            .order_by("taken_on__year")
        )
        return {row["taken_on__year"]: row["n"] for row in rows}
    counted: Counter[int] = Counter()
    for day, count in _days_within(reach, _with_day(Stage.SWORN), history):
        counted[day.year] += count
    return dict(sorted(counted.items()))


def years_with_facts(*, today: date, history: UnitHistory | None = None, reach: Reach = None) -> list[int]:
    """From the first year in which somebody who takes the oath started, to this year; newest first."""
    if history is None or reach is None:
        days = [
            _expected().aggregate(first=Min("starts_on"))["first"],
            OathRecord.objects.standing().aggregate(first=Min("taken_on"))["first"],
        ]
    else:
        rows = (_with_day(stage) for stage in (Stage.EXPECTED, Stage.SWORN))
        days = [day for row in rows for day, _count in _days_within(reach, row, history)]
    earliest = min((day for day in (*days, today) if day), default=today)
    return list(range(today.year, earliest.year - 1, -1))


def _days_within(reach: Reach, rows: QuerySet, history: UnitHistory) -> Iterator[tuple[date, int]]:
    """Each day with the number of facts in the reach on it; a day comes once a unit."""
    dated = rows.filter(fact_on__isnull=False).annotate(unit_id_then=_unit_on(rows.model))
    for row in dated.values("unit_id_then", "fact_on").annotate(n=Count("pk")).order_by():
        if _reaches(reach, row["unit_id_then"], history, on=row["fact_on"]):
            yield row["fact_on"], row["n"]


def _reaches(reach: Reach, unit_id: int | None, history: UnitHistory, *, on: date) -> bool:
    return reach is None or history.is_within(unit_id, reach, on=on)


@dataclass(frozen=True)
class PersonProgress:
    """One line of the list behind a number. Status only: no answer, no form of the oath."""

    name: str
    # Public id of the person.
    person_id: UUID
    unit_name: str
    fact_on: date
    reached: frozenset[str]


def people_at_stage(
    stage: Stage,
    *,
    year: int,
    history: UnitHistory,
    cluster_code: str | None = None,
    search: str = "",
    reach: Reach = None,
) -> QuerySet:
    """The rows of `facts` with their person, by name; `cluster_code`, `search` and `reach` narrow them."""
    rows = facts(stage, year=year)
    prefix = "" if rows.model is Engagement else "engagement__"
    if search:
        rows = rows.filter(
            Q(**{f"{prefix}person__family_name__icontains": search})
            | Q(**{f"{prefix}person__given_name__icontains": search})
            | Q(**{f"{prefix}person__personnel_number__iexact": search})
        )
    if cluster_code is not None or reach is not None:
        rows = rows.filter(pk__in=_pks_in_cluster(rows, cluster_code, history, reach))
    related = f"{prefix}person" if prefix else "person"
    return rows.select_related(related).order_by(
        f"{prefix}person__family_name", f"{prefix}person__given_name", "pk"
    )


def _pks_in_cluster(
    rows: QuerySet, cluster_code: str | None, history: UnitHistory, reach: Reach
) -> list[int]:
    found = []
    for pk, unit_id, fact_on in rows.values_list("pk", "unit_id_then", "fact_on"):
        cluster = history.cluster_of(unit_id, on=fact_on)
        is_in_cluster = cluster_code in (None, cluster.code if cluster else NO_CLUSTER)
        if is_in_cluster and _reaches(reach, unit_id, history, on=fact_on):
            found.append(pk)
    return found


def described(rows: Iterable, *, history: UnitHistory) -> list[PersonProgress]:
    """One page of `people_at_stage` with the stages that each reached; constant queries."""
    rows = list(rows)
    engagements = {row.pk: row if isinstance(row, Engagement) else row.engagement for row in rows}
    reached = _stages_reached([engagement.pk for engagement in engagements.values()])
    found = []
    for row in rows:
        engagement = engagements[row.pk]
        place = history.place_of(row.unit_id_then, on=row.fact_on)
        found.append(
            PersonProgress(
                name=engagement.person.sort_name,
                person_id=engagement.person.public_id,
                unit_name=place.name if place else "",
                fact_on=row.fact_on,
                reached=frozenset(reached.get(engagement.pk, ())),
            )
        )
    return found


def _stages_reached(engagement_ids: list[int]) -> dict[int, set[str]]:
    """Engagement id → stages reached by now, whatever the year."""
    own = {"engagement": OuterRef("pk")}
    versions = list(oath_versions().prefetch_related("steps"))
    rows = Engagement.objects.filter(pk__in=engagement_ids).annotate(
        has_started=Exists(_oath_attempts(versions).filter(**own)),
        has_completed=Exists(_completed_rounds(versions).filter(**own)),
        has_booked=Exists(
            Seat.objects.filter(**own, status=SeatStatus.BOOKED, occasion__ceremony__isnull=False)
        ),
        has_sworn=Exists(OathRecord.objects.standing().filter(**own)),
    )
    flags = {
        Stage.STARTED: "has_started",
        Stage.COMPLETED: "has_completed",
        Stage.BOOKED: "has_booked",
        Stage.SWORN: "has_sworn",
    }
    return {row.pk: {str(stage) for stage, flag in flags.items() if getattr(row, flag)} for row in rows}


def overdue_count(*, today: date, history: UnitHistory | None = None, reach: Reach = None) -> int:
    """How many of those who have yet to take the oath are past their last day, whatever the year."""
    late = _with_day(Stage.OPEN).filter(fact_on__lt=today)
    if history is None or reach is None:
        return late.count()
    return sum(count for _day, count in _days_within(reach, late, history))


def _open_assignments() -> QuerySet[Assignment]:
    """With the oath gate and a last day, of people who are here and have not taken the oath."""
    return Assignment.objects.filter(
        requirement_version__in=oath_versions(),
        closed_at=None,
        due_on__isnull=False,
        engagement__person__status=PersonStatus.ACTIVE,
    ).exclude(engagement__in=sworn_engagements())
