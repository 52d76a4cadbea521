"""What a release holds and leaves out, over simulated municipalities."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import TypeAdapter

from bench.simulated import Town, town
from measurement.rules.building import Built, build, variables
from measurement.rules.building.numbers import bound
from measurement.rules.building.scales import complete_whom_ledger_accepts
from measurement.rules.reading import parse
from measurement.rules.release import Ledger
from measurement.rules.report import Content
from tests.factories.instruments import small

WAVES = ("t0", "t6", "t12")


def made(people: int, *, seed: int = 1, **outset) -> tuple[Town, Built]:
    random = np.random.default_rng(seed)
    one = town(random, people, WAVES)
    return one, build(one.measured, replace(one.outset, **outset), ledgers={}, random=random)


def figures(content: Content, unit: str, scale: str) -> dict:
    return next(one for one in content["figures"] if (one["unit"], one["scale"]) == (unit, scale))


@pytest.mark.parametrize("people", [8, 60, 400, 3000])
def test_content_is_as_declared_and_hides_by_absence(people):
    content = made(people)[1].content
    TypeAdapter(Content).validate_python(content)
    asked = {scale["code"]: set(scale["waves"]) for scale in content["scales"]}
    for one in content["figures"]:
        assert set(one["levels"]) | set(one["refused"]) == asked[one["scale"]]
        assert not set(one["levels"]) & set(one["refused"])
        for change in one["changes"]:
            if {"below_k", "low_response", "shown_as_bound"} & set(change["refused"]):
                assert set(change) == {"first", "second", "claim", "refused"}
        if "model" in one:
            assert set(one["model"]["means"]) <= set(one["levels"])


@pytest.mark.parametrize("seed", range(4))
def test_no_cluster_follows_from_the_whole_and_the_others(seed):
    content = made(900, seed=seed)[1].content
    clusters = [unit["code"] for unit in content["units"][1:]]
    for scale in content["scales"]:
        for wave in scale["waves"]:
            whole = figures(content, "org", scale["code"])["levels"].get(wave)
            parts = [figures(content, unit, scale["code"])["levels"].get(wave) for unit in clusters]
            if whole:
                left = whole["n"] - sum(part["n"] for part in parts if part)
                assert left == 0 or left >= scale["k"]
            assert all(part["n"] >= scale["k"] for part in parts if part)


def test_hidden_cluster_names_the_larger_unit_that_is_shown():
    content = made(500)[1].content
    hidden = [one for one in content["figures"] if one["refused"] and one["unit"] != "org"]
    assert hidden
    assert {one.get("instead") for one in hidden if one["scale"] != "ongewenst"} <= {"org"}


def test_sensitive_scale_has_a_larger_k():
    scales = {scale["code"]: scale for scale in made(500)[1].content["scales"]}
    assert (scales["ongewenst"]["k"], scales["handelen"]["k"]) == (20, 10)


def test_low_response_refuses_the_wave_of_the_unit():
    one, _ = made(600)
    invited = dict(one.outset.invited) | {("org", "t12"): 100_000}
    content = build(
        one.measured, replace(one.outset, invited=invited), ledgers={}, random=np.random.default_rng(1)
    ).content
    found = figures(content, "org", "handelen")
    assert found["refused"] == {"t12": ["low_response"]}
    assert set(found["model"]["means"]) == {"t0", "t6"}


def test_numbers_beyond_half_a_tenth_of_the_end_are_bounds():
    scale = next(scale for scale in parse(small()).scales if scale.code == "advies")
    assert bound(scale, 0.0) == bound(scale, 0.04) == ("at_most", 0.05)
    assert bound(scale, 1.0) == ("at_least", 0.95)
    assert bound(scale, 0.06) is None


def test_wave_shown_as_bound_has_no_exact_change_or_model():
    random = np.random.default_rng(1)
    one = town(random, 600, WAVES)
    column = one.measured.columns["vertrouwenspersoon"]
    scores = one.measured.scores
    scores[:, 0, column] = np.where(np.isnan(scores[:, 0, column]), np.nan, 1.0)
    content = build(one.measured, one.outset, ledgers={}, random=random).content
    found = figures(content, "org", "vertrouwenspersoon")
    assert found["levels"]["t0"] == {"n": found["levels"]["t0"]["n"], "bound": "at_least", "value": 0.95}
    assert {tuple(change["refused"]) for change in found["changes"]} == {("shown_as_bound",)}
    assert "t0" not in found.get("model", {"means": {}})["means"]


def test_p_values_are_adjusted_within_the_report():
    content = made(3000)[1].content
    changes = [change for one in content["figures"] for change in one["changes"] if "p" in change]
    assert len(changes) > 20
    assert all(change["p_holm"] >= change["p"] for change in changes)


def test_second_release_of_the_same_answers_says_the_same():
    one, first = made(700)
    outset = replace(one.outset, number=2)
    second = build(
        one.measured, outset, ledgers=first.ledgers, earlier=first.content, random=np.random.default_rng(9)
    )
    assert second.ledgers == first.ledgers
    assert second.content["figures"] == first.content["figures"]


def test_items_leave_nobody_with_a_gap_alone():
    _town, built = made(4000, is_final=True)
    items = [item for item in built.content["items"] if item["scale"] == "handelen"]
    levels = figures(built.content, "org", "handelen")["levels"]
    assert {item["wave"] for item in items} == set(WAVES)
    assert all(levels[item["wave"]]["n"] - item["n"] >= 10 for item in items)


def test_few_with_gaps_stay_out_with_company():
    ledger = Ledger.empty(100, 10)
    ledger.accept(np.arange(100))
    complete = np.ones(100, bool)
    complete[:3] = False
    chosen = complete_whom_ledger_accepts(ledger, np.arange(100), complete, np.random.default_rng(1))
    assert len(chosen) == 90
    assert not set(chosen) & {0, 1, 2}
    assert ledger.accept(chosen)


def test_scales_that_share_an_item_have_one_ledger():
    assert list(variables(parse(small()))) == ["regels+regels_anker", "dilemma", "fouten", "advies"]
