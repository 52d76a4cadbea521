"""Whom a measurement does not reach: how many of a group were asked and answered, of the whole organisation only.

The number behind a group is 'did this person answer', summed over who was asked. So the set of respondents of the
ledger is here everybody who was asked and whose window is closed: what somebody did is then final, and later numbers
of the same people say nothing new. Beside the rule of the ledger a group is hidden when fewer than k answered or fewer
than k did not, and then as many others as it takes that this cannot be computed from the whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from measurement.rules.release import Indices, Ledger

LEVEL, CONTRACT, ENTRANCE, TENURE = "level", "contract", "entrance", "tenure"
TRAITS = (LEVEL, CONTRACT, ENTRANCE, TENURE)
# Pay scales from and to and including.
LEVELS = ((1, 6), (7, 9), (10, 12), (13, 18))
UNKNOWN = "unknown"
WITH_ACCOUNT, MAIL_ONLY, WITHOUT_MAIL = "account", "mail_only", "no_mail"
NEW, LONGER = "new", "longer"
NEW_FOR = timedelta(days=365)


def level_group(function_level: int | None) -> str:
    """'7-9'."""
    for first, last in LEVELS:
        if function_level is not None and first <= function_level <= last:
            return f"{first}-{last}"
    return UNKNOWN


def entrance_group(*, has_mail: bool, has_account: bool) -> str:
    if not has_mail:
        return WITHOUT_MAIL
    return WITH_ACCOUNT if has_account else MAIL_ONLY


def tenure_group(*, began_on: date | None, on: date) -> str:
    """`began_on`: the first day of the first job."""
    if began_on is None:
        return UNKNOWN
    return NEW if on - began_on < NEW_FOR else LONGER


@dataclass(frozen=True)
class Asked:
    """Everybody who was asked in a wave and whose window is closed."""

    # S16, sorted, each once.
    ids: NDArray[np.bytes_]
    # Of each trait the group of everybody, in the order of `ids`.
    groups: Mapping[str, NDArray[np.str_]]
    # (trait, group) to how many answered.
    answered: Mapping[tuple[str, str], int]

    def members(self, trait: str, group: str) -> Indices:
        return np.flatnonzero(self.groups[trait] == group)

    def labels(self) -> list[tuple[str, str]]:
        """In the order in which people read them: scales by their number, what is not known last."""
        return [
            (trait, group)
            for trait in TRAITS
            for group in sorted((str(one) for one in np.unique(self.groups[trait])), key=_as_read)
        ]


def _as_read(group: str) -> tuple[bool, int, str]:
    first = group.partition("-")[0]
    return (not first.isdigit(), int(first) if first.isdigit() else 0, group)


@dataclass(frozen=True)
class Count:
    invited: int
    answered: int

    def is_large(self, k: int) -> bool:
        """Enough who answered, and enough who did not."""
        return self.answered >= k and self.invited - self.answered >= k


@dataclass(frozen=True)
class Reached:
    # None: nothing of the wave may be told.
    whole: Count | None
    # Those that may be told.
    groups: Mapping[tuple[str, str], Count]


NOTHING = Reached(None, {})


def reached(asked: Asked, *, k: int, others: int = 0) -> Reached:
    """Tries the whole first, then groups, the largest first, under a ledger of this one telling.

    A wave is told once: what a later release told of more people would tell of those few what they did. `others`: how
    many were asked too and are not among these, because they can still answer; with any of them nothing is told.
    """
    ledger = Ledger.empty(len(asked.ids), k)
    everybody = np.arange(len(asked.ids))
    counts = {key: Count(len(asked.members(*key)), asked.answered.get(key, 0)) for key in asked.labels()}
    whole = Count(len(everybody), sum(counts[key].answered for key in counts if key[0] == TRAITS[0]))
    if others or not whole.is_large(k) or not ledger.accept(everybody):
        return NOTHING
    large = [key for key, count in counts.items() if count.is_large(k)]
    shown = {
        key
        for key in sorted(large, key=lambda one: (-counts[one].invited, one))
        if ledger.accept(asked.members(*key))
    }
    for trait in TRAITS:
        shown -= _hidden_too({key: counts[key] for key in counts if key[0] == trait}, shown, k)
    return Reached(whole, {key: counts[key] for key in counts if key in shown})


def _hidden_too(
    counts: Mapping[tuple[str, str], Count], shown: Iterable[tuple[str, str]], k: int
) -> set[tuple[str, str]]:
    """Of the groups of one trait those that would tell what the hidden ones together are: the smallest first."""
    others = sorted((key for key in counts if key in set(shown)), key=lambda one: (counts[one].invited, one))
    hidden = [count for key, count in counts.items() if key not in set(shown)]
    more: set[tuple[str, str]] = set()
    while hidden and others and not _sum(hidden).is_large(k):
        key = others.pop(0)
        more.add(key)
        hidden.append(counts[key])
    return more


def _sum(counts: Iterable[Count]) -> Count:
    invited, answered = 0, 0
    for count in counts:
        invited, answered = invited + count.invited, answered + count.answered
    return Count(invited, answered)
