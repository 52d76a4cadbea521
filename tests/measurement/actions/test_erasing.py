"""Answers that somebody wants back."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.models import Person
from measurement.actions.erasing import erase_answers
from measurement.actions.flushing import flush_answers
from measurement.actions.releasing import make_release
from measurement.actions.study_keys import destroy_due_keys
from measurement.models import LedgerState, Release, Response, SealedAnswer, Study, StudyState
from tests.conftest import moment
from tests.factories.people import PersonFactory
from tests.factories.studies import alike, hold, make_plan, somebodies

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")
UNTIL = (AT + timedelta(days=180)).date()


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def noor() -> Person:
    return PersonFactory(personnel_number="100001")


@pytest.fixture
def study(noor) -> Study:
    """Twelve answers at T0 are written, and two at T6 wait; Noor gave one of each."""
    study = make_plan(at=AT)
    hold(study, [noor.public_id, *somebodies(11)], alike=alike("t0"), until=UNTIL)
    flush_answers(at=AT)
    hold(study, [noor.public_id, *somebodies(1)], alike=alike("t6"), until=UNTIL)
    return study


def test_written_and_waiting_answers_of_one_person_go_and_no_others(study, noor):
    assert erase_answers(study=study, person=noor, at=AT) == 2
    assert (Response.objects.count(), SealedAnswer.objects.count()) == (11, 1)
    assert erase_answers(study=study, person=noor, at=AT) == 0
    event = AuditEvent.objects.get(kind="answers_erased")
    assert event.details == {"study": str(study.public_id)}
    assert event.subject_id is None


def test_what_was_released_stays_and_the_ledger_knows_no_such_pseudonym(study, noor):
    release = make_release(study=study, at=AT, by=None)
    before = {bytes(one) for one in Response.objects.values_list("panel_id", flat=True)}
    assert erase_answers(study=study, person=noor, at=AT) == 2
    gone = (before - {bytes(one) for one in Response.objects.values_list("panel_id", flat=True)}).pop()
    assert Release.objects.get().content == release.content
    ledgers = [bytes(row.members) for row in LedgerState.objects.all()]
    assert any(ledgers)
    assert not any(gone in members for members in ledgers)


def test_a_rehearsal_takes_nothing(study, noor, capsys):
    call_command("erase_answers", str(study.public_id), "100001", "--dry-run")
    assert capsys.readouterr().out == "2 answers would be erased.\n"
    assert Response.objects.count() == 12
    call_command("erase_answers", str(study.public_id), "100001")
    assert Response.objects.count() == 11


def test_without_its_key_nothing_is_found_and_that_is_said(study, noor):
    Study.objects.filter(pk=study.pk).update(state=StudyState.ENDED, ended_on=AT.date())
    destroy_due_keys(at=AT + timedelta(days=91))
    with pytest.raises(DomainError) as refusal:
        erase_answers(study=study, person=noor, at=AT + timedelta(days=91))
    assert refusal.value.code == "study_key_destroyed"
    assert Response.objects.count() == 12
