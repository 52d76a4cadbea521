"""Decks in real Chromium and over real HTTP: without JavaScript, by keyboard, and 50 MB in pieces."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from dilemmas.models import Deck, DeckImport
from tests.browser.conftest import PHONE, log_in
from tests.conftest import client_of
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case
from tests.factories.people import EngagementFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_deck_is_made_ordered_shared_and_thrown_away_without_javascript(open_page):
    for title in ("Eerste", "Tweede"):
        make_case(title)
    page = open_page(viewport=PHONE, java_script_enabled=False)
    log_in(page, EngagementFactory().person)
    page.goto("/stapels/")
    page.get_by_role("link", name="Nieuwe stapel").click()
    page.get_by_label("Naam", exact=True).fill("Teamdag")
    page.get_by_role("button", name="Maak de stapel").click()
    # The next button stands on the old page too.
    cards = page.locator(".deck__kaarten ol h3")
    page.get_by_role("button", name="Erbij Eerste").click()
    expect(cards).to_have_text(["Eerste"])
    page.get_by_role("button", name="Erbij Tweede").click()
    expect(cards).to_have_text(["Eerste", "Tweede"])
    page.get_by_role("button", name="Zet kaart 2 een plek hoger").click()
    expect(cards).to_have_text(["Tweede", "Eerste"])
    page.get_by_role("button", name="Maak een link").click()
    link = page.locator(".deellink a").get_attribute("href")
    visitor = open_page(viewport=PHONE)
    visitor.goto(link)
    expect(visitor.get_by_role("heading", level=2)).to_have_text(["Tweede", "Eerste"])
    page.get_by_text("Gooi deze stapel weg").click()
    page.get_by_role("button", name="Ja, gooi weg").click()
    expect(page.get_by_role("status")).to_contain_text("Stapel ‘Teamdag’ is weg.")
    assert visitor.goto(link).status == 404
    assert not Deck.objects.exists()


def test_a_file_travels_from_one_browser_to_another(open_page, tmp_path):
    deck = make_deck(make_case("Het cadeau"), owner=EngagementFactory().person)
    page = open_page()
    log_in(page, deck.owner)
    page.goto(f"/stapels/{deck.public_id}/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Bestand voor een andere gemeente").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name == "teamdag.plein-stapel.json"
    other = open_page()
    tom = EngagementFactory().person
    log_in(other, tom)
    other.goto("/stapels/overnemen/")
    other.get_by_label("Stapelbestand").set_input_files(file)
    other.get_by_role("button", name="Kijk wat erin zit").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Teamdag")
    other.get_by_role("button", name="Neem deze stapel over").click()
    expect(other.get_by_role("status")).to_contain_text("De stapel is overgenomen.")
    assert [one.cards.count() for one in Deck.objects.of(tom)] == [1]


@pytest.mark.parametrize("says_length", [True, False])
def test_fifty_megabytes_over_http_are_refused_with_the_reason(live_site, says_length):
    client = client_of(EngagementFactory().person)
    size, chunk = 50_000_000, b"x" * 500_000

    def pieces() -> Iterator[bytes]:
        for _number in range(size // len(chunk)):
            yield chunk

    site = urlsplit(live_site)
    connection = http.client.HTTPConnection(site.hostname, site.port, timeout=60)
    headers = {
        "Cookie": f"sessionid={client.cookies['sessionid'].value}",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    if says_length:
        headers["Content-Length"] = str(size)
    connection.request("POST", "/stapels/overnemen/", pieces(), headers, encode_chunked=not says_length)
    response = connection.getresponse()
    assert response.status == 413
    assert "groter dan 2 MB" in response.read().decode().replace("\xa0", " ")
    assert not DeckImport.objects.exists()
