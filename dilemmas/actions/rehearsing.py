"""Players who are not there, so that a new facilitator can lead a whole game alone. Only in a rehearsal: their votes go
the way of all votes, with ballots of their own."""

import secrets
from datetime import datetime

from django.utils.crypto import salted_hmac

from dilemmas.actions.live import count_heads, put_argument
from dilemmas.actions.live_voting import Received, cast_votes, own_slot
from dilemmas.ballots import BALLOT_BYTES, KeyIsGone
from dilemmas.models import LiveCard, LiveSession, RoundState, SessionKind
from dilemmas.queries.live import option_count
from dilemmas.rules.rounds import FIRST, Vote
from foundation.errors import DomainError

PLAYERS = 12
# Of ten players so many think again after the talk.
SWAYED_OF_TEN = 4
# How liked the options are in the first round; which is liked most changes from card to card.
LIKED = (5, 3, 2, 1)

_chance = secrets.SystemRandom()


def simulate_votes(*, session: LiveSession, players: int, at: datetime) -> int:
    """The first so many of the twelve vote in the open round; who did already keeps their vote. How many were new.

    Raises DomainError: not_a_rehearsal, wrong_players, round_not_open.
    """
    if session.kind != SessionKind.REHEARSAL:
        raise DomainError("not_a_rehearsal")
    if not 1 <= players <= PLAYERS:
        raise DomainError("wrong_players")
    card = session.current_card
    if card is None or card.round_state != RoundState.OPEN:
        raise DomainError("round_not_open")
    card.session = session
    if session.heads < PLAYERS:
        count_heads(session=session, heads=PLAYERS)
    try:
        votes = [_vote(card, number, at) for number in range(players)]
        outcomes = cast_votes(card=card, received=votes)
    except KeyIsGone as gone:
        raise DomainError("round_not_open") from gone
    if players == PLAYERS and card.round_number == FIRST:
        _argue(card)
    return sum(not hasattr(one, "value") for one in outcomes)


def _vote(card: LiveCard, number: int, at: datetime) -> Received:
    ballot = _ballot(card, number)
    # One vote a round: the number of the round is the sequence too, so that a second press changes nothing.
    return Received(ballot, Vote(card.round_number, card.round_number, _choice(card, ballot)), at)


def _ballot(card: LiveCard, number: int) -> bytes:
    return salted_hmac("dilemmas.rehearsal", f"{card.public_id}:{number}", algorithm="sha256").digest()[
        :BALLOT_BYTES
    ]


def _choice(card: LiveCard, ballot: bytes) -> int:
    options = range(option_count(card))
    before = None if card.round_number == FIRST else own_slot(card=card, ballot=ballot).first
    if before is not None and _chance.randrange(10) >= SWAYED_OF_TEN:
        return before
    if before is not None:
        return (card.position + 1) % len(options)
    return _chance.choices(options, [LIKED[(one + card.position) % len(LIKED)] for one in options])[0]


def _argue(card: LiveCard) -> None:
    """What speaks for an option, as the case has it: to read, to show or to hide."""
    if not card.session.has_arguments or card.arguments.exists():
        return
    for option in card.case("nl")["options"]:
        if option["pro"]:
            put_argument(card=card, text=option["pro"])
