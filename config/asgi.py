import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from config.bodies import LimitedBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

# The live game adds its "websocket" entry here.
application = ProtocolTypeRouter({"http": LimitedBodies(get_asgi_application())})
