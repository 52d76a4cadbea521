"""Real Chromium against the real ASGI application, served by uvicorn in a thread."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from django.conf import settings as site_settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from dilemmas import consumers, polling
from dilemmas import hub as live_hub
from foundation.people.actions import create_login
from foundation.people.models import Person

# Playwright's sync API runs a loop in this thread; the tests' own queries are plain and safe.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is no failure.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

PASSWORD = "een-lang-wachtwoord"
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
DESKTOP = {"width": 1440, "height": 900}
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    # Elsewhere than on Debian: `playwright install chromium`.
    started = playwright_.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture
def live_site(transactional_db: None) -> Iterator[str]:
    """The address of the site over the test's own database."""
    from config.asgi import application

    # Bound here and handed over, so that no other test takes the port meanwhile.
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    config = uvicorn.Config(application, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    site_settings.CSRF_TRUSTED_ORIGINS = [address]
    yield address
    server.should_exit = True
    thread.join(timeout=10)
    door.close()


@pytest.fixture
def asgi_server(
    live_site: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Iterator[str]:
    """The address of the site, ready for live sessions: sockets, a hub of this test's own loop, keys of its own."""
    settings.LIVE_KEY_DIR = tmp_path / "live-keys"
    hub = live_hub.Hub()
    for module in (live_hub, consumers, polling):
        monkeypatch.setattr(module, "hub", hub)
    yield live_site
    # Without rooms the hub comes to rest; only then its threads may go.
    hub.rooms.clear()
    while hub._flusher is not None and not hub._flusher.done():
        time.sleep(0.02)
    for pool in (hub._voting, hub._reading):
        pool.submit(connections.close_all).result(timeout=60)
        pool.shutdown()


@pytest.fixture
def open_page(browser: Browser, live_site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of its own context; refusals of the content policy and script errors fail the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_(*, viewport: dict[str, int] = DESKTOP, **kwargs: object) -> Page:
        context = browser.new_context(viewport=viewport, base_url=live_site, locale="nl-NL", **kwargs)
        # Of the context, so that a second tab has it too.
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []


def arrive(page: Page, path: str) -> None:
    """At a page whose path ends like this. A glob would take the log-in for it: its query names the page after it."""
    page.wait_for_url(lambda url: urlsplit(url).path.endswith(path))


def log_in(page: Page, person: Person, *, password: str = PASSWORD) -> None:
    """Through the log-in page, as people do."""
    if person.user is None:
        create_login(person=person, username=f"log-in-{person.public_id}", password=password)
    page.goto("/account/inloggen/")
    page.get_by_label("Gebruikersnaam").fill(person.user.username)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.get_by_role("button", name="Inloggen").click()
    arrive(page, "/start/")
