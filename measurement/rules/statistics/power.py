"""What a measurement could have seen at all."""

import numpy as np
from scipy import optimize, special

from measurement.rules.statistics.effect_sizes import noncentral_t_cdf

POWER = 0.80


def minimal_detectable_dz(n: int, *, alpha: float = 0.05, power: float = POWER) -> float:
    """The paired effect that n pairs find, tested on two sides, with this power."""
    if n < 3:
        return float("inf")
    critical = float(special.stdtrit(n - 1, 1 - alpha / 2))

    def found(dz: float) -> float:
        shift = dz * np.sqrt(n)
        above = 1 - noncentral_t_cdf(critical, n - 1, shift)
        return above + noncentral_t_cdf(-critical, n - 1, shift)

    # Where the normal curve has it; the true one is a little higher.
    low = float(special.ndtri(1 - alpha / 2) + special.ndtri(power)) / np.sqrt(n)
    most = low * (1 + 4 / n)
    while found(most) < power:
        most *= 1.5
    return float(optimize.brentq(lambda dz: found(dz) - power, 0.9 * low, most, xtol=1e-8))


def design_effect(*, people_a_unit: float, icc: float) -> float:
    """Kish: how much larger the variance is because people of a unit are alike."""
    return 1 + (people_a_unit - 1) * icc


def effective_n(n: float, *, people_a_unit: float, icc: float) -> float:
    return n / design_effect(people_a_unit=people_a_unit, icc=icc)
