"""Writing a line without a name, and reading it first as an editor."""

import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.test import Client

from dilemmas.actions.reactions import REACTIONS_A_MINUTE, send_reaction
from dilemmas.models import Poll, PollReaction
from foundation.people.actions import grant_role
from foundation.people.models import Role
from tests.conftest import client_of
from tests.factories.people import PersonFactory
from tests.factories.polls import FIRST, OVER, make_poll

pytestmark = pytest.mark.django_db
LIST = "/poll/reacties/"


@pytest.fixture
def poll(now_is) -> Poll:
    made = make_poll()
    now_is(FIRST)
    return made


@pytest.fixture
def writer() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def moderator(role: Role = Role.EDITOR) -> Client:
    person = PersonFactory()
    grant_role(person=person, role=role, at=FIRST)
    return client_of(person)


def place(poll: Poll) -> str:
    return f"/poll/reactie/{poll.public_id}/"


# Writing -----------------------------------------------------------------------------------------


def test_a_line_is_sent_and_said_to_wait(poll, writer):
    response = writer.post(place(poll), {"text": "Vraag het eerst."})
    assert response["Location"] == f"{place(poll)}?verstuurd=1"
    assert "Een redacteur leest je reactie eerst." in writer.get(response["Location"]).content.decode()
    assert PollReaction.objects.get().text == "Vraag het eerst."


def test_a_name_is_asked_about_once_and_then_let_through(poll, writer):
    first = writer.post(place(poll), {"text": "Karin zei van niet."})
    html = first.content.decode()
    assert first.status_code == 422
    assert "Dit lijkt op een naam: Karin." in html
    # Nothing typed is lost.
    assert "Karin zei van niet." in html
    assert PollReaction.objects.count() == 0
    seen = re.search(r'name="names_seen" value="([^"]+)"', html)[1]
    assert writer.post(place(poll), {"text": "Karin zei van niet.", "names_seen": seen}).status_code == 302
    assert PollReaction.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "a" * 281])
def test_an_empty_or_long_line_is_refused_with_the_reason(poll, writer, text):
    response = writer.post(place(poll), {"text": text})
    assert response.status_code == 422
    assert "utrecht-form-field-error-message" in response.content.decode()


def test_a_line_from_another_website_is_not_kept(poll):
    response = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(place(poll), {"text": "Hallo."})
    assert response.status_code == 403
    assert PollReaction.objects.count() == 0


def test_after_the_poll_nobody_can_write(poll, writer, now_is):
    now_is(OVER)
    html = writer.get(place(poll)).content.decode()
    assert "Reageren kan niet meer." in html
    assert "<textarea" not in html
    assert "Reageren kan niet meer." in writer.post(place(poll), {"text": "Toch."}).content.decode()
    assert PollReaction.objects.count() == 0


def test_a_flood_of_lines_gets_429_and_nothing_is_lost(poll, writer):
    for number in range(REACTIONS_A_MINUTE):
        send_reaction(poll=poll, text=f"Reactie {number}", at=FIRST)
    response = writer.post(place(poll), {"text": "Nog een."})
    assert response.status_code == 429
    assert "Nog een." in response.content.decode()


def test_who_is_logged_in_writes_without_a_trace_and_the_ballot_stays_at_home(poll):
    person = PersonFactory(given_name="Zebedeus", family_name="Vindmijniet")
    client = client_of(person)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.get("/zoeken/")
    client.get(f"/poll/{poll.public_id}/")
    before = list(Session.objects.values())
    response = client.post(place(poll), {"text": "Vraag het eerst."})
    assert response.status_code == 302
    assert response.cookies == {}
    assert list(Session.objects.values()) == before
    # A browser sends a cookie to the addresses below its path only.
    assert not any(
        place(poll).startswith(morsel["path"]) for morsel in client.cookies.values() if morsel["path"] != "/"
    )


def test_the_page_leads_who_has_something_to_report_to_the_right_door(poll, writer):
    assert 'href="/melden/"' in writer.get(place(poll)).content.decode()


# Reading first -----------------------------------------------------------------------------------


@pytest.fixture
def reaction(poll) -> PollReaction:
    send_reaction(poll=poll, text="Volgens mij gaat dit over Karin van Inkomen.", at=FIRST)
    return PollReaction.objects.get()


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONCERN_COORDINATOR])
def test_editors_and_the_coordinator_read_what_waits_with_its_likely_names(reaction, role):
    html = moderator(role).get(LIST).content.decode()
    assert "1 reactie wacht." in html
    assert "<mark>Karin</mark>" in html
    assert 'value="Karin"' in html


@pytest.mark.parametrize("role", [Role.HR, Role.WORKS_COUNCIL, Role.FACILITATOR, Role.PRIVACY_OFFICER])
def test_nobody_else_reads_or_decides(reaction, role):
    client = moderator(role)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{reaction.pk}/", {"decision": "approve"}).status_code == 403


def test_approving_takes_out_what_was_ticked_or_typed(reaction):
    form = {"decision": "approve", "remove": ["Karin"], "also_remove": "Inkomen"}
    response = moderator().post(f"{LIST}{reaction.pk}/", form)
    assert response["Location"] == LIST
    reaction.refresh_from_db()
    mark = "[naam weggehaald]"
    assert (reaction.text, reaction.state) == (f"Volgens mij gaat dit over {mark} van {mark}.", "approved")


def test_rejecting_needs_a_reason(reaction):
    client = moderator()
    assert "Kies waarom" in said(client.post(f"{LIST}{reaction.pk}/", {"decision": "reject"}))
    reaction.refresh_from_db()
    assert reaction.state == "waiting"
    client.post(f"{LIST}{reaction.pk}/", {"decision": "reject", "reason": "names"})
    reaction.refresh_from_db()
    assert (reaction.state, reaction.text) == ("rejected", "")
    assert "Alles is gelezen" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"decision": "publiceer"},
        {"decision": "reject", "reason": "zomaar"},
        # A word that is not among those offered: nobody rewrites by a forged form.
        {"decision": "approve", "remove": ["Volgens"]},
    ],
)
def test_a_forged_form_changes_nothing(reaction, form):
    assert moderator().post(f"{LIST}{reaction.pk}/", form).status_code == 302
    reaction.refresh_from_db()
    assert (reaction.state, reaction.text[:8]) == ("waiting", "Volgens ")


def test_a_second_moderator_hears_that_it_is_decided(reaction):
    one, other = moderator(), moderator(Role.CONCERN_COORDINATOR)
    one.post(f"{LIST}{reaction.pk}/", {"decision": "approve"})
    late = other.post(f"{LIST}{reaction.pk}/", {"decision": "reject", "reason": "double"})
    assert "Hier is al over beslist." in said(late)
    reaction.refresh_from_db()
    assert reaction.state == "approved"
    assert one.post(f"{LIST}123/", {"decision": "approve"}).status_code == 404


def test_a_script_in_a_line_is_text(poll):
    send_reaction(poll=poll, text="<script>alert('Karin')</script>", at=FIRST)
    html = moderator().get(LIST).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
