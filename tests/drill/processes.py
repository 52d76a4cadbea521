"""The processes of the Procfile, each to be killed at any moment."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from tests.drill.cluster import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120.0


def wait_until(holds: Callable[[], Any], *, what: str, seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)


class Process:
    """One of ours on the database of the drill."""

    def __init__(self, *arguments: str, folder: Path, **variables: str) -> None:
        self.arguments = [sys.executable, *arguments]
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.drill.settings",
            "DATABASE_URL": _address_of_the_database(),
            "SITE_URL": "http://localhost",
            "VAR_DIR": str(folder),
            "LIVE_KEY_DIR": str(folder / "live-keys"),
            **variables,
        }
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.arguments, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def wait(self) -> int:
        """Its exit status; that of a killed one is below zero."""
        assert self.process is not None
        return self.process.wait(timeout=PATIENCE_SECONDS)


class Site(Process):
    """uvicorn as the Procfile starts it; started again it has the same address."""

    def __init__(self, *, folder: Path, **variables: str) -> None:
        self.port = free_port()
        flags = ["--ws", "websockets-sansio", "--ws-max-size", "16384", "--ws-per-message-deflate", "false"]
        command = ["-m", "uvicorn", "config.asgi:application", "--port", str(self.port), *flags]
        super().__init__(*command, "--log-level", "warning", folder=folder, **variables)

    @property
    def sockets(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live/socket/"

    def start(self) -> None:
        super().start()
        wait_until(self._answers, what="the site did not start")

    def _answers(self) -> bool:
        assert self.is_alive, self.log.read_text()[-2000:]
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(
        self, path: str, *, form: dict[str, str] | None = None, cookie: str = ""
    ) -> tuple[int, dict[str, str]]:
        """Status (0: no answer at all) and the cookies that came."""
        door = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            door.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
            answer = door.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0, {}
        finally:
            door.close()
        cookies = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie") or []))
        return answer.status, {name: morsel.value for name, morsel in cookies.items()}

    def log_in(self, username: str, password: str) -> bool:
        """Through the log-in page, and then onto a page for people who are logged in."""
        _status, cookies = self.ask("/account/inloggen/")
        token = cookies.get("csrftoken", "")
        form = {"login": username, "password": password, "csrfmiddlewaretoken": token}
        status, given = self.ask("/account/inloggen/", form=form, cookie=f"csrftoken={token}")
        if status != 302 or "sessionid" not in given:
            return False
        return self.ask("/start/", cookie=f"sessionid={given['sessionid']}")[0] == 200


def _address_of_the_database() -> str:
    held = connection.settings_dict
    return f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
