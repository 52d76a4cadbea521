"""The warning before a log-in ends by itself, in real Chromium with short times."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from foundation.people.models import Person
from tests.browser.conftest import PHONE, log_in
from tests.browser.test_accessibility import violations
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def somebody() -> Person:
    make_home()
    return EngagementFactory().person


@pytest.fixture
def times(settings: Any) -> Callable[..., None]:
    """Seconds until idle and until the end of the day, and how long before one is warned."""

    def set_times(*, idle: int = 1800, total: int = 28800, warning: int) -> None:
        settings.SESSION_COOKIE_AGE = idle
        settings.SESSION_LASTS_SECONDS = total
        settings.SESSION_WARNING_SECONDS = warning

    return set_times


def warning_on(page: Page) -> Any:
    return page.get_by_role("dialog", name="Je wordt bijna uitgelogd")


def test_one_key_keeps_who_is_idle_logged_in(open_page, times, somebody):
    times(idle=33, warning=30)
    page = open_page(viewport=PHONE)
    log_in(page, somebody)
    start = page.get_by_role("main").get_by_role("link").first
    start.focus()
    dialog = warning_on(page)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("status")).to_have_text("Over 30 seconden log je vanzelf uit.")
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Blijf ingelogd")).to_be_focused()
    with page.expect_response("**/blijf-ingelogd/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    expect(dialog).to_be_hidden()
    # Where one was.
    expect(start).to_be_focused()
    # Longer than the first idle time: the log-in really goes on.
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    # In the menu of the phone.
    expect(page.locator("form[action$='/uitloggen/']")).to_be_attached()


def test_who_stays_away_is_logged_out_and_nothing_can_be_read(open_page, times, somebody):
    times(idle=12, warning=3)
    page = open_page()
    log_in(page, somebody)
    address = page.url
    dialog = page.get_by_role("dialog", name="Je bent uitgelogd")
    expect(dialog).to_be_visible()
    shade = "getComputedStyle(document.querySelector('#sessie'), '::backdrop').opacity"
    assert page.evaluate(shade) == "1"
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    again = dialog.get_by_role("link", name="Log weer in")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/inloggen/?next=*")
    page.get_by_label("Gebruikersnaam").fill(somebody.user.username)
    page.get_by_label("Wachtwoord", exact=True).fill("een-lang-wachtwoord")
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    page.wait_for_url(address)


def test_the_other_tab_knows_that_one_is_at_work(open_page, times, somebody):
    times(idle=30, warning=26)
    page = open_page()
    log_in(page, somebody)
    other = page.context.new_page()
    other.goto("/mijn-plan/")
    for _second in range(4):
        other.wait_for_timeout(1500)
        other.reload()
    expect(warning_on(page)).to_be_hidden()


def test_the_end_of_the_day_comes_however_busy_one_is(open_page, times, somebody):
    times(total=18, warning=15)
    page = open_page()
    log_in(page, somebody)
    dialog = warning_on(page)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Blijf ingelogd")).to_be_hidden()
    dialog.get_by_role("button", name="Terug naar de pagina").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("dialog", name="Je bent uitgelogd")).to_be_visible()
    page.goto("/mijn-plan/")
    assert "/account/inloggen/" in page.url


def test_without_script_the_page_says_how_long_there_is(open_page, somebody):
    page = open_page(java_script_enabled=False)
    log_in(page, somebody)
    expect(page.locator("noscript p")).to_be_visible()
