import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dilemmas.models import Deck
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.conftest import client_of
from tests.factories.decks import MADE_AT, make_curated_deck, make_deck, make_favourites
from tests.factories.dilemmas import make_case, translate_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Person:
    return PersonFactory()


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor)


@pytest.fixture
def editor() -> Client:
    person = PersonFactory()
    grant_role(person=person, role=Role.EDITOR, at=MADE_AT)
    return client_of(person)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def path_of(deck: Deck, rest: str = "") -> str:
    return f"/stapels/{deck.public_id}/{rest}"


def filled(client: Client, path: str = "/stapels/nieuw/", **fields: str) -> dict[str, str]:
    """The form as it was drawn, with these fields."""
    drawn = re.search(r'name="deck" value="([^"]+)"', client.get(path).content.decode())
    assert drawn
    form = {"deck": drawn[1], "title": "Teamdag", "introduction": "", "purpose": "teamgesprek"}
    return {**form, **fields}


def test_who_has_no_deck_is_told_how_to_begin(client):
    text = text_of(client.get("/stapels/"))
    assert "Je hebt nog geen stapel" in text
    assert "Van de redactie" not in text


def test_the_list_shows_the_own_ones_and_those_of_the_editors(client, noor):
    case = make_case()
    make_deck(case, owner=noor, title="Van mij")
    make_deck(case, title="Van een ander")
    make_curated_deck(case)
    make_favourites(case, owner=noor)
    text = text_of(client.get("/stapels/"))
    assert "Van mij" in text
    assert "Favorieten" in text
    assert "Eerste keer" in text
    assert "Van een ander" not in text
    assert text.count("1 kaart") == 3


def test_making_a_deck_with_a_double_press_makes_one(client, noor):
    form = filled(client)
    answers = [client.post("/stapels/nieuw/", form) for _press in range(2)]
    [deck] = Deck.objects.of(noor)
    assert {answer["Location"] for answer in answers} == {path_of(deck)}
    assert deck.owner == noor


def test_a_form_with_a_fault_keeps_what_was_typed(client, noor):
    response = client.post("/stapels/nieuw/", filled(client, title="", introduction="Voor dinsdag."))
    assert response.status_code == 422
    assert "Voor dinsdag." in response.content.decode()
    assert not Deck.objects.exists()


def test_a_new_deck_begins_with_the_case_that_one_came_from(client):
    case = make_case()
    path = f"/stapels/nieuw/?casus={case.translation_key}"
    response = client.post(path, filled(client, path, casus=str(case.translation_key)))
    deck = Deck.objects.get()
    assert response["Location"] == path_of(deck)
    assert [card.case_key for card in deck.cards.all()] == [case.translation_key]


@pytest.mark.parametrize("casus", ["onzin", str(uuid4())])
def test_a_new_deck_from_nowhere_is_empty(client, casus):
    client.post("/stapels/nieuw/", filled(client, casus=casus))
    assert Deck.objects.get().cards.count() == 0


def test_an_editor_makes_a_deck_for_everybody_in_two_languages(editor, client):
    form = filled(editor, whose="redactie", title_en="Team day", introduction_en="For Tuesday.")
    editor.post("/stapels/nieuw/", form)
    deck = Deck.objects.get()
    assert (deck.owner, deck.title_en) == (None, "Team day")
    assert "Team day" in text_of(client.get(f"/en{path_of(deck)}"))
    editor.post(path_of(deck, "wijzigen/"), {**form, "title": "Anders"})
    deck.refresh_from_db()
    assert (deck.title, deck.title_en, deck.owner) == ("Anders", "Team day", None)


def test_who_is_no_editor_makes_none_for_everybody(client, noor):
    client.post("/stapels/nieuw/", filled(client, whose="redactie", title_en="Team day"))
    deck = Deck.objects.get()
    assert (deck.owner, deck.title_en) == (noor, "")


def test_the_cards_stand_in_order_with_theme_and_value(client, noor):
    deck = make_deck(make_case("Tweede"), make_case("Eerste"), owner=noor)
    text = text_of(client.get(path_of(deck)))
    assert text.index("Tweede") < text.index("Eerste")
    assert "Onafhankelijkheid · Persoonlijke-Belangen" in text
    assert "2 kaarten" in text


def test_a_case_taken_down_is_named_and_not_counted(client, noor):
    gone = make_case("Verdwenen")
    deck = make_deck(gone, make_case("Gebleven"), make_case("Concept", publish=False), owner=noor)
    gone.unpublish()
    text = text_of(client.get(path_of(deck)))
    assert "Verdwenen Niet meer in de catalogus" in text
    assert "Een nieuwe casus Wacht op goedkeuring" in text
    assert "1 kaart" in text
    assert "Concept" not in text


def test_a_deck_in_english_shows_english_cards(client, noor):
    case = make_case("Het cadeau")
    translate_case(case)
    deck = make_deck(case, owner=noor)
    assert "Het cadeau (en)" in text_of(client.get(f"/en{path_of(deck)}"))


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("get", ""),
        ("get", "wijzigen/"),
        ("post", "wijzigen/"),
        ("post", "weg/"),
        ("post", "neem-over/"),
        ("get", "bestand/"),
        ("post", "delen/"),
        ("post", "delen/stop/"),
        ("post", "kaart/erbij/"),
    ],
)
def test_somebody_elses_deck_is_not_there(client, method, rest):
    deck = make_deck(make_case())
    response = getattr(client, method)(path_of(deck, rest), {"case": str(uuid4()), "to": "1"})
    assert response.status_code == 404
    assert Deck.objects.get() == deck
    assert Deck.objects.get().share_token is None


@pytest.mark.parametrize("rest", ["wijzigen/", "weg/", "delen/", "delen/stop/", "kaart/erbij/"])
def test_a_deck_of_the_editors_is_to_read(client, editor, rest):
    deck = make_curated_deck(make_case())
    assert client.get(path_of(deck)).status_code == 200
    assert client.post(path_of(deck, rest), {"case": str(uuid4())}).status_code == 404
    assert Deck.objects.filter(pk=deck.pk).exists()
    assert editor.post(path_of(deck, rest), {"case": str(uuid4())}).status_code in (302, 422)


def test_a_deck_of_the_editors_shows_no_buttons_that_change_it(client, editor):
    deck = make_curated_deck(make_case(), make_case("b"))
    html = client.get(path_of(deck)).content.decode()
    assert "kaart/" not in html.replace("kaarten", "")
    assert "Gooi deze stapel weg" not in html
    assert "Neem over en maak hem van jou" in html
    assert "Gooi deze stapel weg" in editor.get(path_of(deck)).content.decode()


def test_deleting_with_a_double_press_leads_to_the_list(client, noor):
    deck = make_deck(owner=noor)
    answers = [client.post(path_of(deck, "weg/")) for _press in range(2)]
    assert [answer["Location"] for answer in answers] == ["/stapels/"] * 2
    assert "Stapel ‘Teamdag’ is weg." in text_of(client.get("/stapels/"))


def test_favourites_cannot_be_renamed(client, noor):
    favourites = make_favourites(owner=noor)
    assert client.get(path_of(favourites, "wijzigen/")).status_code == 404
    assert "Naam of doel wijzigen" not in client.get(path_of(favourites)).content.decode()


def test_taking_over_with_a_double_press_makes_one_copy(client, noor):
    deck = make_curated_deck(make_case())
    html = client.get(path_of(deck)).content.decode()
    found = re.search(r'name="deck" value="([^"]+)"', html)
    assert found
    answers = [client.post(path_of(deck, "neem-over/"), {"deck": found[1]}) for _press in range(2)]
    [copy] = Deck.objects.of(noor)
    assert {answer["Location"] for answer in answers} == {path_of(copy)}
    assert "van jou" in text_of(client.get(path_of(copy)))


def test_the_deck_of_a_merged_registration_opens(client, noor):
    merged = PersonFactory()
    deck = make_deck(owner=merged)
    assert client.get(path_of(deck)).status_code == 404
    merged.status, merged.merged_into = "merged", noor
    merged.save()
    assert client.get(path_of(deck)).status_code == 200


def test_suggestions_can_be_added_from_the_deck(client, noor):
    deck, other = make_deck(make_case("In"), owner=noor), make_case("Uit", theme="middelen")
    html = client.get(path_of(deck)).content.decode()
    assert "Maakt deze stapel gevarieerder" in html
    client.post(path_of(deck, "kaart/erbij/"), {"case": str(other.translation_key)})
    assert "Maakt deze stapel gevarieerder" not in client.get(path_of(deck)).content.decode()
