"""Nobody can be seen looking for a confidant: not in the session, the database, the log or the answer."""

import json
import logging
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.content.models import ConfidantIndexPage, ConfidantPage
from tests.conftest import client_of
from tests.factories.lms import make_image
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
INDEX, PROFILE = "/vertrouwenspersonen/", "/vertrouwenspersonen/bram-kuipers/"


@pytest.fixture
def visitor(loaded: Any) -> Client:
    """Somebody who is logged in, with a name that can be looked for."""
    person = PersonFactory(given_name="Zebedeus", family_name="Vindmijniet", email="z@vindmijniet.example")
    EngagementFactory(person=person)
    client = client_of(person)
    client.get("/informatiepunt/")
    return client


def whole_database() -> str:
    return str(json.loads(connection.creation.serialize_db_to_string()))


@pytest.mark.parametrize("path", [INDEX, PROFILE])
def test_a_visit_leaves_no_trace_in_the_database(visitor: Client, path: str):
    before = whole_database(), list(Session.objects.values())
    with CaptureQueriesContext(connection) as queries:
        response = visitor.get(path)
    assert response.status_code == 200
    assert (whole_database(), list(Session.objects.values())) == before
    # Not even read: the session is not looked up.
    assert [query["sql"] for query in queries if "django_session" in query["sql"]] == []
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("path", [INDEX, PROFILE])
def test_a_visit_sets_nothing_and_is_kept_nowhere(visitor: Client, path: str):
    response = visitor.get(path)
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
    # The server of the next page hears nothing of this one.
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", [INDEX, PROFILE])
def test_the_page_does_not_know_who_is_looking(visitor: Client, path: str):
    page = visitor.get(path)
    assert not page.context["user"].is_authenticated
    assert "Zebedeus" not in page.content.decode()
    assert "Deze pagina weet niet wie je bent" in page.content.decode()
    # And afterwards one is still logged in.
    assert visitor.get("/informatiepunt/").context["user"].is_authenticated


def test_no_log_line_names_a_person(visitor: Client, caplog: pytest.LogCaptureFixture, settings: Any):
    key = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    with caplog.at_level(logging.DEBUG):
        visitor.get(INDEX)
        visitor.get(PROFILE)
        # A mistake in the address is logged, as for anybody.
        visitor.get(f"{INDEX}bestaat-niet/")
    for record in caplog.records:
        request = getattr(record, "request", None)
        told = f"{record.getMessage()} {record.__dict__} {request.META if request else ''}"
        for name in ("Zebedeus", "vindmijniet", key):
            assert name.lower() not in told.lower(), record.getMessage()


def test_an_error_on_the_page_does_not_name_a_person_either(
    visitor: Client, caplog: pytest.LogCaptureFixture, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("kapot")

    monkeypatch.setattr(ConfidantPage, "get_context", fail)
    visitor.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        assert visitor.get(PROFILE).status_code == 500
    request = next(record.request for record in caplog.records if hasattr(record, "request"))
    assert "HTTP_COOKIE" not in request.META
    assert settings.SESSION_COOKIE_NAME not in request.COOKIES


def test_the_pictures_on_the_page_forget_too(visitor: Client):
    page = ConfidantPage.objects.get(slug="bram-kuipers")
    page.photo = make_image()
    page.save_revision().publish()
    html = visitor.get(PROFILE).content.decode()
    path = html[html.index("/media/") :].split('"')[0]
    before = list(Session.objects.values())
    # Found or not: the folder that serves it is fixed when the addresses are read, by whichever test is first.
    response = visitor.get(path)
    assert (response.cookies, list(Session.objects.values())) == ({}, before)


@pytest.mark.parametrize(
    ("path", "forgets"),
    [
        ("/vertrouwenspersonen", True),
        ("/en/vertrouwenspersonen/iemand/", True),
        ("/informatiepunt/", False),
        ("/vertrouwenspersonen-weg/", False),
    ],
)
def test_the_session_goes_at_the_fixed_address_only(visitor: Client, path: str, forgets: bool):
    touched = bool(visitor.get(path).cookies)
    assert touched is not forgets


def test_the_address_of_the_overview_stays(loaded: Any):
    index = ConfidantIndexPage.objects.get()
    index.slug = "praten"
    with pytest.raises(ValidationError, match="vaste adres"):
        index.full_clean()


def test_confidants_stand_by_kind_and_profiles_say_how_to_reach_them(loaded: Any):
    html = Client().get(INDEX).content.decode()
    assert (
        html.index("Binnen de gemeente") < html.index("Bram Kuipers") < html.index("Van buiten de gemeente")
    )
    assert html.index("Van buiten de gemeente") < html.index("Lian de Wit")
    profile = Client().get(PROFILE).content.decode()
    assert 'href="tel:0000000202"' in profile
    assert 'href="mailto:bram.kuipers@vertrouwen.lindewaard.example"' in profile


def test_a_withdrawn_profile_is_gone(loaded: Any):
    ConfidantPage.objects.get(slug="bram-kuipers").unpublish()
    assert Client().get(PROFILE).status_code == 404
    assert "Bram Kuipers" not in Client().get(INDEX).content.decode()


def test_overview_costs_the_same_for_one_and_for_three(loaded: Any):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(INDEX)
        return len(captured)

    queries()
    three = queries()
    for slug in ("bram-kuipers", "lian-de-wit"):
        ConfidantPage.objects.get(slug=slug).unpublish()
    assert queries() == three
