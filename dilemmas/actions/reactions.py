"""One line about the case of the week, and what an editor does with it before anybody reads it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from dilemmas.actions.voting import spend
from dilemmas.models import REACTION_LENGTH, Poll, PollReaction, ReactionState, RejectionReason
from dilemmas.rules.polls import Phase
from dilemmas.rules.redaction import without
from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError

# More than that in a minute is no municipality at coffee.
REACTIONS_A_MINUTE = 30
# So many nobody reads; until some are read no more come in.
MOST_WAITING = 300
# Who writes after the reflection is read once more; then the queue is emptied.
TAKES_REACTIONS = frozenset({Phase.FIRST, Phase.SECOND})
QUEUE_LASTS = timedelta(days=28)


class ReactionRefused(DomainError):
    """Nothing was kept. Codes: not_open, empty, too_long, queue_full, too_busy (VoteRefused), decided_already, gone."""

    code = "not_open"


def send_reaction(*, poll: Poll, text: str, at: datetime) -> bool:
    """Puts it in the queue; False when the very same line waits or stands there already.

    Raises ReactionRefused, or VoteRefused (too_busy).
    """
    text = " ".join(text.replace("\0", "").split())
    if not poll.live or poll.schedule.phase_at(at) not in TAKES_REACTIONS:
        raise ReactionRefused()
    if not text:
        raise ReactionRefused("empty")
    if len(text) > REACTION_LENGTH:
        raise ReactionRefused("too_long")
    spend(f"reaction:{poll.public_id}", most=REACTIONS_A_MINUTE, at=at)
    with transaction.atomic():
        # Two presses of one button wait for each other here.
        Poll.objects.select_for_update().get(pk=poll.pk)
        if poll.reactions.filter(text=text).exists():
            return False
        if poll.reactions.filter(state=ReactionState.WAITING).count() >= MOST_WAITING:
            raise ReactionRefused("queue_full")
        PollReaction.objects.create(poll=poll, text=text, sent_on=local_date(at))
    return True


@transaction.atomic
def approve_reaction(*, reaction_id: int, remove: Sequence[str] = (), by: UUID, at: datetime) -> PollReaction:
    """From now on everybody reads it. `remove`: words that give way to a mark first, each wherever it stands.

    Nothing else of the line changes. Raises ReactionRefused (decided_already, gone, too_long).
    """
    reaction = _waiting(reaction_id)
    text = without(reaction.text, remove)
    if len(text) > REACTION_LENGTH:
        raise ReactionRefused("too_long")
    is_edited = text != reaction.text
    reaction.text, reaction.state = text, ReactionState.APPROVED
    reaction.save(update_fields=["text", "state"])
    _record("poll_reaction_approved", reaction, {"edited": is_edited}, by=by, at=at)
    return reaction


@transaction.atomic
def reject_reaction(*, reaction_id: int, reason: str, by: UUID, at: datetime) -> PollReaction:
    """Keeps the reason, a RejectionReason, and wipes the line. Raises ReactionRefused (decided_already, gone)."""
    reaction = _waiting(reaction_id)
    reaction.text, reaction.state, reaction.reason = "", ReactionState.REJECTED, RejectionReason(reason)
    reaction.save(update_fields=["text", "state", "reason"])
    _record("poll_reaction_rejected", reaction, {"reason": str(reaction.reason)}, by=by, at=at)
    return reaction


def forget_unread_reactions(*, at: datetime) -> int:
    """Lines that still wait four weeks after their poll; how many."""
    long_over = Poll.objects.filter(reflection_on__lt=local_date(at) - QUEUE_LASTS)
    unread = PollReaction.objects.filter(
        state=ReactionState.WAITING, poll__in=long_over.values("pk").order_by()
    )
    deleted, _by_model = unread.delete()
    return deleted


def _waiting(reaction_id: int) -> PollReaction:
    """Locked. Two moderators at once: the second hears that it is decided."""
    reaction = PollReaction.objects.select_for_update().filter(pk=reaction_id).first()
    if reaction is None:
        raise ReactionRefused("gone")
    if reaction.state != ReactionState.WAITING:
        raise ReactionRefused("decided_already")
    return reaction


def _record(kind: str, reaction: PollReaction, details: dict[str, object], *, by: UUID, at: datetime) -> None:
    """Who decided, in the chain and not beside the line: no row of a poll points at a person."""
    record_event(kind=kind, at=at, actor_id=by, details={"poll": str(reaction.poll.public_id), **details})
