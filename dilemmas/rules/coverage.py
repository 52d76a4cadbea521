"""Which teams played, and how many came. Counts of sessions and people; never how anybody voted."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of so many active teams so many played."""

    played: int
    active: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means every team; 0 without teams."""
        return 100 * self.played // self.active if self.active else 0


# Of a team that comes to a session of more teams so many are there, or all where it is smaller.
LEAST_OF_A_TEAM = 3


def plays_along(*, present: int, size: int) -> bool:
    """Whether a team played at a session that was planned for more teams together: at least half of its people were
    there. One or two of a larger team are not that team, and say nothing about it."""
    return size > 0 and present >= min(LEAST_OF_A_TEAM, size) and 2 * present >= size


@dataclass(frozen=True, slots=True)
class Turnout:
    """Of one session. `present`: who was there, with or without an account."""

    invited: int
    present: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Of several sessions together."""

    sessions: int
    invited: int
    present: int

    @property
    def share_percent(self) -> int | None:
        """Present to invited, in whole percents; None when nobody was invited, and then no share can be said."""
        return round(100 * self.present / self.invited) if self.invited else None

    @property
    def mean(self) -> float | None:
        """People a session, to one decimal."""
        return round(self.present / self.sessions, 1) if self.sessions else None


def figures(turnouts: Iterable[Turnout]) -> Figures:
    found = list(turnouts)
    return Figures(len(found), sum(one.invited for one in found), sum(one.present for one in found))


def present_in(*, heads: int, checked_in: int) -> int:
    """The host counts heads, people check in; who has no account is in the first only, who came late in the second."""
    return max(heads, checked_in)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of agreements."""

    kept: int
    not_kept: int
    not_asked: int

    @property
    def total(self) -> int:
        return self.kept + self.not_kept + self.not_asked


def follow_up(answers: Iterable[bool | None]) -> FollowUp:
    found = list(answers)
    return FollowUp(found.count(True), found.count(False), found.count(None))
