"""Cohorts: who was invited, who started and who completed. Never what anybody got or chose."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from dilemmas.models import TrainingSet
from dilemmas.queries.signals import DividedCase, most_divided
from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Engagement
from foundation.people.queries import UnitHistory, UnitPlace
from lms.models import Attempt, Cohort, CohortMember, Completion
from lms.queries.modules import latest_version
from lms.queries.progress import NO_CLUSTER, Reach
from lms.rules.cohorts import Span, Standing, standing

# Of the most divided dilemmas so many are proposed for the round tables.
PROPOSED = 2


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited, and how far they are."""

    member: CohortMember
    # As it was on the day of the invitation; None outside every cluster.
    cluster: UnitPlace | None
    standing: Standing

    @property
    def cluster_code(self) -> str:
        return self.cluster.code if self.cluster else NO_CLUSTER


@dataclass(slots=True)
class CohortCounts:
    """How far one cluster is, or all together. Who completed it also started it."""

    code: str = NO_CLUSTER
    name: str = ""
    of: Counter[Standing] = field(default_factory=Counter)

    @property
    def invited(self) -> int:
        return self.of.total()

    @property
    def started(self) -> int:
        return self.of[Standing.STARTED] + self.of[Standing.COMPLETED]

    @property
    def completed(self) -> int:
        return self.of[Standing.COMPLETED]

    @property
    def open(self) -> int:
        """Who may still complete it."""
        return self.invited - self.completed

    @property
    def percent(self) -> int:
        """Whole percents, rounded; 100 only when nobody is open, 0 only when nobody is done."""
        if self.completed == self.invited or not self.completed:
            return 100 if self.completed else 0
        return min(99, max(1, round(100 * self.completed / self.invited)))


def all_cohorts() -> QuerySet[Cohort]:
    """The newest first."""
    return Cohort.objects.order_by("-opened_at", "-pk")


def cohorts_within(reach: Reach, *, history: UnitHistory) -> list[Cohort]:
    """Those with anybody of these units, as that was when they were invited."""
    if reach is None:
        return list(all_cohorts())
    rows = CohortMember.objects.order_by().values_list("cohort_id", "unit_id", "cohort__opened_at").distinct()
    own = {
        cohort_id
        for cohort_id, unit_id, opened_at in rows
        if history.is_within(unit_id, reach, on=local_date(opened_at))
    }
    return list(all_cohorts().filter(pk__in=own))


def over_at(cohort: Cohort) -> datetime:
    """From then on nothing counts for it."""
    ends = datetime.combine(cohort.closes_on + timedelta(days=1), time(), AMSTERDAM)
    return min(ends, cohort.closed_at) if cohort.closed_at else ends


def invited_to(cohort: Cohort, *, history: UnitHistory, reach: Reach = None) -> list[Invited]:
    """In the order of the invitation; a constant number of queries. Of what is over as it was then."""
    members = cohort.members.select_related("engagement").order_by("pk")
    until = over_at(cohort)
    spans = _spans_of(cohort, until=until)
    found = []
    for member in members:
        on = local_date(member.invited_at)
        if reach is not None and not history.is_within(member.unit_id, reach, on=on):
            continue
        kept = member.standing_at_end
        own = () if kept else spans.get(member.engagement.person_id, ())
        how_far = Standing(kept) if kept else standing(own, invited_at=member.invited_at, until=until)
        found.append(Invited(member, history.cluster_of(member.unit_id, on=on), how_far))
    return found


def counts_by_cluster(invited: Iterable[Invited]) -> list[CohortCounts]:
    """By name; who stood in no cluster comes last."""
    found: dict[str, CohortCounts] = {}
    for one in invited:
        name = one.cluster.name if one.cluster else ""
        found.setdefault(one.cluster_code, CohortCounts(one.cluster_code, name)).of[one.standing] += 1
    return sorted(found.values(), key=lambda row: (row.code == NO_CLUSTER, row.name))


def counts_together(rows: Iterable[CohortCounts]) -> CohortCounts:
    total = CohortCounts()
    for row in rows:
        total.of.update(row.of)
    return total


def named(members: Iterable[CohortMember]) -> QuerySet[Engagement]:
    """The jobs of these members with their people, by name."""
    return (
        Engagement.objects.filter(pk__in=[one.engagement_id for one in members])
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def subject_of(cohort: Cohort, language: str) -> str:
    """The title of the module; empty for the training, which is named where it is shown."""
    version = latest_version(cohort.module_key) if cohort.module_key else None
    return version.title(language) if version else ""


def proposed_for_round_tables(*, least: int) -> list[DividedCase]:
    """The two dilemmas in which the choices of everybody who practised lie furthest apart; none while there are
    not two with `least` choices. What was chosen stands beside nobody, so it cannot be of one cohort."""
    found = most_divided(least=least, most=PROPOSED)
    return found if len(found) == PROPOSED else []


def _spans_of(cohort: Cohort, *, until: datetime) -> dict[int, list[Span]]:
    """Person id → what they began and completed, in whatever job, and was written down by then."""
    people = cohort.members.values("engagement__person")
    found: dict[int, list[Span]] = defaultdict(list)
    rows = (
        TrainingSet.objects.filter(engagement__person__in=people).order_by()
        if cohort.is_training
        else Attempt.objects.filter(engagement__person__in=people, module_key=cohort.module_key)
    )
    for person_id, started_at, completed_at in rows.values_list(
        "engagement__person_id", "started_at", "completed_at"
    ):
        found[person_id].append(Span(started_at, completed_at))
    if cohort.module_key:
        # Also what was done elsewhere: in a hall, or read in.
        done = Completion.objects.standing().filter(
            engagement__person__in=people, module_key=cohort.module_key, recorded_at__lt=until
        )
        for person_id, completed_at in done.values_list("engagement__person_id", "completed_at"):
            found[person_id].append(Span(completed_at, completed_at))
    return found
