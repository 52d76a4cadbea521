"""Who starts from this autumn on follows the programme of new staff; some are half-way."""

from datetime import date, datetime, timedelta

from config.demo.history import Done, complete_modules, moment
from foundation.people.models import EngagementKind, Person, Role, Unit
from lms.actions.assigning import assign_requirements
from lms.actions.content import load_module
from lms.actions.course_roles import follow_earned_roles, let_programme_give
from lms.actions.days import invite_to_day, take_day
from lms.actions.parts import do_part, note_part, note_presence, open_part_meeting
from lms.actions.proofs import ask_for_proof, make_proof_document
from lms.actions.requirements import publish_again, publish_requirement, steps_of_programme
from lms.models import (
    Assignment,
    Completion,
    DueAnchor,
    GateKind,
    ModulePage,
    PartMeeting,
    Programme,
    ProgrammePart,
    Requirement,
    RequirementVersion,
)

NEW_STAFF = "nieuwe-medewerkers"
# Who started earlier keeps the module alone.
PROGRAMME_FROM = date(2026, 11, 3)
# Whoever starts from this day on does information security too, in three months.
SECURITY_FROM = date(2026, 11, 1)
INTRODUCTION = date(2026, 11, 12)
# Held already, for who was at the introduction.
FIRST_THEME_DAY = date(2026, 11, 19)
THEME_DAYS = (
    ("themadag-inwoners", date(2026, 11, 26)),
    ("themadag-veilig", date(2026, 12, 1)),
    ("gesprek-ciso-fg", date(2026, 12, 2)),
    ("themadag-keuzes", date(2026, 12, 8)),
    ("themadag-inwoners", date(2027, 1, 14)),
)


def ask_of_new_staff(*, at: datetime) -> None:
    """From now on the oath's own requirement is for who started earlier, and the programme for who comes after.

    Beside it stands information security, within three months and without a gate.
    """
    before = Requirement.objects.get(code="ambtseed").versions.order_by("-number")[0]
    publish_again(before, at=at, starts_until=PROGRAMME_FROM - timedelta(days=1))
    programme = Programme.objects.get(code=NEW_STAFF)
    publish_requirement(
        code=NEW_STAFF,
        title=programme.title,
        title_en=programme.title_en,
        kinds=[EngagementKind.EMPLOYEE, EngagementKind.UNPAID_OFFICIAL],
        steps=steps_of_programme(programme),
        gates=[GateKind.OATH],
        valid_from=at.date(),
        starts_from=PROGRAMME_FROM,
        due_anchor=DueAnchor.START,
        due_months=before.due_months,
        programme=programme,
    )
    module = load_module(file_name="informatieveilig-werken.nl.yaml")
    publish_requirement(
        code="informatieveiligheid",
        title="Informatieveilig werken",
        title_en="Working safely with information",
        kinds=[EngagementKind.EMPLOYEE],
        steps=[(module.translation_key, 1)],
        gates=[],
        valid_from=at.date(),
        starts_from=SECURITY_FROM,
        due_months=3,
    )


def follow_the_programme(*, hr: Person, at: datetime) -> None:
    """Two of three went to the introduction and have a place on a theme day; the others have yet to begin."""
    version = RequirementVersion.objects.get(requirement__code=NEW_STAFF)
    rows = Assignment.objects.filter(requirement_version=version, engagement__starts_on__lte=INTRODUCTION)
    people = [one.engagement for one in rows.select_related("engagement__person").order_by("pk")]
    ahead = [one for number, one in enumerate(people) if number % 3 != 1]
    note_part(part=_part("vog"), engagements=ahead, on=date(2026, 11, 10), by=hr, at=at)
    for engagement in ahead:
        do_part(part=_part("informatiemap"), engagement=engagement, at=at)
    introduction = _hold(
        "introductiedag", INTRODUCTION, at=moment(INTRODUCTION - timedelta(days=8), 9), capacity=40
    )
    asked_at = moment(INTRODUCTION - timedelta(days=7), 9)
    for engagement in ahead:
        [seat] = invite_to_day(meeting=introduction, public_ids=[engagement.public_id], by=hr, at=asked_at)
        note_presence(meeting=introduction, seat=seat, present=True, by=hr, at=moment(INTRODUCTION, 16))
    note_part(part=_part("gedragscode"), engagements=ahead, on=INTRODUCTION, by=hr, at=at)
    held = _hold("themadag-veilig", FIRST_THEME_DAY, at=asked_at, capacity=40)
    for number, engagement in enumerate(ahead):
        [seat] = invite_to_day(meeting=held, public_ids=[engagement.public_id], by=hr, at=asked_at)
        # One of four could not come, and has another day.
        note_presence(
            meeting=held, seat=seat, present=bool(number % 4), by=hr, at=moment(FIRST_THEME_DAY, 16)
        )
    coming = [_hold(code, day, at=at, capacity=30) for code, day in THEME_DAYS]
    _hold("introductiedag", date(2026, 12, 3), at=at, capacity=40)
    for engagement in ahead:
        take_day(meeting=coming[0], engagement=engagement, at=at)


def _hold(code: str, day: date, *, at: datetime, capacity: int) -> PartMeeting:
    return open_part_meeting(
        part=_part(code),
        starts_at=moment(day, 9),
        ends_at=moment(day, 16),
        place="Trefzaal, stadhuis",
        online_url="",
        capacity=capacity,
        at=at,
    )


def _part(code: str) -> ProgrammePart:
    return ProgrammePart.objects.get(code=code)


# Who learns to lead talks in this demo: the team of Noor.
LEARNERS = "SO-RO-P"
FACILITATORS = "dilemmagesprekken-begeleiden"


def learn_to_facilitate(*, hr: Person, facilitator: Person, at: datetime) -> None:
    """Two of a team did the lessons: one was watched and may lead talks, the other waits for somebody to watch."""
    programme = Programme.objects.get(code=FACILITATORS)
    let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)
    publish_requirement(
        code=FACILITATORS,
        title=programme.title,
        title_en=programme.title_en,
        kinds=[EngagementKind.EMPLOYEE],
        steps=steps_of_programme(programme),
        gates=[],
        valid_from=at.date(),
        due_on=date(2027, 3, 31),
        units=[Unit.objects.get(code=LEARNERS)],
        starts_until=date(2026, 1, 1),
        level_until=12,
        programme=programme,
    )
    assign_requirements(at=at)
    module = ModulePage.objects.get(slug=FACILITATORS, locale__language_code="nl")
    asked = Assignment.objects.filter(requirement_version__programme=programme).order_by("pk")[:2]
    learners = [one.engagement for one in asked.select_related("engagement__person")]
    complete_modules([Done(one, at) for one in learners], module_key=module.translation_key)
    note_part(
        part=_part("sessie-geobserveerd"),
        engagements=learners[:1],
        on=at.date(),
        by=facilitator,
        at=at,
    )
    follow_earned_roles(at=at)


def hand_out_a_certificate(completion: Completion, *, at: datetime) -> None:
    """In both languages; the PDF is made at once, as the worker does it."""
    for language in ("nl", "en"):
        make_proof_document(proof=ask_for_proof(subject=completion, language=language, at=at), at=at)
