"""A table that plays: a host's console and the screen in the room in real Chromium, and phones as bare sockets."""

import asyncio
import base64
import json
import os
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from playwright.sync_api import Page, expect
from websockets.asyncio.client import ClientConnection as AsyncConnection
from websockets.asyncio.client import connect as connect_async
from websockets.sync.client import ClientConnection, connect

from dilemmas.models import LiveSession
from tests.browser.conftest import DESKTOP, log_in

# A busy machine is no failure.
PATIENCE_SECONDS = 60
HALL = {"width": 1920, "height": 1080}


class Phone:
    """One ballot on one socket, as docs/live-protocol.md describes it."""

    def __init__(self, site: str, session: LiveSession) -> None:
        address = site.replace("http", "ws", 1) + "/live/socket/"
        self.socket: ClientConnection = connect(address, open_timeout=PATIENCE_SECONDS)
        ballot = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        self._say(type="hello", audience="phone", join=session.join_secret, ballot=ballot)
        self.sequence = 0
        self.shot = self._until(lambda m: m["type"] == "snapshot")

    def vote(self, card: str, choice: int, *, round_number: int) -> None:
        self.sequence += 1
        vote = {"card": card, "seq": self.sequence, "round": round_number, "choice": choice}
        self._say(type="vote", id=f"v{self.sequence}", **vote)
        answer = self._until(lambda m: m.get("id") == f"v{self.sequence}")
        assert answer["type"] == "ack", answer

    def argue(self, card: str, text: str) -> None:
        self._say(type="argument", id="a", card=card, text=text)
        assert self._until(lambda m: m.get("id") == "a")["type"] == "done"

    def miss(self, card: str, who: str, what: str) -> None:
        self._say(type="missing", id="m", card=card, who=who, what=what)
        assert self._until(lambda m: m.get("id") == "m")["type"] == "done"

    def leave(self) -> None:
        self.socket.close()

    def _say(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def _until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = json.loads(self.socket.recv(timeout=PATIENCE_SECONDS))
            if is_it(message):
                return message


class Crowd:
    """So many phones at once, each with a ballot of its own, on a loop beside the tests."""

    # So many come in at a time.
    AT_ONCE = 25

    def __init__(self, site: str, session: LiveSession, number: int) -> None:
        self.address = site.replace("http", "ws", 1) + "/live/socket/"
        self.secret, self.sequence = session.join_secret, 0
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.sockets: list[AsyncConnection] = self._run(self._come_in(number))

    def vote(self, card: str, choices: Sequence[int], *, round_number: int) -> int:
        """All together; how many were acknowledged."""
        self.sequence += 1
        frame = {"type": "vote", "id": f"v{self.sequence}", "card": card, "seq": self.sequence}
        votes = [frame | {"round": round_number, "choice": choice} for choice in choices]
        return self._run(self._vote(votes))

    def leave(self) -> None:
        self._run(self._leave())
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=120)

    async def _come_in(self, number: int) -> list[AsyncConnection]:
        found: list[AsyncConnection] = []
        while len(found) < number:
            more = min(self.AT_ONCE, number - len(found))
            found += await asyncio.gather(*(self._join() for _one in range(more)))
        return found

    async def _join(self) -> AsyncConnection:
        socket = await connect_async(self.address, open_timeout=PATIENCE_SECONDS, ping_interval=None)
        ballot = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        hello = {"type": "hello", "audience": "phone", "join": self.secret, "ballot": ballot}
        await socket.send(json.dumps(hello))
        while json.loads(await socket.recv())["type"] != "snapshot":
            pass
        return socket

    async def _vote(self, votes: Sequence[dict[str, Any]]) -> int:
        pairs = zip(self.sockets, votes, strict=True)
        return sum(await asyncio.gather(*(self._vote_one(socket, vote) for socket, vote in pairs)))

    async def _vote_one(self, socket: AsyncConnection, vote: dict[str, Any]) -> bool:
        await socket.send(json.dumps(vote))
        while (answer := json.loads(await socket.recv())).get("id") != vote["id"]:
            pass
        return answer["type"] == "ack"

    async def _leave(self) -> None:
        await asyncio.gather(*(socket.close() for socket in self.sockets))


class Table:
    """The host's hands and eyes."""

    def __init__(self, open_page: Callable[..., Page], site: str, session: LiveSession) -> None:
        self.session, self.site = session, site
        self.host = open_page(viewport=DESKTOP)
        log_in(self.host, session.hosts.get().person)
        self.screen = self.host.context.new_page()
        self.screen.set_viewport_size(HALL)
        self.host.goto(f"/sessies/{session.public_id}/console/")
        self.screen.goto(f"/sessies/{session.public_id}/scherm/")
        self.phones: list[Phone] = []

    def come_in(self, number: int) -> None:
        self.phones += [Phone(self.site, self.session) for _one in range(number)]

    def vote(self, choices: str, *, round_number: int) -> None:
        expect(self.host.get_by_role("button", name="Sluit de stemming")).to_be_visible()
        card = self.card
        for phone, choice in zip(self.phones, choices, strict=True):
            phone.vote(card, ord(choice) - ord("A"), round_number=round_number)

    @property
    def card(self) -> str:
        return str(LiveSession.objects.get(pk=self.session.pk).current_card.public_id)

    def press(self, name: str, *, exact: bool = True) -> None:
        button = self.host.get_by_role("button", name=name, exact=exact).first
        # Shown as off while the server answers, or while votes are on their way.
        expect(button).not_to_have_attribute("aria-disabled", "true")
        button.click()

    def sees(self, text: str) -> None:
        expect(self.host.get_by_role("main").get_by_role("heading", name=text).first).to_be_visible()

    def hall_sees(self, text: str) -> None:
        expect(self.screen.get_by_role("heading", level=1)).to_have_text(text)

    def leave(self) -> None:
        for phone in self.phones:
            phone.leave()
