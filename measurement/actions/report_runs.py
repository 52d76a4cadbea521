"""A report as a file: asked for by who may read it, made by the worker, wiped after a day."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from foundation.people.models import Person
from foundation.printing.actions import old_runs, print_storage, take_up, write_print
from foundation.printing.models import PrintRunStatus
from measurement.models import Release, ReportRun


@transaction.atomic
def request_report(
    *, release: Release, kind: str, language: str, units: list[str] | None, by: Person, at: datetime
) -> ReportRun:
    """Who asks for the same twice waits for one run. The caller enqueues the task once this is committed."""
    waiting = ReportRun.objects.filter(
        release=release,
        kind=kind,
        language=language,
        requested_by=by,
        status__in=(PrintRunStatus.QUEUED, PrintRunStatus.RUNNING),
    )
    same = next((run for run in waiting if run.units == units), None)
    return same or ReportRun.objects.create(
        release=release,
        kind=kind,
        language=language,
        units=units,
        requested_by=by,
        requested_at=at,
        moved_at=at,
        total_count=1,
    )


def make_report(*, run: ReportRun, write: Callable[[ReportRun], bytes], at: datetime) -> None:
    """Safe to repeat: a second worker finds the run taken or done. `write` renders at the border."""
    if take_up(run, at=at):
        write_print(run=run, total=1, render=lambda tell: write(run), at=at)


def wipe_old_reports(*, at: datetime) -> int:
    old = old_runs(ReportRun, at=at)
    for run in old:
        print_storage().delete(run.file_name)
        run.delete()
    return len(old)
