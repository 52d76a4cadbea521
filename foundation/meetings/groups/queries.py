"""Reading groups, their members and their meetings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum

from foundation.meetings.models import Group, GroupMeeting, GroupMember, Part
from foundation.people.models import Person


@dataclass(frozen=True)
class Standing:
    """What somebody is in a group."""

    is_member: bool
    is_chair: bool


def groups_on(day: date, *, with_closed: bool = False) -> list[Group]:
    """By name, those in force first; each with `members_now`: its members by family name, the chair first."""
    groups = Group.objects.all() if with_closed else Group.objects.filter(closed_at=None)
    members = Prefetch("members", members_on(day), to_attr="members_now")
    return sorted(
        groups.prefetch_related(members), key=lambda group: (group.closed_at is not None, group.name)
    )


def members_on(day: date) -> QuerySet[GroupMember]:
    """The chair first, then by family name."""
    members = GroupMember.objects.in_force(day).select_related("engagement__person")
    # 'chair' comes before 'member'.
    return members.order_by("part", "engagement__person__family_name", "engagement__person__given_name", "pk")


def group_ids_of(person: Person, *, on: date) -> set[int]:
    members = GroupMember.objects.in_force(on).filter(engagement__person=person)
    return set(members.values_list("group_id", flat=True))


def standing_in(group: Group, person: Person, *, on: date) -> Standing:
    members = GroupMember.objects.in_force(on).filter(group=group, engagement__person=person)
    parts = set(members.values_list("part", flat=True))
    return Standing(is_member=bool(parts), is_chair=Part.CHAIR in parts)


def meetings_of(group: Group) -> QuerySet[GroupMeeting]:
    """The last first, each with `decision_count`."""
    meetings = GroupMeeting.objects.filter(group=group).select_related("occasion")
    return meetings.annotate(decision_count=Count("decisions")).order_by("-occasion__starts_at", "-pk")


def meeting_with(public_id: UUID) -> GroupMeeting | None:
    """By the id of its occasion, with `planned_minutes`: of its agenda together, None without any."""
    meetings = GroupMeeting.objects.select_related("occasion", "group")
    return (
        meetings.annotate(planned_minutes=Sum("agenda__minutes"))
        .filter(occasion__public_id=public_id)
        .first()
    )
