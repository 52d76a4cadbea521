"""Founding groups, who is in them, and what they do. Each action locks the group first."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.meetings.actions import cancel_occasion, open_occasion
from foundation.meetings.models import (
    AgendaItem,
    Decision,
    Group,
    GroupMeeting,
    GroupMember,
    Occasion,
    OccasionKind,
    Part,
)
from foundation.people.models import Engagement, Person, PersonStatus

# Nobody books a seat at these meetings: members just come.
CAPACITY = 500


@transaction.atomic
def found_group(*, kind: str, name: str, purpose: str, by: Person, at: datetime) -> Group:
    """Raises DomainError (name_taken) when another group is called so."""
    _refuse_taken(name)
    group = Group(kind=kind, name=name, purpose=purpose, founded_at=at)
    _save_named(group)
    _note("group_founded", group, by=by, at=at)
    return group


@transaction.atomic
def change_group(*, group: Group, kind: str, name: str, purpose: str, by: Person, at: datetime) -> Group:
    """Raises DomainError: group_closed or name_taken."""
    locked = _lock(group)
    _refuse_taken(name, but=locked)
    locked.kind, locked.name, locked.purpose = kind, name, purpose
    _save_named(locked)
    _note("group_changed", locked, by=by, at=at)
    return locked


@transaction.atomic
def close_group(*, group: Group, by: Person, at: datetime) -> Group:
    """Its meetings to come are cancelled, its memberships end today; closing twice changes nothing."""
    locked = Group.objects.select_for_update().get(pk=group.pk)
    if locked.closed_at is not None:
        return locked
    for meeting in locked.meetings.filter(occasion__starts_at__gt=at, occasion__cancelled_at=None):
        _cancel(meeting, at=at)
    for member in locked.members.filter(valid_to=None):
        _end(member, on=local_date(at))
    locked.closed_at = at
    locked.save()
    _note("group_closed", locked, by=by, at=at)
    return locked


@transaction.atomic
def add_member(*, group: Group, person: Person, part: str, by: Person, at: datetime) -> GroupMember:
    """From today on; who is a member already keeps the membership, with this part.

    Raises DomainError: group_closed, or not_at_work for somebody without a job here today.
    """
    locked, today = _lock(group), local_date(at)
    current = locked.members.in_force(today).filter(engagement__person=person).first()
    if current and current.part == part:
        return current
    if current:
        current.part = part
        current.save()
        _note("group_part_changed", locked, by=by, at=at, of=person, part=part)
        return current
    jobs = Engagement.objects.active_on(today).filter(person=person, person__status=PersonStatus.ACTIVE)
    job = jobs.order_by("number").first()
    if job is None:
        raise DomainError("not_at_work")
    # Of an earlier job, or from when this one had not ended: that membership is over.
    for earlier in locked.members.filter(engagement__person=person, valid_to=None):
        _end(earlier, on=today - timedelta(days=1))
    member = GroupMember.objects.create(group=locked, engagement=job, part=part, valid_from=today)
    _note("group_member_added", locked, by=by, at=at, of=person, part=part)
    return member


@transaction.atomic
def end_membership(*, member: GroupMember, by: Person, at: datetime) -> GroupMember:
    """Yesterday was the last day; ending twice changes nothing."""
    group = Group.objects.select_for_update().get(pk=member.group_id)
    current = GroupMember.objects.select_related("engagement__person").get(pk=member.pk)
    if current.valid_to is not None:
        return current
    _end(current, on=local_date(at) - timedelta(days=1))
    _note("group_member_ended", group, by=by, at=at, of=current.engagement.person)
    return current


@transaction.atomic
def plan_meeting(
    *,
    group: Group,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    by: Person,
    at: datetime,
) -> GroupMeeting:
    """Raises DomainError: group_closed, and what open_occasion raises."""
    locked = _lock(group)
    occasion = open_occasion(
        kind=OccasionKind.GROUP,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url=online_url,
        capacity=CAPACITY,
        at=at,
    )
    meeting = GroupMeeting.objects.create(group=locked, occasion=occasion, changed_at=at)
    _note("group_meeting_planned", locked, by=by, at=at)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    meeting: GroupMeeting,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    by: Person,
    at: datetime,
) -> GroupMeeting:
    """Another title, time or place; calendars hear of it by the sequence. Unchanged, it changes nothing.

    Raises DomainError: group_closed, meeting_over, occasion_without_place, occasion_ends_before_start.
    """
    group, locked = _lock(meeting.group), _lock_meeting(meeting)
    occasion = Occasion.objects.select_for_update().get(pk=locked.occasion_id)
    if not occasion.is_open_at(at):
        raise DomainError("meeting_over")
    if not place and not online_url:
        raise DomainError("occasion_without_place")
    if ends_at <= starts_at:
        raise DomainError("occasion_ends_before_start")
    wanted = {
        "title": title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "online_url": online_url,
    }
    if all(getattr(occasion, name) == value for name, value in wanted.items()):
        return locked
    for name, value in wanted.items():
        setattr(occasion, name, value)
    occasion.save()
    locked.sequence, locked.changed_at = locked.sequence + 1, at
    locked.save()
    _note("group_meeting_moved", group, by=by, at=at)
    return locked


@transaction.atomic
def cancel_meeting(*, meeting: GroupMeeting, by: Person, at: datetime) -> GroupMeeting:
    """Cancelling twice changes nothing. Raises DomainError (occasion_closed) once it has begun."""
    group, locked = _lock(meeting.group), _lock_meeting(meeting)
    if locked.occasion.cancelled_at is None:
        _cancel(locked, at=at)
        _note("group_meeting_cancelled", group, by=by, at=at)
    return locked


@transaction.atomic
def add_agenda_item(
    *, meeting: GroupMeeting, title: str, minutes: int | None, owner: Person | None, at: datetime
) -> AgendaItem:
    """The same title again is the same item.

    Raises DomainError: group_closed, meeting_over, or not_a_member for an owner from outside.
    """
    group, locked = _lock(meeting.group), _lock_meeting(meeting)
    if locked.occasion.cancelled_at is not None or locked.occasion.ends_at < at:
        raise DomainError("meeting_over")
    if owner and not group.members.in_force(local_date(at)).filter(engagement__person=owner).exists():
        raise DomainError("not_a_member")
    item = locked.agenda.filter(title=title).first() or AgendaItem(meeting=locked, title=title)
    item.minutes, item.owner = minutes, owner
    item.save()
    return item


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem) -> None:
    """Removing twice changes nothing."""
    _lock(item.meeting.group)
    AgendaItem.objects.filter(pk=item.pk).delete()


@transaction.atomic
def record_decision(*, meeting: GroupMeeting, text: str, by: Person, at: datetime) -> Decision:
    """The same sentence twice is one decision. Raises DomainError: group_closed, meeting_not_begun."""
    group, locked = _lock(meeting.group), _lock_meeting(meeting)
    if locked.occasion.cancelled_at is not None or locked.occasion.starts_at > at:
        raise DomainError("meeting_not_begun")
    decision = locked.decisions.filter(text=text).first()
    if decision is None:
        decision = Decision.objects.create(meeting=locked, text=text, recorded_at=at, recorded_by=by)
        _note("group_decision_recorded", group, by=by, at=at)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: Decision, by: Person, at: datetime) -> None:
    """Withdrawing twice changes nothing."""
    group = _lock(decision.meeting.group)
    gone, _kinds = Decision.objects.filter(pk=decision.pk).delete()
    if gone:
        _note("group_decision_withdrawn", group, by=by, at=at)


def _lock(group: Group) -> Group:
    locked = Group.objects.select_for_update().get(pk=group.pk)
    if locked.closed_at is not None:
        raise DomainError("group_closed")
    return locked


def _lock_meeting(meeting: GroupMeeting) -> GroupMeeting:
    return GroupMeeting.objects.select_related("occasion").select_for_update(of=("self",)).get(pk=meeting.pk)


def _refuse_taken(name: str, *, but: Group | None = None) -> None:
    others = Group.objects.exclude(pk=but.pk) if but else Group.objects.all()
    if others.filter(name__iexact=name).exists():
        raise DomainError("name_taken", name=name)


def _save_named(group: Group) -> None:
    """Somebody may have taken the name since we looked."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise DomainError("name_taken", name=group.name) from error


def _cancel(meeting: GroupMeeting, *, at: datetime) -> None:
    cancel_occasion(occasion=meeting.occasion, reason="", at=at)
    meeting.occasion.refresh_from_db()
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, at
    meeting.save()


def _end(member: GroupMember, *, on: date) -> None:
    """Who came today and goes today was never a member."""
    if on < member.valid_from:
        member.delete()
        return
    member.valid_to = on
    member.save()


def _note(
    kind: str, group: Group, *, by: Person, at: datetime, of: Person | None = None, part: str = ""
) -> None:
    details = {"group": str(group.public_id)} | ({"part": Part(part).value} if part else {})
    record_event(
        kind=kind, at=at, actor_id=by.public_id, subject_id=of.public_id if of else None, details=details
    )
