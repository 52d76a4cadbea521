"""Taking in an answer by its link, from nobody in particular."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from foundation.clock import local_date
from foundation.errors import DomainError
from lms.rules.deadlines import add_months
from measurement.actions.tokens import digest_of
from measurement.models import (
    InstrumentVersion,
    Invitation,
    InvitationState,
    InvitationToken,
    SealedAnswer,
    SealedSentence,
    Study,
    StudyKind,
    StudyState,
)
from measurement.rules.instruments import WAVES, Answers, Instrument, Kind, shown_items
from measurement.rules.packing import pack_items
from measurement.rules.staging import Alike, Label
from measurement.rules.windows import LATE, form_at, is_in_time, nobody_answers_after
from measurement.sealing import SentenceLabel, TooLong, seal_answer, seal_sentences


@dataclass(frozen=True)
class Asking:
    """What a link opens. `wave`: which of the four waves of items is asked."""

    study: Study
    questionnaire: Instrument
    wave: str
    form: int
    # The last day on which anybody can answer this wave.
    open_until: date


def asking_of(token: str, *, at: datetime) -> Asking:
    """Changes nothing. Raises DomainError: link_unknown, link_closed, already_received."""
    invitation = _invitation(token)
    _require_open(invitation, at=at)
    return _asking(invitation)


def receive_answer(*, token: str, answers: Answers, language: str, at: datetime) -> None:
    """Marks that somebody answered and seals what, in one transaction.

    Answers to questions that are not asked in this wave and form, or that a filter hides, are left out. Raises
    DomainError: as `asking_of`, and answer_too_long; ValueError for an option that no question has.
    """
    with transaction.atomic():
        found = _invitation(token)
        locked = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("participant__study__key", "participant__person")
            .get(pk=found.pk)
        )
        _require_open(locked, at=at)
        asking = _asking(locked)
        shown = {
            item.code: item
            for item in shown_items(asking.questionnaire, wave=asking.wave, form=asking.form, answers=answers)
        }
        given = {code: answer for code, answer in answers.items() if code in shown}
        sentences = {
            code: str(answer).strip()
            for code, answer in given.items()
            if shown[code].kind is Kind.OPEN and str(answer).strip()
        }
        Invitation.objects.filter(pk=locked.pk).update(is_done=True)
        _seal(locked, asking, pack_items(asking.questionnaire, given), sentences, language, at=at)


def _seal(
    invitation: Invitation,
    asking: Asking,
    items: bytes,
    sentences: Mapping[str, str],
    language: str,
    *,
    at: datetime,
) -> None:
    study, participant, today = asking.study, invitation.participant, local_date(at)
    alike = Alike(
        wave=invitation.wave,
        in_time=is_in_time(opens_on=invitation.opens_on, ends_on=invitation.ends_on, on=today),
        version=study.version,
        form=asking.form,
        language=language,
        cluster_id=participant.cluster_id,
    )
    until = (
        invitation.ends_on + LATE
        if study.kind == StudyKind.CALENDAR
        else add_months(today, settings.MEASUREMENT_WINDOW_MONTHS)
    )
    key, public_key = study.key, bytes(study.key.public_key)
    try:
        answer = seal_answer(public_key, Label(participant.person.public_id, alike, until), items)
        words = seal_sentences(public_key, SentenceLabel(invitation.wave, until), sentences)
    except TooLong as error:
        raise DomainError("answer_too_long") from error
    SealedAnswer.objects.create(sealed_to=key.pk, blob=answer)
    SealedSentence.objects.create(sealed_to=key.pk, blob=words)


def _invitation(token: str) -> Invitation:
    row = (
        InvitationToken.objects.filter(digest=digest_of(token))
        .select_related("invitation__participant__study")
        .first()
    )
    if row is None:
        raise DomainError("link_unknown")
    return row.invitation


def _require_open(invitation: Invitation, *, at: datetime) -> None:
    if invitation.is_done:
        raise DomainError("already_received")
    is_over = local_date(at) > invitation.ends_on + LATE
    if (
        invitation.state != InvitationState.SENT
        or is_over
        or invitation.participant.study.state != StudyState.OPEN
    ):
        raise DomainError("link_closed")


def _asking(invitation: Invitation) -> Asking:
    participant = invitation.participant
    study = participant.study
    version = InstrumentVersion.objects.get(instrument=study.instrument_id, number=study.version)
    questionnaire = version.questionnaire
    form = form_at(
        first_form=participant.first_form,
        position=_position(study, invitation),
        forms=questionnaire.forms,
    )
    is_plan = study.kind == StudyKind.PLAN
    open_until = (
        nobody_answers_after(wave=invitation.wave, takes_in_until=study.takes_in_until)
        if is_plan
        else invitation.ends_on + LATE
    )
    return Asking(study, questionnaire, invitation.asks, form, open_until)


def _position(study: Study, invitation: Invitation) -> int:
    """Which of the waves this is, from 0."""
    if study.kind == StudyKind.PLAN:
        return WAVES.index(invitation.wave)
    return list(study.waves.values_list("code", flat=True)).index(invitation.wave)
