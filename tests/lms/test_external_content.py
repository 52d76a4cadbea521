"""'Welkom als externe': three languages of one module, so that somebody can switch halfway."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml

import lms
from lms.blocks import LessonBlock

CONTENT = Path(lms.__file__).parent / "content"
LANGUAGES = ["nl", "en", "easy"]
MODULES = {
    language: yaml.safe_load((CONTENT / f"welkom-als-externe.{language}.yaml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
SCREENS = [
    pytest.param(step, id=f"{language} {number}.{place} {step['heading']}")
    for language, module in MODULES.items()
    for number, lesson in enumerate(module["lessons"], start=1)
    for place, step in enumerate(lesson["steps"], start=1)
]
QUESTIONS = [screen for screen in SCREENS if screen.values[0]["type"] == "question"]
DILEMMAS = [screen for screen in SCREENS if screen.values[0]["type"] == "dilemma"]
MOST_WORDS = 80
# Language → words in a sentence: at most on average, at most in the longest.
READABLE = {"nl": (8, 20), "en": (9, 22), "easy": (9, 15)}


def texts(value: Any) -> Iterator[str]:
    """Whatever somebody reads: every text that is not the name of a file, a type or a core value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in ("type", "image", "slug", "value"):
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def sentences(value: Any) -> list[str]:
    lines = [line for text in texts(value) for line in re.split(r"</?(?:p|ul|li)>|\n(?:- )?", text)]
    plain = [" ".join(re.sub(r"</?b>", "", line).split()) for line in lines]
    return [one for line in plain if line for one in re.split(r"(?<=[.!?])’?\s+", line)]


def words(*parts: str | None) -> int:
    return len(re.sub(r"<[^>]+>", " ", " ".join(part for part in parts if part)).split())


def shape(value: Any) -> Any:
    """What stays the same in every language: fields, types, the number of options, which answers fit."""
    if isinstance(value, dict):
        return {
            name: one if name in ("type", "image", "slug", "value", "minutes", "fits") else shape(one)
            for name, one in value.items()
        }
    return [shape(one) for one in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize("language", ["en", "easy"])
def test_another_language_has_the_same_screens_in_the_same_order(language):
    assert shape(MODULES[language]) == shape(MODULES["nl"])


def test_seven_lessons_in_twenty_minutes():
    module = MODULES["nl"]
    assert (module["slug"], len(module["lessons"])) == ("welkom-als-externe", 7)
    assert sum(lesson["minutes"] for lesson in module["lessons"]) == module["duration_minutes"] == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty(language):
    assert all(text.strip() for text in texts(MODULES[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language):
    on_average, longest = READABLE[language]
    said = sentences(MODULES[language])
    assert [one for one in said if words(one) > longest] == []
    assert mean(words(one) for one in said) <= on_average


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_could_have_typed_it(language):
    """No text is longer than its field in the editor."""
    lesson_fields = LessonBlock().child_blocks
    screens = lesson_fields["steps"].child_blocks
    too_long = []
    for lesson in MODULES[language]["lessons"]:
        pairs = [
            (lesson, lesson_fields),
            *((step, screens[step["type"]].child_blocks) for step in lesson["steps"]),
        ]
        for step in lesson["steps"]:
            if "options" in step:
                option_fields = screens[step["type"]].child_blocks["options"].child_block.child_blocks
                pairs += [(option, option_fields) for option in step["options"]]
        for values, fields in pairs:
            for name, text in values.items():
                most = getattr(getattr(fields.get(name), "field", None), "max_length", None)
                if most and len(text) > most:
                    too_long.append(text)
    assert too_long == []


@pytest.mark.parametrize("step", SCREENS)
def test_a_screen_has_at_most_eighty_words(step):
    shown = [step.get(name) for name in ("source", "heading", "body", "after", "quote", "prompt")]
    assert words(*shown, *(option["text"] for option in step.get("options", []))) <= MOST_WORDS


@pytest.mark.parametrize("step", QUESTIONS)
def test_every_answer_has_its_reaction_and_one_fits(step):
    assert [option for option in step["options"] if not 5 <= words(option["feedback"]) <= MOST_WORDS] == []
    assert any(option["fits"] for option in step["options"])


@pytest.mark.parametrize("step", DILEMMAS)
def test_a_dilemma_has_no_free_way_and_no_right_one(step):
    assert len(step["options"]) == 4
    for option in step["options"]:
        assert sorted(option) == ["against", "for", "may_follow", "text"]
    lengths = [words(option["text"]) for option in step["options"]]
    assert max(lengths) - min(lengths) <= 8
    assert 20 <= words(step["adviser"]) <= MOST_WORDS
    assert len(step["what_if"]) >= 2


def test_three_dilemmas_and_the_first_comes_back():
    found = [
        step for lesson in MODULES["nl"]["lessons"] for step in lesson["steps"] if step["type"] == "dilemma"
    ]
    assert len(found) == 4
    assert found[-1]["options"] == found[0]["options"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_something_to_do_in_every_lesson(language):
    for lesson in MODULES[language]["lessons"]:
        assert {step["type"] for step in lesson["steps"]} & {"question", "dilemma", "reflection"}


@pytest.mark.parametrize(
    ("language", "unwelcome"),
    [
        ("nl", r"fout!|goed zo|niet integer|jammer|gefeliciteerd|punten|score|confetti"),
        ("easy", r"fout!|goed zo|niet integer|jammer|gefeliciteerd|punten|score|confetti"),
        ("en", r"wrong!|well done|unethical|too bad|congratulations|points\b|score|confetti"),
    ],
)
def test_nobody_is_punished_or_counted(language, unwelcome):
    assert re.findall(unwelcome, " ".join(texts(MODULES[language])), re.IGNORECASE) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["vertrouwenspersoon", "Coördinator integriteit", "Meldpunt", "Huis voor Klokkenluiders"]
)
def test_help_is_named_as_people_find_it_here(language, name):
    assert name.lower() in " ".join(texts(MODULES[language])).lower()
