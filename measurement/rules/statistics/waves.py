"""All waves of all people at once: restricted maximum likelihood with a random intercept for each person.

y = mean of the wave + person + noise (Laird & Ware 1982). Who missed a wave still tells about the others, which
keeps the means fair when dropping out depends on earlier answers. The likelihood needs of the people no more than,
for each set of waves, how many they are and the sums of their sums: it is then one-dimensional and takes milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from measurement.rules.statistics.intervals import Estimate, NotEstimable, Numbers, Whole, estimate


@dataclass(frozen=True, slots=True)
class WaveModel:
    # In the order of the wave numbers that have answers.
    waves: tuple[int, ...]
    means: tuple[Estimate, ...]
    # (first wave, second wave) → second minus first; n is how many answered both. Only where somebody did.
    differences: dict[tuple[int, int], Estimate]
    people: int
    answers: int
    sd_person: float
    sd_noise: float

    @property
    def icc(self) -> float:
        total = self.sd_person**2 + self.sd_noise**2
        return self.sd_person**2 / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the likelihood needs. Patterns are sets of waves, as rows of 0 and 1."""

    patterns: Numbers
    people: Numbers
    # Over the people of a pattern: of their sums, and of the squares of their sums.
    sums: Numbers
    squares: Numbers
    wave_n: Numbers
    wave_sums: Numbers
    total_squares: float


def wave_model(panel: Whole, wave: Whole, score: Numbers) -> WaveModel:
    """Of rows: index of the person, number of the wave, score (NaN: none). One row a person and wave."""
    known = ~np.isnan(score)
    if not known.any():
        raise NotEstimable("too_few_answers")
    waves, column = np.unique(wave[known], return_inverse=True)
    _, person = np.unique(panel[known], return_inverse=True)
    values = score[known]
    # Away from zero sums of squares lose digits.
    middle = float(values.mean())
    sums = _summed(person, column, values - middle, len(waves))
    if sums.wave_n.sum() <= len(waves) + 1:
        raise NotEstimable("too_few_answers")
    ratio = _best_ratio(sums)
    return _model(sums, ratio, tuple(int(one) for one in waves), middle)


def wave_models(panel: Whole, wave: Whole, scores: Numbers) -> list[WaveModel | None]:
    """One for each column of `scores`; None where there is too little."""
    models: list[WaveModel | None] = []
    for column in range(scores.shape[1]):
        try:
            models.append(wave_model(panel, wave, scores[:, column]))
        except NotEstimable:
            models.append(None)
    return models


def _summed(person: Whole, column: Whole, values: Numbers, waves: int) -> _Sums:
    own = _totals(person, values)
    bits = np.bincount(person, weights=2.0**column).astype(np.int64)
    if np.bincount(person).sum() != np.bitwise_count(bits).sum():
        raise ValueError("a person has two rows in one wave")
    found, which = np.unique(bits, return_inverse=True)
    return _Sums(
        patterns=((found[:, None] >> np.arange(waves)) & 1).astype(np.float64),
        people=np.bincount(which).astype(np.float64),
        sums=_totals(which, own),
        squares=_totals(which, own**2),
        wave_n=np.bincount(column, minlength=waves).astype(np.float64),
        wave_sums=_totals(column, values),
        total_squares=float((values**2).sum()),
    )


def _totals(group: Whole, values: Numbers) -> Numbers:
    return np.bincount(group, weights=values).astype(np.float64)


def _solve(sums: _Sums, ratio: float) -> tuple[Numbers, Numbers, float]:
    """Information matrix (in units of the noise), means and weighted residual sum of squares."""
    shrink = ratio / (1 + sums.patterns.sum(axis=1) * ratio)
    information = np.diag(sums.wave_n) - (sums.patterns * (shrink * sums.people)[:, None]).T @ sums.patterns
    right = sums.wave_sums - (shrink * sums.sums) @ sums.patterns
    means = np.linalg.solve(information, right)
    left_over = sums.total_squares - float(shrink @ sums.squares) - float(means @ right)
    return information, means, max(left_over, 1e-300)


def _best_ratio(sums: _Sums) -> float:
    """Variance between people over that of the noise, at the least restricted deviance."""
    if sums.patterns.sum(axis=1).max() < 2:
        return 0.0
    freedom = sums.wave_n.sum() - len(sums.wave_n)
    sizes = sums.patterns.sum(axis=1)

    def deviance(icc: float) -> float:
        ratio = icc / (1 - icc)
        information, _, left_over = _solve(sums, ratio)
        between = float(sums.people @ np.log1p(sizes * ratio))
        return float(freedom * np.log(left_over)) + between + float(np.linalg.slogdet(information)[1])

    found = optimize.minimize_scalar(
        deviance, bounds=(0.0, 1 - 1e-9), method="bounded", options={"xatol": 1e-10}
    )
    icc = 0.0 if deviance(0.0) <= found.fun else float(found.x)
    return icc / (1 - icc)


def _model(sums: _Sums, ratio: float, waves: tuple[int, ...], middle: float) -> WaveModel:
    information, means, left_over = _solve(sums, ratio)
    answers, people = int(sums.wave_n.sum()), int(sums.people.sum())
    noise = left_over / (answers - len(waves))
    covariance: Numbers = np.asarray(np.linalg.inv(information) * noise, dtype=np.float64)
    return WaveModel(
        waves,
        tuple(
            estimate(mean + middle, float(np.sqrt(variance)), df=max(people - 1, 1), n=int(n))
            for mean, variance, n in zip(means, np.diag(covariance), sums.wave_n, strict=True)
        ),
        _differences(sums, means, covariance, waves, df=answers - people - len(waves) + 1),
        people,
        answers,
        float(np.sqrt(ratio * noise)),
        float(np.sqrt(noise)),
    )


def _differences(
    sums: _Sums, means: Numbers, covariance: Numbers, waves: Sequence[int], *, df: int
) -> dict[tuple[int, int], Estimate]:
    """Degrees of freedom as nlme counts them within people."""
    found: dict[tuple[int, int], Estimate] = {}
    for first in range(len(waves)):
        for second in range(first + 1, len(waves)):
            pairs = int((sums.people * sums.patterns[:, first] * sums.patterns[:, second]).sum())
            variance = covariance[first, first] + covariance[second, second] - 2 * covariance[first, second]
            if pairs and df > 0:
                se = float(np.sqrt(variance))
                key = (waves[first], waves[second])
                found[key] = estimate(float(means[second] - means[first]), se, df=df, n=pairs)
    return found
