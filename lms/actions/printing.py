"""Oorkonden as PDF: asked for by a person, made by the worker, wiped after a day."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import Person
from lms.certificates import render_certificates
from lms.models import Ceremony, CertificatePrintRun, OathRecord, PrintRunStatus

KEEP_FILE = timedelta(days=1)
# A run that stood still for this long was left by a killed worker.
STALE_AFTER = timedelta(minutes=10)


def print_storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.PRIVATE_MEDIA_ROOT), allow_overwrite=True)


@transaction.atomic
def request_certificates(
    *, by: Person, at: datetime, ceremony: Ceremony | None = None, oath_record: OathRecord | None = None
) -> CertificatePrintRun:
    """All oorkonden of a ceremony, or one. Raises DomainError `nobody_sworn`.

    The caller enqueues the task once this is committed.
    """
    total = ceremony.oath_records.count() if ceremony else 1
    if not total:
        raise DomainError("nobody_sworn")
    run = CertificatePrintRun.objects.create(
        ceremony=ceremony,
        oath_record=oath_record,
        requested_by=by,
        requested_at=at,
        moved_at=at,
        total_count=total,
    )
    subject = ceremony.occasion if ceremony else oath_record
    record_event(
        kind="certificates_printed",
        at=at,
        actor_id=by.public_id,
        subject_id=subject.public_id if subject else None,
        details={"count": total},
    )
    return run


def make_certificates(*, run: CertificatePrintRun, at: datetime) -> None:
    """Renders the file. Safe to repeat: a second worker finds the run taken or done."""
    taken = CertificatePrintRun.objects.filter(pk=run.pk, status=PrintRunStatus.QUEUED)
    if not taken.update(status=PrintRunStatus.RUNNING, moved_at=at):
        return
    records = _records_of(run)
    # An oath may have been confirmed since the request.
    CertificatePrintRun.objects.filter(pk=run.pk).update(total_count=len(records))

    def tell(done: int) -> None:
        CertificatePrintRun.objects.filter(pk=run.pk).update(done_count=done)

    status = PrintRunStatus.FAILED
    try:
        content = render_certificates(records, on_progress=tell)
        print_storage().save(run.file_name, ContentFile(content))
        status = PrintRunStatus.READY
    finally:
        CertificatePrintRun.objects.filter(pk=run.pk).update(status=status, moved_at=at)


def requeue_stale_prints(*, at: datetime) -> list[CertificatePrintRun]:
    """Puts back what a killed worker left behind, and what was never taken up."""
    stale = CertificatePrintRun.objects.filter(
        status__in=(PrintRunStatus.RUNNING, PrintRunStatus.QUEUED), moved_at__lt=at - STALE_AFTER
    )
    runs = list(stale)
    CertificatePrintRun.objects.filter(pk__in=[run.pk for run in runs]).update(
        status=PrintRunStatus.QUEUED, moved_at=at, done_count=0
    )
    return runs


def wipe_old_prints(*, at: datetime) -> int:
    """Deletes the files and rows of a day ago; they say which form each person chose."""
    old = list(CertificatePrintRun.objects.filter(requested_at__lt=at - KEEP_FILE))
    for run in old:
        print_storage().delete(run.file_name)
        run.delete()
    return len(old)


def _records_of(run: CertificatePrintRun) -> list[OathRecord]:
    records = OathRecord.objects.select_related("engagement__person").order_by(
        "engagement__person__family_name", "engagement__person__given_name", "pk"
    )
    return list(
        records.filter(ceremony=run.ceremony) if run.ceremony_id else records.filter(certificateprintrun=run)
    )
