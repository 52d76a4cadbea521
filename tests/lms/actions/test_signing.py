from datetime import date, timedelta

import pytest
from django.db import connection

from foundation.audit.verification import verify_records
from foundation.errors import DomainError, NotAllowed
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import SIGNED
from lms.actions.externals import send_link
from lms.actions.passes import follow_passes
from lms.actions.signing import note_explanation, sign_by_account, sign_by_link, withdraw_signature
from lms.models import Signature, StartPass
from lms.queries.declarations import start_state, texts_of
from lms.rules.declarations import DeclarationState
from tests.conftest import moment
from tests.factories.declarations import (
    PARALLEL,
    add_text,
    bound_link,
    confirm,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
    text,
)
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module_key(at):
    key = make_module(at=at)
    require_for_declarations(key)
    return key


@pytest.fixture
def secrecy(at):
    declaration = make_declaration(at=at)
    let_sign(declaration, at=at)
    return declaration


@pytest.fixture
def external(module_key, secrecy, at):
    return make_external(sponsor=make_sponsor(at=at), at=at)


@pytest.fixture
def ready(external, module_key, at):
    complete_module(external, module_key, at=at)
    return external


def current(declaration, at):
    return texts_of(declaration.code).filter(valid_from__lte=at.date()).first()


def refused(code, call, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(**kwargs)
    assert caught.value.code == code
    assert not Signature.objects.exists()
    return caught.value


def test_nobody_signs_before_the_module(external, secrecy, at):
    with pytest.raises(NotAllowed) as caught:
        sign(external, secrecy, at=at)
    assert caught.value.code == "gate_closed"
    assert not Signature.objects.exists()


def test_who_was_never_assigned_anything_is_not_let_through(module_key, secrecy, at):
    engagement = EngagementFactory(kind="inhuur")
    error = refused(
        "gate_closed",
        sign_by_account,
        engagement=engagement,
        declaration=secrecy,
        text=current(secrecy, at),
        read_in="nl",
        answers={},
        logged_in_at=at,
        logged_in_by="password",
        at=at,
    )
    assert isinstance(error, NotAllowed)


def test_nobody_signs_without_the_code(ready, secrecy, at):
    link = bound_link(ready, at=at)
    refused(
        "not_confirmed",
        sign_by_link,
        link=link,
        declaration=secrecy,
        text=current(secrecy, at),
        read_in="nl",
        answers={},
        at=at,
    )


def test_the_code_of_an_hour_ago_no_longer_serves(ready, secrecy, at):
    link = bound_link(ready, at=at)
    confirm(link, at=at)
    later = at + timedelta(hours=1)
    refused(
        "not_confirmed",
        sign_by_link,
        link=link,
        declaration=secrecy,
        text=current(secrecy, at),
        read_in="nl",
        answers={},
        at=later,
    )


def test_a_signature_holds_what_was_signed_and_how(ready, secrecy, at):
    signature = sign(ready, secrecy, at=at)
    assert signature.text == {"nl": signature.text_version.content}
    assert signature.formal_name == ready.person.formal_name
    assert (signature.signed_at, signature.signed_on) == (at, date(2022, 3, 1))
    assert signature.evidence["channel"] == "sponsor"
    assert signature.evidence["vouched_by"] == str(ready.sponsor.public_id)
    assert signature.supersedes is None
    assert verify_records() == []


def test_a_statement_says_that_and_never_what(ready, at):
    declaration = make_declaration(
        at=at, code="integriteit", title="Integriteitsverklaring", questions=(PARALLEL,)
    )
    let_sign(declaration, at=at)
    sign(ready, declaration, at=at, answers={"parallel_work": "yes", "parallel_work_text": "Zeldzaam werk"})
    [statement] = Statement.objects.filter(verb_id=SIGNED.id)
    assert "Zeldzaam" not in str(statement.__dict__)
    assert "parallel" not in str(statement.__dict__)


def test_a_double_click_signs_once(ready, secrecy, at):
    assert sign(ready, secrecy, at=at) == sign(ready, secrecy, at=at)
    assert Signature.objects.count() == 1
    assert Statement.objects.filter(verb_id=SIGNED.id).count() == 1


def test_questions_must_be_answered_and_nothing_else_is_kept(ready, at):
    declaration = make_declaration(
        at=at, code="integriteit", title="Integriteitsverklaring", questions=(PARALLEL,)
    )
    let_sign(declaration, at=at)
    with pytest.raises(DomainError) as caught:
        sign(ready, declaration, at=at, answers={"parallel_work": "yes"})
    assert caught.value.details["faults"] == {"parallel_work": "explain"}
    signature = sign(
        ready,
        declaration,
        at=at,
        answers={"parallel_work": "no", "parallel_work_text": "toch niet", "x": "y"},
    )
    assert signature.answers == {"parallel_work": "no"}


def test_who_signs_an_outdated_page_reads_the_new_text_first(ready, secrecy, at):
    link = bound_link(ready, at=at)
    confirm(link, at=at)
    shown = current(secrecy, at)
    add_text(secrecy, text(("Geheim", "Anders.")), valid_from=date(2022, 3, 1), at=at)
    refused(
        "text_changed",
        sign_by_link,
        link=link,
        declaration=secrecy,
        text=shown,
        read_in="nl",
        answers={},
        at=at,
    )


def test_a_declaration_that_is_not_theirs_is_refused(ready, at):
    other = make_declaration(at=at, code="vrijwilliger", title="Vrijwilligersverklaring")
    with pytest.raises(NotAllowed) as caught:
        sign(ready, other, at=at)
    assert caught.value.code == "not_asked"


def test_a_new_text_asks_earlier_signers_again_and_keeps_both(ready, secrecy, at):
    first = sign(ready, secrecy, at=at)
    add_text(secrecy, text(("Geheim", "Strenger.")), valid_from=date(2022, 6, 1), sign_again_days=30, at=at)
    june = moment("2022-06-02 10:00")
    [status] = start_state(ready, at=june).declarations
    assert status.state is DeclarationState.SIGN_AGAIN
    assert status.standing.due_on == date(2022, 7, 1)
    second = resign(ready, secrecy, at=june)
    assert second.supersedes == first
    assert Signature.objects.count() == 2
    [status] = start_state(ready, at=june).declarations
    assert status.state is DeclarationState.SIGNED
    assert verify_records() == []


def resign(engagement, declaration, *, at):
    send_link(engagement=engagement, by=engagement.sponsor, at=at)
    return sign(engagement, declaration, at=at)


def test_the_pass_follows_the_conditions(ready, secrecy, at):
    assert not StartPass.objects.exists()
    signature = sign(ready, secrecy, at=at)
    [start_pass] = StartPass.objects.filter(revoked_at=None)
    withdraw_signature(signature=signature, reason="Verkeerde persoon", by=ready.sponsor, at=at)
    start_pass.refresh_from_db()
    assert start_pass.revoked_at == at
    again = sign(ready, secrecy, at=at)
    assert again != signature
    assert StartPass.objects.filter(revoked_at=None).count() == 1


def test_the_pass_ends_when_somebody_does_not_sign_again_in_time(ready, secrecy, at):
    sign(ready, secrecy, at=at)
    add_text(secrecy, text(("Geheim", "Strenger.")), valid_from=date(2022, 6, 1), sign_again_days=30, at=at)
    assert follow_passes(at=moment("2022-07-01 23:00")) == 0
    assert follow_passes(at=moment("2022-07-02 00:10")) == 1
    assert not StartPass.objects.filter(revoked_at=None).exists()


def test_a_withdrawal_needs_a_reason_and_keeps_the_record(ready, secrecy, at):
    signature = sign(ready, secrecy, at=at)
    with pytest.raises(DomainError) as caught:
        withdraw_signature(signature=signature, reason="  ", by=ready.sponsor, at=at)
    assert caught.value.code == "no_reason"
    withdraw_signature(signature=signature, reason="Verkeerde persoon", by=ready.sponsor, at=at)
    assert Signature.objects.filter(pk=signature.pk).exists()
    assert verify_records() == []


def test_a_code_of_conduct_counts_when_it_was_explained(external, module_key, at):
    code = make_declaration(at=at, code="gedragscode", title="Gedragscode", form="acknowledged")
    let_sign(code, at=at)
    complete_module(external, module_key, at=at)
    sign(external, code, at=at)
    assert not start_state(external, at=at).may_start
    note_explanation(engagement=external, declaration=code, by=external.sponsor, at=at)
    assert start_state(external, at=at).may_start


def test_a_tampered_signature_is_named(ready, secrecy, at):
    signature = sign(ready, secrecy, at=at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_signature SET formal_name = 'Iemand anders' WHERE id = %s", [signature.pk])
    assert [(fault.record_type, fault.record_id) for fault in verify_records()] == [
        ("lms.signature", signature.public_id)
    ]
