"""Who was there: sealed while the session lasts, written at its end in one shuffled batch, dated by its planned end."""

import logging
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from dilemmas.actions.budgets import is_within_budget
from dilemmas.check_in_keys import (
    CheckInKeyGone,
    destroy_key,
    key_of,
    make_key,
    row_id,
    seal,
    sessions_with_key,
    unseal,
)
from dilemmas.models import CheckIn, LiveSession, Phase, SessionKind
from dilemmas.queries.sessions import engagement_for, roster
from dilemmas.statements import facts_of_attendance
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Attendance, Seat, SeatQuerySet, SeatStatus
from foundation.people.models import Engagement, Person
from foundation.people.queries import UnitHistory
from foundation.xapi.actions import record_statements

logger = logging.getLogger(__name__)

# Of a million codes some sixty live at once.
MOST_TRIES, TRY_SECONDS = 10, 15 * 60


@transaction.atomic
def check_in(*, session: LiveSession, person: Person, at: datetime) -> None:
    """Once more changes nothing. No moment is kept. For the rest of its day also once it ended, when no vote is left to
    lay beside it.

    Raises DomainError: session_not_open, session_ended, rehearsal, no_job.
    """
    locked = _lock(session)
    is_just_over = locked.ended_at is not None and local_date(locked.ended_at) == local_date(at)
    if not is_just_over or locked.kind == SessionKind.REHEARSAL:
        _refuse_shut(locked)
    engagement = engagement_for(locked, person, at=at)
    if engagement is None:
        raise DomainError("no_job")
    if is_just_over:
        record_presence(session=locked, engagements=[engagement], by=_first_host(locked))
    else:
        _seal_in(locked, [engagement])


@transaction.atomic
def tick_present(*, session: LiveSession, engagement_ids: Collection[UUID], by: Person, at: datetime) -> int:
    """The host says who of the team was there: while it lasts as if they checked in, afterwards at once. How many.

    Ids of others than the team and the invited are passed by. Raises NotAllowed (not_a_host), DomainError:
    session_not_open, rehearsal.
    """
    locked = _lock(session)
    if not locked.hosts.filter(person=by).exists():
        raise NotAllowed("not_a_host")
    chosen = [one for one in roster(locked, history=UnitHistory()) if one.public_id in set(engagement_ids)]
    if locked.phase == Phase.ENDED and locked.kind != SessionKind.REHEARSAL:
        return record_presence(session=locked, engagements=chosen, by=by)
    _refuse_shut(locked)
    _seal_in(locked, chosen)
    return len(chosen)


def write_attendance(*, session: LiveSession) -> int:
    """Within the transaction that ends the session: what was sealed becomes attendance; how many. Once that is
    committed the key goes; a kill in between leaves it for `tidy_check_ins`."""
    rows = [bytes(blob) for blob in session.check_ins.values_list("blob", flat=True)]
    session.check_ins.all().delete()
    transaction.on_commit(partial(destroy_key, session.public_id))
    if not rows or session.kind == SessionKind.REHEARSAL:
        return 0
    try:
        key = key_of(session.public_id)
        ids = [unseal(key, row) for row in rows]
    except CheckInKeyGone:
        logger.error(
            "The check-in key of session %s is gone from CHECK_IN_KEY_DIR: %d people who checked in cannot be read. "
            "Their host can tick them on the page of the session.",
            session.public_id,
            len(rows),
        )
        return 0
    engagements = Engagement.objects.filter(public_id__in=ids).select_related("person")
    return record_presence(session=session, engagements=engagements, by=_first_host(session))


@transaction.atomic
def record_presence(*, session: LiveSession, engagements: Iterable[Engagement], by: Person) -> int:
    """Seat, attendance and one statement each, in an order that says nothing; who has it already keeps it. How many
    are new."""
    ends_at = session.occasion.ends_at.replace(second=0, microsecond=0)
    there = set(_present(session).values_list("engagement__person_id", flat=True))
    new: dict[int, Engagement] = {}
    for one in engagements:
        if one.person_id not in there:
            new.setdefault(one.person_id, one)
    chosen = list(new.values())
    secrets.SystemRandom().shuffle(chosen)
    seats = {
        seat.engagement_id: seat
        for seat in Seat.objects.filter(occasion_id=session.occasion_id, engagement__in=chosen)
    }
    walked_in = [
        Seat(occasion_id=session.occasion_id, engagement=one, status=SeatStatus.BOOKED, changed_at=ends_at)
        for one in chosen
        if one.pk not in seats
    ]
    Seat.objects.bulk_create(walked_in)
    seats |= {seat.engagement_id: seat for seat in walked_in}
    Attendance.objects.bulk_create(
        Attendance(seat=seats[one.pk], present=True, recorded_at=ends_at, recorded_by=by) for one in chosen
    )
    record_statements(facts_of_attendance(session, [one.person for one in chosen], at=ends_at))
    return len(chosen)


def tidy_check_ins(*, at: datetime) -> int:
    """Destroys keys that a kill left behind; how many. Also of a session that was cancelled."""
    kept = set(sessions_with_key())
    needed = set(
        LiveSession.objects.filter(public_id__in=kept, occasion__cancelled_at=None)
        .exclude(phase=Phase.ENDED)
        .values_list("public_id", flat=True)
    )
    for session_id in kept - needed:
        CheckIn.objects.filter(session__public_id=session_id).delete()
        destroy_key(session_id)
    return len(kept - needed)


def _seal_in(session: LiveSession, engagements: Iterable[Engagement]) -> None:
    key = make_key(session.public_id)
    rows = [
        CheckIn(id=row_id(key, one.person.public_id), session=session, blob=seal(key, one.public_id))
        for one in engagements
    ]
    CheckIn.objects.bulk_create(sorted(rows, key=lambda row: row.id), ignore_conflicts=True)


def _present(session: LiveSession) -> SeatQuerySet:
    seats = Seat.objects.filter(occasion_id=session.occasion_id)
    return seats.with_presence().filter(is_present=True)  # type: ignore[misc]


def _first_host(session: LiveSession) -> Person:
    """Who planned it; a session always has one."""
    return session.hosts.select_related("person").order_by("pk")[0].person


def _refuse_shut(session: LiveSession) -> None:
    if session.kind == SessionKind.REHEARSAL:
        raise DomainError("rehearsal")
    if session.phase == Phase.ENDED:
        raise DomainError("session_ended")
    if not session.is_open:
        raise DomainError("session_not_open")


def _lock(session: LiveSession) -> LiveSession:
    return (
        LiveSession.objects.select_for_update(of=("self",))
        .select_related("occasion", "unit")
        .get(pk=session.pk)
    )


def spend_try(*, person: Person, at: datetime) -> None:
    """One of so many codes a quarter of an hour, for this person; in memory. Raises DomainError (too_many_tries)."""
    if not is_within_budget(f"check-in:{person.pk}", most=MOST_TRIES, seconds=TRY_SECONDS, at=at):
        raise DomainError("too_many_tries")
