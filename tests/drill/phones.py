"""A room of phones, and its host, that do as a browser does: whatever drops they come back, and send again."""

import asyncio
import base64
import json
import os
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

ANSWER_SECONDS = 20.0
# So many connect at the same time.
DOORS = 50
Message = dict[str, Any]


@dataclass
class Seat:
    """A place on a line that is made anew when it drops, at the next address, as behind a proxy."""

    addresses: Sequence[str]
    hello: Message
    socket: ClientConnection | None = None
    # How often it came back.
    returns: int = 0
    # Of the newest snapshot.
    card: Message = field(default_factory=dict)
    own: Message = field(default_factory=dict)
    _next: int = 0

    async def come_in(self) -> None:
        """Up to the first snapshot, however long that takes."""
        while self.socket is None:
            address = self.addresses[self._next % len(self.addresses)]
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    socket = await connect(address, compression=None, max_queue=64, open_timeout=None)
                    await socket.send(json.dumps(self.hello))
                    await self._hear(socket, lambda message: message["type"] == "snapshot")
                self.socket = socket
            except (OSError, TimeoutError, WebSocketException):
                self._next += 1
                await asyncio.sleep(0.2 + random.random())

    async def keep(self, work: Callable[[ClientConnection], Awaitable[bool]]) -> None:
        """Does this on a line, on the next one when it drops, until it is true."""
        while True:
            await self.come_in()
            assert self.socket is not None
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    if await work(self.socket):
                        return
            except (OSError, TimeoutError, WebSocketException):
                self.socket, self.returns = None, self.returns + 1

    async def _hear(self, socket: ClientConnection, is_it: Callable[[Message], bool]) -> Message:
        while True:
            message = json.loads(await socket.recv())
            if message["type"] == "snapshot":
                self.card = message.get("card") or {}
            elif message["type"] == "own":
                self.own = message
            if is_it(message):
                return message

    async def see_result(self) -> Message:
        """The first result of the card."""

        async def seen(socket: ClientConnection) -> bool:
            while not self.card.get("results"):
                await self._hear(socket, lambda message: message["type"] == "snapshot")
            return True

        await self.keep(seen)
        return self.card["results"][0]

    async def leave(self) -> None:
        if self.socket is not None:
            await self.socket.close()


class Phone(Seat):
    """Votes once, until it knows that the vote is in."""

    def __init__(self, addresses: Sequence[str], *, join: str, choice: int) -> None:
        ballot = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        super().__init__(addresses, {"type": "hello", "audience": "phone", "join": join, "ballot": ballot})
        self.choice = choice
        # By time.monotonic; None before it was acknowledged.
        self.in_at: float | None = None
        # How often it was told to try again.
        self.again = 0

    async def vote(self, card: str, *, after_seconds: float) -> None:
        await asyncio.sleep(after_seconds)
        await self.keep(lambda socket: self._vote(socket, card))
        self.in_at = time.monotonic()

    async def _vote(self, socket: ClientConnection, card: str) -> bool:
        # What the server has of it after a return says no less than an acknowledgement.
        if self.own.get("card") == card and self.own["seq"] > 0:
            assert self.own["choice"] == self.choice, self.own
            return True
        await socket.send(
            json.dumps({"type": "vote", "id": 1, "card": card, "seq": 1, "round": 1, "choice": self.choice})
        )
        answer = await self._hear(socket, lambda message: message.get("id") == 1)
        if answer["type"] == "ack" or answer["code"] == "old_vote":
            return True
        assert answer["code"] == "try_again", answer
        self.again += 1
        await asyncio.sleep(1)
        return False


class Host(Seat):
    """Leads; asked again after a return, what was done already is refused and stays done."""

    def __init__(self, addresses: Sequence[str], *, ticket: str) -> None:
        super().__init__(addresses, {"type": "hello", "audience": "host", "ticket": ticket})
        self.number = 0

    async def ask(self, do: str, **given: Any) -> Message:
        found: list[Message] = []

        async def asked(socket: ClientConnection) -> bool:
            self.number += 1
            number = self.number
            await socket.send(json.dumps({"type": "host", "id": number, "do": do, **given}))
            found.append(await self._hear(socket, lambda message: message.get("id") == number))
            return True

        await self.keep(asked)
        return found[-1]

    async def reveal(self, card: str) -> Message:
        """Closes, waits for votes on their way, and gives the result."""
        await self.ask("close_round", card=card)
        while (await self.ask("reveal", card=card)).get("code") == "votes_on_their_way":
            await asyncio.sleep(0.2)
        return await self.see_result()


async def all_in(room: Sequence[Seat]) -> None:
    doors = asyncio.Semaphore(DOORS)

    async def enter(seat: Seat) -> None:
        async with doors:
            await seat.come_in()

    await asyncio.gather(*(enter(seat) for seat in room))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not holds():
            await asyncio.sleep(0.02)


def in_already(room: Sequence[Phone]) -> int:
    return sum(phone.in_at is not None for phone in room)
