"""The life of a print run: taken up once, written, queued again after a killed worker, wiped after a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db.models import QuerySet

from foundation.printing.models import PrintRun, PrintRunStatus

KEEP_RUN = timedelta(days=1)
# A run that stood still for this long was left by a killed worker.
STALE_AFTER = timedelta(minutes=10)

Run = TypeVar("Run", bound=PrintRun)
# Takes a function that it tells how many are done, and gives the PDF.
Render = Callable[[Callable[[int], None]], bytes]


def print_storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.PRIVATE_MEDIA_ROOT), allow_overwrite=True)


def take_up(run: PrintRun, *, at: datetime) -> bool:
    """False when a second worker has it, or had it."""
    waiting = _rows(run).filter(status=PrintRunStatus.QUEUED)
    return bool(waiting.update(status=PrintRunStatus.RUNNING, moved_at=at))


def write_print(*, run: PrintRun, total: int, render: Render, at: datetime) -> None:
    """Renders what was taken up. Whatever goes wrong is raised, and the run says that it failed.

    `total`: of now, which may be another than when it was asked for.
    """
    _rows(run).update(total_count=total)
    status = PrintRunStatus.FAILED
    try:
        content = render(lambda done: _tell(run, done))
        print_storage().save(run.file_name, ContentFile(content))
        status = PrintRunStatus.READY
    finally:
        _rows(run).update(status=status, moved_at=at)


def requeue_stale(kind: type[Run], *, at: datetime) -> list[Run]:
    """Puts back what a killed worker left behind, and what was never taken up."""
    stale = kind._default_manager.filter(
        status__in=(PrintRunStatus.RUNNING, PrintRunStatus.QUEUED), moved_at__lt=at - STALE_AFTER
    )
    runs = list(stale)
    kind._default_manager.filter(pk__in=[run.pk for run in runs]).update(
        status=PrintRunStatus.QUEUED, moved_at=at, done_count=0
    )
    return runs


def old_runs(kind: type[Run], *, at: datetime) -> list[Run]:
    """Of more than a day ago."""
    return list(kind._default_manager.filter(requested_at__lt=at - KEEP_RUN))


def _rows(run: PrintRun) -> QuerySet[PrintRun]:
    return type(run)._default_manager.filter(pk=run.pk)


def _tell(run: PrintRun, done: int) -> None:
    _rows(run).update(done_count=done)
