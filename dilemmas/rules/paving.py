"""Four stones for what is at stake in a case, laid round the sign of the leading value."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stone:
    """In the colour of a core value: in its form, or as a plain block."""

    value: str
    is_plain: bool = False


def paving(values: Sequence[str]) -> list[Stone]:
    """Two rows of two, by row: the leading value at the right, the others round it. `values`: one to four codes."""
    leading, *others = values
    if not others:
        return [Stone(leading), *(Stone(leading, is_plain=True) for _place in range(3))]
    below = [Stone(value) for value in others[1:3]] or [Stone(others[0], is_plain=True)]
    filling = [Stone(leading, is_plain=True)] * (2 - len(below))
    return [Stone(others[0]), Stone(leading), *below, *filling]
