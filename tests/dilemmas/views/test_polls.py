"""The page of a poll and its widget: who votes sees the result, nobody is seen voting."""

import json
import logging
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from dilemmas.actions.voting import end_polls
from dilemmas.models import EmbedSettings, Poll, PollBallot, PollReaction, SealedChoice
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.polls import FIRST, OVER, SECOND, make_poll, new_ballot, vote, vote_and_count

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}
PLACES = ["/poll/", "/en/poll/", "/embed/poll/", "/en/embed/poll/"]


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "choice-keys"
    settings.BALLOT_KEY_DIR = tmp_path / "ballot-keys"


@pytest.fixture
def poll(now_is) -> Poll:
    made = make_poll()
    now_is(FIRST)
    return made


def browser(**kwargs: Any) -> Client:
    return Client(headers=OURS, **kwargs)


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def press(client: Client, path: str, option: int | None = 0, **more: str):
    """Opens the page and votes on it, as a browser does."""
    html = client.get(path).content.decode()
    form = {"stembriefje": hidden(html, "stembriefje"), "ronde": hidden(html, "ronde"), **more}
    return client.post(path, form if option is None else {**form, "keuze": str(option)})


# Voting ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_a_vote_is_counted_and_answered_with_the_page(poll, place):
    client = browser()
    response = press(client, f"{place}{poll.public_id}/", 2)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Je stem is binnen." in html or "Your vote" in html
    assert 'name="keuze"' not in html
    assert (PollBallot.objects.count(), SealedChoice.objects.count()) == (1, 1)


def test_a_second_press_of_the_button_says_kindly_that_it_counts_once(poll):
    client, path = browser(), f"/poll/{poll.public_id}/"
    html = client.get(path).content.decode()
    form = {"stembriefje": hidden(html, "stembriefje"), "ronde": "1", "keuze": "0"}
    client.post(path, form)
    again = client.post(path, {**form, "keuze": "3"})
    assert again.status_code == 200
    assert "Je stem was al binnen." in again.content.decode()
    assert PollBallot.objects.count() == 1


def test_two_tabs_that_were_open_before_the_vote_are_one_vote(poll):
    client, path = browser(), f"/poll/{poll.public_id}/"
    tabs = [client.get(path).content.decode() for _ in range(2)]
    for html in tabs:
        client.post(path, {"stembriefje": hidden(html, "stembriefje"), "ronde": "1", "keuze": "0"})
    assert PollBallot.objects.count() == 1


def test_the_widget_the_page_and_the_english_page_share_one_ballot(poll):
    client = browser()
    press(client, f"/embed/poll/{poll.public_id}/")
    for place in PLACES:
        assert 'name="keuze"' not in client.get(f"{place}{poll.public_id}/").content.decode(), place


def test_without_cookies_the_form_itself_carries_the_ballot(poll):
    """As in the frame of an intranet."""
    path = f"/embed/poll/{poll.public_id}/"
    html = browser().get(path).content.decode()
    form = {"stembriefje": hidden(html, "stembriefje"), "ronde": "1", "keuze": "1"}
    assert "Je stem is binnen." in browser().post(path, form).content.decode()
    assert "Je stem was al binnen." in browser().post(path, form).content.decode()
    assert PollBallot.objects.count() == 1


def test_nothing_chosen_is_said_and_nothing_counted(poll):
    response = press(browser(), f"/poll/{poll.public_id}/", None)
    assert response.status_code == 422
    assert "Kies eerst een van de mogelijkheden." in response.content.decode()
    assert PollBallot.objects.count() == 0


@pytest.mark.parametrize("odd", ["99999", "-1", "٣", "1e3", "", "4"])
def test_an_odd_choice_is_refused(poll, odd):
    response = press(browser(), f"/poll/{poll.public_id}/", None, keuze=odd)
    assert response.status_code == 422


def test_a_page_that_stood_open_until_thursday_shows_the_arguments_first(poll, now_is):
    client, path = browser(), f"/poll/{poll.public_id}/"
    html = client.get(path).content.decode()
    now_is(SECOND)
    form = {"stembriefje": hidden(html, "stembriefje"), "ronde": "1", "keuze": "2"}
    late = client.post(path, form).content.decode()
    assert "De tweede stemming is net begonnen." in late
    # The choice still stands.
    assert re.search(r'value="2"[^>]*checked', late)
    assert PollBallot.objects.count() == 0


def test_a_page_that_stood_open_until_monday_says_that_it_is_over(poll, now_is):
    client, path = browser(), f"/poll/{poll.public_id}/"
    html = client.get(path).content.decode()
    now_is(OVER)
    form = {"stembriefje": hidden(html, "stembriefje"), "ronde": "1", "keuze": "2"}
    assert "De stemming is voorbij." in client.post(path, form).content.decode()


def test_a_flood_gets_429_and_keeps_the_choice(poll):
    vote(poll, [0] * 60, at=FIRST)
    response = press(browser(), f"/poll/{poll.public_id}/", 3)
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    html = response.content.decode()
    assert "Het is nu heel druk." in html
    assert re.search(r'value="3"[^>]*checked', html)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://elders.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Origin": "http://testserver"}, 200),
        # What the browser says itself goes before what might be forged by an old plug-in.
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
    ],
)
@pytest.mark.parametrize("place", ["/poll/", "/embed/poll/"])
def test_a_vote_from_another_website_is_not_counted(poll, headers, status, place):
    path = f"{place}{poll.public_id}/"
    form = {"stembriefje": new_ballot(), "ronde": "1", "keuze": "0"}
    response = Client(headers=headers).post(path, form)
    assert response.status_code == status
    assert PollBallot.objects.count() == (status == 200)


# What is shown, and when -------------------------------------------------------------------------


def test_before_the_vote_nothing_of_it_shows(poll):
    vote_and_count(poll, "AAAAAAAAAABB")
    for place in PLACES:
        html = browser().get(f"{place}{poll.public_id}/").content.decode()
        assert "%" not in re.sub(r'href="[^"]*"', "", html), place


def test_after_the_vote_the_result_shows_from_ten(poll):
    client, path = browser(), f"/poll/{poll.public_id}/"
    press(client, path)
    assert "Nog te weinig stemmen" in client.get(path).content.decode()
    vote_and_count(poll, "AABBBBBBB")
    html = client.get(path).content.decode()
    assert "Zo kozen 10 collega’s" in html
    assert re.findall(r"<b>(\d+)%</b>", html) == ["30", "70", "0", "0"]
    # One more, and nothing moves.
    vote_and_count(poll, "C")
    assert re.findall(r"<b>(\d+)%</b>", client.get(path).content.decode()) == ["30", "70", "0", "0"]


def test_in_the_second_vote_the_arguments_stand_first_and_no_figure(poll, now_is):
    vote_and_count(poll, "AAAAAAAAAAB")
    poll.digest = "<p>Sommigen noemden de afspraak.</p>"
    poll.save()
    for number in range(3):
        PollReaction.objects.create(
            poll=poll, text=f"Reactie {number}", sent_on=FIRST.date(), state="approved"
        )
    now_is(SECOND)
    html = browser().get(f"/poll/{poll.public_id}/").content.decode()
    assert html.index("Sommigen noemden de afspraak.") < html.index('name="keuze"')
    assert html.index("Reactie 1") < html.index('name="keuze"')
    assert html.index("Voor Aannemen.") < html.index('name="keuze"')
    assert "%" not in re.sub(r'href="[^"]*"', "", html)


def test_on_monday_both_results_stand_side_by_side_with_the_shift(poll, now_is):
    vote_and_count(poll, "AAAAAAABBB")
    end_polls(at=SECOND)
    vote_and_count(poll, "AAABBBBBBB", at=SECOND)
    end_polls(at=OVER)
    poll.reflection = "<p>We bespreken het.</p>"
    poll.save()
    now_is(OVER)
    html = browser().get(f"/poll/{poll.public_id}/").content.decode()
    assert re.findall(r"<b>(\d+)%</b>", html) == ["70", "30", "30", "70", "0", "0", "0", "0"]
    assert "Na de argumenten schuift de groep naar B" in html
    assert "We bespreken het." in html
    # The adviser speaks when the votes are over.
    assert "Ik neig naar delen." in html


@pytest.mark.parametrize(
    ("first", "second"), [("AAAAAAAAAA", "BBBBBBBBB"), ("AAAAAAAAA", "BBBBBBBBBB"), ("", "")]
)
def test_below_ten_in_either_round_there_is_only_text(poll, now_is, first, second):
    vote(poll, first, at=FIRST)
    end_polls(at=SECOND)
    vote(poll, second, at=SECOND)
    end_polls(at=OVER)
    now_is(OVER)
    html = browser().get(f"/poll/{poll.public_id}/").content.decode()
    assert "Geen uitslag deze keer" in html
    assert re.findall(r"<b>(\d+)%</b>", html) == []
    assert "Ik neig naar delen." in html


def test_the_adviser_is_silent_while_people_vote(poll):
    assert "Ik neig naar delen." not in browser().get(f"/poll/{poll.public_id}/").content.decode()


def test_reactions_wait_for_three_and_stand_in_no_order_of_time(poll):
    client, path = browser(), f"/poll/{poll.public_id}/"
    press(client, path)
    for number in range(2):
        PollReaction.objects.create(
            poll=poll, text=f"Reactie {number}", sent_on=FIRST.date(), state="approved"
        )
    PollReaction.objects.create(poll=poll, text="Reactie wacht", sent_on=FIRST.date())
    assert "Reactie" not in client.get(path).content.decode().split("Wat collega’s zeggen")[1].split(
        "Schrijf"
    )[0].replace("reacties", "")
    for number in range(2, 12):
        PollReaction.objects.create(
            poll=poll, text=f"Reactie {number}", sent_on=FIRST.date(), state="approved"
        )
    shown = re.findall(r"Reactie (\d+)", client.get(path).content.decode())
    assert sorted(map(int, shown)) == list(range(12))
    assert shown != sorted(shown, key=int)


# Where to find it --------------------------------------------------------------------------------


def test_the_fixed_address_leads_to_the_poll_of_the_week(now_is):
    older, week = make_poll(), make_poll(moment("2026-03-16 00:00").date(), case_title="Nieuw")
    beside = make_poll(moment("2026-03-17 00:00").date(), runs_beside=True, case_title="Ernaast")
    draft = make_poll(moment("2026-03-18 00:00").date(), runs_beside=True, case_title="Concept", live=False)
    for at, expected in [
        ("2026-03-09 07:00", older),
        ("2026-03-16 06:59", older),
        ("2026-03-16 07:00", week),
        ("2026-03-19 07:00", week),
        ("2026-04-20 09:00", beside),
    ]:
        now_is(moment(at))
        for place in ("/poll/", "/embed/poll/", "/en/poll/"):
            response = browser().get(place)
            assert response["Location"] == f"{place}{expected.public_id}/", (at, place)
    now_is(moment("2026-03-19 07:00"))
    html = browser().get(f"/poll/{week.public_id}/").content.decode()
    assert f"/poll/{beside.public_id}/" in html
    assert browser().get(f"/poll/{draft.public_id}/").status_code == 404


def test_without_any_poll_there_is_a_kind_page(now_is):
    now_is(FIRST)
    make_poll(moment("2026-06-01 00:00").date())
    assert "Er is nog geen poll" in browser().get("/poll/").content.decode()
    assert "Hier staat nu geen poll" in browser().get("/embed/poll/").content.decode()
    assert browser().get("/poll/archief/").status_code == 200


def test_a_poll_that_is_to_come_is_not_there_yet(poll, now_is):
    now_is(moment("2026-03-09 06:59"))
    assert browser().get(f"/poll/{poll.public_id}/").status_code == 404
    assert browser().get(f"/embed/poll/{poll.public_id}/").status_code == 404


# Nobody is seen ----------------------------------------------------------------------------------


@pytest.fixture
def known(poll: Poll) -> Client:
    """Somebody who is logged in, with a name that can be looked for, and was active a moment ago."""
    person = PersonFactory(given_name="Zebedeus", family_name="Vindmijniet", email="z@vindmijniet.example")
    EngagementFactory(person=person)
    client = client_of(person)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.get("/")
    return client


def whole_database() -> dict[str, Any]:
    """Every row of every table but those of votes."""
    rows = json.loads(connection.creation.serialize_db_to_string())
    of_votes = ("dilemmas.pollballot", "dilemmas.pollround", "dilemmas.sealedchoice", "dilemmas.choicekey")
    return {f"{row['model']} {row['pk']}": row["fields"] for row in rows if row["model"] not in of_votes}


@pytest.mark.parametrize("place", PLACES)
def test_the_vote_of_who_is_logged_in_leaves_no_trace(poll, known, place):
    path = f"{place}{poll.public_id}/"
    before, sessions = whole_database(), list(Session.objects.values())
    with CaptureQueriesContext(connection) as queries:
        response = press(known, path)
    assert response.status_code == 200
    assert PollBallot.objects.count() == 1
    assert whole_database() == before
    assert list(Session.objects.values()) == sessions
    # Not even read: the session, the person and the roles are not looked up.
    said = " ".join(query["sql"] for query in queries)
    for table in ("django_session", "people_person", "people_user", "people_rolegrant", "audit_lookup"):
        assert f'FROM "{table}"' not in said, table
    assert not response.context["user"].is_authenticated
    assert "Zebedeus" not in response.content.decode()
    # And afterwards one is still logged in.
    assert known.get("/").context["user"].is_authenticated


@pytest.mark.parametrize("place", PLACES)
def test_a_visit_sets_only_the_ballot_and_only_for_this_poll(poll, known, place):
    response = known.get(f"{place}{poll.public_id}/")
    assert {morsel["path"] for morsel in response.cookies.values()} == {
        f"{one}{poll.public_id}/" for one in PLACES
    }
    for name, morsel in response.cookies.items():
        assert name.startswith("stembriefje")
        # In a frame only a cookie for every website comes along, kept apart for each.
        in_frame = "/embed/" in morsel["path"]
        assert (morsel["httponly"], morsel["samesite"]) == (True, "None" if in_frame else "Lax")
        assert morsel.OutputString().endswith("; Secure; Partitioned") is in_frame
        # Until the poll ends.
        assert 0 < int(morsel["max-age"]) <= 7 * 24 * 3600
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert "Cookie" in response.get("Vary", "Cookie")


def test_no_ballot_stands_in_an_address(poll):
    client = browser()
    response = press(client, f"/poll/{poll.public_id}/")
    ballot = next(iter(client.cookies.values())).value
    assert len(ballot) == 43
    assert ballot not in str(response.headers)
    links = re.findall(r'(?:href|action|src)="([^"]*)"', response.content.decode())
    assert not any(ballot in link for link in links)


def test_no_log_line_names_a_person_a_ballot_or_a_choice(poll, known, caplog, settings):
    key = known.cookies[settings.SESSION_COOKIE_NAME].value
    ballot = new_ballot()
    with caplog.at_level(logging.DEBUG):
        form = {"stembriefje": ballot, "ronde": "1", "keuze": "2"}
        known.post(f"/embed/poll/{poll.public_id}/", form)
        # Refusals are logged too.
        known.post(f"/poll/{poll.public_id}/", {**form, "keuze": "9"})
        known.post(f"/poll/{poll.public_id}/", form, headers={"Sec-Fetch-Site": "cross-site"})
        known.get("/poll/bestaat-niet/")
    told = []
    for record in caplog.records:
        if record.name == "django.db.backends":
            continue
        request = getattr(record, "request", None)
        told.append(f"{record.getMessage()} {record.__dict__} {request.META if request else ''}")
    for secret in ("Zebedeus", "vindmijniet", key, ballot):
        assert not [line for line in told if secret.lower() in line.lower()]


def test_an_error_report_hides_ballot_and_choice(poll, known, caplog, monkeypatch):
    """What a handler would mail to an administrator."""
    from django.views.debug import SafeExceptionReporterFilter

    monkeypatch.setattr("dilemmas.views.polls.cast_vote", _fail)
    known.raise_request_exception = False
    ballot = new_ballot()
    with caplog.at_level(logging.DEBUG):
        form = {"stembriefje": ballot, "ronde": "1", "keuze": "2"}
        assert known.post(f"/poll/{poll.public_id}/", form).status_code == 500
    record = next(record for record in caplog.records if hasattr(record, "request"))
    assert "HTTP_COOKIE" not in record.request.META
    shown = SafeExceptionReporterFilter()
    assert set(shown.get_post_parameters(record.request).values()) == {shown.cleansed_substitute}


def _fail(**kwargs: Any) -> None:
    raise RuntimeError("kapot")


def test_the_marker_of_a_shared_tablet_does_not_come_along_either(poll):
    client = browser()
    client.cookies["plein_tablet"] = "wie-was-hier"
    request = client.get(f"/poll/{poll.public_id}/").wsgi_request
    assert [name for name in request.COOKIES if not name.startswith("stembriefje")] == []


@pytest.mark.parametrize(
    ("path", "forgets"),
    [
        ("/poll/", True),
        ("/poll/archief/", True),
        ("/poll/rss/", True),
        ("/embed/poll/", True),
        ("/en/embed/poll/", True),
        ("/poll/reacties/", False),
        ("/en/poll/reacties/", False),
        ("/polls/", False),
    ],
)
def test_the_session_goes_where_people_vote_and_stays_where_they_moderate(
    poll, known, settings, path, forgets
):
    request = known.get(path).wsgi_request
    assert (settings.SESSION_COOKIE_NAME not in request.COOKIES) is forgets


# In a frame --------------------------------------------------------------------------------------


def ancestors(response) -> str:
    return next(
        part for part in response["Content-Security-Policy"].split("; ") if part.startswith("frame-ancestors")
    )


@pytest.mark.parametrize("path", ["/embed/poll/{id}/", "/en/embed/poll/{id}/"])
def test_the_widget_may_stand_in_a_frame_of_this_site_and_of_those_allowed(poll, path):
    site = Site.objects.get(is_default_site=True)
    place = path.format(id=poll.public_id)
    assert ancestors(browser().get(place)) == "frame-ancestors 'self'"
    EmbedSettings.objects.create(
        site=site, frame_ancestors="https://intranet.example\nhttps://rap.example:8443"
    )
    for response in (browser().get(place), press(browser(), place)):
        assert (
            ancestors(response) == "frame-ancestors 'self' https://intranet.example https://rap.example:8443"
        )
        assert "X-Frame-Options" not in response
        # Nothing else of the policy is looser.
        assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/poll/{id}/", "/poll/archief/", "/poll/reactie/{id}/", "/poll/reacties/"])
def test_no_other_page_may_stand_in_a_frame_of_another_website(poll, path):
    EmbedSettings.objects.create(
        site=Site.objects.get(is_default_site=True), frame_ancestors="https://intranet.example"
    )
    response = browser().get(path.format(id=poll.public_id))
    assert ancestors(response) == "frame-ancestors 'self'"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_widget_always_leads_to_the_page_in_a_new_tab(poll, now_is):
    path = f"/embed/poll/{poll.public_id}/"
    pages = [browser().get(path), press(browser(), path)]
    now_is(OVER)
    pages.append(browser().get(path))
    for page in pages:
        html = page.content.decode()
        assert re.search(rf'href="/poll/{poll.public_id}/" target="_blank"', html)
        assert "Open in nieuw tabblad" in html


def test_looking_at_the_widget_writes_nothing(poll):
    browser().get(f"/embed/poll/{poll.public_id}/")
    with CaptureQueriesContext(connection) as queries:
        browser().get(f"/embed/poll/{poll.public_id}/")
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
