"""One hub a process: who is connected to which session, and what each still has to be told.

State stands in the database. A connection only carries snapshots, at most four a second, and answers. A client that is
slow keeps nobody waiting: it has a place for one snapshot, and the newest takes it. Votes of one session that come in
together are written in one transaction, and acknowledged after it.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from django.db import close_old_connections

from dilemmas.actions.live_voting import Received, void_lost_rounds
from dilemmas.actions.presence import say_presence
from dilemmas.frames import Seat, vote_reply, write_votes
from dilemmas.queries.live import Connected, connected_by_session, leading_ids, session_marks
from dilemmas.snapshots import PHONE, SCREEN, Kind, snapshots
from foundation import clock
from foundation.clock import local_date
from foundation.people.limits import Limit
from foundation.people.queries.limits import limits_in_force

logger = logging.getLogger(__name__)

# Between two snapshots, seconds.
FLUSH_SECONDS = 0.25
# A message that is under way for so long tells of a weak line.
SLOW_SECONDS = 2.0
# Between two looks at what must be shown to somebody, seconds.
LOOK_SECONDS = 0.03
# Votes that come within so many seconds of each other share a transaction; at most so many.
GATHER_SECONDS = 0.015
MOST_VOTES_AT_ONCE = 400
# A browser that asks every two seconds is there for so long.
POLLER_LASTS = timedelta(seconds=7)
# What one process holds is told to the others after a change, and again before its word lapses (PRESENCE_LASTS).
SAY_CHANGE, SAY_AGAIN = timedelta(seconds=1), timedelta(seconds=5)
# More than a hall holds; somebody who makes up ballots fills no memory.
MOST_POLLING = 5000
# A client that does not read its answers is gone.
MOST_ANSWERS = 64

Send = Callable[[str], Awaitable[None]]
HangUp = Callable[[], Awaitable[None]]


def as_text(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


class Client:
    """One connection. `send` may be slow; nobody else waits for it."""

    def __init__(self, seat: Seat, send: Send, hang_up: HangUp | None = None) -> None:
        self.seat = seat
        self._send = send
        self._hang_up = hang_up
        # Has no place here any more: is told so, and shown nothing.
        self._is_out = False
        self._answers: asyncio.Queue[str] = asyncio.Queue(MOST_ANSWERS)
        self._newest: str | None = None
        self._something = asyncio.Event()
        self.is_gone = False
        # Something has waited for this client longer than between two snapshots.
        self._sending_since: float | None = None
        self._task = asyncio.create_task(self._write())

    def answer(self, message: dict[str, Any]) -> None:
        try:
            self._answers.put_nowait(as_text(message))
        except asyncio.QueueFull:
            self.is_gone = True
        self._something.set()

    def show(self, newest: str) -> None:
        """A snapshot, written out once for all who see the same."""
        self._newest = newest
        self._something.set()

    def show_out(self, code: str) -> None:
        self._is_out = True
        self.answer({"type": "refused", "code": code})

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
                await self._send_it(self._answers.get_nowait())
            if self._is_out:
                if self._hang_up:
                    await self._hang_up()
                return
            newest, self._newest = self._newest, None
            if newest is not None:
                await self._send_it(newest)

    async def _send_it(self, message: str) -> None:
        self._sending_since = time.monotonic()
        await self._send(message)
        self._sending_since = None

    @property
    def is_slow(self) -> bool:
        return self._sending_since is not None and time.monotonic() - self._sending_since > SLOW_SECONDS


@dataclass
class Room:
    """The connections of this process to one session."""

    clients: set[Client] = field(default_factory=set)
    # What the last snapshot told: (version, votes), and how many were connected.
    told: tuple[tuple[int, int], Connected] = ((0, 0), Connected())
    # When each browser without a socket asked last, by its ballot; only in memory.
    polled: dict[bytes, datetime] = field(default_factory=dict)
    # What was said of this room last to the other processes, and when.
    said: tuple[Connected, datetime] | None = None
    has_news: bool = True
    # Who has seen nothing yet: served at once, whatever the others were shown last.
    newcomers: set[Client] = field(default_factory=set)
    # When all were shown something last, by the loop's clock.
    shown_at: float = 0.0
    # (card, vote, client, id of the frame), until the next transaction.
    votes: list[tuple[UUID, Received, Client, Any]] = field(default_factory=list)
    writer: asyncio.Task[None] | None = None

    @property
    def is_empty(self) -> bool:
        return not self.clients and not self.votes and not self.polled

    def connected(self, at: datetime) -> Connected:
        """The phones and screens of this process."""
        self.polled = {one: seen for one, seen in self.polled.items() if at - seen < POLLER_LASTS}
        phones = [client for client in self.clients if client.seat.audience == PHONE]
        weak = sum(client.is_slow for client in phones)
        screens = sum(client.seat.audience == SCREEN for client in self.clients)
        return Connected(len(phones) + len(self.polled), weak + len(self.polled), screens)


class Hub:
    def __init__(self) -> None:
        self.process = uuid4()
        self.rooms: dict[int, Room] = {}
        self._flusher: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._awake = asyncio.Event()
        # Each a thread with connections of its own: a snapshot never waits behind a vote.
        self._voting = ThreadPoolExecutor(1, thread_name_prefix="live-votes")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="live-snapshots")

    async def join(self, client: Client) -> None:
        """It is shown the whole as soon as possible, in whatever phase the session is."""
        await self._run(self._reading, start_once)
        self.here()
        room = self.rooms.setdefault(client.seat.session_id, Room())
        room.clients.add(client)
        room.newcomers.add(client)
        self._wake()

    def _wake(self) -> None:
        """Something has to be shown before the next look."""
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush_for_ever())
        self._awake.set()

    async def leave(self, client: Client) -> None:
        room = self.rooms.get(client.seat.session_id)
        if room:
            room.clients.discard(client)
            room.newcomers.discard(client)
        await client.close()

    def vote(self, client: Client, card_id: UUID, received: Received, frame_id: Any) -> None:
        room = self._room(client)
        room.votes.append((card_id, received, client, frame_id))
        if room.writer is None or room.writer.done():
            room.writer = asyncio.create_task(self._write_votes(client.seat.session_id, room))

    def news(self, session_id: int) -> None:
        """Something was done here: nobody waits for the next look."""
        if room := self.rooms.get(session_id):
            room.has_news = True
            self._on_loop(self._wake)

    def polled(self, session_id: int, ballot: bytes, at: datetime) -> None:
        """A browser without a socket is there. Called from a thread of its own."""
        self._on_loop(self._note_polled, session_id, ballot, at)

    def _note_polled(self, session_id: int, ballot: bytes, at: datetime) -> None:
        room = self.rooms.setdefault(session_id, Room())
        if len(room.polled) < MOST_POLLING:
            room.polled[ballot] = at
        self._wake()

    def here(self) -> None:
        """The loop of this process; known from the first request on, so that who polls is counted without a socket."""
        self._loop = asyncio.get_running_loop()

    def _on_loop(self, work: Callable[..., Any], *given: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work, *given)

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
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), FLUSH_SECONDS)
            self._awake.clear()
            try:
                await self._flush()
            except Exception:
                # The database is away for a moment: the next round tries again.
                logger.exception("no snapshots this time")
            # What comes meanwhile goes together.
            await asyncio.sleep(LOOK_SECONDS)

    async def _flush(self) -> None:
        at = received_at()
        here = {key: room.connected(at) for key, room in self.rooms.items()}
        changed = {key: held for key, held in here.items() if self._must_say(self.rooms[key], held, at)}
        for session_id in [key for key, room in self.rooms.items() if room.is_empty and key not in changed]:
            del self.rooms[session_id]
        marks, connected = await self._run(self._reading, _look, self.process, changed, list(self.rooms), at)
        for session_id, held in changed.items():
            if session_id in self.rooms:
                self.rooms[session_id].said = (held, at)
        for session_id, mark in marks.items():
            if room := self.rooms.get(session_id):
                try:
                    await self._show(session_id, room, (mark, connected.get(session_id, Connected())))
                except Exception:
                    # One room that cannot be shown keeps no other waiting; it is tried again.
                    logger.exception("no snapshot of this session this time")

    async def _show(self, session_id: int, room: Room, now: tuple[tuple[int, int], Connected]) -> None:
        """To all when something changed, at most four times a second; to newcomers in any case."""
        clients, moment = set(room.newcomers), asyncio.get_running_loop().time()
        is_due = (room.has_news or now != room.told) and moment - room.shown_at >= FLUSH_SECONDS
        if is_due:
            only_counts = now[0][0] == room.told[0][0]
            # A phone sees nothing of others: when only their number changed it is left in peace.
            clients |= {one for one in room.clients if not only_counts or one.seat.audience != PHONE}
            # Before the reading: what comes meanwhile is news again.
            room.has_news = False
        if clients:
            kinds = {_kind(one) for one in clients}
            try:
                made, leading = await self._run(self._reading, _snapshots, session_id, kinds, now[1])
            except Exception:
                room.has_news = room.has_news or is_due
                raise
            for client in clients:
                if client.seat.audience == PHONE or client.seat.person_id in leading:
                    client.show(made[_kind(client)])
                else:
                    client.show_out("not_a_host")
                    room.clients.discard(client)
            room.newcomers -= clients
        if is_due:
            room.told, room.shown_at = now, moment

    @staticmethod
    def _must_say(room: Room, held: Connected, at: datetime) -> bool:
        """At most once a second when it changed, and every five seconds all the same; nothing about an empty room
        that was never filled."""
        if room.said is None:
            return held != Connected()
        since = at - room.said[1]
        return since > SAY_AGAIN or (held != room.said[0] and since > SAY_CHANGE)

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, work: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, _with_connection, work, *given)


def _with_connection(work: Callable[..., Any], *given: Any) -> Any:
    close_old_connections()
    return work(*given)


def _kind(client: Client) -> Kind:
    return client.seat.kind


def _look(
    process: UUID, changed: dict[int, Connected], session_ids: list[int], at: datetime
) -> tuple[dict[int, tuple[int, int]], dict[int, Connected]]:
    """Says what this process holds, and reads how all sessions stand."""
    if changed:
        say_presence(process=process, held=changed, at=at)
    return session_marks(session_ids), connected_by_session(session_ids, at=at)


def _snapshots(session_id: int, kinds: set[Kind], connected: Connected) -> tuple[dict[Kind, str], set[int]]:
    """And who lead it at this moment: consoles and screens of others are shut."""
    leading = leading_ids(session_id)
    made = snapshots(
        session_id, kinds=kinds, threshold=limit_in_force(), connected=connected, at=received_at()
    )
    return {kind: as_text(message) for kind, message in made.items()}, leading


def limit_in_force() -> int:
    """From so many ballots a result is shown."""
    return limits_in_force(local_date(received_at()))[Limit.LIVE]


def start_once() -> None:
    """Before the first session of this process is shown: what a power cut or a kill left is put right."""
    global _is_started
    with _starting:
        if not _is_started:
            lost = void_lost_rounds()
            if lost:
                logger.warning("%s open rounds lost their key and are void", lost)
            _is_started = True


_starting, _is_started = Lock(), False


hub = Hub()


def received_at() -> datetime:
    """When the server had a vote whole; the same clock that closes rounds."""
    return clock.now()
