"""Oorkonden as PDF: asked for by a person, made by the worker, wiped after a day."""

from datetime import datetime

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import Person
from foundation.printing.actions import old_runs, print_storage, take_up, write_print
from lms.certificates import render_certificates
from lms.models import Ceremony, CertificatePrintRun, CertificateToken, OathRecord


@transaction.atomic
def request_certificates(
    *, by: Person, at: datetime, ceremony: Ceremony | None = None, oath_record: OathRecord | None = None
) -> CertificatePrintRun:
    """All oorkonden of a ceremony, or one. Raises DomainError `nobody_sworn`.

    The caller enqueues the task once this is committed.
    """
    total = len(_standing_of(ceremony, oath_record))
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
    if not take_up(run, at=at):
        return
    # An oath may have been confirmed since the request.
    records = _standing_of(run.ceremony, run.oath_record)
    _give_tokens(records)
    write_print(
        run=run,
        total=len(records),
        render=lambda tell: render_certificates(records, on_progress=tell),
        at=at,
    )


def wipe_old_prints(*, at: datetime) -> int:
    """Deletes the files and rows of a day ago; they say which form each person chose."""
    old = old_runs(CertificatePrintRun, at=at)
    for run in old:
        print_storage().delete(run.file_name)
        run.delete()
    return len(old)


def _standing_of(ceremony: Ceremony | None, record: OathRecord | None) -> list[OathRecord]:
    """What a run prints: a record that was corrected is never printed again."""
    records = (
        OathRecord.objects.standing()
        .select_related("engagement__person", "text_version", "certificate_token")
        .order_by("engagement__person__family_name", "engagement__person__given_name", "pk")
    )
    return list(records.filter(ceremony=ceremony) if ceremony else records.filter(pk=record and record.pk))


def _give_tokens(records: list[OathRecord]) -> None:
    """What the QR of each says; the same at every print."""
    for record in records:
        if not hasattr(record, "certificate_token"):
            record.certificate_token = CertificateToken.objects.get_or_create(record=record)[0]
