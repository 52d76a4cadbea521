from foundation.people.models.accounts import User
from foundation.people.models.announcements import Announcement, AnnouncementKind, RightsVersion
from foundation.people.models.entry import EntryFailures, TabletCode
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
from foundation.people.models.kinds import KindWord, PersonKind
from foundation.people.models.limits import LimitChange
from foundation.people.models.links import CodeChannel, ConfirmationCode, PersonalLink
from foundation.people.models.lives import (
    Absence,
    DeathNotice,
    ExceptionTally,
    MergeMove,
    MovedField,
    PersonMerge,
    ReportOutcome,
    TeamReport,
)
from foundation.people.models.persons import Engagement, Membership, Person, PersonStatus
from foundation.people.models.reorganisations import (
    Reorganisation,
    ReorganisationStatus,
    ReorganisationStep,
    Transfer,
    UnitChangeKind,
    UnitSuccession,
)
from foundation.people.models.roles import BY_RULE, OF_A_UNIT, Role, RoleGrant, RoleSource
from foundation.people.models.units import Unit, UnitKind, UnitPeriod
from foundation.people.rules.kinds import EngagementKind

__all__ = [
    "BY_RULE",
    "OF_A_UNIT",
    "Absence",
    "Announcement",
    "AnnouncementKind",
    "AwaitedManager",
    "CodeChannel",
    "ConfirmationCode",
    "DeathNotice",
    "Engagement",
    "EngagementKind",
    "EntryFailures",
    "ExceptionTally",
    "HeadingMapping",
    "ImportKind",
    "ImportLine",
    "ImportRun",
    "ImportStatus",
    "KindWord",
    "LimitChange",
    "LineOutcome",
    "Membership",
    "MergeMove",
    "MovedField",
    "Person",
    "PersonKind",
    "PersonMerge",
    "PersonStatus",
    "PersonalLink",
    "ProposedEnding",
    "Reorganisation",
    "ReorganisationStatus",
    "ReorganisationStep",
    "ReportOutcome",
    "RightsVersion",
    "Role",
    "RoleGrant",
    "RoleSource",
    "TabletCode",
    "TeamReport",
    "Transfer",
    "Unit",
    "UnitChangeKind",
    "UnitKind",
    "UnitPeriod",
    "UnitSuccession",
    "User",
]
