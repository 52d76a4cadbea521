"""Proving the records: the chain against itself and its published heads, each record against the chain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError
from django.db.models import Exists, Model, OuterRef, QuerySet

from foundation.audit.heads import PublishedHead, published_heads
from foundation.audit.models import TOMBSTONE, ChainEntry, ChainHead, SealedModel
from foundation.audit.rules import GENESIS_HASH, link_hash, payload_mac

# Rows a query: SQLite takes 999 parameters.
BATCH_SIZE = 500
# What reading a row can raise when its columns or the rows it points at were written by hand.
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, DataError, ObjectDoesNotExist)


@dataclass(frozen=True)
class Fault:
    code: str
    record_type: str
    record_id: UUID | None
    sequence: int | None
    sentence: str


def verify_records() -> list[Fault]:
    """Every fault in the chain and in every sealed record; empty when all is as it was sealed."""
    faults = _verify_chain()
    models = sealed_models()
    for model in models:
        faults.extend(_verify_rows(model))
        faults.extend(_missing_rows(model))
    faults.extend(_unknown_record_types(models))
    faults.extend(_idle_tombstones())
    return faults


def verify_record(record: SealedModel) -> list[Fault]:
    """The faults of this one record, read anew; the chain itself is not walked."""
    model = type(record)
    found = next(iter(_batches(model.stored_rows().filter(pk=record.pk))), _Batch([], []))
    faults = [_unreadable(model, pk) for pk in found.unreadable]
    for row in found.rows:
        faults += _row_faults(row, list(_entries_of(model).filter(record_id=row.public_id)))
    return faults


def sealed_models() -> list[type[SealedModel]]:
    return [model for model in apps.get_models() if issubclass(model, SealedModel) and not model._meta.proxy]


def _verify_chain() -> list[Fault]:
    faults: list[Fault] = []
    # Before the entries, because a chain that grows while it is read is no fault.
    head, published = ChainHead.objects.first(), list(published_heads())
    telling = {line.sequence for line in published} | {head.sequence if head else None}
    hashes = {0: GENESIS_HASH}
    last_sequence, last_hash = 0, GENESIS_HASH
    for batch in _batches(ChainEntry.objects.order_by("sequence")):
        faults.extend(_unreadable(ChainEntry, pk) for pk in batch.unreadable)
        for entry in batch.rows:
            faults.extend(_entry_faults(entry, last_sequence, last_hash))
            last_sequence, last_hash = entry.sequence, entry.entry_hash
            if entry.sequence in telling:
                hashes[entry.sequence] = entry.entry_hash
    faults.extend(_head_faults(head, hashes, last_sequence))
    faults.extend(_published_faults(published, hashes, last_sequence))
    return faults


def _entry_faults(entry: ChainEntry, last_sequence: int, last_hash: str) -> Iterator[Fault]:
    if entry.sequence != last_sequence + 1:
        gap = f"from {last_sequence + 1} to {entry.sequence - 1}"
        yield Fault("entry_missing", "", None, last_sequence + 1, f"Chain entries are missing {gap}.")
    elif entry.previous_hash != last_hash:
        yield _entry_fault("entry_out_of_order", entry, "does not follow on the entry before it")
    if entry.entry_hash != _recomputed_hash(entry):
        yield _entry_fault("entry_changed", entry, "is not as it was written")


def _recomputed_hash(entry: ChainEntry) -> str:
    return link_hash(
        previous_hash=entry.previous_hash,
        sequence=entry.sequence,
        at=entry.at,
        kind=entry.kind,
        record_type=entry.record_type,
        record_id=entry.record_id,
        mac=entry.mac,
    )


def _head_faults(head: ChainHead | None, hashes: dict[int, str], last_sequence: int) -> Iterator[Fault]:
    if head is None:
        yield Fault("chain_head_missing", "", None, None, "The chain has lost its head row.")
        return
    if head.sequence > last_sequence:
        yield _cut_fault(head.sequence, last_sequence, "the head row")
    elif hashes.get(head.sequence) != head.entry_hash:
        sentence = f"The head row disagrees with chain entry {head.sequence}."
        yield Fault("chain_head_disagrees", "", None, head.sequence, sentence)
    head_now = ChainHead.objects.first()
    if head_now and last_sequence > head_now.sequence:
        sentence = f"The chain runs to {last_sequence}, its head row says {head_now.sequence}."
        yield Fault("entry_beyond_head", "", None, last_sequence, sentence)


def _published_faults(
    published: Iterable[PublishedHead], hashes: dict[int, str], last_sequence: int
) -> Iterator[Fault]:
    for line in published:
        source = f"line {line.line_number} of the head file"
        if line.sequence is None:
            yield Fault("head_line_unreadable", "", None, None, f"Cannot read {source}.")
        elif line.sequence > last_sequence:
            yield _cut_fault(line.sequence, last_sequence, source)
        elif hashes.get(line.sequence) != line.entry_hash:
            sentence = f"Chain entry {line.sequence} disagrees with {source}."
            yield Fault("head_line_disagrees", "", None, line.sequence, sentence)


def _cut_fault(sequence: int, last_sequence: int, source: str) -> Fault:
    sentence = f"The chain was cut: it ends at {last_sequence}, {source} says {sequence}."
    return Fault("chain_cut", "", None, sequence, sentence)


def _entry_fault(code: str, entry: ChainEntry, says: str) -> Fault:
    sentence = f"Chain entry {entry.sequence} ({entry.record_type} {entry.record_id}) {says}."
    return Fault(code, entry.record_type, entry.record_id, entry.sequence, sentence)


def _verify_rows(model: type[SealedModel]) -> Iterator[Fault]:
    for batch in _batches(model.stored_rows().order_by("pk")):
        yield from (_unreadable(model, pk) for pk in batch.unreadable)
        entries: dict[UUID, list[ChainEntry]] = defaultdict(list)
        for entry in _entries_of(model).filter(record_id__in=[row.public_id for row in batch.rows]):
            entries[entry.record_id].append(entry)
        for row in batch.rows:
            yield from _row_faults(row, entries[row.public_id])


def _row_faults(row: SealedModel, entries: list[ChainEntry]) -> Iterator[Fault]:
    seals = [entry for entry in entries if entry.kind != TOMBSTONE]
    if not seals:
        yield _row_fault("record_without_entry", row, None, "was never sealed")
        return
    sequence = seals[0].sequence
    if len(seals) > 1:
        yield _row_fault("record_sealed_twice", row, seals[1].sequence, "was sealed twice")
    if len(seals) < len(entries):
        yield _row_fault("erased_record_present", row, sequence, "was erased and is there again")
    try:
        mac = payload_mac(salt=bytes(row.seal_salt), content=row.sealed_content())
        contradictions = row.integrity_faults()
    except UNREADABLE as error:
        yield _row_fault("record_unreadable", row, sequence, f"cannot be read ({type(error).__name__})")
        return
    if mac != seals[0].mac:
        yield _row_fault("record_changed", row, sequence, "is not as it was sealed")
    for sentence in contradictions:
        yield _row_fault("record_inconsistent", row, sequence, f"contradicts itself: {sentence}")


def _missing_rows(model: type[SealedModel]) -> Iterator[Fault]:
    rows = model._base_manager.filter(public_id=OuterRef("record_id"))
    tombstones = _entries_of(model).filter(
        kind=TOMBSTONE,
        record_id=OuterRef("record_id"),
        mac=OuterRef("mac"),
        sequence__gt=OuterRef("sequence"),
    )
    gone = _entries_of(model).exclude(kind=TOMBSTONE).filter(~Exists(rows), ~Exists(tombstones))
    for entry in gone.order_by("sequence"):
        sentence = f"{entry.record_type} {entry.record_id} is gone without a tombstone."
        yield Fault("record_missing", entry.record_type, entry.record_id, entry.sequence, sentence)


def _unknown_record_types(models: Iterable[type[SealedModel]]) -> Iterator[Fault]:
    known = [model.record_type() for model in models]
    strange = ChainEntry.objects.exclude(record_type__in=known).values_list("record_type", flat=True)
    for record_type in strange.order_by("record_type").distinct():
        sentence = f"The chain holds records of an unknown type: {record_type}."
        yield Fault("record_type_unknown", record_type, None, None, sentence)


def _idle_tombstones() -> Iterator[Fault]:
    seals = ChainEntry.objects.exclude(kind=TOMBSTONE).filter(
        record_type=OuterRef("record_type"),
        record_id=OuterRef("record_id"),
        mac=OuterRef("mac"),
        sequence__lt=OuterRef("sequence"),
    )
    for entry in ChainEntry.objects.filter(~Exists(seals), kind=TOMBSTONE).order_by("sequence"):
        yield _entry_fault("tombstone_without_record", entry, "says erased of what was never sealed")


def _entries_of(model: type[SealedModel]) -> QuerySet[ChainEntry]:
    return ChainEntry.objects.filter(record_type=model.record_type()).order_by("sequence")


def _row_fault(code: str, row: SealedModel, sequence: int | None, says: str) -> Fault:
    sentence = f"{row.record_type()} {row.public_id} {says}."
    return Fault(code, row.record_type(), row.public_id, sequence, sentence)


def _unreadable(model: type[Model], pk: int) -> Fault:
    label = model._meta.label_lower
    return Fault("record_unreadable", label, None, None, f"{label} with primary key {pk} cannot be read.")


@dataclass(frozen=True)
class _Batch:
    rows: list
    # Primary keys.
    unreadable: list[int]


def _batches(rows: QuerySet) -> Iterator[_Batch]:
    pks = rows.values_list("pk", flat=True).iterator(chunk_size=BATCH_SIZE)
    while batch := list(islice(pks, BATCH_SIZE)):
        yield _read(rows, batch)


def _read(rows: QuerySet, pks: list[int]) -> _Batch:
    try:
        return _Batch(list(rows.filter(pk__in=pks)), [])
    except UNREADABLE:
        if len(pks) == 1:
            return _Batch([], pks)
    middle = len(pks) // 2
    first, second = _read(rows, pks[:middle]), _read(rows, pks[middle:])
    return _Batch(first.rows + second.rows, first.unreadable + second.unreadable)
