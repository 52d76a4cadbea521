"""What is asked of people beside the oath: a module by a fixed day, a refresher, an invitation to practise; who did
not answer, and the mail that reminded them, each day in its turn."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from config.demo.history import Done, complete_modules, moment
from dilemmas.actions.training import start_set
from foundation.people.models import Engagement, EngagementKind, Person, Unit
from foundation.people.queries import UnitHistory
from lms.actions.assigning import assign_version
from lms.actions.cohorts import Terms, invite_members, open_cohort, remind_cohorts
from lms.actions.reminders import digest_to_coordinators, digest_to_managers, remind_staff
from lms.actions.requirements import publish_requirement
from lms.actions.settling import settle, settle_all
from lms.actions.taking import finish_steps, start_attempt
from lms.models import (
    Assignment,
    Cohort,
    CohortKind,
    DueAnchor,
    ModulePage,
    Requirement,
    RequirementVersion,
)
from lms.queries.cohorts import invited_to
from lms.rules.cohorts import Standing
from lms.rules.progress import step_ids

# The department of Karim's team; and the clusters that are asked to refresh.
DEPARTMENT, REFRESHING = "SO-RO", ("SO", "DV")
PRIVACY_ASKED, PRIVACY_DUE = date(2026, 10, 12), date(2026, 11, 13)
# Who came later does it with the programme of new staff.
HERE_BEFORE = date(2026, 8, 31)
REFRESHER_ASKED = date(2026, 10, 26)
# Half past eight, on working days on which somebody heard something.
MAIL_DAYS = (
    PRIVACY_ASKED,
    REFRESHER_ASKED,
    date(2026, 10, 30),
    date(2026, 11, 10),
    PRIVACY_DUE,
    date(2026, 11, 16),
    date(2026, 11, 23),
)
COHORT_OPENED, COHORT_CLOSES = date(2026, 10, 5), date(2026, 12, 11)
COHORT_MAILS = (date(2026, 10, 5), date(2026, 10, 19), date(2026, 11, 2))
INVITED_A_CLUSTER = 120
SEND = Callable[[datetime], None]


def ask_and_remind(*, hr: Person, now: datetime, send: SEND) -> None:
    """`send`: lets what waits go out, at this moment. The sets of dilemmas are there already."""
    # The history was written in bulk, past the action that settles; a refresher counts from what was settled.
    settle_all(at=now)
    _invite_to_practise(hr=hr, send=send)
    privacy = _ask_for_privacy()
    left = _done_at_leisure(privacy)
    for day in MAIL_DAYS:
        at = moment(day, 8, 30)
        if day == REFRESHER_ASKED:
            _refresh(_ask_for_refresher(), at=at)
        _complete(privacy, [one for one in left if left[one] < day])
        left = {one: done_on for one, done_on in left.items() if done_on >= day}
        remind_staff(at=at)
        digest_to_managers(at=at)
        digest_to_coordinators(at=at)
        send(at)


def _ask_for_privacy() -> RequirementVersion:
    """Of a whole department, before a fixed day that is past by now."""
    return _publish(
        "privacy",
        "Privacy in je werk",
        "Privacy at work",
        slug="privacy-in-je-werk",
        units=[DEPARTMENT],
        day=PRIVACY_ASKED,
        starts_until=HERE_BEFORE,
        due_anchor=DueAnchor.FIXED,
        due_on=PRIVACY_DUE,
    )


def _ask_for_refresher() -> RequirementVersion:
    """Two years after the module of the oath."""
    return _publish(
        "opfris-integriteit",
        "Opfris integriteit",
        "Integrity refresher",
        slug="opfris-integriteit",
        units=REFRESHING,
        day=REFRESHER_ASKED,
        due_anchor=DueAnchor.COMPLETION,
        due_months=24,
        anchor=Requirement.objects.get(code="ambtseed"),
    )


def _publish(
    code: str, title: str, title_en: str, *, slug: str, units: Sequence[str], day: date, **due: Any
) -> RequirementVersion:
    version = publish_requirement(
        code=code,
        title=title,
        title_en=title_en,
        kinds=[EngagementKind.EMPLOYEE],
        units=Unit.objects.filter(code__in=units),
        steps=[(_key(slug), 1)],
        gates=[],
        valid_from=day,
        **due,
    )
    assign_version(version, at=moment(day, 8))
    return version


def _done_at_leisure(privacy: RequirementVersion) -> dict[int, date]:
    """Engagement id → the day on which it is done; of each six one does not, and two of Karim's team do not. The cast
    does."""
    rows = Assignment.objects.filter(requirement_version=privacy).order_by("pk")
    jobs = list(
        rows.values_list("engagement", "engagement__line_manager__user__username", "engagement__person__user")
    )
    late = [job for job, manager, login in jobs if manager == "karim" and login is None][:2]
    days = (PRIVACY_ASKED + timedelta(days=number) for number in range(2, 30))
    working = [day for day in days if day.weekday() < 5]
    return {
        job: working[number % len(working)]
        for number, (job, _manager, login) in enumerate(jobs)
        if (number % 6 or login) and job not in late
    }


def _complete(version: RequirementVersion, job_ids: Iterable[int]) -> None:
    days = _done_at_leisure(version)
    jobs = Engagement.objects.select_related("person").filter(pk__in=job_ids)
    done = sorted(
        (Done(job, moment(days[job.pk], 9 + job.pk % 7, job.pk % 60)) for job in jobs), key=lambda one: one.at
    )
    if done:
        complete_modules(done, module_key=_key("privacy-in-je-werk"))
        settle([one.engagement.pk for one in done], at=done[-1].at)


def _refresh(version: RequirementVersion, *, at: datetime) -> None:
    """Of who is asked a third does it in the weeks after, in lessons for their own level and work."""
    rows = Assignment.objects.filter(requirement_version=version).select_related("engagement__person")
    for number, row in enumerate(rows.order_by("pk")[:24]):
        if number % 3:
            continue
        begun = at + timedelta(days=1 + number % 12, minutes=number)
        attempt = start_attempt(
            engagement=row.engagement,
            module_key=_key("opfris-integriteit"),
            language="nl",
            at=begun,
            level="adviserend",
            work="buitendienst" if number % 2 else "other",
        )
        wanted = step_ids(attempt.content)
        # One of them is half-way.
        finish_steps(
            attempt=attempt,
            step_ids=wanted[: len(wanted) // 2] if number == 0 else wanted,
            at=begun + timedelta(minutes=14),
        )


def _invite_to_practise(*, hr: Person, send: SEND) -> None:
    """People of three clusters; some began, some completed a set, and some never answered."""
    run = open_cohort(
        public_id=UUID("5b1f5c5e-6f3e-4d43-9a6e-0d9f3f3c2a11"),
        terms=Terms(
            title="Dilemma’s in ons werk, najaar 2026",
            title_en="Dilemmas in our work, autumn 2026",
            kind=CohortKind.TRAINING,
            closes_on=COHORT_CLOSES,
            message="Vier dilemma’s, een kwartier. In december praten we er aan tafel over verder.",
            message_en="Four dilemmas, a quarter of an hour. In December we talk about them round the table.",
            reminder_days=(14, 28, 56),
        ),
        personnel_numbers=_numbers(("SB", "SO", "DV")),
        by=hr,
        at=moment(COHORT_OPENED, 9),
    )
    invite_members(run=run, at=moment(COHORT_OPENED, 9))
    for day in COHORT_MAILS:
        at = moment(day, 9, 30)
        remind_cohorts(at=at)
        send(at)
    _begin(run.cohort, at=moment(COHORT_MAILS[-1], 16))


def _begin(cohort: Cohort, *, at: datetime) -> None:
    """Some opened the mail and the first case, and did not come back yet."""
    waiting = [
        one.member.engagement
        for one in invited_to(cohort, history=UnitHistory())
        if one.standing is Standing.WAITING
    ]
    for number, engagement in enumerate(waiting[:60]):
        if number % 6 == 0 and not engagement.training_sets.filter(completed_at=None).exists():
            start_set(engagement=engagement, level="uitvoerend", work="algemeen", seed=number, at=at)


def _numbers(clusters: Sequence[str]) -> list[str]:
    """Of staff who were at work on that day."""
    return [
        number or ""
        for code in clusters
        for number in Person.objects.filter(
            engagements__in=Engagement.objects.active_on(COHORT_OPENED).filter(
                kind=EngagementKind.EMPLOYEE, memberships__unit__code__startswith=f"{code}-"
            ),
            status="active",
            personnel_number__isnull=False,
        )
        .distinct()
        .order_by("pk")
        .values_list("personnel_number", flat=True)[:INVITED_A_CLUSTER]
    ]


def _key(slug: str) -> UUID:
    return ModulePage.objects.get(slug=slug, locale__language_code="nl").translation_key
