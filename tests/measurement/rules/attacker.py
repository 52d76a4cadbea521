"""An attacker with every released number of every release, who solves the linear system; knows nothing of atoms.

The unknowns are what each person answered in each wave. A released mean is a sum over them, a paired change a sum of
differences. The system is solved modulo a prime: what holds there holds of the rational numbers too, but for a
chance of one in a thousand million.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

PRIME = 2_147_483_629


class Attacker:
    def __init__(self, people: int, waves: int) -> None:
        self.shape = (people, waves)
        self.sums: list[np.ndarray] = []

    def sees_level(self, members: Iterable[int], wave: int) -> None:
        row = np.zeros(self.shape, np.int64)
        row[list(members), wave] = 1
        self.sums.append(row.ravel())

    def sees_change(self, members: Iterable[int], first: int, last: int) -> None:
        row = np.zeros(self.shape, np.int64)
        row[list(members), first], row[list(members), last] = PRIME - 1, 1
        self.sums.append(row.ravel())

    def isolated(self, most: int, accomplices: Sequence[int] = ()) -> tuple[int, ...] | None:
        """The smallest group of 1 to `most` people, none of them accomplices, of whom some combination is alone.

        Whoever stands in every sum beside the same others cannot be told from them, so groups are made of whole
        classes of such people: that is of the system, not of the ledger.
        """
        if not self.sums:
            return None
        system = np.array(self.sums).reshape(len(self.sums), *self.shape)
        known = set(accomplices)
        system[:, list(known)] = 0
        classes: dict[bytes, list[int]] = {}
        for person in range(self.shape[0]):
            column = system[:, person]
            if person not in known and column.any():
                classes.setdefault(column.tobytes(), []).append(person)
        small = [group for group in classes.values() if len(group) <= most]
        whole = rank(system.reshape(len(system), -1))
        for size in range(1, most + 1):
            for chosen in combinations(small, size):
                people = [person for group in chosen for person in group]
                if len(people) > most:
                    continue
                rest = system.copy()
                rest[:, people] = 0
                if rank(rest.reshape(len(rest), -1)) < whole:
                    return tuple(people)
        return None


def rank(matrix: np.ndarray) -> int:
    """Of integers modulo PRIME, by elimination."""
    # The same person in the same sums many times over adds nothing to a rank.
    left = np.unique(matrix % PRIME, axis=1)
    found = 0
    for column in range(left.shape[1]):
        rows = np.flatnonzero(left[found:, column])
        if not len(rows):
            continue
        left[[found, found + rows[0]]] = left[[found + rows[0], found]]
        left[found] = left[found] * pow(int(left[found, column]), -1, PRIME) % PRIME
        below = left[found + 1 :, column].copy()
        left[found + 1 :] = (left[found + 1 :] - below[:, None] * left[found]) % PRIME
        found += 1
        if found == len(left):
            break
    return found
