"""Who holds the files of the database, or a dump of it, and knows who practised when."""

from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from nacl.public import PublicKey, SealedBox

from dilemmas.actions.choices import flush_choices
from dilemmas.models import ChoiceKey, ChoiceTally, SealedChoice
from dilemmas.rules.staging import Group, Label, Vote, month_number, pack_label, pack_option
from tests.conftest import moment
from tests.factories.choices import hold
from tests.factories.people import UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2026-03-10 10:00")
# Marked: these bytes occur nowhere by chance.
MARKED = Vote("training", UUID("c0ffee00-dead-4bee-8f00-0badcafe0001"), 0x51EDBEEF, 1)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


def everything_on_disk() -> bytes:
    """The files of the database as they are: live rows, dead rows, free pages, log."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        found = b""
        for table in ("dilemmas_sealedchoice", "dilemmas_choicetally", "dilemmas_choicekey"):
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
            found += bytes(cursor.fetchone()[0])
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
        wal = cursor.fetchone()[0]
        cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s)", [wal])
        return found + bytes(cursor.fetchone()[0])


def dumped() -> str:
    """Every row of the tables of choices, as text."""
    found = []
    with connection.cursor() as cursor:
        for model in (SealedChoice, ChoiceTally, ChoiceKey):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            found += [repr([_readable(value) for value in row]) for row in cursor.fetchall()]
    return "\n".join(found)


def _readable(value: object) -> object:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def marks() -> list[bytes]:
    """The marked vote in every shape in which it could stand somewhere."""
    subject, series = MARKED.subject, MARKED.series
    label = pack_label(Label(Group(MARKED, None), month_number(AT.date())))
    return [
        subject.bytes,
        subject.hex.encode(),
        str(subject).encode(),
        series.to_bytes(4, "big"),
        str(series).encode(),
        label,
    ]


def test_before_the_flush_there_is_only_ciphertext_that_no_guess_matches(settings):
    cluster = UnitFactory(kind="cluster").pk
    hold("AAAAABBBCC", at=AT, vote=MARKED, cluster=cluster)
    raw, dump = everything_on_disk(), dumped()
    blobs = [bytes(one.blob) for one in SealedChoice.objects.all()]
    assert all(blob in raw for blob in blobs)
    assert [mark for mark in marks() if mark in raw or mark.decode(errors="replace") in dump] == []
    # All of one length, and no row looks like another.
    assert len({len(blob) for blob in blobs}) == 1
    assert len({part for blob in blobs for part in _parts(blob)}) == sum(len(_parts(blob)) for blob in blobs)
    # The public key is in the database: whoever seals all that could have been chosen finds nothing alike.
    sealed_to = SealedBox(PublicKey(bytes(ChoiceKey.objects.get().public_key)))
    label = pack_label(Label(Group(MARKED, cluster), month_number(AT.date())))
    for option in range(4):
        guess = sealed_to.encrypt(label) + sealed_to.encrypt(pack_option(option))
        assert all(not set(_parts(guess)) & set(_parts(blob)) for blob in blobs)
    # What would open them is not in it.
    (file,) = settings.CHOICE_KEY_DIR.iterdir()
    assert file.read_bytes() not in raw
    assert file.read_bytes().hex() not in dump


def _parts(blob: bytes) -> list[bytes]:
    return [blob[start : start + 16] for start in range(0, len(blob) - 15, 16)]


def test_after_the_flush_only_counts_remain_and_nothing_points_at_a_row():
    hold("AAAAABBBCC", at=AT, vote=MARKED)
    rows = [(one.pk, bytes(one.blob)) for one in SealedChoice.objects.all()]
    flush_choices(at=AT)
    dump, raw = dumped(), everything_on_disk()
    assert not any(str(pk) in dump or pk.hex in dump or blob.hex() in dump for pk, blob in rows)
    counts = ChoiceTally.objects.order_by("option").values_list("option", "count")
    assert list(counts) == [(0, 5), (1, 3), (2, 2)]
    assert {field.name for field in ChoiceTally._meta.get_fields()} == {
        *("id", "source", "subject", "series", "round", "cluster", "period", "option", "count"),
    }
    # Dead rows, free pages and logs hold no more than ciphertext, whatever the worker had in its memory.
    label = pack_label(Label(Group(MARKED, None), month_number(AT.date())))
    assert label not in raw
    if connection.vendor == "sqlite":
        # PostgreSQL keeps dead rows until a vacuum; here even those are wiped.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = everything_on_disk()
        assert [blob for _pk, blob in rows if blob in raw] == []
