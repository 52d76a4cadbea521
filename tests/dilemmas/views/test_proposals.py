"""The coordinator's pages of what people proposed."""

import re

import pytest
from django.contrib.messages import get_messages

from dilemmas.models import DilemmaCasePage
from dilemmas.queries.proposals import content_of
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.dilemmas import make_catalogue
from tests.factories.people import PersonFactory
from tests.factories.proposals import (
    TEXT,
    declined,
    draft_of,
    elsewhere,
    make_proposal,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def site(settings, tmp_path, now_is):
    settings.PROPOSAL_KEY_DIR = tmp_path / "keys"
    now_is(AT)
    make_home()


@pytest.fixture
def reviewer():
    return make_reviewer(at=AT)


@pytest.fixture
def client(reviewer):
    return client_of(reviewer)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_list_tells_what_waits_from_what_is_decided(client, reviewer):
    make_proposal(at=AT, question="Mag ik dit aannemen?")
    declined(make_proposal(at=AT, question="Wel of niet?"), by=reviewer, at=AT)
    page = words(client.get("/inbreng/"))
    assert page.index("Mag ik dit aannemen?") < page.index("Beslist") < page.index("Niet gebruikt")
    assert "Wel of niet?" not in page


def test_the_original_stands_beside_the_working_text(client):
    proposal = make_proposal(at=AT, proposer=PersonFactory(given_name="Zoë", family_name="Vos"))
    path = f"/inbreng/{proposal.pk}/"
    assert "Zoë Vos" in words(client.get(path))
    client.post(path, TEXT | {"situation": "Iemand neemt eten mee.", "title": "Eten"})
    page = words(client.get(path))
    assert "Iemand neemt eten mee." in page
    assert TEXT["situation"] in page
    content = content_of(type(proposal).objects.get())
    assert (content.original, content.title) == (TEXT, "Eten")


def test_names_may_be_kept_while_working_but_are_asked_about_before_a_case(client):
    make_catalogue()
    proposal = make_proposal(at=AT)
    path, form = f"/inbreng/{proposal.pk}/", TEXT | {"situation": "Sandra neemt eten mee.", "title": "Eten"}
    assert client.post(path, form).status_code == 302
    asked = client.post(path, form | {"next": "case"})
    assert "Dit lijkt op een naam: Sandra." in words(asked)
    assert DilemmaCasePage.objects.count() == 0
    seen = re.search(r'name="names_seen" value="([^"]*)"', asked.content.decode())[1]
    client.post(path, form | {"next": "case", "names_seen": seen})
    draft = DilemmaCasePage.objects.get()
    assert (draft.title, draft.live) == ("Eten", False)
    assert f"/beheer/pages/{draft.pk}/edit/" in client.get(path).content.decode()


def test_a_case_without_a_catalogue_is_refused_and_the_text_stays(client):
    proposal = make_proposal(at=AT)
    response = client.post(f"/inbreng/{proposal.pk}/", TEXT | {"title": "Eten", "next": "case"})
    assert "Er is nog geen catalogus" in said(response)
    assert TEXT["situation"] in words(response)


def test_asking_and_reading_the_answer(client):
    proposal = make_proposal(at=AT)
    path = f"/inbreng/{proposal.pk}/vraag/"
    assert "Schrijf je vraag op." in words(client.post(path, {}))
    client.post(path, {"question": "Gebeurt dit vaker?"})
    assert "Er is nog geen antwoord." in words(client.get(f"/inbreng/{proposal.pk}/"))
    assert "Meer dan één kan niet." in said(client.post(path, {"question": "En verder?"}))


def test_declining_needs_a_reason_and_asks_about_names(client):
    proposal = make_proposal(at=AT)
    path = f"/inbreng/{proposal.pk}/niet-gebruiken/"
    assert "Kies een reden." in words(client.post(path, {"reply": "Dank."}))
    asked = client.post(path, {"reason": "have_one", "reply": "Vraag het Sandra."})
    assert "Dit lijkt op een naam: Sandra." in words(asked)
    client.post(path, {"reason": "have_one", "reply": "Dank je wel."})
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason, proposal.reply) == ("not_used", "have_one", "Dank je wel.")
    assert "Dank je wel." in words(client.get(f"/inbreng/{proposal.pk}/"))
    client.post(f"/inbreng/{proposal.pk}/terug/")
    proposal.refresh_from_db()
    assert proposal.status == "in_work"


def test_a_report_is_not_passed_on(client):
    proposal = make_proposal(at=AT)
    path = f"/inbreng/{proposal.pk}/ergens-anders/"
    page = words(client.get(path))
    assert "Geef de tekst niet door." in page
    assert TEXT["situation"] not in page
    client.post(path)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.is_erased) == ("elsewhere", True)
    assert "Hierover is al beslist." in words(client.get(path))
    assert TEXT["situation"] not in words(client.get(f"/inbreng/{proposal.pk}/"))


@pytest.mark.parametrize("button", ["vraag", "niet-gebruiken", "ergens-anders"])
def test_what_is_decided_stays_decided(button: str, client, reviewer):
    proposal = elsewhere(make_proposal(at=AT), by=reviewer, at=AT)
    form = {"question": "Hoe?", "reason": "have_one"}
    response = client.post(f"/inbreng/{proposal.pk}/{button}/", form)
    assert "Hierover is al beslist." in said(response)


def test_what_nobody_can_read_any_more_says_so(client, settings):
    proposal = make_proposal(at=AT)
    (settings.PROPOSAL_KEY_DIR / proposal.key_name).unlink()
    assert "Niet meer te lezen" in words(client.get("/inbreng/"))
    assert "Deze tekst kan niemand meer lezen." in words(client.get(f"/inbreng/{proposal.pk}/"))


def test_a_draft_is_linked_and_not_made_twice(client, reviewer):
    proposal = make_proposal(at=AT)
    page = draft_of(proposal, by=reviewer, at=AT)
    client.post(f"/inbreng/{proposal.pk}/", TEXT | {"title": "Anders", "next": "case"})
    assert DilemmaCasePage.objects.get() == page
