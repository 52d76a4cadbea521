"""Rows of answers, and the same people side by side."""

from dataclasses import dataclass

import numpy as np

from measurement.rules.statistics.intervals import Numbers, Whole


@dataclass(frozen=True, slots=True)
class Panel:
    """One row a response of a study."""

    # Index of the pseudonym, number of the wave, id of the unit (0: none).
    panel: Whole
    wave: Whole
    cluster: Whole
    # Rows × scales; NaN: no score.
    scores: Numbers


def side_by_side(panel: Whole, wave: Whole, score: Numbers, waves: tuple[int, ...]) -> tuple[Whole, Numbers]:
    """People who have a score in any of `waves`, and their scores (people × waves, NaN: none)."""
    kept = np.isin(wave, waves) & ~np.isnan(score)
    people, row = np.unique(panel[kept], return_inverse=True)
    table = np.full((len(people), len(waves)), np.nan)
    column = (wave[kept][:, None] == np.array(waves)[None, :]).argmax(axis=1)
    table[row, column] = score[kept]
    return people, table


def pairs(panel: Whole, wave: Whole, score: Numbers, *, first: int, second: int) -> tuple[Numbers, Numbers]:
    """First and second scores of those who have both."""
    _, table = side_by_side(panel, wave, score, (first, second))
    both = ~np.isnan(table).any(axis=1)
    return table[both, 0], table[both, 1]
