"""An editor decides on a text that came along with a release, where their own text stood."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.content.actions.loading import wanted_of, write_content
from foundation.content.models import ShippedContent
from foundation.content.rules.shipping import fingerprint
from foundation.errors import DomainError


@transaction.atomic
def keep_own_text(*, record: ShippedContent, by: UUID | None, at: datetime) -> None:
    """The shipped text is passed by, until the file changes again; nothing when that was done already."""
    waiting = _waiting(record)
    waiting.seen_sha256 = waiting.offered_sha256
    waiting.save()
    record_event(kind="shipped_content_passed_by", at=at, actor_id=by, details={"key": waiting.key})


@transaction.atomic
def take_shipped_text(*, record: ShippedContent, by: UUID | None, at: datetime) -> None:
    """The shipped text becomes the page; the editor's own stays in its history.

    Raises DomainError: not_offered, or file_gone when the file went with a later release.
    """
    waiting = _waiting(record)
    try:
        shape, wanted = wanted_of(waiting.key)
    except LookupError as gone:
        raise DomainError("file_gone") from gone
    write_content(waiting.content_object, shape, wanted)
    waiting.loaded_sha256 = waiting.seen_sha256 = fingerprint(wanted)
    waiting.offered_sha256, waiting.offered_at = "", None
    waiting.save()
    record_event(kind="shipped_content_taken", at=at, actor_id=by, details={"key": waiting.key})


def _waiting(record: ShippedContent) -> ShippedContent:
    locked = ShippedContent.objects.select_for_update().waiting().filter(pk=record.pk).first()
    if locked is None or locked.content_object is None:
        raise DomainError("not_offered")
    return locked
