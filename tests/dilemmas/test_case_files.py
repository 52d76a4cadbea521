"""The shipped cases as files: their shape, their spread and what their language may not do."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "dilemmas" / "content" / "cases"
# Per language: the name of the file without its end → the case.
FILES: dict[str, dict[str, dict[str, Any]]] = {
    language: {
        path.name.removesuffix(f".{language}.yaml"): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob(f"*.{language}.yaml"))
    }
    for language in ("nl", "en")
}
CASES, ENGLISH = FILES["nl"], FILES["en"]
KEYS = {
    *("key", "language", "kind", "title", "theme", "building_block", "topic", "core_values", "audience"),
    *("card", "situation", "question", "options", "stakeholders", "rules", "what_if", "adviser", "guide"),
    *("help_lines", "origin"),
}
# The blocks of each theme, by letter (Arnhem 2024, annex 1).
LAST_BLOCK = {1: "i", 2: "g", 3: "f", 4: "h", 5: "d", 6: "b", 7: "d", 8: "e"}
TOPICS = {
    *("fraude-alertheid", "ondermijning", "druk", "sociale-media", "thuiswerken", "geschenken", "nevenwerk"),
    *("informatiegebruik", "dienstmiddelen", "ai", "vooroordelen", "aanspreken", "intimidatie", "inhuur"),
    *("inkoop", "werving", "belangen", "integriteitscyclus"),
}
LEVELS = {"uitvoerend", "adviserend", "leidinggevend"}
WORK = {
    *("balie", "buitendienst", "sociaal-domein", "vergunningen", "inkoop", "ict", "handhaving", "vastgoed"),
    *("p-en-o", "bestuur", "algemeen"),
}
VALUES = {"zorgvuldigheid", "verantwoordelijkheid", "onafhankelijkheid", "professionaliteit"}
HELP_LINES = {
    *("vertrouwenspersoon", "coordinator-integriteit", "leidinggevende", "privacy-officer", "p-en-o"),
    *("meldpunt", "ciso", "taalhulp"),
}

SCOLDING = {
    "nl": r"\b(natuurlijk|je moet|dat is fout|niet integer|schande)\b",
    "en": r"\b(of course|you must|you have to|that is wrong|lacks? integrity|shameful)\b",
}
# What a translation says in words of its own; all else is as in the Dutch file.
IN_WORDS = {
    *("language", "title", "card", "situation", "question", "options", "stakeholders"),
    *("what_if", "adviser", "guide", "origin"),
}


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture(
    params=[(language, name) for language, cases in FILES.items() for name in cases], ids="-".join
)
def case(request) -> dict[str, Any]:
    language, name = request.param
    return {"file": f"{name}.{language}", **FILES[language][name]}


@pytest.fixture(params=list(ENGLISH))
def pair(request) -> tuple[dict[str, Any], dict[str, Any]]:
    """The Dutch case and the English one."""
    return CASES[request.param], ENGLISH[request.param]


def test_case_has_every_part_and_no_other(case):
    assert set(case) - {"file"} == KEYS
    assert f"{case['key']}.{case['language']}" == case["file"]
    assert all(case[part] for part in KEYS)


def test_case_stands_in_the_lists(case):
    theme, letter = int(case["building_block"][0]), case["building_block"][1:]
    assert (theme, "a" <= letter <= LAST_BLOCK[theme]) == (case["theme"], True)
    assert case["topic"] in TOPICS
    assert set(case["audience"]["levels"]) <= LEVELS
    assert set(case["audience"]["work"]) <= WORK
    assert set(case["help_lines"]) <= HELP_LINES
    assert len(set(case["core_values"]) & VALUES) == len(case["core_values"]) >= 2


def test_options_are_whole_and_about_as_long(case):
    assert 2 <= len(case["options"]) <= 4
    for option in case["options"]:
        assert set(option) == {"text", "pro", "contra", "may_follow", "norm"}
        assert all(option[part] for part in ("text", "pro", "contra", "may_follow"))
        assert option["norm"] in ({""} if case["kind"] == "dilemma" else {"past", "let-op", "raakt"})
    lengths = [words(option["text"]) for option in case["options"]]
    assert max(lengths) <= 2.5 * min(lengths)


def test_who_is_touched_and_what_could_tip_it(case):
    assert 3 <= len(case["stakeholders"]) <= 7
    for one in case["stakeholders"]:
        assert one["who"]
        assert set(one) & {"right", "interest", "wish"}
    assert any("right" in one for one in case["stakeholders"])
    assert (len(case["what_if"]), len(case["guide"])) == (3, 3)


def test_texts_keep_their_length(case):
    assert words(case["card"]) <= 65
    assert 70 <= words(case["situation"]) <= 175
    assert 60 <= words(case["adviser"]) <= 150


def test_adviser_weighs_and_does_not_scold(case):
    assert not re.search(SCOLDING[case["language"]], case["adviser"], re.IGNORECASE)
    assert any(re.search(rf"\b{letter}\b", case["adviser"]) for letter in "ABCD")


def test_set_is_spread_over_the_work_of_a_municipality():
    cases = CASES.values()
    assert len(CASES) >= 64
    assert min(Counter(case["theme"] for case in cases)[theme] for theme in LAST_BLOCK) >= 8
    assert sum(case["kind"] == "norm" for case in cases) >= 12
    assert {topic for case in cases for topic in [case["topic"]]} == TOPICS
    assert {work for case in cases for work in case["audience"]["work"]} == WORK
    levels = Counter(level for case in cases for level in case["audience"]["levels"])
    assert min(levels[level] for level in LEVELS) >= 12


def test_titles_are_told_apart():
    for cases in FILES.values():
        assert len({case["title"].lower() for case in cases.values()}) == len(cases)


def test_english_case_is_the_dutch_case_in_other_words(pair):
    dutch, english = pair
    assert {part: english[part] for part in KEYS - IN_WORDS} == {
        part: dutch[part] for part in KEYS - IN_WORDS
    }
    assert [one["norm"] for one in english["options"]] == [one["norm"] for one in dutch["options"]]
    # Who may demand, lose or wish something is the same, person by person.
    assert [set(one) for one in english["stakeholders"]] == [set(one) for one in dutch["stakeholders"]]
    assert english["situation"].count("\n\n") == dutch["situation"].count("\n\n")


def test_english_adviser_weighs_the_options_that_the_dutch_one_weighs(pair):
    # Without A, which is a word in English too.
    dutch, english = (
        {letter for letter in "BCD" if re.search(rf"\b{letter}\b", one["adviser"])} for one in pair
    )
    assert english == dutch
