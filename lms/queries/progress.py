"""Who started, completed, booked and swore, per cluster and year.

One fact is one row of a queryset with `engagement`, `fact_on` (day in Amsterdam) and `unit_id` (where the
engagement stood on that day). Counts and lists read the same rows, so a number always equals its list.
"""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from foundation.clock import AMSTERDAM
from foundation.meetings.models import Seat, SeatStatus
from foundation.people.models import Engagement, Membership, PersonStatus
from foundation.people.queries import UnitHistory
from lms.models import Assignment, Attempt, Completion, OathRecord
from lms.queries.gates import oath_takers, oath_versions


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

    EXPECTED: the first working day of everybody who must take the oath. STARTED and COMPLETED: the first
    time for a module that the oath asks for. BOOKED: the day of the first ceremony to which they said yes.
    SWORN: the day of the oath. OPEN: the last day for those who have yet to take it.
    """
    rows = _with_day(stage)
    in_year = rows.filter(fact_on__year=year)
    return in_year.annotate(unit_id_then=_unit_on(in_year.model))


def _with_day(stage: Stage) -> QuerySet:
    if stage is Stage.EXPECTED:
        return oath_takers().annotate(fact_on=F("starts_on"))
    if stage is Stage.STARTED:
        attempts = Attempt.objects.filter(module_key__in=_oath_modules())
        return _first_of(attempts, "started_at").annotate(fact_on=TruncDate("started_at", tzinfo=AMSTERDAM))
    if stage is Stage.COMPLETED:
        completions = Completion.objects.filter(module_key__in=_oath_modules())
        return _first_of(completions, "completed_at").annotate(fact_on=F("completed_on"))
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
    return OathRecord.objects.annotate(fact_on=F("taken_on"))


def _oath_modules() -> set[UUID]:
    return {step.module_key for version in oath_versions() for step in version.steps.all()}


def _first_of(rows: QuerySet, moment: str) -> QuerySet:
    """Of these rows the earliest of each engagement."""
    earliest = rows.filter(engagement=OuterRef("engagement")).order_by(moment, "pk").values("pk")[:1]
    return rows.filter(pk=Subquery(earliest))


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


def progress_by_cluster(*, year: int, history: UnitHistory) -> list[ClusterProgress]:
    """Every cluster of that year, then those without one if there are any; constant queries."""
    counted: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for place in history.clusters_in(year):
        counted.setdefault(place.code, Counter())
        names[place.code] = place.name
    for stage in Stage:
        grouped = facts(stage, year=year).values("unit_id_then", "fact_on").annotate(n=Count("pk"))
        for row in grouped.order_by():
            cluster = history.cluster_of(row["unit_id_then"], on=row["fact_on"])
            code = cluster.code if cluster else NO_CLUSTER
            names.setdefault(code, cluster.name if cluster else "")
            counted.setdefault(code, Counter())[stage] += row["n"]
    rows = [
        ClusterProgress(code=code, name=names[code], counts={stage: counts[stage] for stage in Stage})
        for code, counts in counted.items()
    ]
    return sorted(rows, key=lambda row: (row.code == NO_CLUSTER, row.name))


def oaths_by_year() -> dict[int, int]:
    """Year → number of oaths, by the date of the oath."""
    rows = OathRecord.objects.values("taken_on__year").annotate(n=Count("pk")).order_by("taken_on__year")
    return {row["taken_on__year"]: row["n"] for row in rows}


def years_with_facts(*, today: date) -> list[int]:
    """From the first year in which somebody who takes the oath started, to this year; newest first."""
    first = oath_takers().aggregate(first=Min("starts_on"))["first"]
    sworn = OathRecord.objects.aggregate(first=Min("taken_on"))["first"]
    earliest = min((day for day in (first, sworn, today) if day), default=today)
    return list(range(today.year, earliest.year - 1, -1))


@dataclass(frozen=True)
class PersonProgress:
    """One line of the list behind a number. Status only: no answer, no form of the oath."""

    name: str
    unit_name: str
    fact_on: date
    reached: frozenset[str]


def people_at_stage(
    stage: Stage, *, year: int, history: UnitHistory, cluster_code: str | None = None, search: str = ""
) -> QuerySet:
    """The rows of `facts` with their person, by name; `cluster_code` and `search` narrow them."""
    rows = facts(stage, year=year)
    prefix = "" if rows.model is Engagement else "engagement__"
    if search:
        rows = rows.filter(
            Q(**{f"{prefix}person__family_name__icontains": search})
            | Q(**{f"{prefix}person__given_name__icontains": search})
            | Q(**{f"{prefix}person__personnel_number__iexact": search})
        )
    if cluster_code is not None:
        rows = rows.filter(pk__in=_pks_in_cluster(rows, cluster_code, history))
    related = f"{prefix}person" if prefix else "person"
    return rows.select_related(related).order_by(
        f"{prefix}person__family_name", f"{prefix}person__given_name", "pk"
    )


def _pks_in_cluster(rows: QuerySet, cluster_code: str, history: UnitHistory) -> list[int]:
    found = []
    for pk, unit_id, fact_on in rows.values_list("pk", "unit_id_then", "fact_on"):
        cluster = history.cluster_of(unit_id, on=fact_on)
        if (cluster.code if cluster else NO_CLUSTER) == cluster_code:
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
                unit_name=place.name if place else "",
                fact_on=row.fact_on,
                reached=frozenset(reached.get(engagement.pk, ())),
            )
        )
    return found


def _stages_reached(engagement_ids: list[int]) -> dict[int, set[str]]:
    """Engagement id → stages reached by now, whatever the year."""
    own = {"engagement": OuterRef("pk")}
    of_oath = {**own, "module_key__in": _oath_modules()}
    rows = Engagement.objects.filter(pk__in=engagement_ids).annotate(
        has_started=Exists(Attempt.objects.filter(**of_oath)),
        has_completed=Exists(Completion.objects.filter(**of_oath)),
        has_booked=Exists(
            Seat.objects.filter(**own, status=SeatStatus.BOOKED, occasion__ceremony__isnull=False)
        ),
        has_sworn=Exists(OathRecord.objects.filter(**own)),
    )
    flags = {
        Stage.STARTED: "has_started",
        Stage.COMPLETED: "has_completed",
        Stage.BOOKED: "has_booked",
        Stage.SWORN: "has_sworn",
    }
    return {row.pk: {str(stage) for stage, flag in flags.items() if getattr(row, flag)} for row in rows}


def overdue_count(*, today: date) -> int:
    """How many of those who have yet to take the oath are past their last day, whatever the year."""
    return _first_of(_open_assignments(), "due_on").filter(due_on__lt=today).count()


def _open_assignments() -> QuerySet[Assignment]:
    """With the oath gate and a last day, of people who are here and have not taken the oath."""
    return Assignment.objects.filter(
        requirement_version__in=[version.pk for version in oath_versions()],
        closed_at=None,
        due_on__isnull=False,
        engagement__oath_record=None,
        engagement__person__status=PersonStatus.ACTIVE,
    )
