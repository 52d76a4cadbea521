import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from config.bodies import LimitedBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
http = LimitedBodies(get_asgi_application())

# Only now: models are loaded by the line above.
from dilemmas import hub  # noqa: E402
from dilemmas.routing import websocket_urlpatterns  # noqa: E402

# No session and no log-in on the socket: votes come from nobody. Frames prove what they may do.
router = ProtocolTypeRouter({"http": http, "websocket": URLRouter(websocket_urlpatterns)})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    hub.hub.here()
    await router(scope, receive, send)
