"""A record that says otherwise takes the place of another, which stays."""

import re

import pytest
from django.db import connection, transaction

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Seat
from foundation.xapi.models import Statement
from foundation.xapi.queries import voided_among
from foundation.xapi.vocabulary import ATTENDED, TOOK_OATH, VOIDED, Verb
from lms.actions.ceremonies import confirm_oath, correct_oath
from lms.actions.printing import request_certificates
from lms.models import OathRecord
from lms.queries.ceremonies import ceremonies, oath_of, seats_to_hear, ways_to_oath
from lms.queries.gates import candidates
from lms.queries.home import ceremony_outlook, last_oath_on
from lms.queries.progress import Stage, facts, oaths_by_year
from tests.conftest import moment
from tests.factories.lms import make_ready, swear
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

INVITED_AT = moment("2022-03-15 10:00")
ON_THE_DAY = moment("2022-04-12 15:30")
LATER = moment("2022-04-14 09:00")


@pytest.fixture
def record(ceremony, oath_module, at) -> OathRecord:
    return swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT, form="oath")


def correct(record: OathRecord, by, *, is_void: bool = False, reason: str = "Verkeerd getikt.") -> OathRecord:
    return correct_oath(record=record, is_void=is_void, reason=reason, by=by, at=LATER)


def test_the_other_form_takes_its_place_and_the_first_stays(record, official):
    before = OathRecord.stored_rows().filter(pk=record.pk).values().get()
    correction = correct(record, official)
    assert (correction.form, correction.supersedes, correction.is_void) == ("promise", record, False)
    assert correction.text["lines"] == record.text_version.content["promise"]
    assert (correction.taken_on, correction.confirmed_at) == (record.taken_on, record.confirmed_at)
    assert OathRecord.stored_rows().filter(pk=record.pk).values().get() == before
    assert oath_of(record.engagement) == correction
    assert verify_records() == []


def test_an_oath_that_was_not_taken_opens_the_way_again(record, ceremony, official):
    engagement = record.engagement
    void = correct(record, official, is_void=True)
    assert oath_of(engagement) is None
    [listed] = seats_to_hear(ceremony)
    assert (listed.is_sworn, listed.is_waiting) == (False, True)
    [way] = ways_to_oath(engagement.person, at=ON_THE_DAY)
    assert (way.oath_record, way.gate.is_open) == (None, True)
    assert [one.engagement for one in candidates(ceremony, at=LATER)] == [engagement]
    again = confirm_oath(seat=Seat.objects.get(), form="promise", by=official, at=ON_THE_DAY)
    assert (again.supersedes, again.is_correction, oath_of(engagement)) == (void, False, again)
    assert verify_records() == []


def test_counts_follow_the_newest(record, ceremony, official, oath_module, at):
    other = swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    correct(other, official)
    assert (oaths_by_year(), facts(Stage.SWORN, year=2022).count()) == ({2022: 2}, 2)
    correct(record, official, is_void=True)
    assert (oaths_by_year(), facts(Stage.SWORN, year=2022).count()) == ({2022: 1}, 1)
    assert [one.sworn_count for one in ceremonies()] == [1]
    assert [one.sworn_count for one in ceremony_outlook(at=ON_THE_DAY)] == [1]
    assert last_oath_on(record.engagement.person) is None


def test_the_certificate_is_of_the_newest_only(record, ceremony, official, hr):
    correction = correct(record, official)
    run = request_certificates(by=hr, ceremony=ceremony, at=LATER)
    assert run.total_count == 1
    with pytest.raises(DomainError) as refusal:
        request_certificates(by=hr, oath_record=record, at=LATER)
    assert refusal.value.code == "nobody_sworn"
    correct(correction, official, is_void=True)
    with pytest.raises(DomainError):
        request_certificates(by=hr, ceremony=ceremony, at=LATER)


def test_only_the_official_and_hr_correct_and_say_why(record, official, hr):
    with pytest.raises(NotAllowed) as refusal:
        correct(record, PersonFactory())
    assert refusal.value.code == "not_your_ceremony"
    with pytest.raises(DomainError) as refusal:
        correct(record, official, reason="  ")
    assert refusal.value.code == "no_reason"
    correct(record, hr)
    with pytest.raises(NotAllowed) as refusal:
        correct(record, official)
    assert refusal.value.code == "not_standing"


def stated(verb: Verb) -> list[Statement]:
    """Of this verb, without what was voided."""
    found = list(Statement.objects.filter(verb_id=verb.id).order_by("id"))
    return [one for one in found if one.statement_id not in voided_among(found)]


def test_log_and_statements_do_not_say_which_form(record, official):
    before = list(Statement.objects.order_by("id").values_list("raw_json", flat=True))
    correct(record, official)
    event = AuditEvent.objects.get(kind="oath_corrected")
    assert event.details == {"record": str(record.public_id), "is_void": False}
    after = list(Statement.objects.order_by("id").values_list("raw_json", flat=True))
    assert after[: len(before)] == before
    for raw in after[len(before) :]:
        words = raw.lower().replace("eed of belofte", "").replace("oath or promise", "")
        assert not {"eed", "belofte", "promise"} & set(re.findall("[a-z]+", words))


def test_the_statement_of_a_corrected_oath_is_voided_and_one_of_the_correction_takes_its_place(
    record, official
):
    [old] = stated(TOOK_OATH)
    correction = correct(record, official)
    [voiding] = stated(VOIDED)
    assert voiding.raw["object"] == {"objectType": "StatementRef", "id": str(old.statement_id)}
    assert voiding.raw["actor"]["account"]["name"] == "integriteitsplein"
    [new] = stated(TOOK_OATH)
    assert new.activity_id.endswith(f"/oath/{correction.public_id}")
    assert (new.registration, new.timestamp, new.stored) == (old.registration, record.confirmed_at, LATER)
    assert (len(stated(ATTENDED)), Statement.objects.filter(pk=old.pk).exists()) == (1, True)
    # And again: back to the first form.
    again = correct(correction, official)
    [newest] = stated(TOOK_OATH)
    assert newest.activity_id.endswith(f"/oath/{again.public_id}")
    assert len(stated(VOIDED)) == 2


def test_of_an_oath_that_was_not_taken_nothing_is_stated_until_it_is(record, official):
    correct(record, official, is_void=True)
    assert (stated(TOOK_OATH), stated(ATTENDED), len(stated(VOIDED))) == ([], [], 2)
    taken = confirm_oath(seat=Seat.objects.get(), form="promise", by=official, at=ON_THE_DAY)
    assert [one.activity_id.rsplit("/", 1)[1] for one in stated(TOOK_OATH)] == [str(taken.public_id)]
    assert len(stated(ATTENDED)) == 1


def test_a_correction_that_fails_voids_nothing(record, official, monkeypatch):
    """In one transaction with the record and the log."""

    def broken(**details: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lms.actions.ceremonies.record_event", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        correct(record, official)
    assert (stated(VOIDED), OathRecord.objects.count()) == ([], 1)


def test_a_correction_that_is_changed_or_taken_out_is_named(record, official):
    correction = correct(record, official, is_void=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_oathrecord SET is_void = %s WHERE id = %s", [False, correction.pk])
    assert [(fault.code, fault.record_id) for fault in verify_records()] == [
        ("record_changed", correction.public_id)
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM lms_oathrecord WHERE id = %s", [correction.pk])
    assert [(fault.code, fault.record_id) for fault in verify_records()] == [
        ("record_missing", correction.public_id)
    ]


def test_a_witness_stands_on_the_record_and_in_its_seal(ceremony, oath_module, at):
    ceremony.witness_name = "A. Getuige"
    ceremony.save()
    record = swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    assert record.witness_name == "A. Getuige"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_oathrecord SET witness_name = '' WHERE id = %s", [record.pk])
    assert [fault.code for fault in verify_records()] == ["record_changed"]
