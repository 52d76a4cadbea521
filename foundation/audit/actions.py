"""Adding to the chain. Its head stays locked until the transaction ends: take every other lock before."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from foundation.audit import heads
from foundation.audit.models import TOMBSTONE, AuditEvent, ChainEntry, ChainHead, Lookup, SealedModel
from foundation.audit.rules import SALT_BYTES, link_hash, payload_mac
from foundation.clock import local_date
from foundation.errors import DomainError

# Rows a query: SQLite takes 999 parameters.
BATCH_SIZE = 500


@dataclass(frozen=True)
class _Link:
    """What an entry says before it has its place in the chain."""

    kind: str
    record_type: str
    record_id: UUID
    mac: str


def seal(record: SealedModel, *, at: datetime, kind: str | None = None) -> None:
    """Saves the new record and binds it to the chain.

    Raises DomainError (append_only) for a record that is saved already.
    """
    seal_many([record], at=at, kind=kind)


@transaction.atomic
def seal_many(records: Iterable[SealedModel], *, at: datetime, kind: str | None = None) -> None:
    """`seal` for many records, of one or more types, with one lock; their entries follow their order."""
    ordered = list(records)
    by_type: dict[type[SealedModel], list[SealedModel]] = {}
    for record in ordered:
        if not record._state.adding:
            raise DomainError("append_only", record_type=record.record_type())
        record.seal_salt = secrets.token_bytes(SALT_BYTES)
        by_type.setdefault(type(record), []).append(record)
    macs: dict[UUID, str] = {}
    for model, rows in by_type.items():
        model._base_manager.bulk_create(rows, batch_size=BATCH_SIZE)
        macs |= _stored_macs(model, [row.public_id for row in rows])
    links = [
        _Link(kind or record.record_type(), record.record_type(), record.public_id, macs[record.public_id])
        for record in ordered
    ]
    _append(links, at=at)


def record_event(
    *,
    kind: str,
    at: datetime,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    details: dict[str, Any] | None = None,
) -> AuditEvent:
    """`actor_id` and `subject_id` are public ids; `details` is plain JSON without personal data."""
    event = AuditEvent(kind=kind, at=at, actor_id=actor_id, subject_id=subject_id, details=details or {})
    seal(event, at=at)
    return event


def record_events(
    *,
    kind: str,
    subjects: Iterable[tuple[UUID, dict[str, Any]]],
    at: datetime,
    actor_id: UUID | None = None,
) -> None:
    """`record_event` for many, each with its details, with one lock."""
    events = [
        AuditEvent(kind=kind, at=at, actor_id=actor_id, subject_id=subject_id, details=details)
        for subject_id, details in subjects
    ]
    seal_many(events, at=at)


def record_lookup(*, subject_id: UUID, actor_id: UUID, role: str, purpose: str, at: datetime) -> None:
    """Notes that this person's data was opened: once a day for each role and `Purpose`."""
    record_lookups(subject_ids=[subject_id], actor_id=actor_id, role=role, purpose=purpose, at=at)


def record_lookups(
    *, subject_ids: Iterable[UUID], actor_id: UUID, role: str, purpose: str, at: datetime
) -> None:
    """`record_lookup` for everybody on one page; who looks at the own data is not noted.

    All arguments are public ids, a role and a `Purpose`; a look of earlier today is not noted again.
    """
    looks = [
        Lookup(day=local_date(at), subject_id=subject_id, actor_id=actor_id, role=role, purpose=purpose)
        for subject_id in dict.fromkeys(subject_ids)
        if subject_id != actor_id
    ]
    Lookup.objects.bulk_create(looks, batch_size=BATCH_SIZE, ignore_conflicts=True)


@transaction.atomic
def forget_lookups(*, before: date) -> int:
    """Those of days before this one; how many. Their term is a setting of the room above."""
    # Past the guard of the append-only rows.
    deleted, _by_model = Lookup._base_manager.filter(day__lt=before).delete()
    return deleted


@transaction.atomic
def erase(record: SealedModel, *, at: datetime, reason: str, by: UUID | None) -> None:
    """Removes the record with its salt and leaves a tombstone, so that the chain still holds.

    `by` is the public id of a person. Raises DomainError: not_sealed, or still_in_use when other rows
    point at the record.
    """
    record_type, record_id = record.record_type(), record.public_id
    entry = ChainEntry.objects.filter(record_type=record_type, record_id=record_id).first()
    if entry is None:
        raise DomainError("not_sealed", record_type=record_type, record_id=record_id)
    try:
        record.erase_row()
    except ProtectedError as error:
        raise DomainError("still_in_use", record_type=record_type, record_id=record_id) from error
    record_event(
        kind="record_erased",
        at=at,
        actor_id=by,
        subject_id=record_id,
        details={"record_type": record_type, "reason": reason},
    )
    _append([_Link(TOMBSTONE, record_type, record_id, entry.mac)], at=at)


def publish_chain_head(*, at: datetime) -> None:
    """Writes where the chain stands to settings.AUDIT_HEAD_FILE, unless it stands there already.

    Inside a transaction it waits for the commit: a published head cannot be taken back.
    """
    transaction.on_commit(lambda: heads.publish(ChainHead.objects.get(), at=at))


def _stored_macs(model: type[SealedModel], record_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Over what the database made of the records, since that is what verification will read."""
    macs: dict[UUID, str] = {}
    for start in range(0, len(record_ids), BATCH_SIZE):
        for row in model.stored_rows().filter(public_id__in=record_ids[start : start + BATCH_SIZE]):
            macs[row.public_id] = payload_mac(salt=bytes(row.seal_salt), content=row.sealed_content())
    return macs


def _append(links: Sequence[_Link], *, at: datetime) -> None:
    if not links:
        return
    head = ChainHead.objects.select_for_update().get()
    entries = []
    for link in links:
        head.sequence, previous_hash = head.sequence + 1, head.entry_hash
        said = {"sequence": head.sequence, "at": at, "previous_hash": previous_hash, **vars(link)}
        head.entry_hash = link_hash(**said)
        entries.append(ChainEntry(entry_hash=head.entry_hash, **said))
    ChainEntry.objects.bulk_create(entries, batch_size=BATCH_SIZE)
    head.save()
