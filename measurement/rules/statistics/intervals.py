"""What families share: an interval of 95 % and an estimate with its uncertainty."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
CONFIDENCE = 0.95
# Two-sided: what lies above the interval, and the normal value there.
UPPER = 1 - (1 - CONFIDENCE) / 2
Z = float(special.ndtri(UPPER))


class NotEstimable(ValueError):
    """These numbers have no such estimate; `code` is stable and the border has words for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Estimate:
    """A t statistic's ingredients and what follows from them."""

    value: float
    se: float
    df: float
    # How many people (pairs, units) it rests on.
    n: int
    interval: Interval
    # None: no spread, so no test.
    p: float | None

    @property
    def t(self) -> float | None:
        return self.value / self.se if self.se > 0 else None


def estimate(value: float, se: float, *, df: float, n: int) -> Estimate:
    """The t interval and the two-sided p of a value with its standard error."""
    half = float(special.stdtrit(df, UPPER)) * se
    p = float(2 * special.stdtr(df, -abs(value / se))) if se > 0 else None
    return Estimate(float(value), float(se), float(df), n, Interval(value - half, value + half), p)
