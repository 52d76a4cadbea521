"""One scale in one unit: levels, changes of the same people, and the model over all waves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from measurement.rules.building.numbers import bound, ends, rounded
from measurement.rules.instruments import Scale, Score
from measurement.rules.release import Indices, Part, Released
from measurement.rules.report import (
    SHOWN_AS_BOUND,
    Change,
    Claim,
    Figures,
    Level,
    Model,
    ModelChange,
)
from measurement.rules.statistics.dropping_out import start_difference, weighted_change
from measurement.rules.statistics.intervals import NotEstimable, Numbers
from measurement.rules.statistics.judged import judged_change, judged_shares
from measurement.rules.statistics.paired import one_mean
from measurement.rules.statistics.proportions import share
from measurement.rules.statistics.refusals import PAIRS_FOR_INTERVAL, PAIRS_FOR_P, Refusal
from measurement.rules.statistics.waves import wave_model


@dataclass(frozen=True)
class Scene:
    """What the figures of one scale share. Waves by number."""

    scale: Scale
    k: int
    # Respondents × waves.
    scores: Numbers
    released: Released
    waves: Sequence[str]
    # Those that ask the scale and have begun, and which of them begin a new wording.
    asked: Sequence[int]
    breaks: frozenset[int]
    pairs: Sequence[tuple[int, int]]
    claims: Mapping[int, Claim]
    # Of the whole scale: low_alpha.
    refused: Sequence[str]

    def values(self, members: Indices, wave: int) -> Numbers:
        return np.asarray(self.scores[members, wave], np.float64)

    def is_comparable(self, first: int, second: int) -> bool:
        return not any(first < wave <= second for wave in self.breaks)


def figures(scene: Scene, unit: str, low_response: frozenset[int]) -> Figures:
    found = Figures(unit=unit, scale=scene.scale.code, levels={}, refused={}, changes=[])
    for wave in scene.asked:
        reasons = _refused(scene, unit, wave, low_response)
        if reasons:
            found["refused"][scene.waves[wave]] = reasons
        else:
            found["levels"][scene.waves[wave]] = level(scene, unit, wave)
    if scene.scale.has_trend:
        found["changes"] = [_change(scene, found, pair) for pair in scene.pairs]
        model = model_of(scene, found)
        if model:
            found["model"] = model
    return found


def _refused(scene: Scene, unit: str, wave: int, low_response: frozenset[int]) -> list[str]:
    if scene.refused:
        return list(scene.refused)
    if not scene.released.has(unit, wave):
        return [Refusal.BELOW_K.value]
    return [Refusal.LOW_RESPONSE.value] if wave in low_response else []


def level(scene: Scene, unit: str, wave: int) -> Level:
    values = scene.values(scene.released.of(unit, wave), wave)
    n, mean = len(values), float(values.mean())
    found = Level(n=n, value=rounded(mean))
    edge = bound(scene.scale, mean)
    if edge:
        found["bound"], found["value"] = cast(tuple, edge)
    elif scene.scale.score is Score.SHARE:
        _add_interval(found, n, ends(share(round(mean * n), n).interval))
    else:
        found["sd"] = rounded(float(values.std(ddof=1)))
        _add_interval(found, n, ends(one_mean(values).interval))
    if (unit, Part((wave,))) in scene.released.trimmed:
        found["is_trimmed"] = True
    return found


def _add_interval(found: Level, n: int, interval: dict[str, float]) -> None:
    if n >= PAIRS_FOR_INTERVAL:
        found["low"], found["high"] = interval["low"], interval["high"]


def _change(scene: Scene, found: Figures, pair: tuple[int, int]) -> Change:
    first, second = (scene.waves[wave] for wave in pair)
    change = Change(first=first, second=second, claim=scene.claims[pair[0]], refused=[])
    members = scene.released.of(found["unit"], *pair)
    reasons = {code for wave in (first, second) for code in found["refused"].get(wave, ())}
    if not scene.is_comparable(*pair):
        reasons = {Refusal.NOT_COMPARABLE.value}
    elif any("bound" in found["levels"].get(wave, ()) for wave in (first, second)):
        reasons.add(SHOWN_AS_BOUND)
    elif not len(members):
        reasons.add(Refusal.BELOW_K.value)
    if reasons:
        change["refused"] = sorted(reasons)
        return change
    _estimate(scene, change, members, pair)
    _add_dropping_out(scene, change, found["unit"], members, pair)
    return change


def _estimate(scene: Scene, change: Change, members: Indices, pair: tuple[int, int]) -> None:
    judge = judged_shares if scene.scale.score is Score.SHARE else judged_change
    seen = judge(scene.values(members, pair[0]), scene.values(members, pair[1]), k=scene.k)
    change["refused"] = [reason.value for reason in seen.refusals]
    if seen.n is None or seen.value is None:
        return
    change["n"], change["value"] = seen.n, rounded(seen.value)
    if seen.interval:
        change["low"], change["high"] = ends(seen.interval).values()
    if seen.p is not None:
        change["p"] = seen.p
    if seen.effect:
        change["effect_size"] = {
            "dz": rounded(seen.effect.dz),
            "low": rounded(seen.effect.interval.low),
            "high": rounded(seen.effect.interval.high),
            "hedges_g": rounded(seen.effect.hedges_g),
        }
    if seen.ranks:
        change["ranks"] = {"shift": rounded(seen.ranks.shift), **ends(seen.ranks.interval)}  # type: ignore[typeddict-item]
        if seen.ranks.p is not None:
            change["ranks"]["p"] = seen.ranks.p
    if seen.detectable_dz is not None:
        change["detectable_dz"] = rounded(seen.detectable_dz)


def _add_dropping_out(
    scene: Scene, change: Change, unit: str, members: Indices, pair: tuple[int, int]
) -> None:
    """Only where those who stayed and those who did not are whole atoms: when both waves were accepted."""
    if "low" not in change or not all(scene.released.has(unit, wave) for wave in pair):
        return
    began = scene.released.of(unit, pair[0])
    stayed = np.isin(began, members)
    if stayed.all():
        return
    start = scene.values(began, pair[0])
    later = np.where(stayed, scene.values(began, pair[1]), np.nan)
    try:
        differed = start_difference(start, stayed)
    except NotEstimable:
        return
    change["start"] = {
        "stayed": differed.stayed,
        "dropped": differed.dropped,
        "value": rounded(differed.estimate.value),
        "low": rounded(differed.estimate.interval.low),
        "high": rounded(differed.estimate.interval.high),
        "standardised": rounded(differed.standardised),
    }
    _add_weighted(change, start, later - start)


def _add_weighted(change: Change, start: Numbers, differences: Numbers) -> None:
    try:
        weighted = weighted_change(start, differences)
    except NotEstimable as refusal:
        change["weighted_refused"] = refusal.code
        return
    change["weighted"] = {
        "value": rounded(weighted.estimate.value),
        "low": rounded(weighted.estimate.interval.low),
        "high": rounded(weighted.estimate.interval.high),
        "effective_n": round(weighted.effective_n, 1),
    }


def model_of(scene: Scene, found: Figures) -> Model | None:
    waves = _model_waves(scene, found)
    if len(waves) < 2:
        return None
    rows = [(scene.released.of(found["unit"], wave), wave) for wave in waves]
    panel = np.concatenate([members for members, _ in rows])
    wave = np.concatenate([np.full(len(members), number) for members, number in rows])
    try:
        model = wave_model(panel, wave, np.asarray(scene.scores[panel, wave], np.float64))
    except NotEstimable:
        return None
    if model.people < PAIRS_FOR_INTERVAL:
        return None
    result = Model(people=model.people, icc=rounded(model.icc), means={}, changes=[])
    for number, mean in zip(model.waves, model.means, strict=True):
        result["means"][scene.waves[number]] = {
            "n": mean.n,
            "value": rounded(mean.value),
            "low": rounded(mean.interval.low),
            "high": rounded(mean.interval.high),
        }
    for pair in scene.pairs:
        estimate = model.differences.get(pair)
        if estimate is None or estimate.n < PAIRS_FOR_INTERVAL:
            continue
        change = ModelChange(
            first=scene.waves[pair[0]],
            second=scene.waves[pair[1]],
            claim=scene.claims[pair[0]],
            n=estimate.n,
            value=rounded(estimate.value),
            low=rounded(estimate.interval.low),
            high=rounded(estimate.interval.high),
        )
        if estimate.p is not None and estimate.n >= PAIRS_FOR_P:
            change["p"] = estimate.p
        result["changes"].append(change)
    return result


def _model_waves(scene: Scene, found: Figures) -> list[int]:
    """Accepted, exactly shown, and of one wording: the newest."""
    shown = [
        wave
        for wave in scene.released.model_waves(found["unit"])
        if scene.waves[wave] in found["levels"] and "bound" not in found["levels"][scene.waves[wave]]
    ]
    return [wave for wave in shown if scene.is_comparable(wave, max(shown))]
