"""Who answered again, how the others differed at the start, and what that would change."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from measurement.rules.statistics.intervals import Estimate, NotEstimable, Numbers, Truths, estimate

# Nobody stands for more than so many.
LARGEST_WEIGHT = 20.0


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

    Its standard error counts that the weights were estimated (Lunceford & Davidian 2004).
    """
    stayed = ~np.isnan(change)
    if stayed.sum() < 3:
        raise NotEstimable("too_few_pairs")
    design = _design(start)
    chance = _chances(design, stayed)
    weights = np.where(stayed, np.minimum(1 / chance, LARGEST_WEIGHT), 0.0)
    mean = float((weights * np.where(stayed, change, 0.0)).sum() / weights.sum())
    pull = weights * np.where(stayed, change - mean, 0.0)
    scores = (stayed - chance)[:, None] * design
    pull = pull - scores @ np.linalg.lstsq(scores.T @ scores, scores.T @ pull, rcond=None)[0]
    se = float(np.sqrt((pull**2).sum()) / weights.sum())
    n = int(stayed.sum())
    found = estimate(mean, se * np.sqrt(n / (n - 1)), df=n - 1, n=n)
    return Weighted(found, kish_n(weights[stayed]))


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
