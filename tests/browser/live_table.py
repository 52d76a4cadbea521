"""A table that plays: a host's console and the screen in the room in real Chromium, and phones as bare sockets."""

import base64
import json
import os
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from websockets.sync.client import ClientConnection, connect

from dilemmas.models import LiveSession
from tests.browser.conftest import DESKTOP, log_in

HALL = {"width": 1920, "height": 1080}


class Phone:
    """One ballot on one socket, as docs/live-protocol.md describes it."""

    def __init__(self, site: str, session: LiveSession) -> None:
        address = site.replace("http", "ws", 1) + "/live/socket/"
        self.socket: ClientConnection = connect(address, open_timeout=10)
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

    def leave(self) -> None:
        self.socket.close()

    def _say(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def _until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = json.loads(self.socket.recv(timeout=10))
            if is_it(message):
                return message


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
        expect(button).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
        button.click()

    def sees(self, text: str) -> None:
        expect(self.host.get_by_role("main").get_by_role("heading", name=text).first).to_be_visible()

    def hall_sees(self, text: str) -> None:
        expect(self.screen.get_by_role("heading", level=1)).to_have_text(text)

    def leave(self) -> None:
        for phone in self.phones:
            phone.leave()
