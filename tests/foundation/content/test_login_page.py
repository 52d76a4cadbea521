import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_login_page_helps_password_managers(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    page = page[page.index("<main") :]
    assert sorted(re.findall(r'autocomplete="([^"]+)"', page)) == ["current-password", "username"]
    assert "onpaste" not in page


def test_login_page_after_a_wrong_password_says_what_to_mend(client: Client) -> None:
    page = client.post(reverse("account_login"), {"login": "noor", "password": "fout"}).content.decode()
    assert page.count('role="alert"') == 1


@pytest.mark.parametrize("demo", [True, False])
def test_login_page_names_the_password_in_the_demo_only(client: Client, settings: Any, demo: bool) -> None:
    settings.DEMO_CLOCK_FILE = "clock.json" if demo else None
    page = client.get(reverse("account_login")).content.decode()
    assert ("welkom-op-het-plein" in page) is demo


def test_signup_is_closed_and_says_why(client: Client) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert "<h1>Aanmelden hoeft niet</h1>" in page


def test_unknown_page_is_kind(client: Client) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Hier staat niets</h1>" in response.content.decode()
