"""The floor of the live sessions: WebSockets that answer each vote at once and send one message to all, with nothing
stored, checked or computed."""

import json
from typing import Any

_ROOM: set[Any] = set()
# As long as what the product sends a phone.
_SNAPSHOT: dict[str, Any] = {
    "type": "snapshot",
    "version": 1,
    "session": {"id": "bare"},
    "filling": "x" * 1500,
}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})

    async def say(message: dict[str, Any]) -> None:
        await send({"type": "websocket.send", "text": json.dumps(message)})

    _ROOM.add(say)
    try:
        while (event := await receive())["type"] == "websocket.receive":
            frame = json.loads(event["text"])
            if frame["type"] == "hello":
                await say(_SNAPSHOT)
            elif frame["type"] == "vote":
                await say({**frame, "type": "ack"})
            elif frame.get("do") == "reveal":
                await say({"type": "done", "id": frame["id"]})
                for other in list(_ROOM):
                    await other({**_SNAPSHOT, "card": {"results": [{"round": 1}]}})
            else:
                await say({"type": "done", "id": frame.get("id")})
    finally:
        _ROOM.discard(say)
