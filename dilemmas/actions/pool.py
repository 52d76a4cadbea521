"""What was written into the pool reaches the hosts, as dilemmas/rules/pool.py says."""

from dilemmas.models import ArgumentState, LiveCard
from dilemmas.models.live import IN_VOTE
from dilemmas.rules.pool import is_let_through


def let_through(card: LiveCard, *, goes_on: bool = False) -> bool:
    """Within a transaction that holds the lock of the card: all that is held goes, or nothing; whether it went."""
    held = card.arguments.filter(state=ArgumentState.HELD)
    if not is_let_through(held=held.count(), is_in_vote=card.round_state in IN_VOTE, goes_on=goes_on):
        return False
    held.update(state=ArgumentState.WAITING)
    return True
