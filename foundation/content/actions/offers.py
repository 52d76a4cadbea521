"""An editor decides on a text that came along with a release, where their own text stood."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.content.actions.loading import content_of, wanted_of, write_content
from foundation.content.models import ShippedContent
from foundation.content.rules.shipping import fingerprint
from foundation.errors import DomainError


@dataclass(frozen=True)
class Offered:
    """A text that waits beside an editor's own."""

    wanted: dict[str, Any]
    # Name of the part, own, shipped; of what differs.
    differences: list[tuple[str, Any, Any]]
    write: Callable[[datetime], None]


# First part of a key → for what is neither a page nor a line of a list: its object and key to what waits.
# Raises LookupError when the file has gone.
OFFERED: dict[str, Callable[[Any, str], Offered]] = {}


def offer_of(record: ShippedContent) -> Offered:
    """Raises LookupError when the file went with a later release, or the own text did."""
    thing: Any = record.content_object
    if thing is None:
        raise LookupError(record.key)
    if own_way := OFFERED.get(record.key.partition("/")[0]):
        return own_way(thing, record.key)
    shape, wanted = wanted_of(record.key)
    differences = [
        (_name_of(thing, name), value, wanted[name])
        for name, value in content_of(thing, shape).items()
        if value != wanted[name]
    ]
    return Offered(wanted, differences, lambda at: write_content(thing, shape, wanted))


def _name_of(thing: Any, field: str) -> str:
    found = thing._meta.get_field(field)
    return str(getattr(found, "verbose_name", "") or found.related_model._meta.verbose_name_plural)


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
        offer = offer_of(waiting)
    except LookupError as gone:
        raise DomainError("file_gone") from gone
    offer.write(at)
    wanted = offer.wanted
    waiting.loaded_sha256 = waiting.seen_sha256 = fingerprint(wanted)
    waiting.offered_sha256, waiting.offered_at = "", None
    waiting.save()
    record_event(kind="shipped_content_taken", at=at, actor_id=by, details={"key": waiting.key})


def _waiting(record: ShippedContent) -> ShippedContent:
    locked = ShippedContent.objects.select_for_update().waiting().filter(pk=record.pk).first()
    if locked is None or locked.content_object is None:
        raise DomainError("not_offered")
    return locked
