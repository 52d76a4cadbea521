"""A plenary with tables in real Chromium: the host, the screen in the hall, and phones at two tables."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from dilemmas.actions.tables import say_for_table
from dilemmas.models import ArgumentState, LiveCard, LiveSession, SessionNote, TableLine
from dilemmas.rules.session import Kind
from foundation import clock
from tests.browser.conftest import PHONE
from tests.browser.live_table import Table
from tests.browser.test_live_phone import fits_and_is_accessible
from tests.browser.test_live_table import faults_of
from tests.factories.content import make_home
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case
from tests.factories.live import make_facilitator, plan_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = (
    "Dat meneer Aydin er niets aan kan doen dat zijn formulier niet klopt.",
    "Vandaag een handtekening, morgen een heel formulier: waar stopt het?",
    "Ria bedoelt het goed, en juist daarom moet iemand het haar nu zeggen.",
    "Wij vinden dat de notaris er recht op heeft dat een handtekening echt is.",
    "Bellen kost vijf minuten. Waarom doen we dat niet gewoon?",
)


@pytest.fixture
def session(asgi_server: str) -> LiveSession:
    make_home()
    at = clock.now()
    return plan_session(
        kind=Kind.PLENARY,
        by=make_facilitator(at),
        starts_at=at,
        at=at,
        title="Week van de Integriteit",
        place="Raadzaal",
        deck=make_deck(make_case("De ontbrekende handtekening")),
    )


@pytest.fixture
def hall(open_page: Callable[..., Page], asgi_server: str, session: LiveSession) -> Iterator[Table]:
    played = Table(open_page, asgi_server, session)
    yield played
    played.leave()


def joined(open_page: Callable[..., Page], session: LiveSession, table: int | None) -> Page:
    """By the sign of a table, or by the code on the screen."""
    page = open_page(viewport=PHONE)
    page.goto(f"/live/#{session.join_secret}{f'.{table}' if table else ''}")
    expect(page.get_by_text("Verbonden", exact=True)).to_be_visible()
    return page


def sits_at(page: Page, table: int) -> None:
    # Beside what a screen reader is told once.
    expect(page.locator("#live-app").get_by_text(f"Je zit aan tafel {table}")).to_be_visible()


def test_two_tables_send_their_lines_and_the_hall_sees_them_together(
    hall: Table, open_page: Callable[..., Page]
):
    faults = []
    hall.press("Open de sessie")
    hall.sees("Mensen komen binnen")
    hall.host.get_by_text("Zitten mensen aan tafels?").click()
    hall.host.get_by_label("Aan hoeveel tafels zitten jullie?").fill("12")
    hall.press("Zet klaar")
    expect(hall.host.get_by_role("paragraph").filter(has_text="12 tafels.")).to_be_visible()
    faults += faults_of(hall)

    by_sign, by_code = joined(open_page, hall.session, 7), joined(open_page, hall.session, None)
    sits_at(by_sign, 7)
    by_code.get_by_label("Aan welke tafel zit je?").fill("13")
    by_code.get_by_role("button", name="Daar zit ik").click()
    expect(by_code.get_by_text("Typ een nummer van 1 tot 12.")).to_be_visible()
    faults += fits_and_is_accessible(by_code, "asked for the table")
    by_code.get_by_label("Aan welke tafel zit je?").fill("3")
    by_code.get_by_role("button", name="Daar zit ik").click()
    sits_at(by_code, 3)
    expect(by_code.get_by_role("button", name="Andere tafel")).to_be_focused()
    # Kept in the browser: who comes back is not asked again.
    by_code.reload()
    sits_at(by_code, 3)
    faults += fits_and_is_accessible(by_code, "in the lobby, at a table")

    hall.come_in(5)
    hall.host.get_by_label("Hoeveel mensen doen mee?").fill("60")
    hall.press("Dit klopt")
    hall.press("Kies een kaart")
    hall.press("Leg ‘De ontbrekende handtekening’ op tafel")
    hall.hall_sees("De ontbrekende handtekening")
    hall.press("Start de stemming")
    hall.vote("AABBB", round_number=1)
    hall.press("Sluit de stemming")
    hall.press("Onthul")
    hall.sees("Onthullen")
    hall.press("Verder: Wie heeft recht op wat?")
    hall.press("Verder: Wegen")

    hall.hall_sees("Wat woog aan de tafels?")
    expect(hall.screen.get_by_role("img", name="0 van 12 tafels")).to_be_visible()
    faults += faults_of(hall)
    for page, words in ((by_sign, LINES[0]), (by_code, LINES[1])):
        page.get_by_label("Wat woog aan jullie tafel het zwaarst?").fill(words)
        page.get_by_role("button", name="Stuur voor tafel").click()
        expect(page.get_by_text("is binnen. Een nieuwe zin").first).to_be_visible()
    expect(hall.host.get_by_text("2 van 12 tafels.")).to_be_visible()
    expect(hall.host.get_by_text("Nog niet: tafel 1–2, 4–6, 8–12.")).to_be_visible()
    expect(hall.screen.get_by_role("img", name="2 van 12 tafels")).to_be_visible()
    # Nobody but a host sees a line that was not read.
    expect(hall.screen.get_by_text(LINES[0])).to_have_count(0)
    hall.press(f"Laat zien: {LINES[0]}")
    hall.press(f"Laat zien: {LINES[1]}")
    expect(hall.screen.get_by_text(LINES[0])).to_be_visible()
    by_sign.get_by_role("button", name=f"Dit woog bij ons ook: {LINES[1]}").click()
    # The one that weighed with others comes first.
    expect(hall.screen.get_by_role("listitem").first).to_contain_text(LINES[1])
    _others_say(hall)
    expect(hall.screen.get_by_text(LINES[4])).to_be_visible()
    faults += faults_of(hall)
    faults += fits_and_is_accessible(by_sign, "tables talk")

    hall.press("Stem opnieuw")
    hall.vote("ABBBB", round_number=2)
    hall.press("Sluit de stemming")
    hall.press("Onthul")
    by_code.get_by_text("Voor de coördinator").click()
    by_code.get_by_label("Deze regel is onduidelijk").check()
    by_code.get_by_label("In één zin").fill("Wie mag er tekenen als iemand niet kan komen?")
    by_code.get_by_role("button", name="Geef door").click()
    expect(by_code.get_by_text("Doorgegeven aan de coördinator.").first).to_be_visible()
    faults += fits_and_is_accessible(by_code, "at the end of a card")

    assert faults == []
    note = SessionNote.objects.get()
    assert (note.kind, note.table) == ("unclear", 3)
    assert sorted(TableLine.objects.values_list("table", flat=True)) == [1, 2, 3, 5, 7]
    # The number went along with lines and notes alone.
    assert "table" not in by_code.evaluate("JSON.stringify({...sessionStorage})")


def _others_say(hall: Table) -> None:
    card = LiveCard.objects.get(public_id=hall.card)
    for table, words in zip((1, 2, 5), LINES[2:], strict=True):
        say_for_table(card=card, table=table, text=words)
    TableLine.objects.filter(card=card).update(state=ArgumentState.SHOWN)
