"""The public check of a declaration: whole or not, in force or not, and never who or what they answered."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from foundation.audit.models import Lookup, Purpose
from foundation.people.models import Engagement
from lms.actions.documents import make_document
from lms.actions.signing import withdraw_signature
from lms.models import SealedDocument, Signature
from lms.rules.declarations import MOST_DOCUMENT_BYTES
from lms.tokens import Carries, carried
from tests.conftest import moment
from tests.factories.declarations import (
    PARALLEL,
    add_text,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
    text,
)
from tests.factories.lms import complete_module, make_module

pytestmark = pytest.mark.django_db
PATH = "/controle/"


@pytest.fixture(autouse=True)
def _clock(now_is, at, settings, tmp_path):
    now_is(at)
    settings.SEAL_DIR = tmp_path / "seal"


@pytest.fixture
def signature(at) -> Signature:
    key = make_module(at=at)
    require_for_declarations(key)
    declaration = make_declaration(at=at, questions=(PARALLEL,))
    let_sign(declaration, at=at)
    engagement = make_external(sponsor=make_sponsor(at=at), at=at)
    complete_module(engagement, key, at=at)
    return sign(
        engagement,
        declaration,
        at=at,
        answers={"parallel_work": "yes", "parallel_work_text": "Supermarkt, 8 uur"},
    )


@pytest.fixture
def document(signature, at) -> bytes:
    return bytes(make_document(signature=signature, at=at).content)


def send(content: bytes):
    return Client().post(PATH, {"file": SimpleUploadedFile("x.pdf", content, content_type="application/pdf")})


def scan(signature, **more: str):
    return Client().post(PATH, {"code": carried(Carries.SIGNATURE, signature.public_id), **more})


def body(response) -> str:
    return response.content.decode()


def says_nothing_of_who(response) -> bool:
    return not any(word in body(response) for word in ("Karim", "Yilmaz", "Supermarkt", "Hanneke"))


def test_the_pdf_and_its_qr_are_whole_and_in_force(signature, document):
    for answer in (send(document), scan(signature)):
        assert answer.status_code == 200
        assert "Echt, en geldig" in body(answer)
        assert signature.number in body(answer)
        assert "1 maart 2022" in body(answer)
        assert says_nothing_of_who(answer)
    assert not Lookup.objects.exists()


def test_the_name_comes_with_the_surname_and_is_noted(signature):
    assert says_nothing_of_who(scan(signature, surname="Jansen"))
    assert signature.formal_name in body(scan(signature, surname="yilmaz"))
    assert Lookup.objects.get().purpose == Purpose.DOCUMENT


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"\n",
        lambda content: content[:-1],
        lambda content: content.replace(b"%PDF-1", b"%PDF-2", 1),
        lambda content: b"",
        lambda content: b"geen pdf",
    ],
)
def test_a_file_that_is_not_ours_or_was_changed_is_refused_kindly(document, change):
    answer = send(change(document))
    assert answer.status_code in (404, 422)
    assert "Echt" not in body(answer)
    assert says_nothing_of_who(answer)


def test_a_file_that_is_too_large_is_not_read(document):
    answer = send(document + b"0" * MOST_DOCUMENT_BYTES)
    assert answer.status_code == 413
    assert "te groot" in body(answer)


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE lms_signature SET answers = '{"parallel_work": "no"}'""",
        "UPDATE lms_signature SET formal_name = 'K. Ander'",
        "UPDATE lms_textversion SET content = '{}' WHERE kind = 'geheimhouding'",
        "UPDATE lms_sealeddocument SET certificate = 'x'",
    ],
)
def test_a_touched_row_text_or_document_is_not_trusted(signature, document, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    for answer in (send(document), scan(signature)):
        assert "Echt" not in body(answer)
        assert "Vertrouw dit document niet" in body(answer)
        assert says_nothing_of_who(answer)


def test_a_pdf_whose_bytes_were_touched_in_the_database_is_not_trusted(signature, document):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_sealeddocument SET content = %s", [document + b" "])
    assert "Vertrouw dit document niet" in body(scan(signature))
    assert SealedDocument.objects.count() == 1


def test_what_no_longer_holds_is_said(signature, document, at, now_is):
    day = date(2022, 3, 20)
    add_text(
        signature.declaration,
        text(questions=(PARALLEL,)) | {"closing": "Anders."},
        valid_from=day,
        sign_again_days=30,
        at=at,
    )
    now_is(moment("2022-03-25 09:00"))
    assert "geldt nog tot en met 19 april 2022" in body(send(document))
    now_is(moment("2022-04-25 09:00"))
    assert "geldt niet meer" in body(send(document))
    Engagement.objects.filter(pk=signature.engagement_id).update(ends_on=date(2022, 3, 31))
    assert "De opdracht eindigde op 31 maart 2022" in body(send(document))
    withdraw_signature(
        signature=signature,
        reason="Vergissing",
        by=signature.engagement.sponsor,
        at=moment("2022-04-25 09:00"),
    )
    answer = send(document)
    assert "ingetrokken op 25 april 2022" in body(answer)
    assert "Vergissing" not in body(answer)


def test_the_token_of_a_pass_or_a_guess_is_no_document(signature):
    for code in (
        carried(Carries.START_PASS, signature.public_id),
        str(signature.public_id),
        f"{signature.public_id}.{'A' * 24}",
        " ",
    ):
        answer = Client().post(PATH, {"code": code})
        assert answer.status_code in (404, 422)
        assert "Echt" not in body(answer)
