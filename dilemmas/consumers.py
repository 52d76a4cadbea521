"""The socket of a live session: reads frames, hands them on, and writes what the hub says."""

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from dilemmas.frames import NO_NEWS, BadFrame, answer, own_votes, read_vote, sit_down
from dilemmas.hub import Client, as_text, hub, received_at
from dilemmas.snapshots import PHONE

# Close codes; docs/live-protocol.md says what a client does with each.
BAD_FRAME, NO_SESSION, TOO_MUCH = 4400, 4404, 4429
# Longer than any honest frame.
MOST_BYTES = 8_000
MOST_FRAMES_A_SECOND = 20


class LiveConsumer(AsyncWebsocketConsumer):
    client: Client | None = None

    async def connect(self) -> None:
        self._second, self._frames = 0, 0
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        at = received_at()
        if not self._is_bearable(text_data, at.timestamp()):
            await self.close(TOO_MUCH)
            return
        try:
            frame = json.loads(text_data or "")
            if not isinstance(frame, dict):
                raise ValueError
        except (ValueError, RecursionError):
            await self.close(BAD_FRAME)
            return
        if self.client is None:
            await self._sit_down(frame)
        elif frame.get("type") == "vote":
            self._vote(self.client, frame, at)
        else:
            reply = await database_sync_to_async(answer)(frame, self.client.seat, at=at)
            self.client.answer(reply)
            if reply["type"] == "done" and frame.get("type") not in NO_NEWS:
                hub.news(self.client.seat.session_id)

    async def disconnect(self, code: int) -> None:
        if self.client is not None:
            await hub.leave(self.client)

    def _is_bearable(self, text: str | None, moment: float) -> bool:
        if int(moment) != self._second:
            self._second, self._frames = int(moment), 0
        self._frames += 1
        return text is not None and len(text) <= MOST_BYTES and self._frames <= MOST_FRAMES_A_SECOND

    async def _sit_down(self, hello: dict[str, Any]) -> None:
        try:
            seat = await database_sync_to_async(sit_down)(hello, at=received_at())
        except BadFrame as wrong:
            await self._say(as_text({"type": "refused", "code": wrong.code}))
            await self.close(NO_SESSION)
            return
        self.client = Client(seat, self._say, self._show_out)
        if seat.audience == PHONE:
            self.client.answer(await database_sync_to_async(own_votes)(seat))
        await hub.join(self.client)

    def _vote(self, client: Client, frame: dict[str, Any], at: Any) -> None:
        try:
            vote = read_vote(frame, client.seat, at=at)
        except BadFrame as wrong:
            client.answer({"type": "refused", "id": frame.get("id"), "code": wrong.code})
        else:
            hub.vote(client, vote.card_id, vote.received, frame.get("id"))

    async def _show_out(self) -> None:
        await self.close(NO_SESSION)

    async def _say(self, message: str) -> None:
        await self.send(text_data=message)
