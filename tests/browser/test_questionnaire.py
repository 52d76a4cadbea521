"""A questionnaire in real Chromium, through its preview: one question a screen, follow-up questions, by keyboard; and an
editor's page.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Locator, Page, Route, expect

from foundation.people.actions import create_login
from foundation.people.models import Person
from measurement.forms.questionnaire import QuestionnaireForm
from measurement.models import InstrumentVersion
from measurement.rules.reading import parse
from tests.browser.conftest import PASSWORD, PHONE, log_in
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.factories.content import make_home
from tests.factories.instruments import make_instrument, small
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(live_site: str) -> Person:
    make_home()
    person = PersonFactory()
    EngagementFactory(person=person)
    create_login(person=person, username="redactie", password=PASSWORD)
    type(person.user).objects.filter(pk=person.user.pk).update(is_superuser=True, is_staff=True)
    return Person.objects.get(pk=person.pk)


WAVE = "t12"


@pytest.fixture
def questions(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the questions as on the page behind a link: the draft kept under 'eigen', sent to the same address, which
    says that they arrived. `page.sent` holds what came in.
    """

    def open_(
        *, language: str = "nl", shows_all: bool = False, data: QueryDict | None = None, **kwargs: Any
    ) -> Page:
        page = open_page(**kwargs)
        page.sent = []  # type: ignore[attr-defined]

        def answer(route: Route) -> None:
            if route.request.method == "POST":
                page.sent.append(QueryDict(route.request.post_data or ""))  # type: ignore[attr-defined]
                body = ARRIVED
            else:
                body = drawn(language=language, shows_all=shows_all, data=data)
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

        page.route("**/vragen/", answer)
        page.goto("/vragen/")
        return page

    return open_


ARRIVED = (
    '<!doctype html><title>Dank</title><main data-vragen-verstuurd="eigen">Dank je wel.</main>'
    '<script type="module" src="/static/js/questionnaire.js"></script>'
)


def drawn(*, language: str, shows_all: bool, data: QueryDict | None) -> str:
    with override(language):
        form = QuestionnaireForm(parse(small()), wave=WAVE, form=0, language=language, data=data)
        context = {"form": form, "draft_key": "eigen", "shows_all": shows_all}
        return render_to_string(
            "measurement/questionnaire_preview.html", context, RequestFactory().get("/vragen/")
        )


def where(page: Page) -> Locator:
    return page.locator("[data-waar]")


def go_on(page: Page, times: int = 1) -> None:
    for _time in range(times):
        page.get_by_role("button", name="Volgende").click()


def test_questions_come_one_by_one_and_follow_up_only_where_it_fits(questions):
    page = questions(viewport=PHONE)
    expect(where(page)).to_have_text("Vraag 1 van 9")
    expect(page.get_by_role("group")).to_have_count(1)
    page.get_by_role("radio", name="Nee").click()
    go_on(page, 7)
    expect(page.get_by_role("group", name="Vroeg je advies?")).to_be_visible()
    page.get_by_role("radio", name="Ja").click()
    expect(where(page)).to_have_text("Vraag 8 van 10")
    go_on(page)
    expect(page.get_by_role("group", name="Bij wie vroeg je advies?")).to_be_focused()
    page.get_by_role("checkbox", name="Collega").click()
    page.get_by_role("checkbox", name="Zeg ik liever niet").click()
    expect(page.get_by_role("checkbox", name="Collega")).not_to_be_checked()
    page.get_by_role("button", name="Vorige").click()
    expect(page.get_by_role("group", name="Vroeg je advies?")).to_be_focused()
    page.go_back()
    page.get_by_role("checkbox", name="Leidinggevende").click()
    go_on(page)
    page.get_by_label("Wil je nog iets kwijt?").fill("Dank.")
    go_on(page)
    expect(page.get_by_text("Je beantwoordde 4 van de 10 vragen.")).to_be_visible()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Dank je wel.")).to_be_visible()
    (data,) = page.sent
    assert QuestionnaireForm(parse(small()), wave=WAVE, form=0, language="nl", data=data).answers() == {
        "regels_01": 2,
        "advies_1": 1,
        "gemeld_bij": [2],
        "toelichting": "Dank.",
    }
    assert page.evaluate("Object.keys(localStorage)") == []


def test_draft_waits_on_this_device_until_it_is_wiped(questions):
    page = questions()
    page.get_by_role("radio", name="Soms").click()
    go_on(page, 2)
    page.reload()
    expect(where(page)).to_have_text("Vraag 3 van 9")
    page.get_by_role("button", name="Vorige").click()
    page.get_by_role("button", name="Vorige").click()
    expect(page.get_by_role("radio", name="Soms")).to_be_checked()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Wis mijn antwoorden").click()
    expect(page.get_by_role("radio", name="Soms")).not_to_be_checked()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.reload()
    expect(page.get_by_role("radio", name="Soms")).not_to_be_checked()
    assert page.sent == []


def test_keyboard_alone_answers_and_sends(questions):
    page = questions(shows_all=False)
    page.get_by_role("radio", name="Ja").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Nee")).to_be_checked()
    # Enter in an answer goes on and sends nothing.
    page.keyboard.press("Enter")
    expect(where(page)).to_have_text("Vraag 2 van 9")
    for _screen in range(8):
        page.get_by_role("button", name="Volgende").focus()
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Verstuur").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dank je wel.")).to_be_visible()
    assert page.sent[0]["v_regels_01"] == "2"


def test_without_script_all_questions_stand_on_one_page(questions):
    page = questions(java_script_enabled=False)
    expect(page.get_by_role("group")).to_have_count(9)
    expect(page.get_by_text("Alleen als je bij vraag 8 koos: ‘Ja’.")).to_be_visible()
    page.get_by_role("group", name="Vroeg je advies?").get_by_role("radio", name="Nee").click()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Dank je wel.")).to_be_visible()


def test_answer_that_cannot_be_read_is_opened_first(questions):
    data = QueryDict("v_regels_01=2&v_advies_1=8")
    page = questions(data=data)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("group", name="Vroeg je advies?")).to_be_visible()
    page.get_by_role("link", name="Vraag 8").click()
    expect(page.get_by_role("group", name="Vroeg je advies?")).to_be_focused()


@pytest.mark.parametrize("shows_all", [True, False])
@pytest.mark.parametrize("data", [None, QueryDict("v_regels_01=7&v_advies_1=8&v_toelichting=Dag")])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_questionnaire_is_accessible(questions, shows_all, data, language):
    page = questions(language=language, shows_all=shows_all, data=data)
    assert violations(page) == []
    assert sideways_scroll(page) == 0
    if not shows_all:
        page.locator("[data-volgende]").click()
        assert violations(page) == []


def test_an_editor_sees_dutch_beside_english_and_a_moderator_publishes(open_page, editor: Person):
    instrument = make_instrument()
    page = open_page()
    log_in(page, editor)
    page.goto(f"/beheer/snippets/measurement/instrument/edit/{instrument.pk}/")
    page.get_by_role("tab", name="Vragen", exact=True).click()
    # A page for each few questions, so that seventy stay a list.
    page.get_by_role("tabpanel", name="Vragen").locator("h3 a").first.click()
    page.wait_for_url("**/vragen/**")
    toggle = page.locator("[data-streamfield-child] [data-panel-toggle]").first
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    nl, en = (page.locator(f"[name='items-0-value-text-{language}']") for language in ("nl", "en"))
    expect(nl).to_have_value("Vraag over regel 1?")
    assert nl.bounding_box()["y"] == en.bounding_box()["y"]
    nl.fill("Vraag over de eerste regel?")
    page.get_by_role("button", name="Bewaar de vragen").click()
    expect(page.get_by_text("De vragen zijn bewaard.")).to_be_visible()
    page.goto(f"/beheer/vragenlijsten/{instrument.pk}/publiceren/")
    page.get_by_role("button", name="Publiceer").click()
    expect(page.get_by_text("Versie 1 van ‘Kleine vragenlijst’ is gepubliceerd.")).to_be_visible()
    version = InstrumentVersion.objects.get()
    assert version.questionnaire.item("regels_01").text.nl == "Vraag over de eerste regel?"
