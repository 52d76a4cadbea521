"""A hall in mid-vote, and the proof afterwards that each vote counts once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dilemmas.models import LiveCard, LiveSession, LiveSlot
from dilemmas.queries.live import votes_of
from dilemmas.rules.session import Kind
from dilemmas.tickets import Ticket, give_ticket
from foundation import clock
from tests.drill.phones import Host, Message, Phone, all_in, in_already, until
from tests.drill.processes import Site
from tests.factories.live import make_card, make_session
from tests.loops import run

# After which a real phone has long been put away.
SECONDS_TO_VOTE = 6.0


@dataclass
class Hall:
    session: LiveSession
    card: LiveCard
    room: list[Phone]
    host: Host

    @property
    def choices(self) -> list[int]:
        sent = Counter(phone.choice for phone in self.room)
        return [sent[0], sent[1], sent[2], sent[3]]


def make_hall(sites: Sequence[Site], *, number: int) -> Hall:
    """So many phones, in turn at each site; the host at the first."""
    at = clock.now()
    session = make_session(at=at, kind=Kind.PLENARY, heads=number, capacity=number)
    card = make_card(session, at=at)
    host_person = session.hosts.get().person
    ticket = give_ticket(Ticket(session.public_id, "host", host_person.public_id))
    addresses = [site.sockets for site in sites]
    turned = [addresses[place:] + addresses[:place] for place in range(len(addresses))]
    room = [
        Phone(turned[place % len(sites)], join=session.join_secret, choice=place * 7 % 4)
        for place in range(number)
    ]
    # Here no connection stays open: what happens to the database is not this process's.
    connection.close()
    return Hall(session, card, room, Host(addresses, ticket=ticket))


def vote_through(hall: Hall, *, after: int, disaster: Callable[[], Any]) -> tuple[int, Message]:
    """All vote within seconds; once so many are in, the disaster happens beside it, in a thread.

    How many votes were in when it struck, and the result that the host revealed.
    """
    return run(_vote_through(hall, after, disaster))


async def _vote_through(hall: Hall, after: int, disaster: Callable[[], Any]) -> tuple[int, Message]:
    card = str(hall.card.public_id)
    await asyncio.gather(all_in(hall.room), hall.host.come_in())
    assert (await hall.host.ask("open_round", card=card))["type"] == "done"
    pauses = [SECONDS_TO_VOTE * place / len(hall.room) for place in range(len(hall.room))]
    voting = asyncio.gather(
        *(phone.vote(card, after_seconds=pause) for phone, pause in zip(hall.room, pauses, strict=True))
    )
    striking = asyncio.create_task(_strike(hall, after, disaster))
    await voting
    struck_at = await striking
    result = await hall.host.reveal(card)
    # Every phone hears it, also those whose line was dropped.
    seen: list[Message] = await asyncio.gather(*(phone.see_result() for phone in hall.room))
    assert all(one["counts"] == result["counts"] for one in seen)
    leaving: list[Awaitable[None]] = [one.leave() for one in (*hall.room, hall.host)]
    await asyncio.gather(*leaving, return_exceptions=True)
    return struck_at, result


async def _strike(hall: Hall, after: int, disaster: Callable[[], Any]) -> int:
    await until(lambda: in_already(hall.room) >= after)
    struck_at = in_already(hall.room)
    await asyncio.to_thread(disaster)
    return struck_at


def nothing_lost_or_double(hall: Hall, result: Message) -> None:
    """Every vote that a phone knows to be in stands in the result and in the database, once and whole."""
    number = len(hall.room)
    assert in_already(hall.room) == number
    assert result == {"round": 1, "counts": hall.choices, "voters": number, "passes": 0}
    assert LiveSlot.objects.count() == number
    # Opened with the key: a half-written one would not open.
    assert votes_of(LiveCard.objects.get(pk=hall.card.pk)).voted(1) == number
