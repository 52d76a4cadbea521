from foundation.meetings.models.groups import (
    AgendaItem,
    Decision,
    Group,
    GroupKind,
    GroupMeeting,
    GroupMember,
    Part,
)
from foundation.meetings.models.occasions import (
    HOLDS_PLACE,
    Attendance,
    Occasion,
    OccasionKind,
    Seat,
    SeatQuerySet,
    SeatStatus,
)

__all__ = [
    "HOLDS_PLACE",
    "AgendaItem",
    "Attendance",
    "Decision",
    "Group",
    "GroupKind",
    "GroupMeeting",
    "GroupMember",
    "Occasion",
    "OccasionKind",
    "Part",
    "Seat",
    "SeatQuerySet",
    "SeatStatus",
]
