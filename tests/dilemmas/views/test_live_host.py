"""The pages of whoever leads: who opens them, what they carry, and that every word that the scripts say is there."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dilemmas.actions.live import add_host, end_session, lay_card
from dilemmas.models import LiveSession
from dilemmas.queries.methods import method_of
from dilemmas.rules.session import PRESETS, Kind
from dilemmas.tickets import read_ticket
from foundation.content.qr_codes import qr_svg
from tests.conftest import client_of
from tests.factories.content import make_home
from tests.factories.decks import make_deck
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import THRESHOLD, make_facilitator, make_session
from tests.factories.people import UnitFactory

pytestmark = pytest.mark.django_db
SCRIPTS = Path(settings.PROJECT_ROOT) / "static" / "js" / "live"
PAGES = ["console", "scherm"]


@pytest.fixture(autouse=True)
def present(now_is, at) -> None:
    make_home()
    now_is(at)


@pytest.fixture
def session(at) -> LiveSession:
    return make_session(at=at, by=make_facilitator(at))


def path(session: LiveSession, page: str) -> str:
    return f"/sessies/{session.public_id}/{page}/"


def held(session: LiveSession, page: str, name: str) -> dict:
    """The JSON of this name in the page of the first host."""
    host = session.hosts.order_by("pk").first().person
    body = client_of(host).get(path(session, page)).content.decode()
    return json.loads(re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', body)[1])


@pytest.mark.parametrize("page", PAGES)
def test_only_a_host_opens_it(session, page, at):
    assert Client().get(path(session, page)).status_code == 302
    other = make_facilitator(at)
    assert client_of(other).get(path(session, page)).status_code == 404
    add_host(session=session, person=other, by=session.hosts.get().person, at=at)
    response = client_of(other).get(path(session, page))
    assert response.status_code == 200
    # Nobody goes back to it at a shared computer.
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", [kind for kind, preset in PRESETS.items() if not preset.has_votes])
def test_in_a_talk_without_votes_people_check_in(page, kind, at):
    session = make_session(at=at, by=make_facilitator(at), kind=kind)
    assert held(session, page, "feiten")["address"] == "testserver/sessies/inchecken/"
    body = client_of(session.hosts.get().person).get(path(session, page)).content.decode()
    address = f"http://testserver/sessies/inchecken/#{session.join_secret}"
    assert qr_svg(address, title="QR-code om in te checken bij deze sessie") in body


@pytest.mark.parametrize(("page", "audience"), [("console", "host"), ("scherm", "screen")])
def test_it_carries_a_ticket_for_its_own_end(session, page, audience):
    ticket = read_ticket(held(session, page, "feiten")["ticket"])
    host = session.hosts.get().person
    assert (ticket.session_id, ticket.audience, ticket.person_id) == (
        session.public_id,
        audience,
        host.public_id,
    )


@pytest.mark.parametrize("page", PAGES)
def test_it_does_not_throw_its_host_out(session, page):
    body = client_of(session.hosts.get().person).get(path(session, page)).content.decode()
    assert "js/session.js" not in body
    # Only in the drawing of the QR code.
    assert session.join_secret not in body


def test_cards_are_those_of_the_deck_first_and_none_that_the_team_played(at):
    team, host = UnitFactory(name="Burgerzaken"), make_facilitator(at)
    cases = [make_case(title) for title in ("Eerst", "Dan", "Gespeeld", "Los")]
    deck = make_deck(cases[1], cases[2], cases[0])
    before = make_session(at=at, by=host, unit=team)
    lay_card(session=before, version=version_of(cases[2]), at=at, threshold=THRESHOLD)
    end_session(session=before, threshold=THRESHOLD, at=at)
    facts = held(make_session(at=at, by=host, unit=team, deck=deck), "console", "feiten")
    assert [(card["title"], card["inDeck"]) for card in facts["cards"]] == [
        ("Dan", True),
        ("Eerst", True),
        ("Los", False),
    ]
    assert (facts["leftOut"], facts["team"], facts["deck"]) == (["Gespeeld"], "Burgerzaken", "Teamdag")


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_opens_with_its_own_steps(at, kind):
    session = make_session(at=at, by=make_facilitator(at), kind=kind)
    make_case()
    facts = held(session, "console", "feiten")
    assert bool(facts["cards"]) == facts["hasVotes"] == PRESETS[kind].has_votes
    if facts["hasVotes"]:
        assert set(facts["steps"]) >= {step.code for step in method_of(session)}


@pytest.mark.parametrize(
    ("page", "entry"),
    [("console", "console.js"), ("scherm", "screen.js")],
)
def test_every_word_of_the_scripts_stands_in_the_page(session, page, entry):
    texts = held(session, page, "teksten")
    said = {name for script in imported(entry) for name in words_of(script)}
    assert len(said) > 20
    assert sorted(name for name in said if not _is_there(texts, name)) == []


def imported(entry: str) -> set[Path]:
    """This script of ours and all that it imports."""
    found, waiting = set(), [SCRIPTS / entry]
    while waiting:
        script = waiting.pop()
        if script in found:
            continue
        found.add(script)
        names = re.findall(r'from "(\.{1,2}/[^"]+)"', script.read_text(encoding="utf-8"))
        near = ((script.parent / name).resolve() for name in names)
        waiting += [one for one in near if "vendor" not in one.parts]
    return found


def words_of(script: Path) -> set[str]:
    """Names that are written out; what is put together in `…` is not among them."""
    source = script.read_text(encoding="utf-8")
    choices = re.findall(r'\bsay\((?:[^()"`]*\? )?"([\w.]+)"(?: : "([\w.]+)")?', source)
    return {name for pair in choices for name in pair if name}


def _is_there(texts: dict, name: str) -> bool:
    found = texts
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return isinstance(found, str) or (isinstance(found, dict) and {"one", "many"} <= set(found))
