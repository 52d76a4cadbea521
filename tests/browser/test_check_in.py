"""The secret of a session goes from behind # into the form, and stands in no address line."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dilemmas.models import CheckIn, LiveSession
from foundation.meetings.models import Attendance
from tests.browser.conftest import PHONE, log_in
from tests.conftest import moment
from tests.factories.live import make_facilitator
from tests.factories.sessions import begin, close, make_team, plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = moment("2022-03-15 10:00")


@pytest.fixture
def session(now_is, settings, tmp_path, transactional_db) -> LiveSession:
    settings.CHECK_IN_KEY_DIR = tmp_path / "keys"
    now_is(AT + timedelta(minutes=5))
    unit, _people = make_team("Groen", people=3)
    host = make_facilitator(AT - timedelta(days=8))
    return begin(plan(unit, by=host, starts_at=AT), heads=3)


def member_of(session: LiveSession):
    return session.unit.memberships.first().engagement.person


def test_a_scanned_code_is_one_press(open_page, session):
    page, asked = open_page(viewport=PHONE), []
    log_in(page, member_of(session))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/sessies/inchecken/#{session.join_secret}")
    page.get_by_text("De code van het scherm is er.").wait_for()
    assert session.join_secret not in page.url
    expect(page.get_by_label("Code op het scherm")).to_be_hidden()
    page.get_by_role("button", name="Check in").click()
    page.get_by_role("heading", name="Je staat erbij").wait_for()
    assert CheckIn.objects.count() == 1
    # Neither here nor as the page one came from.
    assert not any(session.join_secret in url.partition("#")[0] for url in asked)
    close(session)
    assert Attendance.objects.get().seat.engagement.person == member_of(session)


def test_without_a_secret_one_types_the_code(open_page, session):
    page = open_page(viewport=PHONE)
    session.refresh_from_db()
    log_in(page, member_of(session))
    page.goto("/sessies/inchecken/#kort")
    page.get_by_label("Code op het scherm").fill(session.short_code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Je staat erbij").wait_for()
    assert CheckIn.objects.count() == 1
