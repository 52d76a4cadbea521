"""Taking the answers of one person back, as long as the key can still find them."""

from datetime import datetime

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import Person
from measurement.actions.releasing import leave_ledgers
from measurement.actions.study_keys import kept_key
from measurement.models import Response, SealedAnswer, Study, StudyKey
from measurement.sealing import Opener, Unreadable
from measurement.study_keys import KeysAreGone, opening_key, panel_id, panel_key


@transaction.atomic
def erase_answers(*, study: Study, person: Person, at: datetime, is_rehearsal: bool = False) -> int:
    """How many answers went, written and waiting; `is_rehearsal`: would go.

    Not found: a sentence in own words, and an answer whose link was let go. What was released stays. The audit says that
    answers of the study were erased and not whose. Only where the key files are. Raises DomainError: no_study_key,
    study_key_destroyed, study_keys_gone.
    """
    # A flush waits for this, or this for the flush: an answer is found in one of both places.
    key = kept_key(study)
    try:
        panel = panel_id(panel_key(key.pk), study=study.public_id, person=person.public_id)
        waiting = _waiting(key, person)
    except KeysAreGone as error:
        raise DomainError("study_keys_gone") from error
    written = Response.objects.filter(study=study.public_id, panel_id=panel)
    found = written.count() + len(waiting)
    if is_rehearsal or not found:
        return found
    written.delete()
    for sealed in waiting:
        sealed.delete()
    leave_ledgers(study=study, panel_ids=[panel])
    record_event(kind="answers_erased", at=at, actor_id=None, details={"study": str(study.public_id)})
    return found


def _waiting(key: StudyKey, person: Person) -> list[SealedAnswer]:
    opener = Opener(opening_key(key.pk))
    return [
        sealed
        for sealed in SealedAnswer.objects.filter(sealed_to=key.pk)
        if _is_of(person, opener, bytes(sealed.blob))
    ]


def _is_of(person: Person, opener: Opener, blob: bytes) -> bool:
    try:
        return opener.label(blob).person == person.public_id
    except Unreadable:
        return False
