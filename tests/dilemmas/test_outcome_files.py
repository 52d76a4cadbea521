"""The shipped outcomes as files: their shape, their case, and that nobody is in them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from dilemmas.rules.names import findings

CONTENT = Path(__file__).parents[2] / "dilemmas" / "content"
FILES = sorted((CONTENT / "outcomes").glob("*.yaml"))
OUTCOMES: dict[str, dict[str, Any]] = {
    path.name.removesuffix(".yaml"): yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES
}
KEYS = {
    *("key", "language", "example", "title", "case", "theme", "core_values", "work", "when", "dilemma"),
    *("for", "against", "decision", "principle", "later"),
}
DECISION = {"we_do", "because", "despite", "damage", "remains_hard"}
VALUES = {"zorgvuldigheid", "verantwoordelijkheid", "onafhankelijkheid", "professionaliteit"}
# Bodies and places that an outcome may name.
INNOCENT = ["P&O"]


@pytest.fixture(params=list(OUTCOMES))
def outcome(request) -> dict[str, Any]:
    return {"file": request.param, **OUTCOMES[request.param]}


def texts(outcome: dict[str, Any]) -> list[str]:
    return [
        *(outcome["title"], outcome["dilemma"], outcome["principle"]),
        *(outcome["decision"].values()),
        *(outcome["for"] + outcome["against"]),
        *(one["why"] for one in outcome["later"]),
    ]


def test_an_outcome_has_every_part_and_no_other(outcome):
    assert set(outcome) - {"file"} == KEYS
    assert set(outcome["decision"]) == DECISION
    assert f"{outcome['key']}.{outcome['language']}" == outcome["file"]
    assert all(outcome[part] for part in KEYS)
    assert all(outcome["decision"].values())


def test_an_outcome_belongs_to_a_case_and_to_its_theme(outcome):
    path = CONTENT / "cases" / f"{outcome['case']}.nl.yaml"
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert outcome["theme"] == case["theme"]
    assert set(outcome["core_values"]) <= set(case["core_values"]) <= VALUES


def test_an_outcome_weighs_both_sides(outcome):
    assert len(outcome["for"]) >= 2
    assert len(outcome["against"]) >= 2


def test_nobody_is_named(outcome):
    assert [one.text for text in texts(outcome) for one in findings(text, innocent=INNOCENT)] == []


def test_it_is_half_a_year_and_later_teams_came_later(outcome):
    assert outcome["when"][1] in (1, 2)
    assert all(one["when"] >= outcome["when"] and one["when"][1] in (1, 2) for one in outcome["later"])
    assert all(one["kind"] in ("followed", "deviated") for one in outcome["later"])


def test_the_parts_fit(outcome):
    decision = outcome["decision"]
    assert all(len(decision[part]) <= 300 for part in DECISION - {"remains_hard"})
    assert len(decision["remains_hard"]) <= 600
    assert all(len(one) <= 300 for one in outcome["for"] + outcome["against"])
    assert (len(outcome["principle"]) <= 250, len(outcome["dilemma"]) <= 900) == (True, True)


def test_all_of_them_belong_to_the_fictional_municipality(outcome):
    assert outcome["example"] is True


def test_there_are_twelve_of_which_four_in_english_and_some_deviated():
    dutch = [one for one in OUTCOMES.values() if one["language"] == "nl"]
    english = [one for one in OUTCOMES.values() if one["language"] == "en"]
    assert (len(dutch), len(english)) == (12, 4)
    assert {one["key"] for one in english} <= {one["key"] for one in dutch}
    assert {one["theme"] for one in dutch} == set(range(1, 9))
    assert sum(any(later["kind"] == "deviated" for later in one["later"]) for one in dutch) >= 6


def test_a_translation_says_as_much_as_the_original():
    for one in OUTCOMES.values():
        if one["language"] == "en":
            dutch = OUTCOMES[f"{one['key']}.nl"]
            for part in ("case", "theme", "core_values", "work", "when"):
                assert one[part] == dutch[part], one["key"]
            for part in ("for", "against", "later"):
                assert len(one[part]) == len(dutch[part]), one["key"]
