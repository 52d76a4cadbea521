"""One shared phone outdoors: a thumb, a small screen, and a line that drops."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
STEPS = ["kies", "tel", "praat", "spreek-af"]


@pytest.fixture
def address() -> str:
    deck = make_deck(make_case("Het cadeau"), make_case("De lunch"), share_token="een-link-voor-buiten")
    return f"/buiten/{deck.share_token}/1/"


def test_a_card_goes_on_when_the_line_drops(open_page, address):
    page = open_page(viewport=PHONE)
    page.goto(address)
    page.context.set_offline(True)
    for step in STEPS:
        page.locator(f'a[href="#{step}"]').click()
        # The step that one goes to stands at the top of the screen.
        page.wait_for_function(
            "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 2", arg=step
        )
    page.get_by_text("Nog tijd? Verander één feit").click()
    expect(page.get_by_text("Wat als het een reis was?")).to_be_visible()


def test_a_card_is_played_without_script(open_page, address):
    page = open_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto(address)
    for step in STEPS:
        page.locator(f'a[href="#{step}"]').click()
        page.wait_for_url(f"**/#{step}")
    page.get_by_role("link", name="Volgende kaart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De lunch")
    # What reads aloud needs script, and is not there without.
    expect(page.get_by_role("button", name="Lees voor")).to_be_hidden()


def test_everything_to_press_is_large_enough_for_a_thumb(open_page, address):
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(address)
    heights = [one.bounding_box()["height"] for one in page.locator(".buiten__verder").all()]
    assert len(heights) == 5
    assert min(heights) >= 60
