"""What people still have to do, for the mail about it. Status only; a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from foundation.clock import local_date
from foundation.mailing.models import OutboxMessageQuerySet
from foundation.mailing.queries import mails_for_reasons
from foundation.people.models import Absence, Engagement, Person, PersonKind, PersonStatus, Role, RoleGrant
from foundation.people.queries import UnitHistory, open_reports, unit_ids_of_engagements
from foundation.working_days import working_day_until
from lms.models import (
    Assignment,
    DigestKind,
    DigestRun,
    Escalation,
    EscalationOutcome,
    Reminder,
    ReminderChoice,
)
from lms.models.requirements import AssignmentQuerySet
from lms.rules.reminders import LATE, Frequency, Stage, Turn, Written, turn_of

STAFF_MAIL = "lms/staff_reminder"
WEEKLY_KINDS = (DigestKind.MANAGERS, DigestKind.COORDINATORS)
# A mail is read in a minute: who has more stands on the page behind the button.
MOST_LINES = 20
# The coordinator hears of who is late from this day on.
COORDINATOR_FROM = timedelta(days=14)


def open_assignments(*, on: date) -> AssignmentQuerySet:
    """With a last day, of who is at work and can be spoken to on this day: nobody who is deceased, merged or left."""
    engagements = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    away = Absence.objects.in_force(on).filter(engagement=OuterRef("engagement"))
    return (
        Assignment.objects.open()
        .filter(~Exists(away), engagement__in=engagements, due_on__isnull=False)
        .order_by("due_on", "pk")
    )


def staff_assignments(*, on: date) -> AssignmentQuerySet:
    """Without externals, who are reminded by their link."""
    return open_assignments(on=on).exclude(engagement__kind__in=PersonKind.objects.external().values("code"))


def staff_to_look_at(*, on: date) -> list[int]:
    """Ids of the persons who have something to do, in order."""
    people = staff_assignments(on=on).order_by().values_list("engagement__person", flat=True)
    return sorted(set(people))


@dataclass(frozen=True)
class Dossier:
    """What is known of one person for the mail of today."""

    person: Person
    assignments: list[Assignment]


def dossiers_of(person_ids: Collection[int], *, on: date) -> list[Dossier]:
    rows = (
        staff_assignments(on=on)
        .filter(engagement__person__in=person_ids)
        .select_related("engagement__person")
        .order_by("engagement__person", "due_on", "pk")
    )
    return [
        Dossier(own[0].engagement.person, own)
        for _id, group in groupby(rows, key=lambda row: row.engagement.person_id)
        if (own := list(group))
    ]


def turns_of(assignments: Collection[Assignment]) -> dict[int, Turn]:
    """Assignment id → which stages went for the last day that it has now, also the hand-over to a person; two queries."""
    ids = [row.pk for row in assignments]
    sent: dict[tuple[int, int], dict[Stage, date]] = defaultdict(dict)
    rows = Reminder.objects.filter(assignment__in=ids)
    for assignment_id, turn, stage, day in rows.values_list("assignment", "turn", "stage", "for_day"):
        sent[assignment_id, turn][Stage(stage)] = day
    agreed: dict[int, list[date]] = defaultdict(list)
    for one in Escalation.objects.filter(assignment__in=ids).order_by("turn"):
        sent[one.assignment_id, one.turn][Stage.ESCALATED] = one.since
        if one.outcome == EscalationOutcome.AGREED and one.handled_at:
            agreed[one.assignment_id].append(local_date(one.handled_at))
    late = {pk: min(day for day in days) for pk, days in _days_told_late(sent).items()}
    found = {}
    for row in assignments:
        days = agreed[row.pk]
        # Who heard that they are late, and got a new last day after that, hears anew.
        if row.due_set_on and row.pk in late and late[row.pk] <= row.due_set_on:
            days = sorted({*days, row.due_set_on})
        number, since = turn_of(days, due_on=row.due_on) if row.due_on else (0, None)
        found[row.pk] = Turn(number, since, sent[row.pk, number])
    return found


def _days_told_late(sent: Mapping[tuple[int, int], Mapping[Stage, date]]) -> dict[int, list[date]]:
    """Assignment id → the days on which somebody heard that they are late, or was handed over."""
    found: dict[int, list[date]] = defaultdict(list)
    for (assignment_id, _turn), stages in sent.items():
        found[assignment_id] += [day for stage, day in stages.items() if stage in (*LATE, Stage.ESCALATED)]
    return {pk: days for pk, days in found.items() if days}


def written_to(person_ids: Collection[int]) -> dict[int, Written]:
    """Person id → how often they want to hear, and when they last did; who is in neither list is left out."""
    last_on = dict(
        Reminder.objects.filter(message__recipient__in=person_ids)
        .values("message__recipient")
        .annotate(last=Max("for_day"))
        .values_list("message__recipient", "last")
    )
    chosen = dict(ReminderChoice.objects.filter(person__in=person_ids).values_list("person", "frequency"))
    return {
        person_id: Written(Frequency(chosen.get(person_id, Frequency.EACH)), last_on.get(person_id))
        for person_id in last_on.keys() | chosen.keys()
    }


def steps_to_do(person: Person, *, on: date, language: str) -> list[dict[str, Any]]:
    """The lines of a person's own mail, the first last day first."""
    rows = staff_assignments(on=on).filter(engagement__person=person).select_related("requirement")
    return _lines(rows, on=on, language=language)


def late_in_team(manager: Person, *, on: date, language: str) -> list[dict[str, Any]]:
    """Who is over a last day in this team: names and what is open. Without who was reported as 'not my team'."""
    rows = _late(on=on).filter(engagement__line_manager=manager).exclude(engagement__person=manager)
    reported = set(open_reports().filter(manager=manager).values_list("engagement_id", flat=True))
    return _by_person((row for row in rows if row.engagement_id not in reported), on=on, language=language)


def managers_with_late_people(*, on: date) -> QuerySet[Person]:
    late = _late(on=on).filter(engagement__line_manager=OuterRef("pk"))
    return Person.objects.filter(
        Exists(late.exclude(engagement__person=OuterRef("pk"))), status=PersonStatus.ACTIVE
    ).order_by("pk")


def coordinators(*, on: date) -> QuerySet[Person]:
    grants = RoleGrant.objects.in_force(on).filter(role=Role.CLUSTER_COORDINATOR, unit__isnull=False)
    return Person.objects.filter(pk__in=grants.values("person"), status=PersonStatus.ACTIVE).order_by("pk")


def late_in_cluster(coordinator: Person, *, on: date, language: str) -> list[dict[str, Any]]:
    """Who is over a last day by fourteen days or more, in the units of this coordinator."""
    units = frozenset(
        RoleGrant.objects.in_force(on)
        .filter(role=Role.CLUSTER_COORDINATOR, person=coordinator, unit__isnull=False)
        .values_list("unit_id", flat=True)
    )
    rows = list(_late(on=on).filter(due_on__lte=on - COORDINATOR_FROM))
    history = UnitHistory()
    stands_in = unit_ids_of_engagements({row.engagement for row in rows}, on=on)
    own = (row for row in rows if history.is_within(stands_in.get(row.engagement_id), units, on=on))
    return _by_person(own, on=on, language=language)


def to_contact() -> QuerySet[Escalation]:
    """Handed to a person and not settled by the one it is about: what is not handled yet, the longest first."""
    still = Assignment.objects.open().filter(engagement__person__status=PersonStatus.ACTIVE)
    return (
        Escalation.objects.filter(handled_at=None, assignment__in=still)
        .select_related("assignment__engagement__person", "assignment__engagement__line_manager")
        .select_related("assignment__requirement")
        .order_by("since", "pk")
    )


def reminder_log(*, search: str = "", requirement: str = "") -> QuerySet[Reminder]:
    """What was sent to whom, the newest first; by a name or number, and by the code of a requirement."""
    rows = Reminder.objects.select_related(
        "message", "asked_by", "assignment__requirement", "assignment__engagement__person"
    ).order_by("-for_day", "-pk")
    if requirement:
        rows = rows.filter(assignment__requirement__code=requirement)
    for word in search.split():
        rows = rows.filter(assignment__engagement__person__in=_named(word))
    return rows


def weekly_log(*, search: str = "") -> OutboxMessageQuerySet:
    """The weekly digests that were queued, the newest first; by a name or number."""
    reasons = [digest_reason(kind) for kind in WEEKLY_KINDS]
    rows = mails_for_reasons(reasons).filter(recipient__isnull=False)
    for word in search.split():
        rows = rows.filter(recipient__in=_named(word))
    return rows


def digest_reason(kind: DigestKind) -> str:
    return f"{kind}_digest"


def last_weekly_runs() -> dict[DigestKind, DigestRun]:
    """Kind → when everybody was last gone through; one query."""
    runs = DigestRun.objects.filter(kind__in=WEEKLY_KINDS).order_by("day")
    return {DigestKind(run.kind): run for run in runs}


def _named(word: str) -> QuerySet[Person]:
    return Person.objects.filter(
        Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(personnel_number=word)
    )


def _late(*, on: date) -> AssignmentQuerySet:
    return (
        open_assignments(on=on)
        .filter(due_on__lt=on)
        .select_related("engagement__person", "requirement")
        .order_by(
            "engagement__person__family_name", "engagement__person__given_name", "engagement", "due_on", "pk"
        )
    )


def _by_person(rows: Iterable[Assignment], *, on: date, language: str) -> list[dict[str, Any]]:
    return [
        {"name": own[0].engagement.person.full_name, "steps": _lines(own, on=on, language=language)}
        for _id, group in groupby(rows, key=lambda row: row.engagement_id)
        if (own := list(group))
    ]


def _lines(rows: Iterable[Assignment], *, on: date, language: str) -> list[dict[str, Any]]:
    return [
        {
            "title": row.requirement.title_in(language),
            "due_on": row.due_on.isoformat(),
            "is_late": row.due_on < on,
            "is_today": row.due_on == on,
            # The weekend or a holiday comes first.
            "is_last_working_day": row.due_on > on and working_day_until(row.due_on) == on,
        }
        for row in rows
        if row.due_on
    ]


def frequency_of(person: Person) -> Frequency:
    chosen = ReminderChoice.objects.filter(person=person).first()
    return Frequency(chosen.frequency) if chosen else Frequency.EACH
