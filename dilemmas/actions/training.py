"""Practising: begin a set, choose in each case, complete it. A choice is sealed at once (actions/choices.py)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from dilemmas.actions.choices import hold_choice
from dilemmas.models import ChoiceSource, Progress, TrainingCase, TrainingSet, TrainingSettings
from dilemmas.queries.training import candidates_for, chose_before, cluster_of
from dilemmas.rules.sets import Wanted, compose_set
from dilemmas.statements import facts_of_set
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, Person
from foundation.xapi.actions import record_statements


def start_set(*, engagement: Engagement, level: str, work: str, seed: int, at: datetime) -> TrainingSet:
    """The open set if there is one (another tab or device goes on with it), else a new one.

    `seed`: a number that nobody can foresee. Raises DomainError `no_cases` while the catalogue is empty.
    """
    existing = _open_set_of(engagement)
    if existing:
        return existing
    candidates, versions = candidates_for(engagement.person)
    cluster = cluster_of(engagement, on=local_date(at))
    size = TrainingSettings.load().cases_in_a_set
    wanted = Wanted(level, work, cluster.code if cluster else "", size)
    picks = compose_set(candidates, wanted, seed=seed)
    if not picks:
        raise DomainError("no_cases")
    try:
        with transaction.atomic():
            training_set = TrainingSet.objects.create(
                engagement=engagement, level=level, work=work, started_at=at
            )
            TrainingCase.objects.bulk_create(
                TrainingCase(
                    training_set=training_set,
                    version=versions[pick.case_key],
                    position=position,
                    is_wider=pick.is_wider,
                )
                for position, pick in enumerate(picks, start=1)
            )
            return training_set
    except IntegrityError:
        # A double click: the other request made it a moment earlier.
        existing = _open_set_of(engagement)
        if existing is None:
            raise
        return existing


@transaction.atomic
def choose(*, training_case: TrainingCase, option: int, at: datetime) -> bool:
    """Marks the case as chosen in and seals the choice; False, and nothing changes, when that was done before.

    In a case in which this person chose before, in an earlier set, the choice is not kept at all: ten choices are
    of ten people. Raises DomainError `unknown_option`.
    """
    one = _locked(training_case)
    if one.is_chosen:
        return False
    if not 0 <= option < len(one.version.in_language("nl")["options"]):
        raise DomainError("unknown_option", option=option)
    one.progress = Progress.CHOSEN
    one.save(update_fields=["progress"])
    if not chose_before(one):
        cluster = cluster_of(one.training_set.engagement, on=local_date(at))
        hold_choice(
            source=ChoiceSource.TRAINING,
            subject=one.version.case_key,
            series=one.version.series,
            round=1,
            option=option,
            unit_id=cluster.unit_id if cluster else None,
            at=at,
        )
    return True


@transaction.atomic
def finish_case(*, training_case: TrainingCase) -> None:
    """Raises DomainError `not_chosen`. Safe to repeat."""
    one = _locked(training_case)
    if not one.is_chosen:
        raise DomainError("not_chosen")
    one.progress = Progress.DONE
    one.save(update_fields=["progress"])


@transaction.atomic
def complete_set(*, training_set: TrainingSet, language: str, at: datetime) -> TrainingSet:
    """With its statements. Raises DomainError `cases_open`. Safe to repeat."""
    one = (
        TrainingSet.objects.select_for_update(of=("self",))
        .select_related("engagement__person")
        .get(pk=training_set.pk)
    )
    if one.completed_at is not None:
        return one
    cases = list(one.cases.select_related("version"))
    if not all(case.is_done for case in cases):
        raise DomainError("cases_open")
    one.completed_at = at
    one.save(update_fields=["completed_at"])
    record_statements(facts_of_set(one, cases, at=at, language=language))
    return one


def _open_set_of(engagement: Engagement) -> TrainingSet | None:
    return TrainingSet.objects.open().filter(engagement=engagement).first()


def _locked(training_case: TrainingCase) -> TrainingCase:
    """First the person, so that the same case in the sets of two jobs counts once."""
    owners = Person.objects.filter(engagements__training_sets__cases=training_case.pk)
    list(owners.select_for_update(of=("self",), no_key=True))
    return (
        TrainingCase.objects.select_for_update(of=("self",))
        .select_related("version", "training_set__engagement")
        .get(pk=training_case.pk)
    )
