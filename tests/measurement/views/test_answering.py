"""The page behind a link, for nobody in particular."""

from datetime import timedelta

import pytest
from django.test import Client

from foundation.people.models import Person
from measurement.actions.sharing import share_result
from measurement.models import Invitation, InvitationToken, SealedAnswer, Study
from tests.conftest import client_of, moment
from tests.factories.people import PersonFactory
from tests.factories.reports import make_release
from tests.factories.studies import invited, join, make_plan, token_of

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
TODAY = AT.date()


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, now_is):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def token() -> str:
    study = make_plan(at=AT)
    return token_of(invited(join(study), "t6", on=TODAY, ends_on=TODAY + timedelta(days=14)))


def test_the_questions_stand_there_without_a_log_in(client, token):
    page = client.get(f"/meting/{token}/").content.decode()
    assert "Kleine vragenlijst" in page
    assert 'name="v_advies_1"' in page
    assert Person.objects.get().family_name not in page


def test_a_scanner_that_opens_every_link_changes_nothing(client, token):
    for _ in range(3):
        assert client.get(f"/meting/{token}/").status_code == 200
        assert client.head(f"/meting/{token}/").status_code == 200
    assert not Invitation.objects.filter(is_done=True).exists()
    assert client.put(f"/meting/{token}/").status_code == 405


def test_sending_gives_thanks_and_something_back(client, token):
    page = client.post(f"/meting/{token}/", {"v_advies_1": "1", "v_gemeld_bij": ["1", "3"]})
    assert page.status_code == 200
    assert "Bedankt voor je antwoorden" in page.content.decode()
    assert "data-vragen-verstuurd" in page.content.decode()
    assert (SealedAnswer.objects.count(), Invitation.objects.get().is_done) == (1, True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_link_says_so(client, token, method):
    client.post(f"/meting/{token}/", {"v_advies_1": "1"})
    page = getattr(client, method)(f"/meting/{token}/", {"v_advies_1": "2"} if method == "post" else {})
    assert "We hebben je antwoorden al" in page.content.decode()
    assert SealedAnswer.objects.count() == 1


def test_a_dead_link_and_one_that_is_too_late_are_friendly(client, token, now_is):
    dead = client.get(f"/meting/{'x' * 43}/")
    assert (dead.status_code, "Deze link werkt niet" in dead.content.decode()) == (404, True)
    now_is(AT + timedelta(days=45))
    late = client.get(f"/meting/{token}/")
    assert (late.status_code, "Deze meting is gesloten" in late.content.decode()) == (410, True)


def test_what_cannot_be_read_is_not_sent(client, token):
    page = client.post(f"/meting/{token}/", {"v_advies_1": "77"})
    assert page.status_code == 422
    assert SealedAnswer.objects.count() == 0


def test_who_is_logged_in_is_nobody_here(token, django_assert_num_queries):
    """The session is not read, not saved, and the page does not greet anybody."""
    person = PersonFactory(given_name="Bijzonder")
    browser = client_of(person)
    with django_assert_num_queries(2):
        page = browser.get(f"/meting/{token}/")
    assert "Bijzonder" not in page.content.decode()
    assert "sessionid" not in page.cookies


def test_the_address_is_told_to_nobody_and_kept_by_no_browser(client, token):
    page = client.get(f"/meting/{token}/")
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    # The browser's draft is not kept under the token either.
    assert token not in page.content.decode().replace(f"/meting/{token}/", "")


def test_it_can_be_sent_with_the_check_that_a_browser_passes(token):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(f"/meting/{token}/", {"v_advies_1": "1"}).status_code == 403
    browser.get(f"/meting/{token}/")
    sent = browser.post(
        f"/meting/{token}/",
        {"v_advies_1": "1", "csrfmiddlewaretoken": browser.cookies["csrftoken"].value},
    )
    assert sent.status_code == 200
    assert SealedAnswer.objects.count() == 1


def test_it_can_be_answered_in_english(client, token):
    page = client.get(f"/en/meting/{token}/").content.decode()
    assert "Kleine vragenlijst (en)" in page


def test_what_happens_to_an_answer_is_told_with_the_numbers_that_hold(client):
    page = client.get("/meting/uitleg/").content.decode()
    assert "120 dagen" in page
    assert "{" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_token_is_not_what_is_stored(token):
    assert InvitationToken.objects.get().digest != token
    assert len(InvitationToken.objects.get().digest) == 64


def test_the_thanks_say_where_and_when_the_result_will_be(client, token):
    body = client.post(f"/meting/{token}/", {"v_advies_1": "1"}).content.decode()
    assert "/metingen/resultaten/" in body
    # Whoever completes on 1 March of next year answers until 224 days and then 30 later.
    assert "november 2023" in body


def test_the_thanks_lead_to_a_result_that_is_there(client, token):
    study = Study.objects.get()
    release = make_release(at=AT, study=study)
    share_result(release=release, follow_up_nl="Oefenen.", by=PersonFactory(), at=AT)
    body = client.post(f"/meting/{token}/", {"v_advies_1": "1"}).content.decode()
    assert f"/metingen/resultaten/{study.public_id}/" in body
