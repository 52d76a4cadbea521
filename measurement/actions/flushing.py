"""From sealed answers to answers under a pseudonym: in batches of enough who are alike, and in no order.

`flush_answers` belongs to the worker that holds the key files. What may be written when: measurement/rules/staging.py.
"""

import logging
import random
import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from foundation.batches import BATCH, in_batches
from foundation.clock import local_date
from measurement.models import (
    AnswerLoss,
    InstrumentVersion,
    OpenAnswer,
    Response,
    SealedAnswer,
    SealedSentence,
    Study,
    StudyKey,
    StudyKeyState,
    StudyKind,
    StudyState,
)
from measurement.rules.instruments import Instrument
from measurement.rules.packing import pack_scores, unpack_items
from measurement.rules.scoring import scale_scores
from measurement.rules.staging import Alike, Batch, Settlement, Trace, Waiting, settle
from measurement.sealing import Opener, Unreadable
from measurement.study_keys import PANEL_BYTES, KeysAreGone, opening_key, panel_id, panel_key

logger = logging.getLogger(__name__)


def flush_answers(*, at: datetime) -> int:
    """Writes what lies together in large enough groups and destroys what waited too long; how many were written."""
    return sum(_each_study(_flush, SealedAnswer, at=at))


def flush_sentences(*, at: datetime) -> int:
    """What was written in words, in batches and transactions of its own; how many sentences."""
    return sum(_each_study(_flush_sentences, SealedSentence, at=at))


def _each_study(flush, model, *, at: datetime) -> Iterable[int]:  # type: ignore[no-untyped-def]
    waiting = model.objects.order_by().values_list("sealed_to", flat=True).distinct()
    keys = StudyKey.objects.filter(pk__in=list(waiting), state=StudyKeyState.KEPT).select_related("study")
    for key in keys.order_by("pk"):
        try:
            yield flush(key, at=at)
        except KeysAreGone:
            logger.error("The key files of study %s are not in MEASUREMENT_KEY_DIR.", key.study.public_id)


@dataclass(frozen=True)
class _Ring:
    """The private half of one study."""

    study: UUID
    opener: Opener
    panel: bytes

    @classmethod
    def of(cls, key: StudyKey) -> "_Ring":
        """Raises KeysAreGone."""
        return cls(key.study.public_id, Opener(opening_key(key.pk)), panel_key(key.pk))

    def pseudonym(self, person: UUID) -> bytes:
        return panel_id(self.panel, study=self.study, person=person)


def _flush(key: StudyKey, *, at: datetime) -> int:
    ring = _Ring.of(key)
    # Opening takes the time; it is done before anybody has to wait for it.
    waiting, unreadable = _waiting(key, ring)
    has_ended = key.study.state != StudyState.OPEN
    if not (unreadable or _may_move(waiting, key.study.k, at=at, has_ended=has_ended)):
        return 0
    with transaction.atomic():
        # Two flushes at once wait for each other; one of them finds what is left.
        StudyKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
        still = set(SealedAnswer.objects.filter(sealed_to=key.pk).values_list("pk", flat=True))
        waiting = {one: row for one, row in waiting.items() if one in still}
        settlement, contents, spoilt = _settle(key, ring, waiting, at=at, has_ended=has_ended)
        for batch in settlement.batches:
            _write(key.study, batch, waiting, contents)
        written = [one for batch in settlement.batches for one in batch.ids]
        lost = Counter(row.alike.wave for row in settlement.destroyed.values())
        lost.update(waiting[one].alike.wave for one in spoilt)
        # While the study runs, a box that does not open may be a fault that is mended; at its end it is lost.
        unreadable = unreadable & still if has_ended else set()
        lost[""] += len(unreadable)
        _note_losses(key.study, lost)
        _remove(SealedAnswer.objects.all(), [*written, *settlement.destroyed, *spoilt, *unreadable])
    return len(written)


def _waiting(key: StudyKey, ring: _Ring) -> tuple[dict[UUID, Waiting], set[UUID]]:
    waiting: dict[UUID, Waiting] = {}
    unreadable: set[UUID] = set()
    for pk, blob in SealedAnswer.objects.filter(sealed_to=key.pk).values_list("pk", "blob"):
        try:
            label = ring.opener.label(bytes(blob))
            waiting[pk] = Waiting(label.alike, ring.pseudonym(label.person), label.until)
        except Unreadable:
            unreadable.add(pk)
    if unreadable:
        logger.error("%d answers of study %s cannot be opened.", len(unreadable), key.study.public_id)
    return waiting, unreadable


def _may_move(waiting: dict[UUID, Waiting], least: int, *, at: datetime, has_ended: bool) -> bool:
    """Whether it is worth reading what is stored."""
    groups = Counter(row.alike for row in waiting.values())
    today = local_date(at)
    return (
        has_ended
        or any(size >= least for size in groups.values())
        or any(row.until < today for row in waiting.values())
    )


def _settle(
    key: StudyKey, ring: _Ring, waiting: dict[UUID, Waiting], *, at: datetime, has_ended: bool
) -> tuple[Settlement, dict[UUID, bytes], set[UUID]]:
    """With the contents of what is written, and which could not be opened after all: these count for no group."""
    traces = _traces(key.study)
    contents: dict[UUID, bytes] = {}
    spoilt: set[UUID] = set()
    while True:
        settlement = settle(
            {one: row for one, row in waiting.items() if one not in spoilt},
            traces,
            least=key.study.k,
            today=local_date(at),
            has_ended=has_ended,
            chance=random.SystemRandom(),
        )
        wanted = {one for batch in settlement.batches for one in batch.ids}
        contents |= _contents(ring, wanted - contents.keys())
        if not (found := wanted - contents.keys()):
            return settlement, contents, spoilt
        spoilt |= found


def _traces(study: Study) -> dict[bytes, Trace]:
    found: dict[bytes, set[Alike]] = defaultdict(set)
    rows = Response.objects.filter(study=study.public_id).values_list(
        "panel_id", "wave", "in_time", "version", "form", "language", "cluster_id"
    )
    for panel, wave, in_time, version, form, language, cluster_id in rows.order_by().iterator():
        found[bytes(panel)].add(Alike(wave, in_time, version, form, language, cluster_id))
    return {panel: frozenset(alikes) for panel, alikes in found.items()}


def _contents(ring: _Ring, ids: Collection[UUID]) -> dict[UUID, bytes]:
    found: dict[UUID, bytes] = {}
    for chunk in in_batches(ids):
        for pk, blob in SealedAnswer.objects.filter(pk__in=chunk).values_list("pk", "blob"):
            with suppress(Unreadable):
                found[pk] = ring.opener.items(bytes(blob))
    return found


def _write(study: Study, batch: Batch, waiting: dict[UUID, Waiting], contents: dict[UUID, bytes]) -> None:
    """With all that was written before and is alike, in a new order: so the rows do not say what came together."""
    alike = batch.alike
    questionnaire = _questionnaire(study, alike.version)
    asks, own = _asks(study, alike.wave), set(batch.own)
    rows = []
    for one in batch.ids:
        answers = unpack_items(questionnaire, contents[one])
        scores = scale_scores(questionnaire, wave=asks, form=alike.form, answers=answers)
        rows.append(
            Response(
                study=study.public_id,
                wave=alike.wave,
                in_time=alike.in_time,
                version=alike.version,
                form=alike.form,
                language=alike.language,
                cluster_id=alike.cluster_id,
                panel_id=waiting[one].panel if one in own else secrets.token_bytes(PANEL_BYTES),
                items=contents[one],
                scores=pack_scores(scores),
            )
        )
    earlier = Response.objects.filter(
        study=study.public_id,
        wave=alike.wave,
        in_time=alike.in_time,
        version=alike.version,
        form=alike.form,
        language=alike.language,
        cluster_id=alike.cluster_id,
    )
    rows += list(earlier)
    earlier.delete()
    random.SystemRandom().shuffle(rows)
    Response.objects.bulk_create(rows, batch_size=BATCH)


def _questionnaire(study: Study, version: int) -> Instrument:
    return InstrumentVersion.objects.get(instrument=study.instrument_id, number=version).questionnaire


def _asks(study: Study, wave: str) -> str:
    if study.kind == StudyKind.PLAN:
        return wave
    return study.waves.get(code=wave).asks


def _note_losses(study: Study, lost: Counter[str]) -> None:
    for wave, count in sorted(lost.items()):
        if count:
            row, _made = AnswerLoss.objects.get_or_create(study=study.public_id, wave=wave)
            AnswerLoss.objects.filter(pk=row.pk).update(count=F("count") + count)


def _flush_sentences(key: StudyKey, *, at: datetime) -> int:
    ring = _Ring.of(key)
    today, has_ended = local_date(at), key.study.state != StudyState.OPEN
    waves: dict[str, dict[UUID, bool]] = defaultdict(dict)
    unreadable: set[UUID] = set()
    for pk, blob in SealedSentence.objects.filter(sealed_to=key.pk).values_list("pk", "blob"):
        try:
            label = ring.opener.sentence_label(bytes(blob))
            waves[label.wave][pk] = has_ended or label.until < today
        except Unreadable:
            unreadable.add(pk)
    written = 0
    with transaction.atomic():
        StudyKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
        still = set(SealedSentence.objects.filter(sealed_to=key.pk).values_list("pk", flat=True))
        for wave, rows in waves.items():
            ids = rows.keys() & still
            if len(ids) >= key.study.k:
                written += _write_sentences(key.study, wave, ring, ids)
                _remove(SealedSentence.objects.all(), ids)
            else:
                # Too few to hide who wrote: destroyed unread.
                _remove(SealedSentence.objects.all(), [one for one in ids if rows[one]])
        if has_ended:
            _remove(SealedSentence.objects.all(), unreadable)
    return written


def _write_sentences(study: Study, wave: str, ring: _Ring, ids: Collection[UUID]) -> int:
    rows = []
    for chunk in in_batches(ids):
        for blob in SealedSentence.objects.filter(pk__in=chunk).values_list("blob", flat=True):
            with suppress(Unreadable):
                rows += [
                    OpenAnswer(study=study.public_id, wave=wave, item=item, text=text)
                    for item, text in ring.opener.sentences(bytes(blob)).items()
                ]
    random.SystemRandom().shuffle(rows)
    OpenAnswer.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _remove(rows: QuerySet, ids: Iterable[UUID]) -> None:
    for chunk in in_batches(ids):
        rows.filter(pk__in=chunk).delete()
