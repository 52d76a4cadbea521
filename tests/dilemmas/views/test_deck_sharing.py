import re

import pytest
from django.test import Client

from dilemmas.models import Deck
from foundation.people.models import Person
from tests.conftest import client_of
from tests.dilemmas.views.test_decks import path_of, text_of
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Person:
    return PersonFactory(given_name="Noor", family_name="Bakkersma")


@pytest.fixture
def deck(noor) -> Deck:
    return make_deck(make_case("Eerste kaart"), make_case("Tweede kaart"), owner=noor)


def link_of(client: Client, deck: Deck) -> str:
    """The path of the link, as the owner reads it on the page."""
    found = re.search(r'href="http://testserver(/s/[^"]+)"', client.get(path_of(deck)).content.decode())
    return found[1] if found else ""


def share(client: Client, deck: Deck, **form: str) -> str:
    client.post(path_of(deck, "delen/"), form)
    return link_of(client, deck)


def test_who_has_the_link_reads_the_deck_without_log_in(noor, deck):
    response = Client().get(share(client_of(noor), deck))
    text = text_of(response)
    assert response.status_code == 200
    assert text.index("Eerste kaart") < text.index("Tweede kaart")
    assert "Een inwoner geeft je een doos bonbons." in text
    assert "Log in om hem over te nemen" in text


def test_a_shared_deck_is_kept_by_no_search_engine_and_no_cache(noor, deck):
    response = Client().get(share(client_of(noor), deck))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots" content="noindex, nofollow"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_shared_deck_names_nobody_unless_the_owner_wants_to(noor, deck):
    client = client_of(noor)
    link = share(client, deck)
    assert "Bakkersma" not in Client().get(link).content.decode()
    assert share(client, deck, names_owner="on") == link
    assert "gemaakt door Noor Bakkersma" in text_of(Client().get(link))
    share(client, deck)
    assert "Bakkersma" not in Client().get(link).content.decode()


def test_a_shared_deck_leaves_out_what_was_taken_down(noor, deck):
    gone = make_case("Verdwenen")
    deck.cards.create(case_key=gone.translation_key, position=9)
    gone.unpublish()
    link = share(client_of(noor), deck)
    text = text_of(Client().get(link))
    assert "Verdwenen" not in text
    assert "2 kaarten" in text


def test_a_new_link_ends_the_old_one(noor, deck):
    client = client_of(noor)
    old = share(client, deck)
    new = share(client, deck, instead_of=old.split("/")[2])
    assert new
    assert new != old
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_link_that_was_stopped_is_gone(noor, deck):
    client = client_of(noor)
    link = share(client, deck)
    for _press in range(2):
        client.post(path_of(deck, "delen/stop/"))
    assert Client().get(link).status_code == 404
    assert link_of(client, deck) == ""


def test_a_deck_that_is_not_shared_has_no_link(deck):
    assert Client().get(f"/s/{deck.public_id}/").status_code == 404
    assert Client().get("/s/onzin/").status_code == 404
    assert Client().get("/s/None/").status_code == 404


def test_who_is_logged_in_takes_a_copy(noor, deck):
    link, tom = share(client_of(noor), deck), PersonFactory()
    client = client_of(tom)
    html = client.get(link).content.decode()
    found = re.search(r'name="deck" value="([^"]+)"', html)
    assert found
    for _press in range(2):
        client.post(f"{link}neem-over/", {"deck": found[1]})
    [copy] = Deck.objects.of(tom)
    assert [card.case_key for card in copy.cards.all()] == [card.case_key for card in deck.cards.all()]
    assert (copy.title, copy.share_token) == ("Teamdag", None)


def test_a_visitor_takes_no_copy(noor, deck):
    link = share(client_of(noor), deck)
    response = Client().post(f"{link}neem-over/")
    assert "/account/inloggen/" in response["Location"]
    assert Deck.objects.count() == 1
    assert client_of(PersonFactory()).post("/s/onzin/neem-over/").status_code == 404
