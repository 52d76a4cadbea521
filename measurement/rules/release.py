"""Which numbers may leave: the ledger of who stands behind every released number.

One ledger per study and variable (a scale, or scales that share items), over units, filters, waves and successive
releases. A released number is the set of respondents behind it. Every respondent has an atom: the released sets
that they are in. A set is accepted when it leaves no small group over, and then atoms split; so every released
number, and every sum and difference of them, has the same weight for all of an atom, and rests on k people or more
or on nobody. docs/decisions/0023-two-zones.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]
# What the OR and the FG agreed to may be raised, never lowered below this.
K_FLOOR, K_DEFAULT, K_SENSITIVE = 5, 10, 20
# The atom of whoever never was in a released set.
REMAINDER = 0
# A number over fewer than these of a set is not a number of the set.
LEAST_SHARE_0_1 = 0.9
NOBODY: Indices = np.empty(0, np.intp)
# A stored respondent: a random id within the study, and the atom.
STORED = np.dtype([("id", "S16"), ("atom", "<i4")])


@dataclass(frozen=True, slots=True)
class Part:
    """Which respondents of a unit: of any wave (no waves), of one, or of all the waves named."""

    waves: tuple[int, ...]

    def of(self, answered: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask over rows; `answered`: respondents x waves."""
        chosen = answered[:, list(self.waves)].all(axis=1) if self.waves else answered.any(axis=1)
        return np.asarray(chosen, np.bool_)


ANYBODY = Part(())


@dataclass(frozen=True, slots=True)
class Candidate:
    unit: str
    # 0: the whole organisation.
    depth: int
    part: Part
    # Places in the list of respondents, each once.
    members: Indices


@dataclass(slots=True)
class Ledger:
    """The atoms of one variable. `atoms` follows the respondents of now; `sizes` also counts who was erased."""

    k: int
    atoms: NDArray[np.int32]
    sizes: NDArray[np.int64]

    @classmethod
    def empty(cls, respondents: int, k: int) -> "Ledger":
        return cls(k, np.zeros(respondents, np.int32), np.zeros(1, np.int64))

    def accept(self, members: Indices) -> bool:
        """Whether a number over `members` may leave; if so it counts as released from here on."""
        atoms, inside, cut, refused = self._met(members)
        if len(members) < self.k or refused.any():
            return False
        if cut.any():
            self._split(members, atoms, cut, inside)
        return True

    def without_refused(self, members: Indices) -> Indices:
        """`members` without those of the atoms that stand in their way."""
        atoms, _, _, refused = self._met(members)
        return members[~refused[atoms]]

    def _met(
        self, members: Indices
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
        """The atoms of the members; and of every atom how many are inside, whether it would be cut, or may not be."""
        atoms = self.atoms[members]
        inside = np.bincount(atoms, minlength=len(self.sizes))
        outside = self.sizes - inside
        # An atom from before k was raised may be smaller than k: whole it stays what it was.
        cut = (inside > 0) & (outside > 0)
        refused = cut & ((inside < self.k) | (outside < self.k))
        # Of those who never were in a released set any number may stay behind.
        cut[REMAINDER] = inside[REMAINDER] > 0
        refused[REMAINDER] = 0 < inside[REMAINDER] < self.k
        return atoms, inside, cut, refused

    def covers(self, members: Indices) -> bool:
        """Whether a number over `members` follows from what is released: whole atoms and nobody else."""
        if not len(members):
            return False
        inside = np.bincount(self.atoms[members], minlength=len(self.sizes))
        return inside[REMAINDER] == 0 and bool(((inside == 0) | (inside == self.sizes)).all())

    def _split(
        self,
        members: Indices,
        atoms: NDArray[np.int32],
        cut: NDArray[np.bool_],
        inside: NDArray[np.int64],
    ) -> None:
        renamed = np.arange(len(self.sizes), dtype=np.int32)
        renamed[cut] = len(self.sizes) + np.arange(cut.sum(), dtype=np.int32)
        self.atoms[members] = renamed[atoms]
        self.sizes = np.concatenate([self.sizes - inside * cut, inside[cut]])
        # The remainder is whoever is left, however many, also of a later release: its size is never asked.
        self.sizes[REMAINDER] = 0


def opened(ids: NDArray[np.bytes_], k: int, stored: bytes = b"") -> Ledger:
    """The ledger as an earlier release left it, for the respondents of now (`ids`: S16, sorted, each once).

    New respondents are in the remainder. Who answered earlier and is gone still counts in their atom: a number
    without them beside the frozen one with them would be theirs.
    """
    records = np.frombuffer(stored, STORED)
    ledger = Ledger.empty(len(ids), k)
    if not len(records):
        return ledger
    ledger.sizes = np.bincount(records["atom"]).astype(np.int64)
    earlier = np.ascontiguousarray(records["id"])
    known = _among(ids, earlier)
    ledger.atoms[known] = records["atom"][np.searchsorted(earlier, ids[known])]
    return ledger


def stored(ledger: Ledger, ids: NDArray[np.bytes_], before: bytes = b"") -> bytes:
    """What the next release needs: every respondent ever released, also who is gone, by id."""
    released = ledger.atoms != REMAINDER
    records = np.empty(released.sum(), STORED)
    records["id"], records["atom"] = ids[released], ledger.atoms[released]
    earlier = np.frombuffer(before, STORED)
    gone = earlier[~_among(np.ascontiguousarray(earlier["id"]), ids)]
    if not len(gone):
        return records.tobytes()
    everybody = np.concatenate([records, gone])
    return everybody[np.argsort(everybody["id"], kind="stable")].tobytes()


def _among(ids: NDArray[np.bytes_], others: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    """Which of `ids` are among the sorted `others`."""
    if not len(others):
        return np.zeros(len(ids), np.bool_)
    places = np.minimum(np.searchsorted(others, ids), len(others) - 1)
    return np.asarray(others[places] == ids, np.bool_)


def without(stored: bytes, ids: Iterable[bytes], strangers: Iterable[bytes]) -> bytes:
    """The ledger after an erasure: a stranger's id (16 random bytes) takes each place, so that nothing joins it.

    Who answers again under the old pseudonym is a new respondent.
    """
    records = np.frombuffer(stored, STORED).copy()
    for erased, stranger in zip(ids, strangers, strict=True):
        records["id"][records["id"] == np.bytes_(erased)] = stranger
    return records[np.argsort(records["id"], kind="stable")].tobytes()


@dataclass(frozen=True, slots=True)
class UnitMembers:
    unit: str
    depth: int
    members: Indices


def candidates(
    answered: NDArray[np.bool_], units: Sequence[UnitMembers], pairs: Sequence[tuple[int, int]]
) -> list[Candidate]:
    """From the top of the organisation down, largest first. `answered`: respondents x waves, of one variable."""
    waves = range(answered.shape[1])
    parts = [ANYBODY, *(Part((wave,)) for wave in waves), *(Part(pair) for pair in pairs)]
    if len(waves) > 2:
        parts.append(Part(tuple(waves)))
    found = []
    for unit in units:
        rows = answered[unit.members]
        found += [
            Candidate(unit.unit, unit.depth, part, unit.members[part.of(rows)])
            for part in dict.fromkeys(parts)
        ]
    # Ties by name, so that the same answers always give the same release.
    return sorted(found, key=lambda one: (one.depth, -len(one.members), one.unit, one.part.waves))


@dataclass(slots=True)
class Released:
    """Which parts of which units have numbers, of one variable, and over whom."""

    members: dict[tuple[str, Part], Indices] = field(default_factory=dict)
    # Those that leave some of their people out.
    trimmed: set[tuple[str, Part]] = field(default_factory=set)

    def has(self, unit: str, *waves: int) -> bool:
        return (unit, Part(waves)) in self.members

    def of(self, unit: str, *waves: int) -> Indices:
        """Nobody, when it was refused."""
        return self.members.get((unit, Part(waves)), NOBODY)

    def model_waves(self, unit: str) -> list[int]:
        """The waves from which a model of the unit may be estimated.

        It weighs each pattern of answering on its own, so each pattern must be whole atoms: so it is when all the
        waves that it reads were accepted.
        """
        return sorted(part.waves[0] for name, part in self.members if name == unit and len(part.waves) == 1)


def release(
    ledger: Ledger,
    answered: NDArray[np.bool_],
    units: Sequence[UnitMembers],
    pairs: Sequence[tuple[int, int]],
) -> Released:
    """Try all sets of one variable against its ledger, which keeps what was accepted."""
    released = Released()
    for one in candidates(answered, units, pairs):
        _try(ledger, one, released)
    return released


def _try(ledger: Ledger, one: Candidate, released: Released) -> None:
    """The set itself, or else most of it: a handful who came between two releases would else hide a whole cluster.

    Who answered several waves is who counts in each of them: that is whole atoms, when each was accepted.
    """
    key = one.unit, one.part
    wanted = one.members
    if len(one.part.waves) > 1 and all(released.has(one.unit, wave) for wave in one.part.waves):
        for wave in one.part.waves:
            wanted = np.intersect1d(wanted, released.of(one.unit, wave), assume_unique=True)
    for members in (wanted, ledger.without_refused(wanted)):
        if len(members) >= LEAST_SHARE_0_1 * len(one.members) and ledger.accept(members):
            released.members[key] = members
            if len(members) < len(one.members):
                released.trimmed.add(key)
            return
