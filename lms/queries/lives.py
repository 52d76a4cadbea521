"""One person as HR sees them: every job with its place, dates and steps. Status only, never an answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from foundation.clock import local_date
from foundation.people.models import Absence, Engagement, Membership, Person, PersonStatus
from foundation.people.queries import UnitHistory
from foundation.people.queries.absences import coming_absences
from lms.models import Assignment, Attempt, Completion, OathRecord
from lms.queries.evidence import RecordLine, records_of_person
from lms.queries.gates import oath_versions
from lms.queries.progress import Stage


@dataclass(frozen=True)
class JobFile:
    """One engagement of a person."""

    engagement: Engagement
    # Where it stands today, or stood last.
    unit_name: str
    is_over: bool
    # Stages of the way to the oath that are reached.
    reached: frozenset[str]
    # The first last day of what is open; None when nothing is, or no start date is known.
    due_on: date | None
    # Whether anything is asked of this job.
    is_asked: bool
    oath_on: date | None
    # Those that are not over.
    absences: list[Absence]
    records: list[RecordLine]


def jobs_of(person: Person, *, at: datetime) -> list[JobFile]:
    """The current jobs first, then the latest; constant queries."""
    today = local_date(at)
    engagements = list(
        person.engagements.select_related("line_manager", "sponsor").annotate(
            has_started=Exists(Attempt.objects.filter(engagement=OuterRef("pk"))),
            has_completed=Exists(Completion.objects.filter(engagement=OuterRef("pk"))),
            is_asked=Exists(Assignment.objects.filter(engagement=OuterRef("pk"))),
            first_due=Min("assignments__due_on", filter=_to_do()),
            oath_due=Min("assignments__due_on", filter=_before_the_oath()),
        )
    )
    ids = [engagement.pk for engagement in engagements]
    units = _last_units(ids, today)
    oaths = dict(
        OathRecord.objects.standing().filter(engagement__in=ids).values_list("engagement_id", "taken_on")
    )
    absences, records = coming_absences(ids, on=today), records_of_person(person)
    found = [
        JobFile(
            engagement=one,
            unit_name=units.get(one.pk, ""),
            is_over=one.ends_on is not None and one.ends_on < today,
            reached=_reached(one, oaths),
            due_on=_first_due(one, is_sworn=one.pk in oaths),
            is_asked=one.is_asked,
            oath_on=oaths.get(one.pk),
            absences=absences.get(one.pk, []),
            records=records.get(one.pk, []),
        )
        for one in engagements
    ]
    found.sort(key=lambda job: job.engagement.starts_on or date.max, reverse=True)
    return sorted(found, key=lambda job: job.is_over)


def _to_do() -> Q:
    return Q(assignments__closed_at=None, assignments__completed_at=None, assignments__exempt_at=None)


def _before_the_oath() -> Q:
    """The last day holds until the oath, also when its steps are done."""
    return Q(
        assignments__closed_at=None,
        assignments__exempt_at=None,
        assignments__requirement_version__in=[version.pk for version in oath_versions()],
    )


def _first_due(engagement: Engagement, *, is_sworn: bool) -> date | None:
    days = [engagement.first_due, None if is_sworn else engagement.oath_due]  # type: ignore[attr-defined]
    return min((day for day in days if day), default=None)


def _reached(engagement: Engagement, oaths: dict[int, date]) -> frozenset[str]:
    flags = (
        (Stage.STARTED, engagement.has_started),  # type: ignore[attr-defined]
        (Stage.COMPLETED, engagement.has_completed),  # type: ignore[attr-defined]
        (Stage.SWORN, engagement.pk in oaths),
    )
    return frozenset(str(stage) for stage, holds in flags if holds)


def _last_units(engagement_ids: list[int], today: date) -> dict[int, str]:
    """Engagement id → the name of its unit, as that was called then."""
    history = UnitHistory()
    names = {}
    rows = Membership.objects.filter(engagement__in=engagement_ids).order_by("valid_from")
    for engagement_id, unit_id, valid_from, valid_to in rows.values_list(
        "engagement_id", "unit_id", "valid_from", "valid_to"
    ):
        day = max(valid_from, min(today, valid_to or today))
        place = history.place_of(unit_id, on=day)
        names[engagement_id] = place.name if place else ""
    return names


def people_named(search: str, *, other_than: Person) -> QuerySet[Person]:
    """Everybody whose name or personnel number this is, beside this one; those merged away left out."""
    found = Person.objects.filter(status=PersonStatus.ACTIVE).exclude(pk=other_than.pk)
    for word in search.split():
        found = found.filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(infix__iexact=word)
            | Q(personnel_number__iexact=word)
            | Q(email__iexact=word)
        )
    return found.order_by("family_name", "given_name", "pk")
