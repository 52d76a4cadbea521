"""The socket, through the whole ASGI application."""

import asyncio
import base64
import json
import os
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator

from config.asgi import application
from dilemmas import hub as hub_module
from dilemmas.actions.live_voting import open_round
from dilemmas.models import LiveSession, LiveSlot
from dilemmas.tickets import Ticket, give_ticket
from tests.factories.live import make_card, make_session
from tests.loops import run

pytestmark = pytest.mark.django_db(transaction=True)
# A busy machine is no failure.
PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def own_hub(monkeypatch) -> None:
    """A loop of its own for each test has a hub of its own."""
    from dilemmas import consumers

    fresh = hub_module.Hub()
    monkeypatch.setattr(hub_module, "hub", fresh)
    monkeypatch.setattr(consumers, "hub", fresh)


@pytest.fixture
def session(at) -> LiveSession:
    return make_session(at=at)


@pytest.fixture(autouse=True)
def present(now_is, at) -> None:
    now_is(at)


def ballot() -> str:
    return base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")


class Socket:
    def __init__(self) -> None:
        scope = {
            "type": "websocket",
            "path": "/live/socket/",
            "headers": [],
            "query_string": b"",
            "subprotocols": [],
        }
        self.raw = ApplicationCommunicator(application, scope)
        self.said: list[dict[str, Any]] = []

    async def hello(self, **hello: Any) -> None:
        await self.raw.send_input({"type": "websocket.connect"})
        assert (await self.raw.receive_output(PATIENCE_SECONDS))["type"] == "websocket.accept"
        await self.send(**hello)

    async def send(self, **frame: Any) -> None:
        await self.text(json.dumps(frame))

    async def text(self, text: str) -> None:
        await self.raw.send_input({"type": "websocket.receive", "text": text})

    async def leave(self) -> None:
        await self.raw.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.raw.wait(PATIENCE_SECONDS)

    async def closed(self) -> int:
        """The code with which the server ends it."""
        while (message := await self.raw.receive_output(PATIENCE_SECONDS))["type"] != "websocket.close":
            pass
        return message["code"]

    async def until(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next message of this kind that holds this."""
        while True:
            message = json.loads((await self.raw.receive_output(PATIENCE_SECONDS))["text"])
            self.said.append(message)
            if message["type"] == kind and all(message.get(name) == value for name, value in wanted.items()):
                return message


async def phone_of(session: LiveSession, own: str | None = None) -> Socket:
    socket = Socket()
    await socket.hello(type="hello", audience="phone", join=session.join_secret, ballot=own or ballot())
    await socket.until("snapshot")
    return socket


async def host_of(session: LiveSession) -> Socket:
    socket, person = Socket(), await sync_to_async(lambda: session.hosts.get().person)()
    ticket = give_ticket(Ticket(session.public_id, "host", person.public_id))
    await socket.hello(type="hello", audience="host", ticket=ticket)
    await socket.until("snapshot")
    return socket


def test_a_vote_is_acknowledged_and_the_host_sees_a_number_only(session, at):
    card = make_card(session, at=at)
    open_round(card=card, at=at)

    async def play():
        host, phones = await host_of(session), [await phone_of(session) for _one in range(3)]
        for choice, phone in enumerate(phones):
            await phone.send(type="vote", id="v", card=str(card.public_id), seq=1, round=1, choice=choice)
        acks = [await phone.until("ack") for phone in phones]
        while True:
            seen = await host.until("snapshot")
            if seen["card"]["voted"] == 3:
                break
        heard = [message for phone in phones for message in phone.said]
        for one in (host, *phones):
            await one.leave()
        return acks, seen, heard

    acks, seen, heard = run(play())
    assert acks == [{"type": "ack", "id": "v", "seq": 1, "round": 1, "choice": choice} for choice in range(3)]
    assert (seen["card"]["results"], LiveSlot.objects.count()) == ([], 3)
    # A phone heard of nobody else.
    assert not any(
        "voted" in (message.get("card") or {}) for message in heard if message["type"] == "snapshot"
    )
    assert all(message["connected"] is None for message in heard if message["type"] == "snapshot")


def test_a_phone_that_comes_back_sees_its_own_vote_and_a_resend_changes_nothing(session, at):
    card = make_card(session, at=at)
    open_round(card=card, at=at)
    own = ballot()

    async def play():
        first = await phone_of(session, own)
        await first.send(type="vote", id=1, card=str(card.public_id), seq=1, round=1, choice=2)
        await first.until("ack")
        await first.leave()
        again = await phone_of(session, own)
        await again.send(type="vote", id=2, card=str(card.public_id), seq=1, round=1, choice=0)
        refused = await again.until("refused")
        await again.leave()
        return next(message for message in again.said if message["type"] == "own"), refused

    own_vote, refused = run(play())
    assert (own_vote["choice"], own_vote["seq"]) == (2, 1)
    assert refused == {"type": "refused", "id": 2, "code": "old_vote"}
    assert LiveSlot.objects.count() == 1


def test_a_host_leads_a_whole_round(session, at, now_is, monkeypatch):
    # So long that the first question comes too early on the slowest machine.
    monkeypatch.setattr("dilemmas.actions.live_voting.GRACE", timedelta(hours=1))
    card = make_card(session, at=at)

    async def play():
        host, phones = await host_of(session), [await phone_of(session) for _one in range(5)]
        await host.send(type="host", id=1, do="open_round", card=str(card.public_id))
        await host.until("done", id=1)
        for phone in phones:
            await phone.until("snapshot")
            await phone.send(type="vote", id="v", card=str(card.public_id), seq=1, round=1, choice=1)
            await phone.until("ack")
        await host.send(type="host", id=2, do="close_round", card=str(card.public_id))
        await host.until("done", id=2)
        await host.send(type="host", id=3, do="reveal", card=str(card.public_id))
        early = await host.until("refused", id=3)
        await sync_to_async(now_is)(at + timedelta(hours=2))
        await host.send(type="host", id=4, do="reveal", card=str(card.public_id))
        await host.until("done", id=4)
        while not (seen := await phones[0].until("snapshot"))["card"]["results"]:
            pass
        for one in (host, *phones):
            await one.leave()
        return early, seen

    early, seen = run(play())
    assert early["code"] == "votes_on_their_way"
    assert seen["card"]["results"] == [{"round": 1, "counts": [0, 5, 0, 0], "voters": 5, "passes": 0}]


def test_a_session_goes_on_without_its_host_for_half_an_hour(session, at, now_is):
    card = make_card(session, at=at)
    open_round(card=card, at=at)

    async def play():
        host, early = await host_of(session), await phone_of(session)
        await early.send(type="vote", id=1, card=str(card.public_id), seq=1, round=1, choice=0)
        await early.until("ack")
        await host.leave()
        await sync_to_async(now_is)(at + timedelta(minutes=31))
        late = await phone_of(session)
        for phone in (early, late):
            await phone.send(type="vote", id=2, card=str(card.public_id), seq=2, round=1, choice=1)
            await phone.until("ack")
        back = await host_of(session)
        seen = back.said[-1]
        await back.send(type="host", id=3, do="close_round", card=str(card.public_id))
        done = await back.until("done", id=3)
        for one in (early, late, back):
            await one.leave()
        return seen, done

    seen, done = run(play())
    assert (seen["card"]["roundState"], seen["card"]["voted"]) == ("open", 2)
    assert done["type"] == "done"


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "host", "do": "open_round"},
        {"type": "host", "do": "end"},
        {"type": "host", "do": "heads", "heads": 900},
        {"type": "host"},
    ],
)
def test_a_phone_that_plays_host_is_refused(session, at, frame):
    card = make_card(session, at=at)

    async def play():
        phone = await phone_of(session)
        await phone.send(id=1, card=str(card.public_id), **frame)
        answer = await phone.until("refused")
        await phone.leave()
        return answer

    assert run(play()) == {"type": "refused", "id": 1, "code": "not_for_you"}
    session.refresh_from_db()
    assert (session.phase, session.heads) == ("playing", 12)


def test_a_stray_client_neither_votes_nor_hears_in_another_session(session, at):
    other = make_session(at=at)
    card = make_card(other, at=at)
    open_round(card=card, at=at)

    async def play():
        stray = await phone_of(session)
        await stray.send(type="vote", id=1, card=str(card.public_id), seq=1, round=1, choice=0)
        await stray.until("refused", code="round_closed")
        await stray.send(type="argument", id=2, card=str(card.public_id), text="Hallo")
        await stray.until("refused", code="no_such_card")
        heard = [message for message in stray.said if message["type"] == "snapshot"]
        await stray.leave()
        return heard

    heard = run(play())
    assert {message["session"]["id"] for message in heard} == {str(session.public_id)}
    assert not LiveSlot.objects.exists()


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ({"audience": "phone", "join": "x" * 43}, "no_such_session"),
        ({"audience": "host", "ticket": "forged"}, "not_a_host"),
        ({"audience": "god"}, "bad_hello"),
        ({}, "bad_hello"),
    ],
)
def test_who_proves_nothing_is_shown_out(session, hello, code):
    async def play():
        socket = Socket()
        await socket.hello(type="hello", ballot=ballot(), **hello)
        refused = await socket.until("refused")
        return refused["code"], await socket.closed()

    assert run(play()) == (code, 4404)


def test_a_host_who_was_taken_off_is_refused_with_a_good_ticket(session):
    person = session.hosts.get().person
    ticket = give_ticket(Ticket(session.public_id, "host", person.public_id))
    session.hosts.all().delete()

    async def play():
        socket = Socket()
        await socket.hello(type="hello", audience="host", ticket=ticket)
        return await socket.until("refused")

    assert run(play())["code"] == "not_a_host"


@pytest.mark.parametrize("text", ["", "[]", "no json", '"text"', "[" * 7000])
def test_what_is_no_frame_ends_the_connection(session, text):
    async def play():
        phone = await phone_of(session)
        await phone.text(text)
        return await phone.closed()

    assert run(play()) == 4400


def test_a_message_too_long_or_too_many_ends_the_connection(session, at, monkeypatch):
    # All within one second, however long it takes.
    monkeypatch.setattr("dilemmas.consumers.received_at", lambda: at)

    async def play(frames):
        phone = await phone_of(session)
        for text in frames:
            await phone.text(text)
        return await phone.closed()

    assert run(play(["x" * 10_000])) == 4429
    assert run(play([json.dumps({"type": "ping"})] * 30)) == 4429


def test_a_slow_phone_keeps_nobody_waiting():
    async def play():
        from dilemmas.frames import Seat

        never, shown = asyncio.Event(), []

        async def stuck(message):
            await never.wait()

        async def quick(message):
            shown.append(message)

        slow, fast = (
            hub_module.Client(Seat(1, "phone", "nl"), stuck),
            hub_module.Client(Seat(1, "phone", "nl"), quick),
        )
        for version in range(50):
            slow.show({"version": version})
            fast.show({"version": version})
            await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while shown[-1:] != [{"version": 49}]:
                await asyncio.sleep(0.01)
        await slow.close()
        await fast.close()
        return shown

    assert run(play())[-1] == {"version": 49}
