"""Files with earlier completions and attendance: looked at first, written by the worker when HR says so."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from foundation.audit.actions import record_event, seal_many
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.locks import lock_names
from foundation.people.importing.rules.faults import NEW, UNCHANGED, WRONG
from foundation.people.models import Person
from foundation.printing.actions import take_up
from foundation.printing.models import PrintRunStatus
from lms.actions.recording import moment_of, record_completions
from lms.actions.settling import lock_assignments, settle
from lms.models import (
    Completion,
    CompletionSource,
    PartRecord,
    PartSource,
    ProgrammePart,
    RecordFile,
    RecordKind,
    RecordRun,
)
from lms.queries.modules import of_day
from lms.queries.record_files import examine_records, still_new, versions_of_days
from lms.rules.deadlines import add_months
from lms.rules.record_file import Judged, Reading

# So many records a transaction: others wait for no more than these.
BATCH = 500
# So long a file waits for HR to say yes or no: it holds data of people.
KEEP_UNDECIDED = timedelta(days=30)


def stage_records(*, content: bytes, kind: str, file_name: str, by: Person, at: datetime) -> RecordFile:
    """Keeps the file until somebody decides; nothing of it counts yet."""
    reading = examine_records(content, kind, by=by, today=local_date(at))
    return RecordFile.objects.create(
        kind=kind,
        file_name=file_name[-255:],
        file_sha256=sha256(content).hexdigest(),
        content=content,
        counts=reading.counts,
        staged_at=at,
        staged_by=by,
    )


def confirm_records(
    *, file: RecordFile, by: Person, at: datetime, accept_valid: bool = False
) -> tuple[RecordRun, bool]:
    """The run that writes it, and whether this press made it or put it back after it failed.

    Then the caller enqueues it after the commit.

    Raises DomainError: `records_discarded`, `records_refused` for a file that cannot be read, `records_wrong` when
    lines are wrong, unless `accept_valid`, or `records_empty` when nothing of it is new.
    """
    try:
        with transaction.atomic():
            locked = RecordFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
            known = RecordRun.objects.filter(file=locked).first()
            if known:
                return known, _try_again(known, locked, at=at)
            if locked.discarded_at:
                raise DomainError("records_discarded")
            reading = examine_records(bytes(locked.content), locked.kind, by=by, today=local_date(at))
            _refuse(reading, accept_valid=accept_valid)
            run = RecordRun.objects.create(
                file=locked, requested_by=by, requested_at=at, moved_at=at, total_count=reading.counts[NEW]
            )
            return run, True
    except IntegrityError:
        # A double click: the other request made it a moment earlier.
        known = RecordRun.objects.filter(file=file).first()
        if known is None:
            raise
        return known, False


def _try_again(run: RecordRun, file: RecordFile, *, at: datetime) -> bool:
    """What it wrote stays; only what is missing comes after."""
    if not file.content:
        return False
    failed = RecordRun.objects.filter(pk=run.pk, status=PrintRunStatus.FAILED)
    return bool(failed.update(status=PrintRunStatus.QUEUED, moved_at=at, done_count=0))


def carry_out_records(*, run: RecordRun, at: datetime) -> None:
    """Safe to repeat: what a killed worker left behind is there already, and so not new any more."""
    if not take_up(run, at=at):
        return
    rows = RecordRun.objects.filter(pk=run.pk)
    status = PrintRunStatus.FAILED
    try:
        reading = _reading_of(run, at=at)
        new = reading.lines_of(NEW)
        for start in range(0, len(new), BATCH):
            _write_batch(run, new[start : start + BATCH], at=at)
        _finish(run, reading, at=at)
        status = PrintRunStatus.READY
    finally:
        rows.update(status=status, moved_at=at)


@transaction.atomic
def discard_records(*, file: RecordFile, at: datetime) -> None:
    """Raises DomainError `records_decided` once it was written. Safe to repeat."""
    locked = RecordFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if RecordRun.objects.filter(file=locked).exists():
        raise DomainError("records_decided")
    if locked.discarded_at is None:
        locked.discarded_at, locked.content = at, b""
        locked.save(update_fields=["discarded_at", "content"])


def discard_forgotten_records(*, at: datetime) -> int:
    """Throws away what nobody decided on in time; how many files."""
    old = RecordFile.objects.filter(staged_at__lt=at - KEEP_UNDECIDED)
    # What failed may be looked into first.
    old.filter(run__status=PrintRunStatus.FAILED).update(content=b"")
    return old.filter(discarded_at=None, run=None).update(discarded_at=at, content=b"")


def _refuse(reading: Reading, *, accept_valid: bool) -> None:
    if reading.file_faults:
        raise DomainError("records_refused")
    if reading.counts[WRONG] and not accept_valid:
        raise DomainError("records_wrong", count=reading.counts[WRONG])
    if not reading.counts[NEW]:
        raise DomainError("records_empty")


@transaction.atomic
def _write_batch(run: RecordRun, lines: Sequence[Judged], *, at: datetime) -> None:
    """Two files at once write one after the other, each what the other did not."""
    lock_names("record_import")
    new = still_new(lines, run.file.kind)
    write = _write_parts if run.file.kind == RecordKind.PART else _write_modules
    if new:
        write(new, run.requested_by, at)
    added = F("added_count") + len(new)
    RecordRun.objects.filter(pk=run.pk).update(added_count=added)
    RecordRun.objects.filter(pk=run.pk).update(
        done_count=F("added_count"), total_count=Greatest("total_count", "added_count"), moved_at=at
    )


def _write_modules(lines: Sequence[Judged], by: Person, at: datetime) -> None:
    versions = versions_of_days({one.thing for one in lines})
    record_completions(
        [
            Completion(
                engagement_id=job_id,
                version=of_day(versions[one.thing], on=one.day),
                module_key=one.thing,
                source=CompletionSource.IMPORT,
                recorded_by=by,
                reason=one.remark,
                completed_at=moment_of(one.day, at=at),
                completed_on=one.day,
            )
            for one in lines
            for job_id in one.job_ids
        ],
        at=at,
    )


def _write_parts(lines: Sequence[Judged], by: Person, at: datetime) -> None:
    parts: dict[Any, ProgrammePart] = ProgrammePart.objects.in_bulk({one.thing for one in lines})
    ids = [job_id for one in lines for job_id in one.job_ids]
    lock_assignments(ids)
    seal_many(
        [
            PartRecord(
                engagement_id=job_id,
                part=parts[one.thing],
                source=PartSource.IMPORT,
                done_on=one.day,
                valid_until=_valid_until(parts[one.thing], one),
                recorded_at=at,
                recorded_by=by,
                remark=one.remark,
            )
            for one in lines
            for job_id in one.job_ids
        ],
        at=at,
    )
    settle(ids, at=at)


def _valid_until(part: ProgrammePart, line: Judged) -> date | None:
    return add_months(line.day, part.valid_months) if part.valid_months else None


@transaction.atomic
def _finish(run: RecordRun, reading: Reading, *, at: datetime) -> None:
    """Once: the file goes, its numbers stay. `reading`: as it was when this worker took it up."""
    file = RecordFile.objects.select_for_update(of=("self",)).get(pk=run.file_id)
    if not file.content:
        return
    added = RecordRun.objects.get(pk=run.pk).added_count
    there = reading.counts[NEW] + reading.counts[UNCHANGED] - added
    file.counts = {NEW: added, UNCHANGED: there, WRONG: reading.counts[WRONG]}
    file.content = b""
    file.save(update_fields=["counts", "content"])
    record_event(
        kind="completions_imported",
        at=at,
        actor_id=run.requested_by.public_id,
        subject_id=file.public_id,
        details={"kind": file.kind, "sha256": file.file_sha256, **file.counts},
    )


def _reading_of(run: RecordRun, *, at: datetime) -> Reading:
    return examine_records(bytes(run.file.content), run.file.kind, by=run.requested_by, today=local_date(at))
