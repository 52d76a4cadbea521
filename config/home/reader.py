"""Who arrives, and as what."""

from dataclasses import dataclass
from datetime import date, datetime

from foundation.clock import local_date
from foundation.people.access import Sight, sight_of
from foundation.people.models import Person
from foundation.people.queries import HeldRole
from foundation.people.rights import Right, Scope


@dataclass(frozen=True)
class Reader:
    person: Person
    held_roles: frozenset[HeldRole]
    at: datetime

    @property
    def today(self) -> date:
        return local_date(self.at)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.held_roles)

    def sight(self, right: Right, *scopes: Scope) -> Sight | None:
        """How far this right reaches; None without it, or when it reaches none of these scopes."""
        found = sight_of(self.held_roles, right, on=self.today)
        return found if found and (not scopes or set(scopes) & found.scopes) else None
