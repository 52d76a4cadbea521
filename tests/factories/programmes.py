"""Parts of programmes and days of them, made through the platform's own actions."""

from datetime import date, datetime, timedelta

from foundation.people.models import Engagement, Person
from lms.actions.days import invite_to_day
from lms.actions.parts import note_presence, open_part_meeting
from lms.actions.requirements import Step, publish_requirement
from lms.models import PartMeeting, ProgrammePart, RequirementVersion, StepKind


def make_part(code: str, kind: str = StepKind.DAY, **fields: object) -> ProgrammePart:
    return ProgrammePart.objects.create(code=code, kind=kind, **{"title": code.capitalize(), **fields})


def require_steps(
    *steps: Step, code: str = "programma", gates: tuple[str, ...] = ("oath",), months: int = 3
) -> RequirementVersion:
    return publish_requirement(
        code=code,
        title=code.capitalize(),
        kinds=("medewerker",),
        steps=steps,
        gates=gates,
        valid_from=date(2020, 1, 1),
        due_months=months,
    )


def make_day(part: ProgrammePart, *, starts_at: datetime, at: datetime, capacity: int = 20) -> PartMeeting:
    return open_part_meeting(
        part=part,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        place="Trefzaal",
        online_url="",
        capacity=capacity,
        at=at,
    )


def attend(meeting: PartMeeting, engagement: Engagement, *, by: Person, at: datetime) -> None:
    """Invited at `at`, and there."""
    [seat] = invite_to_day(meeting=meeting, public_ids=[engagement.public_id], by=by, at=at)
    note_presence(
        meeting=meeting, seat=seat, present=True, by=by, at=meeting.occasion.starts_at + timedelta(hours=1)
    )
