"""The shipped cases as files: their shape, their spread and what their language may not do."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

FILES = sorted((Path(__file__).parents[2] / "dilemmas" / "content" / "cases").glob("*.nl.yaml"))
CASES: dict[str, dict[str, Any]] = {
    path.name.removesuffix(".nl.yaml"): yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES
}
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


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture(params=list(CASES))
def case(request) -> dict[str, Any]:
    return {"file": request.param, **CASES[request.param]}


def test_case_has_every_part_and_no_other(case):
    assert set(case) - {"file"} == KEYS
    assert case["key"] == case["file"]
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
    assert not re.search(
        r"\b(natuurlijk|je moet|dat is fout|niet integer|schande)\b", case["adviser"], re.IGNORECASE
    )
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
    assert len({case["title"].lower() for case in CASES.values()}) == len(CASES)
