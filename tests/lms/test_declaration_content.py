"""The declarations that come with the demo, each in its languages."""

import re
from datetime import date
from pathlib import Path
from statistics import mean

import pytest
import yaml

import lms
from tests.lms.test_external_content import MODULES, sentences, texts, words

CONTENT = Path(lms.__file__).parent / "content"
FILES = sorted((CONTENT / "declarations").glob("*.yaml"))
DECLARATIONS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
LANGUAGES = ["nl", "en", "easy"]
FIRST, SECOND = "integriteitsverklaring", "integriteitsverklaring.2026-09-01"
EVERY = pytest.mark.parametrize("name", DECLARATIONS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
# Language → words in a sentence: at most on average, at most in the longest.
READABLE = {"nl": (11, 24), "en": (12, 24), "easy": (9, 15)}
KINDS = {"yes_no", "text", "yes_no_text"}


def changed_articles(language: str) -> list[str]:
    before, after = (DECLARATIONS[name][language]["articles"] for name in (FIRST, SECOND))
    assert [one["heading"] for one in before] == [one["heading"] for one in after]
    return [new["heading"] for old, new in zip(before, after, strict=True) if old != new]


def test_every_kind_of_declaration_has_a_text():
    assert {one["kind"] for one in DECLARATIONS.values()} == {
        "code_of_conduct",
        "confidentiality_declaration",
        "information_use_declaration",
        "integrity_declaration",
        "volunteer_declaration",
    }


@EVERY
def test_a_declaration_is_dated_example_data_with_a_source(name):
    declaration = DECLARATIONS[name]
    assert sorted(set(declaration) - {"sign_again_days"}) == [
        "code",
        "easy",
        "employer",
        "en",
        "kind",
        "legal_source",
        "nl",
        "title",
        "valid_from",
    ]
    assert name.split(".")[0] == declaration["code"]
    assert (declaration["employer"], type(declaration["valid_from"])) == ("gemeente", date)
    assert sorted(declaration["title"]) == ["en", "nl"]
    assert declaration["legal_source"].startswith(
        "Voorbeeldtekst voor de demo. Een gemeente laadt hier haar eigen tekst."
    )


def test_no_two_texts_of_one_code_begin_on_the_same_day():
    days = [(one["code"], one["valid_from"]) for one in DECLARATIONS.values()]
    assert len(set(days)) == len(days)


@EVERY
@EVERY_LANGUAGE
def test_a_language_says_all_of_it(name, language):
    dutch, text = DECLARATIONS[name]["nl"], DECLARATIONS[name][language]
    assert sorted(text) == ["articles", "closing", "intro", "questions"]
    assert len(text["articles"]) == len(dutch["articles"]) >= 6
    assert all(sorted(article) == ["heading", "text"] for article in text["articles"])
    assert [(one["code"], one["kind"], one["required"]) for one in text["questions"]] == [
        (one["code"], one["kind"], one["required"]) for one in dutch["questions"]
    ]
    assert all(said.strip() for said in texts(text))


@EVERY
@EVERY_LANGUAGE
def test_a_question_has_a_kind_that_exists_and_says_who_sees_the_answer(name, language):
    who = {"nl": "HR leest|begeleider hoort", "en": "HR reads|supervisor only hears"}
    for question in DECLARATIONS[name][language]["questions"]:
        assert sorted(question) == ["code", "help", "kind", "prompt", "required"]
        assert question["kind"] in KINDS
        assert re.search(who.get(language, who["nl"]), question["help"])


@EVERY
@EVERY_LANGUAGE
def test_sentences_are_short(name, language):
    on_average, longest = READABLE[language]
    said = sentences(DECLARATIONS[name][language])
    assert [one for one in said if words(one) > longest] == []
    assert mean(words(one) for one in said) <= on_average


def test_who_works_here_is_asked_about_parallel_jobs():
    for name in (FIRST, SECOND):
        assert [one["code"] for one in DECLARATIONS[name]["nl"]["questions"]] == [
            "parallel_work",
            "other_ties",
        ]


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("nl", ["Ander werk", "Gegevens en spullen"]),
        ("en", ["Other work", "Data and equipment"]),
        ("easy", ["Ander werk", "Gegevens en spullen"]),
    ],
)
def test_the_second_version_changes_two_articles_and_nothing_else(language, headings):
    assert changed_articles(language) == headings
    before, after = (
        {part: text for part, text in DECLARATIONS[name][language].items() if part != "articles"}
        for name in (FIRST, SECOND)
    )
    assert before == after
    assert DECLARATIONS[SECOND]["valid_from"] > DECLARATIONS[FIRST]["valid_from"]


@EVERY_LANGUAGE
def test_the_rules_of_the_code_are_numbered(language):
    articles = DECLARATIONS["gedragscode"][language]["articles"]
    assert [int(one["heading"].split(".")[0]) for one in articles] == list(range(1, len(articles) + 1))


@EVERY_LANGUAGE
def test_the_module_says_a_rule_as_the_code_has_it(language):
    rules = DECLARATIONS["gedragscode"][language]["articles"]
    cited = [
        (int(found[1]), step["body"])
        for lesson in MODULES[language]["lessons"]
        for step in lesson["steps"]
        if step["type"] == "rule" and (found := re.search(r"(?:regel|rule) (\d+)$", step["source"]))
    ]
    assert [number for number, _ in cited] == [1, 4, 5, 10, 12]
    for number, body in cited:
        assert re.sub(r"</?p>", "", body).strip() in rules[number - 1]["text"]


@pytest.mark.parametrize("text", ["geheimhoudingsverklaring", "vrijwilligersverklaring"])
@EVERY_LANGUAGE
def test_who_signs_may_always_talk_in_confidence(text, language):
    assert "vertrouwenspersoon" in " ".join(texts(DECLARATIONS[text][language]))
