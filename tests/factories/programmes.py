"""Parts of programmes and days of them, made through the platform's own actions."""

from datetime import date, datetime, timedelta

from foundation.people.models import Engagement, Person, Role
from lms.actions.course_roles import let_programme_give
from lms.actions.days import invite_to_day
from lms.actions.parts import note_presence, open_part_meeting
from lms.actions.requirements import Step, publish_requirement, steps_of_programme
from lms.models import (
    ModulePage,
    PartMeeting,
    Programme,
    ProgrammePart,
    ProgrammeStep,
    RequirementVersion,
    StepKind,
)


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


def make_role_programme(
    module: ModulePage, *, by: Person, at: datetime, code: str = "begeleiden", title: str = "Begeleiden"
) -> Programme:
    """A module, and a session that somebody watches; completing both gives the role of facilitator."""
    programme = Programme.objects.create(code=code, title=title, title_en=f"{title} (en)")
    part, _made = ProgrammePart.objects.get_or_create(
        code="sessie-geobserveerd",
        defaults={"kind": StepKind.EXPLAINED, "title": "Eén sessie geobserveerd"},
    )
    ProgrammeStep.objects.create(programme=programme, module=module, sort_order=0)
    ProgrammeStep.objects.create(programme=programme, part=part, sort_order=1)
    let_programme_give(programme=programme, role=Role.FACILITATOR, by=by, at=at)
    return programme


def require_programme(programme: Programme, **terms: object) -> RequirementVersion:
    return publish_requirement(
        code=programme.code,
        title=programme.title,
        kinds=("medewerker",),
        steps=steps_of_programme(programme),
        gates=(),
        valid_from=date(2020, 1, 1),
        due_months=6,
        programme=programme,
        **terms,
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
