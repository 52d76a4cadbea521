"""What a bad day needs, and the table of what was survived."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.drill.cluster import Cluster
from tests.drill.processes import Process, Site

DAYS = pytest.StashKey[list[tuple[str, str, str]]]()


@pytest.fixture
def cluster() -> Cluster:
    return Cluster.running()


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """What the processes and this one share beside the database."""
    settings.LIVE_KEY_DIR = tmp_path / "live-keys"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    return tmp_path


@pytest.fixture
def started(folder: Path) -> Iterator[Callable[[Process], Process]]:
    """Starts it; whatever is left of it is killed before the tables are emptied."""
    running: list[Process] = []

    def start(process: Process) -> Any:
        running.append(process)
        process.start()
        return process

    yield start
    for process in running:
        process.kill()


@pytest.fixture
def start_site(started: Callable[[Process], Any], folder: Path) -> Callable[..., Site]:
    return lambda **variables: started(Site(folder=folder, **variables))


@pytest.fixture
def start_command(started: Callable[[Process], Any], folder: Path) -> Callable[..., Process]:
    """A command of manage.py."""
    return lambda *words, **variables: started(Process("manage.py", *words, folder=folder, **variables))


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """A figure for the table."""
    return lambda words: record_property("told", words)


@pytest.fixture(autouse=True)
def own_database(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "run `make drill`: it brings a database of its own"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    if report.when == "call" or report.outcome != "passed":
        day = (item.function.__doc__ or item.name).partition("\n")[0].rstrip(".")
        told = "; ".join(str(words) for name, words in item.user_properties if name == "told")
        outcome = {"passed": "survived", "skipped": "NOT DONE"}.get(report.outcome, "NOT SURVIVED")
        item.config.stash.setdefault(DAYS, []).append((day, outcome, told or str(report.longrepr)[-300:]))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    days = config.stash.get(DAYS, [])
    terminalreporter.section("bad days")
    for day, outcome, told in days:
        terminalreporter.write_line(f"{outcome:<13} {day}")
        terminalreporter.write_line(f"{'':<13}   {told}")
    survived = sum(outcome == "survived" for _day, outcome, _told in days)
    terminalreporter.write_line(f"{survived} of {len(days)} survived")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A bad day that could not be tried is not survived."""
    if any(outcome != "survived" for _day, outcome, _told in session.config.stash.get(DAYS, [])):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
