"""Mail on bad days, with a real mail server and a real sender, each killed in mid-dialogue."""

import socket
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.look.mails import CONTEXTS
from foundation import clock
from foundation.mailing.actions import queue_mail, send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.mailing.queries import uncertain_messages
from foundation.mailing.rules import CLAIM_LASTS
from tests.drill.cluster import free_port
from tests.drill.processes import Process, wait_until
from tests.factories.people import PersonFactory

MAILS, KILLS = 120, 4
STEPS = ("greeting", "sender", "recipient", "data", "kept")


@pytest.fixture
def queued() -> Callable[[int, datetime], list[OutboxMessage]]:
    def queue(number: int, at: datetime) -> list[OutboxMessage]:
        people = [PersonFactory(email=f"mens{one}@lindewaard.example") for one in range(number)]
        messages = [
            queue_mail(
                key=f"drill:{person.pk}",
                template="people/announcement",
                to=person,
                context=CONTEXTS["people/announcement"],
                due_at=at,
                at=at,
                reason="Oefening",
            )
            for person in people
        ]
        return [message for message in messages if message is not None]

    return queue


class MailServer:
    """The process of mail_server.py, started again at the same port; `kept` is what it answered for or meant to."""

    def __init__(self, started: Callable[[Process], Process], folder: Path) -> None:
        self.started, self.folder, self.port = started, folder, free_port()
        self.file = folder / "kept"
        self.file.touch()

    def start(self, *how_to_die: str) -> Process:
        words = ["-m", "tests.drill.mail_server", str(self.port), str(self.file), *how_to_die]
        process = self.started(Process(*words, folder=self.folder))
        wait_until(lambda: self._answers() or not process.is_alive, what="the mail server did not start")
        return process

    @property
    def kept(self) -> Counter[str]:
        return Counter(self.file.read_text().split())

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def server(started, folder, settings) -> MailServer:
    made = MailServer(started, folder)
    settings.EMAIL_BACKEND = "foundation.mailing.smtp.WatchedEmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 20
    return made


def message_id(message: OutboxMessage) -> str:
    return f"<{message.public_id}@localhost>"


def test_mail_server_killed_in_mid_dialogue(server, queued, tell):
    """The mail server killed at every step of its dialogue, and down for an hour"""
    at = clock.now()
    messages = queued(MAILS, at)
    # Down before anything is sent, and all the while.
    for _minute in range(3):
        assert send_due_mail(at=at).sent == 0
        at += timedelta(minutes=20)
    for step in STEPS:
        # A run greets once.
        process = server.start(step, "0" if step == "greeting" else "7")
        send_due_mail(at=at)
        assert process.wait() < 0
        # Nobody answers now, and nothing is given up.
        assert send_due_mail(at=at).sent == 0
        at += timedelta(minutes=20)
    server.start()
    for _run in range(10):
        send_due_mail(at=at)
        at += timedelta(hours=2)
    states = Counter(OutboxMessage.objects.values_list("status", flat=True))
    kept = server.kept
    # Each at most once, and only what a server may have taken waits for a person.
    assert set(kept.values()) == {1}
    assert states == {"sent": MAILS - 2, "uncertain": 2}
    uncertain = {message_id(message) for message in uncertain_messages()}
    assert len(uncertain) == 2
    assert set(kept) | uncertain == {message_id(message) for message in messages}
    # One of the two was kept without a word, the other was not.
    assert len(uncertain & set(kept)) == 1
    tell(
        f"{MAILS} mails, {len(STEPS)} kills: {states['sent']} sent once, {states['uncertain']} listed for a person"
    )


def test_sender_killed_in_mid_batch(server, queued, start_command, folder, tell):
    """The sender of mail killed (SIGKILL) in mid-batch, four times"""
    at = clock.now()
    messages = queued(MAILS, at)
    variables = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port)}
    # Slow, so that each dies with a message on its way.
    server.start("slow")
    for kept in range(15, 15 * KILLS + 1, 15):
        sender = start_command("send_due_mail", **variables)
        wait_until(lambda kept=kept: server.kept.total() >= kept, what="nothing is sent")
        assert sender.is_alive
        sender.kill()
    in_hand = OutboxMessage.objects.filter(status="sending")
    assert 0 < in_hand.count() <= KILLS
    # Two at once carry on; what was in the hands of a killed one is not touched.
    both = [start_command("send_due_mail", "--limit", "500", **variables) for _one in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    uncertain = {message_id(message) for message in in_hand}
    send_due_mail(at=clock.now() + CLAIM_LASTS + timedelta(minutes=1))
    assert {message_id(message) for message in uncertain_messages()} == uncertain
    kept = server.kept
    assert set(kept.values()) == {1}
    assert set(kept) | uncertain == {message_id(message) for message in messages}
    tell(f"{MAILS} mails, {KILLS} kills: each at most once, {len(uncertain)} listed for a person")
