"""A whole card on three sides in real Chromium: the host's console, the screen in the room, and phones as sockets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from dilemmas.actions.live import agree, end_session, lay_card, open_lobby
from dilemmas.models import Agreement, LiveCard, LiveSession, LiveSlot
from dilemmas.queries.cases import latest_version
from dilemmas.rules.session import Kind
from foundation import clock
from foundation.content.models import HelpLine
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.live_table import HALL, Crowd, Table
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.factories.content import make_home
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case
from tests.factories.live import make_facilitator, plan_session
from tests.factories.people import UnitFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(asgi_server: str) -> LiveSession:
    home = make_home()
    HelpLine.objects.create(
        code="bram",
        name="Bram Kuipers",
        text="Vertrouwenspersoon. Hij luistert.",
        phone="14 0000",
        locale=home.locale,
    )
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
def table(open_page: Callable[..., Page], asgi_server: str, session: LiveSession) -> Iterator[Table]:
    played = Table(open_page, asgi_server, session)
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
    table.sees("Onthullen")
    expect(table.host.get_by_role("heading", name="Wat een adviseur erin ziet")).to_be_hidden()
    faults += faults_of(table)

    table.press("Verder: Wie heeft recht op wat?")
    table.hall_sees("Wie heeft recht op wat? Weeg mee op je telefoon.")
    faults += faults_of(table)
    table.phones[0].miss(table.card, "Ria uit de straat", "rust")
    expect(table.screen.get_by_role("rowheader", name="Ria uit de straat")).to_have_attribute("lang", "nl")
    expect(table.host.get_by_role("button", name="Haal weg")).to_have_count(1)
    table.press("Haal weg: Ria uit de straat: rust")
    expect(table.screen.get_by_role("rowheader", name="Ria uit de straat")).to_have_count(0)
    expect(table.host.get_by_role("heading", name="Recht, belang of wens?")).to_be_focused()
    table.press("Verder: Wegen")
    for phone, text in zip(
        table.phones, ("Zij wacht al lang.", "Regels zijn regels.", "Het kan ook anders."), strict=False
    ):
        phone.argue(table.card, text)
    table.press("Laat zien: Zij wacht al lang.")
    # One alone is not on the screen yet, and can be taken back already.
    table.press("Laat weg: Zij wacht al lang.")
    expect(table.host.get_by_text("Zij wacht al lang.")).to_have_count(0)
    expect(table.host.get_by_role("heading", name="Argumenten die wachten")).to_be_focused()
    table.phones[0].argue(table.card, "Er is haast bij.")
    table.press("Laat zien: Er is haast bij.")
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


def test_the_room_tips_and_a_few_talk_with_hand_cards(table: Table):
    faults = []
    _to_the_card(table, players=6)
    table.press("Start de stemming")
    table.vote("AABBBB", round_number=1)
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.hall_sees("De meesten kiezen B")
    table.press("Leg klaar: wat als het een reis was?")
    table.sees("Stil stemmen")
    table.press("Open de stemming")
    table.vote("CCCCCB", round_number=1)
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.hall_sees("Bij ‘wat als het een reis was’ kantelt de groep van B naar C")
    expect(table.screen.get_by_role("img", name="Zoals op de kaart 0, Wat als 5")).to_be_visible()
    # The same in numbers, for the host.
    row = table.host.get_by_role("row", name="C Ik zoek eerst")
    expect(row.get_by_role("cell")).to_have_text(["0", "5"])
    faults += faults_of(table)

    # Two taps change a flat card; with three votes the result stays shut.
    table.press("Verder: Besluit en afspraak")
    table.press("Kies de volgende kaart")
    table.press("Leg ‘Het cadeau’ op tafel")
    table.press("Wissel deze kaart")
    table.press("Leg ‘De foto’ op tafel")
    table.hall_sees("De foto")
    table.press("Start de stemming")
    expect(table.host.get_by_role("button", name="Sluit de stemming")).to_be_visible()
    for phone in table.phones[:3]:
        phone.vote(table.card, 0, round_number=1)
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.hall_sees("De uitslag blijft dicht")
    expect(table.screen.get_by_text("Praat met handkaarten")).to_be_visible()
    faults += faults_of(table)
    assert faults == []
    assert list(LiveCard.objects.filter(what_if="").values_list("position", flat=True)) == [1, 3]


def test_hands_are_counted_where_there_are_no_phones(table: Table):
    _to_the_card(table, players=8)
    table.host.get_by_text("Geen telefoons? Tel handen of kaarten").click()
    for option, count in zip("ABCD", (1, 4, 2, 1), strict=True):
        table.host.get_by_label(f"Aantal voor {option}:").fill(str(count))
    table.press("Laat deze telling zien")
    table.hall_sees("B krijgt de meeste stemmen")
    table.sees("Onthullen")


def test_an_english_screen_says_in_which_language_a_case_is(table: Table):
    _to_the_card(table, players=6)
    table.screen.goto(f"/en/sessies/{table.session.public_id}/scherm/")
    table.press("Start de stemming")
    title = table.screen.get_by_role("heading", level=1).locator("[lang=nl]")
    expect(title).to_have_text("Ria tekent voor meneer Aydin. Wat doe jij als eerste?")
    expect(table.screen.locator(".beamer__opties")).to_have_attribute("lang", "nl")


def test_the_stop_button_shows_help_everywhere_and_the_game_goes_on(table: Table):
    _to_the_card(table, players=6)
    table.press("Leg stil en toon hulp")
    table.sees("Het spel ligt stil")
    table.hall_sees("Het spel ligt stil")
    for page in (table.host, table.screen):
        expect(page.get_by_text("Bram Kuipers")).to_be_visible()
    assert faults_of(table) == []
    table.press("Ga verder met het spel")
    table.hall_sees("De ontbrekende handtekening")


def test_motion_is_switched_off_by_the_host_and_on_the_screen(table: Table):
    table.press("Open de sessie")
    still = table.screen.locator("#scherm.is-stil")
    expect(still).to_have_count(0)
    table.press("Zet beweging uit")
    expect(still).to_have_count(1)
    table.press("Zet beweging aan")
    expect(still).to_have_count(0)
    # A key alone does nothing, whoever speaks or types.
    table.screen.keyboard.press("m")
    switch = table.screen.get_by_role("button", name="Zet beweging uit")
    expect(switch).to_be_visible()
    expect(still).to_have_count(0)
    switch.focus()
    table.screen.keyboard.press("Control+m")
    expect(still).to_have_count(0)
    table.screen.keyboard.press("m")
    expect(still).to_have_count(1)
    table.screen.get_by_role("button", name="Zet beweging aan").click()
    expect(still).to_have_count(0)


def test_a_host_plays_with_the_keyboard_alone_and_keeps_the_focus(table: Table):
    _to_the_card(table, players=6)
    next_thing = table.host.get_by_role("button", name="Start de stemming")
    next_thing.focus()
    table.host.keyboard.press("Enter")
    closing = table.host.get_by_role("button", name="Sluit de stemming")
    expect(closing).to_be_focused()
    table.host.keyboard.press("Enter")
    expect(table.host.get_by_role("button", name="Onthul", exact=True)).to_be_focused()


def test_another_device_takes_over_where_it_stands(table: Table, open_page: Callable[..., Page]):
    _to_the_card(table, players=6)
    table.press("Start de stemming")
    table.vote("AABBBB", round_number=1)
    table.host.close()
    phone = table.screen.context.new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(f"/sessies/{table.session.public_id}/console/")
    phone.get_by_role("button", name="Sluit de stemming").click()
    expect(phone.get_by_role("button", name="Onthul", exact=True)).to_be_visible()


def test_the_console_works_on_after_the_log_in_ended(table: Table):
    _to_the_card(table, players=6)
    table.host.context.clear_cookies()
    table.press("Start de stemming")
    table.hall_sees("Ria tekent voor meneer Aydin. Wat doe jij als eerste?")
    expect(table.host.get_by_role("dialog")).to_have_count(0)


def _to_the_card(table: Table, *, players: int) -> None:
    table.press("Open de sessie")
    table.come_in(min(players, 6))
    table.host.get_by_label("Hoeveel mensen doen mee?").fill(str(players))
    table.press("Dit klopt")
    table.press("Kies een kaart")
    table.press("Leg ‘De ontbrekende handtekening’ op tafel")
    table.hall_sees("De ontbrekende handtekening")


# Other kinds --------------------------------------------------------------------------------------


def _session_of(kind: Kind, **fields) -> LiveSession:
    at = clock.now()
    return plan_session(kind=kind, by=make_facilitator(at), starts_at=at, at=at, place="Kamer 1", **fields)


def test_a_new_facilitator_rehearses_alone(open_page, asgi_server, session):
    rehearsal = _session_of(Kind.REHEARSAL, deck=session.deck)
    table = Table(open_page, asgi_server, rehearsal)
    table.press("Open de sessie")
    table.press("Laat 12 oefendeelnemers meedoen")
    table.host.get_by_label("Hoeveel mensen doen mee?").fill("12")
    table.press("Dit klopt")
    table.press("Kies een kaart")
    table.press("Leg ‘Het cadeau’ op tafel")
    table.press("Start de stemming")
    expect(table.screen.get_by_role("img", name="12 van de 12 hebben gestemd")).to_be_visible()
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.press("Verder: Wie heeft recht op wat?")
    table.press("Verder: Wegen")
    table.press("Laat zien: Voor Aannemen.")
    table.press("Stem opnieuw")
    expect(table.screen.get_by_role("img", name="12 van de 12 hebben gestemd")).to_be_visible()
    table.press("Sluit de stemming")
    table.press("Onthul")
    expect(table.screen.get_by_role("img", name="van de 12 kozen anders")).to_be_visible()
    assert faults_of(table) == []


def test_a_dialogue_table_goes_by_turns(open_page, asgi_server, session):
    table = Table(open_page, asgi_server, _session_of(Kind.DIALOGUE_TABLE))
    table.press("Open de sessie")
    table.hall_sees("Doe mee")
    faults = _people_check_in(table)
    table.press("Begin het gesprek")
    table.hall_sees("Welkom")
    # Who comes late still finds the list.
    faults += _people_check_in(table, with_qr=False)
    table.press("Verder: Vertel de casus")
    table.press("Verder: Iedereen twee minuten")
    table.press("Eerste spreker")
    expect(table.screen.get_by_text("Spreker 1")).to_be_visible()
    expect(table.screen.get_by_text("Nog ongeveer 2 minuten")).to_be_visible()
    table.press("Volgende spreker")
    expect(table.screen.get_by_text("Spreker 2")).to_be_visible()
    assert faults + faults_of(table) == []
    table.host.get_by_role("button", name="Besluit en afspraak").click()
    table.sees("Besluit en afspraak")
    table.press("Naar de oogst")
    table.hall_sees("Wat nemen we mee?")


def _people_check_in(table: Table, *, with_qr: bool = True) -> list[str]:
    code = LiveSession.objects.get(pk=table.session.pk).short_code
    address = f"{table.site.removeprefix('http://')}/sessies/inchecken/"
    for page in (table.host, table.screen):
        expect(page.get_by_text(f"{code[:3]} {code[3:]}").first).to_be_visible()
        expect(page.get_by_text(address).first).to_be_visible()
        if with_qr or page is table.host:
            expect(page.get_by_text("Check in, dan sta je op de presentielijst.")).to_be_visible()
            expect(page.get_by_role("img", name="QR-code om in te checken bij deze sessie")).to_be_visible()
    return faults_of(table)


def test_a_hall_sees_numbers_and_bars(open_page, asgi_server, session):
    hall = _session_of(Kind.PLENARY, deck=session.deck, capacity=300)
    table = Table(open_page, asgi_server, hall)
    _to_the_card(table, players=300)
    table.host.get_by_text("Geen telefoons? Tel handen of kaarten").click()
    for option, count in zip("ABCD", (120, 90, 61, 29), strict=True):
        table.host.get_by_label(f"Aantal voor {option}:").fill(str(count))
    table.press("Laat deze telling zien")
    table.hall_sees("A krijgt de meeste stemmen")
    expect(table.screen.get_by_role("img", name="Eerste stem 120")).to_be_visible()
    expect(table.screen.get_by_text("De balk laat zien hoeveel stemmen.")).to_be_visible()
    assert faults_of(table) == []
    # In a hall nobody agrees on behalf of a team.
    expect(table.host.get_by_role("button", name="Besluit en afspraak")).to_have_count(0)


def test_three_windows_play_a_card_while_three_hundred_vote(open_page, asgi_server, session):
    hall = _session_of(Kind.PLENARY, deck=session.deck, capacity=301)
    table = Table(open_page, asgi_server, hall)
    table.press("Open de sessie")
    phone = open_page(viewport=PHONE)
    phone.goto(f"/live/#{hall.join_secret}")
    crowd = Crowd(asgi_server, hall, 300)
    expect(table.host.get_by_text("301 verbonden")).to_be_visible()
    table.host.get_by_label("Hoeveel mensen doen mee?").fill("301")
    table.press("Dit klopt")
    table.press("Kies een kaart")
    table.press("Leg ‘De ontbrekende handtekening’ op tafel")
    table.press("Start de stemming")
    phone.get_by_role("radio", name="B:").check()
    expect(phone.get_by_text("Je stem is binnen.").first).to_be_visible()
    assert crowd.vote(table.card, [0] * 100 + [1] * 140 + [2] * 60, round_number=1) == 300
    expect(table.screen.get_by_role("img", name="301 van de 301 hebben gestemd")).to_be_visible()
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.hall_sees("B krijgt de meeste stemmen")
    expect(table.screen.get_by_role("img", name="Eerste stem 141")).to_be_visible()
    table.press("Verder: Wie heeft recht op wat?")
    table.press("Verder: Wegen")
    table.press("Stem opnieuw")
    expect(table.host.get_by_role("button", name="Sluit de stemming")).to_be_visible()
    phone.get_by_role("radio", name="C:").check()
    expect(phone.get_by_text("Je stem is binnen.").first).to_be_visible()
    assert crowd.vote(table.card, [0] * 80 + [1] * 100 + [2] * 120, round_number=2) == 300
    expect(table.screen.get_by_role("img", name="301 van de 301 hebben gestemd")).to_be_visible()
    table.press("Sluit de stemming")
    table.press("Onthul")
    table.hall_sees("Na het gesprek schuift de groep naar C")
    # 20 went from A, 60 from B, and whoever holds the phone.
    expect(table.screen.get_by_role("img", name="81 van de 301 kozen anders")).to_be_visible()
    table.press("Naar de oogst")
    table.hall_sees("Wat nemen we mee?")
    crowd.leave()
    card = LiveCard.objects.get()
    assert (card.totals["1"]["counts"], card.totals["2"]["counts"]) == ([100, 141, 60, 0], [80, 100, 121, 0])
    assert LiveSlot.objects.count() == 0


def test_a_team_finds_back_what_it_agreed_and_no_card_that_it_played(open_page, asgi_server, session):
    team, at = UnitFactory(name="Burgerzaken"), clock.now()
    before = _session_of(Kind.GAME, unit=team, deck=session.deck)
    open_lobby(session=before, at=at)
    played = latest_version(session.deck.cards.first().case_key)
    lay_card(session=before, version=played, at=at, threshold=5)
    agree(session=before, text="We bellen elkaar bij spoed", owner="Lotte", due_on=None, at=at)
    end_session(session=before, threshold=5, at=at)

    table = Table(open_page, asgi_server, _session_of(Kind.GAME, unit=team, deck=session.deck))
    table.press("Open de sessie")
    expect(table.host.get_by_text("Burgerzaken").first).to_be_visible()
    table.press("Nagekomen: We bellen elkaar bij spoed")
    expect(table.host.get_by_text("Mooi. Nagekomen.").first).to_be_visible()
    assert Agreement.objects.get().was_kept is True
    # Whoever leads along opens the same page.
    table.host.get_by_text("Vraag een spelleider erbij").click()
    table.host.get_by_label("Kies een spelleider").select_option(index=0)
    table.press("Voeg toe")
    expect(table.host.get_by_text("leidt nu mee, op elk apparaat")).to_be_visible()
    table.host.get_by_label("Hoeveel mensen doen mee?").fill("6")
    table.press("Dit klopt")
    table.press("Kies een kaart")
    expect(table.host.get_by_text("1 kaart staat er niet bij")).to_be_visible()
    expect(table.host.get_by_role("heading", name="De ontbrekende handtekening")).to_have_count(0)
    table.press("Trek er drie")
    expect(table.host.get_by_role("heading", name="Getrokken kaarten")).to_be_visible()
    assert faults_of(table) == []


# Titles -------------------------------------------------------------------------------------------


def _result(*counts: int, passes: int = 0) -> dict:
    return {"round": 1, "counts": list(counts), "voters": sum(counts) + passes, "passes": passes}


@pytest.mark.parametrize(
    ("results", "key", "places"),
    [
        ([_result(0, 0, 0, passes=6)], "find_none", []),
        ([_result(0, 6, 0)], "find_all", [1]),
        ([_result(1, 4, 1)], "find_most", [1]),
        ([_result(2, 3, 1)], "find_top", [1]),
        # Half is not most.
        ([_result(3, 2, 1)], "find_top", [0]),
        ([_result(3, 3, 0)], "find_tie", [0, 1]),
        ([_result(3, 3, 0), _result(1, 1, 4)], "find_shift", [2]),
        ([_result(3, 3, 0), _result(3, 2, 1)], "find_one_more", [2]),
        ([_result(4, 0, 0), _result(0, 2, 2)], "find_shift_many", []),
        ([_result(3, 3, 0), _result(3, 3, 0)], "find_same", []),
        # Two who passed and three who came: who moved cannot be told.
        ([_result(3, 3, 0), _result(3, 3, 5)], "find_other_room", []),
        # Who passes moved to nothing, and the picture is not the same.
        ([_result(3, 3, 0), _result(3, 2, 0, passes=1)], "find_shift_many", []),
        ([{"round": 1, "hidden": "too_few"}, _result(1, 4, 1)], "find_most", [1]),
    ],
)
def test_a_title_says_no_more_than_the_numbers(finding_of, results, key, places):
    assert finding_of(results) == {"key": key, "places": places}


@pytest.fixture(scope="module")
def finding_of(browser) -> Iterator[Callable]:
    """static/js/live/findings.js, in the browser that runs it."""
    page = browser.new_page()
    source = (Path(settings.PROJECT_ROOT) / "static/js/live/findings.js").read_text(encoding="utf-8")
    page.evaluate(
        "async source => { window.findings = await import(URL.createObjectURL("
        "new Blob([source], {type: 'text/javascript'}))) }",
        source,
    )
    yield lambda results: page.evaluate("results => findings.finding(results)", results)
    page.close()
