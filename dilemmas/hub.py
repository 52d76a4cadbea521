"""One hub a process: who is connected to which session, and what each still has to be told.

State stands in the database. A connection only carries snapshots, at most four a second, and answers. A client that is
slow keeps nobody waiting: it has a place for one snapshot, and the newest takes it. Votes of one session that come in
together are written in one transaction, and acknowledged after it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import close_old_connections

from dilemmas.actions.live_voting import Received
from dilemmas.frames import Seat, vote_reply, write_votes
from dilemmas.models import LiveSession
from dilemmas.snapshots import PHONE, snapshot
from foundation import clock
from foundation.clock import local_date
from foundation.people.limits import Limit
from foundation.people.queries.limits import limits_in_force

logger = logging.getLogger(__name__)

# Between two snapshots, seconds.
FLUSH_SECONDS = 0.25
# Votes that come within so many seconds of each other share a transaction; at most so many.
GATHER_SECONDS = 0.015
MOST_VOTES_AT_ONCE = 400
# A client that does not read its answers is gone.
MOST_ANSWERS = 64

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Client:
    """One connection. `send` may be slow; nobody else waits for it."""

    def __init__(self, seat: Seat, send: Send) -> None:
        self.seat = seat
        self._send = send
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue(MOST_ANSWERS)
        self._newest: dict[str, Any] | None = None
        self._something = asyncio.Event()
        self.is_gone = False
        self._task = asyncio.create_task(self._write())

    def answer(self, message: dict[str, Any]) -> None:
        try:
            self._answers.put_nowait(message)
        except asyncio.QueueFull:
            self.is_gone = True
        self._something.set()

    def show(self, newest: dict[str, Any]) -> None:
        self._newest = newest
        self._something.set()

    async def close(self) -> None:
        self.is_gone = True
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await self._task

    async def _write(self) -> None:
        while not self.is_gone:
            await self._something.wait()
            self._something.clear()
            while not self._answers.empty():
                await self._send(self._answers.get_nowait())
            newest, self._newest = self._newest, None
            if newest is not None:
                await self._send(newest)


@dataclass
class Room:
    """The connections of this process to one session."""

    clients: set[Client] = field(default_factory=set)
    # (version, number of clients) of the last snapshot that went out; a vote asks for another by hand.
    told: tuple[int, int] = (0, 0)
    has_news: bool = True
    # (card, vote, client, id of the frame), until the next transaction.
    votes: list[tuple[UUID, Received, Client, Any]] = field(default_factory=list)
    writer: asyncio.Task[None] | None = None


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self._flusher: asyncio.Task[None] | None = None
        # Each a thread with connections of its own: a snapshot never waits behind a vote.
        self._voting = ThreadPoolExecutor(1, thread_name_prefix="live-votes")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="live-snapshots")

    def join(self, client: Client) -> None:
        room = self.rooms.setdefault(client.seat.session_id, Room())
        room.clients.add(client)
        room.has_news = True
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush_for_ever())

    async def leave(self, client: Client) -> None:
        room = self.rooms.get(client.seat.session_id)
        if room:
            room.clients.discard(client)
            room.has_news = True
            if not room.clients and not room.votes:
                del self.rooms[client.seat.session_id]
        await client.close()

    async def welcome(self, client: Client) -> None:
        """The whole, at once, for who connects in whatever phase."""
        client.show(
            await self._run(
                self._reading,
                _snapshots,
                client.seat.session_id,
                {_kind(client)},
                len(self._room(client).clients),
                _one,
            )
        )

    def vote(self, client: Client, card_id: UUID, received: Received, frame_id: Any) -> None:
        room = self._room(client)
        room.votes.append((card_id, received, client, frame_id))
        if room.writer is None or room.writer.done():
            room.writer = asyncio.create_task(self._write_votes(client.seat.session_id, room))

    def news(self, session_id: int) -> None:
        if room := self.rooms.get(session_id):
            room.has_news = True

    def _room(self, client: Client) -> Room:
        return self.rooms.setdefault(client.seat.session_id, Room())

    async def _write_votes(self, session_id: int, room: Room) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        while room.votes:
            batch, room.votes = room.votes[:MOST_VOTES_AT_ONCE], room.votes[MOST_VOTES_AT_ONCE:]
            for card_id in {one[0] for one in batch}:
                of_card = [one for one in batch if one[0] == card_id]
                await self._write_batch(session_id, card_id, of_card)
            room.has_news = True

    async def _write_batch(
        self, session_id: int, card_id: UUID, batch: list[tuple[UUID, Received, Client, Any]]
    ) -> None:
        try:
            outcomes = await self._run(
                self._voting, write_votes, session_id, card_id, [one[1] for one in batch]
            )
        except Exception:
            # Nothing was written: the phones are told so and send again.
            logger.exception("votes not written")
            for _card, _received, client, frame_id in batch:
                client.answer({"type": "refused", "id": frame_id, "code": "try_again"})
            return
        for (_card, received, client, frame_id), outcome in zip(batch, outcomes, strict=True):
            client.answer(vote_reply(frame_id, outcome, received.vote))

    async def _flush_for_ever(self) -> None:
        while self.rooms:
            await asyncio.sleep(FLUSH_SECONDS)
            try:
                await self._flush()
            except Exception:
                # The database is away for a moment: the next round tries again.
                logger.exception("no snapshots this time")

    async def _flush(self) -> None:
        for session_id in [key for key, room in self.rooms.items() if not room.clients and not room.votes]:
            del self.rooms[session_id]
        versions = await self._run(self._reading, _versions, list(self.rooms))
        for session_id, version in versions.items():
            room = self.rooms.get(session_id)
            if room is None:
                continue
            now = (version, len(room.clients))
            if not room.has_news and now == room.told:
                continue
            only_counts = now[0] == room.told[0]
            room.has_news, room.told = False, now
            # A phone sees nothing of others: when only their number changed it is left in peace.
            clients = [one for one in room.clients if not only_counts or one.seat.audience != PHONE]
            kinds = {_kind(client) for client in clients}
            made = await self._run(self._reading, _snapshots, session_id, kinds, len(room.clients), dict)
            for client in clients:
                client.show(made[_kind(client)])

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, work: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, _with_connection, work, *given)


def _with_connection(work: Callable[..., Any], *given: Any) -> Any:
    close_old_connections()
    return work(*given)


def _kind(client: Client) -> tuple[str, str]:
    return client.seat.audience, client.seat.language


def _versions(session_ids: list[int]) -> dict[int, int]:
    return dict(LiveSession.objects.filter(pk__in=session_ids).values_list("pk", "version"))


def _snapshots(
    session_id: int, kinds: set[tuple[str, str]], connected: int, shape: Callable[..., Any]
) -> Any:
    threshold = limits_in_force(local_date(clock.now()))[Limit.LIVE]
    return shape(
        {
            kind: snapshot(
                session_id, audience=kind[0], language=kind[1], threshold=threshold, connected=connected
            )
            for kind in kinds
        }
    )


def _one(made: dict[Any, Any]) -> Any:
    return next(iter(made.values()))


hub = Hub()


def received_at() -> datetime:
    """When the server had a vote whole; the same clock that closes rounds."""
    return clock.now()
