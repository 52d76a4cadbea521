"""The first day by a personal link: what stands on it, the three ways to read, and links that are tried."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from foundation.mailing.emails import compose
from foundation.mailing.models import OutboxMessage
from foundation.people.links import path_of, token_of
from foundation.people.models import PersonalLink
from foundation.people.rules.links import LINK_LASTS
from lms.actions.externals import send_link
from lms.actions.publishing import freeze_module_version
from lms.models import Attempt, ModulePage, ModuleVersion
from tests.conftest import client_of
from tests.factories.declarations import (
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    standing_link,
)
from tests.factories.externals import client_by_link, code_for
from tests.factories.lms import make_module, make_module_page, make_translation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(now_is, at):
    now_is(at)


@pytest.fixture
def external(at):
    key = make_module(at=at)
    require_for_declarations(key)
    declaration = make_declaration(at=at)
    let_sign(declaration, at=at, certificate=True)
    return make_external(sponsor=make_sponsor(at=at), at=at)


def body(response) -> str:
    return response.content.decode()


def test_each_condition_stands_apart_with_who_must_act(external):
    page = body(client_by_link(external).get("/welkom/"))
    for part in (
        "Welkom, Karim.",
        "Nog 2 dingen",
        "Module Integer werken",
        "Geheimhoudingsverklaring",
        "VOG",
    ):
        assert part in page
    assert page.count("Aan de beurt: jij.") == 2
    assert "Aan de beurt: Hanneke de Wit." in page
    assert page.count("utrecht-button--primary-action knop--groot") == 1


def test_who_needs_nothing_is_told_so(at):
    nobody = make_external(sponsor=make_sponsor(at=at), at=at, kind="stagiair")
    client = client_by_link(nobody)
    page = body(client.get("/welkom/"))
    assert "Er is niets wat je vooraf moet doen." in page
    assert "Toon mijn code" not in page
    assert client.get("/welkom/mag-starten/")["Location"] == "/welkom/"


def test_my_plan_and_the_start_page_lead_to_the_first_day(external):
    client = client_by_link(external)
    for path in ("/mijn-plan/", "/start/"):
        assert client.get(path)["Location"] == "/welkom/"


def test_who_has_an_account_has_a_plan(external):
    assert client_of(external.sponsor).get("/welkom/")["Location"] == "/mijn-plan/"


@pytest.fixture
def in_three_ways(at):
    """A module in Dutch, easy Dutch and English, with the same screens."""
    page = make_module_page(title="Welkom als externe")
    make_translation(page)
    page.easy_lessons = page.lessons
    page.save()
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    require_for_declarations(page.translation_key)
    declaration = make_declaration(at=at)
    let_sign(declaration, at=at)
    return page.translation_key


def test_switching_in_the_middle_keeps_the_place_and_the_answers(in_three_ways, at):
    external = make_external(sponsor=make_sponsor(at=at), at=at)
    client = client_by_link(external)
    client.post("/welkom/lezen/", {"reading": "nl-easy", "next": "/welkom/"})
    assert set(ModuleVersion.objects.get().content) == {"nl", "nl-easy", "en"}
    client.post(f"/leren/start/{in_three_ways}/")
    attempt = Attempt.objects.get()
    assert attempt.language == "nl-easy"
    here = f"/leren/{attempt.public_id}/1/2/"
    client.post(f"/leren/{attempt.public_id}/1/1/", {"next": "1"})
    client.post(here, {"option": "1"})
    answer = client.post("/welkom/lezen/", {"reading": "en", "next": here})
    assert answer["Location"] == f"/en{here}"
    changed = Attempt.objects.get()
    assert (changed.language, len(changed.done_steps), len(changed.answers)) == ("en", 2, 1)
    shown = client.get(f"/en{here}")
    assert (shown.status_code, shown.headers.get("Location")) == (200, None)
    assert '<div class="stapel" lang="en">' in body(shown)
    assert client.post("/en/welkom/lezen/", {"reading": "nl", "next": f"/en{here}"})["Location"] == here


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", ""])
def test_reading_otherwise_leads_to_no_other_site(external, page):
    client = client_by_link(external)
    answer = client.post("/welkom/lezen/", {"reading": "en", "next": page})
    assert answer["Location"].endswith("/mijn-plan/")
    assert client.post("/welkom/lezen/", {"reading": "xx", "next": "/welkom/"})["Location"] == "/mijn-plan/"


def test_a_session_that_idled_out_goes_on_in_the_same_browser_and_in_no_other(external):
    client = client_by_link(external)
    other = Client()
    other.cookies["plein_link"] = f"{standing_link(external).public_id}.{'A' * 43}"
    client.cookies.pop("sessionid")
    asked = client.get("/welkom/")
    assert asked["Location"].startswith("/welkom/verder/")
    assert "Ga verder" in body(client.get("/welkom/verder/"))
    assert client.get("/welkom/").status_code == 302
    assert client.post("/welkom/verder/")["Location"] == "/welkom/"
    assert client.get("/welkom/").status_code == 200
    assert other.post("/welkom/verder/").status_code == 404


def test_the_browser_keeps_its_mark_as_long_as_the_link_stands_by_its_own_clock(external):
    kept = client_by_link(external).cookies["plein_link"]
    # By the machine's clock it is years later than in this test.
    assert LINK_LASTS - timedelta(hours=1) < timedelta(seconds=int(kept["max-age"])) <= LINK_LASTS
    assert kept["httponly"]


def test_what_reads_mail_ahead_changes_nothing(external):
    path = path_of(standing_link(external).public_id)
    scanner = Client()
    for method in (scanner.get, scanner.head, scanner.options, scanner.get):
        method(path)
    assert standing_link(external).bound_at is None
    assert client_by_link(external).get("/welkom/").status_code == 200


def test_a_forwarded_link_opens_nothing_in_a_second_browser(external):
    own = client_by_link(external)
    second, path = Client(), path_of(standing_link(external).public_id)
    for answer in (second.get(path), second.post(path)):
        assert answer.status_code == 403
        assert "al gebruikt" in body(answer)
    assert second.get("/welkom/").status_code == 302
    assert own.get("/welkom/").status_code == 200


def test_where_somebody_else_is_logged_in_the_link_takes_nobody_over(external):
    colleague = client_of(external.sponsor)
    path = path_of(standing_link(external).public_id)
    answer = colleague.post(path)
    assert answer.status_code == 200
    assert "iemand anders ingelogd" in body(answer)
    assert standing_link(external).bound_at is None
    assert colleague.get("/mijn-plan/").status_code == 200
    assert colleague.get("/welkom/")["Location"] == "/mijn-plan/"


def test_enumerating_links_and_tokens_says_nothing_of_anybody(external, at):
    link = standing_link(external)
    old = PersonalLink.objects.get(pk=link.pk)
    send_link(engagement=external, by=None, at=at + timedelta(minutes=1))
    refusals = set()
    for path in (
        f"/welkom/{link.public_id}/{'A' * 43}/",
        f"/welkom/{external.public_id}/{token_of(external.public_id)}/",
        f"/welkom/{external.person.public_id}/{token_of(link.public_id)}/",
        path_of(old.public_id),
    ):
        answer = Client().post(path)
        assert answer.status_code == 403
        assert not {"Karim", "Yilmaz", "Hanneke"} & set(body(answer).split())
        refusals.add(body(answer).split("<main")[1].split("</main")[0])
    assert len(refusals) == 1


def test_no_log_and_no_row_of_the_outbox_holds_a_token_or_a_code(external, at, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_by_link(external)
    link, code = standing_link(external), code_for(external, at=at)
    client.post("/welkom/verklaring/geheimhouding/", {"code": code, "read": "1"})
    client.post("/mag-starten/", {"code": code})
    Client().post(path_of(link.public_id))
    rows = str([message.__dict__ for message in OutboxMessage.objects.all()])
    for secret in (token_of(link.public_id), code):
        assert secret not in rows
        assert secret not in caplog.text


def test_the_external_reads_who_looked(external):
    assert client_by_link(external).get("/mijn-inzage/").status_code == 200


def test_a_module_without_easy_words_offers_no_choice(external):
    client = client_by_link(external)
    key = ModulePage.objects.get().translation_key
    client.post(f"/leren/start/{key}/")
    assert "/welkom/lezen/" not in body(client.get(f"/leren/{Attempt.objects.get().public_id}/1/1/"))


def test_what_the_page_loads_and_a_refused_form_hear_no_token(external, caplog):
    caplog.set_level(logging.DEBUG)
    link = standing_link(external)
    path, strict = path_of(link.public_id), Client(enforce_csrf_checks=True)
    assert strict.get(path)["Referrer-Policy"] == "strict-origin"
    # A browser in a mail program that keeps no cookie.
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert token_of(link.public_id) not in caplog.text
    assert standing_link(external).bound_at is None


def test_a_colleague_logs_out_on_the_page_itself(external):
    colleague = client_of(external.sponsor)
    path = path_of(standing_link(external).public_id)
    page = body(colleague.get(path))
    assert "uitloggen/?next" not in page.split("<main")[1]
    assert colleague.post(path, {"leave": "1"})["Location"] == path
    assert "_auth_user_id" not in colleague.session
    assert standing_link(external).bound_at is None


def test_an_english_mail_leads_to_an_english_page(at):
    made = make_external(sponsor=make_sponsor(at=at), at=at, language="en")
    [message] = OutboxMessage.objects.filter(recipient=made.person)
    assert f"/en/welkom/{standing_link(made).public_id}/" in compose(message).body


def test_a_link_that_is_over_does_not_bar_the_log_in(external, at):
    client = client_by_link(external)
    send_link(engagement=external, by=None, at=at + timedelta(minutes=1))
    del client.cookies[settings.SESSION_COOKIE_NAME]
    first = client.get("/welkom/verder/", {"next": "/mijn-plan/"})
    assert first.status_code == 403
    # The dead link is forgotten: from now on one comes in by the log-in page.
    assert "/account/inloggen/" in client.get("/mijn-plan/")["Location"]
    stranger = Client()
    stranger.cookies["plein_link"] = f"{external.public_id}.x"
    answer = stranger.get("/welkom/verder/", {"next": "/mijn-plan/"})
    assert answer["Location"] == "/account/inloggen/?next=/mijn-plan/"
    assert answer.cookies["plein_link"]["max-age"] == 0
