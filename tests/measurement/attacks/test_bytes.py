"""Who holds the files of the database, a dump of every table and the logs, and not the key files."""

import hashlib
import hmac
import logging
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, models
from wagtail.models import ModelLogEntry

from config.due import run_due
from foundation.audit.models import AuditEvent
from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import OutboxMessage
from lms.actions.assigning import assign_requirements
from lms.models import Requirement
from measurement.actions.flushing import flush_answers, flush_sentences
from measurement.actions.following import follow_studies
from measurement.actions.inviting import send_invitations
from measurement.actions.receiving import receive_answer
from measurement.actions.releasing import make_release
from measurement.actions.studies import stop_study
from measurement.models import (
    AnswerLoss,
    InvitationToken,
    OpenAnswer,
    Response,
    SealedAnswer,
    SealedSentence,
)
from measurement.rules.packing import pack_items
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module, make_hr, make_module, require_for_oath
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.studies import alike, hold, make_plan, somebodies, token_in

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")
MUCH_LATER = moment("2024-03-01 10:00")
SOON = moment("2022-06-01 10:00").date()


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    settings.MEASUREMENT_ESCROW_DIR = tmp_path / "escrow"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"


def everything_on_disk() -> bytes:
    """The files of the database as they are: live rows, dead rows, free pages, log."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())
    found = b""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for model in apps.get_app_config("measurement").get_models():
            # With the table beside it, where long values are kept.
            cursor.execute(
                "SELECT pg_read_binary_file(pg_relation_filepath(part)) FROM pg_class, "
                "unnest(ARRAY[oid, reltoastrelid]) AS part WHERE relname = %s AND part > 0",
                [model._meta.db_table],
            )
            found += b"".join(bytes(row[0]) for row in cursor.fetchall())
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
        wal = cursor.fetchone()[0]
        cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s)", [wal])
        return found + bytes(cursor.fetchone()[0])


def dumped() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [repr([_readable(value) for value in row]) for row in cursor.fetchall()]
    return "\n".join(found)


def dumped_of(model: type[models.Model]) -> str:
    return repr([{name: _readable(value) for name, value in row.items()} for row in model.objects.values()])


def _readable(value: object) -> object:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def test_no_table_of_answers_points_at_a_person_or_who_was_asked():
    """And none has a moment."""
    for model in (SealedAnswer, SealedSentence, Response, OpenAnswer, AnswerLoss):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateField), field
            related = field.related_model.__name__ if field.is_relation else "Unit"
            assert related == "Unit", field


def test_what_waits_is_ciphertext_of_one_width_and_what_would_open_it_is_elsewhere(settings):
    study = make_plan(at=AT)
    # Of this test alone: the log of PostgreSQL still has what others wrote.
    sentence = f"Zin {uuid4().hex}"
    people = [PersonFactory().public_id for _ in range(9)]
    hold(study, people[:5], alike=alike("t12"), until=SOON, sentence=sentence)
    hold(study, people[5:], alike=alike("t6"), until=SOON, answers={"advies_1": 2, "gemeld_bij": [1, 2]})
    raw, dump = everything_on_disk(), dumped()
    for model in (SealedAnswer, SealedSentence):
        blobs = [bytes(one.blob) for one in model.objects.all()]
        # The beginning: the rest of a long row lies on other pages.
        assert model is SealedSentence or all(blob[:200] in raw for blob in blobs)
        assert len({len(blob) for blob in blobs}) == 1
    assert sentence.encode() not in raw
    assert sentence not in dump
    items = pack_items(study.instrument.versions.get().questionnaire, {"advies_1": 1})
    assert items.hex() not in dump
    for path in settings.MEASUREMENT_KEY_DIR.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_bytes() not in raw
        assert path.read_bytes().hex() not in dump


def test_what_is_written_points_at_nobody_and_its_rows_were_never_in_clear_before():
    study = make_plan(at=AT)
    people = [PersonFactory().public_id for _ in range(10)]
    hold(study, people, alike=alike("t12"), until=SOON, sentence="Een zin.")
    waiting = [
        (row.pk, bytes(row.blob)) for model in (SealedAnswer, SealedSentence) for row in model.objects.all()
    ]
    flush_answers(at=AT)
    flush_sentences(at=AT)
    dump = dumped()
    for pk, blob in waiting:
        assert pk.hex not in dump
        assert str(pk) not in dump
        assert blob.hex() not in dump
    rows = [
        repr(sorted((name, _readable(value)) for name, value in row.items()))
        for row in Response.objects.values()
    ]
    for person in people:
        assert not any(person.hex in row or str(person) in row or person.bytes.hex() in row for row in rows)
    # The sentences are in a table of their own and share no mark with an answer.
    panels = {bytes(row.panel_id).hex() for row in Response.objects.all()}
    sentences = repr(list(OpenAnswer.objects.values()))
    assert not any(panel in sentences for panel in panels)
    if connection.vendor == "sqlite":
        # PostgreSQL keeps dead rows until a vacuum; here even those are wiped.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = everything_on_disk()
        assert [blob for _pk, blob in waiting if blob[:200] in raw] == []


def test_without_the_key_every_pseudonym_fits_everybody():
    """The attacker makes pseudonyms with all that the database holds, for all he knows to have answered."""
    study = make_plan(at=AT)
    people = [PersonFactory().public_id for _ in range(10)]
    hold(study, people, alike=alike(), until=SOON)
    flush_answers(at=AT)
    known = [bytes(study.key.public_key), study.key.pk.bytes, study.public_id.bytes, b""]
    made = {
        hmac.new(key, study.public_id.bytes + person.bytes, hashlib.sha256).digest()[:16]
        for key in known
        for person in people
    }
    assert made.isdisjoint({bytes(row.panel_id) for row in Response.objects.all()})


def test_no_row_and_no_log_holds_a_token(caplog, settings):
    """From completion to answer, through the worker: the links stand in the mails and nowhere else."""
    caplog.set_level(logging.DEBUG)
    key = make_module(at=moment("2022-01-03 09:00"))
    require_for_oath(key)
    make_plan(at=moment("2022-02-01 09:00"), requirement=Requirement.objects.get(code="ambtseed"))
    for _ in range(3):
        engagement = EngagementFactory()
        assign_requirements(at=AT)
        complete_module(engagement, key, at=AT)
    follow_studies(at=AT)
    send_invitations(at=AT)
    send_due_mail(at=AT)
    tokens = [token_in(str(message.body)) for message in mail.outbox]
    assert len(set(tokens)) == 3
    receive_answer(token=tokens[0], answers={"advies_1": 1}, language="nl", at=AT)
    run_due(at=AT)
    dump, raw = dumped(), everything_on_disk()
    for token in tokens:
        assert token not in dump
        assert token.encode() not in raw
        assert token not in caplog.text
    assert OutboxMessage.objects.filter(template="measurement/invitation", status="sent").count() == 3
    assert InvitationToken.objects.count() == 3


def test_the_subject_of_a_mail_does_not_say_what_it_is_about(settings):
    subject = Path("templates/emails/measurement/invitation.subject.txt").read_text()
    reminder = Path("templates/emails/measurement/reminder.subject.txt").read_text()
    assert subject == reminder
    assert "integriteit" not in subject.lower()
    assert "meting" not in subject.lower()


def test_the_audit_trail_says_nothing_of_who_answered():
    study = make_plan(at=AT)
    before = AuditEvent.objects.count()
    hold(study, somebodies(10), alike=alike(), until=SOON)
    flush_answers(at=AT)
    assert AuditEvent.objects.count() == before


def test_a_sentence_is_joined_to_nothing_before_and_after_it_is_read(now_is):
    """From the answers of ten people to a report: what is withheld is in no table, log or page after it."""
    now_is(MUCH_LATER)
    study = make_plan(at=AT)
    mark = uuid4().hex
    people = [PersonFactory().public_id for _ in range(12)]
    for number, person in enumerate(people):
        hold(study, [person], alike=alike("t12"), until=SOON, sentence=f"Zin {mark} {number}.")
    flush_answers(at=AT)
    flush_sentences(at=AT)
    stop_study(study=study, by=None, at=AT)
    study.refresh_from_db()
    rows = list(OpenAnswer.objects.all())
    # Nothing but its question: no column could carry a person, a cluster, another answer or a moment.
    assert {field.name for field in OpenAnswer._meta.get_fields()} == {
        "id",
        "study",
        "wave",
        "item",
        "text",
        "state",
    }
    # Neither the rows nor their ids stand in the order in which they came (by chance once in 12!).
    for found in (rows, sorted(rows, key=lambda row: row.pk)):
        numbers = [int(row.text.rstrip(".").split()[-1]) for row in found]
        assert numbers != sorted(numbers)

    client = client_of(make_hr(at=AT))
    page = f"/metingen/beheer/{study.public_id}/eigen-woorden/t12/toelichting/"
    body = client.get(page).content.decode()
    panels = {bytes(row.panel_id).hex() for row in Response.objects.all()}
    answers = {str(row.pk) for row in Response.objects.all()}
    for secret in (*panels, *answers, *map(str, people)):
        assert secret not in body
    withheld, shown = rows[0], rows[1:]
    choices = {f"zin-{row.pk}": "shown" for row in shown} | {f"zin-{withheld.pk}": "withheld"}
    assert client.post(page, choices).status_code == 302

    # Wherever a sentence stands, nothing stands with it: not in the log, a session, or a trail of what was changed.
    lines = [line for line in dumped().splitlines() if mark in line]
    assert len(lines) == 12
    trail = dumped_of(AuditEvent) + dumped_of(Session) + dumped_of(ModelLogEntry)
    assert not any(one in trail for row in rows for one in (row.text, str(row.pk), row.pk.hex))

    release = make_release(study=study, at=MUCH_LATER, by=None)
    (taken,) = release.content["sentences"]
    assert set(taken["sentences"]) == {row.text for row in shown}
    dump = dumped()
    assert withheld.text not in dump
    assert not any(str(row.pk) in dump or row.pk.hex in dump for row in rows)
    assert len([line for line in dump.splitlines() if mark in line]) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert withheld.text.encode() not in everything_on_disk()
