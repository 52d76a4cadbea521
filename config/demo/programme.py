"""Who starts from this autumn on follows the programme of new staff, and everybody is somewhere else in it."""

import enum
from datetime import date, datetime, timedelta

from config.demo.history import Done, complete_modules, moment
from foundation.people.models import Engagement, EngagementKind, Person, Role, Unit
from lms.actions.assigning import assign_requirements
from lms.actions.content import load_module
from lms.actions.course_roles import follow_earned_roles, let_programme_give
from lms.actions.days import invite_to_day, take_day
from lms.actions.parts import do_part, note_part, note_presence, open_part_meeting
from lms.actions.proofs import ask_for_proof, make_proof_document
from lms.actions.requirements import publish_again, publish_requirement, steps_of_programme
from lms.actions.taking import finish_steps, start_attempt
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
from lms.rules.progress import step_ids

NEW_STAFF = "nieuwe-medewerkers"
# Who started earlier keeps the module alone.
PROGRAMME_FROM = date(2026, 11, 3)
# Whoever starts from this day on does information security too, in three months.
SECURITY_FROM = date(2026, 11, 1)
INTRODUCTION = date(2026, 11, 12)
# Held already, for who was at the introduction.
FIRST_THEME_DAY = date(2026, 11, 19)
SECOND_INTRODUCTION = date(2026, 12, 3)
# A small group could have all of it in its first weeks.
EARLY_DAYS = (
    ("themadag-inwoners", date(2026, 11, 17)),
    ("themadag-keuzes", date(2026, 11, 18)),
    ("gesprek-ciso-fg", date(2026, 11, 20)),
)
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


class HowFar(enum.IntEnum):
    """Of who is in the programme; each has done what the one before did, unless it missed something."""

    NOT_BEGUN = 0
    MISSED_INTRODUCTION = 1
    MISSED_THEME_DAY = 2
    IN_THE_MODULE = 3
    WAITS_FOR_DAYS = 4
    DONE = 5


# In turn; more than these nobody needs to see.
FOLLOWERS = (5, 1, 3, 0, 4, 2, 3, 5, 1, 4, 2, 0, 3, 4, 1, 2, 3, 0)


def follow_the_programme(*, hr: Person, at: datetime) -> None:
    """Everybody somewhere else: done, waiting for a day, in the module, a day missed, or yet to begin."""
    version = RequirementVersion.objects.get(requirement__code=NEW_STAFF)
    rows = Assignment.objects.filter(requirement_version=version, engagement__starts_on__lte=INTRODUCTION)
    people = [one.engagement for one in rows.select_related("engagement__person").order_by("pk")]
    far = list(zip(people, FOLLOWERS, strict=False))

    def at_least(least: HowFar) -> list[Engagement]:
        return [one for one, how_far in far if how_far >= least]

    def exactly(wanted: HowFar) -> list[Engagement]:
        return [one for one, how_far in far if how_far == wanted]

    begun, introduced = at_least(HowFar.MISSED_INTRODUCTION), at_least(HowFar.MISSED_THEME_DAY)
    note_part(part=_part("vog"), engagements=begun, on=date(2026, 11, 10), by=hr, at=at)
    for engagement in begun:
        do_part(part=_part("informatiemap"), engagement=engagement, at=at)
    _held("introductiedag", INTRODUCTION, begun, present=introduced, hr=hr)
    note_part(part=_part("gedragscode"), engagements=introduced, on=INTRODUCTION, by=hr, at=at)
    _do_module(at_least(HowFar.WAITS_FOR_DAYS), half_way=exactly(HowFar.IN_THE_MODULE), at=at)
    ahead = at_least(HowFar.WAITS_FOR_DAYS)
    note_part(part=_part("nevenwerkzaamheden"), engagements=ahead, on=at.date(), by=hr, at=at)
    done = exactly(HowFar.DONE)
    for code, day in EARLY_DAYS:
        _held(code, day, done, present=done, hr=hr)
    on_theme_day = at_least(HowFar.IN_THE_MODULE)
    _held("themadag-veilig", FIRST_THEME_DAY, introduced, present=on_theme_day, hr=hr)
    residents, safe, talk, choices, _later = (
        _hold(code, day, at=at, capacity=30) for code, day in THEME_DAYS
    )
    again = _hold("introductiedag", SECOND_INTRODUCTION, at=at, capacity=40)
    invited = exactly(HowFar.NOT_BEGUN)
    if invited:
        invite_to_day(meeting=again, public_ids=[one.public_id for one in invited], by=hr, at=at)
    waiting = exactly(HowFar.WAITS_FOR_DAYS)
    for meeting, engagements in (
        (again, exactly(HowFar.MISSED_INTRODUCTION)),
        (safe, exactly(HowFar.MISSED_THEME_DAY)),
        (residents, [*exactly(HowFar.IN_THE_MODULE), *waiting]),
        (talk, waiting),
        (choices, waiting),
    ):
        for engagement in engagements:
            take_day(meeting=meeting, engagement=engagement, at=at)


def _held(code: str, day: date, invited: list[Engagement], *, present: list[Engagement], hr: Person) -> None:
    """A day that was: invited a week before, and who was there noted at its end."""
    asked_at = moment(INTRODUCTION - timedelta(days=7), 9)
    meeting = _hold(code, day, at=asked_at, capacity=40)
    if not invited:
        return
    seats = invite_to_day(meeting=meeting, public_ids=[one.public_id for one in invited], by=hr, at=asked_at)
    there = {one.pk for one in present}
    for seat in seats:
        note_presence(
            meeting=meeting,
            seat=seat,
            present=seat.engagement_id in there,
            by=hr,
            at=moment(day, 16),
        )


def _do_module(done: list[Engagement], *, half_way: list[Engagement], at: datetime) -> None:
    module_key = ModulePage.objects.get(slug="integer-werken", locale__language_code="nl").translation_key
    complete_modules([Done(one, at) for one in done], module_key=module_key)
    for engagement in half_way:
        attempt = start_attempt(engagement=engagement, module_key=module_key, language="nl", at=at)
        screens = step_ids(attempt.content)
        finish_steps(attempt=attempt, step_ids=screens[: len(screens) // 2], at=at)


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
