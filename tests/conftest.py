import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from foundation import clock
from foundation.clock import AMSTERDAM
from foundation.people.actions import create_login
from foundation.people.models import Person
from tests.emptied import Rows, keep_rows, put_back
from tests.migrated import keep_migrated, take_migrated

IS_CI = os.environ.get("CI") == "true"
# A busy machine is no failure. CI tries the same examples each time; a developer's machine goes on looking for new ones.
hypothesis_settings.register_profile("plein", deadline=None, derandomize=IS_CI)
hypothesis_settings.load_profile("plein")
# Ours does it for all of them (`pytest_runtest_teardown`), once and faster.
TransactionTestCase._fixture_teardown = lambda self: None
# What the migrations put into the tables.
MIGRATED_ROWS = pytest.StashKey[Rows]()


# Files that take minutes come first, so that at the end no worker waits for another.
LONG = ("tests/browser/", "tests/stories/", "tests/dilemmas/attacks/", "tests/test_access_matrix.py")
# What a test asks for that uses the database.
OF_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--of-the-database",
        action="store_true",
        help="leaves out what no other database changes: tests without one, and those marked `once`",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In CI a test of a real browser gets a second try; the closing line says how many needed one."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if config.getoption("of_the_database"):
        left_out = [item for item in items if not _is_of_the_database(item)]
        items[:] = [item for item in items if _is_of_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
    if IS_CI:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def _is_of_the_database(item: pytest.Item) -> bool:
    uses_it = item.get_closest_marker("django_db") or OF_THE_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(uses_it) and item.get_closest_marker("once") is None


def moment(text: str) -> datetime:
    """'2022-03-01 09:00' in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.fixture
def at() -> datetime:
    """The moment of a test that does not care which."""
    return moment("2022-03-01 09:00")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Wagtail caches renditions by the id of their image; another test's image may have the same."""
    cache.clear()


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """A request leaves its language behind; each test begins in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def now_is(tmp_path: Path, settings: Any) -> Callable[[datetime], None]:
    """Sets the clock that requests read; actions under test take their moment as `at`."""
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"

    def set_clock(moment: datetime) -> None:
        clock.set_demo_clock(to=moment)

    return set_clock


def client_of(person: Person) -> Client:
    """A browser in which this person is logged in."""
    if person.user is None:
        create_login(person=person, username=f"u{uuid4().hex}", password="een-lang-wachtwoord")
    client = Client()
    client.force_login(person.user, backend="foundation.people.backends.PersonBackend")
    return client


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> bool:
    """With a copy of a migrated database in its place, nothing is left to migrate."""
    if request.config.getvalue("create_db"):
        return False
    with django_db_blocker.unblock():
        return take_migrated(connection)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            keep_migrated(connection)
        request.config.stash[MIGRATED_ROWS] = keep_rows(connection)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with real transactions empties every table; what the migrations put there comes back.

    Otherwise the next test on the same worker would miss Wagtail's root page and groups.
    """
    result = yield
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    empties = (marker and marker.kwargs.get("transaction")) or "transactional_db" in fixtures
    # After the last test the database itself is gone.
    if empties and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            put_back(connection, item.config.stash[MIGRATED_ROWS])
            ContentType.objects.clear_cache()
            connection.close()
    return result
