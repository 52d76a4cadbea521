"""Working groups, made by their own actions."""

from datetime import datetime, timedelta

from foundation.meetings.groups.actions import add_member, found_group, plan_meeting
from foundation.meetings.models import Group, GroupMeeting, GroupMember
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.factories.people import PersonFactory


def make_coordinator(*, at: datetime) -> Person:
    coordinator = PersonFactory(given_name="Con", family_name="Cern")
    grant_role(person=coordinator, role=Role.CONCERN_COORDINATOR, at=at)
    return coordinator


def make_group(name: str = "WIO", *, at: datetime) -> Group:
    return found_group(kind="wio", name=name, purpose="Wij denken mee.", by=PersonFactory(), at=at)


def make_member(group: Group, person: Person, *, part: str = "member", at: datetime) -> GroupMember:
    return add_member(group=group, person=person, part=part, by=PersonFactory(), at=at)


def make_meeting(group: Group, *, at: datetime, starts_at: datetime | None = None) -> GroupMeeting:
    """In three weeks, for an hour."""
    starts_at = starts_at or at + timedelta(days=21)
    return plan_meeting(
        group=group,
        title="Overleg",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="Kamer 2.01",
        online_url="",
        by=PersonFactory(),
        at=at,
    )
