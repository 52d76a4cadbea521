"""Who of a selection can be reminded apart from the planned days, and why the others cannot."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from foundation.clock import local_date
from foundation.errors import NotAllowed
from foundation.mailing.queries import waiting_for
from foundation.people.models import Engagement, Person, PersonKind
from foundation.people.queries import open_reports, unavailable_on
from foundation.working_days import next_office_moment
from lms.models import Assignment
from lms.queries.reminders import STAFF_MAIL, staff_assignments, written_to
from lms.queries.team import team_engagements
from lms.rules.reminders import WhyNot, Written


@dataclass(frozen=True)
class Selection:
    """In numbers of people; `chosen`: what the mail is about, of who gets one."""

    # On which day it goes: today in office hours, else the next working morning.
    day: date
    goes_now: bool
    chosen: list[Assignment]
    left_out: dict[WhyNot, int]

    @property
    def people(self) -> list[Person]:
        return list({one.engagement.person_id: one.engagement.person for one in self.chosen}.values())

    @property
    def left_out_count(self) -> int:
        return sum(self.left_out.values())


def selection_of(assignments: QuerySet[Assignment], *, at: datetime) -> Selection:
    """A constant number of queries."""
    moment = next_office_moment(at)
    day = local_date(moment)
    rows = list(assignments.open().select_related("engagement__person"))  # type: ignore[attr-defined]
    settled = assignments.order_by().values("engagement__person").distinct().count() - len(
        {one.engagement.person_id for one in rows}
    )
    person_ids = {one.engagement.person_id for one in rows}
    standing = _Standing(
        reachable=set(
            staff_assignments(on=day)
            .filter(pk__in=[one.pk for one in rows])
            .order_by()
            .values_list("pk", flat=True)
        ),
        away=unavailable_on([one.engagement_id for one in rows], on=day),
        external=set(PersonKind.objects.external().values_list("code", flat=True)),
        waiting=set(waiting_for(person_ids, template=STAFF_MAIL).values_list("recipient_id", flat=True)),
        written=written_to(person_ids),
        day=day,
    )
    why = {one: standing.why_not(one) for one in rows}
    chosen = [one for one in rows if why[one] is None]
    told = {one.engagement.person_id for one in chosen}
    # Of somebody with two jobs the first reason says enough.
    others = {one.engagement.person_id: reason for one, reason in reversed(why.items()) if reason}
    left_out = Counter(reason for person_id, reason in others.items() if person_id not in told)
    if settled > 0:
        left_out[WhyNot.SETTLED] += settled
    return Selection(
        day=day,
        goes_now=moment == at,
        chosen=chosen,
        left_out={reason: left_out[reason] for reason in WhyNot if left_out[reason]},
    )


def open_in_team(manager: Person, public_ids: Collection[UUID], *, on: date) -> QuerySet[Assignment]:
    """What is open of these jobs of the own team; without any: of all of them, but for who was reported as 'not my team'.

    Raises NotAllowed `not_your_team` when one is not of them.
    """
    reported = open_reports().filter(manager=manager)
    team = team_engagements(manager, Engagement.objects.active_on(on)).exclude(
        pk__in=reported.values("engagement")
    )
    if public_ids:
        team = team.filter(public_id__in=public_ids)
        strangers = len(set(public_ids)) - team.count()
        if strangers:
            raise NotAllowed("not_your_team", count=strangers)
    return Assignment.objects.filter(engagement__in=team)


@dataclass(frozen=True)
class _Standing:
    reachable: Collection[int]
    away: Collection[int]
    external: Collection[str]
    waiting: Collection[int | None]
    written: dict[int, Written]
    day: date

    def why_not(self, one: Assignment) -> WhyNot | None:
        engagement: Engagement = one.engagement
        if not engagement.person.email:
            return WhyNot.NO_EMAIL
        if one.pk not in self.reachable:
            return self._why_not_reachable(one)
        written = self.written.get(engagement.person_id, Written())
        if engagement.person_id in self.waiting or written.last_on == self.day:
            return WhyNot.TODAY
        return None if written.may_hear(day=self.day) else WhyNot.WEEKLY

    def _why_not_reachable(self, one: Assignment) -> WhyNot:
        if one.engagement.kind in self.external:
            return WhyNot.EXTERNAL
        if one.engagement_id in self.away:
            return WhyNot.AWAY
        return WhyNot.NO_DATE if one.due_on is None else WhyNot.NOT_HERE
