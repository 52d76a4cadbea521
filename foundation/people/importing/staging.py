"""Keeping what was read until HR decides, and wiping it after."""

from datetime import datetime
from typing import Any

from django.db import transaction

from foundation.people.importing.bulk import Inserts, Updates
from foundation.people.importing.examining import Examination, faults_by_line, values_to_keep
from foundation.people.importing.rules.faults import WRONG
from foundation.people.models import (
    ImportLine,
    ImportRun,
    ImportStatus,
    LineOutcome,
    Person,
    ProposedEnding,
)


def stage(*, examination: Examination, file_name: str, by: Person | None, at: datetime) -> ImportRun:
    """A refused file keeps its faults only."""
    run = ImportRun(
        kind=examination.kind,
        file_name=file_name[-255:],
        file_sha256=examination.file_sha256,
        encoding=examination.encoding,
        separator=examination.separator,
        is_partial=examination.is_partial,
        started_by=by,
        staged_at=at,
        status=ImportStatus.REFUSED if examination.is_refused else ImportStatus.STAGED,
        counts=examination.counts,
        absent_columns=examination.absent_columns,
        based_on=examination.based_on,
    )
    # The run's key is filled in once it has one.
    lines = Inserts(
        ImportLine,
        ["run_id", "line_number", "outcome", "values", "changes", "faults"],
        _refused_lines(examination) if examination.is_refused else _staged_lines(examination),
    )
    missing = [] if examination.is_refused else examination.missing
    endings = Inserts(
        ProposedEnding, ["run_id", "engagement_id"], [(None, contract.engagement_id) for contract in missing]
    )
    with transaction.atomic():
        run.save()
        lines.fill("run_id", [run.pk] * len(lines))
        endings.fill("run_id", [run.pk] * len(endings))
        lines.write()
        endings.write()
    return run


def _staged_lines(examination: Examination) -> list[tuple[Any, ...]]:
    return [
        (
            None,
            line.number,
            line.outcome,
            values_to_keep(line),
            [change.as_json() for change in line.changes],
            [fault.as_json() for fault in line.faults],
        )
        for line in examination.lines
    ]


def _refused_lines(examination: Examination) -> list[tuple[Any, ...]]:
    return [
        (None, number, WRONG, {}, [], [fault.as_json() for fault in faults])
        for number, faults in faults_by_line(examination.faults).items()
    ]


def forget_staged_lines(*, run: ImportRun, keep_held: bool) -> None:
    """Leaves line numbers and outcomes, and of faults where they stood but not what stood there."""
    lines = run.lines.exclude(outcome=LineOutcome.HELD) if keep_held else run.lines.all()
    faulty = lines.with_faults().values_list("pk", "faults")
    without_values = {pk: [[fault | {"value": ""} for fault in faults]] for pk, faults in faulty}
    lines.update(values={}, changes=[])
    Updates(ImportLine, ["faults"], without_values).write()
