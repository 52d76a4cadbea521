"""What a year asks of people who work on integrity, and when a new colleague talks about a dilemma.

Rotterdam, Beleidsplan ambtelijke integriteit 2021-2025, section 6: professionals one training a year each;
confidants two intervisions, one study day and three meetings.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

PROFESSIONALS = frozenset({"concern_coordinator", "cluster_coordinator"})
CONFIDANTS = frozenset({"confidant"})
A_YEAR = {
    PROFESSIONALS: {"training": 1},
    CONFIDANTS: {"intervision": 2, "study_day": 1, "meeting": 3},
}
# The third week of a job.
TALK_FROM, TALK_UNTIL = timedelta(days=14), timedelta(days=20)


@dataclass(frozen=True)
class Counted:
    kind: str
    done: int
    asked: int

    @property
    def is_enough(self) -> bool:
        return self.done >= self.asked


def asked_of(roles: Collection[str]) -> dict[str, int]:
    """Kind → how many a year; who has two of these roles has what both ask."""
    found: dict[str, int] = {}
    for group, needs in A_YEAR.items():
        if group & set(roles):
            found |= {kind: max(number, found.get(kind, 0)) for kind, number in needs.items()}
    return found


def counted(roles: Collection[str], entries: Iterable[tuple[str, date]], *, year: int) -> list[Counted]:
    """`entries`: (kind, day). What is not asked is left out."""
    done = Counter(kind for kind, day in entries if day.year == year)
    return [Counted(kind, done[kind], number) for kind, number in asked_of(roles).items()]


def talk_days(starts_on: date) -> tuple[date, date]:
    """The first and the last day of the third week."""
    return starts_on + TALK_FROM, starts_on + TALK_UNTIL
