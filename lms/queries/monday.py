"""The Monday list of one manager: who asks for a minute this week, and what was ticked off. Status only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from foundation.clock import local_date
from foundation.people.models import Engagement, Person
from lms.models import MondayTick
from lms.queries.team import TeamMember, led_by
from lms.rules.monday import ONE_WEEK, STARTS_WITHIN, Todo, day_this_week, monday_of, todos_of


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
    jobs = Engagement.objects.not_over(monday).filter(starts_on__lt=monday + STARTS_WITHIN)
    members = led_by(manager, jobs, at=at)
    found = _of_team(members, today=today, monday=monday)
    found += [
        MondayItem(Todo.STARTS, one.engagement, one.engagement.starts_on)
        for one in members
        if one.engagement.starts_on and one.engagement.starts_on >= monday
    ]
    order = list(Todo)
    found.sort(key=lambda one: (order.index(one.todo), one.day or date.max, one.person.family_name, one.key))
    return [
        MondayItem(one.todo, one.engagement, one.day, one.titles, is_done=one.key in ticked) for one in found
    ]


def ticks_of(manager: Person, *, week: date) -> set[str]:
    return set(MondayTick.objects.filter(manager=manager, week=week).values_list("item", flat=True))


def _of_team(members: Sequence[TeamMember], *, today: date, monday: date) -> list[MondayItem]:
    found = []
    for member in members:
        if member.is_reported or not member.engagement.is_active_on(today):
            continue
        titles = _open_titles(member, today=today)
        found += [
            MondayItem(todo, member.engagement, member.due_on, titles)
            for todo in todos_of(standing=member.standing, due_on=member.due_on, today=today)
        ]
        days = {step: local_date(step.starts_at) for step in member.steps if step.starts_at}
        step = day_this_week(member.steps, monday=monday, on=days)
        if step:
            found.append(MondayItem(Todo.DAY, member.engagement, days[step]))
        found += _training(member, monday=monday)
    return found


def _training(member: TeamMember, *, monday: date) -> list[MondayItem]:
    """The days of programmes in this week that are not over."""
    language = get_language() or "nl"
    days = [(local_date(seat.occasion.starts_at), seat.occasion.part_meeting.part) for seat in member.days]
    return [
        MondayItem(Todo.TRAINING, member.engagement, day, (part.title_in(language),))
        for day, part in days
        if monday <= day < monday + ONE_WEEK
    ]


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
