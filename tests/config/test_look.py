"""The style page shows all there is; mails, style sheets and the pages of errors keep to the look."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_script_prefix
from django.utils.translation import override

from config.look.mails import CONTEXTS, mail_names, mail_sample
from config.look.samples import COMPONENTS, MESSAGE_COLOURS, headers, swatches
from foundation.content.queries.branding import current_brand
from foundation.content.templatetags.plein import ICONS
from foundation.people.actions import create_login
from tests.conftest import client_of
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory, PersonFactory

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
LANGUAGES = ("nl", "en")


@pytest.mark.django_db
def test_the_style_page_shows_every_component():
    answer = client_of(EngagementFactory().person).get("/stijl/")
    shown = {template.name for template in answer.templates}
    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - shown == set()
    page = answer.content.decode()
    assert [name for name in headers() if f"<h3>{name}</h3>" not in page] == []
    assert [name for name in ICONS if f"<span>{name}</span>" not in page] == []


def test_every_component_says_what_it_takes():
    assert [name for name, header in headers().items() if not header.endswith(".")] == []


@pytest.mark.django_db
def test_the_style_page_is_for_anyone_and_for_no_search_engine():
    answer = Client().get("/stijl/")
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_the_printed_ratios_are_those_of_the_design():
    shown = {swatch.name: swatch.ratios for swatch in swatches(current_brand())}
    assert {words: round(ratio, 1) for words, ratio in shown["Actie"].items()} == {
        "op wit": 10.5,
        "op steen": 9.3,
    }
    assert all(ratio >= 3 for ratios in shown.values() for ratio in ratios.values())
    tokens = (CSS / "tokens.css").read_text()
    for name, colour in MESSAGE_COLOURS.items():
        assert f"--{name}: {colour};" in tokens


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", mail_names())
def test_every_mail_has_a_sample_that_says_all_in_both_languages(name: str, language: str):
    sample = mail_sample(name, language=language)
    context = CONTEXTS[name]
    assert f'<html lang="{language}">' in sample.html
    path = context.get("action_path", "")
    for body in (sample.html, sample.text):
        assert settings.MUNICIPALITY_NAME in body
        assert path in body
        assert context["given_name"] in body
    assert "{{" not in sample.html + sample.text
    # The plain twin is plain.
    assert "<" not in sample.text
    assert "&#x27;" not in sample.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", mail_names())
def test_a_subject_says_nothing_of_the_person(name: str):
    subject = mail_sample(name, language="nl").subject
    told = [value for value in CONTEXTS[name].values() if isinstance(value, str) and len(value) > 3]
    assert not any(value in subject for value in told)
    assert not re.search(r"\b(eed|belofte|te laat|module)\b", subject.lower())


@pytest.mark.django_db
def test_a_mail_is_shown_under_a_policy_of_its_own():
    answer = Client().get("/stijl/e-mail/lms/ceremony_invitation/?taal=en")
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'"} <= policy
    assert not any(part.startswith("script-src") for part in policy)
    assert b'<html lang="en">' in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["lms/nothing/", "lms/ceremony_invitation/?taal=fr", "etc/passwd/"])
def test_there_is_no_other_mail(path: str):
    assert Client().get(f"/stijl/e-mail/{path}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nl", "Een nieuw wachtwoord voor het Integriteitsplein"),
        ("en", None),
    ],
)
def test_the_mail_for_a_new_password_is_of_the_same_hand(language: str, subject: str | None):
    person = PersonFactory(email="noor@example.org")
    create_login(person=person, username="noor", password="een-lang-wachtwoord")
    prefix = "" if language == "nl" else "/en"
    Client().post(f"{prefix}/account/wachtwoord/vergeten/", {"email": "noor@example.org"})
    sent = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert f'<html lang="{language}">' in html
    assert subject is None or sent.subject == subject
    link = re.search(r"https?://\S+/wachtwoord/nieuw/\S+", sent.body).group(0)
    assert link in html
    assert "noor" in sent.body
    assert settings.MUNICIPALITY_NAME in sent.body
    assert Client().get(link[link.index("/", 8) :]).status_code in (200, 302)


@pytest.mark.django_db
def test_an_unknown_address_hears_where_to_ask():
    Client().post("/account/wachtwoord/vergeten/", {"email": "niemand@example.org"})
    assert "We kennen dit adres niet" in mail.outbox[0].body
    assert "aanmelden" not in mail.outbox[0].body


def sheets() -> str:
    return "".join((CSS / f"{name}.css").read_text() for name in ("tokens", "plein", "pages"))


def test_every_class_in_the_style_sheets_is_used():
    """A rule that nothing wears goes. A class may be put together, as 'alert--{{ kind }}' or f'w-{key}'."""
    rules = re.sub(r"/\*.*?\*/", "", sheets(), flags=re.DOTALL)
    selectors = " ".join(re.findall(r"([^{}]+)\{", rules))
    names = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    words = _words_of_pages()
    assembled = tuple(set(re.findall(r"([\w-]+-)\{", words)))
    used = set(re.findall(r"[\w-]+", words))
    assert sorted(name for name in names - used if not name.startswith(assembled)) == []


def _words_of_pages() -> str:
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    scripts = [path.read_text() for path in (ROOT / "static" / "js").glob("*.js")]
    tags = [
        path.read_text()
        for floor in ("foundation", "lms", "config")
        for path in (ROOT / floor).rglob("*.py")
        if "migrations" not in path.parts
    ]
    return "\n".join([*pages, *scripts, *tags])


def test_no_rule_shouts_without_a_reason():
    lines = [line.strip() for line in sheets().splitlines() if "!important" in line]
    assert [line.split(" {")[0] for line in lines] == [
        # They win from whatever display a class gives.
        "[hidden]",
        ".alleen-telefoon",
        # Who asks for less motion gets none.
        "*, ::before, ::after",
    ]


def test_colours_stand_in_the_tokens_only():
    rules = "".join((CSS / f"{name}.css").read_text() for name in ("plein", "pages"))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("400.html", "Dat begrepen we niet"),
        ("403_csrf.html", "Deze pagina stond te lang open"),
        ("500.html", "Er ging iets mis bij ons"),
        ("503.html", "Even dicht voor onderhoud"),
    ],
)
def test_an_error_page_needs_nothing(template: str, words: str):
    """No context, no database, nobody logged in."""
    page = render_to_string(template)
    assert words in page
    assert 'class="utrecht-button utrecht-button--primary-action knop--groot" href="/"' in page
    assert page.count("<h1") == 1
    assert "session.js" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/bestaat-niet/", "/en/bestaat-niet/"])
def test_a_page_that_is_not_there_has_a_way_out(path: str):
    make_home()
    answer = Client().get(path)
    assert answer.status_code == 404
    home = "/en/" if path.startswith("/en/") else get_script_prefix()
    assert f'knop--groot" href="{home}"' in answer.content.decode()


@pytest.mark.django_db
def test_too_many_attempts_are_told_to_wait(settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    make_home()
    for _attempt in range(2):
        answer = Client().post("/account/wachtwoord/vergeten/", {"email": "noor@example.org"})
    assert answer.status_code == 429
    assert "Even wachten" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/account/inloggen/", {})
    assert answer.status_code == 403
    assert "Deze pagina stond te lang open" in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_is_a_sentence_and_a_bar(language: str):
    with override(language):
        known = render_to_string("components/progress.html", {"text": "3 van 31", "value": 0, "max": 31})
        unknown = render_to_string("components/progress.html", {"text": "Bezig"})
    assert 'role="status"' in known
    assert '<progress id="voortgang" class="voortgang" value="0" max="31">' in known
    assert '<progress id="voortgang" class="voortgang">' in unknown
