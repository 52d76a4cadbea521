"""The self-scan and the pages around a questionnaire: complete, in both languages, in plain Dutch."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "measurement/content"
FILES = ["self_scan.yaml", "thanks.yaml", "what_happens.yaml"]
LONGEST_SENTENCE = 20

each_file = pytest.mark.parametrize("name", FILES)


def load(name: str) -> dict[str, Any]:
    return yaml.safe_load((CONTENT / name).read_text())


def texts(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict):
        if "nl" in node or "en" in node:
            yield node
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


@each_file
def test_every_text_is_there_in_both_languages(name):
    found = list(texts(load(name)))

    assert found
    assert [text for text in found if not (text.get("nl") and text.get("en"))] == []


@each_file
def test_both_languages_fill_in_the_same(name):
    for text in texts(load(name)):
        assert sorted(re.findall(r"{\w+}", text["nl"])) == sorted(re.findall(r"{\w+}", text["en"]))


@each_file
def test_dutch_sentences_are_short(name):
    sentences = [one for text in texts(load(name)) for one in re.split(r"(?<=[.?!:;])\s+", text["nl"])]

    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


def test_self_scan_has_the_questions_of_the_vng():
    scan = load("self_scan.yaml")
    numbers = {group["code"]: [one["number"] for one in group["questions"]] for group in scan["groups"]}
    questions = [one for group in scan["groups"] for one in group["questions"]]

    assert numbers == {"stimuleren": list(range(1, 16)), "naleven": list(range(16, 27))}
    assert [one["number"] for one in questions if one["kind"] == "open"] == [15]
    assert all(re.search(r"\b[Ii]k\b", one["text"]["nl"]) and one["help"] for one in questions)
    assert [option["nl"] for option in scan["scale"]] == ["Nooit", "Soms", "Vaak", "Altijd"]


def test_thanks_have_a_reflection_for_each_wave():
    assert set(load("thanks.yaml")["reflection"]["waves"]) == {"before", "t0", "t6", "t12"}
