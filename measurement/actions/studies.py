"""Opening and stopping a study, and the days on which it ends by itself."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.limits import Limit
from foundation.people.models import Person, Unit
from foundation.people.queries.limits import limits_in_force
from lms.models import Requirement
from lms.rules.deadlines import add_months
from measurement.actions.closing import close_invitations_of
from measurement.actions.group_counts import forget_groups
from measurement.models import (
    Instrument,
    Invitation,
    InvitationState,
    OpenAnswer,
    Participant,
    Response,
    Study,
    StudyKind,
    StudyState,
    Wave,
    WedgeStep,
)
from measurement.queries.instruments import latest_version
from measurement.rules.instruments import WAVES
from measurement.rules.windows import ITEMS_KEPT_MONTHS, LATE, draw_steps

ONE_DAY = timedelta(days=1)
SEED_BYTES = 16
# Of rows a statement; SQLite takes no longer list.
CHUNK = 500


@dataclass(frozen=True)
class WaveDays:
    """One wave by the calendar. `asks`: one of the four waves of a plan, for the choice of the items."""

    code: str
    asks: str
    opens_on: date
    ends_on: date


@transaction.atomic
def open_plan(
    *,
    title: str,
    requirement: Requirement,
    instrument: Instrument,
    starts_on: date,
    takes_in_until: date,
    with_before: bool,
    by: Person | None,
    at: datetime,
    k: int | None = None,
    first_forms: int = 2,
    keeps_clusters: bool = True,
) -> Study:
    """Everybody whose first completion lies in these days takes part. Its keys are made by the worker.

    Raises DomainError: no_title, no_version (the questionnaire was never published), days_in_disorder, k_too_small.
    """
    study = _new_study(title, StudyKind.PLAN, instrument, starts_on, takes_in_until, by=by, at=at, k=k)
    study.requirement, study.with_before, study.first_forms = requirement, with_before, first_forms
    study.keeps_clusters = keeps_clusters
    study.save()
    _note("study_opened", study, by=by, at=at, of_kind=study.kind)
    return study


@transaction.atomic
def open_calendar(
    *,
    title: str,
    instrument: Instrument,
    units: Iterable[Unit],
    waves: Sequence[WaveDays],
    trained_from: Sequence[date] = (),
    by: Person | None,
    at: datetime,
    k: int | None = None,
    first_forms: int = 2,
    keeps_clusters: bool = True,
) -> Study:
    """Everybody at work in these units is asked in each wave; without units everybody in the organisation.

    `trained_from`: with a stepped wedge the days on which the steps begin; the units are spread over them in an order
    drawn by chance from a seed that is kept. Raises DomainError: as `open_plan`, and no_waves, wave_twice,
    unknown_wave, steps_without_units.
    """
    waves = sorted(waves, key=lambda one: one.opens_on)
    _check_waves(waves)
    study = _new_study(
        title, StudyKind.CALENDAR, instrument, waves[0].opens_on, waves[-1].ends_on, by=by, at=at, k=k
    )
    study.first_forms, study.keeps_clusters = first_forms, keeps_clusters
    study.wedge_seed = secrets.token_hex(SEED_BYTES) if trained_from else ""
    study.save()
    chosen = list(units)
    study.units.set(chosen)
    Wave.objects.bulk_create(
        Wave(study=study, code=one.code, asks=one.asks, opens_on=one.opens_on, ends_on=one.ends_on)
        for one in waves
    )
    if trained_from:
        _draw_wedge(study, {unit.code: unit for unit in chosen}, sorted(trained_from))
    _note("study_opened", study, by=by, at=at, of_kind=study.kind)
    return study


def _check_waves(waves: Sequence[WaveDays]) -> None:
    if not waves:
        raise DomainError("no_waves")
    if len({one.code for one in waves}) < len(waves):
        raise DomainError("wave_twice")
    if any(one.asks not in WAVES for one in waves):
        raise DomainError("unknown_wave")
    if any(one.ends_on < one.opens_on for one in waves):
        raise DomainError("days_in_disorder")


def _draw_wedge(study: Study, units: Mapping[str, Unit], trained_from: Sequence[date]) -> None:
    try:
        steps = draw_steps(units, steps=len(trained_from), seed=study.wedge_seed)
    except ValueError as error:
        raise DomainError("steps_without_units") from error
    WedgeStep.objects.bulk_create(
        WedgeStep(study=study, unit=units[code], step=step, trained_from=trained_from[step - 1])
        for code, step in steps.items()
    )


def _new_study(
    title: str,
    kind: StudyKind,
    instrument: Instrument,
    starts_on: date,
    takes_in_until: date,
    *,
    by: Person | None,
    at: datetime,
    k: int | None,
) -> Study:
    least = limits_in_force(local_date(at))[Limit.REPORT]
    if not title.strip():
        raise DomainError("no_title")
    if takes_in_until < starts_on:
        raise DomainError("days_in_disorder")
    if k is not None and k < least:
        raise DomainError("k_too_small", least=least)
    version = latest_version(instrument)
    if version is None:
        raise DomainError("no_version")
    return Study(
        title=title.strip(),
        kind=kind,
        instrument=instrument,
        version=version.number,
        k=k or least,
        starts_on=starts_on,
        takes_in_until=takes_in_until,
        opened_at=at,
        opened_by=by,
    )


@transaction.atomic
def stop_study(*, study: Study, by: Person | None, at: datetime) -> None:
    """Nobody is asked any more and nothing comes in; what came in is kept. Raises DomainError `not_open`."""
    locked = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if locked.state != StudyState.OPEN:
        raise DomainError("not_open")
    _finish(locked, StudyState.STOPPED, at=at)
    _note("study_stopped", locked, by=by, at=at)


def end_studies(*, at: datetime) -> int:
    """Those that take in nobody any more and in which nothing is planned or open."""
    ended = 0
    for study in Study.objects.filter(state=StudyState.OPEN, takes_in_until__lt=local_date(at)):
        ended += _end(study, at=at)
    return ended


@transaction.atomic
def _end(study: Study, *, at: datetime) -> int:
    locked = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    busy = Invitation.objects.filter(
        participant__study=study, state__in=(InvitationState.PLANNED, InvitationState.SENT)
    )
    last = locked.takes_in_until + (LATE if locked.kind == StudyKind.CALENDAR else timedelta(0))
    if locked.state != StudyState.OPEN or local_date(at) <= last or busy.exists():
        return 0
    _finish(locked, StudyState.ENDED, at=at)
    _note("study_ended", locked, by=None, at=at)
    return 1


def _finish(study: Study, state: StudyState, *, at: datetime) -> None:
    """Who was asked is forgotten; what waits is written or destroyed at the next flush."""
    close_invitations_of(study, at=at)
    study.state, study.ended_on = state, local_date(at)
    study.save(update_fields=["state", "ended_on"])
    Participant.objects.filter(study=study).delete()


def forget_items(*, at: datetime) -> int:
    """What was chosen for each question, and sentences that no report took, two years after the end; the scores stay.

    How many studies.
    """
    last = add_months(local_date(at), -ITEMS_KEPT_MONTHS)
    forgotten = 0
    for study in Study.objects.filter(ended_on__lte=last, items_forgotten_on=None):
        with transaction.atomic():
            Response.objects.filter(study=study.public_id).update(items=b"")
            OpenAnswer.objects.filter(study=study.public_id).delete()
            forget_groups(study)
            study.items_forgotten_on = local_date(at)
            study.save(update_fields=["items_forgotten_on"])
        forgotten += 1
    return forgotten


def _note(kind: str, study: Study, *, by: Person | None, at: datetime, **details: str) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id if by else None,
        details={"study": str(study.public_id), **details},
    )
