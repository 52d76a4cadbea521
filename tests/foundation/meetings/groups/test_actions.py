from datetime import date, datetime, timedelta

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.meetings.groups.actions import (
    add_agenda_item,
    add_member,
    cancel_meeting,
    change_group,
    close_group,
    end_membership,
    found_group,
    move_meeting,
    plan_meeting,
    record_decision,
    remove_agenda_item,
    withdraw_decision,
)
from foundation.meetings.groups.queries import members_on
from foundation.meetings.models import Decision, Group, GroupMeeting, Occasion
from foundation.people.models import Engagement, Person
from tests.factories.meetings import make_group, make_meeting, make_member
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return refused.value.code


@pytest.fixture
def group(at: datetime) -> Group:
    return make_group(at=at)


@pytest.fixture
def chair(group: Group, at: datetime) -> Person:
    person = EngagementFactory().person
    make_member(group, person, part="chair", at=at)
    return person


@pytest.fixture
def meeting(group: Group, at: datetime) -> GroupMeeting:
    return make_meeting(group, at=at)


def names(group: Group, on: date) -> list[str]:
    return [one.engagement.person.full_name for one in members_on(on).filter(group=group)]


def test_two_groups_never_share_a_name(group: Group, at: datetime):
    with pytest.raises(DomainError) as refused:
        found_group(kind="netwerk", name="wio", purpose="Ook.", by=PersonFactory(), at=at)
    assert code_of(refused) == "name_taken"
    other = make_group("Netwerk", at=at)
    with pytest.raises(DomainError):
        change_group(group=other, kind="wio", name="WIO", purpose="", by=PersonFactory(), at=at)
    assert change_group(group=group, kind="wio", name="Wio", purpose="Nu.", by=PersonFactory(), at=at)


def test_who_is_added_twice_is_in_once_with_the_last_part(group: Group, at: datetime):
    person = EngagementFactory().person
    for part in ("member", "member", "chair"):
        make_member(group, person, part=part, at=at)
    (member,) = members_on(DAY).filter(group=group)
    assert member.part == "chair"
    assert AuditEvent.objects.filter(kind="group_member_added").count() == 1


def test_who_has_no_job_here_is_refused(group: Group, at: datetime):
    left = EngagementFactory(ends_on=DAY - timedelta(days=1)).person
    for person in (PersonFactory(), left, EngagementFactory(person__status="deceased").person):
        with pytest.raises(DomainError) as refused:
            make_member(group, person, at=at)
        assert code_of(refused) == "not_at_work"


def test_who_leaves_or_dies_is_a_member_no_more(group: Group, at: datetime):
    leaver, deceased = EngagementFactory(), EngagementFactory()
    for engagement in (leaver, deceased):
        make_member(group, engagement.person, at=at)
    Engagement.objects.filter(pk=leaver.pk).update(ends_on=DAY)
    Person.objects.filter(pk=deceased.person_id).update(status="deceased")
    assert names(group, DAY) == [leaver.person.full_name]
    assert names(group, DAY + timedelta(days=1)) == []


def test_who_returns_in_another_job_can_be_a_member_again(group: Group, at: datetime):
    first = EngagementFactory()
    make_member(group, first.person, at=at)
    Engagement.objects.filter(pk=first.pk).update(ends_on=DAY)
    EngagementFactory(person=first.person, number=2, starts_on=DAY + timedelta(days=30))
    later = at + timedelta(days=40)
    make_member(group, first.person, at=later)
    assert names(group, later.date()) == [first.person.full_name]
    assert group.members.count() == 2


def test_a_membership_ends_once_and_its_time_stays(group: Group, at: datetime):
    member = make_member(group, EngagementFactory().person, at=at)
    later = at + timedelta(days=10)
    for _press in range(2):
        end_membership(member=member, by=PersonFactory(), at=later)
    assert names(group, DAY + timedelta(days=9)) != []
    assert names(group, DAY + timedelta(days=10)) == []
    assert AuditEvent.objects.filter(kind="group_member_ended").count() == 1


def test_who_came_and_goes_the_same_day_was_no_member(group: Group, at: datetime):
    member = make_member(group, EngagementFactory().person, at=at)
    end_membership(member=member, by=PersonFactory(), at=at)
    assert not group.members.exists()


def test_a_closed_group_cancels_what_comes_and_takes_nothing_more(
    group: Group, chair: Person, meeting: GroupMeeting, at: datetime
):
    later = at + timedelta(days=2)
    for _press in range(2):
        close_group(group=group, by=PersonFactory(), at=later)
    assert Occasion.objects.get(pk=meeting.occasion_id).cancelled_at == later
    assert names(group, DAY + timedelta(days=3)) == []
    for act in (
        lambda: make_member(group, EngagementFactory().person, at=later),
        lambda: make_meeting(group, at=later),
        lambda: add_agenda_item(meeting=meeting, title="x", minutes=None, owner=None, at=later),
        lambda: change_group(group=group, kind="wio", name="Y", purpose="", by=chair, at=later),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert code_of(refused) == "group_closed"


def move(meeting: GroupMeeting, at: datetime, **changes: object) -> GroupMeeting:
    occasion = Occasion.objects.get(pk=meeting.occasion_id)
    terms = {
        name: getattr(occasion, name) for name in ("title", "starts_at", "ends_at", "place", "online_url")
    }
    return move_meeting(meeting=meeting, **{**terms, **changes}, by=PersonFactory(), at=at)


def test_a_moved_meeting_counts_up_and_an_unchanged_one_does_not(meeting: GroupMeeting, at: datetime):
    later = at + timedelta(hours=1)
    assert move(meeting, later, place="Elders").sequence == 1
    assert move(meeting, later).sequence == 1
    cancelled = cancel_meeting(meeting=meeting, by=PersonFactory(), at=later)
    assert cancelled.sequence == 2
    assert cancel_meeting(meeting=meeting, by=PersonFactory(), at=later).sequence == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": ""}, "occasion_without_place"),
        ({"ends_at": datetime(2022, 3, 2).astimezone()}, "occasion_ends_before_start"),
    ],
)
def test_a_meeting_is_not_moved_to_nowhere(meeting: GroupMeeting, at: datetime, changes: dict, code: str):
    with pytest.raises(DomainError) as refused:
        move(meeting, at, **changes)
    assert code_of(refused) == code
    assert GroupMeeting.objects.get().sequence == 0


def test_a_meeting_that_began_is_not_moved_nor_cancelled(meeting: GroupMeeting):
    begun = meeting.occasion.starts_at
    with pytest.raises(DomainError) as refused:
        move(meeting, begun, place="Elders")
    assert code_of(refused) == "meeting_over"
    with pytest.raises(DomainError) as refused:
        cancel_meeting(meeting=meeting, by=PersonFactory(), at=begun)
    assert code_of(refused) == "occasion_closed"


def test_a_meeting_needs_a_place(group: Group, at: datetime):
    with pytest.raises(DomainError):
        plan_meeting(
            group=group,
            title="x",
            starts_at=at + timedelta(days=1),
            ends_at=at + timedelta(days=2),
            place="",
            online_url="",
            by=PersonFactory(),
            at=at,
        )
    assert not Occasion.objects.exists()


def test_an_item_pressed_twice_stands_once(meeting: GroupMeeting, chair: Person, at: datetime):
    for minutes in (10, 20):
        item = add_agenda_item(meeting=meeting, title="Jaarplan", minutes=minutes, owner=chair, at=at)
    assert meeting.agenda.get().minutes == 20
    for _press in range(2):
        remove_agenda_item(item=item)
    assert not meeting.agenda.exists()


def test_an_item_belongs_to_a_member(meeting: GroupMeeting, at: datetime):
    with pytest.raises(DomainError) as refused:
        add_agenda_item(meeting=meeting, title="x", minutes=None, owner=PersonFactory(), at=at)
    assert code_of(refused) == "not_a_member"


def test_an_agenda_is_shut_after_the_meeting(meeting: GroupMeeting, at: datetime):
    with pytest.raises(DomainError) as refused:
        add_agenda_item(
            meeting=meeting,
            title="x",
            minutes=None,
            owner=None,
            at=meeting.occasion.ends_at + timedelta(minutes=1),
        )
    assert code_of(refused) == "meeting_over"


def test_a_decision_is_written_down_once_and_after_the_beginning(
    meeting: GroupMeeting, chair: Person, at: datetime
):
    with pytest.raises(DomainError) as refused:
        record_decision(meeting=meeting, text="Wij gaan door.", by=chair, at=at)
    assert code_of(refused) == "meeting_not_begun"
    during = meeting.occasion.starts_at
    for _press in range(2):
        decision = record_decision(meeting=meeting, text="Wij gaan door.", by=chair, at=during)
    assert Decision.objects.count() == 1
    for _press in range(2):
        withdraw_decision(decision=decision, by=chair, at=during)
    kinds = list(AuditEvent.objects.values_list("kind", flat=True))
    assert kinds.count("group_decision_recorded") == kinds.count("group_decision_withdrawn") == 1


def test_what_is_said_in_a_group_never_enters_the_chain(meeting: GroupMeeting, chair: Person, at: datetime):
    record_decision(meeting=meeting, text="Wij gaan door.", by=chair, at=meeting.occasion.starts_at)
    assert not any("Wij gaan door" in str(event.details) for event in AuditEvent.objects.all())


def test_add_member_keeps_the_earliest_of_two_jobs(group: Group, at: datetime):
    person = PersonFactory()
    first = EngagementFactory(person=person, number=1)
    EngagementFactory(person=person, number=2)
    assert add_member(group=group, person=person, part="member", by=person, at=at).engagement == first
