import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from foundation.search.rules.indexing import PERSON
from tests.conftest import client_of
from tests.factories.lms import make_hr
from tests.factories.people import PersonFactory


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", main).split())


def test_without_a_question_there_are_words_to_try(client: Client, db: None):
    assert b'<a href="?q=eed%20of%20belofte">eed of belofte</a>' in client.get("/zoeken/").content


@pytest.mark.parametrize("query", ["q=", "q=%00", "q=%20", "soort=page", "page=9", "q=de&page=x&soort=x"])
def test_whatever_stands_in_the_address_is_a_page(client: Client, db: None, query: str):
    assert client.get(f"/zoeken/?{query}").status_code == 200


def test_what_is_found_is_counted_and_marked(client: Client, offer: Callable):
    offer("Geschenken", body="Wat je aanneemt.")
    assert "1 resultaat voor ‘geschenk’" in text_of(client, "/zoeken/?q=geschenk")
    assert b"<mark>Geschenken</mark>" in client.get("/zoeken/?q=geschenk").content


def test_what_is_typed_and_found_is_never_markup(client: Client, offer: Callable):
    offer("Geschenk <script>alert(1)</script>", body="<img src=x> geschenk")
    page = client.get("/zoeken/?q=<script>geschenk").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "‘&lt;script&gt;geschenk’" in page


def test_a_mended_question_says_so_and_can_be_asked(client: Client, offer: Callable):
    offer("Geschenken")
    page = client.get("/zoeken/?q=gescenken").content.decode()
    assert 'Bedoelde je <a href="?q=geschenken"><b>geschenken</b></a>?' in page


def test_nothing_found_says_what_helps(client: Client, db: None):
    page = text_of(client, "/zoeken/?q=xqxqxq")
    assert "Niets gevonden voor ‘xqxqxq’" in page
    assert "Probeer een ander woord" in page


def test_the_kind_is_filtered_by_and_every_kind_is_counted(client: Client, offer: Callable):
    offer("Eed")
    offer("Eed regeling", kind="regulation")
    page = text_of(client, "/zoeken/?q=eed&soort=regulation")
    assert "Alles&nbsp;(2) Pagina’s&nbsp;(1) Regelingen&nbsp;(1)" in page
    assert "Eed regeling Regeling" in page
    assert "Eed Pagina" not in page


def test_more_than_a_page_is_leafed_through(client: Client, offer: Callable):
    for number in range(12):
        offer(f"Eed {number}")
    assert "Bladzijde 1 van 2" in text_of(client, "/zoeken/?q=eed")
    assert client.get("/zoeken/?q=eed&page=2").content.count(b'<li class="vondst"') == 2


def test_a_page_in_another_language_says_so(client: Client, offer: Callable):
    offer("Geschenken")
    page = client.get("/en/zoeken/?q=gift").content.decode()
    assert '<li class="vondst" lang="nl">' in page
    assert 'hreflang="nl"' in page


def test_a_page_behind_the_log_in_says_so_to_visitors_only(
    client: Client, offer: Callable, now_is: Callable, at: datetime
):
    now_is(at)
    offer("Mijn plan", kind="function", audience=PERSON)
    assert "opent na inloggen" in text_of(client, "/zoeken/?q=plan")
    assert "opent na inloggen" not in text_of(client_of(PersonFactory()), "/zoeken/?q=plan")


def test_a_page_of_hr_is_found_by_hr_only(client: Client, offer: Callable, now_is: Callable, at: datetime):
    now_is(at)
    offer("Mensen", kind="function", audience="people_admin:everyone")
    assert "Niets gevonden" in text_of(client, "/zoeken/?q=mensen")
    assert "Niets gevonden" in text_of(client_of(PersonFactory()), "/zoeken/?q=mensen")
    assert "1 resultaat" in text_of(client_of(make_hr(at=at)), "/zoeken/?q=mensen")


def test_nothing_of_the_question_is_kept(client: Client, offer: Callable, caplog: pytest.LogCaptureFixture):
    offer("Geschenken")
    caplog.set_level("DEBUG")
    response = client.get("/zoeken/?q=geheimwoord")
    assert not Session.objects.exists()
    assert not response.cookies.get("sessionid")
    # The log of queries is for developers only.
    said = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert [record for record in said if "geheimwoord" in record.getMessage()] == []
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]


def test_every_page_has_the_search_box_and_the_search_page_one(client: Client, offer: Callable):
    assert client.get("/zoeken/").content.count(b'role="search"') == 1
    assert client.get("/account/inloggen/").content.count(b'role="search"') == 1
