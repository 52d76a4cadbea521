"""Making, keeping in escrow and destroying the keys of a study. Only the worker and the command line do this."""

import logging
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from measurement.actions.open_answers import destroy_unshown_sentences
from measurement.models import SealedAnswer, SealedSentence, Study, StudyKey, StudyKeyState, StudyState
from measurement.rules.windows import KEY_RESTS
from measurement.study_keys import make_keys, restore_from_escrow, shred_keys, write_escrow

logger = logging.getLogger(__name__)


def make_study_keys(*, at: datetime) -> int:
    """For each study that has none yet; nobody is invited before."""
    return sum(_make(study, at=at) for study in Study.objects.filter(key=None, state=StudyState.OPEN))


@transaction.atomic
def _make(study: Study, *, at: datetime) -> int:
    Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if StudyKey.objects.filter(study=study).exists():
        return 0
    key_id = uuid4()
    StudyKey.objects.create(id=key_id, study=study, public_key=make_keys(key_id))
    _note("study_key_made", study, at=at)
    return 1


@transaction.atomic
def escrow_study_key(*, study: Study, at: datetime) -> tuple[str, str]:
    """Two codes, for two roles, told once. Raises DomainError: no_study_key, study_key_destroyed, study_keys_gone."""
    key = kept_key(study)
    codes = write_escrow(key.pk)
    key.escrowed_on = local_date(at)
    key.save(update_fields=["escrowed_on"])
    _note("study_key_escrowed", study, at=at)
    return codes


@transaction.atomic
def restore_study_key(*, study: Study, first: str, second: str, at: datetime) -> None:
    """Raises DomainError: as `escrow_study_key`, or no_escrow, codes_refused, keys_are_there."""
    restore_from_escrow(kept_key(study).pk, first, second)
    _note("study_key_restored", study, at=at)


def destroy_due_keys(*, at: datetime) -> int:
    """Of studies that rest long enough: from then on nobody can join an answer to a person."""
    _shred_what_was_left()
    last = local_date(at) - KEY_RESTS
    due = StudyKey.objects.filter(state=StudyKeyState.KEPT, study__ended_on__lte=last)
    done = sum(_destroy(key, at=at) for key in due.select_related("study"))
    destroy_unshown_sentences()
    return done


@transaction.atomic
def _destroy(key: StudyKey, *, at: datetime) -> int:
    waiting = (SealedAnswer, SealedSentence)
    for model in waiting:
        # What the last flush could not open is lost with the key.
        model.objects.filter(sealed_to=key.pk).delete()
    done = StudyKey.objects.filter(pk=key.pk, state=StudyKeyState.KEPT).update(
        state=StudyKeyState.DESTROYED, destroyed_on=local_date(at)
    )
    if done:
        _note("study_key_destroyed", key.study, at=at)
        transaction.on_commit(partial(shred_keys, key.pk))
    return done


def _shred_what_was_left() -> None:
    """Of a worker that was killed between its commit and its files."""
    for key_id in StudyKey.objects.filter(state=StudyKeyState.DESTROYED).values_list("pk", flat=True):
        shred_keys(key_id)


def kept_key(study: Study) -> StudyKey:
    key = StudyKey.objects.select_for_update().filter(study=study).first()
    if key is None:
        raise DomainError("no_study_key")
    if key.state == StudyKeyState.DESTROYED:
        raise DomainError("study_key_destroyed")
    return key


def _note(kind: str, study: Study, *, at: datetime) -> None:
    record_event(kind=kind, at=at, actor_id=None, details={"study": str(study.public_id)})
