"""The demo: gemeente Lindewaard, through the same actions as a real municipality, each with its moment."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.test.utils import override_settings

from config.demo.people import CAST, PASSWORD, UNITS_FILE, people_file
from foundation import clock
from foundation.clock import AMSTERDAM
from foundation.content.actions import load_pages
from foundation.mailing.actions import send_due_mail
from foundation.meetings.models import Seat
from foundation.people.actions import create_login, grant_role
from foundation.people.importing.actions import apply_run, stage_people, stage_units
from foundation.people.models import Engagement, EngagementKind, Person
from lms.actions.assigning import assign_requirements, publish_requirement
from lms.actions.ceremonies import (
    accept_invitation,
    choose_form,
    confirm_oath,
    invite_to_ceremony,
    open_ceremony,
)
from lms.actions.content import DEMO_OATH_TEXT, load_module, load_oath_text
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Ceremony, GateKind, ModulePage, OathForm
from lms.queries.gates import candidates, oath_takers
from lms.rules.progress import step_ids

# The moment at which the demo begins; its clock runs on from here.
DEMO_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)
OPENED_AT = datetime(2024, 1, 2, 9, 0, tzinfo=AMSTERDAM)
# Who started before this day took the oath before the platform was there.
STARTS_FROM = date(2024, 1, 1)
PAST_CEREMONIES = [
    date(2024, 4, 11),
    date(2024, 9, 19),
    date(2025, 3, 13),
    date(2025, 10, 9),
    date(2026, 4, 16),
]
NEXT_CEREMONY = date(2026, 12, 10)
Tell = Callable[[str], None]


def load_demo(*, people: int, tell: Tell) -> None:
    """Fills an empty database; raises ValueError when people are there already."""
    if Person.objects.exists():
        raise ValueError("The database holds people already; the demo is only loaded into an empty one.")
    # The module is as old as the platform, so that nobody took it before it was published.
    clock.set_demo_clock(to=OPENED_AT)
    tell("Pagina's en module")
    load_content()
    clock.set_demo_clock(to=DEMO_NOW)
    tell(f"Eenheden en {people} mensen")
    _import_people(people)
    _give_roles_and_logins()
    publish_oath_requirement()
    tell("Eerdere ambtseden")
    _live_through_the_past(tell)
    _prepare_the_present()
    _call_mail_sent()


def load_content() -> None:
    load_pages(site_name="Integriteitsplein", hostname="localhost", port=80)
    load_oath_text(path=DEMO_OATH_TEXT, at=OPENED_AT)
    load_module(file_name="integer-werken.nl.yaml")


def publish_oath_requirement(*, valid_from: date = STARTS_FROM) -> None:
    """Lindewaard's rule: who becomes ambtenaar completes the module before the oath."""
    module = ModulePage.objects.get(slug="integer-werken", locale__language_code="nl")
    publish_requirement(
        code="ambtseed",
        title="Op weg naar je ambtseed",
        kinds=[EngagementKind.EMPLOYEE, EngagementKind.UNPAID_OFFICIAL],
        modules=[(module.translation_key, 1)],
        gates=[GateKind.OATH],
        valid_from=valid_from,
        starts_from=valid_from,
        due_months=settings.OATH_TERM_MONTHS,
    )


def _import_people(people: int) -> None:
    units = stage_units(file_name=UNITS_FILE.name, content=UNITS_FILE.read_bytes(), by=None, at=OPENED_AT)
    apply_run(run=units, at=OPENED_AT, by=None)
    content = people_file(people=people, today=DEMO_NOW.date())
    run = stage_people(file_name="lindewaard.csv", content=content, by=None, at=OPENED_AT)
    apply_run(run=run, at=OPENED_AT, by=None)


def _give_roles_and_logins() -> None:
    for member in CAST:
        person = Person.objects.get(personnel_number=member.number)
        for role in member.roles:
            grant_role(person=person, role=role, at=OPENED_AT)
        create_login(person=person, username=member.username, password=PASSWORD)


def _live_through_the_past(tell: Tell) -> None:
    hr, official = _cast("marit"), _cast("hendrik")
    chance = random.Random(7)  # noqa: S311  the same history every time
    for day in PAST_CEREMONIES:
        tell(f"  {day:%d-%m-%Y}")
        before = _moment(day - timedelta(days=21), 9)
        assign_requirements(at=before)
        for engagement in _started_before(day - timedelta(days=30)):
            if chance.random() < 0.9:
                _complete_module(engagement, at=before - timedelta(days=chance.randrange(0, 9)))
        ceremony = _open(day, hr=hr, official=official, at=before, capacity=200)
        seats = _invite(ceremony, hr=hr, at=before + timedelta(days=1))
        for seat in seats:
            accept_invitation(seat=seat, at=before + timedelta(days=2))
        for seat in seats:
            form = chance.choice(OathForm.values)
            confirm_oath(
                seat=seat, form=form, by=official, at=ceremony.occasion.starts_at + timedelta(minutes=10)
            )


def _prepare_the_present() -> None:
    hr, official = _cast("marit"), _cast("hendrik")
    at = DEMO_NOW - timedelta(days=6)
    assign_requirements(at=at)
    cast = [_engagement(name) for name in ("noor", "tom", "yusuf")]
    for engagement in _started_before(date(2026, 10, 20)):
        if engagement not in cast:
            _complete_module(engagement, at=at)
    noor, tom, yusuf = cast
    _complete_module(yusuf, at=at)
    _take_part(noor, lessons=5, at=at)
    _take_part(tom, lessons=2, at=at)
    ceremony = _open(NEXT_CEREMONY, hr=hr, official=official, at=at, capacity=40)
    # Some stay selectable, so that there is something to do; Yusuf is one of them.
    seats = _invite(ceremony, hr=hr, at=at + timedelta(days=1), leave_out=[yusuf], most=20)
    for seat in seats[:12]:
        accept_invitation(seat=seat, at=at + timedelta(days=2))
        choose_form(engagement=seat.engagement, form=OathForm.PROMISE, at=at + timedelta(days=2))


def _call_mail_sent() -> None:
    """The mail of the demo's past went out long ago: nothing of it is sent when the demo starts."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        while send_due_mail(at=DEMO_NOW).sent:
            pass


def _open(day: date, *, hr: Person, official: Person, at: datetime, capacity: int) -> Ceremony:
    return open_ceremony(
        title="Ambtseed en belofte",
        starts_at=_moment(day, 15),
        ends_at=_moment(day, 17),
        place="Raadzaal, stadhuis",
        online_url="",
        capacity=capacity,
        official=official,
        by=hr,
        at=at,
    )


def _invite(
    ceremony: Ceremony,
    *,
    hr: Person,
    at: datetime,
    leave_out: Sequence[Engagement] = (),
    most: int | None = None,
) -> list[Seat]:
    chosen = [
        one.engagement.public_id
        for one in candidates(ceremony, at=at)
        if one.is_selectable and one.engagement not in leave_out
    ][:most]
    return invite_to_ceremony(ceremony=ceremony, public_ids=chosen, by=hr, at=at) if chosen else []


def _started_before(day: date) -> list[Engagement]:
    return list(
        oath_takers()
        .filter(starts_on__lt=day, completions=None, attempts=None)
        .select_related("person")
        .order_by("pk")
    )


def _complete_module(engagement: Engagement, *, at: datetime) -> None:
    attempt = start_attempt(engagement=engagement, module_key=_module_key(), language="nl", at=at)
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=at + timedelta(minutes=27))


def _take_part(engagement: Engagement, *, lessons: int, at: datetime) -> None:
    attempt = start_attempt(engagement=engagement, module_key=_module_key(), language="nl", at=at)
    wanted = [step["id"] for lesson in attempt.content["lessons"][:lessons] for step in lesson["steps"]]
    finish_steps(attempt=attempt, step_ids=wanted, at=at + timedelta(minutes=3 * lessons))


def _module_key():
    return ModulePage.objects.get(slug="integer-werken", locale__language_code="nl").translation_key


def _cast(username: str) -> Person:
    return Person.objects.get(user__username=username)


def _engagement(username: str) -> Engagement:
    return Engagement.objects.select_related("person").get(person__user__username=username)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)
