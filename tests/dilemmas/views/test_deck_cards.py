from uuid import UUID, uuid4

import pytest
from django.test import Client, RequestFactory

from dilemmas.models import Deck
from dilemmas.templatetags.decks import favourite_star
from foundation.people.models import Person
from tests.conftest import client_of
from tests.dilemmas.views.test_decks import path_of, text_of
from tests.factories.decks import make_deck, make_favourites
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Person:
    return PersonFactory()


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor)


def keys_of(deck: Deck) -> list[UUID]:
    return list(deck.cards.values_list("case_key", flat=True))


def star(client: Client, key: object, wanted: str = "1", **how: str):
    return client.post("/stapels/favoriet/", {"case": str(key), "wanted": wanted, **how})


def test_a_star_leads_back_to_where_one_was(client, noor):
    case = make_case()
    place = "/dilemmas/?thema=middelen#casus-3"
    assert star(client, case.translation_key, next=place)["Location"] == place
    assert keys_of(Deck.objects.get()) == [case.translation_key]


@pytest.mark.parametrize("next_", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", ""])
def test_a_star_never_leads_away(client, next_):
    case = make_case()
    assert star(client, case.translation_key, next=next_)["Location"] == "/stapels/"


def test_a_star_with_a_double_press_stays(client):
    case = make_case()
    for _press in range(2):
        star(client, case.translation_key)
    assert keys_of(Deck.objects.get()) == [case.translation_key]
    for _press in range(2):
        star(client, case.translation_key, wanted="0")
    assert keys_of(Deck.objects.get()) == []


@pytest.mark.parametrize(
    ("key", "status"), [("", 404), ("onzin", 404), ("6d1f4f0e-6f5c-4d0f-9a53-20b1a7b1c0de", 302)]
)
def test_a_star_for_nothing_changes_nothing(client, key, status):
    assert star(client, key).status_code == status
    assert not Deck.objects.exists()


def test_a_visitor_who_presses_a_star_comes_back_to_the_page():
    response = Client().post(
        "/stapels/favoriet/", {"case": "x"}, headers={"referer": "http://testserver/dilemmas/a/"}
    )
    assert response["Location"].endswith("?next=/dilemmas/a/")


def test_stars_cost_one_query_a_page(noor, django_assert_num_queries):
    kept, other = make_case("a"), make_case("b")
    make_favourites(kept, owner=noor)
    request = RequestFactory().get("/dilemmas/?q=x")
    client_of(noor)
    request.user = noor.user
    with django_assert_num_queries(1):
        drawn = [
            favourite_star({"request": request}, case.translation_key, case.title) for case in (kept, other)
        ]
    assert [one["is_favourite"] for one in drawn] == [True, False]
    assert drawn[0]["next"] == f"/dilemmas/?q=x#casus-{kept.translation_key}"


def test_a_visitor_sees_no_star(django_assert_num_queries):
    class Nobody:
        is_authenticated = False

    request = RequestFactory().get("/")
    request.user = Nobody()
    with django_assert_num_queries(0):
        assert favourite_star({"request": request}, uuid4(), "a") == {"case_key": None}
        assert favourite_star({}, uuid4(), "a") == {"case_key": None}


def test_a_case_names_the_decks_it_may_go_into(client, noor):
    case = make_case("Het cadeau")
    make_deck(case, owner=noor, title="Met")
    without = make_deck(owner=noor, title="Zonder")
    make_deck(case, title="Van een ander")
    page = f"/stapels/casus/{case.translation_key}/"
    text = text_of(client.get(page))
    assert "Haal eruit Met" in text
    assert "Leg erbij Zonder" in text
    assert "Van een ander" not in text
    answer = client.post(path_of(without, "kaart/erbij/"), {"case": str(case.translation_key), "next": page})
    assert answer["Location"] == page
    assert keys_of(without) == [case.translation_key]


def test_a_case_that_is_gone_goes_into_no_deck(client, noor):
    case, deck = make_case(), make_deck(owner=noor)
    case.unpublish()
    assert client.get(f"/stapels/casus/{case.translation_key}/").status_code == 404
    client.post(path_of(deck, "kaart/erbij/"), {"case": str(case.translation_key)})
    assert "Deze casus staat niet meer in de catalogus" in text_of(client.get(path_of(deck)))
    assert keys_of(deck) == []


def test_a_card_moves_up_and_the_reader_stays_with_it(client, noor):
    keys = [make_case(title).translation_key for title in "abc"]
    deck = make_deck(*keys, owner=noor)
    path = path_of(deck, f"kaart/{keys[2]}/plek/")
    answers = [client.post(path, {"to": "2"}) for _press in range(2)]
    assert answers[0]["Location"] == f"{path_of(deck)}#kaart-{keys[2]}"
    assert keys_of(deck) == [keys[0], keys[2], keys[1]]


@pytest.mark.parametrize("to", ["", "-1", "x", "99999", "1.5", "²"])
def test_a_place_that_is_none_moves_nothing(client, noor, to):
    keys = [uuid4(), uuid4()]
    deck = make_deck(*keys, owner=noor)
    assert client.post(path_of(deck, f"kaart/{keys[1]}/plek/"), {"to": to}).status_code == 404
    assert keys_of(deck) == keys


def test_a_card_taken_out_in_another_tab_is_no_fault(client, noor):
    key = uuid4()
    deck = make_deck(key, owner=noor)
    for _tab in range(2):
        assert client.post(path_of(deck, f"kaart/{key}/weg/")).status_code == 302
    client.post(path_of(deck, f"kaart/{key}/plek/"), {"to": "1"})
    assert "Deze kaart zit niet meer in de stapel" in text_of(client.get(path_of(deck)))


def test_the_catalogue_and_a_case_have_a_star_for_who_is_logged_in(client, noor):
    case = make_case("Het cadeau")
    make_favourites(case, owner=noor)
    for path in ("/dilemmas/", case.url):
        html = client.get(path).content.decode()
        assert 'name="wanted" value="0" aria-pressed="true"' in html, path
        assert f'name="next" value="{path}#casus-{case.translation_key}"' in html, path
        assert "sterknop" not in Client().get(path).content.decode(), path
    assert f'href="/stapels/casus/{case.translation_key}/"' in html


def test_stars_in_the_catalogue_cost_one_query(client, noor, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(99) as captured:
            client.get("/dilemmas/")
        return len(captured)

    make_case("a")
    queries()
    one = queries()
    make_case("b")
    queries()
    assert queries() == one
