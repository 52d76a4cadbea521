"""A whole card on three sides in real Chromium: the host's console, the screen in the room, and phones as sockets."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from dilemmas.models import Agreement, LiveCard, LiveSession, LiveSlot
from dilemmas.rules.session import Kind
from foundation import clock
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.live_table import HALL, Table
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.factories.content import make_home
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case
from tests.factories.live import make_facilitator, plan_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(settings, tmp_path) -> LiveSession:
    settings.LIVE_KEY_DIR = tmp_path / "keys"
    make_home()
    at = clock.now()
    cases = [
        make_case("De ontbrekende handtekening", **_signature()),
        make_case("Het cadeau"),
        make_case("De foto"),
    ]
    return plan_session(
        kind=Kind.GAME,
        by=make_facilitator(at),
        starts_at=at,
        at=at,
        title="Integer-spel van dinsdag",
        place="Kamer 1",
        deck=make_deck(*cases),
    )


def _signature() -> dict:
    """As long as texts of cards are."""
    return {
        "card": "Meneer Aydin staat morgen om negen uur bij de notaris. Zijn formulier mist één handtekening, en hij "
        "is niet bereikbaar. ‘Ik ken hem,’ zegt Ria. Ze pakt haar pen en tekent voor hem. Jij ziet het.",
        "question": "Ria tekent voor meneer Aydin. Wat doe jij als eerste?",
        "options": (
            "Ik zeg het nu: dit kan niet. Ik bel meneer Aydin zelf.",
            "Ik wacht tot het rustig is. Dan praat ik met Ria alleen.",
            "Ik zoek eerst een andere weg, zoals uitstel voor meneer Aydin.",
            "Ik ga er samen met Ria mee naar onze teamleider.",
        ),
        "stakeholders": [
            {"type": "stakeholder", "value": {"who": who, "right": right, "interest": interest, "wish": wish}}
            for who, right, interest, wish in (
                (
                    "Meneer Aydin",
                    "een geldig formulier",
                    "op tijd bij de notaris zijn",
                    "dat iemand meedenkt",
                ),
                ("Ria", "eerlijk gehoord worden", "", "dat jij zwijgt"),
                ("Het team", "", "dat inwoners ons vertrouwen", ""),
            )
        ],
    }


@pytest.fixture
def table(open_page: Callable[..., Page], live_site: str, session: LiveSession) -> Iterator[Table]:
    played = Table(open_page, live_site, session)
    yield played
    played.leave()


def faults_of(table: Table) -> list[str]:
    """Of both pages as they are now: WCAG, at the width of a laptop and a phone, and no sideways scroll at 320 px."""
    found = []
    for page, own in ((table.host, DESKTOP), (table.screen, HALL)):
        for size in (own, PHONE):
            page.set_viewport_size(size)
            found += [f"{page.url} {size['width']}: {fault}" for fault in violations(page)]
        if page is table.host and (wider := sideways_scroll(page)) > 0:
            found.append(f"{page.url}: {wider} px too wide at 320 px")
        page.set_viewport_size(own)
    return found


def test_a_table_plays_a_whole_card(table: Table):
    faults = []
    table.press("Open de sessie")
    table.sees("Mensen komen binnen")
    table.hall_sees("Doe mee")
    table.come_in(6)
    expect(table.host.get_by_text("6 verbonden")).to_be_visible()
    faults += faults_of(table)
    expect(table.host.get_by_role("button", name="Kies een kaart")).to_have_attribute("aria-disabled", "true")
    table.host.get_by_label("Hoeveel mensen doen mee?").fill("6")
    table.press("Dit klopt")
    table.press("Kies een kaart")
    faults += faults_of(table)
    table.press("Leg ‘De ontbrekende handtekening’ op tafel")
    table.sees("Trek en lees")
    table.hall_sees("De ontbrekende handtekening")
    faults += faults_of(table)

    table.press("Start de stemming")
    table.sees("Stil stemmen")
    table.vote("AABBBC", round_number=1)
    expect(table.screen.get_by_role("img", name="6 van de 6 hebben gestemd")).to_be_visible()
    expect(table.host.get_by_text("Iedereen heeft gestemd")).to_be_visible()
    faults += faults_of(table)
    table.press("Sluit de stemming")
    # While votes may be on their way the button says so.
    expect(table.host.get_by_text("Onthullen kan over")).to_be_visible()
    table.press("Onthul")
    table.hall_sees("B krijgt de meeste stemmen")
    expect(table.screen.get_by_role("img", name="Eerste stem 3")).to_be_visible()
    expect(table.host.get_by_role("heading", name="Wat een adviseur erin ziet")).to_be_hidden()
    faults += faults_of(table)

    table.press("Verder: Wie heeft recht op wat?")
    table.hall_sees("Wie heeft recht op wat? Weeg mee op je telefoon.")
    faults += faults_of(table)
    table.press("Verder: Wegen")
    for phone, text in zip(
        table.phones, ("Zij wacht al lang.", "Regels zijn regels.", "Het kan ook anders."), strict=False
    ):
        phone.argue(table.card, text)
    table.press("Laat zien: Zij wacht al lang.")
    table.press("Laat zien: Regels zijn regels.")
    table.press("Laat zien: Het kan ook anders.")
    expect(table.screen.get_by_text("Het kan ook anders.")).to_be_visible()
    faults += faults_of(table)

    table.press("Stem opnieuw")
    table.vote("ACCCCC", round_number=2)
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.hall_sees("Na het gesprek schuift de groep naar C")
    expect(table.screen.get_by_role("img", name="Eerste stem 1, Tweede stem 5")).to_be_visible()
    table.sees("Wat een adviseur erin ziet")
    faults += faults_of(table)

    table.press("Verder: Besluit en afspraak")
    table.host.get_by_label("Wij doen …, want …").fill("Wij bellen elkaar, want dan weet je het.")
    table.host.get_by_label("Wie let erop?").fill("Lotte")
    table.press("Leg de afspraak vast")
    table.hall_sees("Onze afspraken")
    expect(table.screen.get_by_text("Lotte let erop")).to_be_visible()
    faults += faults_of(table)

    table.press("Naar de oogst")
    table.hall_sees("Wat nemen we mee?")
    faults += faults_of(table)
    table.press("Rond af")
    table.host.get_by_role("dialog").get_by_role("button", name="Ja, rond af").click()
    table.sees("De sessie is afgelopen")
    table.hall_sees("Dank je wel voor het gesprek")
    faults += faults_of(table)

    assert faults == []
    card = LiveCard.objects.get()
    assert card.totals["1"]["counts"] == [2, 3, 1, 0]
    assert card.totals["2"]["counts"] == [1, 0, 5, 0]
    assert (Agreement.objects.get().owner, LiveSlot.objects.count()) == ("Lotte", 0)
