"""The example for the web server says what the settings and the decisions ask of it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
NGINX = (ROOT / "deploy/nginx.conf").read_text()
LANGUAGES = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]


def locations() -> list[tuple[str, str, str]]:
    """Modifier, what it matches and its lines, of each location."""
    return re.findall(r"location\s+(?:(\S+)\s+)?(\S+)\s+\{([^}]*)\}", NGINX)


def rules_of(path: str) -> str:
    """As nginx chooses: a prefix with ^~, else the first expression, else the longest prefix."""
    prefixes = [one for one in locations() if one[0] in ("", "^~") and path.startswith(one[1])]
    best = max(prefixes, key=lambda one: len(one[1]))
    if best[0] == "^~":
        return best[2]
    expressions = (one[2] for one in locations() if one[0] == "~" and re.search(one[1], path))
    return next(expressions, best[2])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", settings.UNLOGGED_PLACES)
@pytest.mark.parametrize("rest", ["", "/", "/iets/"])
def test_of_these_places_no_log_is_kept(language, place, rest):
    assert "access_log off;" in rules_of(f"{language}/{place}{rest}")


def test_the_places_where_nobody_is_known_are_among_them():
    assert set(settings.UNSEEN_PLACES) <= set(settings.UNLOGGED_PLACES)
    assert "access_log off;" in rules_of(f"{settings.MEDIA_URL}beeld.png")


@pytest.mark.parametrize("path", ["/", "/start/", "/sessies/", "/pollen/", "/en/hr/"])
def test_other_pages_are_logged(path):
    assert "access_log" not in rules_of(path)


def test_what_comes_from_the_browser_is_replaced_and_headers_are_not_doubled():
    for header in ("X-Forwarded-Proto $scheme", "X-Forwarded-For $remote_addr", "Upgrade $http_upgrade"):
        assert f"proxy_set_header {header};" in NGINX
    # In a location it would take away all of these.
    assert not any("proxy_set_header" in lines for _modifier, _match, lines in locations())
    assert not re.search(r"^\s*add_header", NGINX, re.MULTILINE)


def test_the_application_server_keeps_no_log_of_its_own():
    assert "--no-access-log" in (ROOT / "Procfile").read_text()
