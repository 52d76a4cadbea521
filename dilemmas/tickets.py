"""Who may lead or show a session, without a log-in: the play paths read no session and no cookie.

A ticket is given to a logged-in host's page and travels in the first frame; it outlives any idle log-out.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

SALT = "live-ticket"
LIVES = timedelta(hours=12)


@dataclass(frozen=True)
class Ticket:
    session_id: UUID
    # 'host' or 'screen'.
    audience: str
    # Whose page it was given to; a host who was taken off the session is refused whatever the ticket says.
    person_id: UUID


def give_ticket(ticket: Ticket) -> str:
    held = [str(ticket.session_id), ticket.audience, str(ticket.person_id)]
    return signing.dumps(held, salt=SALT, compress=True)


def read_ticket(text: str) -> Ticket | None:
    """None for one that is not ours, was changed, or is too old."""
    try:
        session_id, audience, person_id = signing.loads(text, salt=SALT, max_age=LIVES)
        return Ticket(UUID(session_id), audience, UUID(person_id))
    except (signing.BadSignature, ValueError, TypeError):
        return None
