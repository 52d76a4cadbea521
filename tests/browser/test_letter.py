"""A letter to oneself in real Chromium: nobody but its author reads it, and the database holds no word of it."""

from pathlib import Path

import pytest
from django.apps import apps
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.people.models import Person
from lms.actions.letters import return_letters
from lms.models import LetterToSelf
from tests.browser.conftest import PHONE, log_in
from tests.conftest import moment
from tests.factories.lms import (
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
    swear,
)

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

OPENED = moment("2022-03-01 09:00")
WORDS = "Ik ben bang dat ik wegkijk.\nLet op je collega's."


@pytest.fixture
def author(settings, tmp_path: Path, live_site) -> Person:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    key = make_module(at=OPENED)
    require_for_oath(key)
    make_oath_text(at=OPENED)
    ceremony = make_ceremony(
        at=OPENED,
        starts_at=moment("2022-04-12 15:00"),
        official=make_official(at=OPENED),
        hr=make_hr(at=OPENED),
    )
    record = swear(ceremony, make_ready(key, at=OPENED), at=moment("2022-03-15 10:00"))
    return record.engagement.person


def everything_stored() -> str:
    """Every value of every table, with the log-ins and the sessions."""
    return "\n".join(repr(row) for model in apps.get_models() for row in model._base_manager.values_list())


def seal(page: Page) -> str:
    """Writes the letter under the phrase that the page proposes; that phrase."""
    page.goto("/mijn-plan/")
    page.get_by_role("link", name="Schrijf een brief").click()
    page.get_by_label("Je brief").fill(WORDS)
    phrase = page.get_by_label("Je wachtzin").input_value()
    page.get_by_role("button", name="Verzegel je brief").click()
    expect(page.get_by_text("Zet een vinkje als je de zin hebt bewaard.")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Verzegel je brief").click()
    expect(page.get_by_text("Je brief is verzegeld en bewaard.")).to_be_visible()
    return phrase


def test_a_letter_is_sealed_comes_back_and_opens_for_its_author_alone(open_page, author):
    clock.set_demo_clock(to=moment("2022-04-13 09:00"))
    page = open_page(viewport=PHONE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    log_in(page, author)
    phrase = seal(page)
    assert len(phrase.split()) == 6
    letter = LetterToSelf.objects.get()
    stored, travelled = everything_stored(), "\n".join(sent)
    for secret in (WORDS.splitlines()[0], "wegkijk", phrase, phrase.replace(" ", "+")):
        assert secret not in stored
        assert secret not in travelled
    # While it is away its ciphertext does not leave either.
    page.goto("/mijn-plan/brief/")
    expect(page.get_by_role("heading", name="Je brief ligt klaar")).to_be_visible()
    assert letter.ciphertext not in page.content()

    clock.set_demo_clock(to=moment("2023-04-13 09:00"))
    assert return_letters(at=moment("2023-04-13 09:00")) == 1
    # Another device: nothing of the first is needed but the phrase.
    page = open_page(viewport=PHONE)
    log_in(page, author)
    page.goto("/mijn-plan/brief/")
    page.get_by_label("Je wachtzin").fill("een twee drie vier vijf zes")
    page.get_by_role("button", name="Open je brief").click()
    expect(page.get_by_text("Dit is niet de wachtzin.")).to_be_visible()
    page.get_by_label("Je wachtzin").fill(f"  {phrase.replace(' ', '  ')} ")
    page.get_by_role("button", name="Open je brief").click()
    for line in WORDS.splitlines():
        expect(page.get_by_text(line)).to_be_visible()

    page.get_by_role("button", name="Gooi de brief weg").click()
    expect(page.get_by_text("Je brief is weg.")).to_be_visible()
    assert not LetterToSelf.objects.exists()
