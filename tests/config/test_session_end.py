"""A log-in ends: idle by its cookie, and after a working day however busy (BIO2)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from foundation import clock
from tests.conftest import client_of
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_of(EngagementFactory().person)


@pytest.fixture
def machine_is(monkeypatch):
    """Moves the machine's clock, which lies outside the project, from where it stands."""
    start = clock.machine_now()

    def move(**later: int) -> None:
        monkeypatch.setattr(clock, "machine_now", lambda: start + timedelta(**later))

    return move


def test_a_busy_log_in_ends_after_eight_hours(client: Client, machine_is):
    assert client.get("/mijn-plan/").status_code == 200
    machine_is(hours=7, minutes=59)
    assert client.get("/mijn-plan/").status_code == 200
    machine_is(hours=8, seconds=2)
    answer = client.get("/mijn-plan/")
    assert answer.status_code == 302
    assert answer.url == "/account/inloggen/?next=/mijn-plan/"
    assert SESSION_KEY not in client.session


def test_a_new_log_in_has_eight_hours_of_its_own(client: Client, machine_is):
    client.get("/mijn-plan/")
    machine_is(hours=9)
    client.get("/mijn-plan/")
    client = client_of(EngagementFactory().person)
    assert client.get("/mijn-plan/").status_code == 200
    machine_is(hours=16)
    assert client.get("/mijn-plan/").status_code == 200


def test_staying_logged_in_does_not_move_the_end_of_the_day(client: Client, machine_is):
    client.get("/mijn-plan/")
    machine_is(hours=7)
    assert client.post("/blijf-ingelogd/").status_code == 204
    machine_is(hours=8, minutes=1)
    assert client.post("/blijf-ingelogd/").status_code == 401


def test_a_session_may_set_its_own_end_sooner(client: Client, machine_is):
    session = client.session
    session["session_ends_at"] = int(clock.machine_now().timestamp()) + 3600
    session.save()
    assert client.get("/mijn-plan/").status_code == 200
    machine_is(minutes=61)
    assert client.get("/mijn-plan/").status_code == 302


def test_the_page_knows_both_ends(client: Client, settings):
    settings.SESSION_LASTS_SECONDS = 7200
    page = client.get("/mijn-plan/").content.decode()
    assert 'data-idle="1800" data-total="7200" data-warning="120"' in page


def test_a_visitor_gets_no_warning_and_no_session():
    make_home()
    answer = Client().get("/")
    assert b"session.js" not in answer.content
    assert "sessionid" not in answer.cookies


def test_staying_logged_in_is_asked_with_a_button_only(client: Client):
    assert client.get("/blijf-ingelogd/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/blijf-ingelogd/").status_code == 403


def test_the_demo_clock_ends_no_log_in(client: Client, now_is):
    client.get("/mijn-plan/")
    now_is(clock.machine_now() + timedelta(days=400))
    assert client.get("/mijn-plan/").status_code == 200


@pytest.fixture
def maintenance(settings, tmp_path: Path) -> Path:
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    settings.MAINTENANCE_FILE.touch()
    return settings.MAINTENANCE_FILE


def test_the_site_is_shut_without_touching_the_database(maintenance, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/mijn-plan/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert "Even dicht voor onderhoud" in answer.content.decode()
    assert 'href="/mijn-plan/"' in answer.content.decode()


def test_the_site_opens_again(maintenance: Path, client: Client):
    maintenance.unlink()
    assert client.get("/mijn-plan/").status_code == 200


def test_the_notice_speaks_the_language_of_the_address(maintenance):
    assert b'<html lang="en"' in Client().get("/en/mijn-plan/").content
    assert b'<html lang="nl"' in Client().get("/mijn-plan/").content
