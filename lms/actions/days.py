"""A day of a programme: moved or called off, and who has a place on it. Locks as in lms/actions/seats.py."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from foundation.audit.actions import record_event
from foundation.errors import DomainError, NotAllowed
from foundation.meetings import actions as meetings
from foundation.meetings.models import HOLDS_PLACE, Occasion, Seat, SeatStatus
from foundation.meetings.queries import free_places, waiting_line
from foundation.people.models import Engagement, Person
from lms.actions.parts import withdraw_record
from lms.actions.seats import locked_engagements
from lms.actions.settling import lock_assignments
from lms.emails import CANCEL, REQUEST, mail_day
from lms.models import PartMeeting, PartRecord
from lms.queries.days import stamp_of, to_invite
from lms.queries.programmes import asked_part, day_seats

_GONE = (SeatStatus.DECLINED, SeatStatus.CANCELLED)


@transaction.atomic
def take_day(*, meeting: PartMeeting, engagement: Engagement, at: datetime) -> Seat:
    """Somebody chooses a day, or says yes to an invitation: a place when there is one, else a number in line.

    Who has a place on another day of the same part gives that back for a place only. Raises NotAllowed
    `part_not_asked`, DomainError `occasion_closed`, or `occasion_full` for who would wait while having a place.
    """
    [engagement] = locked_engagements(pk=engagement.pk)
    if asked_part(engagement.person, meeting.part, at=at) is None:
        raise NotAllowed("part_not_asked")
    old = day_seats(engagement, [meeting.part_id], at=at).get(meeting.part_id)
    moves = old is not None and old.occasion_id != meeting.occasion_id
    _lock_occasions(meeting, old if moves else None)
    if old and moves and old.holds_place:
        _require_room(meeting)
    before = Seat.objects.filter(occasion=meeting.occasion_id, engagement=engagement).first()
    seat = meetings.book_or_wait(occasion=meeting.occasion, engagement=engagement, at=at)
    is_new = before is None or before.status != seat.status
    if not seat.is_waiting and is_new:
        if old and moves:
            _give_back(old, at=at)
        mail_day(_read(seat), "day_booked", at=at, method=REQUEST)
    return seat


@transaction.atomic
def leave_day(*, seat: Seat, at: datetime) -> Seat:
    """Gives the place to the first in line, or leaves the line.

    Raises the DomainErrors of `decline_seat`, or `already_there` for who is noted as present.
    """
    locked_engagements(pk=seat.engagement_id)
    Occasion.objects.select_for_update().get(pk=seat.occasion_id)
    return _give_back(_read(seat), at=at)


@transaction.atomic
def invite_to_day(
    *, meeting: PartMeeting, public_ids: Iterable[UUID], by: Person, at: datetime
) -> list[Seat]:
    """Invites these engagements, all of them or none.

    Raises DomainError `nobody_chosen`, NotAllowed `unknown_people` when one has nothing to do there, or the
    errors of foundation.meetings (`occasion_full`, `occasion_closed`).
    """
    wanted = set(public_ids)
    if not wanted:
        raise DomainError("nobody_chosen")
    engagements = locked_engagements(public_id__in=wanted)
    Occasion.objects.select_for_update().get(pk=meeting.occasion_id)
    held = Seat.objects.holding_place().filter(occasion=meeting.occasion_id, engagement__in=engagements)
    # Whoever has a place here already was invited a moment ago, by a double click or a colleague.
    known = set(held.values_list("engagement_id", flat=True))
    askable = set(to_invite(meeting, at=at).values_list("pk", flat=True)) | known
    strangers = len(wanted) - len([one for one in engagements if one.pk in askable])
    if strangers:
        raise NotAllowed("unknown_people", count=strangers)
    seats = meetings.invite(occasion=meeting.occasion, engagements=engagements, at=at)
    new = [seat for seat in seats if seat.engagement_id not in known]
    for seat in new:
        mail_day(_read(seat), "day_invitation", at=at, method=REQUEST)
    if new:
        record_event(
            kind="day_invited",
            at=at,
            actor_id=by.public_id,
            subject_id=meeting.occasion.public_id,
            details={"engagements": sorted(str(seat.engagement.public_id) for seat in new)},
        )
    return seats


@transaction.atomic
def change_day(
    *,
    meeting: PartMeeting,
    based_on: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    capacity: int,
    by: Person,
    at: datetime,
) -> bool:
    """Whether time or place is another now: then who has a place or stands in line hears of it, and keeps it.

    `based_on`: the `stamp_of` the day that the page showed. More room is given to the line. Raises DomainError
    `day_moved` when somebody else changed it meanwhile, `starts_in_the_past`, `presence_noted` for another time
    while somebody is noted as present, and those of `change_occasion`.
    """
    occasion = _lock_with_presence(meeting)
    wanted: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "online_url": online_url,
    }
    if all(getattr(occasion, name) == value for name, value in {**wanted, "capacity": capacity}.items()):
        # A second click.
        return False
    if occasion.is_open_at(at) and stamp_of(occasion) != based_on:
        raise DomainError("day_moved")
    if occasion.is_open_at(at) and starts_at <= at:
        raise DomainError("starts_in_the_past")
    starts_anew = starts_at != occasion.starts_at
    if starts_anew:
        _refuse_presence(occasion, at=at)
    is_moved = meetings.change_occasion(
        occasion=occasion, title=occasion.title, capacity=capacity, at=at, **wanted
    )
    if is_moved:
        for seat in _seats_to_tell(occasion.seats.exclude(status__in=_GONE)):
            told = {} if seat.is_waiting else {"method": REQUEST}
            mail_day(seat, "day_changed", at=at, context={"is_waiting": seat.is_waiting}, **told)
    _fill(Occasion.objects.get(pk=occasion.pk), at=at)
    if starts_anew:
        _withdraw_presence(occasion, reason="day_moved", by=by, at=at)
    record_event(
        kind="day_changed",
        at=at,
        actor_id=by.public_id,
        subject_id=occasion.public_id,
        details={
            "before": occasion.starts_at.isoformat(),
            "starts_at": starts_at.isoformat(),
            "is_moved": is_moved,
        },
    )
    return is_moved


@transaction.atomic
def cancel_day(*, meeting: PartMeeting, reason: str, by: Person, at: datetime) -> list[Seat]:
    """Everybody who had a place or stood in line hears why, and can choose another day; who they are.

    A second time tells nobody anything. Raises DomainError `no_reason`, `presence_noted` while somebody is noted as
    present, or `occasion_closed` once it has begun.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    occasion = _lock_with_presence(meeting)
    if occasion.cancelled_at:
        return []
    _refuse_presence(occasion, at=at)
    lost = meetings.cancel_occasion(occasion=occasion, reason=reason.strip(), at=at)
    for seat in _seats_to_tell(occasion.seats.filter(pk__in=[one.pk for one in lost])):
        # Who only stood in line has nothing in the calendar.
        method = CANCEL if seat.calendar_sequence else ""
        mail_day(seat, "day_cancelled", at=at, method=method, context={"cancel_reason": reason.strip()})
    _withdraw_presence(occasion, reason="day_cancelled", by=by, at=at)
    record_event(
        kind="day_cancelled",
        at=at,
        actor_id=by.public_id,
        subject_id=occasion.public_id,
        details={"reason": reason.strip(), "seats": len(lost)},
    )
    return lost


def _lock_occasions(meeting: PartMeeting, old: Seat | None) -> None:
    wanted = {meeting.occasion_id, old.occasion_id if old else meeting.occasion_id}
    list(Occasion.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _require_room(meeting: PartMeeting) -> None:
    occasion = Occasion.objects.get(pk=meeting.occasion_id)
    if free_places(occasion) < 1 or waiting_line(occasion).exists():
        raise DomainError("occasion_full", free=0)


def _lock_with_presence(meeting: PartMeeting) -> Occasion:
    """The day, after the assignments of who is noted as present: as when presence itself is noted."""
    lock_assignments(list(_presence(meeting.occasion).values_list("engagement_id", flat=True)))
    return Occasion.objects.select_for_update().get(pk=meeting.occasion_id)


def _presence(occasion: Occasion) -> QuerySet[PartRecord]:
    return PartRecord.objects.standing().filter(attendance__seat__occasion=occasion)


def _refuse_presence(occasion: Occasion, *, at: datetime) -> None:
    """Before a day moves or goes: presence at a day that was not held would stand for good."""
    there = _presence(occasion).filter(attendance__seat__status__in=HOLDS_PLACE)
    if occasion.is_open_at(at) and there.exists():
        raise DomainError("presence_noted")


def _withdraw_presence(occasion: Occasion, *, reason: str, by: Person, at: datetime) -> None:
    """Of who noted it early and has no place any more: on no list could it be corrected. The records stay."""
    for record in _presence(occasion).select_related("engagement").order_by("pk"):
        withdraw_record(record=record, reason=reason, by=by, at=at)


def _give_back(seat: Seat, *, at: datetime) -> Seat:
    # Off the list, nobody could correct it any more.
    if seat.holds_place and PartRecord.objects.standing().filter(attendance__seat=seat).exists():
        raise DomainError("already_there")
    held_place = seat.holds_place
    declined = meetings.decline_seat(occasion=seat.occasion, engagement=seat.engagement, at=at)
    if held_place and declined.status == SeatStatus.DECLINED:
        mail_day(_read(declined), "day_declined", at=at, method=CANCEL)
        _fill(seat.occasion, at=at)
    return declined


def _fill(occasion: Occasion, *, at: datetime) -> None:
    """The first in line chose this day: the place is theirs."""
    for waiting in list(waiting_line(occasion)):
        if free_places(occasion) < 1 or not occasion.is_open_at(at):
            return
        seat = meetings.book_seat(occasion=occasion, engagement=waiting.engagement, at=at)
        mail_day(_read(seat), "day_booked", at=at, method=REQUEST)


def _read(seat: Seat) -> Seat:
    return _with_all(Seat.objects.all()).get(pk=seat.pk)


def _seats_to_tell(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    return _with_all(seats).order_by("pk")


def _with_all(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    return seats.select_related("occasion__part_meeting__part", "engagement__person")
