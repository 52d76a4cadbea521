from foundation.people.queries.absences import persons_away, unavailable_on
from foundation.people.queries.roles import HeldRole, display_name, held_roles, person_of, roles_of
from foundation.people.queries.teams import open_reports
from foundation.people.queries.units import (
    UnitHistory,
    UnitPlace,
    successions_until,
    unit_ids_of_engagements,
    unit_name_on,
    with_successors,
)

__all__ = [
    "HeldRole",
    "UnitHistory",
    "UnitPlace",
    "display_name",
    "held_roles",
    "open_reports",
    "person_of",
    "persons_away",
    "roles_of",
    "successions_until",
    "unavailable_on",
    "unit_ids_of_engagements",
    "unit_name_on",
    "with_successors",
]
