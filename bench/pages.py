"""Pages: those of readers beside a bare Wagtail page, those of HR against the clock."""

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from http.client import HTTPConnection
from urllib.parse import urlencode

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from bench.everybody import measured  # noqa: E402
from bench.rows import Row, at_least_of_floor, at_most  # noqa: E402
from config.demo.cast import PASSWORD  # noqa: E402
from foundation.people.models import Person  # noqa: E402

SECONDS, ROUNDS, CLIENTS, READS = 3.0, 5, 4, 15
CASE = "/dilemmas/aan-de-koffietafel/"
HR_PAGES = (
    "/hr/",
    "/hr/?jaar=2024",
    "/hr/mensen/",
    "/hr/mensen/?stap=sworn&jaar=2024",
    "/hr/mensen/?zoek=vries",
)


@contextmanager
def served(application: str, *, settings: str) -> Iterator[int]:
    """A port at which uvicorn serves the application, in one process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--log-level", "error"]
    # As the Procfile starts it.
    command += ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "16384"]
    process = subprocess.Popen(command, env=os.environ | {"DJANGO_SETTINGS_MODULE": settings})
    try:
        for _attempt in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def per_second(port: int, path: str, *, cookie: str = "") -> float:
    """Answered requests a second, with a few clients on kept connections."""

    def read(until: float) -> int:
        connection, count = HTTPConnection("127.0.0.1", port), 0
        while time.perf_counter() < until:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
            count += 1
        connection.close()
        return count

    read(time.perf_counter() + 1)
    until = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(read, [until] * CLIENTS)) / SECONDS


def log_in(port: int, username: str) -> str:
    """The cookies of somebody of the cast."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/account/inloggen/")
    response = connection.getresponse()
    page, cookies = response.read().decode(), _cookies(response)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise RuntimeError("no log-in form")
    body = urlencode({"csrfmiddlewaretoken": token[1], "login": username, "password": PASSWORD})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/account/inloggen/", body, headers)
    response = connection.getresponse()
    response.read()
    return _cookies(response)


def _cookies(response) -> str:
    return "; ".join(value.split(";")[0] for value in response.headers.get_all("Set-Cookie") or [])


def lesson_path(username: str) -> str:
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(user__username=username).user)
    page = client.get("/mijn-plan/").content.decode()
    attempt = re.search(r'href="(/leren/[0-9a-f-]{36}/)', page)
    if attempt is None:
        raise RuntimeError(f"{username} has no lesson to go on with")
    return client.get(attempt[1])["Location"]


def readers_pages() -> list[Row]:
    """Each in turn, several rounds: what else the machine does falls on all alike."""
    lesson = lesson_path("noor")
    with (
        served("bench.bare.asgi:application", settings="bench.bare.settings") as bare,
        served("config.asgi:application", settings="config.settings.dev") as ours,
    ):
        reads = {
            "floor": (bare, "/", ""),
            "information page, visitor": (ours, "/privacy/", ""),
            "lesson screen, logged in": (ours, lesson, log_in(ours, "noor")),
            "dilemma page, visitor": (ours, CASE, ""),
            "catalogue of dilemmas, visitor": (ours, "/dilemmas/", ""),
        }
        taken: dict[str, list[float]] = {case: [] for case in reads}
        for _round in range(ROUNDS):
            for case, (port, path, cookie) in reads.items():
                taken[case].append(per_second(port, path, cookie=cookie))
    figures = {case: statistics.median(values) for case, values in taken.items()}
    floor = figures.pop("floor")
    return [
        at_least_of_floor("pages", case, figure, "1/s", floor=floor, target=0.6)
        for case, figure in figures.items()
    ]


def hr_pages(bench: str, paths: Mapping[str, str], *, people: int) -> list[Row]:
    """Name → path: the median of some reads of each, with the queries and the processor's time of one."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(user__username="marit").user)
    return [_hr_page(bench, client, name, path, people=people) for name, path in paths.items()]


def _hr_page(bench: str, client: Client, name: str, path: str, *, people: int) -> Row:
    def read() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")

    read()
    taken = [measured(read) for _read in range(READS)]
    cpu_ms = statistics.median(one.cpu_s for one in taken) * 1000
    case = f"{name}, {people} people, median, {taken[-1].queries} queries, {cpu_ms:.0f} ms CPU"
    return at_most(bench, case, statistics.median(one.wall_s for one in taken) * 1000, "ms", 300)


def rows() -> list[Row]:
    people = int(os.environ["BENCH_PEOPLE"])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.bare.settings"}
    subprocess.run([sys.executable, "-m", "bench.bare"], env=environment, check=True, stdout=sys.stderr)
    call_command("migrate", verbosity=0)
    before = time.perf_counter()
    call_command("load_demo", people=people, stdout=sys.stderr)
    loaded = at_most("pages", f"load_demo --people {people}", time.perf_counter() - before, "s", 180)
    return [loaded, *readers_pages(), *hr_pages("pages", {path: path for path in HR_PAGES}, people=people)]


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in rows()]))  # noqa: T201
