"""All of a release, from the answers and the ledgers as the release before left them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from measurement.rules.building.earlier import keep_earlier
from measurement.rules.building.gaps import gaps
from measurement.rules.building.measured import FLOW, Measured, Outset, k_of, variables
from measurement.rules.building.numbers import rounded, text
from measurement.rules.building.reach import reach
from measurement.rules.building.scale_in_unit import Scene, figures
from measurement.rules.building.scales import item_figures, scale_reliability
from measurement.rules.instruments import Scale
from measurement.rules.release import K_SENSITIVE, Indices, Ledger, Part, Released, opened, release, stored
from measurement.rules.report import (
    FORMAT,
    ORGANISATION,
    RESPONSE_BELOW_HALF,
    Break,
    Claim,
    Content,
    Figures,
    Flow,
    PairFlow,
    Unit,
    WaveFlow,
    Wedge,
)
from measurement.rules.report import Scale as ScaleContent
from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.many_tests import holm
from measurement.rules.statistics.refusals import Refusal, of_alpha, of_response
from measurement.rules.statistics.stepped_wedge import wedge_effect


@dataclass(frozen=True)
class Built:
    content: Content
    # Variable to its ledger, for the next release.
    ledgers: dict[str, bytes]


@dataclass
class _Work:
    measured: Measured
    outset: Outset
    random: np.random.Generator
    content: Content
    ledgers: dict[str, bytes]
    low_response: dict[str, frozenset[int]]
    tell: Callable[[int, int], None]

    @property
    def waves(self) -> list[str]:
        return [wave["code"] for wave in self.outset.waves]


def build(
    measured: Measured,
    outset: Outset,
    *,
    ledgers: Mapping[str, bytes],
    earlier: Content | None = None,
    random: np.random.Generator,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Built:
    """`earlier`: the release before this one. `tell` hears how many variables are done."""
    work = _Work(measured, outset, random, _empty(measured, outset), dict(ledgers), {}, tell)
    _flow(work)
    work.content["reach"] = reach(work.outset)
    families = variables(measured.instrument)
    for done, (variable, scales) in enumerate(families.items()):
        # What no wave of this study asks has no place in its release.
        if not (scales := [scale for scale in scales if _asked(work, scale)]):
            continue
        tell(done, len(families))
        _variable(work, variable, scales)
    order = {scale.code: place for place, scale in enumerate(measured.instrument.scales)}
    work.content["scales"].sort(key=lambda scale: order[scale["code"]])
    work.content["figures"].sort(key=lambda one: order[one["scale"]])
    if earlier:
        keep_earlier(work.content, earlier)
    _name_larger_units(work.content)
    _adjust(work.content)
    tell(len(families), len(families))
    return Built(work.content, work.ledgers)


def _empty(measured: Measured, outset: Outset) -> Content:
    organisation = Unit(code=ORGANISATION, title=outset.organisation, depth=0)
    return Content(
        format=FORMAT,
        study={
            "id": outset.study,
            "title": outset.title,
            "instrument": text(measured.instrument.title),
            "versions": list(outset.versions),
        },
        number=outset.number,
        as_at=outset.as_at,
        k=outset.k,
        k_sensitive=max(outset.k, K_SENSITIVE),
        basis=outset.basis,
        is_final=outset.is_final,
        waves=list(outset.waves),
        units=[organisation, *outset.units],
        scales=[],
        flow=[],
        figures=[],
        items=[],
        wedge=[],
        gaps=[],
        reach=[],
    )


def _flow(work: _Work) -> None:
    """Who answered: with a ledger of its own, over everybody who sent anything in."""
    present, outset = work.measured.present, work.outset
    units = work.measured.members(outset.units)
    pairs = _pairs(outset, range(len(outset.waves)))
    ledger = opened(work.measured.ids, outset.k, work.ledgers.get(FLOW, b""))
    released = release(ledger, present, units, pairs)
    work.ledgers[FLOW] = stored(ledger, work.measured.ids, work.ledgers.get(FLOW, b""))
    for unit in units:
        answered = present[unit.members].sum(axis=0)
        low = set()
        flow = Flow(unit=unit.unit, waves={}, refused={}, pairs=[])
        for wave, code in enumerate(work.waves):
            invited = outset.invited.get((unit.unit, code))
            verdict = of_response(invited=invited, answered=int(answered[wave])) if invited else None
            if verdict is Refusal.LOW_RESPONSE:
                low.add(wave)
            if released.has(unit.unit, wave):
                flow["waves"][code] = _wave_flow(released, unit.unit, wave, invited)
            else:
                flow["refused"][code] = [Refusal.BELOW_K.value]
        flow["pairs"] = [
            found for pair in pairs if (found := _pair_flow(released, unit.unit, pair, work.waves))
        ]
        if unit.unit == ORGANISATION:
            _add_late(work, flow, released)
        work.low_response[unit.unit] = frozenset(low)
        work.content["flow"].append(flow)


def _add_late(work: _Work, flow: Flow, released: Released) -> None:
    """Of the organisation only: of clusters a hidden one could be computed from the others."""
    for wave, code in enumerate(work.waves):
        late = _late(work.measured, released.of(ORGANISATION, wave), wave, work.outset.k)
        if late is not None:
            flow["waves"][code]["late"] = late


def _late(measured: Measured, members: Indices, wave: int, k: int) -> int | None:
    """How many of a set that was accepted were late: a number over that set, as a mean of answers is.

    None: fewer than k were late, or fewer than k were not.
    """
    late = 0 if measured.late is None else int(measured.late[members, wave].sum())
    return late if k <= late <= len(members) - k else None


def _wave_flow(released: Released, unit: str, wave: int, invited: int | None) -> WaveFlow:
    answered = len(released.of(unit, wave))
    flow = WaveFlow(answered=answered, warnings=[])
    if (unit, Part((wave,))) in released.trimmed:
        flow["is_trimmed"] = True
    if invited:
        flow["invited"], flow["response_0_1"] = invited, rounded(min(1.0, answered / invited))
        if of_response(invited=invited, answered=answered):
            flow["warnings"] = [RESPONSE_BELOW_HALF]
    return flow


def _pair_flow(released: Released, unit: str, pair: tuple[int, int], waves: Sequence[str]) -> PairFlow | None:
    if not all(released.has(unit, wave) for wave in pair):
        return None
    first, second = (released.of(unit, wave) for wave in pair)
    both = len(np.intersect1d(first, second, assume_unique=True))
    return PairFlow(first=waves[pair[0]], second=waves[pair[1]], both=both, only_first=len(first) - both)


def _pairs(outset: Outset, asked: Sequence[int]) -> list[tuple[int, int]]:
    """From the first wave to each later one; where there is a measurement before, also from directly after."""
    asks = [wave["asks"] for wave in outset.waves]
    starts = list(asked[:1])
    starts += [wave for wave in asked[1:2] if starts and asks[starts[0]] == "before"]
    return [(first, second) for first in starts for second in asked if second > first]


def _claims(outset: Outset) -> dict[int, Claim]:
    claims: dict[int, Claim] = {}
    for number, wave in enumerate(outset.waves):
        claims[number] = "effect" if wave["asks"] == "before" else "retention"
        if outset.basis in ("survey", "stepped_wedge"):
            claims[number] = "change"
    return claims


def _variable(work: _Work, variable: str, scales: Sequence[Scale]) -> None:
    measured, outset = work.measured, work.outset
    answered = measured.answered(scales)
    asked = sorted({wave for scale in scales for wave in _asked(work, scale)})
    k = k_of(scales, outset.k)
    ledger = opened(measured.ids, k, work.ledgers.get(variable, b""))
    released = release(ledger, answered, measured.members(outset.units), _pairs(outset, asked))
    for scale in scales:
        _scale(work, scale, ledger, released, k)
    work.ledgers[variable] = stored(ledger, measured.ids, work.ledgers.get(variable, b""))


def _asked(work: _Work, scale: Scale) -> list[int]:
    """By the questionnaire, not by who answered: that nobody has a score is an answer too."""
    waves = {wave for item in work.measured.instrument.items_of(scale.code) for wave in item.waves}
    return [number for number, wave in enumerate(work.outset.waves) if wave["asks"] in waves]


def _scale(work: _Work, scale: Scale, ledger: Ledger, released: Released, k: int) -> None:
    measured, outset = work.measured, work.outset
    scores = measured.of_scale(scale.code)
    asked = _asked(work, scale)
    breaks = measured.breaks.get(scale.code, {})
    content = _scale_content(scale, k, [work.waves[wave] for wave in asked])
    content["breaks"] = [
        Break(wave=work.waves[wave], before=before, after=after) for wave, (before, after) in breaks.items()
    ]
    found = scale_reliability(measured, scale, released, work.waves, asked)
    if found:
        content["reliability"] = found
        refusal = of_alpha(found["alpha"])
        content["refused"] = [refusal.value] if refusal else []
    work.content["scales"].append(content)
    scene = Scene(
        scale=scale,
        k=k,
        scores=scores,
        released=released,
        waves=work.waves,
        asked=asked,
        breaks=frozenset(breaks),
        pairs=_pairs(outset, asked),
        claims=_claims(outset),
        refused=content["refused"],
    )
    told = {
        unit["code"]: figures(scene, unit["code"], work.low_response[unit["code"]])
        for unit in work.content["units"]
    }
    work.content["figures"] += told.values()
    if outset.first_trained and not scene.refused:
        work.content["wedge"] += _wedge(work, scene)
        work.content["gaps"] += gaps(scene, outset.first_trained, told)
    if outset.is_final:
        work.content["items"] += item_figures(
            measured, scale, ledger, released, work.waves, asked, work.random
        )


def _scale_content(scale: Scale, k: int, waves: list[str]) -> ScaleContent:
    return ScaleContent(
        code=scale.code,
        title=text(scale.title),
        means=text(scale.means),
        score=scale.score.value,
        low=scale.low,
        high=scale.high,
        higher_is=scale.higher_is.value,
        is_sensitive=scale.is_sensitive,
        has_trend=scale.has_trend,
        k=k,
        waves=waves,
        breaks=[],
        refused=[],
    )


def _wedge(work: _Work, scene: Scene) -> list[Wedge]:
    """Over the units of which every wave may be shown, so that it is over whole atoms."""
    units = [
        unit
        for unit in work.outset.first_trained
        if all(scene.released.has(unit, wave) for wave in scene.asked)
    ]
    if len(units) < 2 or scene.breaks or not scene.scale.has_trend:
        return []
    cells = [
        (place, wave, scene.values(scene.released.of(unit, wave), wave))
        for place, unit in enumerate(units)
        for wave in scene.asked
    ]
    values = np.concatenate([found for _, _, found in cells])
    place, period = (np.concatenate([np.full(len(cell[2]), cell[part]) for cell in cells]) for part in (0, 1))
    first = {number: work.outset.first_trained[unit] for number, unit in enumerate(units)}
    try:
        found = wedge_effect(values, place, period, first, seed=work.outset.number)
    except NotEstimable:
        return []
    return [
        Wedge(
            scale=scene.scale.code,
            units=len(units),
            value=rounded(found.estimate.value),
            low=rounded(found.estimate.interval.low),
            high=rounded(found.estimate.interval.high),
            p=found.permutation_p,
            naive=rounded(found.naive_difference),
            refused=[],
        )
    ]


def _name_larger_units(content: Content) -> None:
    parents = {unit["code"]: unit.get("parent", ORGANISATION) for unit in content["units"]}
    shown: dict[tuple[str, str], set[str]] = {}
    for one in content["figures"]:
        shown[one["unit"], one["scale"]] = set(one["levels"])
    for flow in content["flow"]:
        shown[flow["unit"], FLOW] = set(flow["waves"])
    rows: list[tuple[Figures | Flow, str]] = [(one, one["scale"]) for one in content["figures"]]
    rows += [(flow, FLOW) for flow in content["flow"]]
    for row, scale in rows:
        unit, missing = row["unit"], set(row["refused"])
        while missing and unit != ORGANISATION:
            unit = parents[unit]
            if shown[unit, scale] & missing:
                row["instead"] = unit
                break


def _adjust(content: Content) -> None:
    """Holm, apart for the models, the pairs and the wedge: each is an answer of its own to all the questions."""
    paired = [change for one in content["figures"] for change in one["changes"]]
    models = [change for one in content["figures"] if "model" in one for change in one["model"]["changes"]]
    families: list[Sequence[Any]] = [paired, models, content["wedge"], content["gaps"]]
    for family in families:
        tested = [one for one in family if "p" in one]
        for one, adjusted in zip(tested, holm([one["p"] for one in tested]) if tested else [], strict=True):
            one["p_holm"] = rounded(adjusted)
            one["p"] = rounded(one["p"])
