"""Who answered again, how the others differed at the start, and what that would change."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from measurement.rules.statistics.intervals import Estimate, NotEstimable, Numbers, Truths, estimate

# Nobody stands for more than so many.
LARGEST_WEIGHT = 20.0
# Of fewer the interval holds less often than it says (bench/coverage.py).
LEAST_EFFECTIVE_N = 40
# Somebody who alone carries a coefficient would have no residual at all.
MOST_LEVERAGE = 0.99


@dataclass(frozen=True, slots=True)
class StartDifference:
    """At the start: who stayed minus who dropped out."""

    stayed: int
    dropped: int
    # Welch.
    estimate: Estimate
    # In pooled standard deviations.
    standardised: float


def start_difference(start: Numbers, stayed: Truths) -> StartDifference:
    """`start`: scores of the first wave; `stayed`: who answered later too."""
    ones, others = _known(start[stayed]), _known(start[~stayed])
    if min(len(ones), len(others)) < 2:
        raise NotEstimable("too_few_answers")
    parts = ones.var(ddof=1) / len(ones), others.var(ddof=1) / len(others)
    value, se = float(ones.mean() - others.mean()), float(np.sqrt(sum(parts)))
    freedom = _welch(parts, (len(ones), len(others)))
    pooled = np.sqrt((ones.var(ddof=1) + others.var(ddof=1)) / 2)
    found = estimate(value, se, df=freedom, n=len(ones) + len(others))
    return StartDifference(len(ones), len(others), found, float(value / pooled) if pooled > 0 else 0.0)


def _known(values: Numbers) -> Numbers:
    return values[~np.isnan(values)]


def _welch(parts: tuple[float, float], sizes: tuple[int, int]) -> float:
    below = sum(part**2 / (size - 1) for part, size in zip(parts, sizes, strict=True))
    return float(sum(parts) ** 2 / below) if below > 0 else float(sum(sizes) - 2)


@dataclass(frozen=True, slots=True)
class Weighted:
    estimate: Estimate
    # Kish: as many people of equal weight would tell as much.
    effective_n: float


def weights_of_stayers(start: Numbers, stayed: Truths) -> Numbers:
    """1 / the chance to stay, by a logistic model on the answers at the start (people × answers), for all rows."""
    chance = _chances(_design(start), stayed)
    return np.minimum(1 / chance, LARGEST_WEIGHT)


def weighted_change(start: Numbers, change: Numbers) -> Weighted:
    """The mean change as if nobody had dropped out; `change` is NaN for those who did.

    Doubly robust: a line through the answers at the start, fitted with the weights, is read off for everybody who began.
    It holds when either the line or the curve of the chance to stay does (Bang & Robins 2005; Kang & Schafer 2007).
    The standard error counts that both are estimated (Lunceford & Davidian 2004), each residual as if its own person had
    not drawn the line (HC3: Long & Ervin 2000), and t has the degrees of freedom of the effective number.
    """
    stayed = ~np.isnan(change)
    if stayed.sum() < 3:
        raise NotEstimable("too_few_pairs")
    design = _design(start)
    chance = _chances(design, stayed)
    weights = np.where(stayed, np.minimum(1 / chance, LARGEST_WEIGHT), 0.0)
    effective_n = kish_n(weights[stayed])
    if effective_n < LEAST_EFFECTIVE_N:
        raise NotEstimable("too_few_to_weight")
    line = _line(design, np.where(stayed, change, 0.0), weights)
    mean = float(line.expected.mean())
    pulls = _pulls(design, chance, weights, line.residuals, stayed=stayed)
    se = float(np.sqrt(((line.expected - mean + pulls) ** 2).sum()) / len(change))
    found = estimate(mean, se, df=effective_n - 1, n=int(stayed.sum()))
    return Weighted(found, effective_n)


@dataclass(frozen=True, slots=True)
class _Line:
    # Of everybody who began.
    expected: Numbers
    # Of who stayed, each by its leverage; 0 for the others.
    residuals: Numbers


def _line(design: Numbers, change: Numbers, weights: Numbers) -> _Line:
    inverse = np.linalg.pinv((design * weights[:, None]).T @ design)
    expected = design @ (inverse @ (design.T @ (weights * change)))
    leverage = weights * np.einsum("ij,jk,ik->i", design, inverse, design)
    left = np.where(weights > 0, change - expected, 0.0)
    return _Line(expected, left / (1 - np.minimum(leverage, MOST_LEVERAGE)))


def _pulls(
    design: Numbers, chance: Numbers, weights: Numbers, residuals: Numbers, *, stayed: Truths
) -> Numbers:
    """What each person does to the mean, by the line and by the weights."""
    inverse = np.linalg.pinv((design * weights[:, None]).T @ design)
    by_line = weights * residuals * (design @ (inverse @ design.sum(axis=0)))
    scores = (stayed - chance)[:, None] * design
    curve = (design * (chance * (1 - chance))[:, None]).T @ design
    # A weight that is capped does not move with the chance.
    moves = np.where(weights < LARGEST_WEIGHT, by_line * (1 - chance), 0.0)
    return by_line - scores @ (np.linalg.pinv(curve) @ (design.T @ moves))


def kish_n(weights: Numbers) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


def _design(start: Numbers) -> Numbers:
    """A column of ones, and each answer in standard deviations; a gap counts as the mean."""
    columns = start.reshape(len(start), -1).astype(np.float64)
    kept = [np.ones(len(columns))]
    for column in columns.T:
        known = _known(column)
        if len(known) > 1 and known.std() > 0:
            kept.append(np.where(np.isnan(column), 0.0, (column - known.mean()) / known.std()))
    return np.column_stack(kept)


def _chances(design: Numbers, stayed: Truths) -> Numbers:
    """Newton's steps; a hair of ridge keeps them finite when answers tell exactly who stays."""
    ridge = 1e-9 * len(design) * np.eye(design.shape[1])
    found = np.zeros(design.shape[1])
    for _ in range(50):
        chance = special.expit(design @ found)
        slope = design.T @ (stayed - chance) - ridge @ found
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        found = found + step
        if np.abs(step).max() < 1e-10:
            break
    return np.clip(special.expit(design @ found), 1e-6, 1.0)
