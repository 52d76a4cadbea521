"""A test instead of the lessons, on a phone with the keyboard alone, and without JavaScript."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from foundation.people.models import Engagement
from lms.models import Attempt, AttemptPath, Completion, ModulePage
from tests.browser.conftest import PHONE, arrive
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.browser.test_lesson import know, own_files
from tests.conftest import moment
from tests.factories.lms import bank_step, document_step, lesson, text_step
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.actions.test_testing_out import freeze, law, page_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = moment("2022-03-01 09:00")
__all__ = ["own_files"]


@pytest.fixture
def noor(transactional_db: None, own_files: None, now_is: Any) -> Engagement:
    now_is(AT)
    page = page_with([law(), lesson("Delen", [text_step(2), document_step(), bank_step("mail")])])
    freeze(page, AT)
    return EngagementFactory(person=PersonFactory(given_name="Noor"))


def open_start(page: Page, noor: Engagement) -> None:
    know(page, noor.person)
    page.goto(f"/leren/start/{ModulePage.objects.get().translation_key}/")


def test_on_a_phone_with_the_keyboard_from_the_offer_to_the_end(
    open_page: Callable[..., Page], noor: Engagement, tmp_path: Path
) -> None:
    page = open_page(viewport=PHONE)
    open_start(page, noor)
    page.get_by_role("button", name="Begin met de toets van 3 vragen").focus()
    page.keyboard.press("Enter")
    for number in (1, 2, 3):
        expect(page.get_by_text(f"Vraag {number} van 3")).to_be_visible()
        if number == 1:
            assert violations(page) == []
        page.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Volgende").focus()
        page.keyboard.press("Enter")
    arrive(page, "/toets/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je weet dit al")
    for summary in page.get_by_text("Bekijk de vraag en de reactie").all():
        summary.focus()
        page.keyboard.press("Enter")
    expect(page.get_by_text("Jij koos: Ik bel haar.")).to_have_count(3)
    assert violations(page) == []
    assert sideways_scroll(page) == 0
    page.get_by_role("link", name="Ga verder").click()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Volgende").click()
    arrive(page, "/klaar/")
    assert Completion.objects.get().source == "test_out"


def test_without_javascript_a_second_tab_after_the_end_changes_nothing(
    open_page: Callable[..., Page], noor: Engagement
) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=False)
    open_start(page, noor)
    page.get_by_role("button", name="Begin met de toets van 3 vragen").click()
    other = page.context.new_page()
    other.goto(page.url)
    for _number in range(3):
        page.get_by_role("button", name="Sla over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De lessen helpen je verder")
    before = Attempt.objects.get()
    other.get_by_role("radio").first.check()
    other.get_by_role("button", name="Volgende").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("De lessen helpen je verder")
    after = Attempt.objects.get()
    assert (after.path, after.done_steps, after.answers) == (
        AttemptPath.WHOLE,
        before.done_steps,
        before.answers,
    )


def test_who_stops_on_a_phone_reads_what_it_means_and_is_in_the_lessons(
    open_page: Callable[..., Page], noor: Engagement
) -> None:
    page = open_page(viewport=PHONE)
    open_start(page, noor)
    page.get_by_role("button", name="Begin met de toets van 3 vragen").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Volgende").click()
    expect(page.get_by_text("Vraag 2 van 3")).to_be_visible()
    page.get_by_role("link", name="Liever de lessen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Liever de lessen?")
    assert violations(page) == []
    assert sideways_scroll(page) == 0
    # Back, and nothing happened.
    page.get_by_role("link", name="Ga verder met de toets").click()
    expect(page.get_by_text("Vraag 2 van 3")).to_be_visible()
    page.get_by_role("link", name="Liever de lessen").click()
    page.get_by_role("button", name="Stop en ga naar de lessen").click()
    expect(page.get_by_text("Les 1 van 2: De wet")).to_be_visible()
    attempt = Attempt.objects.get()
    assert (attempt.path, attempt.answers, attempt.done_steps) == (AttemptPath.WHOLE, {}, [])
