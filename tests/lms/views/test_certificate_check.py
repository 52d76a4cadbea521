"""Anybody may ask whether an oorkonde stands, and learns no more than that."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from foundation.audit.models import BY_SURNAME, NOBODY, Lookup
from foundation.people.models import Person
from lms.actions.ceremonies import correct_oath
from lms.models import CertificateToken
from tests.conftest import moment
from tests.factories.lms import make_ready, swear
from tests.factories.people import PersonFactory
from tests.lms.views.conftest import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(ceremony, oath_module, now_is, at) -> CertificateToken:
    now_is(moment("2022-05-01 09:00"))
    noor = PersonFactory(given_name="Noor", initials="N.", infix="van den", family_name="Bérg-Łuk")
    engagement = make_ready(oath_module, at=at, person=noor)
    record = swear(ceremony, engagement, at=moment("2022-03-15 10:00"), form="oath")
    return CertificateToken.objects.create(record=record)


def ask(code: str, **more: str) -> str:
    response = Client().post("/oorkonde/", {"code": code, **more})
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_it_says_that_it_stands_which_text_and_which_day(token):
    page = ask(token.token)
    assert "Deze oorkonde is geldig" in page
    assert "eed of belofte, afgelegd op 12 april 2022" in page
    assert "Voorbeeldtekst" in page
    assert "Berg" not in page
    assert "Bérg" not in page
    assert "Noor" not in page


def test_the_form_is_on_no_page(token):
    pages = (ask(token.token), ask(token.token, surname="Berg Luk"))
    for page in pages:
        assert "zweer" not in page
        assert "Ik beloof" not in page
        assert re.findall(r"\beed\b(?! of belofte)", page) == []
        assert re.findall(r"(?<!eed of )\bbelofte\b", page) == []


@pytest.mark.parametrize("typed", ["Bérg-Łuk", "berg łuk", "van den Berg-Łuk", "N. van den Bérg Łuk"])
def test_the_name_comes_to_who_types_the_surname(token, typed):
    assert "N. van den Bérg-Łuk" in ask(token.token, surname=typed)


@pytest.mark.parametrize("typed", ["Jansen", "B", "er", "N.", "%", ""])
def test_another_name_says_nothing(token, typed):
    page = ask(token.token, surname=typed)
    assert "N. van den" not in page
    assert "Deze oorkonde is geldig" in page


def test_guessing_names_ends(token):
    for number in range(5):
        ask(token.token, surname=f"Naam{number}")
    page = ask(token.token, surname="Bérg-Łuk")
    assert "Wacht 15 minuten" in page
    assert "N. van den" not in page


@pytest.mark.parametrize("code", ["", "x", "x" * 22, "é" * 22, "x" * 5000, "'; --"])
def test_an_unknown_code_is_no_oorkonde(token, code):
    assert "Deze oorkonde geldt niet" in ask(code)


def test_a_corrected_record_does_not_stand(token, official):
    correct_oath(
        record=token.record, is_void=False, reason="Verkeerd.", by=official, at=moment("2022-04-13 09:00")
    )
    page = ask(token.token, surname="Bérg-Łuk")
    assert "vervangen of ingetrokken" in page
    assert "N. van den" not in page


def test_a_record_that_was_tampered_with_does_not_stand(token):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_oathrecord SET taken_on = '2020-01-01' WHERE id = %s", [token.record_id])
    assert "Deze oorkonde geldt niet" in ask(token.token)


def test_looking_makes_no_session_and_no_row(token):
    client, before = Client(), everything()
    client.get("/oorkonde/")
    client.post("/oorkonde/", {"code": token.token})
    assert everything() == before
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_name_that_was_shown_stands_in_the_ledger_of_whose_it_is(token):
    client = Client()
    client.post("/oorkonde/", {"code": token.token, "surname": "Bérg-Łuk"})
    [look] = Lookup.objects.all()
    assert (look.subject_id, look.purpose) == (token.record.engagement.person.public_id, "certificate")
    assert (look.actor_id, look.role) == (NOBODY, BY_SURNAME)
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_guesses_are_counted_for_all_processes_and_not_by_who_knows_it(token):
    for _time in range(6):
        assert "N. van den" in ask(token.token, surname="Bérg-Łuk")
    for number in range(5):
        ask(token.token, surname=f"Naam{number}")
    cache.clear()
    assert "N. van den" not in ask(token.token, surname="Bérg-Łuk")


def test_who_married_since_is_found_by_both_names(token):
    Person.objects.filter(pk=token.record.engagement.person_id).update(infix="", family_name="Visser")
    assert "N. van den" in ask(token.token, surname="Berg-Łuk")
    assert "N. van den" in ask(token.token, surname="Visser")
