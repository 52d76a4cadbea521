"""How much somebody may send to an address, counted while it comes in.

Django keeps what the ASGI server hands it, on disk, before any view runs. Here a body that grows too large is read
to its end and thrown away, so that the browser hears the answer; the view finds `body_is_too_large` in the scope of
the request and an empty body. One that does not end is cut off.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from django.conf import settings

from dilemmas.rules.deck_files import MOST_BODY_BYTES
from dilemmas.rules.session import MOST_POLLED_BYTES
from lms.rules.declarations import MOST_DOCUMENT_BYTES

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Below any language: address → bytes.
LIMITS = {
    "/stapels/overnemen/": MOST_BODY_BYTES,
    # With room for the rest of the form.
    "/controle/": MOST_DOCUMENT_BYTES + 20_000,
    "/live/api/": MOST_POLLED_BYTES,
    "/live/code/": MOST_POLLED_BYTES,
}
# So much of a body that is too large is still read, for the sake of an answer.
MOST_DISCARDED_BYTES = 200_000_000


class LimitedBodies:
    def __init__(self, app: Any, limits: Mapping[str, int] = LIMITS) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self.limits.get(_below_language(scope["path"]))
        if limit is None:
            await self.app(scope, receive, send)
            return
        try:
            body = await _body(receive, limit)
        except ConnectionError:
            return
        scope["body_is_too_large"] = body is None
        await self.app(scope, _replayed(body or b"", receive), send)


async def _body(receive: Receive, limit: int) -> bytes | None:
    """The whole body; None when it is larger than the limit, whatever length it said to have.

    Raises ConnectionError when the browser left before the end.
    """
    kept, size = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            kept += chunk
        else:
            kept.clear()
        if not message.get("more_body", False) or size > MOST_DISCARDED_BYTES:
            return bytes(kept) if size <= limit else None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Once what was kept, then what still comes: that the browser left."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


def _below_language(path: str) -> str:
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path[len(code) + 1 :]
    return path
