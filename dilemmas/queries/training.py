"""What somebody practises with, and what would fit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from dilemmas.models import (
    CaseVersion,
    KindOfWork,
    Level,
    LiveCard,
    Progress,
    TrainingCase,
    TrainingSet,
    TrainingSettings,
)
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.sessions import attended_ids, played_sessions
from dilemmas.rules.sets import Candidate, level_of_scale, likely_work
from foundation.people.models import Engagement, Person, UnitKind
from foundation.people.queries import UnitHistory, UnitPlace, unit_ids_of_engagements


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is filled in when somebody begins; each may be empty."""

    level: str
    work: str


def jobs_at_work(person: Person, *, on: date) -> list[Engagement]:
    return list(Engagement.objects.active_on(on).filter(person=person).order_by("starts_on", "pk"))


def sets_of(person: Person) -> list[TrainingSet]:
    """The newest first, each with how many cases it has and how many are done."""
    counted = TrainingSet.objects.of(person).annotate(
        case_count=Count("cases"), done_count=Count("cases", filter=Q(cases__progress=Progress.DONE))
    )
    return list(counted)


def open_set(person: Person) -> TrainingSet | None:
    return TrainingSet.objects.of(person).open().first()


def own_set(person: Person, public_id: UUID) -> TrainingSet | None:
    """With its cases and their versions."""
    cases = Prefetch("cases", TrainingCase.objects.select_related("version"))
    sets = TrainingSet.objects.of(person).select_related("engagement__person").prefetch_related(cases)
    return sets.filter(public_id=public_id).first()


def candidates_for(person: Person) -> tuple[list[Candidate], dict[UUID, CaseVersion]]:
    """Every case of the catalogue as it is now, and how often this person had it."""
    had = times_had(person)
    versions = latest_versions()
    return [candidate_of(version, had=had[key]) for key, version in versions.items()], versions


def candidate_of(version: CaseVersion, *, had: int = 0) -> Candidate:
    # Codes are the same in every language.
    case = version.in_language("nl")
    return Candidate(
        case_key=version.case_key,
        kind=case["kind"],
        theme=case["theme"],
        levels=frozenset(case["levels"]),
        work=frozenset(case["work"]),
        clusters=frozenset(case["clusters"]),
        had=had,
    )


def times_had(person: Person) -> Counter[UUID]:
    """In how many sets each case was."""
    rows = TrainingCase.objects.filter(training_set__engagement__person=person).order_by()
    counted = rows.values_list("version__case_key").annotate(times=Count("pk"))
    return Counter(dict(counted))


def cases_met(person: Person) -> list[tuple[UUID, datetime]]:
    """Case key and moment of each time this person got a case: in a set of their own, or as a card that was played in
    a session at which they were present. Nothing else that shows a case knows who looked."""
    own = TrainingCase.objects.filter(training_set__engagement__person=person).order_by()
    played = LiveCard.objects.filter(
        session__in=played_sessions().filter(occasion__in=attended_ids(person)), case_version__isnull=False
    ).order_by()
    return [
        *own.values_list("version__case_key", "training_set__started_at"),
        *played.values_list("case_version__case_key", "session__occasion__ends_at"),
    ]


def chose_before(one: TrainingCase) -> bool:
    """Whether this person chose in this case before, in the same series: then it counts no second time."""
    return (
        TrainingCase.objects.filter(
            training_set__engagement__person=one.training_set.engagement.person_id,
            version__case_key=one.version.case_key,
            version__series=one.version.series,
        )
        .exclude(pk=one.pk)
        .exclude(progress=Progress.OPEN)
        .exists()
    )


def cluster_of(engagement: Engagement, *, on: date, history: UnitHistory | None = None) -> UnitPlace | None:
    unit_id = unit_ids_of_engagements([engagement], on=on).get(engagement.pk)
    return (history or UnitHistory()).cluster_of(unit_id, on=on)


def proposal_for(engagement: Engagement, *, on: date) -> Proposal:
    """From the last set; else from the HR file: the scale, the job title and what the units are called."""
    last = TrainingSet.objects.filter(engagement=engagement).first()
    if last:
        return Proposal(last.level, last.work)
    return Proposal(level_of(engagement, on=on), _work_of(engagement, on=on))


def level_of(engagement: Engagement, *, on: date) -> str:
    """Who has a team leads; else as the pay scale says. Empty when neither is known."""
    if Engagement.objects.active_on(on).filter(line_manager=engagement.person_id).exists():
        return Level.LEADING
    settings = TrainingSettings.load()
    return level_of_scale(
        engagement.function_level, hands_on_to=settings.hands_on_to, advisory_to=settings.advisory_to
    )


def _work_of(engagement: Engagement, *, on: date) -> str:
    history = UnitHistory()
    places = [engagement.job_title]
    unit_id = unit_ids_of_engagements([engagement], on=on).get(engagement.pk)
    while place := history.place_of(unit_id, on=on):
        # The name of the whole organisation says nothing of the work.
        if place.kind == UnitKind.CONCERN or place.name in places:
            break
        places.append(place.name)
        unit_id = place.parent_id
    kinds = KindOfWork.objects.filter(locale__language_code="nl", live=True)
    return likely_work(places, dict(kinds.values_list("code", "name")))
