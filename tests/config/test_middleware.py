import pytest
from django.test import Client

from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
}


@pytest.mark.parametrize("path", ["/", "/account/inloggen/", "/mijn-plan/", "/bestaat-niet/"])
def test_every_page_of_the_site_has_the_strict_policy(path):
    make_home()
    policy = set(Client().get(path)["Content-Security-Policy"].split("; "))
    assert policy >= STRICT
    assert not any("unsafe" in part for part in policy)


def test_the_administration_has_its_own_policy():
    policy = Client().get("/beheer/login/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'self'" in policy
    # A page that only begins with the same letters is of the site.
    assert "unsafe" not in Client().get("/beheerder/")["Content-Security-Policy"]


def test_headers_that_keep_others_out():
    make_home()
    response = Client().get("/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_request_knows_its_moment_by_the_clock_of_the_demo(now_is):
    now_is(moment("2022-03-01 09:00"))
    request = client_of(EngagementFactory().person).get("/mijn-plan/").wsgi_request
    assert abs((request.at - moment("2022-03-01 09:00")).total_seconds()) < 60
