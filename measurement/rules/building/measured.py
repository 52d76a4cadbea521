"""What a release is made of: the answers of one study as arrays, in the order of sorted random ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from measurement.rules.instruments import Instrument, Scale, Score
from measurement.rules.reach import Asked
from measurement.rules.release import K_SENSITIVE, Indices, UnitMembers
from measurement.rules.report import ORGANISATION, Basis, Text, Unit, Wave
from measurement.rules.statistics.intervals import Numbers, Truths

# Between whom no number of the answers goes: who answered at all.
FLOW = "flow"


@dataclass(frozen=True)
class Outset:
    """What a release says of its study, beside the answers."""

    study: str
    title: Text
    organisation: str
    number: int
    as_at: str
    k: int
    basis: Basis
    # No window is open any more: items may be shown.
    is_final: bool
    versions: Sequence[int]
    # From the organisation down; without the organisation itself.
    units: Sequence[Unit]
    waves: Sequence[Wave]
    # (unit, wave) to how many were invited.
    invited: Mapping[tuple[str, str], int]
    # Unit to the first wave (by number) in which it was trained.
    first_trained: Mapping[str, int] = field(default_factory=dict)
    # Wave to who was asked and can answer no more.
    asked: Mapping[str, Asked] = field(default_factory=dict)
    # (trait, group) to what it is called.
    group_titles: Mapping[tuple[str, str], Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    instrument: Instrument
    # S16, sorted, each once.
    ids: NDArray[np.bytes_]
    # Of each respondent the code of the unit; empty: none.
    unit: NDArray[np.str_]
    # Respondents × waves.
    present: Truths
    # Respondents × waves × scales; NaN: no score.
    scores: Numbers
    # Respondents × waves × items, as packed; None once they are forgotten.
    items: NDArray[np.int16] | None
    # Scale to the waves (by number) that begin a new wording, with the versions before and after.
    breaks: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)
    # Respondents × waves: who answered after the window; None: not known.
    late: Truths | None = None

    @cached_property
    def columns(self) -> dict[str, int]:
        return {scale.code: column for column, scale in enumerate(self.instrument.scales)}

    @cached_property
    def item_columns(self) -> dict[str, int]:
        return {item.code: column for column, item in enumerate(self.instrument.items)}

    def of_scale(self, scale: str) -> Numbers:
        """Respondents × waves."""
        return self.scores[:, :, self.columns[scale]]

    def answered(self, scales: Sequence[Scale]) -> Truths:
        """Respondents × waves: who has a score on all of these scales that the wave asks at all."""
        columns = [self.columns[scale.code] for scale in scales]
        has: Truths = ~np.asarray(np.isnan(self.scores[:, :, columns]), np.bool_)
        asked: Truths = np.asarray(has.any(axis=0), np.bool_)
        everything = np.all(has | ~asked[np.newaxis], axis=2)
        return np.asarray(everything & np.any(asked, axis=1)[np.newaxis], np.bool_)

    def members(self, units: Sequence[Unit]) -> list[UnitMembers]:
        everybody = UnitMembers(ORGANISATION, 0, np.arange(len(self.ids)))
        below = {unit["code"]: {unit["code"]} for unit in units}
        for unit in sorted(units, key=lambda one: -one["depth"]):
            parent = unit.get("parent")
            if parent in below:
                below[parent] |= below[unit["code"]]
        return [everybody] + [
            UnitMembers(unit["code"], unit["depth"], _places(self.unit, below[unit["code"]]))
            for unit in units
        ]


def _places(unit: NDArray[np.str_], codes: set[str]) -> Indices:
    return np.flatnonzero(np.isin(unit, list(codes)))


def variables(instrument: Instrument) -> dict[str, list[Scale]]:
    """One ledger each: scales that count the same item are of one, since one could be computed from the other."""
    group = {scale.code: scale.code for scale in instrument.scales}
    for item in instrument.items:
        joined = [group[code] for code in item.scales]
        for code, own in group.items():
            if own in joined:
                group[code] = min(joined)
    found: dict[str, list[Scale]] = {}
    for scale in instrument.scales:
        if scale.score is not Score.NONE:
            found.setdefault(group[scale.code], []).append(scale)
    return {"+".join(sorted(scale.code for scale in scales)): scales for scales in found.values()}


def k_of(scales: Sequence[Scale], k: int) -> int:
    return max(k, K_SENSITIVE) if any(scale.is_sensitive for scale in scales) else k
