from pathlib import Path

import pytest
from django.template import engines

from foundation.mailing.checks import check_trios
from foundation.mailing.emails import compose


@pytest.fixture
def mail(queue, settings):
    settings.SITE_URL = "https://plein.lindewaard.example"
    return compose(queue())


def test_mail_says_it_in_plain_text(mail):
    assert mail.subject == "maandag: dag D'Souza & co"
    assert mail.body == (
        "Dag D'Souza & co, welkom bij Gemeente Lindewaard.\n"
        "\n"
        "Kom kijken:\n"
        "https://plein.lindewaard.example/plan/\n"
        "\n"
        "-- \n"
        "Je krijgt deze e-mail van Gemeente Lindewaard, omdat je daar werkt of gaat werken.\n"
    )


def test_mail_says_it_in_html(mail):
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    assert '<html lang="nl">' in html
    assert "<title>Dag D&#x27;Souza &amp; co</title>" in html
    assert 'href="https://plein.lindewaard.example/plan/"' in html


def test_mail_without_an_action_has_no_button(queue):
    mail = compose(queue(context={"name": "Noor"}))
    assert "Kom kijken" not in mail.body + mail.alternatives[0][0]


def test_mail_speaks_the_language_of_the_message(queue, person):
    person.language = "en"
    mail = compose(queue())
    assert mail.subject.startswith("Monday: ")
    assert '<html lang="en">' in mail.alternatives[0][0]


def test_mail_carries_the_same_id_at_each_attempt_and_asks_for_no_reply(queue, settings):
    settings.SITE_URL = "https://plein.lindewaard.example"
    message = queue()
    expected = {
        "Message-ID": f"<{message.public_id}@plein.lindewaard.example>",
        "Auto-Submitted": "auto-generated",
    }
    assert [compose(message).extra_headers, compose(message).extra_headers] == [expected, expected]


def test_check_names_the_missing_part_of_a_trio(tmp_path, settings):
    folder = tmp_path / "emails" / "lms"
    folder.mkdir(parents=True)
    for name in ("whole.subject.txt", "whole.txt", "whole.html", "half.txt", "half.html"):
        (folder / name).touch()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path], "APP_DIRS": False}]
    (error,) = check_trios(None)
    assert (error.id, error.msg) == ("mailing.E001", f"{folder / 'half'} has no .subject.txt")


def test_every_mail_of_the_project_is_a_trio():
    assert next(Path(root).name for root in engines["django"].template_dirs) == "templates"
    assert check_trios(None) == []
