"""Who holds the disk, a dump, the logs and a voter's own ballot learns nothing of what that voter chose, nor that."""

import hashlib
import hmac
import logging
import random
import re
import shutil
import subprocess
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dilemmas.actions.choices import flush_choices
from dilemmas.actions.voting import cast_vote, end_polls
from dilemmas.ballot_keys import mark_of
from dilemmas.models import (
    ChoiceKey,
    ChoiceLoss,
    ChoiceTally,
    Poll,
    PollBallot,
    PollReaction,
    PollRound,
    SealedChoice,
)
from tests.emptied import begin_with_empty_files
from tests.factories.polls import FIRST, OVER, SECOND, make_poll, new_ballot

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (PollBallot, PollRound, PollReaction, SealedChoice, ChoiceTally, ChoiceLoss, ChoiceKey)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "choice-keys"
    settings.BALLOT_KEY_DIR = tmp_path / "ballot-keys"


def everything_on_disk() -> bytes:
    """The files of the database as they are: live rows, dead rows, free pages, log."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        found = b""
        for model in TABLES:
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [model._meta.db_table])
            found += bytes(cursor.fetchone()[0])
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
        wal = cursor.fetchone()[0]
        cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s)", [wal])
        return found + bytes(cursor.fetchone()[0])


def dumped() -> str:
    """The back-up that an administrator makes."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump())
    at = connection.settings_dict
    command = [
        shutil.which("pg_dump") or "pg_dump",
        "-h",
        at["HOST"],
        "-p",
        str(at["PORT"]),
        "-U",
        at["USER"],
    ]
    return subprocess.run([*command, at["NAME"]], check=True, capture_output=True, text=True).stdout


def forget_free_pages() -> None:
    """What SQLite still held in its log after the last change; PostgreSQL keeps dead rows until a vacuum."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def vote_over_the_web(poll: Poll, ballot: str, option: int, *, round_number: int) -> None:
    form = {"stembriefje": ballot, "ronde": str(round_number), "keuze": str(option)}
    place = random.choice(["/poll/", "/embed/poll/"])
    response = Client(headers={"Sec-Fetch-Site": "same-origin"}).post(f"{place}{poll.public_id}/", form)
    assert response.status_code == 200


def told(caplog: Any) -> str:
    """Every log record with all that hangs on it, but the queries that only a developer asks for."""
    lines = []
    for record in caplog.records:
        if record.name != "django.db.backends":
            request = getattr(record, "request", None)
            lines.append(f"{record.getMessage()} {record.__dict__} {request.META if request else ''}")
    return "\n".join(lines)


def test_after_the_poll_nothing_of_any_vote_is_left(now_is, caplog, settings):
    poll, at = make_poll(), {1: FIRST, 2: SECOND}
    ballots = [new_ballot() for _ in range(23)]
    marks, keys = [], []
    with caplog.at_level(logging.DEBUG):
        for number, moment_ in at.items():
            now_is(moment_)
            for place, ballot in enumerate(ballots):
                vote_over_the_web(poll, ballot, place % 4, round_number=number)
            (key,) = settings.BALLOT_KEY_DIR.glob("*.key")
            keys.append(key.read_bytes())
            marks += [mark_of(poll.public_id, round_number=number, ballot=one) for one in ballots]
            during = everything_on_disk()
            # The ballot itself and the key are never in the database; the mark is.
            assert marks[-1].encode() in during
            assert not [one for one in ballots if one.encode() in during]
            assert keys[-1] not in during
            sealed = [bytes(row.blob) for row in SealedChoice.objects.all()]
            flush_choices(at=moment_)
            end_polls(at=poll.schedule.ends(number))
    assert set(keys) == {keys[0]}
    assert list(settings.BALLOT_KEY_DIR.iterdir()) == []
    assert (PollBallot.objects.count(), SealedChoice.objects.count()) == (0, 0)
    dump = dumped()
    assert not [one for one in (*ballots, *marks) if one in dump]
    assert not [blob for blob in sealed if blob.hex() in dump]
    assert not [one for one in ballots if one in told(caplog)]
    # What was chosen stands in no line either.
    assert not re.search(r"keuze\W{1,4}\d", told(caplog))
    forget_free_pages()
    after = everything_on_disk()
    assert not [one for one in ballots if one.encode() in after]
    assert keys[0] not in after
    if connection.vendor == "sqlite":
        assert not [one for one in marks if one.encode() in after]
        assert not [blob for blob in sealed if blob in after]


def test_a_copy_of_the_disk_and_a_ballot_do_not_say_that_it_voted(settings):
    """Made during the round and kept; later the laptop is seized, and its ballot read. The key is gone."""
    poll, ballot = make_poll(), new_ballot()
    cast_vote(poll=poll, ballot=ballot, round_number=1, option=2, at=FIRST)
    mark = PollBallot.objects.get().mark
    copy = everything_on_disk()
    end_polls(at=OVER)
    # All that he can compute without the key from what he holds.
    guesses = [f"1:{ballot}", ballot, f"{poll.public_id}:{ballot}"]
    secrets = ["", str(poll.public_id), poll.public_id.hex, settings.SECRET_KEY]
    for guess in guesses:
        assert hashlib.sha256(guess.encode()).hexdigest() != mark
        for secret in secrets:
            assert hmac.new(secret.encode(), guess.encode(), hashlib.sha256).hexdigest() != mark
    assert ballot.encode() not in copy
    # Not even the server knows it again.
    assert mark_of(poll.public_id, round_number=1, ballot=ballot) != mark


def live_through(poll: Poll, chosen: dict[int, list[int]]) -> None:
    """The same people, minute by minute, each time with these choices; who came when is known to everybody."""
    for number, options in chosen.items():
        begins = FIRST if number == 1 else SECOND
        for minute, option in enumerate(options):
            at = begins + timedelta(minutes=minute)
            cast_vote(poll=poll, ballot=new_ballot(), round_number=number, option=option, at=at)
            # As it happens by itself, every minute.
            flush_choices(at=at)
        end_polls(at=poll.schedule.ends(number))


LEFT = (PollBallot, PollRound, SealedChoice, ChoiceTally, ChoiceLoss)


def what_is_left(poll: Poll) -> dict[str, list[tuple[Any, ...]]]:
    """Every row about the poll without the random numbers that name rows, in the order of the table."""
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    found = {}
    with connection.cursor() as cursor:
        for model in LEFT:
            columns = [
                field.column
                for field in model._meta.concrete_fields
                if not field.primary_key and field.name not in ("poll", "subject")
            ]
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY {order}")  # noqa: S608
            found[model.__name__] = cursor.fetchall()
    return found


def test_of_two_histories_that_differ_in_who_chose_what_the_same_is_left():
    """Whoever holds the database and the log of the web server cannot tell which of both happened.

    In each group that was counted together the choices change places between people; nothing else differs.
    """
    chance = random.Random(5)
    left = []
    first, second = ([chance.randrange(4) for _ in range(36)] for _ in range(2))
    for swap in (False, True):
        begin_with_empty_files(*LEFT)
        poll = make_poll(case_title=f"Het cadeau {swap}", runs_beside=True)
        chosen = {1: list(first), 2: list(second)}
        if swap:
            for options in chosen.values():
                # A flush counts ten; the last six wait together and are destroyed.
                for start in range(0, len(options), 10):
                    group = options[start : start + 10]
                    chance.shuffle(group)
                    options[start : start + 10] = group
        live_through(poll, chosen)
        left.append(what_is_left(poll))
    assert left[0]["ChoiceTally"]
    assert left[0] == left[1]


def test_the_rows_of_who_voted_lie_in_no_order_of_voting():
    """A row says that some browser voted; where it lies does not say when."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps rows as they came; they hold a mark and nothing that was chosen.")
    poll, ballots = make_poll(), [new_ballot() for _ in range(60)]
    for minute, ballot in enumerate(ballots):
        cast_vote(poll=poll, ballot=ballot, round_number=1, option=0, at=FIRST + timedelta(minutes=minute))
    came = [mark_of(poll.public_id, round_number=1, ballot=ballot) for ballot in ballots]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark FROM {PollBallot._meta.db_table} ORDER BY rowid")  # noqa: S608
        lying = [row[0] for row in cursor.fetchall()]
    assert sorted(lying) == sorted(came)
    # By chance one of sixty lies where it came; nine would be one in a million.
    assert sum(one == other for one, other in zip(lying, came, strict=True)) < 9
    rising = sum(came.index(one) < came.index(other) for one, other in pairwise(lying))
    assert 12 < rising < 48
