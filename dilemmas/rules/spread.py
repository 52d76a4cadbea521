"""How far the choices in a case lie apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How often each option was chosen, in the order of the options."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def shares(self) -> tuple[int, ...]:
        """In whole percents, each rounded by itself; all 0 without choices."""
        return tuple(round(100 * count / self.total) if self.total else 0 for count in self.counts)

    @property
    def division_0_1(self) -> float:
        return division(self.counts)


def division(counts: Sequence[int]) -> float:
    """0 when all chose the same, 1 when every option was chosen as often.

    Shannon's entropy over its greatest value for so many options (Pielou's evenness). 0 without choices and
    with fewer than two options.
    """
    total = sum(counts)
    if total == 0 or len(counts) < 2:
        return 0.0
    shares = [count / total for count in counts if count]
    return abs(sum(share * math.log(share) for share in shares)) / math.log(len(counts))
