"""Sealed PDFs, each made once; that of a signature: made by the worker once it is committed, kept, and checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from foundation.audit.actions import seal
from foundation.audit.verification import verify_record
from lms.documents import render_document
from lms.models import SealedDocument, Signature
from lms.models.documents import SealedPdf, bytes_sha256
from lms.sealing import holds, seal_pdf

Document = TypeVar("Document", bound=SealedPdf)


def seal_once(
    made: QuerySet[Document], new: Document, *, render: Callable[[], bytes], reason: str, at: datetime
) -> Document:
    """The one in `made`, else `new` with what was rendered. Raises OSError when it cannot be sealed; then there is none."""
    existing = made.first()
    if existing:
        return existing
    # Rendered before anything is locked: it takes a second.
    sealed = seal_pdf(render(), reason=reason)
    new.content, new.content_sha256 = sealed.content, bytes_sha256(sealed.content)
    new.certificate, new.made_at = sealed.certificate, at
    try:
        with transaction.atomic():
            seal(new, at=at)
    except IntegrityError:
        # Two workers: the other one's is handed over.
        return made.get()
    return new


def make_document(*, signature: Signature, at: datetime) -> SealedDocument:
    """The document of this signature, made once. Raises OSError when it cannot be sealed; then there is none."""
    return seal_once(
        SealedDocument.objects.filter(signature=signature),
        SealedDocument(signature=signature),
        render=lambda: render_document(signature),
        reason=signature.declaration.title_nl,
        at=at,
    )


def make_missing_documents(*, at: datetime) -> int:
    """Of signatures whose worker was killed; how many."""
    missing = Signature.objects.filter(document=None).select_related("declaration", "text_version")
    for signature in missing:
        make_document(signature=signature, at=at)
    return len(missing)


@dataclass(frozen=True)
class Verified:
    """What a document turned out to be."""

    signature: Signature | None
    # A document of ours, byte for byte, with an unbroken seal and records that fit it.
    is_whole: bool


def verify_document(content: bytes) -> Verified:
    """Whether these bytes are a document that was handed over here, and nothing in the records was touched since."""
    document = (
        SealedDocument.objects.filter(content_sha256=bytes_sha256(content))
        .select_related("signature__engagement__person", "signature__text_version")
        .first()
    )
    if document is None:
        return Verified(None, is_whole=False)
    is_whole = holds(content, certificate=document.certificate) and is_untouched(document.signature)
    return Verified(document.signature, is_whole=is_whole)


def is_untouched(signature: Signature) -> bool:
    """Whether the signature, its text and its document are as they were sealed."""
    records = [signature, signature.text_version, SealedDocument.objects.filter(signature=signature).first()]
    return not any(verify_record(record) for record in records if record)
