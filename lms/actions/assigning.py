"""Laying requirements on the people they are for."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery

from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.people.models import Engagement, PersonStatus
from lms.actions.settling import settle
from lms.models import Assignment, ClosedBecause, DueAnchor, RequirementVersion
from lms.queries.audiences import audience_of, engagements_in
from lms.queries.records import records_of, steps_of_versions
from lms.queries.requirements import versions_in_force
from lms.rules.assignments import completed_at, last_done_on
from lms.rules.deadlines import add_months, after_absences

logger = logging.getLogger(__name__)

# People a transaction: who else writes waits no longer than this takes.
BATCH = 1000

Progress = Callable[[int, int], None]


class RequirementsFailed(Exception):
    """The codes of the requirements that were not laid on everybody; the next run tries again."""


def assign_requirements(*, at: datetime) -> int:
    """Gives everybody in an audience what they lack, and closes what is left behind by who went.

    Opens again what was closed when a contract is prolonged, and sets the deadline once a first day is known.
    Safe to repeat and to run twice at once. Returns the number of new assignments. Raises RequirementsFailed when one
    could not be laid on people, after all the others were.
    """
    today, made, failed = local_date(at), 0, []
    for version in versions_in_force(on=today):
        try:
            made += assign_version(version, at=at)
        except Exception:
            logger.exception("Requirement %s could not be laid on people", version.requirement.code)
            failed.append(version.requirement.code)
    with transaction.atomic():
        _follow_people(today, at=at)
        _follow_audiences(today, at=at)
        _set_awaited_deadlines(today)
        move_deadlines(at=at)
    if failed:
        raise RequirementsFailed(failed)
    return made


def assign_version(version: RequirementVersion, *, at: datetime, progress: Progress | None = None) -> int:
    """Lays one version on who lacks it, and the next round on whose completion ran out, in batches.

    `progress` hears how many of how many people were looked at. Returns the number of new assignments.
    """
    lacking = _lacking(version, at=at)
    again = _whose_round_is_over(version, at=at)
    total, seen, made = len(lacking) + len(again), 0, 0
    for lay, ids in [
        *((_lay_on, batch) for batch in in_batches(lacking, BATCH)),
        *((_lay_again, batch) for batch in in_batches(again, BATCH)),
    ]:
        made += lay(version, ids, at=at)
        seen += len(ids)
        if progress:
            progress(seen, total)
    return made


def assign_to(engagement: Engagement, *, at: datetime) -> int:
    """Gives one engagement what it lacks, at once; how many. Who is new does not wait for the worker."""
    return sum(
        _lay_on(version, [engagement.pk], at=at)
        for version in versions_in_force(on=local_date(at))
        if _lacking(version, at=at, engagement=engagement)
    )


def _lacking(version: RequirementVersion, *, at: datetime, engagement: Engagement | None = None) -> list[int]:
    people = engagements_in(audience_of(version), on=local_date(at)).exclude(
        assignments__requirement=version.requirement_id
    )
    if engagement:
        people = people.filter(pk=engagement.pk)
    return list(people.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _lay_on(version: RequirementVersion, engagement_ids: Collection[int], *, at: datetime) -> int:
    today = local_date(at)
    engagements = list(Engagement.objects.filter(pk__in=engagement_ids).order_by("pk"))
    anchors = _anchored(version, engagements)
    rows = [
        Assignment(
            engagement=engagement,
            requirement_id=version.requirement_id,
            requirement_version=version,
            assigned_at=at,
            due_on=_due_on(version, engagement, anchors.get(engagement.pk), today=today),
        )
        for engagement in engagements
        if version.due_anchor != DueAnchor.COMPLETION or _is_near(version, anchors.get(engagement.pk), today)
    ]
    return _made(rows, version, at=at)


def _made(rows: list[Assignment], version: RequirementVersion, *, at: datetime) -> int:
    """How many of these are new; another process may have made some a moment ago."""
    ids = [row.engagement_id for row in rows]
    standing = Assignment.objects.filter(requirement=version.requirement_id, engagement__in=ids)
    before = standing.count()
    Assignment.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    # What was done before it was asked counts.
    settle(ids, at=at)
    return standing.count() - before


def _anchored(version: RequirementVersion, engagements: list[Engagement]) -> dict[int, date]:
    """Engagement id → the day on which it completed what this requirement follows, for the last time."""
    if version.due_anchor != DueAnchor.COMPLETION:
        return {}
    done = (
        Assignment.objects.filter(
            requirement=version.anchor_id, engagement__in=engagements, completed_at__isnull=False
        )
        .values("engagement_id")
        .annotate(last=Max("completed_at"))
    )
    months = version.due_months or 0
    return {row["engagement_id"]: add_months(local_date(row["last"]), months) for row in done}


def _is_near(version: RequirementVersion, due_on: date | None, today: date) -> bool:
    return due_on is not None and due_on - timedelta(days=version.window_days) <= today


def _whose_round_is_over(version: RequirementVersion, *, at: datetime) -> list[int]:
    """Engagements in the audience that completed their last round, and may be asked again."""
    if version.renew_by is None and version.validity_months is None:
        return []
    today = local_date(at)
    last = (
        Assignment.objects.filter(engagement=OuterRef("engagement"), requirement=version.requirement_id)
        .order_by("-cycle")
        .values("cycle")[:1]
    )
    rounds = Assignment.objects.filter(
        requirement=version.requirement_id,
        closed_at=None,
        completed_at__isnull=False,
        cycle=Subquery(last),
        engagement__in=engagements_in(audience_of(version), on=today),
    )
    if version.renew_by is None and version.validity_months is not None:
        # Earlier than this nobody's completion has run out yet, with some days for the clamp of months.
        horizon = add_months(today, -version.validity_months) + timedelta(days=version.window_days + 4)
        rounds = rounds.filter(completed_at__date__lte=horizon)
    return list(rounds.order_by("engagement").values_list("engagement_id", flat=True))


@transaction.atomic
def _lay_again(version: RequirementVersion, engagement_ids: Collection[int], *, at: datetime) -> int:
    today = local_date(at)
    rounds = Assignment.objects.filter(
        requirement=version.requirement_id, engagement__in=engagement_ids
    ).order_by("cycle")
    latest = {one.engagement_id: one for one in rounds.select_related("requirement_version")}
    steps = [step for _pk, step in steps_of_versions([version.pk]).get(version.pk, [])]
    records = records_of(latest.keys())
    rows = []
    for one in latest.values():
        if one.completed_at is None:
            continue
        due_on, counts_from = None, None
        if version.renew_by and one.requirement_version.number < version.number:
            has_it = completed_at(steps, records[one.engagement_id], counts_from=one.counts_from)
            due_on = None if has_it else version.renew_by
        if due_on is None and version.validity_months is not None:
            last = last_done_on(steps, records[one.engagement_id]) or local_date(one.completed_at)
            planned = add_months(last, version.validity_months)
            if _is_near(version, planned, today):
                due_on, counts_from = planned, today
        if due_on is None:
            continue
        rows.append(
            Assignment(
                engagement_id=one.engagement_id,
                requirement_id=version.requirement_id,
                requirement_version=version,
                cycle=one.cycle + 1,
                assigned_at=at,
                due_on=_not_past(due_on, version, today),
                counts_from=counts_from,
            )
        )
    return _made(rows, version, at=at)


def _not_past(due_on: date, version: RequirementVersion, today: date) -> date:
    """Who is asked late gets the time of the window, not a deadline in the past."""
    return due_on if due_on >= today else today + timedelta(days=version.window_days)


def _due_on(
    version: RequirementVersion, engagement: Engagement, anchored: date | None, *, today: date
) -> date | None:
    if version.due_anchor == DueAnchor.FIXED:
        return version.due_on
    if version.due_anchor == DueAnchor.COMPLETION:
        return _not_past(anchored, version, today) if anchored else None
    # Without a start date there is no deadline; HR's list of exceptions names the person.
    if engagement.starts_on is None or version.due_months is None:
        return None
    due_on = add_months(engagement.starts_on, version.due_months)
    # Who comes into the file late gets the same time as the others, not a deadline in the past.
    return due_on if due_on >= today else add_months(today, version.due_months)


def _follow_people(today: date, *, at: datetime) -> None:
    """Closes what is left behind by who went, and opens it when they turn out to stay."""
    left, deceased = Q(engagement__ends_on__lt=today), Q(engagement__person__status=PersonStatus.DECEASED)
    standing = Assignment.objects.filter(closed_at=None)
    standing.filter(deceased).update(closed_at=at, closed_because=ClosedBecause.DECEASED)
    Assignment.objects.filter(left, closed_at=None).update(closed_at=at, closed_because=ClosedBecause.LEFT)
    Assignment.objects.filter(
        ~left, ~deceased, closed_because__in=(ClosedBecause.LEFT, ClosedBecause.DECEASED)
    ).update(closed_at=None, closed_because="")


def _follow_audiences(today: date, *, at: datetime) -> None:
    """Closes what is open of a requirement that ended or of which somebody is no longer in the audience, and opens
    it when they are again. What was completed is left as it is."""
    ended = Q(requirement__ends_on__lte=today)
    Assignment.objects.open().filter(ended).update(closed_at=at, closed_because=ClosedBecause.ENDED)
    Assignment.objects.filter(~ended, closed_because=ClosedBecause.ENDED).update(
        closed_at=None, closed_because=""
    )
    for version in _versions_in_use():
        people = engagements_in(audience_of(version), on=today)
        of_version = Assignment.objects.filter(requirement_version=version)
        gone = of_version.filter(closed_at=None, completed_at=None, exempt_at=None).exclude(
            engagement__in=people
        )
        gone.update(closed_at=at, closed_because=ClosedBecause.AUDIENCE)
        of_version.filter(closed_because=ClosedBecause.AUDIENCE, engagement__in=people).update(
            closed_at=None, closed_because=""
        )


def _versions_in_use() -> Iterator[RequirementVersion]:
    used = Assignment.objects.filter(
        Q(closed_at=None, completed_at=None) | Q(closed_because=ClosedBecause.AUDIENCE)
    )
    versions = RequirementVersion.objects.filter(
        pk__in=used.order_by().values("requirement_version").distinct()
    )
    yield from versions.prefetch_related("units").order_by("pk")


@transaction.atomic
def move_deadlines(*, at: datetime, engagement: Engagement | None = None) -> int:
    """Gives back the days on which people were not available; how many deadlines it moved.

    Of one engagement, or of all. Safe to repeat; an absence that was taken back moves them back.
    """
    concerned = Q(engagement__absences__isnull=False) | Q(due_without_absence__isnull=False)
    assignments = Assignment.objects.filter(concerned, closed_at=None, due_on__isnull=False)
    if engagement:
        assignments = assignments.filter(engagement=engagement)
    rows = assignments.distinct().select_related("engagement").prefetch_related("engagement__absences")
    moved = [one for one in rows if _move_deadline(one, today=local_date(at))]
    Assignment.objects.bulk_update(moved, ["due_on", "due_without_absence"], batch_size=500)
    return len(moved)


def _move_deadline(assignment: Assignment, *, today: date) -> bool:
    """Whether its last day is another now."""
    planned, engagement = assignment.due_without_absence or assignment.due_on, assignment.engagement
    if planned is None:
        return False
    absences = [(one.valid_from, one.valid_to) for one in engagement.absences.all()]
    assigned_on = local_date(assignment.assigned_at)
    due_on = after_absences(
        planned, absences, counted_from=max(assigned_on, engagement.starts_on or assigned_on), today=today
    )
    if due_on == assignment.due_on:
        return False
    assignment.due_on = due_on
    assignment.due_without_absence = planned if due_on != planned else None
    return True


def _set_awaited_deadlines(today: date) -> None:
    awaited = Assignment.objects.filter(
        due_on=None, closed_at=None, engagement__starts_on__isnull=False
    ).select_related("engagement", "requirement_version")
    changed = []
    for assignment in awaited:
        assignment.due_on = _due_on(assignment.requirement_version, assignment.engagement, None, today=today)
        changed.append(assignment)
    Assignment.objects.bulk_update(changed, ["due_on"], batch_size=500)
