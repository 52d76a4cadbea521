"""Live sessions with cards and ballots, through the platform's own actions."""

import secrets
from datetime import datetime, timedelta

from dilemmas.actions.live import count_heads, lay_card, open_lobby, plan_session
from dilemmas.actions.live_voting import Received, cast_votes, close_round, open_round, reveal_round
from dilemmas.models import CaseVersion, LiveCard, LiveSession
from dilemmas.rules.rounds import FIRST, Vote
from dilemmas.rules.session import Kind
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.factories.dilemmas import make_case, version_of
from tests.factories.people import EngagementFactory, PersonFactory

THRESHOLD = 5
AFTER_GRACE = timedelta(seconds=3)


def make_facilitator(at: datetime) -> Person:
    person = PersonFactory(given_name="Fatima", family_name="Begeleider")
    EngagementFactory(person=person)
    grant_role(person=person, role=Role.FACILITATOR, at=at - timedelta(days=2))
    return person


def make_session(
    *, at: datetime, kind: Kind = Kind.GAME, by: Person | None = None, heads: int = 12, **fields
) -> LiveSession:
    """Open: people can come in."""
    host = by or make_facilitator(at)
    session = plan_session(kind=kind, by=host, starts_at=at, at=at, place="Kamer 1", **fields)
    open_lobby(session=session, at=at)
    count_heads(session=session, heads=heads)
    return LiveSession.objects.get(pk=session.pk)


def make_card(session: LiveSession, *, at: datetime, version: CaseVersion | None = None) -> LiveCard:
    version = version or version_of(make_case(f"Casus {secrets.token_hex(3)}"))
    return lay_card(session=session, version=version, at=at, threshold=THRESHOLD)


def ballots(number: int) -> list[bytes]:
    return [secrets.token_bytes(16) for _one in range(number)]


def vote(
    card: LiveCard, ballot: bytes, choice: int, *, at: datetime, sequence: int = 1, round_number: int = FIRST
):
    """What the server answers to one vote."""
    received = Received(ballot, Vote(sequence, round_number, choice), at)
    return cast_votes(card=card, received=[received])[0]


def vote_all(
    card: LiveCard,
    choices: dict[bytes, int],
    *,
    at: datetime,
    sequence: int = 1,
    round_number: int = FIRST,
) -> None:
    cast_votes(
        card=card,
        received=[Received(one, Vote(sequence, round_number, choice), at) for one, choice in choices.items()],
    )


def play_round(
    card: LiveCard, choices: dict[bytes, int], *, at: datetime, round_number: int = FIRST
) -> LiveCard:
    """Opens, votes, closes and reveals; the card as it is then."""
    open_round(card=card, at=at)
    vote_all(card, choices, at=at, sequence=round_number, round_number=round_number)
    close_round(card=card, at=at)
    return reveal_round(card=card, at=at + AFTER_GRACE)
