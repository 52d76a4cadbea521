"""Two real live processes on one database: what one hears the other shows, and one that is killed loses nothing."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from bench.crowd import Host, Phone, come_in, leave, phones, vote
from dilemmas.models import LiveCard
from dilemmas.tickets import Ticket, give_ticket
from foundation import clock
from tests.factories.live import make_card, make_session
from tests.loops import run

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
Process = tuple[subprocess.Popen, str]


@pytest.fixture
def start(settings, tmp_path) -> Iterator[Callable[[], Process]]:
    """Starts one more live process; its address for sockets."""
    settings.LIVE_KEY_DIR = tmp_path / "keys"
    running: list[subprocess.Popen] = []

    def started() -> Process:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "tests.live_server:application", "--port", str(port)]
        command += ["--ws", "websockets-sansio", "--log-level", "error"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "TEST_LIVE_KEYS": str(settings.LIVE_KEY_DIR),
        }
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return running[-1], f"ws://127.0.0.1:{port}/live/socket/"
            time.sleep(0.1)
        raise RuntimeError("the live process did not start")

    yield started
    for process in running:
        process.kill()
        process.wait()


def test_a_process_killed_in_mid_vote_loses_and_doubles_nothing(start):
    at = clock.now()
    session = make_session(at=at, heads=40)
    card = make_card(session, at=at)
    host_person = session.hosts.get().person
    ticket = give_ticket(Ticket(session.public_id, "host", host_person.public_id))
    (_first, address), (second, other_address) = start(), start()
    room = phones(40, options=2, slow_share=0)

    async def play() -> Host:
        host = Host()
        await host.come_in(address=address, ticket=ticket)
        here, there = room[:20], room[20:]
        await asyncio.gather(
            *(come_in(phone, address=address, join=session.join_secret) for phone in here),
            *(come_in(phone, address=other_address, join=session.join_secret) for phone in there),
        )
        await host.ask("open_round", card=str(card.public_id))
        casting = [
            asyncio.create_task(vote(phone, card=str(card.public_id), after_seconds=place % 20 / 10))
            for place, phone in enumerate(room)
        ]
        await _until(lambda: sum(phone.ack_seconds is not None for phone in there) >= 5)
        second.send_signal(signal.SIGKILL)
        second.wait()
        await asyncio.wait(casting[20:], timeout=10)
        third_address = (await asyncio.to_thread(start))[1]
        # As their browsers do: back in, and what was not acknowledged is sent again with the same number.
        await asyncio.gather(*(_again(phone, third_address, session.join_secret, card) for phone in there))
        # Votes that another process wrote reach this host's count.
        await _until(lambda: bool(host.counts) and host.counts[-1][1] == 40)
        await host.ask("close_round", card=str(card.public_id))
        while (await host.ask("reveal", card=str(card.public_id))).get("code") == "votes_on_their_way":
            await asyncio.sleep(0.2)
        await _until(lambda: host.result is not None)
        await leave(room)
        await host.leave()
        for task in casting:
            task.cancel()
        return host

    host = run(play())
    sent = Counter(phone.choice for phone in room)
    assert host.result == {"round": 1, "counts": [sent[0], sent[1], 0, 0], "voters": 40, "passes": 0}


async def _again(phone: Phone, address: str, join: str, card: LiveCard) -> None:
    was_acknowledged = phone.ack_seconds is not None
    await come_in(phone, address=address, join=join)
    if not was_acknowledged:
        asyncio.get_running_loop().create_task(vote(phone, card=str(card.public_id), after_seconds=0))
        # Acknowledged now, or it was in already and nobody heard the answer.
        await _until(lambda: phone.ack_seconds is not None or phone.refused == ["old_vote"])


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not holds():
            await asyncio.sleep(0.05)
