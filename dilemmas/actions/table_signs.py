"""The signs of the tables of a plenary as PDF: asked for by its host, made by the worker, wiped after a day."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from dilemmas.models import LiveSession, Phase, TableSignRun
from dilemmas.table_signs import print_table_signs
from foundation.errors import DomainError
from foundation.people.models import Person
from foundation.printing.actions import old_runs, print_storage, take_up, write_print
from foundation.printing.models import PrintRunStatus


@transaction.atomic
def request_table_signs(*, session: LiveSession, by: Person, at: datetime) -> TableSignRun:
    """Who asks twice waits for one run. Raises DomainError: no_tables, session_ended.

    The caller enqueues the task once this is committed.
    """
    if session.phase == Phase.ENDED:
        raise DomainError("session_ended")
    if not session.tables:
        raise DomainError("no_tables")
    waiting = (PrintRunStatus.QUEUED, PrintRunStatus.RUNNING)
    same = TableSignRun.objects.filter(
        session=session, requested_by=by, total_count=session.tables, status__in=waiting
    )
    return same.first() or TableSignRun.objects.create(
        session=session, requested_by=by, requested_at=at, moved_at=at, total_count=session.tables
    )


def make_table_signs(*, run: TableSignRun, at: datetime) -> None:
    """Renders the file. Safe to repeat: a second worker finds the run taken or done."""
    if not take_up(run, at=at):
        return
    session, language = run.session, run.requested_by.language

    def render(tell: Callable[[int], None]) -> bytes:
        with translation.override(language):
            return print_table_signs(
                session.tables,
                title=session.occasion.title,
                address=reverse("dilemmas:live_phone"),
                secret=session.join_secret,
                language=language,
                tell=tell,
            )

    write_print(run=run, total=session.tables, render=render, at=at)


def wipe_old_table_signs(*, at: datetime) -> int:
    old = old_runs(TableSignRun, at=at)
    for run in old:
        print_storage().delete(run.file_name)
        run.delete()
    return len(old)
