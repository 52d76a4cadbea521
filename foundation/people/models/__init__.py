from foundation.people.models.accounts import User
from foundation.people.models.imports import (
    AwaitedManager,
    HeadingMapping,
    ImportKind,
    ImportLine,
    ImportRun,
    ImportStatus,
    LineOutcome,
    ProposedEnding,
)
from foundation.people.models.persons import Engagement, EngagementKind, Membership, Person, PersonStatus
from foundation.people.models.roles import BY_RULE, OF_A_UNIT, Role, RoleGrant, RoleSource
from foundation.people.models.units import Unit, UnitKind, UnitPeriod

__all__ = [
    "BY_RULE",
    "OF_A_UNIT",
    "AwaitedManager",
    "Engagement",
    "EngagementKind",
    "HeadingMapping",
    "ImportKind",
    "ImportLine",
    "ImportRun",
    "ImportStatus",
    "LineOutcome",
    "Membership",
    "Person",
    "PersonStatus",
    "ProposedEnding",
    "Role",
    "RoleGrant",
    "RoleSource",
    "Unit",
    "UnitKind",
    "UnitPeriod",
    "User",
]
