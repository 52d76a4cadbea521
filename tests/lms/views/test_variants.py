"""The start of a module that has lessons for some, and its questions from the bank on screens."""

import re

import pytest
from django.test import Client

from lms.models import Attempt, Completion
from tests.conftest import client_of
from tests.factories.lms import (
    bank_step,
    lesson,
    make_kind_of_work,
    make_module,
    make_question,
    text_step,
)
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(now_is, at):
    now_is(at)
    return EngagementFactory(function_level=5)


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor.person)


@pytest.fixture
def module_key(at):
    make_kind_of_work("balie")
    make_kind_of_work("bosbeheer", name="Bosbeheer")
    return make_module(
        at=at,
        lessons=[
            lesson("Iedereen", [text_step(1)], minutes=2),
            lesson("Wie leidt", [text_step(2)], minutes=3, levels=("leidinggevend",)),
            lesson("Aan de balie", [text_step(3)], minutes=4, works=("balie",)),
        ],
    )


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def start(key) -> str:
    return f"/leren/start/{key}/"


def test_the_start_asks_what_nobody_knows(client, module_key):
    words = words_of(client.get(start(module_key)))
    assert "Wat voor werk doe je?" in words
    assert "Wat voor functie heb je?" not in words
    # Only the kinds that this module knows.
    assert "Balie en publiekszaken" in words
    assert "Ander werk" in words
    assert "Bosbeheer" not in words
    assert "Alleen voor: Balie en publiekszaken" in words
    # Of another level than hers.
    assert "Wie leidt" not in words


def test_without_a_choice_the_page_says_what_lacks(client, module_key):
    for chosen in ({}, {"work": "bosbeheer"}):
        response = client.post(start(module_key), chosen)
        assert response.status_code == 400
        assert "Kies een soort werk. Past er geen? Kies ‘Ander werk’." in words_of(response)
    assert not Attempt.objects.exists()


def test_what_was_chosen_stays_when_something_else_lacks(client, noor, module_key):
    noor.function_level = None
    noor.save()
    response = client.post(start(module_key), {"work": "balie"})
    words = words_of(response)
    assert "Kies een functie." in words
    assert "Kies een soort werk." not in words
    assert 'value="balie" id="work-balie" checked' in response.content.decode()


def test_somebody_goes_through_the_lessons_for_their_work(client, module_key):
    client.post(start(module_key), {"work": "balie"})
    attempt = Attempt.objects.get()
    assert (attempt.level, attempt.work) == ("uitvoerend", "balie")
    client.post(f"/leren/{attempt.public_id}/1/1/", {"next": "1"})
    assert "Scherm 3" in words_of(client.get(f"/leren/{attempt.public_id}/2/1/"))
    assert client.get(f"/leren/{attempt.public_id}/3/1/").status_code == 404
    client.post(f"/leren/{attempt.public_id}/2/1/", {"next": "1"})
    assert Completion.objects.get().attempt_id == attempt.pk


def test_who_has_begun_is_not_asked_again(client, module_key):
    client.post(start(module_key), {"work": "balie"})
    words = words_of(client.get(start(module_key)))
    assert ("Wat voor werk doe je?" in words, "Aan de balie" in words, "Wie leidt" in words) == (
        False,
        True,
        False,
    )


def test_a_second_post_goes_on_with_what_was_chosen(client, module_key):
    for work in ("balie", "other"):
        client.post(start(module_key), {"work": work})
    assert Attempt.objects.get().work == "balie"


def test_a_module_for_everybody_asks_nothing(client, at):
    key = make_module(at=at)
    response = client.get(start(key))
    assert "Wat voor werk" not in words_of(response)
    assert "Ongeveer 4 minuten" in words_of(response)


def test_a_drawn_question_is_answered_on_a_screen_of_its_own(client, at):
    for number in range(4):
        make_question(f"m{number}")
    key = make_module(at=at, lessons=[lesson("Een", [bank_step("mail")])])
    client.post(start(key))
    attempt = Attempt.objects.get()
    first, second = attempt.drawn[0]
    url = f"/leren/{attempt.public_id}/1/1/"
    shown = words_of(client.get(url))
    assert "Vragen voor jou Een collega krijgt andere." in shown
    assert f"Vraag {first}" in shown
    client.post(url, {"option": "0"})
    assert "Jij koos: Ik bel haar." in words_of(client.get(url))
    client.post(url, {"next": "1"})
    shown = words_of(client.get(f"/leren/{attempt.public_id}/1/2/"))
    assert f"Vraag {second}" in shown
    assert "Vragen voor jou" not in shown
