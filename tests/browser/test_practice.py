"""Practising with dilemmas in real Chromium: what is one's own stays in the browser, and nothing is lost or doubled."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Request, expect

from dilemmas.models import SealedChoice, TrainingCase, TrainingSet
from foundation.people.models import Engagement, Person
from tests.browser.conftest import PASSWORD, PHONE, arrive
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.training import begin, make_cases

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
AT = moment("2026-03-10 10:00")
MARKER = "mijn-eigen-woorden-4711"


@pytest.fixture
def noor(transactional_db: None, now_is, settings: Any, tmp_path: Path) -> Engagement:
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    now_is(AT)
    make_cases(2)
    return EngagementFactory(person=PersonFactory(given_name="Noor"))


def know(page: Page, person: Person) -> None:
    cookie = client_of(person).cookies["sessionid"]
    page.context.add_cookies(
        [{"name": "sessionid", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}]
    )


def press(page: Page, text: str) -> None:
    main = page.get_by_role("main")
    main.get_by_role("button", name=text).or_(main.get_by_role("link", name=text)).first.click()


def tick(page: Page, text: str) -> None:
    page.locator(".keuze", has_text=text).click()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('plein-practice:'))")


def test_a_whole_set_on_a_phone(open_page, noor):
    page = open_page(viewport=PHONE)
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''}")

    page.on("request", note)
    know(page, noor.person)
    page.goto("/oefenen/")
    faults = violations(page)
    page.get_by_label("Uitvoerend").check()
    page.get_by_label("Welk werk").select_option(label="Iets anders, of van alles wat")
    press(page, "Begin met oefenen")
    for number in (1, 2):
        page.wait_for_url(f"**/{number}/lees/")
        press(page, "Wat doe jij?")
        page.wait_for_url("**/kies/")
        tick(page, "Delen")
        page.get_by_label("Waarom?").fill(f"{MARKER} {number}")
        # Enter sends the choice, as the button does.
        page.get_by_label("Waarom?").press("Enter")
        page.wait_for_url("**/afweging/")
        own = page.locator(".weging.is-eigen")
        expect(own).to_contain_text("Delen")
        expect(own).to_contain_text("Jouw keuze")
        expect(page.get_by_text(f"{MARKER} {number}")).to_be_visible()
        press(page, "Wat kozen anderen?")
        expect(page.get_by_text("Nog te weinig antwoorden")).to_be_visible()
        press(page, "Volgende casus" if number == 1 else "Naar de afronding")
    page.wait_for_url("**/afronden/")
    expect(page.get_by_text(f"{MARKER} 2")).to_be_visible()
    page.get_by_label("Bij welke casus").fill(MARKER)
    faults += violations(page)
    page.reload()
    expect(page.get_by_label("Bij welke casus")).to_have_value(MARKER)
    press(page, "Rond af")
    page.wait_for_url("**/klaar/")
    faults += violations(page)
    press(page, "Wis wat ik koos en opschreef")
    expect(page.get_by_role("button", name="Wis wat ik koos")).to_be_hidden()
    assert kept(page) == []
    assert [one for one in sent if MARKER in one] == []
    assert TrainingSet.objects.get().completed_at is not None
    assert SealedChoice.objects.count() == 2
    assert (faults, sideways_scroll(page)) == ([], 0)


def test_a_whole_set_without_javascript(open_page, noor):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    know(page, noor.person)
    page.goto("/oefenen/")
    page.get_by_label("Uitvoerend").check()
    page.get_by_label("Welk werk").select_option(label="Iets anders, of van alles wat")
    press(page, "Begin met oefenen")
    for number in (1, 2):
        press(page, "Wat doe jij?")
        page.wait_for_url("**/kies/")
        # What stays in the browser needs a script.
        expect(page.get_by_label("Waarom?")).to_be_hidden()
        tick(page, "Delen")
        press(page, "Bewaar mijn keuze")
        press(page, "Wat kozen anderen?")
        press(page, "Volgende casus" if number == 1 else "Naar de afronding")
    press(page, "Rond af")
    expect(page.get_by_role("heading", name="Je hebt geoefend")).to_be_visible()
    assert SealedChoice.objects.count() == 2


def test_a_session_that_ends_before_the_press_loses_nothing(open_page, noor):
    training_set = begin(noor, at=AT)
    page = open_page(viewport=PHONE)
    know(page, noor.person)
    page.goto(f"/oefenen/{training_set.public_id}/1/kies/")
    tick(page, "Teruggeven")
    page.get_by_label("Waarom?").fill(MARKER)
    Session.objects.all().delete()
    press(page, "Bewaar mijn keuze")
    arrive(page, "/account/inloggen/")
    assert SealedChoice.objects.count() == 0
    page.get_by_label("Gebruikersnaam").fill(noor.person.user.username)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    arrive(page, "/1/kies/")
    expect(page.locator("[name=option]:checked")).to_have_value("2")
    expect(page.get_by_label("Waarom?")).to_have_value(MARKER)
    press(page, "Bewaar mijn keuze")
    page.wait_for_url("**/afweging/")
    assert SealedChoice.objects.count() == 1


def test_a_second_tab_that_chooses_otherwise_changes_nothing(open_page, noor):
    training_set = begin(noor, at=AT)
    first = open_page(viewport=PHONE)
    know(first, noor.person)
    second = first.context.new_page()
    path = f"/oefenen/{training_set.public_id}/1/kies/"
    for page in (first, second):
        page.goto(path)
    tick(first, "Delen")
    press(first, "Bewaar mijn keuze")
    first.wait_for_url("**/afweging/")
    tick(second, "Vragen")
    press(second, "Bewaar mijn keuze")
    second.wait_for_url("**/afweging/")
    expect(second.get_by_text("Je koos hier al")).to_be_visible()
    # The mark stands at what was sent, not at what the old tab ticked.
    expect(second.locator(".weging.is-eigen")).to_contain_text("Delen")
    assert (SealedChoice.objects.count(), TrainingCase.objects.filter(progress="chosen").count()) == (1, 1)


def test_another_device_goes_on_and_knows_no_choice(open_page, noor):
    training_set = begin(noor, at=AT)
    phone = open_page(viewport=PHONE)
    know(phone, noor.person)
    phone.goto(f"/oefenen/{training_set.public_id}/1/kies/")
    tick(phone, "Delen")
    press(phone, "Bewaar mijn keuze")
    phone.wait_for_url("**/afweging/")
    desk = open_page()
    know(desk, noor.person)
    desk.goto("/oefenen/")
    press(desk, "Ga verder")
    desk.wait_for_url("**/1/afweging/")
    expect(desk.locator(".weging")).to_have_count(4)
    expect(desk.locator(".is-eigen")).to_have_count(0)
    expect(desk.get_by_text("Jouw keuze").first).to_be_hidden()


def test_what_is_missing_is_said_accessibly(open_page, noor):
    training_set = begin(noor, at=AT)
    page = open_page()
    know(page, noor.person)
    page.goto(f"/oefenen/{training_set.public_id}/1/kies/")
    page.locator("form[data-choose]").evaluate("form => { form.noValidate = true; }")
    press(page, "Bewaar mijn keuze")
    expect(page.get_by_role("alert")).to_contain_text("Kies eerst wat jij zou doen.")
    faults = violations(page)
    stranger = open_page()
    know(stranger, PersonFactory())
    stranger.goto("/oefenen/")
    expect(stranger.get_by_text("Je kunt nu niet oefenen")).to_be_visible()
    assert faults + violations(stranger) == []
