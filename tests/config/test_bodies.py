"""What is sent to an address with a limit, through the ASGI application."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from config import bodies
from config.bodies import LimitedBodies

LIMIT = 1000


async def seen_by_the_site(scope: dict[str, Any], receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    scope["seen"] = body


def send_through(path: str, chunks: Iterator[bytes], *, ends: bool = True) -> dict[str, Any]:
    """The scope as the site found it; `taken`: bytes that were read from the browser."""
    scope: dict[str, Any] = {"type": "http", "path": path, "taken": 0}
    waiting = iter(chunks)
    following = next(waiting, None)

    async def receive() -> dict[str, Any]:
        nonlocal following
        if following is None:
            return {"type": "http.request" if ends else "http.disconnect", "body": b"", "more_body": False}
        chunk, following = following, next(waiting, None)
        scope["taken"] += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": following is not None or not ends}

    async def send(message: dict[str, Any]) -> None:
        raise AssertionError(message)

    site = LimitedBodies(seen_by_the_site, {"/hier/": LIMIT})
    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor() as threads:
        threads.submit(asyncio.run, site(scope, receive, send)).result()
    return scope


@pytest.mark.parametrize("path", ["/hier/", "/en/hier/", "/nl/hier/"])
@pytest.mark.parametrize(
    ("size", "is_too_large"), [(0, False), (1, False), (LIMIT, False), (LIMIT + 1, True)]
)
def test_a_body_comes_whole_or_not_at_all(path: str, size: int, is_too_large: bool):
    scope = send_through(path, iter([b"x" * size]))
    assert scope["body_is_too_large"] is is_too_large
    assert scope["seen"] == (b"" if is_too_large else b"x" * size)


def test_a_body_in_pieces_counts_as_one():
    scope = send_through("/hier/", iter([b"x" * 400] * 3))
    assert (scope["body_is_too_large"], scope["seen"], scope["taken"]) == (True, b"", 1200)
    scope = send_through("/hier/", iter([b"a" * 300, b"b" * 300]))
    assert scope["seen"] == b"a" * 300 + b"b" * 300


def test_a_body_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bodies, "MOST_DISCARDED_BYTES", 50_000)
    scope = send_through("/hier/", (b"x" * 10_000 for _number in range(10_000)))
    assert scope["body_is_too_large"] is True
    assert scope["taken"] == 60_000


def test_a_browser_that_leaves_half_way_reaches_nothing():
    scope = send_through("/hier/", iter([b"x" * 10]), ends=False)
    assert "seen" not in scope


def test_other_addresses_have_no_limit():
    for path in ("/elders/", "/hier/onder/", "/english/hier/"):
        scope = send_through(path, iter([b"x" * 5000]))
        assert len(scope["seen"]) == 5000
        assert "body_is_too_large" not in scope
