"""Trained units beside those that were not trained yet, within one wave of a stepped wedge."""

from collections.abc import Mapping

import numpy as np

from measurement.rules.building.numbers import ends, rounded
from measurement.rules.building.scale_in_unit import Scene
from measurement.rules.report import Figures, Gap
from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.refusals import Refusal
from measurement.rules.statistics.units import unit_difference

# On each side: of one unit alone nothing says how units differ.
LEAST_UNITS_A_SIDE = 2


def gaps(scene: Scene, first_trained: Mapping[str, int], told: Mapping[str, Figures]) -> list[Gap]:
    """One for each wave in which some units of those that may be shown were trained and others were not.

    `told`: unit to its figures. Without units whose level is refused or shown as a bound, which a gap would tell.
    """
    found = [_gap(scene, _exact(scene, first_trained, told, wave), wave) for wave in scene.asked]
    return [gap for gap in found if gap]


def _exact(
    scene: Scene, first_trained: Mapping[str, int], told: Mapping[str, Figures], wave: int
) -> dict[str, int]:
    levels = {unit: told[unit]["levels"].get(scene.waves[wave]) for unit in first_trained if unit in told}
    return {
        unit: first_trained[unit]
        for unit, level in levels.items()
        if level and "bound" not in level and scene.released.has(unit, wave)
    }


def _gap(scene: Scene, first_trained: Mapping[str, int], wave: int) -> Gap | None:
    units = list(first_trained)
    trained = [unit for unit in units if first_trained[unit] <= wave]
    if not trained or len(trained) == len(units):
        return None
    gap = Gap(
        scale=scene.scale.code, wave=scene.waves[wave], units=len(units), trained=len(trained), refused=[]
    )
    if min(len(trained), len(units) - len(trained)) < LEAST_UNITS_A_SIDE:
        gap["refused"] = [Refusal.TOO_FEW_UNITS.value]
        return gap
    values = [scene.values(scene.released.of(unit, wave), wave) for unit in units]
    place = np.concatenate([np.full(len(one), number) for number, one in enumerate(values)])
    is_trained = np.isin(place, [units.index(unit) for unit in trained])
    try:
        difference = unit_difference(np.concatenate(values), is_trained, place)
    except NotEstimable:
        gap["refused"] = [Refusal.TOO_FEW_UNITS.value]
        return gap
    gap["value"] = rounded(difference.estimate.value)
    gap["low"], gap["high"] = ends(difference.estimate.interval).values()
    if difference.estimate.p is not None:
        gap["p"] = difference.estimate.p
    if difference.refusal:
        gap["refused"] = [difference.refusal.value]
    return gap
