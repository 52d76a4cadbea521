import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django_tasks_db.management.commands import db_worker

logger = logging.getLogger(__name__)
# Between two attempts while the database is away.
PAUSE_SECONDS = 2.0


class Command(db_worker.Command):
    """That of django-tasks, which goes on by itself when the database was away.

    What it had in hand stays behind; `run_due` queues it again.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            try:
                return super().handle(*args, **options)
            except (InterfaceError, OperationalError):
                # Whoever wants one round is told how it ended.
                if options["batch"]:
                    raise
                logger.exception("the database is away; the worker tries again")
            time.sleep(PAUSE_SECONDS)
            close_old_connections()
