"""The official's desk in real Chromium: one tap a person, on one tablet or two, by finger and by key."""

from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from lms.models import Ceremony, OathRecord
from tests.browser.conftest import TABLET, log_in
from tests.conftest import moment
from tests.factories.content import make_home
from tests.factories.lms import (
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
)
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = moment("2022-03-01 09:00")
NAMES = [
    "Aksoy",
    "Berg",
    "Cohen",
    "Dijk",
    "Evers",
    "Faber",
    "Groot",
    "Hendriks",
    "Idema",
    "Jansen",
    "Kok",
    "Lam",
]


@pytest.fixture
def ceremony(transactional_db: None, now_is, settings, tmp_path) -> Ceremony:
    """Everybody of NAMES is there."""
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    make_home()
    module = make_module(at=AT)
    require_for_oath(module)
    make_oath_text(at=AT)
    made = make_ceremony(
        at=AT, starts_at=moment("2022-04-12 15:00"), official=make_official(at=AT), hr=make_hr(at=AT)
    )
    people = [
        make_ready(module, at=AT, person=PersonFactory(given_name="Sam", family_name=name)) for name in NAMES
    ]
    invite(made, *people, at=AT + timedelta(days=1))
    now_is(made.occasion.starts_at + timedelta(minutes=5))
    return made


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def open_desk(page: Page, ceremony: Ceremony) -> Page:
    log_in(page, ceremony.official)
    page.goto(f"/eed/{ceremony.occasion.public_id}/")
    return page


def tap(page: Page, name: str = "Bevestig de eed") -> None:
    page.get_by_role("button", name=name).click()


def test_one_tap_a_person_without_a_new_page_and_the_way_back(open_page, ceremony):
    page = open_desk(open_page(viewport=TABLET), ceremony)
    page.evaluate("window.sameDocument = true")
    for name, following in pairwise(NAMES[:10]):
        expect(heading(page)).to_have_text(f"Sam {name}")
        tap(page)
        expect(heading(page)).to_have_text(f"Sam {following}")
        expect(heading(page)).to_be_focused()
        expect(page.locator("[data-gezegd]")).to_have_text(f"Sam {name}: afgelegd.")
    # The list goes along.
    expect(page.locator("[aria-current=true]")).to_be_in_viewport()
    assert page.evaluate("window.sameDocument")
    tap(page, "Toch niet")
    expect(heading(page)).to_have_text("Sam Idema")
    expect(page.locator("[data-gezegd]")).to_contain_text("Teruggenomen.")
    tap(page, "Bevestig de belofte")
    expect(heading(page)).to_have_text("Sam Jansen")
    assert OathRecord.objects.standing().count() == 9
    assert page.evaluate("window.sameDocument")
    page.reload()
    expect(heading(page)).to_have_text("Sam Jansen")


def test_a_double_tap_confirms_one_and_skips_nobody(open_page, ceremony):
    page = open_desk(open_page(viewport=TABLET), ceremony)
    page.get_by_role("button", name="Bevestig de eed").dblclick()
    expect(heading(page)).to_have_text("Sam Berg")
    page.wait_for_timeout(300)
    assert OathRecord.objects.count() == 1


def test_without_script_one_tap_loads_the_next(open_page, ceremony):
    page = open_desk(open_page(viewport=TABLET, java_script_enabled=False), ceremony)
    expect(heading(page)).to_have_text("Sam Aksoy")
    page.wait_for_timeout(900)
    tap(page)
    expect(heading(page)).to_have_text("Sam Berg")
    tap(page, "Toch niet")
    expect(heading(page)).to_have_text("Sam Aksoy")


def test_two_tablets_at_once(open_page, ceremony):
    first, second = (open_desk(open_page(viewport=TABLET), ceremony) for _ in range(2))
    tap(first)
    expect(heading(first)).to_have_text("Sam Berg")
    # The second still shows Aksoy; what it taps is done already, and it follows.
    tap(second)
    expect(heading(second)).to_have_text("Sam Berg")
    tap(second)
    expect(heading(second)).to_have_text("Sam Cohen")
    tap(first, "Niet aanwezig")
    expect(heading(first)).to_have_text("Sam Berg")
    expect(first.get_by_text("De eed of belofte is al afgelegd.").first).to_be_visible()
    assert OathRecord.objects.count() == 2


def test_by_key_and_back_to_the_log_in(open_page, ceremony):
    page = open_desk(open_page(viewport=TABLET), ceremony)
    expect(page.get_by_role("button", name="Bevestig de eed")).to_be_enabled()
    page.get_by_role("button", name="Bevestig de eed").focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_have_text("Sam Berg")
    expect(page.get_by_role("button", name="Bevestig de eed")).to_be_enabled()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bevestig de eed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Gebruikersnaam")).to_be_visible()
    assert OathRecord.objects.count() == 1
