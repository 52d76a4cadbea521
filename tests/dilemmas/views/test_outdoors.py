import re

import pytest
from django.test import Client

from dilemmas.queries.cases import latest_version
from tests.factories.decks import make_curated_deck, make_deck
from tests.factories.dilemmas import make_case

pytestmark = pytest.mark.django_db
LINK = "een-link-die-niemand-raadt"


@pytest.fixture
def deck():
    return make_deck(make_case("Het cadeau"), make_case("De lunch"), share_token=LINK)


def page(number: int) -> str:
    response = Client().get(f"/buiten/{LINK}/{number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_step_of_a_card_stands_on_one_page(deck):
    said = page(1)
    steps = re.findall(r'class="buiten__stap" id="([^"]+)"', said)
    assert steps == ["luister", "kies", "tel", "praat", "spreek-af"]
    # Each leads to the next, without script.
    assert re.findall(r'class="buiten__verder" href="#([^"]+)"', said) == steps[1:]
    for shown in (
        "Een inwoner geeft je een doos bonbons.",
        "Wat doe je?",
        "Aannemen",
        "Vragen",
        "Wie missen we?",
    ):
        assert shown in said


def test_a_recording_is_fetched_before_the_line_drops(deck):
    version = latest_version(deck.cards.first().case_key)
    assert "data-read-aloud" in page(1)
    version.content["nl"]["audio"] = "/documenten/7/cadeau.mp3"
    version.save()
    said = page(1)
    assert '<audio controls preload="auto" src="/documenten/7/cadeau.mp3"' in said
    assert "data-read-aloud" not in said


def test_nothing_is_filled_in_and_nothing_is_sent(deck):
    said = page(1)
    main = said[said.index("<main") : said.index("</main>")]
    assert not re.search(r"<(form|input|textarea|select)\b", main)


def test_cards_follow_each_other_to_the_last(deck):
    assert f'href="/buiten/{LINK}/2/"' in page(1)
    assert "Kaart 1 van 2" in page(1)
    last = page(2)
    assert "Dit was de laatste kaart." in last
    assert f'href="/buiten/{LINK}/1/"' in last
    assert f"/buiten/{LINK}/3/" not in last


@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_card_that_is_not_there(deck, number):
    assert Client().get(f"/buiten/{LINK}/{number}/").status_code == 404


def test_a_deck_of_the_editors_needs_no_link():
    deck = make_curated_deck(make_case("Het cadeau"))
    assert Client().get(f"/buiten/{deck.public_id}/1/").status_code == 200


def test_a_link_that_stopped_opens_nothing(deck):
    deck.share_token = None
    deck.save()
    assert Client().get(f"/buiten/{LINK}/1/").status_code == 404
    assert Client().get(f"/buiten/{deck.public_id}/1/").status_code == 404


def test_no_session_is_begun_and_no_address_handed_on(deck):
    response = Client().get(f"/buiten/{LINK}/1/")
    assert not response.cookies
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")


def test_a_norm_is_not_called_a_dilemma():
    norm = make_case("De bonnetjes", kind="norm")
    deck = make_deck(norm, share_token="norm-link")
    said = Client().get(f"/buiten/{deck.share_token}/1/").content.decode()
    assert "Hier geldt een duidelijke regel." in said
    assert "Er is geen goed of fout." not in said
