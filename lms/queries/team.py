"""The team of one manager: who has which step, by name. Status only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from foundation.clock import local_date
from foundation.meetings.models import Seat, SeatStatus
from foundation.people.models import Absence, Engagement, Person, PersonStatus
from foundation.people.queries import open_reports
from lms.models import (
    Assignment,
    Attempt,
    Exemption,
    GateKind,
    OathRecord,
    PartMeeting,
    ProgrammePart,
    RequirementStep,
    RequirementVersion,
)
from lms.queries.modules import latest_versions
from lms.queries.parts import exempt_steps
from lms.queries.records import records_of
from lms.rules.assignments import Asked, done_at
from lms.rules.team import Standing, StepKind, StepState, TeamStep, next_due, standing


@dataclass(frozen=True)
class TeamMember:
    """One job of one person in the team."""

    engagement: Engagement
    steps: tuple[TeamStep, ...]
    standing: Standing
    due_on: date | None
    is_away: bool = False
    # The manager said 'niet mijn team', and HR has not decided.
    is_reported: bool = False
    # Places at days of programmes to come, the first first.
    days: tuple[Seat, ...] = ()

    @property
    def person(self) -> Person:
        return self.engagement.person

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)


def team_engagements(manager: Person, jobs: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Of these jobs those of which HR's file names this person as line manager."""
    of_team = jobs.filter(line_manager=manager, person__status=PersonStatus.ACTIVE)
    return of_team.exclude(person=manager)


def team_of(manager: Person, *, at: datetime) -> list[TeamMember]:
    """The current jobs of which HR's file names this person as line manager.

    Who is late first, then by last day, then by name; a constant number of queries.
    """
    return led_by(manager, Engagement.objects.active_on(local_date(at)), at=at)


def led_by(manager: Person, jobs: QuerySet[Engagement], *, at: datetime) -> list[TeamMember]:
    """As `team_of`, among these jobs."""
    today, own = local_date(at), {"engagement": OuterRef("pk")}
    found = list(
        team_engagements(manager, jobs)
        .select_related("person")
        .annotate(
            is_away=Exists(Absence.objects.in_force(today).filter(**own)),
            is_reported=Exists(open_reports().filter(**own, manager=manager)),
            is_sworn=Exists(OathRecord.objects.standing().filter(**own)),
        )
    )
    seats = _seats_to_come([one.pk for one in found], at=at)
    sworn = {one.pk for one in found if one.is_sworn}
    steps = _steps_of([one.pk for one in found], seats=seats, sworn=sworn)
    return sorted((_member(one, steps[one.pk], seats[one.pk], today=today) for one in found), key=_order)


def _member(engagement: Any, steps: Sequence[TeamStep], seats: Sequence[Seat], *, today: date) -> TeamMember:
    """`engagement`: as `led_by` reads it."""
    return TeamMember(
        engagement=engagement,
        steps=tuple(steps),
        standing=standing(steps, today=today, is_away=engagement.is_away),
        due_on=next_due(steps),
        is_away=engagement.is_away,
        is_reported=engagement.is_reported,
        days=tuple(seat for seat in seats if _part_meeting(seat)),
    )


def _order(member: TeamMember) -> tuple:
    person = member.person
    return (
        member.is_reported,
        member.standing,
        member.due_on or date.max,
        person.family_name,
        person.given_name,
        member.engagement.pk,
    )


def _steps_of(
    engagement_ids: list[int], *, seats: Mapping[int, Sequence[Seat]], sworn: Collection[int]
) -> Mapping[int, list[TeamStep]]:
    """Engagement id → its steps: the modules and parts asked, then the place at a ceremony and the oath if that is asked."""
    standing_exemptions = Exemption.objects.filter(assignment=OuterRef("pk"), withdrawn_at=None)
    asked_steps = Prefetch("requirement_version__steps", RequirementStep.objects.select_related("part"))
    rows = (
        Assignment.objects.filter(engagement__in=engagement_ids, closed_at=None, exempt_at=None)
        .select_related("requirement_version")
        .prefetch_related(asked_steps)
        .annotate(has_exempt_step=Exists(standing_exemptions.filter(step__isnull=False)))
        .order_by("cycle")
    )
    # Of what is asked again only the last round: what was done for an earlier one says nothing of it.
    latest = {(one.engagement_id, one.requirement_id): one for one in rows}
    assignments = sorted(latest.values(), key=lambda one: (one.due_on or date.max, one.pk))
    facts = _Facts(engagement_ids, _versions(assignments), seats=seats, sworn=sworn)
    if any(one.has_exempt_step for one in assignments):
        facts.exempt = exempt_steps(engagement_ids)
    found: dict[int, list[TeamStep]] = defaultdict(list)
    for assignment in assignments:
        steps = found[assignment.engagement_id]
        known = {step.title for step in steps}
        steps += [step for step in facts.asked(assignment) if step.title not in known]
    for assignment in assignments:
        steps = found[assignment.engagement_id]
        asks_oath = GateKind.OATH in assignment.requirement_version.gates
        if asks_oath and all(step.kind is not StepKind.OATH for step in steps):
            steps += facts.oath(assignment)
    return found


def _versions(assignments: Sequence[Assignment]) -> list[RequirementVersion]:
    return [assignment.requirement_version for assignment in assignments]


class _Facts:
    """What is known of these engagements, read at once."""

    def __init__(
        self,
        engagement_ids: list[int],
        versions: list[RequirementVersion],
        *,
        seats: Mapping[int, Sequence[Seat]],
        sworn: Collection[int],
    ) -> None:
        keys = {step.module_key for version in versions for step in version.steps.all() if step.module_key}
        self._language = language = get_language() or "nl"
        has_parts = any(step.part_id for version in versions for step in version.steps.all())
        # (Assignment id, id of the step) → since when; few have any.
        self.exempt: dict[tuple[int, int], datetime] = {}
        self._records = records_of(engagement_ids, with_parts=has_parts)
        self._seats, self._sworn = seats, sworn
        self._titles = {key: version.title(language) for key, version in latest_versions(keys).items()}
        self._begun = set(
            Attempt.objects.filter(engagement__in=engagement_ids, completed_at=None).values_list(
                "engagement_id", "module_key"
            )
        )

    def asked(self, assignment: Assignment) -> list[TeamStep]:
        steps = assignment.requirement_version.steps.all()
        asked = (step for step in steps if (assignment.pk, step.pk) not in self.exempt)
        return [found for step in asked if (found := self._asked(step, assignment))]

    def _asked(self, step: RequirementStep, assignment: Assignment) -> TeamStep | None:
        if step.part:
            return self._part(step, step.part, assignment)
        if step.module_key is None or step.module_key not in self._titles:
            return None
        return TeamStep(
            kind=StepKind.MODULE,
            state=self._module_state(step, assignment),
            title=self._titles[step.module_key],
            due_on=assignment.due_on,
        )

    def _is_done(self, step: RequirementStep, assignment: Assignment) -> bool:
        asked = Asked(module_key=step.module_key, least_version=step.least_version, part_id=step.part_id)
        records = self._records[assignment.engagement_id].valid_on(local_date(assignment.assigned_at))
        return done_at(asked, records, counts_from=assignment.counts_from) is not None

    def _part(self, step: RequirementStep, part: ProgrammePart, assignment: Assignment) -> TeamStep:
        is_done = self._is_done(step, assignment)
        days = ((_part_meeting(seat), seat) for seat in self._seats[assignment.engagement_id])
        seat = next((seat for meeting, seat in days if meeting and meeting.part_id == part.pk), None)
        return TeamStep(
            kind=StepKind.PART,
            state=StepState.DONE if is_done else _seat_state(seat),
            title=part.title_in(self._language),
            due_on=assignment.due_on,
            starts_at=seat.occasion.starts_at if seat and not is_done else None,
        )

    def oath(self, assignment: Assignment) -> list[TeamStep]:
        is_sworn = assignment.engagement_id in self._sworn
        seat = next((one for one in self._seats[assignment.engagement_id] if not _part_meeting(one)), None)
        return [
            TeamStep(
                kind=StepKind.CEREMONY,
                state=StepState.DONE if is_sworn else _seat_state(seat),
                starts_at=seat.occasion.starts_at if seat and not is_sworn else None,
            ),
            TeamStep(
                kind=StepKind.OATH,
                state=StepState.DONE if is_sworn else StepState.TODO,
                due_on=assignment.due_on,
            ),
        ]

    def _module_state(self, step: RequirementStep, assignment: Assignment) -> StepState:
        if self._is_done(step, assignment):
            return StepState.DONE
        is_begun = (assignment.engagement_id, step.module_key) in self._begun
        return StepState.STARTED if is_begun else StepState.TODO


def _seats_to_come(engagement_ids: list[int], *, at: datetime) -> Mapping[int, list[Seat]]:
    """Engagement id → places at ceremonies and at days of programmes that are not over, the first first."""
    seats = (
        Seat.objects.holding_place()
        .filter(
            Q(occasion__ceremony__isnull=False) | Q(occasion__part_meeting__isnull=False),
            engagement__in=engagement_ids,
            occasion__cancelled_at=None,
            occasion__ends_at__gt=at,
        )
        .select_related("occasion__part_meeting__part")
        .order_by("occasion__starts_at", "pk")
    )
    found: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        found[seat.engagement_id].append(seat)
    return found


def _part_meeting(seat: Seat) -> PartMeeting | None:
    """Of a day of a programme; a ceremony has none."""
    return getattr(seat.occasion, "part_meeting", None)


def _seat_state(seat: Seat | None) -> StepState:
    if seat is None:
        return StepState.TODO
    return StepState.BOOKED if seat.status == SeatStatus.BOOKED else StepState.INVITED
