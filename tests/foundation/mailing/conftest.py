import copy
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from foundation.mailing.actions import queue_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.models import Person
from tests.foundation.mailing.moments import AT
from tests.foundation.mailing.servers import MailServer

Queue = Callable[..., OutboxMessage | None]


@pytest.fixture(autouse=True)
def probe_templates(settings: Any) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(given_name="Noor", family_name="D'Souza", email="noor@lindewaard.example")


@pytest.fixture
def queue(person: Person) -> Queue:
    def queue_with(key: str = "greeting:1", **changes: object) -> OutboxMessage | None:
        terms = {
            "key": key,
            "template": "probe/greeting",
            "to": person,
            "context": {"name": "D'Souza & co", "action_path": "/plan/"},
            "due_at": AT,
            "at": AT,
            "reason": "Nieuw in dienst",
        }
        return queue_mail(**{**terms, **changes})

    return queue_with


@pytest.fixture
def mail_port(settings: Any) -> int:
    """A port of this machine on which nobody listens, yet, and to which mail goes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "foundation.mailing.smtp.WatchedEmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    return port


@pytest.fixture
def start_server(mail_port: int) -> Iterator[Callable[[], MailServer]]:
    running: list[Controller] = []

    def start() -> MailServer:
        server = MailServer()
        controller = Controller(server, hostname="127.0.0.1", port=mail_port)
        controller.start()
        running.append(controller)
        return server

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def server(start_server: Callable[[], MailServer]) -> MailServer:
    return start_server()
