"""A room of phones for the benchmark of live sessions: each a socket of its own with its own ballot."""

import asyncio
import base64
import contextlib
import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

# So many connect at the same time.
DOORS = 50
PATIENCE_SECONDS = 60.0


@dataclass
class Phone:
    """What one phone did and heard; moments by time.perf_counter."""

    ballot: str = field(default_factory=lambda: base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("="))
    is_slow: bool = False
    choice: int = 0
    joined_seconds: float = 0.0
    ack_seconds: float | None = None
    sent_at: float = 0.0
    acked_at: float = 0.0
    refused: list[str] = field(default_factory=list)
    revealed_at: float | None = None
    sessions: set[str] = field(default_factory=set)
    socket: ClientConnection | None = None


def phones(number: int, *, options: int, slow_share: float = 0.01) -> list[Phone]:
    """The same choices in every run; one in a hundred does not read for seconds."""
    chance = random.Random(number)  # noqa: S311
    slow = set(chance.sample(range(number), round(number * slow_share)))
    return [Phone(is_slow=place in slow, choice=chance.randrange(options)) for place in range(number)]


async def come_in(phone: Phone, *, address: str, join: str) -> None:
    """Up to the first snapshot."""
    before = time.perf_counter()
    # A slow phone takes one message and leaves the rest on the line.
    phone.socket = await connect(
        address, max_queue=1 if phone.is_slow else 64, compression=None, open_timeout=60
    )
    hello = {"type": "hello", "audience": "phone", "join": join, "ballot": phone.ballot}
    await phone.socket.send(json.dumps(hello))
    async for text in phone.socket:
        if _heard(phone, json.loads(text)):
            break
    phone.joined_seconds = time.perf_counter() - before


async def fill(room: Sequence[Phone], *, address: str, join: str) -> None:
    doors = asyncio.Semaphore(DOORS)

    async def enter(phone: Phone) -> None:
        async with doors:
            await come_in(phone, address=address, join=join)

    await asyncio.gather(*(enter(phone) for phone in room))


def _heard(phone: Phone, message: dict[str, Any]) -> bool:
    """Whether it is a snapshot; a result in it is noted."""
    if message["type"] != "snapshot":
        return False
    phone.sessions.add(message["session"]["id"])
    card = message.get("card") or {}
    if card.get("results") and phone.revealed_at is None:
        phone.revealed_at = time.perf_counter()
    return True


async def vote(phone: Phone, *, card: str, after_seconds: float) -> None:
    """Votes, hears the answer, and listens on until the result is there."""
    await asyncio.sleep(after_seconds)
    socket = phone.socket
    if socket is None:
        raise RuntimeError("this phone is not in")
    frame = {"type": "vote", "id": 1, "card": card, "seq": 1, "round": 1, "choice": phone.choice}
    phone.sent_at = time.perf_counter()
    await socket.send(json.dumps(frame))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "ack":
                    phone.acked_at = time.perf_counter()
                    phone.ack_seconds = phone.acked_at - phone.sent_at
                elif message["type"] == "refused":
                    phone.refused.append(message["code"])
                _heard(phone, message)
                if phone.revealed_at is not None:
                    return
                if phone.is_slow:
                    await asyncio.sleep(1.5)


async def leave(room: Sequence[Phone]) -> None:
    await asyncio.gather(*(phone.socket.close() for phone in room if phone.socket), return_exceptions=True)


class Host:
    """Leads from a socket, and notes when it was told how many had voted."""

    def __init__(self) -> None:
        self.counts: list[tuple[float, int]] = []
        self.result: dict[str, Any] | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._next = 1

    async def come_in(self, *, address: str, ticket: str) -> None:
        self.socket = await connect(address, max_queue=256, compression=None, open_timeout=60)
        await self.socket.send(json.dumps({"type": "hello", "audience": "host", "ticket": ticket}))
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for text in self.socket:
            message = json.loads(text)
            if message["type"] == "snapshot":
                card = message.get("card") or {}
                if card.get("roundState") == "open":
                    self.counts.append((time.perf_counter(), card["voted"]))
                if card.get("results"):
                    self.result = card["results"][0]
            elif (waiting := self._answers.pop(message.get("id"), None)) is not None:
                waiting.set_result(message)

    async def ask(self, do: str, **given: Any) -> dict[str, Any]:
        number, self._next = self._next, self._next + 1
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"type": "host", "id": number, "do": do, **given}))
        return await asyncio.wait_for(self._answers[number], 30)

    async def leave(self) -> None:
        self.reading.cancel()
        await self.socket.close()
