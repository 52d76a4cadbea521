"""A choice never stands beside a person: it waits sealed, and is counted when enough are alike.

`hold_choice` is called in the transaction that marks the step as done; `flush_choices` by what happens by
itself. What each may be seen to do, and by whom, stands in docs/decisions.
"""

import logging
import random
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from dilemmas.actions.choice_keys import KeyRing, Sealer, Unreadable, shred_key_file, turn_keys
from dilemmas.models import ChoiceKey, ChoiceLoss, ChoiceTally, KeyState, SealedChoice
from dilemmas.queries.spreads import period_of
from dilemmas.rules.staging import Group, Label, Settlement, Vote, month_number, settle
from foundation.clock import local_date
from foundation.people.limits import Limit
from foundation.people.queries.limits import limits_in_force

logger = logging.getLogger(__name__)

# Rows a statement; SQLite takes no longer list.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """Never kept: it lives from the request until it is sealed. `cluster_id`: a Unit, or None."""

    vote: Vote
    option: int
    cluster_id: int | None = None


def hold_choice(
    *,
    source: str,
    subject: UUID,
    series: int,
    round: int,
    option: int,
    unit_id: int | None,
    at: datetime,
) -> None:
    """Seals a choice. `source`: a ChoiceSource; `option` counts from 0; `unit_id`: the cluster, or None.

    Call it in the transaction that records that somebody chose, once for each person, case and series: ten
    choices must be of ten people. Raises ValueError for an option that no case has.
    """
    vote = Vote(source, subject, series, round)
    hold_choices(choices=[Choice(vote, option, unit_id)], at=at)


def hold_choices(*, choices: Iterable[Choice], at: datetime) -> int:
    """`hold_choice` for many, in any order but that in which they came; how many."""
    on = local_date(at)
    sealer, month = Sealer(on=on), month_number(on)
    rows = [
        SealedChoice(
            sealed_to=sealer.key_id,
            blob=sealer.seal(Label(Group(one.vote, one.cluster_id), month), one.option),
        )
        for one in choices
    ]
    random.SystemRandom().shuffle(rows)
    SealedChoice.objects.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


def flush_choices(*, at: datetime) -> int:
    """Counts what lies together in large enough groups, destroys what waited too long, turns the keys.

    How many were counted. One transaction; two at once wait for each other.
    """
    return _flush(at=at, ended=())


def close_vote(*, source: str, subject: UUID, series: int, round: int, at: datetime) -> int:
    """As `flush_choices`, and for this vote nothing waits any longer: it is counted without cluster, or destroyed.

    For the transaction that ends a poll, after which no choice of it may come.
    """
    return _flush(at=at, ended=(Vote(source, subject, series, round),))


def _flush(*, at: datetime, ended: Collection[Vote]) -> int:
    on = local_date(at)
    _shred_what_was_left()
    # Opening labels takes the time; it is done before anybody has to wait for it.
    ring = KeyRing()
    opened, unreadable = _labels(ring)
    least = limits_in_force(on)[Limit.REPORT]
    with transaction.atomic():
        keys = list(ChoiceKey.objects.select_for_update().order_by("pk"))
        if not keys:
            return 0
        # A flush that ran at the same time may have taken some.
        still = set(SealedChoice.objects.values_list("pk", flat=True))
        settlement = settle(
            {one: label for one, label in opened.items() if one in still},
            least=least,
            month=month_number(on),
            window_months=settings.CHOICE_WINDOW_MONTHS,
            ended=ended,
        )
        counted, spoilt = _count(settlement, ring, least=least, on=on)
        _destroy(settlement.destroyed | spoilt, _past_hope(unreadable & still, keys, on=on))
        for key_id in turn_keys(keys, ring, on=on):
            transaction.on_commit(partial(shred_key_file, key_id))
    return counted


def _labels(ring: KeyRing) -> tuple[dict[UUID, Label], set[UUID]]:
    labels: dict[UUID, Label] = {}
    unreadable: set[UUID] = set()
    for pk, sealed_to, blob in SealedChoice.objects.values_list("pk", "sealed_to", "blob"):
        try:
            labels[pk] = ring.label(sealed_to, bytes(blob))
        except Unreadable:
            unreadable.add(pk)
    if unreadable:
        logger.error("%d choices cannot be opened: is CHOICE_KEY_DIR the right folder?", len(unreadable))
    return labels, unreadable


def _count(settlement: Settlement, ring: KeyRing, *, least: int, on: date) -> tuple[int, dict[UUID, Label]]:
    """Writes the batches as counts and removes their rows; how many, and which could not be opened after all."""
    counted = 0
    spoilt: dict[UUID, Label] = {}
    for group, ids in settlement.batches.items():
        options = _options(ids, ring)
        spoilt |= {one: Label(group, 0) for one in ids if one not in options}
        if len(options) < least:
            continue
        _add(group, Counter(options.values()), period=period_of(on))
        _remove(list(options))
        counted += len(options)
    return counted, spoilt


def _options(ids: list[UUID], ring: KeyRing) -> dict[UUID, int]:
    """What was chosen; without those whose box was tampered with."""
    found: dict[UUID, int] = {}
    for start in range(0, len(ids), CHUNK):
        rows = SealedChoice.objects.filter(pk__in=ids[start : start + CHUNK])
        for pk, sealed_to, blob in rows.values_list("pk", "sealed_to", "blob"):
            with suppress(Unreadable):
                found[pk] = ring.option(sealed_to, bytes(blob))
    return found


def _add(group: Group, options: Counter[int], *, period: str) -> None:
    vote = group.vote
    alike = {
        "source": vote.source,
        "subject": vote.subject,
        "series": vote.series,
        "round": vote.round,
        "cluster_id": group.cluster_id,
        "period": period,
    }
    there = ChoiceTally.objects.filter(**alike)
    known = set(there.values_list("option", flat=True))
    for option in known & options.keys():
        there.filter(option=option).update(count=F("count") + options[option])
    ChoiceTally.objects.bulk_create(
        ChoiceTally(**alike, option=option, count=options[option])
        for option in sorted(options.keys() - known)
    )


def _destroy(labels: dict[UUID, Label], past_hope: set[UUID]) -> None:
    lost = Counter(label.group.vote.source for label in labels.values())
    if past_hope:
        lost[""] = len(past_hope)
    for source, count in lost.items():
        loss, _made = ChoiceLoss.objects.get_or_create(source=source)
        ChoiceLoss.objects.filter(pk=loss.pk).update(count=F("count") + count)
    _remove([*labels, *past_hope])


def _remove(ids: list[UUID]) -> None:
    for start in range(0, len(ids), CHUNK):
        SealedChoice.objects.filter(pk__in=ids[start : start + CHUNK]).delete()


def _past_hope(unreadable: set[UUID], keys: list[ChoiceKey], *, on: date) -> set[UUID]:
    """Whose key is gone for good, or is so old that what waits under it is too late anyway."""
    alive = {
        key.pk
        for key in keys
        if key.state != KeyState.DESTROYED
        and month_number(on) - month_number(key.opened_on) <= settings.CHOICE_WINDOW_MONTHS + 1
    }
    rows = SealedChoice.objects.exclude(sealed_to__in=alive).values_list("pk", flat=True)
    return unreadable & set(rows) if unreadable else set()


def _shred_what_was_left() -> None:
    """Of a flush that was killed between its commit and its files."""
    for key_id in ChoiceKey.objects.filter(state=KeyState.DESTROYED).values_list("pk", flat=True):
        shred_key_file(key_id)
