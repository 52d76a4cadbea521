"""From answers to scores."""

import math
from typing import Any

import pytest
from hypothesis import given

from measurement.rules.packing import pack_items, unpack_items
from measurement.rules.reading import parse
from measurement.rules.scoring import scale_scores
from tests.factories.instruments import changed, small
from tests.measurement.rules.test_packing import KLEIN, some_answers

NAN = math.nan


def score(scale: str, answers: dict[str, Any], *, wave: str = "t6", content: dict | None = None) -> float:
    instrument = parse(content or small())
    codes = [one.code for one in instrument.scales]
    return scale_scores(instrument, wave=wave, form=0, answers=answers)[codes.index(scale)]


def same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"fouten_1": 4, "fouten_2": 2, "fouten_3": 5}, 13 / 3),
        ({"fouten_1": 4, "fouten_2": 2}, 4.0),
        ({"fouten_1": 4, "fouten_2": 2, "fouten_3": 9}, 4.0),
        ({"fouten_1": 4}, NAN),
        ({"fouten_1": 4, "fouten_2": 9, "fouten_3": 9}, NAN),
        ({}, NAN),
    ],
    ids=["all", "two of three", "does not know", "one of three", "mostly does not know", "nothing"],
)
def test_mean_needs_half_of_what_was_asked(answers, expected):
    assert same(score("fouten", answers), expected)


def test_scale_that_is_not_asked_in_a_wave_has_no_score():
    assert math.isnan(score("fouten", {"fouten_1": 4, "fouten_2": 2, "fouten_3": 5}, wave="t0"))


@pytest.mark.parametrize(
    ("answers", "regels", "anker"),
    [
        ({"regels_01": 2, "regels_02": 1}, 0.5, 1.0),
        ({"regels_01": 1, "regels_02": 2}, 0.5, 0.0),
        ({"regels_02": 2}, 1.0, NAN),
        # Of the other form: not asked here.
        ({"regels_01": 2, "regels_02": 2, "regels_03": 1}, 1.0, 1.0),
    ],
)
def test_knowledge_is_the_share_of_right_answers_and_anchors_count_twice(answers, regels, anker):
    assert same(score("regels", answers), regels)
    assert same(score("regels_anker", answers), anker)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"geschenk_doen": 2, "geschenk_wie": 2}, 3.0),
        ({"geschenk_doen": 3, "geschenk_wie": 1}, 1.0),
        ({"geschenk_doen": 2}, NAN),
    ],
)
def test_vignette_has_the_points_of_its_whole_story(answers, expected):
    assert same(score("dilemma", answers), expected)


def test_vignettes_are_averaged():
    content = small()
    doing, asking = (item for item in content["items"] if item.get("vignette"))
    content["items"] += [
        {**doing, "code": "lek_doen", "vignette": "lek"},
        {**asking, "code": "lek_wie", "vignette": "lek"},
    ]
    answers = {"geschenk_doen": 2, "geschenk_wie": 2, "lek_doen": 3, "lek_wie": 1}
    assert score("dilemma", answers, content=content) == 2.0
    del answers["lek_wie"]
    assert score("dilemma", answers, content=content) == 3.0


@pytest.mark.parametrize(("answers", "expected"), [({"advies_1": 1}, 1.0), ({"advies_1": 2}, 0.0), ({}, NAN)])
def test_share_counts_yes(answers, expected):
    assert same(score("advies", answers), expected)


def test_share_of_several_choices_counts_options_with_points():
    item = next(one for one in small()["items"] if one["code"] == "gemeld_bij")
    options = [{**one, "points": int(one["code"] == 2)} for one in item["options"]]
    content = changed("gemeld_bij", scale="advies", options=options)
    content["items"] = [one for one in content["items"] if one["code"] != "toelichting"]
    content["scales"] = [one for one in content["scales"] if one["code"] != "meegemaakt"]
    assert score("advies", {"advies_1": 1, "gemeld_bij": [1, 2]}, content=content) == 1.0
    assert score("advies", {"advies_1": 1, "gemeld_bij": [1, 3]}, content=content) == 0.5
    # Hidden by the filter: not asked, so it does not count.
    assert score("advies", {"advies_1": 2}, content=content) == 0.0


def test_several_right_answers_must_all_be_chosen():
    options = [{"code": code, "nl": str(code), "points": int(code < 3)} for code in (1, 2, 3)]
    content = changed("regels_01", options=options, kind="multiple")
    for chosen, expected in (([1, 2], 1.0), ([1], 0.0), ([1, 2, 3], 0.0)):
        assert score("regels_anker", {"regels_01": chosen}, content=content) == expected


def test_scale_without_a_score_has_none():
    assert math.isnan(score("meegemaakt", {"advies_1": 1, "gemeld_bij": [1]}))


@given(answers=some_answers(KLEIN))
def test_scores_stay_within_the_range_and_survive_storing(answers):
    scores = scale_scores(KLEIN, wave="t12", form=1, answers=answers)
    stored = unpack_items(KLEIN, pack_items(KLEIN, answers))
    assert [
        same(*pair)
        for pair in zip(scores, scale_scores(KLEIN, wave="t12", form=1, answers=stored), strict=True)
    ] == [True] * len(scores)
    for one, value in zip(KLEIN.scales, scores, strict=True):
        assert math.isnan(value) or one.low <= value <= one.high
