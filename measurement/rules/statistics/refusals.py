"""What is not said, and why: stable codes; the border has the sentences."""

from dataclasses import dataclass
from enum import StrEnum

PAIRS_FOR_INTERVAL, PAIRS_FOR_P = 20, 30
UNITS_FOR_P = 10
RESPONSE_REFUSED_0_1, RESPONSE_WARNED_0_1 = 0.30, 0.50
LEAST_ALPHA = 0.60


class Refusal(StrEnum):
    BELOW_K = "below_k"
    TOO_FEW_FOR_INTERVAL = "too_few_for_interval"
    TOO_FEW_FOR_P = "too_few_for_p"
    TOO_FEW_UNITS_FOR_P = "too_few_units_for_p"
    TOO_FEW_UNITS = "too_few_units"
    LOW_RESPONSE = "low_response"
    LOW_ALPHA = "low_alpha"
    NOT_COMPARABLE = "versions_not_comparable"
    NO_BASELINE = "no_baseline"
    NOT_LINKED = "waves_not_linked"
    NO_SPREAD = "no_spread"
    TOO_FEW_TO_WEIGHT = "too_few_to_weight"


class Warn(StrEnum):
    RESPONSE_BELOW_HALF = "response_below_half"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be shown of a result that rests on so many pairs."""

    value: bool
    interval: bool
    p: bool
    refusals: tuple[Refusal, ...]


def of_pairs(n: int, *, k: int) -> Allowed:
    """An effect size follows its interval."""
    if n < k:
        return Allowed(False, False, False, (Refusal.BELOW_K,))
    reasons = [
        reason
        for reason, least in (
            (Refusal.TOO_FEW_FOR_INTERVAL, PAIRS_FOR_INTERVAL),
            (Refusal.TOO_FEW_FOR_P, PAIRS_FOR_P),
        )
        if n < least
    ]
    return Allowed(True, n >= PAIRS_FOR_INTERVAL, n >= PAIRS_FOR_P, tuple(reasons))


def of_response(*, invited: int, answered: int) -> Refusal | Warn | None:
    """Of nobody invited nothing can be said."""
    share_0_1 = answered / invited if invited else 0.0
    if share_0_1 < RESPONSE_REFUSED_0_1:
        return Refusal.LOW_RESPONSE
    return Warn.RESPONSE_BELOW_HALF if share_0_1 < RESPONSE_WARNED_0_1 else None


def of_alpha(alpha: float | None) -> Refusal | None:
    """A scale whose items do not hang together has no mean. None: one item, or nothing to compute it from."""
    return Refusal.LOW_ALPHA if alpha is not None and not alpha >= LEAST_ALPHA else None


def of_units(units: int) -> Refusal | None:
    return Refusal.TOO_FEW_UNITS_FOR_P if units < UNITS_FOR_P else None


def of_trend(*, comparable: bool, linked: bool) -> Refusal | None:
    """A change between two waves takes the same questions and the same people."""
    if not comparable:
        return Refusal.NOT_COMPARABLE
    return None if linked else Refusal.NOT_LINKED


def of_effect(*, measured_before: bool, untrained_units: bool) -> Refusal | None:
    """Without a measurement before or units not yet trained there is retention and no 'effect'."""
    return None if measured_before or untrained_units else Refusal.NO_BASELINE
