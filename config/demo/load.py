"""The demo: gemeente Lindewaard, through the same actions as a real municipality, each with its moment."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test.utils import override_settings

from config.demo.asked import ask_and_remind
from config.demo.cast import CAST, PASSWORD
from config.demo.declarations import (
    ask_for_certificates,
    invite_somebody_today,
    load_declaration_content,
    publish_external_requirement,
    sign_in_rounds,
    welcome_externals,
)
from config.demo.dilemmas import practise_with_dilemmas
from config.demo.groups import found_working_groups
from config.demo.history import Done, complete_modules, hold_ceremony, learn, moment, waiting_for
from config.demo.measuring import measure, read_figures, scan_managers
from config.demo.municipality import Municipality, build, units_file
from config.demo.people import files_over_time
from config.demo.polls import poll_every_week
from config.demo.programme import (
    ask_of_new_staff,
    follow_the_programme,
    hand_out_a_certificate,
    learn_to_facilitate,
)
from config.demo.proposals import bring_in_proposals
from config.demo.reorganised import reorganise_permits
from config.demo.sessions import play_sessions
from config.demo.watched import live_under_watch
from config.search.keeping import rebuild as rebuild_search
from dilemmas.actions.media import load_sample_media
from dilemmas.actions.shipped_decks import load_decks
from foundation import clock
from foundation.clock import AMSTERDAM
from foundation.content.actions.loading import load_content as load_pages_and_lists
from foundation.mailing.actions import send_due_mail
from foundation.meetings.models import Seat
from foundation.people.actions import create_login, grant_role, report_not_my_team
from foundation.people.importing.actions import apply_run, stage_people, stage_units
from foundation.people.limits import BOUNDS, Limit
from foundation.people.models import Engagement, EngagementKind, Person, Role, Unit, User
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import add_item, choose_form, open_ceremony
from lms.actions.content import DEMO_OATH_TEXT, load_oath_text, load_shipped_modules
from lms.actions.lives import set_unavailable
from lms.actions.programmes import FACILITATORS, load_programme
from lms.actions.requirements import publish_requirement
from lms.actions.seats import accept_invitation, invite_to_ceremony, take_seat
from lms.actions.settling import settle_all
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Ceremony, Completion, GateKind, ItemKind, ModulePage, OathForm
from lms.queries.gates import candidates, oath_takers
from lms.rules.progress import step_ids
from measurement.actions.shipped_instruments import load_instruments

# The moment at which the demo begins; its clock runs on from here.
DEMO_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)
OPENED_AT = datetime(2022, 1, 3, 9, 0, tzinfo=AMSTERDAM)
# Who started before this day took the oath before the platform was there.
STARTS_FROM = date(2022, 1, 1)
# Externals who start from this day on do the module before they sign.
EXTERNALS_FROM = date(2026, 1, 1)
# Ceremonies are held in the spring and in the autumn, on the first Thursday from these days on; more of them in
# a large municipality.
SEASONS = ((4, 11), (10, 8))
# As date.weekday() counts.
THURSDAY = 3
LAST_PAST_CEREMONY = date(2026, 4, 16)
NEXT_CEREMONY = date(2026, 12, 10)
SMALL_CEREMONY = date(2026, 12, 3)
PEOPLE_A_CEREMONY = 120
PROGRAMME = (
    (ItemKind.TALK, "Welkom door de gemeentesecretaris", 10, "Hendrik van Loon"),
    (ItemKind.FILM, "Wat een eed met je doet", 8, "Drie collega’s vertellen. Met ondertitels."),
    (ItemKind.OATH, "De eed en de belofte", 40, ""),
    (ItemKind.CONVERSATION, "Koffie, en ruimte voor vragen", 20, ""),
)
REORGANISED_AT = datetime(2026, 5, 18, 10, 0, tzinfo=AMSTERDAM)
# How far, from 0 to 1, and with what it is busy.
Tell = Callable[[float, str], None]


def load_demo(*, people: int, tell: Tell) -> None:
    """Fills an empty database; raises ValueError when people are there already."""
    if Person.objects.exists():
        raise ValueError("The database holds people already; the demo is only loaded into an empty one.")
    # The module is as old as the platform, so that nobody took it before it was published.
    clock.set_demo_clock(to=OPENED_AT)
    tell(0.0, "Pagina's en module")
    load_content()
    clock.set_demo_clock(to=DEMO_NOW)
    tell(0.1, f"Eenheden en {people} mensen")
    made = build(people=people, today=DEMO_NOW.date())
    files = files_over_time(made, today=DEMO_NOW.date())
    _import_units(made)
    _import_people(files[0])
    _give_roles()
    publish_oath_requirement()
    publish_external_requirement(valid_from=EXTERNALS_FROM)
    ask_for_certificates(at=OPENED_AT)
    _live_through_the_past(files[1:], tell=tell)
    tell(0.9, "Vandaag")
    _create_logins()
    _lead_clusters(made)
    _prepare_the_present()
    found_working_groups(at=DEMO_NOW)
    tell(0.95, "Oefenen met dilemma's")
    practise_with_dilemmas(now=DEMO_NOW)
    ask_and_remind(hr=_hr(), now=DEMO_NOW, send=_call_mail_sent)
    live_under_watch(opened_at=OPENED_AT, now=DEMO_NOW)
    tell(0.95, "Sessies")
    play_sessions(now=DEMO_NOW)
    tell(0.97, "Polls")
    poll_every_week(people=people, now=DEMO_NOW)
    bring_in_proposals(coordinator=_cast("samira"), now=DEMO_NOW)
    tell(0.99, "Externen")
    welcome_externals(now=DEMO_NOW)
    sign_in_rounds(hr=_hr(), now=DEMO_NOW)
    _call_mail_sent(DEMO_NOW)
    tell(0.995, "Metingen")
    measure(hr=_hr(), now=DEMO_NOW)
    read_figures(coordinator=_cast("samira"), at=DEMO_NOW)
    scan_managers(now=DEMO_NOW)
    # The history was written in bulk, past the action that settles.
    settle_all(at=DEMO_NOW)
    _call_mail_sent(DEMO_NOW)
    invite_somebody_today(now=DEMO_NOW)
    tell(1.0, "Klaar")


def load_content() -> None:
    address = urlsplit(settings.SITE_URL)
    load_pages_and_lists(
        site_name="Integriteitsplein",
        hostname=address.hostname or "localhost",
        port=address.port or (443 if address.scheme == "https" else 80),
        at=OPENED_AT,
        examples=True,
    )
    load_decks(at=OPENED_AT)
    load_oath_text(path=DEMO_OATH_TEXT, at=OPENED_AT)
    load_shipped_modules()
    load_programme()
    load_programme(file_name=FACILITATORS)
    load_declaration_content(at=OPENED_AT)
    load_instruments(at=OPENED_AT)
    load_sample_media()
    rebuild_search()


def publish_oath_requirement(*, valid_from: date = STARTS_FROM) -> None:
    """Lindewaard's rule: who becomes ambtenaar completes the module before the oath."""
    module = ModulePage.objects.get(slug="integer-werken", locale__language_code="nl")
    publish_requirement(
        code="ambtseed",
        title="Op weg naar je ambtseed",
        kinds=[EngagementKind.EMPLOYEE, EngagementKind.UNPAID_OFFICIAL],
        steps=[(module.translation_key, 1)],
        gates=[GateKind.OATH],
        valid_from=valid_from,
        starts_from=valid_from,
        due_months=BOUNDS[Limit.OATH_TERM].default,
    )


def _import_units(made: Municipality) -> None:
    run = stage_units(file_name="eenheden.csv", content=units_file(made.units), by=None, at=OPENED_AT)
    apply_run(run=run, at=OPENED_AT, by=None)


def _import_people(file: tuple[date, bytes]) -> None:
    """The first is the full one, all others are supplements."""
    day, content = file
    at = max(moment(day, 9), OPENED_AT)
    run = stage_people(
        file_name=f"lindewaard-{day:%Y-%m}.csv",
        content=content,
        by=None,
        at=at,
        partial=Person.objects.exists(),
    )
    apply_run(run=run, at=at, by=None)


def _give_roles() -> None:
    for member in CAST:
        for role in member.roles:
            name, unit = (role, None) if isinstance(role, str) else (role[0], Unit.objects.get(code=role[1]))
            person = Person.objects.get(personnel_number=member.number)
            grant_role(person=person, role=name, unit=unit, at=OPENED_AT)


def _create_logins() -> None:
    for member in CAST:
        person = _of_cast(member.username)
        # Nobody's own: they share one, so that it is hashed once.
        create_login(person=person, username=member.username, password=None, at=DEMO_NOW)
        if member.sponsor:
            Engagement.objects.filter(person=person).update(sponsor=_of_cast(member.sponsor))
    User.objects.filter(person__isnull=False).update(password=make_password(PASSWORD))


def _lead_clusters(made: Municipality) -> None:
    """Each cluster its portfolio holder and coordinator; the one without stands on HR's list."""
    clusters = [unit for unit in made.units if unit.kind == "cluster" and unit.code != "SB"]
    for cluster in clusters:
        unit, director = Unit.objects.get(code=cluster.code), made.managers.get(cluster.code)
        heads = [
            made.managers[one.code]
            for one in made.units
            if one.parent == cluster.code and one.code in made.managers
        ]
        if director:
            holder = Person.objects.get(personnel_number=director)
            grant_role(person=holder, role=Role.PORTFOLIO_HOLDER, unit=unit, at=OPENED_AT)
        if heads and cluster.code != "MC":
            coordinator = Person.objects.get(personnel_number=heads[0])
            grant_role(person=coordinator, role=Role.CLUSTER_COORDINATOR, unit=unit, at=OPENED_AT)


def _live_through_the_past(files: Sequence[tuple[date, bytes]], *, tell: Tell) -> None:
    """Files, modules, ceremonies and the reorganisation, in the order in which they happened."""
    chance = random.Random(7)  # noqa: S311  the same history every time
    events: list[tuple[date, Callable[[], object]]] = [
        (file[0], partial(_import_people, file)) for file in files
    ]
    events += [(day, partial(_swear_in, day, chance)) for day in ceremonies_until_now()]
    events.append((REORGANISED_AT.date(), partial(reorganise_permits, by=_hr(), at=REORGANISED_AT)))
    events.sort(key=lambda event: event[0])
    for done, (day, live) in enumerate(events):
        tell(0.2 + 0.7 * done / len(events), f"{day:%Y}")
        live()


def ceremonies_until_now() -> Iterator[date]:
    for year in range(STARTS_FROM.year, DEMO_NOW.year + 1):
        for month, day in SEASONS:
            first = date(year, month, day)
            held_on = first + timedelta(days=(THURSDAY - first.weekday()) % 7)
            # The ceremony of this autumn is still to come.
            if held_on <= LAST_PAST_CEREMONY:
                yield held_on


def _working_days_after(thursday: date, days: int) -> date:
    weekends = (days + THURSDAY) // 5
    return thursday + timedelta(days=days + 2 * weekends)


def _swear_in(day: date, chance: random.Random) -> None:
    """On as many days as there are groups."""
    assign_requirements(at=moment(day - timedelta(days=28), 9))
    waiting = waiting_for(day)
    learn(waiting, module_key=_module_key(), until=day - timedelta(days=14), chance=chance)
    done = set(Completion.objects.values_list("engagement_id", flat=True))
    ready = [engagement for engagement in waiting if engagement.pk in done]
    hr, official = _hr(), _official()
    for start in range(0, len(ready), PEOPLE_A_CEREMONY):
        held_on = _working_days_after(day, start // PEOPLE_A_CEREMONY)
        group = ready[start : start + PEOPLE_A_CEREMONY]
        ceremony = _open(
            held_on, hr=hr, official=official, at=moment(day - timedelta(days=21), 9), capacity=150
        )
        hold_ceremony(ceremony, group, by=official, chance=chance)


def _prepare_the_present() -> None:
    hr, official = _hr(), _official()
    at = DEMO_NOW - timedelta(days=6)
    ask_of_new_staff(at=at)
    assign_requirements(at=at)
    noor, tom, yusuf, hassan = (_engagement(name) for name in ("noor", "tom", "yusuf", "hassan"))
    cast = {one.pk for one in (noor, tom, yusuf, hassan)}
    others = [
        Done(one, at) for one in _started_before(date(2026, 10, 20)) if one.pk not in cast and one.pk % 9
    ]
    complete_modules(others, module_key=_module_key())
    _complete_module(yusuf, at=at)
    hand_out_a_certificate(Completion.objects.get(engagement=yusuf, module_key=_module_key()), at=at)
    learn_to_facilitate(hr=hr, facilitator=_of_cast("daan"), at=at)
    _take_part(noor, lessons=5, at=at)
    _take_part(tom, lessons=2, at=at)
    ceremony = _open(NEXT_CEREMONY, hr=hr, official=official, at=at, capacity=40)
    # Some stay selectable, so that there is something to do; Yusuf is one of them.
    seats = _invite(ceremony, hr=hr, at=at + timedelta(days=1), leave_out=[yusuf], most=20)
    for seat in seats[:12]:
        accept_invitation(seat=seat, at=at + timedelta(days=2))
        choose_form(engagement=seat.engagement, form=OathForm.PROMISE, at=at + timedelta(days=2))
    _fill_a_small_ceremony(hr, official, at=at)
    _disturb_the_team(hr, at=at)
    # Who is through with it waits for HR to invite.
    follow_the_programme(hr=hr, at=at)


def _fill_a_small_ceremony(hr: Person, official: Person, *, at: datetime) -> None:
    """A week earlier, in a small room: full, with people in line; with a programme, as the large one has."""
    small = open_ceremony(
        title="Ambtseed in kleine kring",
        starts_at=moment(SMALL_CEREMONY, 10),
        ends_at=moment(SMALL_CEREMONY, 11),
        place="Trouwzaal, stadhuis",
        online_url="",
        capacity=4,
        official=official,
        by=hr,
        at=at,
        witness_name="A. de Groot",
    )
    free = [one.engagement for one in candidates(small, at=at) if one.is_selectable]
    yusuf = _cast("yusuf")
    for engagement in [one for one in free if one.person != yusuf][:7]:
        take_seat(ceremony=small, engagement=engagement, at=at + timedelta(days=2))
    for ceremony in Ceremony.objects.filter(occasion__starts_at__gt=at):
        for kind, title, minutes, caption in PROGRAMME:
            add_item(
                ceremony=ceremony, kind=kind, title=title, minutes=minutes, caption=caption, url="", at=at
            )


def _disturb_the_team(hr: Person, *, at: datetime) -> None:
    """In Karim's team somebody is away, and somebody is not in the team."""
    karim = _cast("karim")
    team = Engagement.objects.filter(line_manager=karim, person__user=None).order_by("pk")[:2]
    for engagement, what in zip(team, ("away", "elsewhere"), strict=False):
        if what == "away":
            set_unavailable(engagement=engagement, first_day=date(2026, 11, 9), last_day=None, by=hr, at=at)
        else:
            report_not_my_team(engagement=engagement, by=karim, at=at)


def _call_mail_sent(at: datetime) -> None:
    """The mail of the demo's past went out long ago: nothing of it is sent when the demo starts."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        while send_due_mail(at=at).sent:
            pass


def _open(day: date, *, hr: Person, official: Person, at: datetime, capacity: int) -> Ceremony:
    return open_ceremony(
        title="Ambtseed en belofte",
        starts_at=moment(day, 15),
        ends_at=moment(day, 17),
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
        .exclude(ends_on__lt=DEMO_NOW.date())
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


def _hr() -> Person:
    return _of_cast("marit")


def _official() -> Person:
    return _of_cast("hendrik")


def _of_cast(username: str) -> Person:
    """Also before there are log-ins."""
    number = next(member.number for member in CAST if member.username == username)
    return Person.objects.get(personnel_number=number)


def _cast(username: str) -> Person:
    return Person.objects.get(user__username=username)


def _engagement(username: str) -> Engagement:
    return Engagement.objects.select_related("person").get(person__user__username=username)
