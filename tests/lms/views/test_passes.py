"""'Mag starten': what a scan says to whom, and that a photographed, renewed or lapsed code gains nothing."""

from datetime import date, timedelta

import pytest
from django.test import Client

from foundation.audit.models import Lookup, Purpose
from foundation.people.actions.links import withdraw_link
from foundation.people.models import Role
from lms.actions.signing import withdraw_signature
from lms.models import Signature, StartPass
from lms.queries.passes import standing_pass
from lms.tokens import Carries, carried, short_code
from tests.conftest import client_of
from tests.factories.declarations import (
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
)
from tests.factories.externals import client_by_link, make_desk
from tests.factories.lms import complete_module, make_hr, make_module

pytestmark = pytest.mark.django_db
PATH = "/mag-starten/"


@pytest.fixture(autouse=True)
def _clock(now_is, at):
    now_is(at)


@pytest.fixture
def external(at):
    key = make_module(at=at)
    require_for_declarations(key)
    declaration = make_declaration(at=at)
    let_sign(declaration, at=at)
    engagement = make_external(sponsor=make_sponsor(at=at), at=at)
    complete_module(engagement, key, at=at)
    return engagement


@pytest.fixture
def own(external) -> Client:
    return client_by_link(external)


@pytest.fixture
def may_start(external, own, at) -> StartPass:
    from lms.models import Declaration

    sign(external, Declaration.objects.get(), at=at)
    return standing_pass(external)


def token(found: StartPass) -> str:
    return carried(Carries.START_PASS, found.public_id)


def body(response) -> str:
    return response.content.decode()


def test_before_everything_is_done_there_is_no_code(own, external):
    assert own.get("/welkom/mag-starten/")["Location"] == "/welkom/"
    own.post("/welkom/mag-starten/")
    assert not StartPass.objects.exists()


def test_the_own_page_shows_the_code_and_nothing_stands_in_a_row(own, may_start):
    page = body(own.get("/welkom/mag-starten/"))
    assert "Je mag starten, Karim" in page
    assert "30 september 2022" in page
    assert short_code(may_start.public_id)[:4] in page
    rows = str(list(StartPass.objects.values()))
    assert token(may_start) not in rows
    assert short_code(may_start.public_id) not in rows


def test_anybody_sees_that_it_is_valid_and_nothing_of_who_it_is(may_start):
    stranger = Client()
    for code in (token(may_start), short_code(may_start.public_id), short_code(may_start.public_id).lower()):
        answer = stranger.post(PATH, {"code": code})
        assert answer.status_code == 200
        assert "Mag starten vanaf 7 maart" in body(answer)
        assert "Geheimhoudingsverklaring, tekst van 1 januari 2020" in body(answer)
        assert "Geldig tot en met 30 september 2022" in body(answer)
        assert not {"Karim", "Yilmaz", "Hanneke", "bureau"} & set(body(answer).replace("<", " ").split())
        assert "no-store" in answer["Cache-Control"]
    assert not Lookup.objects.exists()


def test_the_desk_sees_the_name_and_that_is_noted_for_its_owner(may_start, own, external, at):
    answer = client_of(make_desk(at=at)).post(PATH, {"code": token(may_start)})
    assert "Karim Yilmaz" in body(answer)
    look = Lookup.objects.get()
    assert (look.subject_id, look.role, look.purpose) == (
        external.person.public_id,
        Role.DESK,
        Purpose.START_PASS,
    )
    assert "Nagegaan of je mag starten" in body(own.get("/mijn-inzage/"))


def test_whoever_else_is_logged_in_sees_no_name(may_start, at):
    for person in (make_hr(at=at), may_start.engagement.sponsor):
        assert "Yilmaz" not in body(client_of(person).post(PATH, {"code": token(may_start)}))
    assert not Lookup.objects.exists()


@pytest.mark.parametrize("typed", ["Yilmaz", "yilmaz ", "YİLMAZ", "Yílmaz"])
def test_who_knows_the_surname_sees_the_name(may_start, own, typed):
    answer = Client().post(PATH, {"code": token(may_start), "surname": typed})
    assert "Karim Yilmaz" in body(answer)
    assert "Iemand die de achternaam wist" in body(own.get("/mijn-inzage/"))


def test_guessing_surnames_ends(may_start):
    stranger, sent = Client(), {"code": token(may_start)}
    for name in ("", "Jansen", "de Vries", "Bakker", "Visser"):
        answer = stranger.post(PATH, {**sent, "surname": name})
        assert answer.status_code == 422
        assert "hoort hier niet bij" in body(answer)
    answer = Client(REMOTE_ADDR="192.0.2.7").post(PATH, {**sent, "surname": "Yilmaz"})
    assert "te vaak mis" in body(answer)
    assert "Karim" not in body(answer)
    assert not Lookup.objects.exists()


def test_guessing_codes_finds_nothing_and_ends(may_start):
    stranger = Client()
    wrong = carried(Carries.START_PASS, may_start.public_id)[:-1] + "A"
    tries = [wrong, str(may_start.public_id), carried(Carries.SIGNATURE, may_start.public_id), "", "'; --"]
    tries += [short_code(may_start.engagement.public_id)] * 25
    assert {stranger.post(PATH, {"code": code}).status_code for code in tries} == {404}
    answer = stranger.post(PATH, {"code": token(may_start)})
    assert answer.status_code == 429
    assert "Mag starten vanaf" not in body(answer)
    # Another network is not kept out by it.
    assert Client(REMOTE_ADDR="192.0.2.9").post(PATH, {"code": token(may_start)}).status_code == 200


def test_a_photographed_code_is_worth_nothing_once_it_is_renewed(own, may_start, external, at):
    old, old_short = token(may_start), short_code(may_start.public_id)
    own.post("/welkom/mag-starten/")
    desk = client_of(make_desk(at=at))
    for code in (old, old_short):
        answer = body(desk.post(PATH, {"code": code, "surname": "Yilmaz"}))
        assert "Mag starten vanaf" not in answer
        assert "Yilmaz" not in answer
    assert "Karim Yilmaz" in body(desk.post(PATH, {"code": token(standing_pass(external))}))


def test_a_withdrawn_signature_or_an_ended_job_takes_the_code_back(may_start, external, at, now_is):
    sent = {"code": token(may_start)}
    external.ends_on = date(2022, 3, 8)
    external.save()
    now_is(at + timedelta(days=10))
    assert "Mag niet starten" in body(Client().post(PATH, sent))
    now_is(at)
    withdraw_signature(signature=Signature.objects.get(), reason="Vergissing", by=external.sponsor, at=at)
    assert "Mag niet starten" in body(Client().post(PATH, sent))


def test_looking_changes_nothing_and_the_desk_has_its_page(own, may_start, at):
    before = list(StartPass.objects.values())
    for path in (PATH, "/welkom/mag-starten/", "/controle/"):
        own.get(path)
        own.head(path)
    assert list(StartPass.objects.values()) == before
    assert client_of(make_desk(at=at)).get("/balie/").status_code == 200
    assert client_of(may_start.engagement.sponsor).get("/balie/").status_code == 403
    assert own.get("/balie/").status_code == 403


def test_a_link_that_was_withdrawn_ends_the_session_it_opened(own, external, at):
    assert own.get("/welkom/").status_code == 200
    withdraw_link(engagement=external, by=external.sponsor, at=at)
    assert own.get("/welkom/").status_code == 302
    assert own.post("/welkom/verder/").status_code == 403
