import pytest
from django.core.management import call_command
from django.db import OperationalError
from django_tasks_db.management.commands import db_worker

from config.management.commands.db_worker import Command

pytestmark = pytest.mark.django_db


class Away:
    """A database that is away so many times, and then there is nothing more to do."""

    def __init__(self, times: int) -> None:
        self.times, self.rounds = times, 0

    def handle(self, *_arguments: object, **_options: object) -> None:
        self.rounds += 1
        if self.rounds <= self.times:
            raise OperationalError("the server closed the connection unexpectedly")


@pytest.fixture
def away(monkeypatch, settings) -> Away:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    database = Away(2)
    monkeypatch.setattr(db_worker.Command, "handle", database.handle)
    monkeypatch.setattr("config.management.commands.db_worker.PAUSE_SECONDS", 0)
    return database


def test_a_worker_goes_on_when_its_database_was_away(away):
    call_command("db_worker")
    assert away.rounds == 3


def test_one_round_tells_that_its_database_is_away(away):
    with pytest.raises(OperationalError):
        call_command(Command(), batch=True)
    assert away.rounds == 1
