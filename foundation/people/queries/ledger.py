"""What others can see of one person, today, and as what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from foundation.people.models import Engagement, Person, PersonStatus, Role, RoleGrant
from foundation.people.queries.units import UnitHistory, unit_ids_of_engagements
from foundation.people.rights import NOT_YET, Cell, Right, Scope, cells_in_force

# More names than this say less than the number.
FEW = 5


@dataclass(frozen=True)
class Viewer:
    role: Role
    scope: Scope
    # Who that is, where it is few; sorted.
    names: list[str]
    # How many hold it; 0 where it is known only at the moment itself (who hears the oath).
    count: int


@dataclass(frozen=True)
class OpenField:
    right: Right
    viewers: list[Viewer]


# Where somebody is seen by name or number, in the order in which the ledger says it.
OPEN_FIELDS = (
    Right.COMPLETION_BY_NAME,
    Right.PEOPLE_ADMIN,
    Right.OATH_GATE,
    Right.OATH_ADMIN,
    Right.ATTENDANCE_BY_NAME,
    Right.OBSERVING,
    Right.START_CONDITIONS,
    Right.STATEMENTS,
    Right.AUDIT_LOG,
)
# Held by rule or at one moment: no grant says of whom.
AT_THE_MOMENT = frozenset({Scope.OWN_CEREMONY, Scope.OWN_SESSION, Scope.ONE_SCANNED})


def who_can_see(person: Person, *, on: date) -> list[OpenField]:
    """Each field of this person that somebody else can open today."""
    around = _Around(person, on=on)
    cells = [cell for cell in cells_in_force(on) if (cell.role, cell.right) not in NOT_YET]
    fields = [
        OpenField(right, list(around.viewers(cell for cell in cells if cell.right == right)))
        for right in OPEN_FIELDS
        # Whether one may start is asked of those for whom somebody vouches.
        if right is not Right.START_CONDITIONS or around.is_vouched_for
    ]
    return [field for field in fields if field.viewers]


class _Around:
    """The people round one person: five queries, whatever their number."""

    def __init__(self, person: Person, *, on: date) -> None:
        self._person = person
        jobs = list(
            Engagement.objects.active_on(on).filter(person=person).select_related("line_manager", "sponsor")
        )
        self._by_rule = {
            Role.MANAGER: [job.line_manager for job in jobs if job.line_manager],
            Role.SPONSOR: [job.sponsor for job in jobs if job.sponsor],
        }
        self.is_vouched_for = bool(self._by_rule[Role.SPONSOR])
        grants = RoleGrant.objects.in_force(on).filter(person__status=PersonStatus.ACTIVE)
        self._grants = list(grants.select_related("person"))
        units = unit_ids_of_engagements(jobs, on=on)
        self._units_above = _units_above(set(units.values()), on=on)

    def viewers(self, cells: Iterable[Cell]) -> Iterator[Viewer]:
        for cell in cells:
            holders = self._holders(cell)
            if holders or (cell.scope in AT_THE_MOMENT and self._somebody_has(cell.role)):
                names = sorted({holder.full_name for holder in holders})
                yield Viewer(cell.role, cell.scope, names if len(names) <= FEW else [], len(holders))

    def _holders(self, cell: Cell) -> set[Person]:
        """Who, other than the person, holds the role of this cell over this person."""
        if cell.scope in AT_THE_MOMENT:
            return set()
        if cell.scope == Scope.OWN_EXTERNALS and cell.role != Role.SPONSOR:
            # A manager who vouches is named as the sponsor.
            return set()
        if cell.role in self._by_rule:
            found = {one for one in self._by_rule[cell.role] if one.status == PersonStatus.ACTIVE}
        else:
            found = {
                grant.person
                for grant in self._grants
                if grant.role == cell.role
                and (
                    grant.unit_id in self._units_above
                    or (grant.unit_id is None and cell.scope != Scope.OWN_UNIT)
                )
            }
        return found - {self._person}

    def _somebody_has(self, role: str) -> bool:
        return any(grant.role == role for grant in self._grants)


def _units_above(unit_ids: set[int], *, on: date) -> set[int]:
    """These units and all that they hang under on this day."""
    history, found = UnitHistory(), set[int]()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        place = history.place_of(unit_id, on=on)
        if unit_id not in found and place:
            found.add(unit_id)
            waiting.extend([place.parent_id] if place.parent_id else [])
    return found
