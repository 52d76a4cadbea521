"""Redis dies under load. Nothing of the product keeps anything there (docs/decisions/0016-live-votes.md); this is the proof."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.people.actions import create_login
from tests.drill.cluster import free_port
from tests.drill.live import make_hall, nothing_lost_or_double, vote_through
from tests.drill.processes import wait_until
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory

PHONES = 60
AWAY_SECONDS = 2.0
PASSWORD = "een-lang-wachtwoord"


class Redis:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self._answers, what="Redis did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def visitors(self) -> int:
        """How many connections it ever had, without this one and those that looked whether it answers."""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(b"INFO stats\r\n")
            told = line.recv(65536).decode()
        total = int(told.partition("total_connections_received:")[2].split()[0])
        return total - 1 - self.looked

    def _answers(self) -> bool:
        with socket.socket() as probe:
            answers = probe.connect_ex(("127.0.0.1", self.port)) == 0
        self.looked = int(answers)
        return answers


@pytest.fixture
def redis(tmp_path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on this machine")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


def test_redis_killed_under_load(redis, start_site, tell):
    """Redis killed under load, and started again"""
    make_home()
    create_login(person=EngagementFactory().person, username="noor", password=PASSWORD)
    site = start_site(REDIS_URL=f"redis://127.0.0.1:{redis.port}/0")
    hall = make_hall([site], number=PHONES)
    pages: list[tuple[int, bool]] = []
    visitors: list[int] = []

    def look() -> None:
        pages.append((site.ask("/")[0], site.log_in("noor", PASSWORD)))

    def die_and_come_back() -> None:
        look()
        visitors.append(redis.visitors())
        redis.kill()
        until = time.monotonic() + AWAY_SECONDS
        while time.monotonic() < until:
            look()
            # Whoever logs in more often than every other second is held off, and rightly.
            time.sleep(2)
        redis.start()
        look()
        visitors.append(redis.visitors())

    struck_at, result = vote_through(hall, after=PHONES // 4, disaster=die_and_come_back)
    nothing_lost_or_double(hall, result)
    assert set(pages) == {(200, True)}
    assert sum(phone.again + phone.returns for phone in hall.room) == 0
    # Where that changes one day, this drill has to do more.
    assert visitors == [0, 0]
    tell(
        f"{struck_at} of {PHONES} votes were in, {PHONES} counted; {len(pages)} pages and log-ins went on; "
        "nothing of the product asks Redis anything"
    )
