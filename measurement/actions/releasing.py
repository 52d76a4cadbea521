"""Making a release: what the ledger lets through is counted, frozen and sealed. There is no other way out."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import transaction

from foundation.audit.actions import record_event, seal
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.limits import Limit
from foundation.people.models import Person
from foundation.people.queries.limits import limits_in_force
from foundation.printing.actions import old_runs, take_up
from foundation.printing.models import PrintRunStatus
from measurement.actions.group_counts import forget_groups
from measurement.actions.open_answers import take_sentences
from measurement.models import LedgerState, Release, ReleaseRun, Study, StudyState
from measurement.models.releases import release_sha256
from measurement.queries.panel import (
    answer_blocks,
    basis_of,
    first_trained,
    invited_to,
    measured,
    units_of,
    versions_between,
    waves_of,
)
from measurement.queries.reach import asked_by_wave, group_titles
from measurement.queries.releases import latest_release, waiting_run
from measurement.rules.building import Measured, Outset, build
from measurement.rules.release import without


@transaction.atomic
def make_release(*, study: Study, at: datetime, by: Person | None) -> Release:
    """Two at once give two successive releases: the second waits, and starts from the ledger of the first.

    Raises DomainError: no_answers.
    """
    locked = _locked(study)
    earlier = latest_release(locked)
    answers, outset = _found(locked, earlier, at=at)
    states = {row.variable: row for row in LedgerState.objects.filter(study=locked.public_id)}
    sentences = [
        *(earlier.report.get("sentences", []) if earlier else []),
        *take_sentences(locked, k=outset.k, on=local_date(at)),
    ]
    built = build(
        answers,
        outset,
        ledgers={variable: bytes(row.members) for variable, row in states.items()},
        earlier=earlier.report if earlier else None,
        # Who stays out beside those with gaps must be beyond guessing.
        random=np.random.default_rng(secrets.randbits(128)),
    )
    built.content["sentences"] = sentences
    LedgerState.objects.bulk_create(
        [
            LedgerState(study=locked.public_id, variable=variable, members=members)
            for variable, members in built.ledgers.items()
        ],
        update_conflicts=True,
        unique_fields=["study", "variable"],
        update_fields=["members"],
    )
    release = Release(
        study=locked,
        number=outset.number,
        made_at=at,
        made_by=by,
        content=built.content,
        content_sha256=release_sha256(built.content),
    )
    seal(release, at=at)
    forget_groups(locked, [one["wave"] for one in built.content["reach"] if "answered" in one])
    record_event(
        kind="release_made",
        at=at,
        actor_id=by.public_id if by else None,
        details={"study": str(locked.public_id), "number": release.number},
    )
    return release


def _locked(study: Study) -> Study:
    return Study.objects.select_for_update(of=("self",), no_key=True).get(pk=study.pk)


def _found(study: Study, earlier: Release | None, *, at: datetime) -> tuple[Measured, Outset]:
    blocks = answer_blocks(study)
    if not blocks:
        raise DomainError("no_answers")
    numbers = {block.version for block in blocks}
    versions = versions_between(study, {study.version, *numbers})
    waves = waves_of(study, {block.wave for block in blocks})
    clusters = {block.cluster for block in blocks if block.cluster is not None}
    organisation, units = units_of(clusters, on=local_date(at))
    trained = first_trained(study, waves)
    asked = asked_by_wave(study)
    outset = Outset(
        study=str(study.public_id),
        title={"nl": study.title, "en": study.title},
        organisation=organisation,
        number=earlier.number + 1 if earlier else 1,
        as_at=at.isoformat(),
        k=_k(study, earlier, at=at),
        basis=basis_of(study, waves, trained),
        is_final=study.state == StudyState.ENDED,
        versions=sorted(numbers),
        units=units,
        waves=waves,
        invited=invited_to(study),
        first_trained=trained,
        asked=asked,
        group_titles=group_titles(asked),
    )
    answers = measured(blocks, versions, [wave["code"] for wave in waves], newest=study.version)
    return answers, outset


def _k(study: Study, earlier: Release | None, *, at: datetime) -> int:
    """Never below what was agreed, and never below that of a release that is out."""
    agreed = limits_in_force(local_date(at))[Limit.REPORT]
    return max(study.k, agreed, earlier.report["k"] if earlier else 0)


@transaction.atomic
def leave_ledgers(*, study: Study, panel_ids: Sequence[bytes]) -> None:
    """After an erasure: nothing in the ledgers can be joined to these pseudonyms any more.

    Their places stay, under random ids, so that no later number is of them alone. What was released stays.
    """
    locked = _locked(study)
    for row in LedgerState.objects.filter(study=locked.public_id):
        strangers = [secrets.token_bytes(16) for _ in panel_ids]
        row.members = without(bytes(row.members), panel_ids, strangers)
        row.save(update_fields=["members"])


def request_release(*, study: Study, at: datetime, by: Person) -> ReleaseRun:
    """One that still waits is not asked for a second time."""
    return waiting_run(study) or ReleaseRun.objects.create(
        study=study, requested_by=by, requested_at=at, moved_at=at, total_count=1
    )


def carry_out_run(*, run: ReleaseRun, at: datetime) -> None:
    """Whatever goes wrong is told by the run; what nobody foresaw is raised too."""
    if not take_up(run, at=at):
        return
    rows = ReleaseRun.objects.filter(pk=run.pk)
    try:
        release = make_release(study=run.study, at=at, by=run.requested_by)
    except DomainError as error:
        rows.update(status=PrintRunStatus.FAILED, fault=error.code, moved_at=at)
    except Exception:
        rows.update(status=PrintRunStatus.FAILED, moved_at=at)
        raise
    else:
        rows.update(status=PrintRunStatus.READY, done_count=1, release=release, moved_at=at)


def forget_old_runs(*, at: datetime) -> int:
    """What was asked for more than a day ago; the release stays."""
    gone = old_runs(ReleaseRun, at=at)
    ReleaseRun.objects.filter(pk__in=[run.pk for run in gone]).delete()
    return len(gone)
