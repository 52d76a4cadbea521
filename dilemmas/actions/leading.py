"""What a host does beside the course of the cards: time, turns, and how the screen in the room behaves."""

from datetime import datetime, timedelta

from django.db import transaction

from dilemmas.actions.live_voting import touch
from dilemmas.models import LiveCard, LiveSession, Phase
from dilemmas.queries.methods import method_of
from dilemmas.rules.session import PRESETS, Kind
from foundation.errors import DomainError

MOST_EXTRA_MINUTES = 30
MOST_TURNS = 30


@transaction.atomic
def give_time(*, card: LiveCard, minutes: int, at: datetime) -> None:
    """The clock of this step has so much more. Raises DomainError: card_ended, wrong_minutes."""
    locked = LiveCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if locked.ended_at:
        raise DomainError("card_ended")
    if not 1 <= minutes <= MOST_EXTRA_MINUTES:
        raise DomainError("wrong_minutes")
    locked.step_since = (locked.step_since or at) + timedelta(minutes=minutes)
    locked.save(update_fields=["step_since"])
    touch(locked.session_id)


@transaction.atomic
def go_on_talking(*, session: LiveSession, step: int, turn: int, at: datetime) -> None:
    """A talk without votes comes to this part, and in it to this turn (0: nobody's).

    Raises DomainError: session_not_open, no_such_step.
    """
    locked = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if not locked.is_open:
        raise DomainError("session_not_open")
    steps = () if PRESETS[Kind(locked.kind)].has_votes else method_of(locked)
    if not 0 <= step < len(steps) or not 0 <= turn <= (MOST_TURNS if steps[step].turn_minutes else 0):
        raise DomainError("no_such_step")
    locked.phase = Phase.PLAYING
    locked.talk_step, locked.talk_turn, locked.talk_since = step, turn, at
    locked.save(update_fields=["phase", "talk_step", "talk_turn", "talk_since"])
    touch(locked.pk)


def set_motion(*, session: LiveSession, is_on: bool) -> None:
    LiveSession.objects.filter(pk=session.pk).update(has_motion=is_on)
    touch(session.pk)
