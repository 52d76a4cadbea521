"""An editor's page in real Chromium: takes a step out, sees how long it takes together, is told what cannot be."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dilemmas.models import CardMethod
from dilemmas.queries.methods import method_in_force
from dilemmas.rules.methods import shipped_method
from dilemmas.rules.session import Kind
from foundation.people.actions import create_login
from foundation.people.models import Person
from tests.browser.conftest import PASSWORD, log_in
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(live_site: str) -> Person:
    """Who may do all in Wagtail: a database that was emptied between tests has no groups of editors."""
    make_home()
    person = PersonFactory()
    EngagementFactory(person=person)
    create_login(person=person, username="redactie", password=PASSWORD)
    type(person.user).objects.filter(pk=person.user.pk).update(is_superuser=True, is_staff=True)
    return Person.objects.get(pk=person.pk)


def test_an_editor_shortens_a_card_and_goes_back(open_page: Callable[..., Page], editor: Person):
    method, _made = CardMethod.objects.get_or_create(kind=Kind.GAME)
    page = open_page()
    log_in(page, editor)
    page.goto(f"/beheer/snippets/dilemmas/cardmethod/edit/{method.pk}/")
    total = page.locator("[data-method-minutes]")
    expect(total).to_have_text("Deze stappen duren samen 12 minuten per kaart.")
    page.locator("[name='steps-4-value-minutes']").fill("5.5")
    expect(total).to_have_text("Deze stappen duren samen 14 minuten per kaart.")
    delete = page.locator(
        "[data-streamfield-child] button[data-streamfield-button='delete'], button[title='Verwijderen']"
    )
    # The result without its vote cannot be.
    delete.nth(1).click()
    expect(total).to_have_text("Deze stappen duren samen 13 minuten per kaart.")
    _publish(page)
    expect(page.get_by_text("Zonder stemming is het een gesprek.")).to_be_visible()
    page.goto(page.url)
    page.locator("[name='steps-4-value-minutes']").fill("5.5")
    delete.nth(3).click()
    _publish(page)
    # Back on the list.
    expect(page.get_by_role("cell", name="aangepast")).to_be_visible()
    assert [step.code for step in method_in_force(Kind.GAME)] == [
        "read",
        "vote",
        "reveal",
        "weigh",
        "vote_again",
        "agree",
    ]

    page.get_by_role("link", name="Integer-spel", exact=True).click()
    expect(page.get_by_text("Deze methode is aangepast.")).to_be_visible()
    page.get_by_role("link", name="Terug naar de meegeleverde methode").click()
    page.get_by_role("button", name="Zet de meegeleverde methode terug").click()
    expect(page.get_by_text("Dit is de meegeleverde methode.")).to_be_visible()
    expect(total).to_have_text("Deze stappen duren samen 12 minuten per kaart.")
    assert method_in_force(Kind.GAME) == shipped_method(Kind.GAME)


def _publish(page: Page) -> None:
    page.get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Publiceren").click()
