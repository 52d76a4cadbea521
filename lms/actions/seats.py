"""Who has a place at a ceremony: invited, booked, in line, moved.

Locks are taken in one order: engagements by their key, then occasions by theirs. Whoever stands in line is locked
after the occasion, and so is the occasion that somebody leaves for a place here: both without waiting.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings import actions as meetings
from foundation.meetings.models import Occasion, Seat, SeatStatus
from foundation.meetings.queries import free_places, waiting_line
from foundation.people.models import Engagement, Person
from lms.emails import CANCEL, REQUEST, mail_seat
from lms.models import Ceremony
from lms.queries.ceremonies import coming_ceremonies, coming_seat, coming_seats, inviting_ceremonies
from lms.queries.gates import Candidate, candidates, judge_candidates, just_heard, oath_gate
from lms.rules.gates import Blocked
from lms.rules.moving import may_move_by_itself


@transaction.atomic
def invite_to_ceremony(
    *, ceremony: Ceremony, public_ids: Iterable[UUID], by: Person, at: datetime
) -> list[Seat]:
    """Invites these engagements, all of them or none.

    Raises DomainError `nobody_chosen`, NotAllowed `not_selectable` with the first reason, `unknown_people`,
    or the errors of foundation.meetings (`occasion_full`, `occasion_closed`).
    """
    wanted = set(public_ids)
    if not wanted:
        raise DomainError("nobody_chosen")
    engagements = locked_engagements(public_id__in=wanted)
    if len(engagements) != len(wanted):
        raise NotAllowed("unknown_people", count=len(wanted) - len(engagements))
    new = set()
    for candidate in judge_candidates(ceremony, engagements, at=at):
        # Whoever holds a seat here already was invited a moment ago, by a double click or a colleague.
        if candidate.blocked not in (None, Blocked.SEATED_HERE):
            raise NotAllowed("not_selectable", person=candidate.person.full_name, reason=candidate.blocked)
        if candidate.is_selectable:
            new.add(candidate.engagement)
    seats = meetings.invite(occasion=ceremony.occasion, engagements=engagements, at=at)
    _tell(ceremony, [seat for seat in seats if seat.engagement in new], "ceremony_invitation", by=by, at=at)
    return seats


def invite_eligible(*, at: datetime, among: Sequence[int] | None = None) -> int:
    """Invites whoever is eligible and has no place, to the first ceremony that invites by itself and has room.

    Whom no ceremony has room for is put in line at the first. Who declined, missed or left a ceremony is not asked
    for that one again. `among`: only these ids of engagements. How many were invited or put in line.
    """
    coming = list(inviting_ceremonies(at=at))
    done = 0
    for ceremony in coming:
        fill_places(ceremony=ceremony, at=at)
        done += _invite_those_left(ceremony, among, at=at)
    for ceremony in coming:
        done += _put_in_line(ceremony, among, at=at)
    return done


def fill_coming(*, at: datetime) -> int:
    """`fill_places` of every ceremony to come; how many were asked."""
    return sum(len(fill_places(ceremony=ceremony, at=at)) for ceremony in coming_ceremonies(at=at))


@transaction.atomic
def fill_places(*, ceremony: Ceremony, at: datetime) -> list[Seat]:
    """Asks who stands in line, in order, for every place that is free. Who cannot come now keeps the number.

    Whoever took that number while having a place on another date is not asked but moved, and gives that one back.
    """
    occasion = Occasion.objects.select_for_update().get(pk=ceremony.occasion_id)
    line = list(waiting_line(occasion))
    free = free_places(occasion)
    if not line or free < 1 or not occasion.is_open_at(at):
        return []
    asked, moving = _first_in_line(ceremony, line, free=free, at=at)
    seats = meetings.invite(occasion=occasion, engagements=asked, at=at) if asked else []
    moved = [_moved_by_itself(occasion, old, at=at) for old in moving]
    # After every seat and mail: from here on the head of the chain is locked, and no lock is waited for.
    _tell(ceremony, seats, "ceremony_place_free", by=None, at=at)
    for old in moving:
        fill_places(ceremony=old.occasion.ceremony, at=at)
    return seats + moved


def _first_in_line(
    ceremony: Ceremony, line: list[Seat], *, free: int, at: datetime
) -> tuple[list[Engagement], list[Seat]]:
    """Who is asked, and the places elsewhere of who is moved; all locked."""
    ids = [seat.engagement_id for seat in line]
    judged = {
        one.engagement.pk: one
        for one in judge_candidates(
            ceremony, locked_engagements(wait=False, pk__in=ids), at=at, seats_elsewhere_count=False
        )
    }
    elsewhere = coming_seats(judged, at=at)
    asked: list[Engagement] = []
    moving: list[Seat] = []
    for waiting in line:
        # Somebody is busy with this one; nobody passes, and the next run goes on from here.
        if len(asked) + len(moving) == free or waiting.engagement_id not in judged:
            break
        candidate = judged[waiting.engagement_id]
        if not candidate.is_selectable:
            continue
        old = elsewhere.get(waiting.engagement_id)
        if old is None:
            asked.append(candidate.engagement)
        elif _is_to_move(waiting, old, ceremony, at=at):
            if not _occasion_is_free(old):
                break
            moving.append(old)
    return asked, moving


def _is_to_move(waiting: Seat, old: Seat, ceremony: Ceremony, *, at: datetime) -> bool:
    """Who got the place while standing in line did not say which of the two they would rather have."""
    has_it_since = old.invited_at or old.booked_at
    return (
        has_it_since is not None
        and waiting.changed_at > has_it_since
        and may_move_by_itself(
            old_day=local_date(old.occasion.starts_at),
            new_day=local_date(ceremony.occasion.starts_at),
            today=local_date(at),
        )
    )


def _occasion_is_free(seat: Seat) -> bool:
    """Locks the occasion unless it is in other hands. Not waited for: it may come before the one that is locked."""
    return Occasion.objects.select_for_update(skip_locked=True).filter(pk=seat.occasion_id).exists()


def _moved_by_itself(occasion: Occasion, old: Seat, *, at: datetime) -> Seat:
    seat = meetings.book_seat(occasion=occasion, engagement=old.engagement, at=at)
    _leave_other_lines(seat, at=at)
    declined = meetings.decline_seat(occasion=old.occasion, engagement=old.engagement, at=at)
    mail_seat(_read(declined), "ceremony_moved", at=at, method=CANCEL)
    mail_seat(_read(seat), "ceremony_booked", at=at, method=REQUEST)
    return seat


@transaction.atomic
def accept_invitation(*, seat: Seat, at: datetime) -> Seat:
    """Books the seat, through an open gate only. Raises NotAllowed `gate_closed` or `not_invited`."""
    seat = locked_seat(seat)
    if not seat.holds_place:
        raise NotAllowed("not_invited")
    require_open_gate(seat)
    if seat.status == SeatStatus.BOOKED:
        return seat
    asked_at = seat.invited_at
    booked = meetings.book_seat(occasion=seat.occasion, engagement=seat.engagement, at=at)
    # Whoever chose another line after being asked for this one still waits there.
    _has_a_place(booked, at=at, lines_before=asked_at)
    return booked


@transaction.atomic
def decline_invitation(*, seat: Seat, at: datetime) -> Seat:
    """Gives the place to the first in line, or leaves the line."""
    seat = locked_seat(seat)
    held_place = seat.holds_place
    declined = meetings.decline_seat(occasion=seat.occasion, engagement=seat.engagement, at=at)
    if held_place:
        mail_seat(_read(declined), "ceremony_declined", at=at, method=CANCEL)
        fill_places(ceremony=seat.occasion.ceremony, at=at)
    return declined


@transaction.atomic
def take_seat(*, ceremony: Ceremony, engagement: Engagement, at: datetime) -> Seat:
    """Somebody chooses a date: a place when there is one, else a number in line.

    Whoever has a place on another date gives it back for a place only, and keeps it while waiting. Raises NotAllowed
    `gate_closed` or `not_selectable`, DomainError `occasion_closed`.
    """
    [engagement] = locked_engagements(pk=engagement.pk)
    old = coming_seat(engagement, at=at)
    if old and old.occasion_id == ceremony.occasion_id:
        return accept_invitation(seat=old, at=at)
    _require_selectable(ceremony, engagement, at=at)
    _lock_occasions(ceremony, old)
    seat = meetings.book_or_wait(occasion=ceremony.occasion, engagement=engagement, at=at)
    if seat.is_waiting:
        # A second click is not told twice.
        if seat.changed_at == at:
            mail_seat(_read(seat), "ceremony_waiting", at=at, context={"keeps_place": old is not None})
        return seat
    # Before the place that is given back: that appends to the chain, whose lock comes last.
    _leave_other_lines(seat, at=at)
    if old:
        _give_back(old, at=at)
    mail_seat(_read(seat), "ceremony_booked", at=at, method=REQUEST)
    return seat


@transaction.atomic
def move_seat(*, seat: Seat, to: Ceremony, by: Person, at: datetime) -> Seat:
    """HR moves somebody to another date, who is asked whether that suits.

    Raises what `take_seat` raises, and NotAllowed `not_invited` for somebody without a place.
    """
    seat = locked_seat(seat)
    if not seat.holds_place:
        raise NotAllowed("not_invited")
    _require_selectable(to, seat.engagement, at=at)
    _lock_occasions(to, seat)
    _require_room(to)
    moved = meetings.invite(occasion=to.occasion, engagements=[seat.engagement], at=at)
    _give_back(seat, at=at)
    _tell(to, moved, "ceremony_invitation", by=by, at=at)
    return moved[0]


def require_open_gate(seat: Seat) -> None:
    """What was done must count on the day of the ceremony, as for who is invited."""
    gate = oath_gate(seat.engagement, on=local_date(seat.occasion.starts_at))
    if not gate.is_open:
        raise NotAllowed("gate_closed", reason=gate.blocked_by)


def locked_engagements(*, wait: bool = True, **conditions: object) -> list[Engagement]:
    """Locked before any occasion: nobody is invited to two ceremonies, or heard twice, at once.

    Without `wait` those in other hands are left out.
    """
    return list(
        Engagement.objects.select_for_update(of=("self",), no_key=True, skip_locked=not wait)
        .filter(**conditions)
        .select_related("person")
        .order_by("pk")
    )


def locked_seat(seat: Seat) -> Seat:
    """Locks the occasion as foundation.meetings does, so that a double click waits for the first."""
    locked_engagements(pk=seat.engagement_id)
    Occasion.objects.select_for_update().get(pk=seat.occasion_id)
    return _read(seat)


def _read(seat: Seat) -> Seat:
    return Seat.objects.select_related("occasion__ceremony__official", "engagement__person").get(pk=seat.pk)


def _lock_occasions(ceremony: Ceremony, old: Seat | None) -> None:
    wanted = {ceremony.occasion_id, old.occasion_id if old else ceremony.occasion_id}
    list(Occasion.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _require_room(ceremony: Ceremony) -> None:
    occasion = Occasion.objects.get(pk=ceremony.occasion_id)
    if free_places(occasion) < 1 or waiting_line(occasion).exists():
        raise DomainError("occasion_full", free=0)


def _require_selectable(ceremony: Ceremony, engagement: Engagement, *, at: datetime) -> None:
    [candidate] = judge_candidates(ceremony, [engagement], at=at, seats_elsewhere_count=False)
    if candidate.blocked in (Blocked.MODULE, Blocked.PART, Blocked.NO_REQUIREMENT):
        raise NotAllowed("gate_closed", reason=candidate.blocked)
    if not candidate.is_selectable:
        raise NotAllowed("not_selectable", person=candidate.person.full_name, reason=candidate.blocked)


def _give_back(seat: Seat, *, at: datetime) -> None:
    declined = meetings.decline_seat(occasion=seat.occasion, engagement=seat.engagement, at=at)
    mail_seat(_read(declined), "ceremony_moved", at=at, method=CANCEL)
    fill_places(ceremony=Ceremony.objects.get(occasion=seat.occasion_id), at=at)


def _has_a_place(seat: Seat, *, at: datetime, lines_before: datetime | None = None) -> None:
    """Tells so, and leaves every other line; with a moment only those joined until then."""
    _leave_other_lines(seat, at=at, lines_before=lines_before)
    mail_seat(_read(seat), "ceremony_booked", at=at, method=REQUEST)


def _leave_other_lines(seat: Seat, *, at: datetime, lines_before: datetime | None = None) -> None:
    # The engagement is locked, so nobody is asking for one of these places meanwhile.
    others = Seat.objects.waiting().filter(engagement=seat.engagement, occasion__ceremony__isnull=False)
    if lines_before:
        others = others.filter(changed_at__lte=lines_before)
    others.order_by().update(status=SeatStatus.DECLINED, waiting_number=None, changed_at=at)


def _tell(ceremony: Ceremony, seats: list[Seat], mail: str, *, by: Person | None, at: datetime) -> None:
    if not seats:
        return
    for seat in seats:
        mail_seat(seat, mail, at=at, method=REQUEST)
    record_event(
        kind="ceremony_invited",
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=ceremony.occasion.public_id,
        details={"engagements": sorted(str(seat.engagement.public_id) for seat in seats)},
    )


@transaction.atomic
def _invite_those_left(ceremony: Ceremony, among: Sequence[int] | None, *, at: datetime) -> int:
    chosen = _eligible(ceremony, among, at=at)
    engagements = _still_selectable(ceremony, chosen, at=at)
    occasion = Occasion.objects.select_for_update().get(pk=ceremony.occasion_id)
    room = 0 if waiting_line(occasion).exists() or not occasion.is_open_at(at) else free_places(occasion)
    invited = engagements[: max(room, 0)]
    if invited:
        seats = meetings.invite(occasion=occasion, engagements=invited, at=at)
        _tell(ceremony, seats, "ceremony_invitation", by=None, at=at)
    return len(invited)


@transaction.atomic
def _put_in_line(ceremony: Ceremony, among: Sequence[int] | None, *, at: datetime) -> int:
    waiting = Seat.objects.waiting().filter(
        occasion__ceremony__isnull=False, occasion__cancelled_at=None, occasion__starts_at__gt=at
    )
    in_line = set(waiting.values_list("engagement_id", flat=True))
    chosen = [pk for pk in _eligible(ceremony, among, at=at) if pk not in in_line]
    put = 0
    for engagement in _still_selectable(ceremony, chosen, at=at):
        seat = meetings.book_or_wait(occasion=ceremony.occasion, engagement=engagement, at=at)
        if seat.is_waiting:
            mail_seat(_read(seat), "ceremony_waiting", at=at)
        else:
            _has_a_place(seat, at=at)
        put += 1
    return put


def _eligible(ceremony: Ceremony, among: Sequence[int] | None, *, at: datetime) -> list[int]:
    """Ids of engagements, who started longest ago first; without those who have been asked for this one."""
    people = [one for one in candidates(ceremony, at=at, among=among) if one.is_selectable]
    ids = [one.engagement.pk for one in people]
    known = set(
        Seat.objects.filter(occasion=ceremony.occasion_id, engagement__in=ids).values_list(
            "engagement_id", flat=True
        )
    ) | just_heard(ids, at=at)
    people.sort(key=_days_waited)
    return [one.engagement.pk for one in people if one.engagement.pk not in known]


def _days_waited(candidate: Candidate) -> tuple:
    # Selectable: the first day is known.
    return candidate.engagement.starts_on, candidate.engagement.pk


def _still_selectable(ceremony: Ceremony, ids: Sequence[int], *, at: datetime) -> list[Engagement]:
    """These, locked and judged again, in the given order."""
    if not ids:
        return []
    judged = judge_candidates(ceremony, locked_engagements(pk__in=ids), at=at)
    order = {pk: place for place, pk in enumerate(ids)}
    found = [one.engagement for one in judged if one.is_selectable]
    return sorted(found, key=lambda engagement: order[engagement.pk])
