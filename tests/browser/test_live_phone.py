"""The phone in a live session: real Chromium, real socket, real server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from dilemmas.actions.leading import go_on_talking
from dilemmas.actions.live import (
    add_to_board,
    agree,
    count_heads,
    end_session,
    go_to_step,
    harvest,
    moderate_argument,
    pause,
    put_argument,
    strike_from_board,
)
from dilemmas.actions.live_voting import close_round, open_round, reveal_round, void_lost_rounds
from dilemmas.ballots import destroy_key
from dilemmas.models import Argument, ArgumentState, LiveCard, LiveSession
from dilemmas.queries.live import votes_of
from dilemmas.rules.rounds import Result, guess_score
from dilemmas.rules.session import Kind, Step
from foundation import clock
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import THRESHOLD, ballots, make_card, make_session, vote_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPTIONS = (
    "Ik zeg het nu: dit kan niet.",
    "Ik wacht tot het rustig is. Dan praat ik met Ria alleen.",
    "Ik zoek eerst een andere weg.",
    "Ik ga met Ria naar onze teamleider.",
)
SOON = timedelta(seconds=3)


@dataclass
class Game:
    """A session as its host leads it, at the server's own time."""

    session: LiveSession
    now: Callable[[], datetime]
    card: LiveCard | None = None

    def lay(self, **fields: object) -> LiveCard:
        title = fields.pop("title", "De handtekening")
        version = version_of(make_case(title, question="Wat doe jij?", options=OPTIONS, **fields))
        self.card = make_card(self.session, at=self.now(), version=version)
        return self.card

    def go(self, step: Step) -> None:
        go_to_step(card=self.card, step=step, at=self.now())

    def open(self) -> None:
        open_round(card=self.card, at=self.now())

    def close(self) -> None:
        close_round(card=self.card, at=self.now())

    def reveal(self) -> None:
        reveal_round(card=self.card, at=self.now() + SOON)

    @property
    def code(self) -> str:
        return LiveSession.objects.get(pk=self.session.pk).short_code

    def choices(self, round_number: int = 1) -> list[int | None]:
        return [slot.choice(round_number) for slot in votes_of(self.card).slots]


@pytest.fixture
def game(asgi_server: str) -> Game:
    return Game(make_session(at=clock.now(), heads=12), clock.now)


@pytest.fixture
def phone(open_page, game: Game) -> Page:
    """Joined by QR."""
    page = open_page(viewport=PHONE)
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_text("Verbonden", exact=True)).to_be_visible()
    return page


def join_by_code(page: Page, code: str) -> None:
    page.get_by_label("Code op het scherm").fill(code)
    page.get_by_role("button", name="Doe mee").click()


def option(page: Page, letter: str) -> Locator:
    return page.get_by_role("radio", name=f"{letter}:")


def has_vote(page: Page) -> None:
    expect(page.get_by_text("Je stem is binnen.").first).to_be_visible()


def in_memory(page: Page) -> str:
    return page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def fits_and_is_accessible(page: Page, where: str) -> list[str]:
    faults = [f"{where}: {fault}" for fault in violations(page)]
    if (wider := sideways_scroll(page)) > 0:
        faults.append(f"{where}: {wider} px too wide at 320 px")
    page.set_viewport_size(PHONE)
    return faults


def test_joining_by_code_takes_one_field_and_one_press(open_page, game):
    page = open_page(viewport=PHONE)
    page.goto("/live/")
    # The field is ready for typing, with the keyboard of numbers.
    expect(page.get_by_label("Code op het scherm")).to_be_focused()
    expect(page.get_by_label("Code op het scherm")).to_have_attribute("inputmode", "numeric")
    page.keyboard.type(f"{game.code[:3]} {game.code[3:]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_focused()
    expect(page.get_by_text("Verbonden", exact=True)).to_be_visible()


def test_a_wrong_code_says_how_to_go_on_and_keeps_what_was_typed(open_page, game, monkeypatch):
    page = open_page(viewport=PHONE)
    page.goto("/live/")
    join_by_code(page, "12 34")
    expect(page.get_by_text("Typ de zes cijfers die op het scherm staan.")).to_be_visible()
    wrong = f"{(int(game.code) + 1) % 10**6:06d}"
    join_by_code(page, wrong)
    expect(page.get_by_text("Deze code klopt niet, of werkt niet meer.")).to_be_visible()
    field = page.get_by_label("Code op het scherm")
    expect(field).to_be_focused()
    expect(field).to_have_value(wrong)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert fits_and_is_accessible(page, "wrong code") == []
    monkeypatch.setattr("dilemmas.actions.joining.FAILURES_A_WINDOW", 0)
    join_by_code(page, game.code)
    expect(page.get_by_text("Scan de QR op het scherm: die werkt wel.")).to_be_visible()
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()


def test_the_secret_leaves_the_address_and_the_ballot_never_enters_one(phone, game):
    addresses: list[str] = []
    phone.on("request", lambda request: addresses.append(request.url))
    phone.on("websocket", lambda socket: addresses.append(socket.url))
    game.lay()
    game.open()
    option(phone, "B").check()
    has_vote(phone)
    phone.reload()
    expect(option(phone, "B")).to_be_checked()
    assert phone.url.endswith("/live/")
    ballot = phone.evaluate(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key.includes('ballot'))[1]).ballot"
    )
    assert len(ballot) == 22
    assert [one for one in addresses if ballot in one or game.session.join_secret in one] == []
    # A later visit of this browser joins nothing by itself: the secret lived as long as the tab.
    assert game.session.join_secret not in phone.evaluate("JSON.stringify({...localStorage})")


def test_an_unknown_session_says_how_to_mend_it(open_page, game):
    page = open_page(viewport=PHONE)
    page.goto(f"/live/#{'x' * 43}")
    expect(page.get_by_text("We vinden deze sessie niet.").first).to_be_visible()
    join_by_code(page, game.code)
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()


def test_a_vote_is_changed_until_the_round_closes(phone, game):
    game.lay()
    game.go(Step.VOTE)
    expect(phone.get_by_text("De spelleider opent zo de stemming.")).to_be_visible()
    expect(option(phone, "A")).to_be_disabled()
    game.open()
    option(phone, "A").check()
    has_vote(phone)
    option(phone, "C").check()
    has_vote(phone)
    assert game.choices() == [2]
    game.close()
    expect(phone.get_by_text("De stemming is gesloten.").first).to_be_visible()
    # What one chose is nowhere on the phone any more.
    expect(phone.get_by_role("radio")).to_have_count(0)
    assert '\\"choice\\":2' not in in_memory(phone)


def test_the_own_vote_is_there_after_a_reload_and_after_forgetting_all_but_the_ballot(phone, game):
    game.lay()
    game.open()
    option(phone, "B").check()
    has_vote(phone)
    phone.reload()
    expect(option(phone, "B")).to_be_checked()
    has_vote(phone)
    phone.evaluate(
        "Object.keys(localStorage).filter(key => key.includes(':vote:')).forEach(key => localStorage.removeItem(key))"
    )
    phone.reload()
    expect(option(phone, "B")).to_be_checked()
    option(phone, "D").check()
    has_vote(phone)
    assert game.choices() == [3]


def test_passing_is_for_once_a_session_and_comes_back_with_a_choice(phone, game):
    game.lay()
    game.open()
    pass_ = phone.get_by_role("radio", name="Ik pas")
    pass_.check()
    expect(phone.get_by_text("Je past deze keer.").first).to_be_visible()
    option(phone, "A").check()
    has_vote(phone)
    pass_.check()
    expect(phone.get_by_text("Je past deze keer.").first).to_be_visible()
    assert game.choices() == [-1]
    game.close()
    game.lay(title="De reis")
    game.open()
    expect(option(phone, "A")).to_be_enabled()
    expect(pass_).to_have_count(0)


def test_a_vote_without_a_line_waits_and_goes_when_there_is_one(phone, game):
    game.lay()
    game.open()
    expect(option(phone, "A")).to_be_enabled()
    phone.context.set_offline(True)
    expect(phone.get_by_text("Even geen verbinding, we proberen het opnieuw")).to_be_visible()
    option(phone, "D").check()
    expect(phone.get_by_text("Je stem staat klaar").first).to_be_visible()
    assert game.choices() == []
    # The last one counts, with its own number, also through a reload of the page.
    option(phone, "B").check()
    phone.context.set_offline(False)
    has_vote(phone)
    expect(phone.get_by_text("Verbonden", exact=True)).to_be_visible()
    assert game.choices() == [1]


def test_a_vote_that_comes_after_the_close_is_told_to_be_too_late(phone, game):
    game.lay()
    game.go(Step.VOTE)
    game.open()
    expect(option(phone, "A")).to_be_enabled()
    phone.context.set_offline(True)
    option(phone, "A").check()
    expect(phone.get_by_text("Je stem staat klaar").first).to_be_visible()
    game.close()
    game.reveal()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Verbonden", exact=True)).to_be_visible()
    expect(phone.get_by_role("heading", name="Te weinig stemmen")).to_be_visible()
    expect(phone.get_by_text("Je stem kwam te laat.").first).to_be_visible()
    assert game.choices() == []


BLOCKED = """
class Blocked extends EventTarget {
  constructor() { super(); this.readyState = 0; setTimeout(() => { this.readyState = 3; this.onclose?.({ code: 1006 }); }, 10); }
  close() {}
  send() { throw new Error("blocked"); }
}
Blocked.OPEN = 1;
window.WebSocket = Blocked;
"""


@pytest.mark.parametrize("script", [BLOCKED, "delete window.WebSocket;"])
def test_where_sockets_are_blocked_questions_do_the_same(open_page, game, script):
    page = open_page(viewport=PHONE)
    page.add_init_script(script)
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_text("Verbonden, met een paar seconden vertraging")).to_be_visible()
    game.lay()
    game.open()
    option(page, "A").check()
    has_vote(page)
    option(page, "C").check()
    has_vote(page)
    assert game.choices() == [2]
    page.reload()
    expect(option(page, "C")).to_be_checked()
    page.context.set_offline(True)
    expect(page.get_by_text("Even geen verbinding")).to_be_visible()
    option(page, "D").check()
    expect(page.get_by_text("Je stem staat klaar").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Verbonden, met een paar seconden vertraging")).to_be_visible()
    has_vote(page)
    assert game.choices() == [3]


def test_a_dropped_socket_comes_back_by_itself(open_page, game):
    page = open_page(viewport=PHONE)
    page.add_init_script(
        "const Real = WebSocket; window.sockets = [];"
        "window.WebSocket = class extends Real { constructor(...given) { super(...given); window.sockets.push(this); } };"
    )
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_text("Verbonden", exact=True)).to_be_visible()
    page.evaluate("window.sockets.at(-1).close()")
    game.lay()
    expect(page.get_by_role("heading", name="De handtekening")).to_be_visible()
    # On a busy machine it may take more than one attempt.
    assert page.evaluate("window.sockets.length") >= 2


def test_a_phone_that_slept_finds_its_line_again(open_page, game):
    """Its socket died without a word: nothing comes, and what is sent goes nowhere."""
    page = open_page(viewport=PHONE)
    page.add_init_script(
        "const Real = WebSocket; window.sockets = [];"
        "window.WebSocket = class extends Real { constructor(...given) { super(...given); window.sockets.push(this); } };"
    )
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_text("Verbonden", exact=True)).to_be_visible()
    page.evaluate("const asleep = window.sockets.at(-1); asleep.send = () => {}; asleep.onmessage = null")
    game.lay()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="De handtekening")).to_be_visible()
    expect(page.get_by_text("Verbonden", exact=True)).to_be_visible()
    # On a busy machine it may take more than one attempt.
    assert page.evaluate("window.sockets.length") >= 2


def test_a_socket_that_opens_and_says_nothing_is_given_up(open_page, game):
    """As behind some proxies."""
    page = open_page(viewport=PHONE)
    page.route_web_socket("**/live/socket/", lambda _socket: None)
    page.clock.install()
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_text("We maken verbinding").first).to_be_visible()
    page.clock.run_for(10_000)
    page.clock.run_for(10_000)
    expect(page.get_by_text("Verbonden, met een paar seconden vertraging")).to_be_visible()
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()


def test_more_frames_than_a_question_holds_go_in_several(open_page, game):
    page = open_page(viewport=PHONE)
    page.add_init_script(BLOCKED)
    page.goto(f"/live/#{game.session.join_secret}")
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()
    answers = page.evaluate(
        """async ([join, ballot]) => {
          const { Line } = await import("/static/js/live/line.js");
          let ready;
          const isUp = new Promise((resolve) => { ready = resolve; });
          const line = new Line({ hello: { audience: "phone", join, ballot }, onSnapshot: ready });
          await isUp;
          const asked = Array.from({ length: 45 }, () => line.ask({ type: "ping" }));
          const types = (await Promise.all(asked)).map((answer) => answer.type);
          line.close();
          return types;
        }""",
        [game.session.join_secret, "AAECAwQFBgcICQoLDA0ODw"],
    )
    assert answers == ["done"] * 45


def test_a_snapshot_moves_no_focus_and_wipes_no_text(phone, game):
    game.lay()
    game.open()
    reason = phone.get_by_label("Waarom? Eén zin, als je wilt")
    reason.fill("Hij mag niet de dupe worden")
    reason.focus()
    phone.evaluate("window.before = document.activeElement; before.setSelectionRange(4, 4)")
    go_to_step(card=game.card, step=Step.VOTE, at=game.now())
    expect(phone.get_by_text("Stap 2 van 7: stil stemmen").first).to_be_visible()
    assert phone.evaluate("document.activeElement === window.before && before.selectionStart") == 4
    expect(reason).to_have_value("Hij mag niet de dupe worden")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Je zin zit in de pot.").first).to_be_visible()
    expect(reason).to_have_value("")
    argument = Argument.objects.get()
    assert (argument.text, argument.state) == ("Hij mag niet de dupe worden", "held")


def test_without_a_moderator_nobody_is_asked_for_reasons(phone, game):
    LiveSession.objects.filter(pk=game.session.pk).update(has_arguments=False)
    game.lay()
    game.open()
    expect(option(phone, "A")).to_be_enabled()
    expect(phone.get_by_label("Waarom?")).to_have_count(0)


def test_a_step_is_told_once_to_a_screen_reader(phone, game):
    sockets: list[WebSocket] = []
    phone.on("websocket", lambda opened: sockets.append(opened))
    phone.reload()
    expect(phone.get_by_text("Verbonden", exact=True)).to_be_visible()
    phone.evaluate(
        """window.said = [];
        new MutationObserver(() => { const words = document.querySelector('[role=status]').textContent; if (words) said.push(words); })
          .observe(document.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true });"""
    )
    game.lay()
    expect(phone.get_by_role("heading", name="De handtekening")).to_be_visible()
    game.go(Step.VOTE)
    game.open()
    expect(option(phone, "A")).to_be_enabled()
    # News that changes nothing on a phone.
    with sockets[-1].expect_event("framereceived"):
        count_heads(session=game.session, heads=11)
    # What a snapshot has to say is said in the next frame.
    phone.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    said = " | ".join(phone.evaluate("window.said"))
    assert said.count("Nieuwe kaart: De handtekening") == 1
    assert said.count("stil stemmen") == 1
    assert said.count("De stemming is open.") == 1


def test_the_guess_stays_on_the_phone_and_is_scored_by_the_rule(phone, game):
    frames: list[str] = []
    phone.on("request", lambda request: frames.append(request.post_data or ""))
    game.lay()
    game.open()
    expect(option(phone, "A")).to_be_enabled()
    expect(phone.get_by_role("heading", name="Raad de verdeling")).to_have_count(0)
    option(phone, "A").check()
    has_vote(phone)
    for letter, stones in zip("ABCD", (6, 2, 2, 0), strict=True):
        for _stone in range(stones):
            phone.get_by_role("button", name=f"Een steen erbij {letter}").click()
    expect(phone.get_by_text("Alle stenen liggen.").first).to_be_visible()
    more = phone.get_by_role("button", name="Een steen erbij A")
    expect(more).to_have_attribute("aria-disabled", "true")
    # Who lays stones with the keyboard keeps the focus at the last one, and one more changes nothing.
    less = phone.get_by_role("button", name="Een steen minder bij C")
    less.press("Enter")
    less.press("Enter")
    less.press("Enter")
    expect(less).to_be_focused()
    expect(phone.get_by_text("Nog 2 stenen").first).to_be_visible()
    for _stone in range(3):
        more_c = phone.get_by_role("button", name="Een steen erbij C")
        more_c.press("Enter")
    expect(more_c).to_be_focused()
    expect(phone.get_by_text("Alle stenen liggen.").first).to_be_visible()
    vote_all(game.card, dict(zip(ballots(9), [0, 0, 1, 1, 1, 1, 2, 2, 3], strict=True)), at=game.now())
    game.go(Step.REVEAL)
    game.close()
    game.reveal()
    expect(phone.get_by_role("heading", name="De meeste stemmen gaan naar B")).to_be_visible()
    right = guess_score({0: 6, 1: 2, 2: 2}, Result((3, 4, 2, 1), 10, 0))
    expect(phone.get_by_text(f"Jouw gok: {right} van de 10 stenen lagen goed.")).to_be_visible()
    assert not any("guess" in one for one in frames)


def test_the_second_reveal_shows_both_votes_and_the_shift(phone, game):
    game.lay()
    voters = ballots(9)
    game.open()
    option(phone, "C").check()
    has_vote(phone)
    vote_all(game.card, dict(zip(voters, [0, 0, 1, 1, 1, 1, 2, 2, 3], strict=True)), at=game.now())
    game.close()
    game.reveal()
    game.go(Step.VOTE_AGAIN)
    game.open()
    # Nothing of the first vote while the second is cast.
    expect(option(phone, "C")).not_to_be_checked()
    option(phone, "C").check()
    has_vote(phone)
    second = dict(zip(voters, [0, 2, 1, 1, 2, 2, 2, 2, 3], strict=True))
    vote_all(game.card, second, at=game.now(), sequence=2, round_number=2)
    game.close()
    game.reveal()
    expect(phone.get_by_role("heading", name="Na het gesprek kiezen meer mensen C")).to_be_visible()
    line = phone.get_by_role("listitem").filter(has_text=OPTIONS[2])
    expect(line).to_contain_text("Eerste stem: 3")
    expect(line).to_contain_text("Tweede stem: 6")
    expect(phone.get_by_text("3 van de 10 mensen kozen iets anders na het gesprek.")).to_be_visible()


def test_a_second_reveal_of_other_voters_says_no_more_than_the_numbers(phone, game):
    game.lay()
    voters = ballots(14)
    game.open()
    vote_all(game.card, dict.fromkeys(voters[:9], 0), at=game.now())
    game.close()
    game.reveal()
    game.go(Step.VOTE_AGAIN)
    game.open()
    vote_all(game.card, dict.fromkeys(voters[9:], 2), at=game.now(), round_number=2)
    vote_all(game.card, dict.fromkeys(voters[:9], 0), at=game.now(), sequence=2, round_number=2)
    game.close()
    count_heads(session=game.session, heads=14)
    game.reveal()
    # Five came in: nobody moved to C.
    expect(phone.get_by_role("heading", name="Zo stemmen jullie na het gesprek")).to_be_visible()


def test_a_line_that_the_host_takes_away_leaves_the_one_in_hand(phone, game):
    game.lay(stakeholders=[])
    for who in ("Ria uit de straat", "De buren"):
        add_to_board(card=game.card, who=who, what="rust")
    game.go(Step.RIGHTS)
    expect(phone.get_by_role("heading", name="Ria uit de straat: rust")).to_have_attribute("lang", "nl")
    phone.get_by_role("button", name="Weeg: De buren: rust").click()
    ria, neighbours = (line["id"] for line in LiveCard.objects.get(pk=game.card.pk).board)
    strike_from_board(card=game.card, line_id=ria)
    expect(phone.get_by_text("Regel 1 van 1")).to_be_visible()
    expect(phone.get_by_role("heading", name="De buren: rust")).to_be_visible()
    strike_from_board(card=game.card, line_id=neighbours)
    expect(phone.get_by_text("Op dit bord staat nog niemand.")).to_be_visible()


def test_a_phone_in_a_talk_without_votes_is_sent_to_the_list(open_page, asgi_server):
    session = make_session(at=clock.now(), kind=Kind.MORAL_DELIBERATION)
    phone = open_page(viewport=PHONE)
    phone.goto(f"/live/#{session.join_secret}")
    expect(phone.get_by_role("heading", name="Dit gesprek gaat zonder telefoon")).to_be_visible()
    expect(phone.get_by_text("eerste kaart")).to_have_count(0)
    link = phone.get_by_role("link", name="Meld je aan als aanwezig")
    assert link.get_attribute("href") == f"/sessies/inchecken/#{session.join_secret}"
    assert fits_and_is_accessible(phone, "talk") == []
    go_on_talking(session=session, step=0, turn=0, at=clock.now())
    expect(phone.get_by_role("heading", name="Dit gesprek gaat zonder telefoon")).to_be_visible()
    end_session(session=session, threshold=THRESHOLD, at=clock.now())
    expect(phone.get_by_text("Wat hier gezegd is, blijft hier.")).to_be_visible()
    expect(phone.get_by_text("Wat jij koos")).to_have_count(0)


def test_the_board_is_of_the_table_and_holds_still_under_a_thumb(open_page, phone, game):
    people = [
        ("De inwoner", "zelf tekenen"),
        ("De collega", "een goede sfeer"),
        ("De buren", "gelijk behandeld"),
    ]
    stakes = [
        {"type": "stakeholder", "value": {"who": who, "right": what, "interest": "", "wish": ""}}
        for who, what in people
    ]
    game.lay(stakeholders=stakes)
    other = open_page(viewport=PHONE)
    other.goto(f"/live/#{game.session.join_secret}")
    game.go(Step.RIGHTS)
    for page in (phone, other):
        expect(page.get_by_role("heading", name="De inwoner: zelf tekenen")).to_be_visible()
    phone.get_by_role("button", name="Recht", exact=True).click()
    expect(phone.get_by_role("heading", name="De collega: een goede sfeer")).to_be_visible()
    # The other one sees it weighed, and keeps the line that was in hand.
    expect(other.get_by_role("button", name="Recht", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(other.get_by_role("heading", name="De inwoner: zelf tekenen")).to_be_visible()
    phone.get_by_role("button", name="Weeg opnieuw: De inwoner: zelf tekenen").click()
    expect(phone.get_by_role("heading", name="De inwoner: zelf tekenen")).to_be_focused()
    phone.get_by_role("button", name="Belang", exact=True).click()
    phone.get_by_role("button", name="Wie missen we nog?").click()
    phone.get_by_label("Wie?", exact=True).fill("De volgende in de rij")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Vul allebei in")).to_be_visible()
    expect(phone.get_by_label("Wat staat er voor hen op het spel?")).to_be_focused()
    phone.keyboard.type("op tijd geholpen worden")
    phone.keyboard.press("Enter")
    expect(other.get_by_text("De volgende in de rij: op tijd geholpen worden").first).to_be_visible()
    board = LiveCard.objects.get(pk=game.card.pk).board
    assert [line["weight"] for line in board] == ["interest", "", "", ""]


def test_a_stop_shows_help_and_nothing_else(phone, game):
    game.lay()
    game.open()
    option(phone, "A").check()
    has_vote(phone)
    pause(session=game.session, paused=True)
    expect(phone.get_by_role("heading", name="We stoppen even")).to_be_visible()
    expect(phone.get_by_role("radio")).to_have_count(0)
    expect(phone.get_by_text("De handtekening")).to_have_count(0)
    assert fits_and_is_accessible(phone, "paused") == []
    pause(session=game.session, paused=False)
    expect(option(phone, "A")).to_be_checked()


def test_a_void_round_is_told_calmly(phone, game):
    game.lay()
    game.go(Step.VOTE)
    game.open()
    option(phone, "A").check()
    has_vote(phone)
    destroy_key(game.card.public_id)
    assert void_lost_rounds() == 1
    expect(phone.get_by_role("heading", name="Deze stemming telt niet mee")).to_be_visible()
    expect(phone.get_by_text("Jij hebt niets fout gedaan.")).to_be_visible()
    assert fits_and_is_accessible(phone, "void") == []


def test_help_opens_over_every_screen_and_gives_the_focus_back(phone, game):
    game.lay()
    button = phone.get_by_role("button", name="Hulp en advies")
    button.click()
    expect(phone.get_by_role("dialog", name="Hulp en advies")).to_be_visible()
    game.go(Step.RIGHTS)
    expect(phone.get_by_role("heading", name="Hulp en advies")).to_be_focused()
    assert violations(phone) == []
    phone.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_every_step_fits_a_narrow_phone_and_is_accessible(phone, game):
    faults = fits_and_is_accessible(phone, "lobby")
    game.lay()
    voters = ballots(9)
    expect(phone.get_by_role("heading", name="De handtekening")).to_be_visible()
    phone.get_by_role("button", name="Trek een rol").click()
    faults += fits_and_is_accessible(phone, "read")
    game.go(Step.VOTE)
    game.open()
    option(phone, "A").check()
    has_vote(phone)
    faults += fits_and_is_accessible(phone, "vote")
    vote_all(game.card, dict.fromkeys(voters, 1), at=game.now())
    game.close()
    expect(phone.get_by_text("De stemming is gesloten.").first).to_be_visible()
    faults += fits_and_is_accessible(phone, "closed")
    game.reveal()
    game.go(Step.REVEAL)
    expect(phone.get_by_role("heading", name="De meeste stemmen gaan naar B")).to_be_visible()
    faults += fits_and_is_accessible(phone, "reveal")
    game.go(Step.RIGHTS)
    phone.get_by_role("button", name="Wens", exact=True).click()
    phone.get_by_role("button", name="Wie missen we nog?").click()
    faults += fits_and_is_accessible(phone, "rights")
    card = LiveCard.objects.select_related("session").get(pk=game.card.pk)
    for text in ("Hij mag niet de dupe worden.", "Zo is het afgesproken.", "Ria wil ook maar helpen."):
        moderate_argument(argument=put_argument(card=card, text=text), state=ArgumentState.SHOWN)
    game.go(Step.WEIGH)
    phone.get_by_role("button", name="Dit weegt voor mij: Zo is het afgesproken.").click()
    expect(phone.get_by_text("1 keer")).to_be_visible()
    faults += fits_and_is_accessible(phone, "weigh")
    agree(
        session=game.session, text="Wij bellen eerst.", owner="Ria", due_on=date(2030, 1, 15), at=game.now()
    )
    game.go(Step.AGREE)
    expect(phone.get_by_text("Voor 15 januari")).to_be_visible()
    faults += fits_and_is_accessible(phone, "agree")
    harvest(session=game.session, threshold=THRESHOLD, at=game.now())
    expect(phone.get_by_role("heading", name="De oogst")).to_be_visible()
    faults += fits_and_is_accessible(phone, "harvest")
    end_session(session=game.session, threshold=THRESHOLD, at=game.now())
    expect(phone.get_by_role("heading", name="Dank je wel")).to_be_visible()
    link = phone.get_by_role("link", name="Meld je aan als aanwezig")
    assert link.get_attribute("href") == f"/sessies/inchecken/#{game.session.join_secret}"
    faults += fits_and_is_accessible(phone, "ended")
    assert faults == []
    # Nothing of the session is left for who looks at this phone later.
    assert "ballot" not in in_memory(phone)


def test_without_script_somebody_asks_for_a_card(browser, asgi_server):
    context = browser.new_context(base_url=asgi_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/live/")
    expect(page.get_by_text("vraag de spelleider om een kaart")).to_be_visible()
    context.close()
