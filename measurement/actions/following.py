"""Who is asked, and when: planned from what people completed, and taken back when they leave."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from foundation.batches import BATCH, in_batches
from foundation.clock import local_date
from foundation.people.models import Engagement, PersonStatus
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from lms.models import Requirement
from lms.queries.completing import first_completions, still_to_complete
from measurement.actions.closing import cancel_planned, withhold_reminders
from measurement.models import (
    Invitation,
    InvitationState,
    Participant,
    Study,
    StudyKind,
    StudyState,
    Wave,
)
from measurement.rules.windows import BEFORE, IN_TIME, T12, Window, window_before, windows_after


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who takes part, and when. `anchored_on`: the day of the first completion."""

    person_id: int
    engagement_id: int
    anchored_on: date | None
    windows: tuple[Window, ...]


def follow_studies(*, at: datetime) -> int:
    """Plans what is to be asked; how many invitations. Safe to repeat, and to run twice at once."""
    planned = 0
    for study in Study.objects.filter(state=StudyState.OPEN).select_related("requirement").order_by("pk"):
        planned += _follow(study, at=at)
    return planned


def _follow(study: Study, *, at: datetime) -> int:
    with transaction.atomic():
        if not _is_open(study):
            return 0
        _take_back(study, at=at)
    today = local_date(at)
    if study.kind == StudyKind.CALENDAR:
        return _plan(study, _asked_by_the_calendar(study, today=today), at=at)
    planned = 0
    if study.with_before:
        planned += _plan(study, _asked_before(study, today=today), at=at)
    return planned + _plan(study, _asked_after(study, today=today), at=at)


def _is_open(study: Study) -> bool:
    """Two at once go one after the other from here on: a participant is made once."""
    return Study.objects.select_for_update().get(pk=study.pk).state == StudyState.OPEN


def _asked_after(study: Study, *, today: date) -> list[Asked]:
    requirement = _requirement_of(study)
    known = study.participants.filter(anchored_on__isnull=False).values_list("person_id", flat=True)
    # Whoever completed longer ago has no window left.
    since = max(study.starts_on, today - timedelta(days=IN_TIME[T12][1]))
    completions = first_completions(
        requirement,
        since=since,
        until=min(study.takes_in_until, today),
        except_persons=set(known),
    )
    return [
        Asked(one.person_id, one.engagement_id, one.completed_on, tuple(windows_after(one.completed_on)))
        for one in completions
    ]


def _asked_before(study: Study, *, today: date) -> list[Asked]:
    known = set(study.participants.values_list("person_id", flat=True))
    coming = still_to_complete(_requirement_of(study), due_from=max(today, study.starts_on))
    asked = (
        Asked(one.person_id, one.engagement_id, None, (window_before(one.due_on),))
        for one in coming
        if one.person_id not in known and one.due_on <= study.takes_in_until
    )
    return [one for one in asked if one.windows[0].due_on <= today]


def _requirement_of(plan: Study) -> Requirement:
    # The constraint of the table says that a plan has one.
    return cast(Requirement, plan.requirement)


def _asked_by_the_calendar(study: Study, *, today: date) -> list[Asked]:
    waves = list(Wave.objects.filter(study=study, opens_on__lte=today, ends_on__gte=today))
    if not waves:
        return []
    windows = tuple(
        Window(wave.code, wave.asks, wave.opens_on, wave.opens_on, wave.ends_on) for wave in waves
    )
    done = Invitation.objects.filter(participant__study=study, wave__in=[wave.code for wave in waves])
    everybody = (
        Engagement.objects.active_on(today)
        .filter(person__status=PersonStatus.ACTIVE)
        .annotate(waves=_count_of(done))
        .filter(waves__lt=len(waves))
        .order_by("person_id", "pk")
    )
    units = unit_ids_of_engagements(everybody, on=today)
    wanted = study.units.values_list("pk", flat=True)
    below = UnitHistory().below(wanted, on=today) if wanted else None
    first: dict[int, Asked] = {}
    for engagement in everybody:
        if below is None or units.get(engagement.pk) in below:
            first.setdefault(engagement.person_id, Asked(engagement.person_id, engagement.pk, None, windows))
    return list(first.values())


def _count_of(invitations: QuerySet[Invitation]) -> Coalesce:
    counted = (
        invitations.filter(participant__person=OuterRef("person"))
        .order_by()
        .values("participant")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _anchor(study: Study, asked: Iterable[Asked], *, at: datetime) -> None:
    """Who was measured before has now completed: from that day an answer 'before' is late."""
    days = {one.person_id: one.anchored_on for one in asked if one.anchored_on}
    found = list(study.participants.filter(anchored_on=None, person__in=days)) if days else []
    for participant in found:
        participant.anchored_on = days[participant.person_id]
    Participant.objects.bulk_update(found, ["anchored_on"], batch_size=BATCH)
    before = Invitation.objects.filter(participant__in=found, wave=BEFORE)
    if found:
        cancel_planned(before, at=at)
        _shorten(before)


def _shorten(before: QuerySet[Invitation]) -> None:
    anchored = Subquery(Participant.objects.filter(pk=OuterRef("participant")).values("anchored_on"))
    begun = before.annotate(anchored=anchored).filter(opens_on__lte=F("anchored"))
    begun.update(ends_on=Least(F("ends_on"), anchored))


def _plan(study: Study, asked: list[Asked], *, at: datetime) -> int:
    """Rows for all windows that are not over, each once. Everybody who writes waits no longer than a batch takes."""
    planned, history = 0, UnitHistory() if asked and study.keeps_clusters else None
    # In no order: which rows were made together tells nothing of who completed together.
    random.SystemRandom().shuffle(asked)
    for batch in in_batches(asked):
        with transaction.atomic():
            if _is_open(study):
                _anchor(study, batch, at=at)
                planned += _plan_batch(study, batch, history, today=local_date(at))
    return planned


def _plan_batch(study: Study, asked: list[Asked], history: UnitHistory | None, *, today: date) -> int:
    open_windows = {
        one.person_id: [window for window in one.windows if window.ends_on >= today] for one in asked
    }
    participants = _participants(
        study, [one for one in asked if open_windows[one.person_id]], history, today=today
    )
    invited = Invitation.objects.filter(participant__in=[one.pk for one in participants.values()])
    known = set(invited.values_list("participant_id", "wave"))
    rows = [
        Invitation(
            participant_id=participant.pk,
            wave=window.wave,
            asks=window.asks,
            due_on=window.due_on,
            opens_on=window.opens_on,
            ends_on=window.ends_on,
        )
        for person_id, participant in participants.items()
        if participant.cancelled_on is None
        for window in open_windows[person_id]
        if (participant.pk, window.wave) not in known
    ]
    Invitation.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _participants(
    study: Study, asked: list[Asked], history: UnitHistory | None, *, today: date
) -> Mapping[int, Participant]:
    """Person id → the row, made where there is none; the cluster is that of this day."""
    known = {
        one.person_id: one for one in study.participants.filter(person__in=[one.person_id for one in asked])
    }
    new = [one for one in asked if one.person_id not in known]
    engagements = Engagement.objects.in_bulk([one.engagement_id for one in new]) if new and history else {}
    units = unit_ids_of_engagements(engagements.values(), on=today) if engagements else {}
    chance = random.SystemRandom()
    rows = []
    for one in new:
        cluster = history.cluster_of(units.get(one.engagement_id), on=today) if history else None
        rows.append(
            Participant(
                study=study,
                person_id=one.person_id,
                cluster_id=cluster.unit_id if cluster else None,
                first_form=chance.randrange(study.first_forms),
                anchored_on=one.anchored_on,
            )
        )
    Participant.objects.bulk_create(rows, batch_size=BATCH)
    return known | {one.person_id: one for one in rows}


def _take_back(study: Study, *, at: datetime) -> None:
    """Who left, died or was registered twice gets nothing further."""
    today = local_date(at)
    here = Engagement.objects.not_over(today).filter(person=OuterRef("person"))
    gone = study.participants.filter(cancelled_on=None).filter(
        ~Q(person__status=PersonStatus.ACTIVE) | ~Exists(here)
    )
    for batch in in_batches(gone.values_list("pk", flat=True)):
        Participant.objects.filter(pk__in=batch).update(cancelled_on=today)
        invitations = Invitation.objects.filter(participant__in=batch)
        cancel_planned(invitations, at=at)
        withhold_reminders(invitations.filter(state=InvitationState.SENT), at=at)
