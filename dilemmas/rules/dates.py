"""Dates to propose: teams that did not play, and hours in which a facilitator is free."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OpenTeam:
    unit_id: int
    name: str
    # None: never.
    last_played_on: date | None


@dataclass(frozen=True, slots=True)
class Hour:
    facilitator_id: int
    starts_at: datetime
    # Who leads this team's people, or works in it, had better not be its facilitator.
    not_for: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    team: OpenTeam
    hour: Hour


def propose_dates(teams: Sequence[OpenTeam], hours: Sequence[Hour]) -> list[Proposal]:
    """One hour a team, one team an hour; the same for the same input, whatever its order.

    The team that waited longest comes first and takes the earliest hour; of hours at the same moment that of the
    facilitator who has fewest proposals so far.
    """
    waiting = sorted(teams, key=lambda one: (one.last_played_on or date.min, one.name, one.unit_id))
    free, asked = set(hours), Counter[int]()
    found = []
    for team in waiting:
        fitting = [hour for hour in free if team.unit_id not in hour.not_for]
        if not fitting:
            continue
        chosen = min(
            fitting, key=lambda hour: (hour.starts_at, asked[hour.facilitator_id], hour.facilitator_id)
        )
        free.discard(chosen)
        asked[chosen.facilitator_id] += 1
        found.append(Proposal(team, chosen))
    return found
