"""What people did of a programme beside its modules, and the days on which parts are held."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from foundation.audit.actions import seal, seal_many
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.meetings.actions import book_seat, make_room, open_occasion, record_attendance
from foundation.meetings.models import Attendance, Occasion, OccasionKind, Seat
from foundation.people.models import Engagement, Person
from lms.actions.settling import lock_assignments, settle
from lms.models import (
    PartMeeting,
    PartRecord,
    PartRecordWithdrawal,
    PartSource,
    ProgrammePart,
    StepKind,
)
from lms.rules.deadlines import add_months
from lms.statements import state_part, void_part

# Without letters and digits that look alike.
SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
SIGNS_OF_A_CODE = 6


@transaction.atomic
def do_part(*, part: ProgrammePart, engagement: Engagement, at: datetime) -> PartRecord:
    """Who learns says that they watched or read it. Once more gives the record that stands.

    Raises DomainError `not_for_yourself` for a part that somebody else notes.
    """
    if not part.is_done_by_oneself:
        raise DomainError("not_for_yourself", part=part.code)
    return _record([engagement], part, PartSource.OWN, on=local_date(at), by=None, at=at)[0]


@transaction.atomic
def note_part(
    *, part: ProgrammePart, engagements: Collection[Engagement], on: date, by: Person, at: datetime
) -> list[PartRecord]:
    """Somebody notes that these people did it on that day; whoever has a record that stands keeps it.

    Raises DomainError: `own_registration` when the person notes it of themselves, `part_in_the_future`, or
    `needs_attendance` for a day: there presence counts.
    """
    if part.kind == StepKind.DAY:
        raise DomainError("needs_attendance", part=part.code)
    if any(one.person_id == by.pk for one in engagements):
        raise DomainError("own_registration")
    if on > local_date(at):
        raise DomainError("part_in_the_future")
    return _record(list(engagements), part, PartSource.NOTED, on=on, by=by, at=at)


@transaction.atomic
def withdraw_record(*, record: PartRecord, reason: str, by: Person, at: datetime) -> PartRecordWithdrawal:
    """It was noted in error. The record stays, and no longer counts; once more changes nothing.

    Raises DomainError `no_reason`.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    lock_assignments([record.engagement_id])
    standing = PartRecordWithdrawal.objects.filter(record=record).first()
    return standing or _withdraw(record, reason.strip(), by=by, at=at)


@transaction.atomic
def open_part_meeting(
    *,
    part: ProgrammePart,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    capacity: int,
    at: datetime,
) -> PartMeeting:
    """Raises the DomainErrors of `open_occasion`, or `not_a_day` for a part of another kind."""
    if part.kind != StepKind.DAY:
        raise DomainError("not_a_day", part=part.code)
    occasion = open_occasion(
        kind=OccasionKind.DAY,
        title=part.title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url=online_url,
        capacity=capacity,
        at=at,
    )
    return PartMeeting.objects.create(occasion=occasion, part=part, room_code=_free_code())


@transaction.atomic
def note_presence(*, meeting: PartMeeting, seat: Seat, present: bool, by: Person, at: datetime) -> Attendance:
    """From the list: whether somebody was there. Correcting it withdraws or adds the record of the part.

    Raises the DomainErrors of `record_attendance`, or `not_begun` before the day itself.
    """
    if local_date(meeting.occasion.starts_at) > local_date(at):
        raise DomainError("not_begun")
    lock_assignments([seat.engagement_id])
    attendance = record_attendance(seat=seat, present=present, by=by, at=at)
    standing = _of_meeting(meeting, seat.engagement_id)
    if present and standing is None:
        _record_presence(meeting, seat.engagement, attendance, by=by, at=at)
    elif not present and standing is not None:
        _withdraw(standing, "presence_corrected", by=by, at=at)
    return attendance


@transaction.atomic
def be_present(*, meeting: PartMeeting, engagement: Engagement, at: datetime) -> Attendance:
    """Somebody in the room who has its code notes their own presence; without a seat they get one.

    Raises DomainError `not_held_now` outside the day itself, or `occasion_closed` when it was cancelled.
    """
    lock_assignments([engagement.pk])
    occasion = Occasion.objects.select_for_update().get(pk=meeting.occasion_id)
    if occasion.cancelled_at:
        raise DomainError("occasion_closed")
    if local_date(occasion.starts_at) != local_date(at):
        raise DomainError("not_held_now")
    seat = Seat.objects.filter(occasion=occasion, engagement=engagement).first()
    if seat is None or not seat.holds_place:
        seat = _seat_at_the_door(occasion, engagement, at=at)
    attendance = record_attendance(seat=seat, present=True, by=engagement.person, at=at)
    if _of_meeting(meeting, engagement.pk) is None:
        _record_presence(meeting, engagement, attendance, by=engagement.person, at=at)
    return attendance


def _seat_at_the_door(occasion: Occasion, engagement: Engagement, *, at: datetime) -> Seat:
    """Who is in the room is there, whatever the number of places and although it has begun."""
    make_room(occasion=occasion, places=occasion.seats.holding_place().count() + 1)
    before = min(at, occasion.starts_at - (occasion.ends_at - occasion.starts_at))
    seat = book_seat(occasion=occasion, engagement=engagement, at=before)
    seat.booked_at = seat.changed_at = at
    seat.save(update_fields=["booked_at", "changed_at"])
    return seat


def _record_presence(
    meeting: PartMeeting, engagement: Engagement, attendance: Attendance, *, by: Person, at: datetime
) -> None:
    _record(
        [engagement],
        meeting.part,
        PartSource.ATTENDANCE,
        on=local_date(meeting.occasion.starts_at),
        by=by,
        at=at,
        attendance=attendance,
    )


def _of_meeting(meeting: PartMeeting, engagement_id: int) -> PartRecord | None:
    return (
        PartRecord.objects.standing()
        .filter(attendance__seat__occasion=meeting.occasion_id, engagement=engagement_id)
        .first()
    )


def _withdraw(record: PartRecord, reason: str, *, by: Person, at: datetime) -> PartRecordWithdrawal:
    withdrawal = PartRecordWithdrawal(record=record, withdrawn_at=at, withdrawn_by=by, reason=reason)
    seal(withdrawal, at=at)
    settle([record.engagement_id], at=at)
    void_part(record, at=at)
    return withdrawal


def _record(
    engagements: list[Engagement],
    part: ProgrammePart,
    source: PartSource,
    *,
    on: date,
    by: Person | None,
    at: datetime,
    attendance: Attendance | None = None,
) -> list[PartRecord]:
    """In the order of the engagements. What is noted again of the same day is one record."""
    ids = [one.pk for one in engagements]
    lock_assignments(ids)
    known = {
        one.engagement_id: one
        for one in PartRecord.objects.standing().filter(part=part, engagement__in=ids, done_on=on)
    }
    new = {
        one.pk: PartRecord(
            engagement=one,
            part=part,
            source=source,
            attendance=attendance,
            done_on=on,
            valid_until=add_months(on, part.valid_months) if part.valid_months else None,
            recorded_at=at,
            recorded_by=by,
        )
        for one in engagements
        if one.pk not in known
    }
    seal_many(new.values(), at=at)
    settle(ids, at=at)
    for record in new.values():
        state_part(record, at=at)
    return [known.get(pk) or new[pk] for pk in ids]


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(SIGNS_OF_A_CODE))
        if not PartMeeting.objects.filter(room_code=code).exists():
            return code
