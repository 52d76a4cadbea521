"""Completions for the HR system or Leerplein: each change in one file, once."""

import hashlib
from collections import Counter
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from foundation.audit.actions import record_event
from foundation.clock import AMSTERDAM, local_date
from foundation.locks import lock_names
from foundation.people.models import Person
from foundation.printing.actions import print_storage
from lms.models import CompletionExport, ExportedRecord
from lms.queries.exports import ToExport, not_exported
from lms.rules.completion_file import Change, completion_csv

# When people sleep and the back-up is not yet made.
FROM, UNTIL = time(2, 0), time(5, 0)
KEEP_FILE = timedelta(days=90)
# Rows a statement.
BATCH = 500
# Two at once take turns: the second finds what is left.
LOCK = "completion_export"


@transaction.atomic
def export_nightly(*, at: datetime) -> int:
    """Once a night, also when nothing changed, so that a missing file is noticed; how many lines."""
    night = local_date(at)
    if not FROM <= at.astimezone(AMSTERDAM).time() < UNTIL:
        return 0
    lock_names(LOCK)
    if CompletionExport.objects.filter(night=night).exists():
        return 0
    return _export(night=night, by=None, at=at).records.count()


@transaction.atomic
def export_completions(*, by: Person | None, at: datetime) -> CompletionExport:
    """With all that changed since the last one. `by`: None for a command."""
    lock_names(LOCK)
    return _export(night=None, by=by, at=at)


@transaction.atomic
def wipe_old_exports(*, at: datetime) -> int:
    """The files; what stood in them is known, and stands in no later one."""
    old = CompletionExport.objects.filter(made_at__lt=at - KEEP_FILE, wiped_at=None)
    for one in old:
        print_storage().delete(one.file_name)
    return old.update(wiped_at=at)


def _export(*, night: date | None, by: Person | None, at: datetime) -> CompletionExport:
    found = not_exported()
    content = completion_csv(one.line for one in found)
    changes = Counter(one.line.change for one in found)
    last = CompletionExport.objects.aggregate(last=Max("number"))["last"] or 0
    made = CompletionExport.objects.create(
        number=last + 1,
        made_at=at,
        made_by=by,
        night=night,
        new_count=changes[Change.NEW],
        carried_count=changes[Change.CARRIED],
        withdrawn_count=changes[Change.WITHDRAWN],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    _note(made, found)
    # Before the commit: a file without a row is harmless, a row without a file is not.
    print_storage().save(made.file_name, ContentFile(content))
    record_event(
        kind="completions_exported",
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=made.public_id,
        details={"number": made.number, "lines": len(found), "sha256": made.sha256},
    )
    return made


def _note(made: CompletionExport, found: list[ToExport]) -> None:
    ExportedRecord.objects.bulk_create(
        (ExportedRecord(export=made, kind=one.kind, record_id=one.record_id) for one in found),
        batch_size=BATCH,
    )
