"""One person as HR sees them: every job with its place, dates and steps. Status only, never an answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from foundation.clock import local_date
from foundation.people.models import Absence, Engagement, Membership, Person, PersonStatus, UnitPeriod
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
    oaths = OathRecord.objects.standing().filter(engagement=OuterRef("pk"))
    engagements = list(
        person.engagements.select_related("line_manager", "sponsor").annotate(
            has_started=Exists(Attempt.objects.filter(engagement=OuterRef("pk"))),
            has_completed=Exists(Completion.objects.standing().filter(engagement=OuterRef("pk"))),
            is_asked=Exists(Assignment.objects.filter(engagement=OuterRef("pk"))),
            first_due=Min("assignments__due_on", filter=_to_do()),
            oath_due=Min("assignments__due_on", filter=_before_the_oath()),
            oath_on=Subquery(oaths.values("taken_on")[:1]),
        )
    )
    ids = [engagement.pk for engagement in engagements]
    units = _last_units(ids, today)
    absences, records = coming_absences(ids, on=today), records_of_person(person)
    found = [
        JobFile(
            engagement=one,
            unit_name=units.get(one.pk, ""),
            is_over=one.ends_on is not None and one.ends_on < today,
            reached=_reached(one),
            due_on=_first_due(one),
            is_asked=one.is_asked,
            oath_on=one.oath_on,
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
        assignments__requirement_version__in=oath_versions(),
    )


def _first_due(engagement: Engagement) -> date | None:
    days = [engagement.first_due, None if engagement.oath_on else engagement.oath_due]  # type: ignore[attr-defined]
    return min((day for day in days if day), default=None)


def _reached(engagement: Engagement) -> frozenset[str]:
    flags = (
        (Stage.STARTED, engagement.has_started),  # type: ignore[attr-defined]
        (Stage.COMPLETED, engagement.has_completed),  # type: ignore[attr-defined]
        (Stage.SWORN, engagement.oath_on is not None),  # type: ignore[attr-defined]
    )
    return frozenset(str(stage) for stage, holds in flags if holds)


def _last_units(engagement_ids: list[int], today: date) -> dict[int, str]:
    """Engagement id → the name of its unit, as that was called then."""
    last_day = Greatest("valid_from", Least(Coalesce("valid_to", today), today))
    periods = UnitPeriod.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=OuterRef("last_day")),
        unit=OuterRef("unit"),
        valid_from__lte=OuterRef("last_day"),
    )
    called = Coalesce(Subquery(periods.values("name")[:1]), Value(""))
    rows = Membership.objects.filter(engagement__in=engagement_ids).alias(last_day=last_day)
    # Of several the last one stays.
    return dict(rows.order_by("valid_from").values_list("engagement_id", called))


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
