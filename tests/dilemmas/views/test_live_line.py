"""The addresses of a phone without a socket, and its page: nobody is known there and nothing is kept."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.test import Client

from config.asgi import application
from dilemmas.actions.joining import FAILURES_A_WINDOW
from dilemmas.models import CodeFailures
from dilemmas.rules.session import MOST_POLLED_BYTES
from tests.conftest import client_of
from tests.factories.live import make_session
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
BALLOT = "AAECAwQFBgcICQoLDA0ODw"


@pytest.fixture(autouse=True)
def present(now_is, at, settings, tmp_path) -> None:
    now_is(at)
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def session(at):
    return make_session(at=at)


def post(client: Client, path: str, body: object):
    return client.post(path, body if isinstance(body, bytes) else json.dumps(body), content_type="text/plain")


def question(session) -> dict:
    hello = {"type": "hello", "audience": "phone", "join": session.join_secret, "ballot": BALLOT}
    return {"hello": hello, "frames": [], "version": 0}


def test_a_code_becomes_the_secret(session):
    answer = post(Client(), "/live/code/", {"code": session.short_code})
    assert (answer.status_code, answer.json()) == (200, {"join": session.join_secret})


@pytest.mark.parametrize(
    "body", [{"code": "x"}, {"code": 123456}, {"code": None}, {}, [], b"", b"\xff", b"[" * 90_000]
)
def test_what_is_no_code_is_not_found(session, body):
    answer = post(Client(), "/live/code/", body)
    assert (answer.status_code, answer.json()) == (404, {"code": "no_such_code"})


def test_after_too_many_failures_no_code_is_looked_at(session):
    for _guess in range(FAILURES_A_WINDOW):
        post(Client(), "/live/code/", {"code": "x"})
    answer = post(Client(), "/live/code/", {"code": session.short_code})
    assert (answer.status_code, answer.json()) == (429, {"code": "too_many_failures"})
    # The QR leads in all the same.
    assert post(Client(), "/live/api/", question(session)).status_code == 200


def test_a_question_is_answered_with_messages(session):
    answer = post(Client(), "/live/api/", question(session))
    assert [message["type"] for message in answer.json()["messages"]] == ["own", "snapshot"]


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"\xff\xfe", b"[" * 90_000, b'{"hello": 1}', b"1" * 5000]
)
def test_what_is_no_question_is_refused(session, body):
    answer = post(Client(), "/live/api/", body)
    assert (answer.status_code, answer.json()) == (
        400,
        {"messages": [{"type": "refused", "code": "bad_hello"}]},
    )


def test_an_unknown_session_is_refused(session):
    body = question(session)
    body["hello"]["join"] = "x" * 43
    assert post(Client(), "/live/api/", body).json() == {
        "messages": [{"type": "refused", "code": "no_such_session"}]
    }


@pytest.mark.parametrize("path", ["/live/api/", "/live/code/"])
def test_only_posts_are_answered(session, path):
    assert Client().get(path).status_code == 405


def test_a_body_that_says_its_length_is_not_even_parsed(session):
    body = question(session) | {"padding": "x" * MOST_POLLED_BYTES}
    assert post(Client(), "/live/api/", body).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_ten_megabytes_without_a_length_are_thrown_away(session):
    """In pieces, as a client that lies about its length sends them: nothing of it reaches the view."""

    async def send() -> list[dict]:
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/live/code/",
            "headers": [(b"host", b"testserver"), (b"content-type", b"text/plain")],
            "query_string": b"",
        }
        browser = ApplicationCommunicator(application, scope)
        for number in range(10):
            await browser.send_input(
                {"type": "http.request", "body": b" " * 1_000_000, "more_body": number < 9}
            )
        heard = [await browser.receive_output(10), await browser.receive_output(10)]
        await browser.wait(5)
        return heard

    # A thread of its own: a browser that an earlier test opened keeps a loop in this one.
    with ThreadPoolExecutor(1) as threads:
        start, body = threads.submit(asyncio.run, send()).result()
    assert (start["status"], json.loads(body["body"])) == (404, {"code": "no_such_code"})


def _without_moment(content: bytes) -> bytes:
    return re.sub(rb'"at": "[^"]+"', b"", content)


@pytest.mark.parametrize("path", ["/live/", "/en/live/", "/live/api/", "/live/code/"])
def test_no_cookie_is_read_set_or_prolonged(session, path, django_assert_max_num_queries):
    client = client_of(PersonFactory())
    client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = "en"
    before = Session.objects.values_list("session_data", "expire_date").get()
    body = {"/live/api/": question(session), "/live/code/": {"code": session.short_code}}
    ask = (lambda who: post(who, path, body[path])) if path in body else (lambda who: who.get(path))
    known, unknown = ask(client), ask(Client())
    assert known.status_code == unknown.status_code == 200
    # Alike but for the moment of the answer.
    assert _without_moment(known.content) == _without_moment(unknown.content)
    assert not known.cookies
    assert known.wsgi_request.COOKIES == {}
    assert "HTTP_COOKIE" not in known.wsgi_request.META
    assert "no-store" in known["Cache-Control"]
    assert Session.objects.values_list("session_data", "expire_date").get() == before


def test_the_page_tells_no_other_site_and_no_search_engine(session):
    page = Client().get("/live/")
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    # One for everybody: nothing of a session stands in it.
    assert session.join_secret not in page.content.decode()


def test_the_page_in_english_asks_the_same_addresses(session):
    page = Client().get("/en/live/").content.decode()
    for address in ('"api": "/live/api/"', '"code": "/live/code/"', '"checkIn": "/en/sessies/inchecken/"'):
        assert address in page


def test_failures_keep_no_address(session):
    post(Client(REMOTE_ADDR="192.0.2.7"), "/live/code/", {"code": "x"})
    assert {field.name for field in CodeFailures._meta.fields} == {"id", "window_start", "failures"}
