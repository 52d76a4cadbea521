"""Where choices lie apart, by theme and cluster, and for how long; and what of it may be shown.

The spread of a theme is the mean of the spreads of its cases, each weighing as many as chose in it. A case weighs
only where a full group chose in it, so that every cell rests on that many people, however many cases they had.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from dilemmas.rules.spread import division

# From here on choices lie far apart: of four options as 5, 3, 1, 1 of ten. From half of it on they differ.
HIGH_0_1, MIDDLE_0_1 = 0.8, 0.5
# Live sessions count in groups of so many.
SESSIONS_TOGETHER = 3
# What is counted together: source, case or poll, series.
Series = tuple[str, UUID, int]


@dataclass(frozen=True, slots=True)
class Tallied:
    """What one cluster (None: none) chose in one case in one half-year; counts in the order of the options."""

    theme: str
    case: Series
    cluster_id: int | None
    # '2026-1'; sorts as time does.
    period: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    # Choices, not people: one person may have had several cases.
    answers: int
    division_0_1: float
    # High in the last half-year with answers and in the one before it.
    is_lasting: bool

    @property
    def is_high(self) -> bool:
        return self.division_0_1 >= HIGH_0_1

    @property
    def is_low(self) -> bool:
        return self.division_0_1 < MIDDLE_0_1


@dataclass(frozen=True, slots=True)
class ThemeRow:
    theme: str
    # None: too few.
    together: Signal | None
    # Every cluster; None: too few, or hidden because it could otherwise be computed.
    clusters: Mapping[int, Signal | None]


def theme_rows(
    tallies: Iterable[Tallied], *, themes: Sequence[str], cluster_ids: Sequence[int], least: int
) -> list[ThemeRow]:
    """One row for each theme in the order given. `cluster_ids`: of the clusters that are shown apart."""
    by_theme: dict[str, list[Tallied]] = defaultdict(list)
    for one in tallies:
        by_theme[one.theme].append(one)
    return [_row(theme, by_theme[theme], cluster_ids, least) for theme in themes]


def signal_of(tallies: Iterable[Tallied], *, least: int) -> Signal | None:
    """None when in no case a full group chose."""
    found = list(tallies)
    spread = _mean_division(found, least)
    if spread is None:
        return None
    answers, value = spread
    return Signal(answers, value, _is_lasting(found, least))


def hide_complements(
    cells: Mapping[int, Signal | None], together: Signal | None, *, least: int
) -> dict[int, Signal | None]:
    """The cells with as many more hidden as keep the others from being computed from the total.

    One hidden cell is the total less the others: then the smallest of these is hidden too.
    """
    shown = {cluster: cell for cluster, cell in cells.items() if cell is not None}
    hidden = len(cells) - len(shown)
    total = together.answers if together else 0
    for cluster, _cell in sorted(shown.items(), key=lambda item: (item[1].answers, item[0])):
        rest = total - sum(one.answers for one in shown.values())
        if hidden != 1 and not 0 < rest < least:
            break
        del shown[cluster]
        hidden += 1
    return {cluster: shown.get(cluster) for cluster in cells}


def in_whole_groups(sessions: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """The counts of live sessions together, in the order in which they ended; the last one or two wait until there
    are three again, so that the difference of two looks is never one session. None below three."""
    whole = sessions[: len(sessions) // SESSIONS_TOGETHER * SESSIONS_TOGETHER]
    return tuple(map(sum, zip(*whole, strict=True))) if whole else None


def _row(theme: str, tallies: list[Tallied], cluster_ids: Sequence[int], least: int) -> ThemeRow:
    by_cluster: dict[int | None, list[Tallied]] = defaultdict(list)
    for one in tallies:
        by_cluster[one.cluster_id].append(one)
    together = signal_of(tallies, least=least)
    cells = {cluster: signal_of(by_cluster[cluster], least=least) for cluster in cluster_ids}
    return ThemeRow(theme, together, hide_complements(cells, together, least=least))


def _mean_division(tallies: Iterable[Tallied], least: int) -> tuple[int, float] | None:
    """How many choices, and their mean spread."""
    cases: dict[Series, list[int]] = {}
    for one in tallies:
        known = cases.setdefault(one.case, [0] * len(one.counts))
        for option, count in enumerate(one.counts):
            known[option] += count
    full = [counts for counts in cases.values() if sum(counts) >= least]
    answers = sum(sum(counts) for counts in full)
    if not full:
        return None
    return answers, sum(sum(counts) * division(counts) for counts in full) / answers


def _is_lasting(tallies: list[Tallied], least: int) -> bool:
    periods = sorted({one.period for one in tallies})[-2:]
    if len(periods) < 2:
        return False
    halves = [_mean_division([one for one in tallies if one.period == period], least) for period in periods]
    return all(half is not None and half[1] >= HIGH_0_1 for half in halves)
