"""The team of one manager: who has which step, by name. Status only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from foundation.clock import local_date
from foundation.meetings.models import Seat, SeatStatus
from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries import open_reports_by, unavailable_on
from lms.models import (
    Assignment,
    Attempt,
    Exemption,
    GateKind,
    OathRecord,
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

    @property
    def person(self) -> Person:
        return self.engagement.person

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)


def team_engagements(manager: Person, *, on: date) -> QuerySet[Engagement]:
    """The current jobs of which HR's file names this person as line manager."""
    return (
        Engagement.objects.active_on(on)
        .filter(line_manager=manager, person__status=PersonStatus.ACTIVE)
        .exclude(person=manager)
    )


def team_of(manager: Person, *, at: datetime) -> list[TeamMember]:
    """Who is late first, then by last day, then by name; a constant number of queries."""
    today = local_date(at)
    engagements = list(team_engagements(manager, on=today).select_related("person"))
    ids = [engagement.pk for engagement in engagements]
    steps = _steps_of(ids, at=at)
    away, reported = unavailable_on(ids, on=today), open_reports_by(manager)
    members = []
    for engagement in engagements:
        own = tuple(steps.get(engagement.pk, ()))
        is_away = engagement.pk in away
        members.append(
            TeamMember(
                engagement=engagement,
                steps=own,
                standing=standing(own, today=today, is_away=is_away),
                due_on=next_due(own),
                is_away=is_away,
                is_reported=engagement.pk in reported,
            )
        )
    return sorted(members, key=_order)


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


def _steps_of(engagement_ids: list[int], *, at: datetime) -> dict[int, list[TeamStep]]:
    """Engagement id → its steps: the modules and parts asked, then the place at a ceremony and the oath if that is asked."""
    standing_exemptions = Exemption.objects.filter(assignment=OuterRef("pk"), withdrawn_at=None)
    rows = (
        Assignment.objects.filter(engagement__in=engagement_ids, closed_at=None, exempt_at=None)
        .select_related("requirement_version")
        .prefetch_related("requirement_version__steps__part")
        .annotate(has_exempt_step=Exists(standing_exemptions.filter(step__isnull=False)))
        .order_by("cycle")
    )
    # Of what is asked again only the last round: what was done for an earlier one says nothing of it.
    latest = {(one.engagement_id, one.requirement_id): one for one in rows}
    assignments = sorted(latest.values(), key=lambda one: (one.due_on or date.max, one.pk))
    facts = _Facts(engagement_ids, _versions(assignments), at=at)
    if any(one.has_exempt_step for one in assignments):
        facts.exempt = exempt_steps(engagement_ids)
    found: dict[int, list[TeamStep]] = {}
    for assignment in assignments:
        steps = found.setdefault(assignment.engagement_id, [])
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
        self, engagement_ids: list[int], versions: list[RequirementVersion], *, at: datetime
    ) -> None:
        keys = {step.module_key for version in versions for step in version.steps.all() if step.module_key}
        self._language = language = get_language() or "nl"
        part_ids = {step.part_id for version in versions for step in version.steps.all() if step.part_id}
        # (Assignment id, id of the step); few have any.
        self.exempt: set[tuple[int, int]] = set()
        self._records = records_of(engagement_ids, with_parts=bool(part_ids))
        self._day_seats = _day_seats(engagement_ids, part_ids, at=at) if part_ids else {}
        self._titles = {key: version.title(language) for key, version in latest_versions(keys).items()}
        self._begun = set(
            Attempt.objects.filter(engagement__in=engagement_ids, completed_at=None).values_list(
                "engagement_id", "module_key"
            )
        )
        self._sworn = set(
            OathRecord.objects.standing()
            .filter(engagement__in=engagement_ids)
            .values_list("engagement_id", flat=True)
        )
        self._seats = {
            seat.engagement_id: seat
            for seat in Seat.objects.holding_place()
            .filter(
                engagement__in=engagement_ids,
                occasion__ceremony__isnull=False,
                occasion__cancelled_at=None,
                occasion__ends_at__gt=at,
            )
            .select_related("occasion")
            .order_by("-occasion__starts_at")
        }

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
        engagement_id = assignment.engagement_id
        is_done = self._is_done(step, assignment)
        seat = self._day_seats.get((engagement_id, part.pk))
        return TeamStep(
            kind=StepKind.PART,
            state=StepState.DONE if is_done else _seat_state(seat),
            title=part.title_in(self._language),
            due_on=assignment.due_on,
            starts_at=seat.occasion.starts_at if seat and not is_done else None,
        )

    def oath(self, assignment: Assignment) -> list[TeamStep]:
        is_sworn = assignment.engagement_id in self._sworn
        seat = self._seats.get(assignment.engagement_id)
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


def _day_seats(engagement_ids: list[int], part_ids: set[int], *, at: datetime) -> dict[tuple[int, int], Seat]:
    """(Engagement id, id of the part) → the place on the first day of it that is to come."""
    seats = (
        Seat.objects.holding_place()
        .filter(
            engagement__in=engagement_ids,
            occasion__part_meeting__part__in=part_ids,
            occasion__cancelled_at=None,
            occasion__ends_at__gt=at,
        )
        .select_related("occasion__part_meeting")
        .order_by("-occasion__starts_at")
    )
    # The first one comes last and stays.
    return {(seat.engagement_id, seat.occasion.part_meeting.part_id): seat for seat in seats}


def _seat_state(seat: Seat | None) -> StepState:
    if seat is None:
        return StepState.TODO
    return StepState.BOOKED if seat.status == SeatStatus.BOOKED else StepState.INVITED
