"""The default questionnaire holds what was promised for every wave and form: no more than 30 questions and seven minutes,
three anchors and three other questions about rules, two stories, both languages, plain Dutch.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

WAVES = ["before", "t0", "t6", "t12"]
FORMS = range(7)
MOST_QUESTIONS = 30
MOST_MINUTES = 7
# A slow reader of plain Dutch (most adults read 220 to 250 words a minute), and the time to choose and to tap.
WORDS_A_MINUTE = 200
SECONDS_A_CHOICE = 3
LONGEST_SENTENCE = 20

FILE = Path(__file__).parents[2] / "measurement/content/instruments/standaard.yaml"
INSTRUMENT: dict[str, Any] = yaml.safe_load(FILE.read_text())
ITEMS: list[dict[str, Any]] = INSTRUMENT["items"]
KNOWLEDGE = [item for item in ITEMS if item["scale"] == "regels"]
STORIES = [item for item in ITEMS if item["scale"] == "dilemmavignetten"]

each_wave = pytest.mark.parametrize("wave", WAVES)
each_form = pytest.mark.parametrize("form", FORMS)
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])


def asked(wave: str, form: int) -> list[dict[str, Any]]:
    return [
        item for item in ITEMS if wave in item["waves"] and (item["forms"] is None or form in item["forms"])
    ]


def options_of(item: dict[str, Any]) -> list[dict[str, Any]]:
    source = INSTRUMENT["formats"][item["format"]] if item["format"] else item
    return source.get("options", []) + source.get("missing", [])


def words(text: str) -> int:
    return len(text.split())


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!:;])[’”]?\s+", text) if one.strip()]


def texts(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every place that has a text, with its languages."""
    if isinstance(node, dict):
        if "nl" in node or "en" in node:
            yield where, node
        for key, value in node.items():
            yield from texts(value, f"{where}/{node.get('code', '')}{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{where}/{number}")


def minutes(wave: str, form: int) -> float:
    """What somebody needs who is shown everything; a shared row of answers is read once."""
    read = words(INSTRUMENT["introduction"]["nl"])
    known_formats = set()
    for item in asked(wave, form):
        for part in ("scenario", "text", "help"):
            read += words(item[part]["nl"]) if item.get(part) else 0
        if item["format"] not in known_formats:
            read += sum(words(option["nl"]) for option in options_of(item))
        known_formats |= {item["format"]} - {None}
    return read / WORDS_A_MINUTE + len(asked(wave, form)) * SECONDS_A_CHOICE / 60


@each_wave
@each_form
def test_questionnaire_has_at_most_thirty_questions(wave, form):
    assert len(asked(wave, form)) <= MOST_QUESTIONS


@each_wave
@each_form
def test_questionnaire_takes_at_most_the_minutes_it_names(wave, form):
    assert INSTRUMENT["minutes"] == MOST_MINUTES
    assert minutes(wave, form) <= MOST_MINUTES


@each_wave
@each_form
def test_questionnaire_asks_six_rules_of_which_three_anchors(wave, form):
    rules = [item for item in asked(wave, form) if item["scale"] == "regels"]

    assert len(rules) == 6
    assert sum(item["anchor"] for item in rules) == 3


@each_wave
@each_form
def test_questionnaire_has_two_stories(wave, form):
    assert sum(item["scale"] == "dilemmavignetten" for item in asked(wave, form)) == 2


@pytest.mark.parametrize(
    ("scale", "asked_at"),
    [
        ("handelen", {"before": 4, "t0": 4, "t6": 4, "t12": 4}),
        ("vertrouwenspersoon", {"before": 1, "t0": 1, "t6": 1, "t12": 1}),
        ("vertrouwenspersoon_check", {"before": 1, "t0": 1, "t6": 1, "t12": 1}),
        ("advies", {"before": 1, "t6": 1, "t12": 1}),
        ("advies_bij_wie", {"before": 1, "t6": 1, "t12": 1}),
        ("advies_voornemen", {"t0": 2}),
        ("fouten", {"before": 3, "t6": 3, "t12": 3}),
        ("aanspreken", {"before": 3, "t6": 3, "t12": 3}),
        ("voorbeeld", {"before": 4, "t6": 4, "t12": 4}),
        ("omgangsvormen", {"before": 1, "t12": 1}),
        ("omgangsvormen_verteld", {"before": 1, "t12": 1}),
        ("omgangsvormen_aan_wie", {"before": 1, "t12": 1}),
        ("omgangsvormen_waarom_niet", {"before": 1, "t12": 1}),
        ("training", {"t0": 4}),
    ],
)
@each_form
def test_scale_is_asked_in_its_waves(scale, asked_at, form):
    counts = {wave: sum(item["scale"] == scale for item in asked(wave, form)) for wave in WAVES}

    assert {wave: count for wave, count in counts.items() if count} == asked_at


def test_scales_are_those_that_items_name():
    named = {scale for item in ITEMS for scale in [item["scale"], *item.get("also_in", [])] if scale}

    assert {scale["code"] for scale in INSTRUMENT["scales"]} == named


def test_rotated_scales_have_no_trend_and_anchors_have():
    trend = {scale["code"]: scale["trend"] for scale in INSTRUMENT["scales"]}

    assert (trend["regels"], trend["dilemmavignetten"], trend["regels_anker"]) == (False, False, True)
    assert [item["code"] for item in ITEMS if "regels_anker" in item.get("also_in", [])] == [
        item["code"] for item in ITEMS if item["anchor"]
    ]


def test_unwanted_behaviour_is_sensitive_and_nothing_else():
    sensitive = {scale["code"] for scale in INSTRUMENT["scales"] if scale["sensitive"]}

    assert sensitive == {
        "omgangsvormen",
        "omgangsvormen_verteld",
        "omgangsvormen_aan_wie",
        "omgangsvormen_waarom_niet",
    }


def test_banks_are_large_enough_and_used_once():
    assert len(KNOWLEDGE) >= 24
    assert len(STORIES) >= 12
    assert INSTRUMENT["forms"] == len(FORMS)
    for item in KNOWLEDGE + STORIES:
        assert item["anchor"] or len(item["forms"]) == 1


@pytest.mark.parametrize("item", KNOWLEDGE, ids=lambda item: item["code"])
def test_rule_has_one_right_answer_among_four_of_like_length(item):
    answers = [option for option in item["options"] if option["nl"] != "Weet ik niet"]
    lengths = [len(option["nl"]) for option in answers]

    assert len(answers) == 4
    assert [option["points"] for option in item["options"] if "points" in option] == [1]
    assert max(lengths) <= 1.7 * min(lengths)


def place_of_the_most_points(item: dict[str, Any]) -> int:
    return max(item["options"], key=lambda option: option.get("points", 0))["code"]


def test_right_answers_stand_about_equally_often_in_each_place():
    # Not 6, 6, 6, 6: each form has all four places, and no anchor stands in the second.
    assert sorted(Counter(map(place_of_the_most_points, KNOWLEDGE)).values()) == [5, 6, 6, 7]
    assert sorted(Counter(map(place_of_the_most_points, STORIES)).values()) == [3, 3, 4, 4]


@each_form
def test_right_answers_of_a_form_stand_in_all_places(form):
    rules = [item for item in asked("t0", form) if item["scale"] == "regels"]

    places = Counter(map(place_of_the_most_points, rules))
    assert set(places) == {1, 2, 3, 4}
    assert max(places.values()) == 2


def test_the_longest_answer_is_not_the_right_one_more_often_than_chance():
    longest_is_right = sum(
        max(item["options"], key=lambda option: len(option["nl"])).get("points") == 1 for item in KNOWLEDGE
    )

    assert longest_is_right <= len(KNOWLEDGE) / 3


@pytest.mark.parametrize("item", STORIES, ids=lambda item: item["code"])
def test_story_has_a_way_of_each_worth_and_fits_a_screen(item):
    assert sorted(option["points"] for option in item["options"]) == [0, 1, 2, 3]
    for language in ("nl", "en"):
        assert 60 <= words(item["scenario"][language]) <= 95
    lengths = [len(option["nl"]) for option in item["options"]]
    assert max(lengths) <= 1.9 * min(lengths)


def test_the_longest_way_is_not_mostly_that_of_the_most_points():
    longest = [max(item["options"], key=lambda option: len(option["nl"]))["points"] for item in STORIES]

    assert longest.count(3) <= len(STORIES) / 2


@each_item
def test_filter_points_backward_to_a_question_that_was_asked(item):
    if not item["filter"]:
        return
    before = {one["code"]: one for one in ITEMS[: ITEMS.index(item)]}
    source = before[item["filter"]["item"]]

    assert set(item["filter"]["in"]) <= {option["code"] for option in options_of(source)}
    assert set(item["waves"]) <= set(source["waves"])
    assert source["forms"] is None


@each_item
def test_item_can_be_stored(item):
    codes = [option["code"] for option in options_of(item)]

    assert re.fullmatch(r"[a-z0-9_]+", item["code"])
    assert len(set(codes)) == len(codes)
    assert all(1 <= code <= 15 for code in codes)
    assert bool(codes) == (item["kind"] != "open")


def test_nothing_is_asked_twice():
    asked_for = [(item["text"]["nl"], (item.get("scenario") or {}).get("nl")) for item in ITEMS]

    assert len(set(asked_for)) == len(asked_for)
    assert len({item["code"] for item in ITEMS}) == len(ITEMS)
    for item in ITEMS:
        labels = [option["nl"] for option in options_of(item)]
        assert len(set(labels)) == len(labels)


def test_every_text_is_there_in_both_languages():
    assert [where for where, text in texts(INSTRUMENT) if not (text.get("nl") and text.get("en"))] == []


def test_dutch_sentences_are_short():
    long = [
        sentence
        for _, text in texts(INSTRUMENT)
        for sentence in sentences(text["nl"])
        if words(sentence) > LONGEST_SENTENCE
    ]

    assert long == []


def test_open_question_asks_for_no_names():
    open_items = [item for item in ITEMS if item["kind"] == "open"]

    assert open_items
    for item in open_items:
        assert "Noem geen namen" in item["help"]["nl"]
        assert item["scale"] is None
