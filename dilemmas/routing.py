from django.urls import path

from dilemmas.consumers import LiveConsumer

# No language before it: a phone keeps its socket when its owner changes the language.
websocket_urlpatterns = [path("live/socket/", LiveConsumer.as_asgi())]
