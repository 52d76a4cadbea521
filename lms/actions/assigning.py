"""Laying requirements on the people they are for."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.people.models import Engagement, PersonStatus
from lms.actions.settling import settle
from lms.models import Assignment, ClosedBecause, DueAnchor, PartRecord, RequirementVersion
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
        _follow_start_dates(today)
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
            due_from=engagement.starts_on if version.due_anchor == DueAnchor.START else None,
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
    today, renewals = local_date(at), _renewals(version)
    may_be_asked = Q(requirement_version__number__lt=renewals[-1].number) if renewals else Q(pk=None)
    if version.validity_months is not None:
        # Earlier than this nobody's completion has run out yet, with some days for the clamp of months.
        horizon = add_months(today, -version.validity_months) + timedelta(days=version.window_days + 4)
        may_be_asked |= Q(completed_at__date__lte=horizon)
        if _has_parts_that_run_out(version):
            # A round that was laid for a check alone says nothing of when the rest was done.
            may_be_asked |= Q(cycle__gt=1, counts_from=None)
    elif not renewals:
        return []
    rounds = Assignment.objects.done_for_now(version.requirement_id).filter(
        may_be_asked, engagement__in=engagements_in(audience_of(version), on=today)
    )
    return list(rounds.order_by("engagement").values_list("engagement_id", flat=True))


def _has_parts_that_run_out(version: RequirementVersion) -> bool:
    parts = version.steps.filter(part__isnull=False).values("part")
    return PartRecord.objects.filter(part__in=parts, valid_until__isnull=False).exists()


def _renewals(version: RequirementVersion) -> list[RequirementVersion]:
    """The versions up to this one that whoever completed an earlier one does again, in order.

    Also those before this one: who was in the middle of an earlier version hears of it when that is done.
    """
    asked = RequirementVersion.objects.filter(
        requirement=version.requirement_id, number__lte=version.number, renew_by__isnull=False
    )
    return list(asked.order_by("number"))


@transaction.atomic
def _lay_again(version: RequirementVersion, engagement_ids: Collection[int], *, at: datetime) -> int:
    today = local_date(at)
    rounds = Assignment.objects.filter(
        requirement=version.requirement_id, engagement__in=engagement_ids
    ).order_by("cycle")
    latest = {one.engagement_id: one for one in rounds.select_related("requirement_version")}
    renewals = _renewals(version)
    renewal = renewals[-1] if renewals else None
    steps_of = {
        pk: [step for _pk, step in asked]
        for pk, asked in steps_of_versions([version.pk, *(one.pk for one in renewals)]).items()
    }
    steps = steps_of.get(version.pk, [])
    records = records_of(latest.keys())
    rows = []
    for one in latest.values():
        if one.completed_at is None:
            continue
        due_on, counts_from = None, None
        if renewal and one.requirement_version.number < renewal.number:
            asked = steps_of.get(renewal.pk, [])
            has_it = completed_at(asked, records[one.engagement_id], counts_from=one.counts_from)
            due_on = None if has_it else renewal.renew_by
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
    if version.due_anchor == DueAnchor.FIXED and version.due_on:
        return _not_past(version.due_on, version, today)
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
    back = Assignment.objects.filter(
        ~left, ~deceased, closed_because__in=(ClosedBecause.LEFT, ClosedBecause.DECEASED)
    )
    _give_new_days(back, today)
    back.update(closed_at=None, closed_because="")


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
        gone = Assignment.objects.open().filter(requirement_version=version).exclude(engagement__in=people)
        gone.update(closed_at=at, closed_because=ClosedBecause.AUDIENCE)
    for version in versions_in_force(on=today):
        take_in_again(version, at=at)


def _versions_in_use() -> Iterator[RequirementVersion]:
    used = Assignment.objects.open().order_by().values("requirement_version").distinct()
    yield from RequirementVersion.objects.filter(pk__in=used).prefetch_related("units").order_by("pk")


@transaction.atomic
def take_in_again(version: RequirementVersion, *, at: datetime) -> int:
    """Opens what was closed of who belongs to this version again, as this version asks it; how many.

    An exemption of the whole stands; of a step it was of a step of the version before.
    """
    today = local_date(at)
    closed = Assignment.objects.filter(
        requirement=version.requirement_id, closed_because=ClosedBecause.AUDIENCE
    )
    if not closed.exists():
        return 0
    closed = closed.filter(engagement__in=engagements_in(audience_of(version), on=today))
    # What was done meanwhile was done as it was asked.
    closed.filter(completed_at=None).update(requirement_version=version)
    _give_new_days(closed, today)
    return closed.update(closed_at=None, closed_because="")


def _give_new_days(rows: QuerySet[Assignment], today: date) -> None:
    """Nobody comes back to a last day in the past; but who was late when it was closed, and is back within the time
    of the window, is late still."""
    past = rows.filter(completed_at=None, exempt_at=None, due_on__lt=today)
    changed = []
    for one in past.select_related("requirement_version", "engagement"):
        window = timedelta(days=one.requirement_version.window_days)
        closed_on = local_date(one.closed_at) if one.closed_at else today
        if one.due_on and one.due_on < closed_on and today < closed_on + window:
            continue
        changed.append(one)
        one.due_on = max(today, one.engagement.starts_on or today) + window
        one.due_without_absence, one.due_set_on = None, today
    Assignment.objects.bulk_update(changed, ["due_on", "due_without_absence", "due_set_on"], batch_size=500)


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
        planned,
        absences,
        counted_from=assignment.due_set_on or max(assigned_on, engagement.starts_on or assigned_on),
        today=today,
    )
    if due_on == assignment.due_on:
        return False
    assignment.due_on = due_on
    assignment.due_without_absence = planned if due_on != planned else None
    return True


def _follow_start_dates(today: date) -> None:
    """Sets the last day once a first working day is known, and sets it anew when that turns out to be another."""
    another = Q(due_from__isnull=False) & ~Q(due_from=F("engagement__starts_on"))
    concerned = Assignment.objects.open().filter(
        Q(due_on=None) | another,
        engagement__starts_on__isnull=False,
        requirement_version__due_anchor=DueAnchor.START,
        due_set_on=None,
    )
    changed = []
    locked = concerned.select_for_update(of=("self",), no_key=True)
    for one in locked.select_related("engagement", "requirement_version"):
        one.due_on = _due_on(one.requirement_version, one.engagement, None, today=today)
        one.due_from, one.due_without_absence = one.engagement.starts_on, None
        changed.append(one)
    Assignment.objects.bulk_update(changed, ["due_on", "due_from", "due_without_absence"], batch_size=500)
