"""The poll on an intranet: a frame on a website of another name, where a browser keeps no plain cookie for us."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from wagtail.models import Site

from dilemmas.models import EmbedSettings, Poll, PollBallot
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import violations
from tests.factories.polls import FIRST, make_poll, vote_and_count

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# Another name than 127.0.0.1, and so for a browser another website; another port alone would not be.
INTRANET_NAME = "localhost"


class Intranet(ThreadingHTTPServer):
    """A page with a frame; `framed` is the address in it."""

    framed = ""

    @property
    def address(self) -> str:
        return f"http://{INTRANET_NAME}:{self.server_port}"


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Intranet)
        body = (
            "<!doctype html><html lang='nl'><meta name='viewport' content='width=device-width'>"
            "<title>Intranet</title><h1>Intranet</h1>"
            f"<iframe src='{server.framed}' title='Poll' width='320' height='700'></iframe>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def intranet() -> Iterator[Intranet]:
    server = Intranet(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(timeout=10)


@pytest.fixture
def poll(live_site: str, intranet: Intranet, settings, tmp_path, now_is) -> Poll:
    settings.CHOICE_KEY_DIR, settings.BALLOT_KEY_DIR = tmp_path / "choice-keys", tmp_path / "ballot-keys"
    made = make_poll()
    now_is(FIRST)
    intranet.framed = f"{live_site}/embed/poll/"
    return made


def allow(intranet: Intranet) -> None:
    EmbedSettings.objects.create(
        site=Site.objects.get(is_default_site=True), frame_ancestors=intranet.address
    )


def opened(page: Page, intranet: Intranet) -> FrameLocator:
    page.goto(intranet.address)
    return page.frame_locator("iframe")


def refused(page: Page, intranet: Intranet) -> None:
    """In the frame comes Chromium's own page instead of ours."""
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error://")):
        page.goto(intranet.address)
    assert page.frames[1].url.startswith("chrome-error://")


def test_a_vote_in_the_frame_of_another_website_on_a_phone(poll, intranet, open_page: Callable[..., Page]):
    allow(intranet)
    vote_and_count(poll, "AAABBBBCCD")
    page = open_page(viewport=PHONE)
    frame = opened(page, intranet)
    expect(frame.get_by_role("heading", name="Het cadeau")).to_be_visible()
    frame.get_by_role("radio", name="Delen").check()
    frame.get_by_role("button", name="Stem").click()
    expect(frame.get_by_role("status")).to_contain_text("Je stem is binnen.")
    expect(frame.get_by_text("Zo kozen 10 collega’s")).to_be_visible()
    # Nothing but the ballot was kept, and apart for this intranet.
    kept = page.context.cookies()
    assert {cookie["name"] for cookie in kept} == {"stembriefje-kader-nl", "stembriefje-kader-en"}
    assert {cookie["partitionKey"] for cookie in kept} == {f"http://{INTRANET_NAME}"}
    assert PollBallot.objects.count() == 11
    # The frame is no wider than the frame.
    inside = page.frames[1]
    assert inside.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_who_comes_back_sees_the_result_and_cannot_vote_again(poll, intranet, open_page):
    allow(intranet)
    page = open_page(viewport=PHONE)
    other_tab = page.context.new_page()
    frame, same = opened(page, intranet), opened(other_tab, intranet)
    expect(same.get_by_role("radio", name="Delen")).to_be_visible()
    frame.get_by_role("radio", name="Delen").check()
    frame.get_by_role("button", name="Stem").click()
    expect(frame.get_by_role("status")).to_contain_text("Je stem is binnen.")
    # The tab that was open already has the same ballot.
    same.get_by_role("radio", name="Aannemen").check()
    same.get_by_role("button", name="Stem").click()
    expect(same.get_by_role("status")).to_contain_text("Je stem was al binnen.")
    # And a later visit of this intranet finds it again.
    expect(opened(page, intranet).get_by_role("heading", name="Nog te weinig stemmen")).to_be_visible()
    assert PollBallot.objects.count() == 1


def test_a_vote_in_the_frame_without_script(poll, intranet, open_page):
    allow(intranet)
    page = open_page(viewport=PHONE, java_script_enabled=False)
    frame = opened(page, intranet)
    frame.get_by_role("radio", name="Delen").check()
    frame.get_by_role("button", name="Stem").click()
    expect(frame.get_by_role("status")).to_contain_text("Je stem is binnen.")
    link = frame.get_by_role("link", name="Open in nieuw tabblad")
    expect(link).to_have_attribute("href", f"/poll/{poll.public_id}/")
    expect(link).to_have_attribute("target", "_blank")
    assert PollBallot.objects.count() == 1


def test_a_vote_in_the_frame_of_a_browser_that_kept_no_cookie(poll, intranet, open_page):
    """The form carries the ballot; pressed twice it is still one vote."""
    allow(intranet)
    page = open_page(viewport=PHONE)
    frame = opened(page, intranet)
    frame.get_by_role("radio", name="Delen").check()
    page.context.clear_cookies()
    frame.get_by_role("button", name="Stem").dblclick()
    expect(frame.get_by_role("heading", name="Nog te weinig stemmen")).to_be_visible()
    expect(frame.get_by_role("status")).to_contain_text("Je stem")
    assert PollBallot.objects.count() == 1


def test_a_website_that_is_not_on_the_list_shows_nothing(poll, intranet, browser: Browser):
    """Chromium itself refuses, by frame-ancestors."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        refused(page, intranet)
    # The same page, once an editor put it on the list.
    allow(intranet)
    expect(opened(page, intranet).get_by_role("heading", name="Het cadeau")).to_be_visible()
    context.close()


def test_even_an_intranet_on_the_list_frames_the_widget_only(
    poll, intranet, browser: Browser, live_site: str
):
    allow(intranet)
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    for path in (f"/poll/{poll.public_id}/", "/poll/archief/", "/account/inloggen/", "/"):
        intranet.framed = f"{live_site}{path}"
        refused(page, intranet)
    context.close()


@pytest.mark.parametrize("width", [300, 320, 400])
def test_the_widget_is_accessible_at_the_width_of_a_column(poll, live_site, open_page, width):
    vote_and_count(poll, "AAABBBBCCD")
    page = open_page(viewport={"width": width, "height": 700})
    page.goto(f"/embed/poll/{poll.public_id}/")
    for _state in ("form", "result"):
        assert violations(page) == []
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        )
        # Every target is 24 px high at the least; the options and the buttons 44.
        small = page.evaluate(
            "[...document.querySelectorAll('a, button, label.keuze')]"
            ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.textContent)"
        )
        assert small == []
        if page.get_by_role("radio").count():
            page.get_by_role("radio", name="Delen").check()
            page.get_by_role("button", name="Stem").click()
            expect(page.get_by_text("Zo kozen 10 collega’s")).to_be_visible()


def test_a_vote_by_keyboard_alone(poll, live_site, open_page):
    page = open_page(viewport=PHONE)
    page.goto(f"/embed/poll/{poll.public_id}/")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Je stem is binnen.")
