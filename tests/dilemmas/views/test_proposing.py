"""Proposing a case: first whether it is really a report, then the form, then the code."""

import re

import pytest
from django.test import Client
from wagtail.models import Locale

from dilemmas.actions.proposals import ask_proposer
from dilemmas.models import KindOfWork, Proposal
from dilemmas.queries.proposals import content_of, proposer_of
from dilemmas.rules.proposals import MOST_AN_HOUR
from foundation.content.models import Channel, ChannelKind, ChannelsPage, ConfidantIndexPage
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.proposals import (
    TEXT,
    declined,
    draft_of,
    elsewhere,
    finished,
    make_code,
    make_reviewer,
    with_code,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
FORM, NAMED, FOLLOW = "/inbrengen/dilemma/", "/inbrengen-met-naam/", "/inbrengen/volgen/"
NO = {"happening": "nee", "colleague": "nee", "wants_action": "nee"}


@pytest.fixture(autouse=True)
def site(settings, tmp_path, now_is):
    settings.PROPOSAL_KEY_DIR = tmp_path / "keys"
    now_is(AT)
    home = make_home()
    KindOfWork.objects.create(code="balie", name="Balie", locale=home.locale)
    for page in (
        ChannelsPage(title="Melden", slug="melden", locale=home.locale),
        ConfidantIndexPage(title="Vertrouwenspersonen", slug="vertrouwenspersonen", locale=home.locale),
    ):
        home.add_child(instance=page)
    Channel.objects.create(
        code="112",
        name="Bel 112",
        kind=ChannelKind.DANGER,
        phone="112",
        locale=Locale.objects.get(language_code="nl"),
    )


@pytest.fixture
def person():
    return EngagementFactory(person=PersonFactory(given_name="Zebedeus", family_name="Vindmijniet")).person


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def token_in(response) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def seen_in(response) -> str:
    return re.search(r'name="names_seen" value="([^"]*)"', response.content.decode())[1]


def code_in(response) -> str:
    return re.search(r"inbrengcode__tekens\">([^<]+)<", response.content.decode())[1]


# Is it a report? ---------------------------------------------------------------------------------


@pytest.mark.parametrize("question", list(NO))
def test_any_yes_leads_to_the_doors_and_to_no_form(question: str):
    response = Client().post("/inbrengen/", NO | {question: "ja"})
    html = response.content.decode()
    assert response.status_code == 200
    assert 'href="/melden/"' in html
    assert 'href="/vertrouwenspersonen/"' in html
    assert f'href="{FORM}"' in html
    assert "<textarea" not in html
    assert ("Bel 112" in html) is (question == "happening")


def test_three_times_no_leads_to_the_form_at_the_same_address():
    response = Client().post("/inbrengen/", NO)
    assert response.status_code == 200
    assert "<textarea" in response.content.decode()


def test_who_skips_a_question_is_asked_again_and_keeps_the_rest():
    response = Client().post("/inbrengen/", {"happening": "nee", "colleague": "ja"})
    assert response.status_code == 422
    assert "Kies ja of nee" in words(response)
    assert re.search(r'value="ja"[^>]* checked', response.content.decode())


@pytest.mark.parametrize("answers", [NO, NO | {"colleague": "ja"}])
def test_the_answers_stand_in_no_address_session_or_cookie(answers, person):
    client = client_of(person)
    response = client.post("/inbrengen/", answers)
    assert "Location" not in response
    assert set(response.cookies) <= {"csrftoken"}
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] in ("strict-origin", "no-referrer")


# The form ----------------------------------------------------------------------------------------


def test_sending_gives_a_code_that_follows_it():
    client = Client()
    page = client.get(FORM)
    thanks = client.post(FORM, TEXT | {"token": token_in(page)})
    assert (thanks.status_code, Proposal.objects.count()) == (200, 1)
    assert content_of(Proposal.objects.get()).original["question"] == TEXT["question"]
    status = client.post(FOLLOW, {"code": code_in(thanks).lower().replace(" ", "-")})
    assert "Ontvangen" in words(status)
    assert "10 maart 2026" in words(status)


def test_a_double_click_shows_the_same_code():
    client = Client()
    form = TEXT | {"token": token_in(client.get(FORM))}
    assert code_in(client.post(FORM, form)) == code_in(client.post(FORM, form))
    assert Proposal.objects.count() == 1


def test_nobody_chooses_the_token_of_somebody_else():
    """A token that is not ours is replaced: two people who send the same do not share a code."""
    form = TEXT | {"token": "zelfbedacht"}
    assert code_in(Client().post(FORM, form)) != code_in(Client().post(FORM, form))


def test_names_are_asked_about_once():
    client = Client()
    form = TEXT | {"situation": "Sandra neemt restjes mee.", "token": token_in(client.get(FORM))}
    asked = client.post(FORM, form)
    assert (asked.status_code, Proposal.objects.count()) == (422, 0)
    assert "Dit lijkt op een naam: Sandra." in words(asked)
    assert "Sandra neemt restjes mee." in words(asked)
    sent = client.post(FORM, form | {"names_seen": seen_in(asked)})
    assert (sent.status_code, Proposal.objects.count()) == (200, 1)


def test_nothing_typed_is_lost_on_an_error():
    form = TEXT | {"question": "", "options": "Maar een ding", "work": ""}
    response = Client().post(FORM, form)
    assert response.status_code == 422
    assert "Schrijf op waar je tussen twijfelt." in words(response)
    assert "Schrijf twee, drie of vier mogelijkheden op" in words(response)
    for typed in (TEXT["situation"], "Maar een ding", TEXT["hard"]):
        assert typed in words(response)


def test_a_flood_is_refused_with_the_text_kept():
    for _number in range(MOST_AN_HOUR):
        make_code(at=AT)
    response = Client().post(FORM, TEXT)
    assert response.status_code == 429
    assert "Je tekst staat er nog" in words(response)
    assert TEXT["situation"] in words(response)


# With a name -------------------------------------------------------------------------------------


def test_with_a_name_only_when_it_was_ticked(person):
    client = client_of(person)
    form = TEXT | {"token": token_in(client.get(NAMED))}
    unticked = client.post(NAMED, form)
    assert (unticked.status_code, Proposal.objects.count()) == (422, 0)
    assert "Zet hier een vinkje" in words(unticked)
    assert code_in(client.post(NAMED, form | {"with_name": "on"}))
    assert proposer_of(content_of(Proposal.objects.get())) == person


def test_who_is_logged_in_and_sends_without_a_name_is_nobody(person):
    client = client_of(person)
    client.post(FORM, TEXT | {"token": token_in(client.get(FORM)), "with_name": "on"})
    assert content_of(Proposal.objects.get()).proposer == ""


def test_what_was_typed_goes_along_to_the_page_with_a_name(person):
    response = client_of(person).post(NAMED, TEXT | {"over": "1", "token": "x"})
    assert response.status_code == 200
    assert TEXT["situation"] in words(response)
    assert "Zebedeus" in words(response)
    assert Proposal.objects.count() == 0


def test_a_visitor_logs_in_first():
    response = Client().get(NAMED)
    assert response["Location"] == "/account/inloggen/?next=/inbrengen-met-naam/"


@pytest.mark.parametrize("extra", [{}, {"over": "1"}, {"with_name": "on"}])
def test_who_was_logged_out_meanwhile_finds_the_text_again(extra):
    response = Client().post(NAMED, TEXT | extra)
    assert Proposal.objects.count() == 0
    assert "Je bent niet ingelogd." in words(response)
    assert TEXT["situation"] in words(response)
    assert "Verstuur zonder naam" in words(response)


# Following ---------------------------------------------------------------------------------------


def follow(code: str):
    return Client().post(FOLLOW, {"code": code})


@pytest.mark.parametrize("code", ["CCCCCCCCCCCC", "kort", ""])
def test_an_unknown_code_says_so(code: str):
    response = follow(code)
    assert response.status_code == 422
    assert ("We kennen deze code niet" in words(response)) is bool(code)


def test_the_question_is_answered_with_the_code():
    code, reviewer = make_code(at=AT), make_reviewer(at=AT)
    ask_proposer(proposal=with_code(code), question="Gebeurt dit vaker?", by=reviewer, at=AT)
    assert "Gebeurt dit vaker?" in words(follow(code))
    asked = Client().post(f"{FOLLOW}antwoord/", {"code": code, "answer": "Remco doet dit vaker."})
    assert "Dit lijkt op een naam: Remco." in words(asked)
    assert "Remco doet dit vaker." in words(asked)
    done = Client().post(f"{FOLLOW}antwoord/", {"code": code, "answer": "Een collega doet dit vaker."})
    assert "Je antwoord is verstuurd." in words(done)
    assert content_of(with_code(code)).answer == "Een collega doet dit vaker."
    again = Client().post(f"{FOLLOW}antwoord/", {"code": code, "answer": "Toch niet."})
    assert "Er is geen vraag meer" in words(again)


@pytest.mark.parametrize("button", ["antwoord", "intrekken"])
def test_without_a_code_nothing_is_answered_or_taken_back(button: str):
    response = Client().post(f"{FOLLOW}{button}/", {"code": "CCCCCCCCCCCC", "answer": "Ja."})
    assert response.status_code == 422
    assert "We kennen deze code niet" in words(response)


def test_taking_back():
    code = make_code(at=AT)
    response = Client().post(f"{FOLLOW}intrekken/", {"code": code})
    assert "Je trok je tekst in." in words(response)
    assert "Hierover is al beslist" in words(Client().post(f"{FOLLOW}intrekken/", {"code": code}))


def test_what_was_declined_says_why():
    code, reviewer = make_code(at=AT), make_reviewer(at=AT)
    declined(with_code(code), by=reviewer, at=AT, reply="Dank je wel voor je verhaal.")
    assert "Er is al een casus die hierop lijkt." in words(follow(code))
    assert "Dank je wel voor je verhaal." in words(follow(code))


def test_what_was_a_report_says_where_to_turn():
    code, reviewer = make_code(at=AT), make_reviewer(at=AT)
    elsewhere(with_code(code), by=reviewer, at=AT)
    response = follow(code)
    assert 'href="/melden/"' in response.content.decode()
    assert "We gaven niets door aan een ander" in words(response)


def test_what_was_published_leads_to_the_case():
    code, reviewer = make_code(at=AT), make_reviewer(at=AT)
    draft = draft_of(with_code(code), by=reviewer, at=AT, title="De restjes")
    assert "In bewerking" in words(follow(code))
    finished(draft)
    assert 'href="/dilemmas/de-restjes/"' in follow(code).content.decode()


def test_in_english_the_same_addresses_work():
    assert Client().get("/en/inbrengen/").status_code == 200
    assert Client().post("/en/inbrengen/", NO).status_code == 200
