"""The Monday list of one manager: who asks for a minute this week, and what was ticked off. Status only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from foundation.clock import local_date
from foundation.people.models import Engagement, Person, PersonStatus
from lms.models import MondayTick
from lms.queries.programmes import seats_in_week
from lms.queries.team import TeamMember, team_of
from lms.rules.monday import STARTS_WITHIN, Todo, day_this_week, monday_of, todos_of


@dataclass(frozen=True)
class MondayItem:
    todo: Todo
    engagement: Engagement
    # The last day, the first day or the day of the ceremony.
    day: date | None
    # What is still open of it, by name.
    titles: tuple[str, ...] = ()
    is_done: bool = False

    @property
    def key(self) -> str:
        # Two days in one week are two things to do.
        of_day = f":{self.day.isoweekday()}" if self.todo is Todo.TRAINING and self.day else ""
        return f"{self.todo}:{self.engagement.public_id}{of_day}"

    @property
    def person(self) -> Person:
        return self.engagement.person


def monday_list(manager: Person, *, at: datetime) -> list[MondayItem]:
    """The most pressing first; a constant number of queries. Without who was reported as 'not my team'."""
    today = local_date(at)
    monday = monday_of(today)
    ticked = ticks_of(manager, week=monday)
    found = _of_team(manager, today=today, monday=monday, at=at)
    found += [
        MondayItem(Todo.STARTS, engagement, engagement.starts_on)
        for engagement in _starters(manager, monday=monday)
    ]
    order = list(Todo)
    found.sort(key=lambda one: (order.index(one.todo), one.day or date.max, one.person.family_name, one.key))
    return [
        MondayItem(one.todo, one.engagement, one.day, one.titles, is_done=one.key in ticked) for one in found
    ]


def ticks_of(manager: Person, *, week: date) -> set[str]:
    return set(MondayTick.objects.filter(manager=manager, week=week).values_list("item", flat=True))


def _of_team(manager: Person, *, today: date, monday: date, at: datetime) -> list[MondayItem]:
    found, language = [], get_language() or "nl"
    members = [member for member in team_of(manager, at=at) if not member.is_reported]
    for member in members:
        titles = _open_titles(member, today=today)
        found += [
            MondayItem(todo, member.engagement, member.due_on, titles)
            for todo in todos_of(standing=member.standing, due_on=member.due_on, today=today)
        ]
        days = {step: local_date(step.starts_at) for step in member.steps if step.starts_at}
        step = day_this_week(member.steps, monday=monday, on=days)
        if step:
            found.append(MondayItem(Todo.DAY, member.engagement, days[step]))
    training = seats_in_week([member.engagement.pk for member in members], monday=monday, at=at)
    by_id = {member.engagement.pk: member.engagement for member in members}
    found += [
        MondayItem(
            Todo.TRAINING,
            by_id[seat.engagement_id],
            local_date(seat.occasion.starts_at),
            (seat.occasion.part_meeting.part.title_in(language),),
        )
        for seat in training
    ]
    return found


def _open_titles(member: TeamMember, *, today: date) -> tuple[str, ...]:
    """What the first last day is of; of who is late all that is. Not what has more time."""
    if member.due_on is None:
        return ()
    until = max(member.due_on, today - timedelta(days=1))
    return tuple(
        step.title
        for step in member.steps
        if step.title and not step.is_done and step.due_on and step.due_on <= until
    )


def _starters(manager: Person, *, monday: date) -> list[Engagement]:
    return list(
        Engagement.objects.filter(
            line_manager=manager,
            starts_on__gte=monday,
            starts_on__lt=monday + STARTS_WITHIN,
            person__status=PersonStatus.ACTIVE,
        )
        .exclude(person=manager)
        .select_related("person")
    )
