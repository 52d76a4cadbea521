"""Who holds the database, its files, the logs and the keys, and wants to know who proposed what.

The browser is logged in as somebody whose name occurs nowhere else.
"""

import json
import logging
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.views.debug import ExceptionReporter

from dilemmas.actions.proposals import erase_due_proposals
from dilemmas.forms.tokens import TOKEN_SALT
from dilemmas.models import Proposal
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.proposals import declined, elsewhere, make_reviewer, with_code

AT = moment("2026-03-10 10:00")
# Marked: these words occur nowhere by chance.
MARK = "kwispelzwijn"
TEXT = {
    "situation": f"Een collega nam het {MARK} mee naar huis.",
    "question": f"Zeg ik iets over het {MARK}?",
    "options": f"Zwijgen over het {MARK}\nPraten over het {MARK}",
    "hard": f"Iedereen kent het {MARK}.",
    "token": Signer(salt=TOKEN_SALT).sign("een-formulier-van-ons"),
}
NO = {"happening": "nee", "colleague": "nee", "wants_action": "nee"}
YES = NO | {"colleague": "ja"}


@pytest.fixture(autouse=True)
def site(db: None, settings: Any, tmp_path: Path, now_is: Callable) -> None:
    settings.PROPOSAL_KEY_DIR = tmp_path / "keys"
    now_is(AT)
    make_home()
    # As `run_due` does: keys are there before anybody writes.
    erase_due_proposals(at=AT)


@pytest.fixture
def sender() -> Client:
    person = PersonFactory(given_name="Zebedeus", family_name="Vindmijniet", email="z@vindmijniet.example")
    EngagementFactory(person=person)
    client = client_of(person)
    client.get("/inbrengen-met-naam/")
    return client


def tables() -> dict[str, str]:
    """Every row of every table but that of proposals, as text."""
    found: dict[str, list] = {}
    for row in json.loads(connection.creation.serialize_db_to_string()):
        if row["model"] != "dilemmas.proposal":
            found.setdefault(row["model"], []).append(row)
    return {model: json.dumps(rows) for model, rows in found.items()} | {
        "sessions": str(list(Session.objects.order_by("pk").values()))
    }


def walk(client: Client) -> None:
    """Every step: a report, no report, sending, following."""
    client.get("/inbrengen/")
    client.post("/inbrengen/", YES)
    client.post("/inbrengen/", NO)
    client.get("/inbrengen/dilemma/")
    client.post("/inbrengen/dilemma/", TEXT)
    client.post("/inbrengen/volgen/", {"code": the_code()})


def the_code() -> str:
    """What the browser was shown, taken again from the same form; the database has only its hash."""
    page = Client().post("/inbrengen/dilemma/", TEXT).content.decode()
    return page.split('inbrengcode__tekens">')[1].split("<")[0]


def test_only_the_proposal_itself_is_written(sender: Client):
    before = tables()
    walk(sender)
    assert tables() == before
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("answers", [YES, NO])
def test_the_answers_to_the_first_questions_write_nothing(sender: Client, answers: dict[str, str]):
    with CaptureQueriesContext(connection) as queries:
        assert sender.post("/inbrengen/", answers).status_code == 200
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    # The session is not even read.
    assert [query["sql"] for query in queries if "django_session" in query["sql"]] == []


def test_the_row_says_nothing_of_the_sender(sender: Client):
    walk(sender)
    row = Proposal.objects.values().get()
    told = str({name: bytes(value) if name == "sealed" else value for name, value in row.items()})
    for trace in ("zebedeus", "vindmijniet", "127.0.0.1", "mozilla", MARK, "10:00", "09:00"):
        assert trace not in told.lower()


def test_no_log_line_tells_of_the_sender_or_the_text(
    sender: Client, caplog: pytest.LogCaptureFixture, settings: Any
):
    key = sender.cookies[settings.SESSION_COOKIE_NAME].value
    with caplog.at_level(logging.DEBUG):
        walk(sender)
        sender.get("/inbrengen/bestaat-niet/")
    for record in caplog.records:
        request = getattr(record, "request", None)
        told = f"{record.getMessage()} {record.__dict__} {request.META if request else ''}"
        for trace in ("Zebedeus", "vindmijniet", key, MARK):
            assert trace.lower() not in told.lower(), record.getMessage()


def test_an_error_tells_of_neither(
    sender: Client, caplog: pytest.LogCaptureFixture, settings: Any, tmp_path: Path
):
    """The folder of keys is not there and cannot be made."""
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("")
    settings.PROPOSAL_KEY_DIR = in_the_way / "keys"
    sender.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        assert sender.post("/inbrengen/dilemma/", TEXT).status_code == 500
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert "HTTP_COOKIE" not in record.request.META
    report = ExceptionReporter(record.request, *record.exc_info).get_traceback_text()
    for trace in ("Zebedeus", "vindmijniet", MARK):
        assert trace not in report


def test_the_times_of_the_key_say_nothing_of_the_moment(sender: Client, settings: Any):
    """Made with its batch, before; and reading it leaves no time where the system can be asked not to."""
    folder = Path(settings.PROPOSAL_KEY_DIR)
    long_ago = (AT - timedelta(days=3)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    before = {path.name: path.stat() for path in folder.iterdir()}
    walk(sender)
    after = {path.name: path.stat() for path in folder.iterdir()}
    assert {name: (one.st_mtime, one.st_ctime) for name, one in after.items()} == {
        name: (one.st_mtime, one.st_ctime) for name, one in before.items()
    }
    if hasattr(os, "O_NOATIME"):
        assert {one.st_atime for one in after.values()} == {long_ago}


# The files --------------------------------------------------------------------------------------


def everything_on_disk() -> bytes:
    """The files of the database as they are: live rows, dead rows, free pages, log."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('dilemmas_proposal'))")
        found = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
        cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s)", [cursor.fetchone()[0]])
        return found + bytes(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_text_stands_in_no_file_of_the_database_before_or_after(sender: Client, settings: Any):
    walk(sender)
    proposal = with_code(the_code())
    sealed, key = bytes(proposal.sealed), (Path(settings.PROPOSAL_KEY_DIR) / proposal.key_name).read_bytes()
    on_disk = everything_on_disk()
    assert sealed in on_disk
    assert MARK.encode() not in on_disk
    assert key not in on_disk
    elsewhere(proposal, by=make_reviewer(at=AT), at=AT)
    # The row lost its text, and the folder the key: what may be left in the log nobody can read.
    assert bytes(with_code(the_code()).sealed) == b""
    assert key not in b"".join(path.read_bytes() for path in Path(settings.PROPOSAL_KEY_DIR).iterdir())
    assert MARK.encode() not in everything_on_disk()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps dead rows until it cleans up")
@pytest.mark.django_db(transaction=True)
def test_on_sqlite_even_what_was_sealed_is_gone_from_file_and_log(sender: Client):
    walk(sender)
    proposal = with_code(the_code())
    sealed = bytes(proposal.sealed)
    declined(proposal, by=make_reviewer(at=AT), at=AT)
    erase_due_proposals(at=AT + timedelta(days=30))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0
    on_disk = everything_on_disk()
    pieces = [sealed[start : start + 24] for start in range(0, len(sealed) - 24, 24)]
    assert [piece for piece in pieces if piece in on_disk] == []
