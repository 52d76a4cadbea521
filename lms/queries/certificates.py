"""Whether an oorkonde stands, for whoever holds its code: never the form, and no name."""

from dataclasses import dataclass
from datetime import date

from foundation.audit.verification import verify_record
from lms.models import CertificateToken, OathRecord

TOKEN_LENGTH = 22


@dataclass(frozen=True)
class CertificateStanding:
    is_valid: bool
    taken_on: date
    number: str
    legal_source: str
    record: OathRecord


def certificate_standing(code: str) -> CertificateStanding | None:
    """None for a code that is on no oorkonde. A record that was corrected or tampered with is not valid."""
    if len(code) != TOKEN_LENGTH or not code.isascii():
        return None
    found = CertificateToken.objects.filter(token=code).first()
    if found is None:
        return None
    record = OathRecord.stored_rows().select_related("engagement__person").get(pk=found.record_id)
    stands = OathRecord.objects.standing().filter(pk=record.pk).exists()
    return CertificateStanding(
        is_valid=stands and not verify_record(record) and not verify_record(record.text_version),
        taken_on=record.taken_on,
        number=record.number,
        legal_source=record.text_version.legal_source,
        record=record,
    )
