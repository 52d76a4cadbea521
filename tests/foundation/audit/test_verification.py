"""Each way of changing the records behind the application's back is named."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.audit.actions import erase, record_event
from foundation.audit.models import AuditEvent, ChainEntry, ChainHead
from foundation.audit.rules import link_hash
from foundation.audit.verification import verify_records
from tests.foundation.audit.moments import AT


def named() -> list[tuple[str, int | None]]:
    return [(fault.code, fault.sequence) for fault in verify_records()]


def published(head_file, *sequences: int) -> None:
    hashes = dict(ChainEntry.objects.values_list("sequence", "entry_hash"))
    lines = [{"sequence": number, "entry_hash": hashes[number], "at": AT.isoformat()} for number in sequences]
    head_file.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_untouched_records_have_no_faults(three_events, head_file):
    published(head_file, 1, 3)
    assert verify_records() == []


def test_changed_field_is_named(three_events, tamper):
    tamper("UPDATE audit_auditevent SET kind = 'forged' WHERE id = %s", three_events[1].pk)
    (fault,) = verify_records()
    assert (fault.code, fault.record_type, fault.sequence) == ("record_changed", "audit.auditevent", 2)
    assert fault.record_id == three_events[1].public_id
    assert fault.sentence == f"audit.auditevent {three_events[1].public_id} is not as it was sealed."


def test_moment_changed_by_a_microsecond_is_named(three_events, tamper):
    moved = "2026-03-02 09:30:15.123457" + ("" if connection.vendor == "sqlite" else "+00")
    tamper("UPDATE audit_auditevent SET at = %s WHERE id = %s", moved, three_events[0].pk)
    assert named() == [("record_changed", 1)]


def test_changed_salt_is_named(three_events, tamper):
    tamper("UPDATE audit_auditevent SET seal_salt = %s WHERE id = %s", bytes(32), three_events[2].pk)
    assert named() == [("record_changed", 3)]


def test_deleted_row_is_named(three_events, tamper):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", three_events[0].pk)
    (fault,) = verify_records()
    assert (fault.code, fault.record_id, fault.sequence) == ("record_missing", three_events[0].public_id, 1)


def test_inserted_row_is_named(three_events):
    forged = AuditEvent(kind="forged", at=AT, seal_salt=bytes(32))
    AuditEvent._base_manager.bulk_create([forged])
    (fault,) = verify_records()
    assert (fault.code, fault.record_id, fault.sequence) == ("record_without_entry", forged.public_id, None)


def test_two_swapped_rows_are_named(three_events, tamper):
    first, second = (event.pk for event in three_events[:2])
    sql = """UPDATE audit_auditevent SET
        kind = (SELECT kind FROM audit_auditevent other WHERE other.id = %s),
        seal_salt = (SELECT seal_salt FROM audit_auditevent other WHERE other.id = %s) WHERE id = %s"""
    kind, salt = three_events[0].kind, bytes(three_events[0].seal_salt)
    tamper(sql, second, second, first)
    tamper("UPDATE audit_auditevent SET kind = %s, seal_salt = %s WHERE id = %s", kind, salt, second)
    assert named() == [("record_changed", 1), ("record_changed", 2)]


def test_row_that_cannot_be_read_is_named(three_events, tamper):
    # Each database has its own way to hold what no model can read.
    if connection.vendor == "sqlite":
        tamper("UPDATE audit_auditevent SET at = '2026-13-45 00:00:00' WHERE id = %s", three_events[1].pk)
    else:
        tamper("UPDATE audit_auditevent SET at = 'infinity' WHERE id = %s", three_events[1].pk)
    assert [code for code, _ in named()] == ["record_unreadable"]


@pytest.mark.parametrize("column", ["kind", "record_type", "mac", "previous_hash"])
def test_edited_entry_is_named(three_events, tamper, column):
    tamper(f"UPDATE audit_chainentry SET {column} = 'forged' WHERE sequence = 2")  # noqa: S608
    assert ("entry_changed", 2) in named()


def test_edited_entry_with_a_new_hash_is_named(three_events):
    entry = ChainEntry.objects.get(sequence=2)
    rewritten = rewrite(entry, kind="forged")
    ChainEntry._base_manager.filter(pk=entry.pk).update(kind="forged", entry_hash=rewritten)
    assert named() == [("entry_out_of_order", 3)]


def test_last_entry_rewritten_with_a_new_hash_is_named(three_events):
    entry = ChainEntry.objects.get(sequence=3)
    ChainEntry._base_manager.filter(pk=entry.pk).update(
        kind="forged", entry_hash=rewrite(entry, kind="forged")
    )
    assert named() == [("chain_head_disagrees", 3)]


def test_last_entry_rewritten_with_its_head_disagrees_with_the_head_file(three_events, head_file):
    published(head_file, 1, 3)
    entry = ChainEntry.objects.get(sequence=3)
    entry_hash = rewrite(entry, kind="forged")
    ChainEntry._base_manager.filter(pk=entry.pk).update(kind="forged", entry_hash=entry_hash)
    ChainHead.objects.update(entry_hash=entry_hash)
    (fault,) = verify_records()
    assert (fault.code, fault.sequence) == ("head_line_disagrees", 3)
    assert fault.sentence == "Chain entry 3 disagrees with line 2 of the head file."


def test_record_sealed_again_to_fit_a_changed_row_is_named(three_events):
    entry = ChainEntry.objects.get(sequence=1)
    last = ChainEntry.objects.get(sequence=3)
    again = ChainEntry(
        **said(entry, sequence=4, previous_hash=last.entry_hash),
        entry_hash=rewrite(entry, sequence=4, previous_hash=last.entry_hash),
    )
    again.save()
    ChainHead.objects.update(sequence=4, entry_hash=again.entry_hash)
    assert named() == [("record_sealed_twice", 4)]


def test_entry_taken_from_the_middle_is_named(three_events, tamper):
    tamper("DELETE FROM audit_chainentry WHERE sequence = 2")
    assert named() == [("entry_missing", 2), ("record_without_entry", None)]


def test_two_swapped_entries_are_named(three_events, tamper):
    for before, after in ((1, -1), (2, 1), (-1, 2)):
        tamper("UPDATE audit_chainentry SET sequence = %s WHERE sequence = %s", after, before)
    codes = named()
    assert [("entry_changed", 1) in codes, ("entry_changed", 2) in codes] == [True, True]


def test_chain_cut_short_is_named_by_its_head(three_events, tamper):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", three_events[2].pk)
    tamper("DELETE FROM audit_chainentry WHERE sequence = 3")
    assert named() == [("chain_cut", 3)]


def test_chain_cut_with_its_head_is_named_by_the_head_file(three_events, tamper, head_file):
    published(head_file, 2, 3)
    tamper("DELETE FROM audit_auditevent WHERE id = %s", three_events[2].pk)
    tamper("DELETE FROM audit_chainentry WHERE sequence = 3")
    ChainHead.objects.update(sequence=2, entry_hash=ChainEntry.objects.get(sequence=2).entry_hash)
    (fault,) = verify_records()
    assert fault.code == "chain_cut"
    assert fault.sentence == "The chain was cut: it ends at 2, line 2 of the head file says 3."


def test_chain_wiped_with_its_head_is_named_by_the_head_file(three_events, tamper, head_file):
    published(head_file, 3)
    for table in ("auditevent", "chainentry", "chainhead"):
        tamper(f"DELETE FROM audit_{table}")  # noqa: S608
    assert named() == [("chain_head_missing", None), ("chain_cut", 3)]


def test_missing_head_row_is_named(three_events, tamper):
    tamper("DELETE FROM audit_chainhead")
    assert named() == [("chain_head_missing", None)]


def test_head_set_back_is_named(three_events):
    ChainHead.objects.update(sequence=2, entry_hash=ChainEntry.objects.get(sequence=2).entry_hash)
    assert named() == [("entry_beyond_head", 3)]


def test_unreadable_line_of_the_head_file_is_named(three_events, head_file):
    published(head_file, 3)
    with head_file.open("a") as file:
        file.write('{"sequence": 3, "entr\n')
    (fault,) = verify_records()
    assert (fault.code, fault.sentence) == ("head_line_unreadable", "Cannot read line 2 of the head file.")


def test_erased_record_put_back_is_named(three_events):
    event = AuditEvent.objects.get(pk=three_events[0].pk)
    erase(three_events[0], at=AT, reason="AVG-verzoek", by=None)
    AuditEvent._base_manager.bulk_create([event])
    assert named() == [("erased_record_present", 1)]


def test_tombstone_of_nothing_and_unknown_type_are_named(three_events):
    entry, last = ChainEntry.objects.get(sequence=1), ChainEntry.objects.get(sequence=3)
    changes = {
        "sequence": 4,
        "previous_hash": last.entry_hash,
        "kind": "tombstone",
        "record_type": "lms.forgotten",
    }
    forged = ChainEntry(**said(entry, **changes), entry_hash=rewrite(entry, **changes))
    forged.save()
    ChainHead.objects.update(sequence=4, entry_hash=forged.entry_hash)
    assert named() == [("record_type_unknown", None), ("tombstone_without_record", 4)]


def test_contradiction_within_a_row_is_named(three_events, monkeypatch):
    monkeypatch.setattr(
        AuditEvent, "integrity_faults", lambda event: ["wrong"] if event.kind == "third" else []
    )
    (fault,) = verify_records()
    assert (fault.code, fault.sequence) == ("record_inconsistent", 3)
    assert fault.sentence.endswith("contradicts itself: wrong.")


@pytest.mark.parametrize("count", [1, 3])
def test_verification_query_count_does_not_grow(db, django_assert_num_queries, monkeypatch, count):
    monkeypatch.setattr("foundation.audit.verification.sealed_models", lambda: [AuditEvent])
    for _ in range(count):
        record_event(kind="event", at=AT)
    with django_assert_num_queries(10):
        verify_records()


def test_command_prints_each_fault_and_fails(three_events, tamper):
    tamper("UPDATE audit_auditevent SET kind = 'forged' WHERE id = %s", three_events[1].pk)
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("verify_records", stdout=out)
    assert caught.value.code == 1
    record = f"audit.auditevent {three_events[1].public_id}"
    assert out.getvalue().splitlines() == [f"record_changed: {record} is not as it was sealed.", "1 faults"]


def test_command_speaks_json(three_events, tamper):
    tamper("UPDATE audit_auditevent SET kind = 'forged' WHERE id = %s", three_events[1].pk)
    out, counted = StringIO(), StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_records", "--json", stdout=out, stderr=counted)
    (line,) = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (line["code"], line["sequence"]) == ("record_changed", 2)
    assert line["record_id"] == str(three_events[1].public_id)
    assert "1 faults" in counted.getvalue()


def test_command_is_content_with_untouched_records(three_events):
    out = StringIO()
    call_command("verify_records", stdout=out)
    assert out.getvalue() == "0 faults\n"


def said(entry: ChainEntry, **changes: object) -> dict:
    names = ("sequence", "at", "kind", "record_type", "record_id", "mac", "previous_hash")
    return {name: getattr(entry, name) for name in names} | changes


def rewrite(entry: ChainEntry, **changes: object) -> str:
    """The entry hash as a forger would make it."""
    return link_hash(**said(entry, **changes))
