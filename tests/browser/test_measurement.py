"""From the link in a mail to the thanks on a telephone, and HR's pages, all accessible."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from foundation.people.models import Person
from measurement.models import Invitation, SealedAnswer
from tests.browser.conftest import DESKTOP, PHONE, log_in
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.conftest import moment
from tests.factories.lms import make_hr
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.studies import WaveDays, invited, join, make_plan, make_pulse, token_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = moment("2022-06-01 10:00")
SMALL_PHONE = {"width": 320, "height": 640}
# Where somebody who wants to see the pages has them put.
PICTURES: Path | None = None


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, now_is):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    now_is(AT)


def seen(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def test_answering_on_a_telephone(open_page):
    study = make_plan(at=AT)
    token = token_of(invited(join(study), "t6", on=date(2022, 6, 1), ends_on=date(2022, 7, 1)))
    page = open_page(viewport=PHONE)
    page.goto(f"/meting/{token}/")
    assert violations(page) == []
    seen(page, "answer-phone")
    page.get_by_text("Zet alle vragen op één pagina").click()
    page.get_by_label("Nee").first.check()
    seen(page, "answer-phone-all")
    page.get_by_role("button", name="Verstuur").last.click()
    expect(page.get_by_role("heading", name="Bedankt voor je antwoorden")).to_be_visible()
    assert violations(page) == []
    seen(page, "thanks-phone")
    assert sideways_scroll(page) == 0
    assert SealedAnswer.objects.count() == 1
    assert Invitation.objects.get().is_done
    # The draft went with it, and the link says what it is now.
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(f"/meting/{token}/")
    expect(page.get_by_role("heading", name="We hebben je antwoorden al")).to_be_visible()
    assert violations(page) == []
    seen(page, "used-phone")


def test_what_is_told_and_what_hr_sees_is_accessible(open_page):
    clusters = [UnitFactory(kind="cluster", name=f"Cluster {name}") for name in ("Noord", "Zuid")]
    days = [
        WaveDays("meting-1", "before", date(2022, 6, 1), date(2022, 6, 21)),
        WaveDays("meting-2", "t6", date(2022, 12, 1), date(2022, 12, 21)),
    ]
    pulse = make_pulse(at=AT, units=clusters, waves=days, trained_from=[date(2022, 7, 1), date(2022, 10, 3)])
    study = make_plan(at=AT, instrument=pulse.instrument, with_before=True)
    invited(join(study, PersonFactory()), "t6", on=date(2022, 6, 1), ends_on=date(2022, 7, 1))
    hr: Person = make_hr(at=AT)
    page = open_page(viewport=DESKTOP)
    page.goto("/meting/uitleg/")
    assert violations(page) == []
    seen(page, "explained")
    log_in(page, hr)
    for name, path in (
        ("studies", "/metingen/beheer/"),
        ("plan-new", "/metingen/beheer/na-een-training/"),
        ("calendar-new", "/metingen/beheer/op-vaste-data/"),
        ("study", f"/metingen/beheer/{study.public_id}/"),
        ("pulse", f"/metingen/beheer/{pulse.public_id}/"),
    ):
        page.goto(path)
        assert violations(page) == [], path
        assert sideways_scroll(page) == 0, path
        seen(page, name)


def tab_to(page, target, *, most: int = 60) -> None:
    """By the Tab key only; the mouse is never used."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with the Tab key")


def answer_with_keys(page, question) -> None:
    """The first answer; of an open question a sentence."""
    if question.locator("textarea").count():
        tab_to(page, question.locator("textarea"))
        page.keyboard.insert_text("Dank voor het gesprek.")
    else:
        tab_to(page, question.locator("input").first)
        page.keyboard.press("Space")


def asked_on(page):
    return page.locator("[data-vraag]:not([hidden])")


@pytest.fixture
def link() -> str:
    """To the last wave, which also has an open question and one that follows another."""
    study = make_plan(at=AT)
    return f"/meting/{token_of(invited(join(study), 't12', on=date(2022, 6, 1), ends_on=date(2022, 7, 1)))}/"


def test_one_question_a_screen_with_the_keyboard_alone(open_page, link):
    page = open_page(viewport=SMALL_PHONE)
    page.goto(link)
    expect(asked_on(page)).to_have_count(1)
    assert sideways_scroll(page) == 0
    seen(page, "keys-first-320")
    answer_with_keys(page, asked_on(page))
    first = asked_on(page).get_attribute("data-vraag")
    # Enter on an answer goes on; it does not send.
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-vraag='{first}']")).to_be_hidden()
    # Whoever listens hears the next question, and what stood above the first is gone.
    assert page.evaluate("document.activeElement.closest('[data-vraag]')?.hidden") is False
    expect(page.locator("[data-vragen-inleiding]").first).to_be_hidden()
    second = asked_on(page).get_attribute("data-vraag")
    answer_with_keys(page, asked_on(page))

    page.reload()

    expect(page.get_by_role("status").filter(has_text="Je antwoorden van de vorige keer")).to_be_attached()
    assert asked_on(page).get_attribute("data-vraag") == second
    expect(page.locator(f"[data-vraag='{first}'] input").first).to_be_checked()
    expect(page.locator(f"[data-vraag='{second}'] input").first).to_be_checked()
    closing = page.locator("[data-slot]")
    for _ in range(30):
        if closing.is_visible():
            break
        assert sideways_scroll(page) == 0
        answer_with_keys(page, asked_on(page))
        tab_to(page, page.locator("[data-volgende]"))
        page.keyboard.press("Enter")
    seen(page, "keys-closing-320")
    expect(closing).to_be_focused()
    assert sideways_scroll(page) == 0
    assert SealedAnswer.objects.count() == 0
    tab_to(page, page.locator("[data-verstuur]"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bedankt voor je antwoorden")).to_be_visible()
    assert sideways_scroll(page) == 0
    assert SealedAnswer.objects.count() == 1
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_all_on_one_page_with_the_keyboard_alone_and_an_error_is_told(open_page, link):
    page = open_page(viewport=SMALL_PHONE)
    page.goto(link)
    tab_to(page, page.locator("[data-wissel-alles]"))
    page.keyboard.press("Enter")
    assert asked_on(page).count() > 3
    assert sideways_scroll(page) == 0
    number = 0
    # A question that follows comes in while one answers.
    while number < asked_on(page).count():
        answer_with_keys(page, asked_on(page).nth(number))
        number += 1
    sentence = page.locator("textarea")
    tab_to(page, page.locator("[data-verstuur]"))
    for _ in range(60):
        if sentence.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.insert_text("x" * 2001)
    tab_to(page, page.locator("[data-verstuur]"))
    page.keyboard.press("Enter")

    told = page.get_by_role("alert")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Er is nog niets verstuurd")
    expect(told).to_contain_text("Maak het hoogstens 2000 tekens")
    assert sideways_scroll(page) == 0
    assert violations(page) == []
    seen(page, "keys-error-320")
    # Still all on one page, with every answer, and the link in the list brings one to the question.
    assert asked_on(page).count() > 3
    tab_to(page, told.get_by_role("link"))
    page.keyboard.press("Enter")
    expect(sentence).to_have_attribute("aria-invalid", "true")
    described = sentence.get_attribute("aria-describedby").split()
    assert any("te lang" in page.locator(f"#{one}").inner_text() for one in described)
    tab_to(page, sentence)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Kort.")
    tab_to(page, page.locator("[data-verstuur]"), most=120)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bedankt voor je antwoorden")).to_be_visible()
    assert SealedAnswer.objects.count() == 1
