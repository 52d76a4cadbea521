"""Reading and signing by a personal link: what is open, what is refused, and that nothing typed is lost."""

from datetime import date

import pytest
from django.test import Client

from foundation.audit.verification import verify_records
from lms.models import SealedDocument, Signature
from lms.queries.declarations import texts_of
from tests.conftest import client_of, moment
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
from tests.factories.externals import client_by_link, code_for, filled, wrong
from tests.factories.lms import complete_module, make_module

pytestmark = pytest.mark.django_db
PATH = "/welkom/verklaring/geheimhouding/"
OWN_WORK = {"parallel_work": "yes", "parallel_work_text": "Supermarkt, 8 uur"}


@pytest.fixture(autouse=True)
def _clock(now_is, at):
    now_is(at)


@pytest.fixture
def module_key(at):
    key = make_module(at=at)
    require_for_declarations(key)
    return key


@pytest.fixture
def secrecy(at):
    declaration = make_declaration(at=at, questions=(PARALLEL,))
    let_sign(declaration, at=at)
    return declaration


@pytest.fixture
def external(module_key, secrecy, at):
    return make_external(sponsor=make_sponsor(at=at), at=at)


@pytest.fixture
def ready(external, module_key, at):
    complete_module(external, module_key, at=at)
    return external


@pytest.fixture
def client(external) -> Client:
    return client_by_link(external)


def form(declaration, **answers):
    return filled(texts_of(declaration.code).first().public_id, **(answers or OWN_WORK))


def body(response) -> str:
    return response.content.decode()


def test_before_the_module_there_is_a_text_and_no_button(client, secrecy):
    page = client.get(PATH)
    assert page.status_code == 200
    assert "Ik houd geheim wat geheim is." in body(page)
    assert "Onderteken" not in body(page).replace("Ondertekenen kan", "")
    assert 'name="read"' not in body(page)


def test_a_forged_press_before_the_module_is_refused_and_costs_no_code(client, external, secrecy, at):
    code = code_for(external, at=at)
    answer = client.post(PATH, {**form(secrecy), "code": code})
    assert answer.status_code == 403
    assert "rond eerst de module af" in body(answer)
    assert not Signature.objects.exists()
    assert external.confirmation_codes.get().used_at is None


def test_reading_answering_confirming_signing(client, ready, secrecy, at):
    first = client.post(PATH, form(secrecy))
    assert first.status_code == 200
    assert "Hanneke de Wit" in body(first)
    assert "Supermarkt, 8 uur" in body(first)
    assert not Signature.objects.exists()
    answer = client.post(PATH, {**form(secrecy), "code": code_for(ready, at=at)})
    assert (answer.status_code, answer["Location"]) == (302, f"{PATH}getekend/")
    signature = Signature.objects.get()
    assert signature.answers == OWN_WORK
    assert signature.method == "link_and_code"
    page = client.get(answer["Location"])
    assert "Download de pdf" in body(page)
    document = client.get(f"/welkom/document/{signature.public_id}/")
    assert document["Content-Type"] == "application/pdf"
    assert document.content == bytes(SealedDocument.objects.get().content)
    assert verify_records() == []


def test_the_second_declaration_asks_for_no_second_code(client, ready, secrecy, at):
    other = make_declaration(at=at, code="integriteit", title="Integriteitsverklaring")
    let_sign(secrecy, other, at=at)
    client.post(PATH, {**form(secrecy), "code": code_for(ready, at=at)})
    answer = client.post("/welkom/verklaring/integriteit/", filled(texts_of(other.code).first().public_id))
    assert answer.status_code == 302
    assert Signature.objects.count() == 2


def test_a_wrong_code_says_how_many_tries_are_left_and_loses_nothing(client, ready, secrecy, at):
    code = code_for(ready, at=at)
    for left in (4, 3, 2, 1):
        answer = client.post(PATH, {**form(secrecy), "code": wrong(code)})
        assert answer.status_code == 422
        assert f"nog {left} keer" in body(answer)
        assert "Supermarkt, 8 uur" in body(answer)
    for last in (wrong(code), code):
        answer = client.post(PATH, {**form(secrecy), "code": last})
        assert answer.status_code == 422
        assert "werkt niet meer" in body(answer)
    assert not Signature.objects.exists()
    fresh = code_for(ready, at=at)
    assert client.post(PATH, {**form(secrecy), "code": f" {fresh[:3]} {fresh[3:]} "}).status_code == 302


def test_the_code_of_somebody_else_signs_nothing(client, ready, secrecy, at):
    other = make_external(
        sponsor=ready.sponsor, at=at, given_name="Ans", family_name="Vos", email="ans@bureau.example"
    )
    answer = client.post(PATH, {**form(secrecy), "code": code_for(other, at=at)})
    assert answer.status_code == 422
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"parallel_work": ""}, "Kies ja of nee."),
        ({"parallel_work": "maybe"}, "Kies ja of nee."),
        ({"parallel_work": "yes"}, "Schrijf bij een ja kort op wat het is."),
        ({"parallel_work": "yes", "parallel_work_text": "x" * 601}, "hooguit 600 tekens"),
    ],
)
def test_an_answer_that_is_missing_is_asked_for_again(client, ready, secrecy, at, answers, sentence):
    answer = client.post(PATH, {**form(secrecy, **answers), "code": code_for(ready, at=at)})
    assert answer.status_code == 422
    assert sentence in body(answer)
    assert not Signature.objects.exists()
    assert ready.confirmation_codes.get().used_at is None


def test_who_did_not_say_to_have_read_it_signs_nothing(client, ready, secrecy, at):
    sent = form(secrecy)
    del sent["read"]
    answer = client.post(PATH, {**sent, "code": code_for(ready, at=at)})
    assert answer.status_code == 422
    assert "Supermarkt, 8 uur" in body(answer)
    assert not Signature.objects.exists()


def test_back_from_the_code_brings_the_answers_back(client, ready, secrecy):
    answer = client.post(PATH, {**form(secrecy), "back": "1"})
    assert answer.status_code == 200
    assert "Supermarkt, 8 uur" in body(answer)
    assert "checked" in body(answer)


def test_a_text_that_changed_meanwhile_is_shown_and_nothing_typed_is_lost(client, ready, secrecy, at):
    sent = {**form(secrecy), "code": code_for(ready, at=at)}
    add_text(
        secrecy,
        text(("Geheim", "Ik houd geheim wat geheim is, en zwijg."), questions=(PARALLEL,)),
        valid_from=at.date(),
        at=at,
    )
    answer = client.post(PATH, sent)
    assert answer.status_code == 409
    assert "en zwijg" in body(answer)
    assert "Supermarkt, 8 uur" in body(answer)
    assert not Signature.objects.exists()
    assert ready.confirmation_codes.get().used_at is None
    assert client.post(PATH, {**form(secrecy), "code": sent["code"]}).status_code == 302


def test_a_second_click_and_a_second_tab_sign_once(client, ready, secrecy, at):
    sent = {**form(secrecy), "code": code_for(ready, at=at)}
    assert [client.post(PATH, sent).status_code for _press in range(3)] == [302, 302, 302]
    assert Signature.objects.count() == 1
    # The back button, and the form that still stood open elsewhere.
    assert client.get(PATH).status_code == 302
    assert client.post(PATH, form(secrecy, parallel_work="no")).status_code == 302
    assert Signature.objects.get().answers == OWN_WORK


def test_what_is_not_asked_of_somebody_is_not_there(client, ready, at):
    make_declaration(at=at, code="vrijwilliger", title="Vrijwilligersverklaring")
    for path in ("/welkom/verklaring/vrijwilliger/", "/welkom/verklaring/bestaat-niet/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_only_the_signer_fetches_the_document(client, ready, secrecy, at):
    signature = sign(ready, secrecy, at=at, answers=OWN_WORK)
    other = make_external(
        sponsor=ready.sponsor, at=at, given_name="Ans", family_name="Vos", email="ans@bureau.example"
    )
    path = f"/welkom/document/{signature.public_id}/"
    assert client.get(path).status_code == 404
    client.post(PATH, form(secrecy))
    for somebody in (client_by_link(other), client_of(ready.sponsor)):
        assert somebody.get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_without_a_seal_the_signature_is_whole_and_the_document_comes_later(
    client, ready, secrecy, at, settings, tmp_path
):
    (tmp_path / "full").write_text("a file where a folder is needed")
    settings.SEAL_DIR = tmp_path / "full" / "seal"
    answer = client.post(PATH, {**form(secrecy), "code": code_for(ready, at=at)})
    assert answer.status_code == 302
    assert Signature.objects.count() == 1
    assert not SealedDocument.objects.exists()
    page = client.get(answer["Location"])
    assert "Je pdf wordt gemaakt" in body(page)
    assert page["Refresh"]
    assert verify_records() == []
    settings.SEAL_DIR = tmp_path / "seal"
    from lms.actions.documents import make_missing_documents

    assert make_missing_documents(at=at) == 1
    assert "Download de pdf" in body(client.get(answer["Location"]))


def test_who_signs_again_sees_first_what_changed(client, ready, secrecy, at, now_is):
    sign(ready, secrecy, at=at, answers=OWN_WORK)
    day = date(2022, 3, 11)
    add_text(
        secrecy,
        text(("Geheim", "Ik houd geheim wat privé is."), ("Nieuw", "Ik meld het."), questions=(PARALLEL,)),
        valid_from=day,
        sign_again_days=30,
        at=at,
    )
    later = moment("2022-03-11 10:00")
    now_is(later)
    client = client_again(client)
    assert "Teken opnieuw" in body(client.get("/welkom/"))
    page = body(client.get(PATH))
    assert "Dit is er veranderd" in page
    assert page.index("Dit is er veranderd") < page.index("Lees de hele tekst")
    assert '<del class="weg">' in page
    assert "begin nieuw:" in page
    answer = client.post(PATH, {**form(secrecy), "code": code_for(ready, at=later)})
    assert answer.status_code == 302
    assert [one.supersedes_id for one in Signature.objects.order_by("pk")] == [
        None,
        Signature.objects.first().pk,
    ]


def test_a_contractor_who_returns_sees_only_what_changed(ready, secrecy, module_key, at, now_is):
    first = sign(ready, secrecy, at=at, answers=OWN_WORK)
    add_text(
        secrecy,
        text(("Geheim", "Ik houd geheim wat privé is."), questions=(PARALLEL,)),
        valid_from=date(2022, 11, 1),
        at=at,
    )
    back = moment("2023-01-30 09:00")
    now_is(back)
    again = make_external(
        sponsor=ready.sponsor, at=back, starts_on=date(2023, 2, 1), ends_on=date(2023, 5, 31)
    )
    assert again.person == ready.person
    client = client_by_link(again)
    page = body(client.get("/welkom/"))
    assert "Af op" in page
    page = body(client.get(PATH))
    assert "Dit is er veranderd" in page
    assert "1 maart 2022" in page
    client.post(PATH, {**form(secrecy), "code": code_for(again, at=back)})
    second = Signature.objects.get(engagement=again)
    assert second.supersedes == first
    assert client.get(f"/welkom/document/{second.public_id}/").status_code == 200


def client_again(client: Client) -> Client:
    """The browser goes on after its session ended."""
    client.cookies.pop("sessionid", None)
    for name in list(client.cookies):
        if name not in ("plein_link",):
            client.cookies.pop(name)
    asked = client.get("/welkom/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/welkom/verder/")
    assert client.post("/welkom/verder/").status_code == 302
    return client


def test_nothing_is_signed_by_looking(client, ready, secrecy, django_assert_num_queries):
    for path in ("/welkom/", PATH, f"{PATH}getekend/", "/welkom/mag-starten/"):
        client.get(path)
        client.head(path)
    assert not Signature.objects.exists()
    assert not ready.start_passes.exists()
