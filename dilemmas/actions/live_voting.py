"""Rounds and votes. A vote is acknowledged after its transaction; a closed round takes what was on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from dilemmas.actions.pool import let_through
from dilemmas.ballots import KeyIsGone, destroy_key, kept_keys, key_of, make_key, seal, slot_id, unseal
from dilemmas.models import LiveCard, LiveSession, LiveSlot, RoundState
from dilemmas.queries.live import live_card_ids, option_count, totals_of, votes_of
from dilemmas.rules.rounds import FIRST, GRACE_SECONDS, SECOND, Refusal, Slot, Vote, cast
from foundation.errors import DomainError

GRACE = timedelta(seconds=GRACE_SECONDS)


@dataclass(frozen=True)
class Received:
    """A vote as it came in: `ballot` is what only that browser knows; `at` is when the server had it whole."""

    ballot: bytes
    vote: Vote
    at: datetime


def open_round(*, card: LiveCard, at: datetime) -> LiveCard:
    """Opens the first round, or after it was shown the second.

    Raises DomainError: card_ended, round_open (one is), no_round_left.
    """
    with transaction.atomic():
        locked = _lock_open(card)
        if locked.round_state in (RoundState.OPEN, RoundState.CLOSED):
            raise DomainError("round_open")
        if locked.round_number >= SECOND or locked.round_state == RoundState.VOID:
            raise DomainError("no_round_left")
        # Before the round is open, so that no vote finds it without.
        make_key(locked.public_id)
        locked.round_number += 1
        locked.round_state, locked.closed_at = RoundState.OPEN, None
        return _save(locked, "round_number", "round_state", "closed_at")


def cast_votes(*, card: LiveCard, received: Sequence[Received]) -> list[Slot | Refusal]:
    """Writes these votes in one transaction and says of each, in order, what the ballot now holds, or why not.

    Several at once, so that a thousand phones need no thousand transactions. Raises KeyIsGone when nothing of
    this card can be read any more.
    """
    with transaction.atomic():
        locked = _lock(card)
        if locked.ended_at or locked.round_state not in (RoundState.OPEN, RoundState.CLOSED):
            return [Refusal.CLOSED] * len(received)
        key, options = key_of(locked.public_id), option_count(locked)
        ids = [slot_id(key, one.ballot) for one in received]
        held = {
            row.id: unseal(key, card_id=locked.public_id, slot=row.id, blob=bytes(row.blob))
            for row in LiveSlot.objects.filter(card=locked, id__in=set(ids))
        }
        outcomes, changed = [], {}
        for one, ballot_id in zip(received, ids, strict=True):
            outcome = _outcome(locked, held.get(ballot_id, Slot()), one, options)
            outcomes.append(outcome)
            if isinstance(outcome, Slot):
                held[ballot_id] = changed[ballot_id] = outcome
        LiveSlot.objects.bulk_create(
            # In the order of their random ids: the rows say nothing of who came first.
            [
                LiveSlot(
                    id=one, card=locked, blob=seal(key, card_id=locked.public_id, slot=one, held=changed[one])
                )
                for one in sorted(changed)
            ],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["blob"],
        )
        if changed:
            LiveCard.objects.filter(pk=locked.pk).update(writes=F("writes") + 1)
    return outcomes


def _outcome(card: LiveCard, slot: Slot, one: Received, options: int) -> Slot | Refusal:
    if one.vote.round_number != card.round_number or not _accepts(card, one.at):
        return Refusal.CLOSED
    return cast(slot, one.vote, options=options)


def _accepts(card: LiveCard, received_at: datetime) -> bool:
    if card.round_state == RoundState.OPEN:
        return True
    return card.closed_at is not None and received_at <= card.closed_at + GRACE


def own_slot(*, card: LiveCard, ballot: bytes) -> Slot:
    """What this ballot holds, for a phone that comes back; an empty slot when it did not vote."""
    try:
        key = key_of(card.public_id)
        row = LiveSlot.objects.filter(card=card, id=slot_id(key, ballot)).first()
        return unseal(key, card_id=card.public_id, slot=row.id, blob=bytes(row.blob)) if row else Slot()
    except KeyIsGone:
        return Slot()


def close_round(*, card: LiveCard, at: datetime) -> LiveCard:
    """Nothing changes when it is closed already. Raises DomainError: card_ended, round_not_open."""
    with transaction.atomic():
        locked = _lock_open(card)
        if locked.round_state in (RoundState.CLOSED, RoundState.REVEALED):
            return locked
        if locked.round_state != RoundState.OPEN:
            raise DomainError("round_not_open")
        locked.round_state, locked.closed_at = RoundState.CLOSED, at
        return _save(locked, "round_state", "closed_at")


def reveal_round(*, card: LiveCard, at: datetime) -> LiveCard:
    """From now on nothing changes the result. Nothing happens when it was revealed before.

    Raises DomainError: card_ended, round_open, or votes_on_their_way with `seconds` while late votes still count.
    """
    with transaction.atomic():
        locked = _lock_open(card)
        if locked.round_state == RoundState.REVEALED:
            return locked
        if locked.round_state != RoundState.CLOSED or locked.closed_at is None:
            raise DomainError("round_open")
        wait = (locked.closed_at + GRACE - at).total_seconds()
        if wait > 0:
            raise DomainError("votes_on_their_way", seconds=wait)
        locked.round_state = RoundState.REVEALED
        let_through(locked, goes_on=True)
        return _save(locked, "round_state")


def count_by_hand(*, card: LiveCard, round_number: int, counts: Sequence[int], at: datetime) -> LiveCard:
    """Hands or cards that the host counted, instead of phones; shows them at once.

    Raises DomainError: card_ended, wrong_counts, or card_has_votes when phones voted in this card.
    """
    with transaction.atomic():
        locked = _lock_open(card)
        if len(counts) != option_count(locked) or any(count < 0 for count in counts):
            raise DomainError("wrong_counts")
        if round_number not in (FIRST, SECOND) or round_number > locked.round_number + 1:
            raise DomainError("wrong_counts")
        if locked.slots.exists():
            raise DomainError("card_has_votes")
        # Counting the same hands again is no going on: sentences would go through one by one.
        goes_on = str(round_number) not in locked.paper
        locked.paper = {**locked.paper, str(round_number): list(counts)}
        locked.round_number, locked.round_state, locked.closed_at = round_number, RoundState.REVEALED, at
        let_through(locked, goes_on=goes_on)
        return _save(locked, "paper", "round_number", "round_state", "closed_at")


def end_card(*, card: LiveCard, threshold: int, at: datetime) -> LiveCard:
    """Leaves totals and nothing else: slots go, and once that is committed the key. Nothing changes for a card
    that ended before."""
    with transaction.atomic():
        locked = _lock(card)
        if locked.ended_at is None:
            locked.totals = totals_of(locked, votes_of(locked), threshold=threshold)
            locked.ended_at = at
            locked.slots.all().delete()
            locked.table_lines.update(table=None)
            _save(locked, "totals", "ended_at")
        # Not before: a rollback would leave votes that nobody can read. A kill in between leaves an orphan for the start.
        transaction.on_commit(partial(destroy_key, locked.public_id))
    return locked


def void_lost_rounds() -> int:
    """After a start: what cannot be read any more is void, and what nobody needs any more goes. How many rounds
    were lost; their rooms are told."""
    # The keys first: one that is made meanwhile belongs to a card that is needed.
    kept = kept_keys()
    needed = live_card_ids()
    for orphan in kept - needed:
        destroy_key(orphan)
    LiveSlot.objects.exclude(card__public_id__in=needed).delete()
    begun = LiveCard.objects.filter(public_id__in=needed, round_number__gt=0).exclude(
        round_state=RoundState.VOID
    )
    # A round that was counted by hand has no key.
    return sum(_void_without_key(card) for card in begun if str(card.round_number) not in card.paper)


def _void_without_key(card: LiveCard) -> bool:
    with transaction.atomic():
        locked = _lock(card)
        try:
            key_of(locked.public_id)
        except KeyIsGone:
            locked.slots.all().delete()
            locked.round_state = RoundState.VOID
            _save(locked, "round_state")
            return True
    return False


def touch(session_id: int) -> None:
    """Something that screens show has changed."""
    LiveSession.objects.filter(pk=session_id).update(version=F("version") + 1)


def _lock(card: LiveCard) -> LiveCard:
    return (
        LiveCard.objects.select_for_update(of=("self",))
        .select_related("session", "case_version")
        .get(pk=card.pk)
    )


def _lock_open(card: LiveCard) -> LiveCard:
    locked = _lock(card)
    if locked.ended_at:
        raise DomainError("card_ended")
    return locked


def _save(card: LiveCard, *fields: str) -> LiveCard:
    card.save(update_fields=fields)
    touch(card.session_id)
    return card
