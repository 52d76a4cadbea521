"""The shared tablet in real Chromium: in with a code, out with 'Klaar' or by itself, and nothing left behind."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from foundation.people.actions.entry import print_codes
from foundation.people.models import Engagement, Person
from lms.actions.assigning import assign_requirements
from tests.browser.conftest import PHONE, log_in
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.browser.test_lesson import AT, MARKER, make_small_module
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def noor(transactional_db: None, tmp_path, settings, now_is) -> Engagement:
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    now_is(AT)
    make_small_module()
    engagement = EngagementFactory(
        person=PersonFactory(given_name="Noor", family_name="Bakker", email="", personnel_number="4711")
    )
    assign_requirements(at=AT)
    return engagement


def codes_of(person: Person) -> tuple[str, ...]:
    [slip] = print_codes(people=[person], per_person=3, by=make_hr(at=AT), at=AT)
    return slip.codes


def enter(page: Page, number: str, code: str) -> None:
    page.get_by_label("Medewerkernummer").fill(number)
    page.get_by_label("Code van je briefje").fill(code)
    page.get_by_role("button", name="Inloggen").click()


def test_hr_prints_and_a_colleague_without_mail_takes_a_lesson_and_leaves_nothing(open_page, noor):
    hr_page = open_page()
    hr = make_hr(at=AT)
    log_in(hr_page, hr)
    hr_page.goto("/hr/tabletcodes/")
    hr_page.get_by_role("checkbox", name="Bakker, Noor").check()
    hr_page.get_by_role("button", name="Maak de briefjes").click()
    expect(hr_page.get_by_role("heading", level=1)).to_have_text("1 briefje om te printen")
    assert violations(hr_page) == []
    assert sideways_scroll(hr_page) <= 0
    code = hr_page.locator(".briefje__code").first.inner_text()

    page = open_page(viewport=TABLET)
    page.goto("/tablet/")
    enter(page, "4711", "verkeerd")
    expect(page.get_by_role("alert")).to_contain_text("Dit nummer en deze code horen niet bij elkaar")
    assert violations(page) == []
    enter(page, "4711", code.lower())
    page.wait_for_url("**/start/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag Noor.")
    assert violations(page) == []
    page.get_by_role("main").get_by_role("link", name="Begin met de module").click()
    page.get_by_role("button", name="Begin met les 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scherm 1")
    expect(page.get_by_role("button", name="Klaar")).to_be_in_viewport()
    page.evaluate(f"localStorage.setItem('plein-text:x', '{MARKER}')")

    page.get_by_role("button", name="Klaar").click()
    page.wait_for_url("**/tablet/")
    expect(page.get_by_role("status")).to_contain_text("Je bent uitgelogd.")
    assert page.evaluate("localStorage.length") == 0
    page.go_back()
    expect(page.get_by_label("Medewerkernummer")).to_be_visible()
    expect(page.get_by_text("Noor")).to_have_count(0)


def test_a_tablet_left_alone_goes_back_to_the_log_in_by_itself(open_page, noor, monkeypatch):
    monkeypatch.setattr("foundation.people.tablet.IDLE", timedelta(seconds=8))
    page = open_page(viewport=TABLET)
    page.goto("/tablet/")
    enter(page, "4711", codes_of(noor.person)[0])
    page.wait_for_url("**/start/")
    page.wait_for_url("**/tablet/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in met je briefje")
    page.goto("/mijn-plan/")
    expect(page.get_by_label("Medewerkernummer")).to_be_visible()


def test_the_team_fits_a_phone(open_page, noor):
    manager = PersonFactory()
    Engagement.objects.update(line_manager=manager)
    page = open_page(viewport=PHONE)
    log_in(page, manager)
    page.goto("/team/")
    expect(page.get_by_role("heading", name="Noor Bakker")).to_be_visible()
    page.get_by_role("button", name="Niet mijn team").click()
    expect(page.get_by_text("Je gaf door dat dit niet jouw team is.")).to_be_visible()
    page.get_by_role("button", name="Toch mijn team").click()
    expect(page.get_by_text("nog niet begonnen")).to_be_visible()
