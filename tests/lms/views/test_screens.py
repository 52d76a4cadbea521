"""The screens on which one watches, hears or does something, without JavaScript."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from foundation.people.actions import create_login
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import ANSWERED
from lms.frozen import files_of
from lms.models import Attempt
from lms.rules.answers import acknowledgement, mixed
from tests.conftest import client_of
from tests.factories.lms import lesson, make_module, new_steps
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.views.conftest import everything

pytestmark = pytest.mark.django_db

PASSWORD = "een-lang-wachtwoord"
KINDS = [
    *("film", "audio", "several", "order", "match", "hotspot"),
    *("short_text", "scenario", "document", "download", "checklist"),
]
QUESTIONS = {"several": ["0", "1"], "order": ["1", "0", "2", "3"], "match": ["0", "1", "2"], "hotspot": ["1"]}
KEPT = {"several": [0, 1], "order": [1, 0, 2, 3], "match": [0, 1, 2], "hotspot": 1}
AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def noor(now_is, at):
    now_is(at)
    person = PersonFactory(given_name="Noor")
    create_login(person=person, username="noor", password=PASSWORD)
    return EngagementFactory(person=person)


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor.person)


@pytest.fixture
def attempt(client, at) -> Attempt:
    """With every screen but the last done."""
    key = make_module(at=at, lessons=[lesson("Een", new_steps())])
    client.post(f"/leren/start/{key}/")
    made = Attempt.objects.get()
    made.done_steps = [step["id"] for step in steps(made)[:-1]]
    made.save()
    return made


def steps(attempt: Attempt) -> list[dict[str, Any]]:
    return attempt.content["lessons"][0]["steps"]


def step_of(attempt: Attempt, kind: str) -> dict[str, Any]:
    return steps(attempt)[KINDS.index(kind)]


def screen(attempt: Attempt, kind: str) -> str:
    return f"/leren/{attempt.public_id}/1/{KINDS.index(kind) + 1}/"


def saved(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def texts(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_screen_opens(client, attempt, kind):
    response = client.get(screen(attempt, kind))
    assert response.status_code == 200
    assert step_of(attempt, kind)["heading"] in texts(response)


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_an_answer_is_kept_and_talked_over(client, attempt, kind):
    response = client.post(screen(attempt, kind), {"option": QUESTIONS[kind]})
    assert response["Location"] == screen(attempt, kind)
    assert saved(attempt).answers == {step_of(attempt, kind)["id"]: KEPT[kind]}
    page = texts(client.get(screen(attempt, kind)))
    assert "Kies opnieuw" in page
    assert "Bekijk de reactie" not in page
    assert Statement.objects.filter(verb_id=ANSWERED.id).count() == 1


def test_reactions_begin_with_what_is_right(client, attempt):
    client.post(screen(attempt, "several"), {"option": ["0", "2"]})
    page = texts(client.get(screen(attempt, "several")))
    heads = [
        "Dit zag je goed",
        "De haast.",
        "Dit hoort er ook bij",
        "Het adres.",
        "Dit koos je ook",
        "De taal.",
    ]
    places = [page.index(head) for head in heads]
    assert places == sorted(places)
    client.post(screen(attempt, "order"), {"option": ["0", "2", "1", "3"]})
    page = texts(client.get(screen(attempt, "order")))
    assert "2 van de 4 stappen staan op hun plek." in page
    assert "Jij zette hem op plek 3" in page
    client.post(screen(attempt, "match"), {"option": ["0", "2", "1"]})
    page = texts(client.get(screen(attempt, "match")))
    assert "1 van de 3 zit bij elkaar." in page
    assert "Jij koos: wens" in page


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_autosave_keeps_and_states_nothing(client, attempt, kind):
    response = client.post(screen(attempt, kind), {"option": QUESTIONS[kind]}, headers=AUTOSAVE)
    assert response.json() == {"saved": True}
    assert saved(attempt).answers == {step_of(attempt, kind)["id"]: KEPT[kind]}
    assert Statement.objects.filter(verb_id=ANSWERED.id).count() == 0


def test_what_is_unticked_is_no_longer_kept(client, attempt):
    client.post(screen(attempt, "several"), {"option": ["0"]}, headers=AUTOSAVE)
    client.post(screen(attempt, "several"), {"option": ""}, headers=AUTOSAVE)
    assert saved(attempt).answers == {}


@pytest.mark.parametrize(
    ("kind", "option"),
    [("several", ["7"]), ("order", ["0", "0", "1", "2"]), ("match", ["0"]), ("hotspot", ["x"])],
)
def test_nonsense_is_refused_with_a_sentence(client, attempt, kind, option):
    response = client.post(screen(attempt, kind), {"option": option})
    assert (response["Location"], said(response)) == (screen(attempt, kind), ["Kies een van de antwoorden."])
    assert saved(attempt).answers == {}


def test_half_a_match_is_kept_and_asked_to_be_finished(client, attempt):
    response = client.post(screen(attempt, "match"), {"option": ["0", "", ""]})
    assert said(response) == ["Kies bij elke regel iets. Of sla de vraag over."]
    html = client.get(response["Location"]).content.decode()
    assert len(re.findall(r'<option value="0" selected', html)) == 1


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_skipping_blocks_nothing_and_an_order_that_nobody_made_is_not_kept(client, attempt, kind):
    order = [str(one) for one in mixed(step_of(attempt, kind))] if kind == "order" else []
    response = client.post(screen(attempt, kind), {"next": "1", "option": order})
    assert response["Location"] == f"/leren/{attempt.public_id}/1/{KINDS.index(kind) + 2}/"
    assert saved(attempt).answers == {}


def test_a_step_moves_by_its_button(client, attempt):
    first = mixed(step_of(attempt, "order"))
    fields = {"option": [str(one) for one in first], "move": f"{first[1]}:up"}
    response = client.post(screen(attempt, "order"), fields)
    step_id = step_of(attempt, "order")["id"]
    assert response["Location"] == f"{screen(attempt, 'order')}?opnieuw=1#{step_id}-stap-{first[1]}"
    moved = [first[1], first[0], *first[2:]]
    assert saved(attempt).answers == {step_id: moved}
    html = client.get(screen(attempt, "order") + "?opnieuw=1").content.decode()
    assert re.findall(r'name="option" value="(\d)"', html) == [str(one) for one in moved]
    assert Statement.objects.filter(verb_id=ANSWERED.id).count() == 0


@pytest.mark.parametrize("move", ["", "x", "9:up", "0:left"])
def test_a_move_that_is_none_is_refused(client, attempt, move):
    response = client.post(screen(attempt, "order"), {"option": ["0", "1", "2", "3"], "move": move})
    assert said(response) == ["Kies een van de antwoorden."]
    assert saved(attempt).answers == {}


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_an_answer_given_after_the_session_ended_is_there_after_the_log_in(client, attempt, kind):
    client.session.flush()
    response = client.post(screen(attempt, kind), {"option": QUESTIONS[kind]})
    response = client.post(response["Location"], {"login": "noor", "password": PASSWORD})
    page = client.get(response["Location"])
    assert "Je was uitgelogd. Je antwoord is bewaard." in texts(page)
    html = page.content.decode()
    shown = {
        "several": re.findall(r'value="(\d)"[^>]* checked', html),
        "hotspot": re.findall(r'value="(\d)"[^>]* checked', html),
        "order": re.findall(r'name="option" value="(\d)"', html),
        "match": re.findall(r'<option value="(\d)" selected', html),
    }
    assert shown[kind] == QUESTIONS[kind]
    assert saved(attempt).answers == {}


@pytest.mark.parametrize("kind", ["short_text", "scenario", "checklist", "document"])
def test_what_is_for_oneself_is_kept_nowhere(client, attempt, kind):
    fields = {"option": "1", "text": "Geheim", "agree": "1", "next": "1"}
    client.session.flush()
    client.post(screen(attempt, kind), fields)
    assert dict(client.session) == {}
    assert "Geheim" not in str(everything())


@pytest.mark.parametrize("kind", ["short_text", "scenario", "checklist"])
def test_nothing_on_it_can_be_sent(client, attempt, kind):
    """No field of the screen has a name in a form but which screen it is; a choice in a scenario is a link in the page."""
    html = client.get(screen(attempt, kind)).content.decode()
    main = html[html.index("<main") :]
    fields = re.findall(r"<(?:input|textarea|select)\b[^>]*>", main)
    named = [
        one for one in fields if "name=" in one and not re.search('name="(csrfmiddlewaretoken|step)"', one)
    ]
    assert named == []
    assert all(address.startswith("#") for address in re.findall(r'keuze--link" href="([^"]+)', main))


def test_a_scenario_leads_only_to_parts_that_are_there(client, attempt):
    html = client.get(screen(attempt, "scenario")).content.decode()
    ways = set(re.findall(r'href="#([^"]+)"', html[html.index('class="scenario"') :].split("</form>")[0]))
    assert len(ways) == 5
    assert all(f'id="{way}"' in html for way in ways)


def test_a_document_is_read_and_its_version_shows_afterwards(client, attempt):
    step = step_of(attempt, "document")
    attempt.done_steps = attempt.done_steps[: KINDS.index("document")]
    attempt.save()
    response = client.post(screen(attempt, "document"), {"next": "1"})
    assert said(response) == ["Lees eerst de tekst. Kruis daarna aan dat je dat deed."]
    client.post(screen(attempt, "document"), {"next": "1", "agree": "1"})
    assert saved(attempt).answers == {step["id"]: acknowledgement(step)}
    page = client.get(screen(attempt, "document"))
    assert "Gelezen, versie 2026" in texts(page)
    assert 'name="agree"' not in page.content.decode()
    for kind in ("download", "checklist"):
        client.post(screen(attempt, kind), {"next": "1"})
    closing = texts(client.get(f"/leren/{attempt.public_id}/klaar/"))
    assert "Gedragscode" in closing
    assert "Gelezen, versie 2026" in closing


def file_of(attempt: Attempt, name: str) -> str:
    kept = next(file for file in files_of(attempt.content).values() if file["name"] == name)
    return f"/leren/{attempt.public_id}/bestand/{kept['file']}"


def test_a_file_is_served_whole_and_in_parts(client, attempt):
    whole = client.get(file_of(attempt, "film.mp4"))
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    assert b"".join(whole.streaming_content) == b"0123456789"
    assert {"private", "immutable"} <= set(whole["Cache-Control"].split(", "))
    part = client.get(file_of(attempt, "film.mp4"), headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    after = client.get(file_of(attempt, "film.mp4"), headers={"Range": "bytes=99-"})
    assert (after.status_code, after["Content-Range"]) == (416, "bytes */10")


def test_a_download_has_its_own_name(client, attempt):
    response = client.get(file_of(attempt, "kaart.pdf") + "?neem-mee")
    assert response["Content-Disposition"] == 'attachment; filename="kaart.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_a_file_is_for_who_takes_the_module(client, attempt):
    path = file_of(attempt, "kaart.pdf")
    other = client_of(EngagementFactory().person)
    assert other.get(path).status_code == 404
    assert Client().get(path).status_code == 302
    for name in (f"{'0' * 64}.pdf", "..%2Fgeheim.pdf", "kaart.pdf"):
        assert client.get(f"/leren/{attempt.public_id}/bestand/{name}").status_code == 404
