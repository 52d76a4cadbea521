import io

import pytest
from django.db import connection
from pypdf import PdfReader

from lms.actions.documents import is_untouched, make_document, make_missing_documents, verify_document
from lms.models import SealedDocument
from lms.sealing import holds
from lms.tokens import Carries, carried, id_in
from tests.factories.declarations import (
    PARALLEL,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
)
from tests.factories.lms import complete_module, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature(at):
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


def test_the_document_says_what_was_signed(signature, at):
    document = make_document(signature=signature, at=at)
    pages = PdfReader(io.BytesIO(bytes(document.content))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in (
        "Geheimhoudingsverklaring",
        signature.formal_name,
        "Ik houd geheim wat geheim is.",
        "Supermarkt, 8 uur",
        signature.number,
    ):
        assert part in text


def test_it_is_made_once(signature, at):
    assert make_document(signature=signature, at=at) == make_document(signature=signature, at=at)
    assert make_missing_documents(at=at) == 0
    assert SealedDocument.objects.count() == 1


def test_a_killed_worker_leaves_nothing_undone(signature, at):
    assert make_missing_documents(at=at) == 1
    assert SealedDocument.objects.filter(signature=signature).exists()


def test_the_document_is_known_again(signature, at):
    content = bytes(make_document(signature=signature, at=at).content)
    verified = verify_document(content)
    assert (verified.signature, verified.is_whole) == (signature, True)


def test_a_changed_document_is_refused(signature, at):
    document = make_document(signature=signature, at=at)
    content = bytearray(document.content)
    place = content.find(b"stream") + 20
    content[place] ^= 1
    changed = bytes(content)
    assert not verify_document(changed).is_whole
    assert not holds(changed, certificate=document.certificate)
    assert not holds(bytes(document.content) + b"\n", certificate=document.certificate)
    assert not verify_document(b"").is_whole
    assert not verify_document(b"%PDF-1.7 nothing").is_whole


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lms_signature SET formal_name = 'Iemand anders'",
        "UPDATE lms_textversion SET legal_source = 'Verzonnen'",
        "UPDATE lms_sealeddocument SET certificate = 'x'",
    ],
)
def test_records_that_were_touched_make_a_document_doubtful(statement, signature, at):
    content = bytes(make_document(signature=signature, at=at).content)
    assert is_untouched(signature)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert not verify_document(content).is_whole


def test_a_token_serves_for_one_thing_only(signature):
    text = carried(Carries.SIGNATURE, signature.public_id)
    assert id_in(Carries.SIGNATURE, text) == signature.public_id
    assert id_in(Carries.START_PASS, text) is None
    assert id_in(Carries.SIGNATURE, text[:-1]) is None
    assert id_in(Carries.SIGNATURE, "x.y") is None
    assert id_in(Carries.SIGNATURE, "") is None
