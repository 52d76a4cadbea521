"""Who practised with dilemmas, and what was chosen: three rounds of some weeks, and the cast by hand.

In bulk, as config/demo/history.py does: the rows are those that dilemmas/actions would write one by one, and every
choice is sealed, counted and destroyed by the same actions as any other.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction

from config.demo.history import BATCH, moment
from dilemmas.actions.choices import Choice, flush_choices, hold_choices
from dilemmas.actions.training import choose, complete_set, finish_case, start_set
from dilemmas.models import CaseVersion, ChoiceSource, Progress, TrainingCase, TrainingSet
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.training import candidate_of, proposal_for
from dilemmas.rules.sets import Candidate, Wanted, compose_set, level_of_scale
from dilemmas.rules.staging import Vote
from dilemmas.statements import facts_of_set
from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Engagement, Membership, Person, PersonStatus
from foundation.people.queries import UnitHistory, UnitPlace
from foundation.xapi.actions import record_statements

# First day, last day, and the share of everybody who practised.
ROUNDS = (
    (date(2025, 10, 6), date(2025, 11, 28), 0.50),
    (date(2026, 3, 9), date(2026, 5, 1), 0.55),
    (date(2026, 10, 5), date(2026, 11, 20), 0.40),
)
# A large municipality fills its map no better with more.
MOST_SETS_A_ROUND = 1500
# Clusters that hardly took part.
HARDLY = {"MC": 0.1}
# Work that most people of a cluster do.
WORK = {
    "SB": "buitendienst",
    "DV": "balie",
    "SO": "vastgoed",
    "MO": "sociaal-domein",
    "WI": "sociaal-domein",
    "BC": "bestuur",
    "MC": "ict",
}
# How far choices lie apart: the power to which the weights of a case are raised.
ALIKE, DIFFERENT, APART = 2.4, 1.0, 0.3
CASES_A_SET = 4
MINUTES_A_SET = 17
PRACTISED = ("karim", "joris", "fatima", "marit", "daan", "lotte")


@dataclass(frozen=True)
class Given:
    """A case of a set. `is_first`: this person never chose in it before, so that the choice counts."""

    version: CaseVersion
    is_wider: bool
    is_first: bool


@dataclass(frozen=True)
class Practised:
    """One set that somebody did."""

    engagement: Engagement
    wanted: Wanted
    cluster: UnitPlace | None
    cases: list[Given]
    at: datetime


def practise_with_dilemmas(*, now: datetime) -> None:
    """`now`: the demo's present. The cast has log-ins already."""
    chance = random.Random(23)  # noqa: S311  the same choices every time
    versions = latest_versions()
    catalogue = [candidate_of(version) for version in versions.values()]
    had: dict[int, Counter[UUID]] = defaultdict(Counter)
    cast = set(Person.objects.exclude(user=None).values_list("pk", flat=True))
    for number, (first, last, share) in enumerate(ROUNDS):
        sets = list(
            _sets_of_round(first, last, share, catalogue, versions, had=had, without=cast, chance=chance)
        )
        _write(sorted(sets, key=lambda one: one.at), round_number=number)
    _practise_by_hand(chance, now=now)
    flush_choices(at=now)


def _sets_of_round(
    first: date,
    last: date,
    share: float,
    catalogue: Sequence[Candidate],
    versions: dict[UUID, CaseVersion],
    *,
    had: dict[int, Counter[UUID]],
    without: set[int],
    chance: random.Random,
) -> Iterable[Practised]:
    history, units = UnitHistory(), dict(_units_on(first))
    people = [
        one
        for one in Engagement.objects.active_on(last)
        .filter(starts_on__lte=first, person__status=PersonStatus.ACTIVE)
        .select_related("person")
        .order_by("pk")
        if one.person_id not in without
    ]
    share = min(share, MOST_SETS_A_ROUND / max(1, len(people)))
    for engagement in people:
        cluster = history.cluster_of(units.get(engagement.pk), on=first)
        code = cluster.code if cluster else ""
        if chance.random() > share * HARDLY.get(code, 1.0):
            continue
        wanted = _wanted(engagement, code, chance)
        own = had[engagement.person_id]
        candidates = [replace(one, had=own[one.case_key]) for one in catalogue] if own else catalogue
        picks = compose_set(candidates, wanted, seed=chance.getrandbits(64))
        given = [Given(versions[pick.case_key], pick.is_wider, not own[pick.case_key]) for pick in picks]
        own.update(pick.case_key for pick in picks)
        yield Practised(engagement, wanted, cluster, given, _some_moment(first, last, chance))


def _wanted(engagement: Engagement, cluster: str, chance: random.Random) -> Wanted:
    level = level_of_scale(engagement.function_level, hands_on_to=7, advisory_to=12) or "uitvoerend"
    # A few do other work than their colleagues.
    work = WORK.get(cluster, "algemeen") if chance.random() < 0.85 else "algemeen"
    return Wanted(level, work, cluster, CASES_A_SET)


def _units_on(day: date) -> Iterable[tuple[int, int]]:
    return Membership.objects.in_force(day).values_list("engagement_id", "unit_id")


def _some_moment(first: date, last: date, chance: random.Random) -> datetime:
    day = first + timedelta(days=chance.randrange((last - first).days))
    # Nobody practises at the weekend.
    day -= timedelta(days=max(0, day.weekday() - 4))
    return moment(day, chance.randrange(8, 17), chance.randrange(60))


def _write(sets: Sequence[Practised], *, round_number: int) -> None:
    """Month by month, as the keys turn."""
    for _month, part in groupby(sets, key=lambda one: (one.at.year, one.at.month)):
        done = list(part)
        _write_sets(done)
        at = done[-1].at
        hold_choices(choices=_choices(done, round_number=round_number), at=at)
        flush_choices(at=at)
        flush_choices(at=_first_of_next_month(local_date(at)))


@transaction.atomic
def _write_sets(done: Sequence[Practised]) -> None:
    """As start_set, choose, finish_case and complete_set do for one person."""
    sets = [
        TrainingSet(
            engagement=one.engagement,
            level=one.wanted.level,
            work=one.wanted.work,
            started_at=one.at - timedelta(minutes=MINUTES_A_SET),
            completed_at=one.at,
        )
        for one in done
    ]
    TrainingSet.objects.bulk_create(sets, batch_size=BATCH)
    cases = {
        training_set.public_id: [
            TrainingCase(
                training_set=training_set,
                version=given.version,
                position=position,
                is_wider=given.is_wider,
                progress=Progress.DONE,
            )
            for position, given in enumerate(one.cases, start=1)
        ]
        for one, training_set in zip(done, sets, strict=True)
    }
    TrainingCase.objects.bulk_create([case for some in cases.values() for case in some], batch_size=BATCH)
    record_statements(
        fact
        for one, training_set in zip(done, sets, strict=True)
        for fact in facts_of_set(training_set, cases[training_set.public_id], at=one.at, language="nl")
    )


def _choices(done: Sequence[Practised], *, round_number: int) -> Iterable[Choice]:
    chance = random.Random(len(done))  # noqa: S311
    for one in done:
        for version in (given.version for given in one.cases if given.is_first):
            weights = _weights(version, one.cluster.code if one.cluster else "", round_number)
            yield Choice(
                Vote(ChoiceSource.TRAINING, version.case_key, version.series, 1),
                chance.choices(range(len(weights)), weights)[0],
                one.cluster.unit_id if one.cluster else None,
            )


def _weights(version: CaseVersion, cluster: str, round_number: int) -> list[float]:
    """Of the options: everybody leans the same way in a case, and in some clusters further than in others."""
    case = version.in_language("nl")
    mood = random.Random(f"{case['theme']} {cluster}")  # noqa: S311
    power = mood.choice([ALIKE, DIFFERENT, DIFFERENT, DIFFERENT, APART])
    # In some themes a cluster comes to agree, or falls apart, in the course of a year.
    if mood.random() < 0.25 and round_number == len(ROUNDS) - 1:
        power = mood.choice([ALIKE, APART])
    lean = random.Random(str(version.case_key))  # noqa: S311
    return [(lean.gammavariate(1.2, 1.0) + 0.05) ** power for _option in case["options"]]


def _first_of_next_month(day: date) -> datetime:
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime(first.year, first.month, first.day, 4, 0, tzinfo=AMSTERDAM)


def _practise_by_hand(chance: random.Random, *, now: datetime) -> None:
    """Some of the cast practised last week, one screen after the other; Noor is in the middle of it."""
    at = now - timedelta(days=4)
    for username in PRACTISED:
        training_set = _begin(username, chance, at=at)
        for one in training_set.cases.all():
            _do(one, chance, at=at)
        complete_set(training_set=training_set, language="nl", at=at + timedelta(minutes=MINUTES_A_SET))
    noor = _begin("noor", chance, at=now - timedelta(days=1))
    _do(noor.cases.all()[0], chance, at=now - timedelta(days=1))


def _begin(username: str, chance: random.Random, *, at: datetime) -> TrainingSet:
    engagement = (
        Engagement.objects.select_related("person").filter(person__user__username=username).earliest("pk")
    )
    proposal = proposal_for(engagement, on=local_date(at))
    return start_set(
        engagement=engagement,
        level=proposal.level or "uitvoerend",
        work=proposal.work or "algemeen",
        seed=chance.getrandbits(64),
        at=at,
    )


def _do(one: TrainingCase, chance: random.Random, *, at: datetime) -> None:
    choose(training_case=one, option=chance.randrange(len(one.version.in_language("nl")["options"])), at=at)
    finish_case(training_case=one)
