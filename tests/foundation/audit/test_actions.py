import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from foundation.audit.actions import erase, publish_chain_head, record_event, seal, seal_many
from foundation.audit.models import TOMBSTONE, AuditEvent, ChainEntry, ChainHead
from foundation.audit.rules import GENESIS_HASH, payload_mac
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from tests.foundation.audit.moments import AT

SOMEBODY = UUID(int=1)


def test_seal_saves_the_record_and_links_it(db):
    event = AuditEvent(kind="import_applied", at=AT, details={"rows": 80})
    seal(event, at=AT)
    stored = AuditEvent.objects.get()
    entry = ChainEntry.objects.get()
    assert stored.public_id == event.public_id
    assert len(bytes(stored.seal_salt)) == 32
    assert (entry.sequence, entry.at, entry.kind) == (1, AT, "audit.auditevent")
    assert (entry.record_type, entry.record_id) == ("audit.auditevent", event.public_id)
    assert entry.previous_hash == GENESIS_HASH
    assert entry.mac == payload_mac(salt=bytes(stored.seal_salt), content=stored.sealed_content())
    head = ChainHead.objects.get()
    assert (head.sequence, head.entry_hash) == (1, entry.entry_hash)


def test_seal_takes_a_kind_of_its_own(db):
    seal(AuditEvent(kind="role_given", at=AT), at=AT, kind="role_given")
    assert ChainEntry.objects.get().kind == "role_given"


def test_seal_refuses_a_record_that_is_saved_already(three_events):
    with pytest.raises(DomainError) as caught:
        seal(three_events[0], at=AT)
    assert caught.value.code == "append_only"
    assert ChainEntry.objects.count() == 3


def test_seal_leaves_nothing_when_its_transaction_fails(db):
    @transaction.atomic
    def seal_two() -> None:
        seal(AuditEvent(kind="kept", at=AT), at=AT)
        seal(AuditEvent(kind=None, at=AT), at=AT)

    with pytest.raises(IntegrityError):
        seal_two()
    assert (AuditEvent.objects.count(), ChainEntry.objects.count()) == (0, 0)
    assert ChainHead.objects.get().sequence == 0
    assert verify_records() == []


def test_seal_many_follows_the_order_given(db):
    events = [AuditEvent(kind=f"event {number}", at=AT) for number in range(3)]
    seal_many(events, at=AT)
    entries = ChainEntry.objects.order_by("sequence")
    assert [entry.record_id for entry in entries] == [event.public_id for event in events]
    assert entries[2].previous_hash == entries[1].entry_hash
    assert verify_records() == []


@pytest.mark.parametrize("count", [1, 3])
def test_seal_many_query_count_does_not_grow(db, django_assert_num_queries, count):
    events = [AuditEvent(kind="event", at=AT) for _ in range(count)]
    # Savepoint and release around two bulk inserts (Django adds its own), the rows read back, head, head.
    with django_assert_num_queries(7):
        seal_many(events, at=AT)


def test_seal_many_of_nothing_adds_nothing(db):
    seal_many([], at=AT)
    assert ChainHead.objects.get().sequence == 0


@pytest.mark.parametrize(
    "details",
    [
        {"name": "Ünal ’s-Gravesande \u2028 😀", "nested": {"b": [1, None, True], "a": {}}},
        {"large": 1e20, "small": 1e-7, "minus": -0.0, "share_0_1": 0.1, "whole": 2.0, "big": 2**70},
        {"moment": "2026-03-02T09:30:15.123456+00:00"},
    ],
)
def test_sealed_content_survives_the_database(db, details):
    record_event(kind="event", at=AT + timedelta(microseconds=1), details=details)
    assert verify_records() == []


def test_record_event_keeps_who_what_and_about_whom(db):
    record_event(kind="role_given", at=AT, actor_id=SOMEBODY, subject_id=UUID(int=2), details={"role": "hr"})
    event = AuditEvent.objects.get()
    assert (event.kind, event.at, event.actor_id, event.subject_id) == (
        "role_given",
        AT,
        SOMEBODY,
        UUID(int=2),
    )
    assert event.details == {"role": "hr"}


def test_erase_leaves_a_tombstone_and_a_valid_chain(three_events):
    record_id = three_events[1].public_id
    mac = ChainEntry.objects.get(record_id=record_id).mac
    erase(three_events[1], at=AT, reason="AVG-verzoek", by=SOMEBODY)
    assert [event.kind for event in AuditEvent.objects.order_by("pk")] == ["first", "third", "record_erased"]
    tombstone = ChainEntry.objects.get(kind=TOMBSTONE)
    assert (tombstone.sequence, tombstone.record_id, tombstone.mac) == (5, record_id, mac)
    told = AuditEvent.objects.get(kind="record_erased")
    assert (told.actor_id, told.subject_id) == (SOMEBODY, record_id)
    assert told.details == {"record_type": "audit.auditevent", "reason": "AVG-verzoek"}
    assert verify_records() == []


def test_erase_refuses_what_was_never_sealed(db):
    with pytest.raises(DomainError) as caught:
        erase(AuditEvent(kind="event", at=AT), at=AT, reason="", by=None)
    assert caught.value.code == "not_sealed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own file")
def test_erase_leaves_no_byte_of_the_payload_in_the_file():
    path = connection.settings_dict["NAME"]
    event = record_event(kind="event", at=AT, details={"text": "ZO-WAAR-HELPE-MIJ"})
    salt = bytes(event.seal_salt)
    checkpoint()
    assert [b"ZO-WAAR-HELPE-MIJ" in bytes_of(path), salt in bytes_of(path)] == [True, True]
    erase(event, at=AT, reason="AVG-verzoek", by=None)
    checkpoint()
    assert [b"ZO-WAAR-HELPE-MIJ" in bytes_of(path), salt in bytes_of(path)] == [False, False]
    assert verify_records() == []


def checkpoint() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0


def bytes_of(path: str) -> bytes:
    return b"".join(file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*"))


def test_publish_writes_a_line_when_the_head_moved(
    three_events, head_file, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish_chain_head(at=AT)
        publish_chain_head(at=AT + timedelta(hours=1))
        record_event(kind="fourth", at=AT)
        publish_chain_head(at=AT + timedelta(hours=2))
    # Callbacks run at the commit, all after the fourth event.
    head = ChainHead.objects.get()
    assert [json.loads(line) for line in head_file.read_text().splitlines()] == [
        {"sequence": 4, "entry_hash": head.entry_hash, "at": "2026-03-02T09:30:15.123456+00:00"}
    ]


@pytest.mark.django_db(transaction=True)
def test_publish_never_writes_what_is_rolled_back(head_file):
    @transaction.atomic
    def publish_and_fail() -> None:
        record_event(kind="second", at=AT)
        publish_chain_head(at=AT)
        raise DomainError

    record_event(kind="first", at=AT)
    with pytest.raises(DomainError):
        publish_and_fail()
    assert not head_file.exists()
    publish_chain_head(at=AT)
    record_event(kind="second again", at=AT)
    publish_chain_head(at=AT)
    assert [json.loads(line)["sequence"] for line in head_file.read_text().splitlines()] == [1, 2]
    assert verify_records() == []


@pytest.mark.django_db(transaction=True)
def test_publish_begins_a_new_line_after_a_torn_one(head_file):
    head_file.write_text('{"sequence": 1, "entry')
    record_event(kind="first", at=AT)
    call_command("publish_chain_head")
    assert json.loads(head_file.read_text().splitlines()[1])["sequence"] == 1


@pytest.mark.django_db(transaction=True)
def test_publish_of_an_empty_chain_writes_nothing(head_file):
    publish_chain_head(at=AT)
    assert not head_file.exists()
