"""Opening a ceremony, filling its seats, and hearing the oath."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from foundation.audit.actions import record_event, seal
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.mailing.actions import queue_mail
from foundation.meetings import actions as meetings
from foundation.meetings.models import Occasion, OccasionKind, Seat
from foundation.people.models import Engagement, Person, PersonStatus, Role
from foundation.people.queries import roles_of
from lms.models import Ceremony, OathChoice, OathForm, OathRecord
from lms.queries.ceremonies import oath_text
from lms.queries.gates import judge_candidates, oath_gate
from lms.rules.gates import Blocked
from lms.statements import state_oath

# An official who starts early is not held up.
OPENS_BEFORE = timedelta(hours=1)


@transaction.atomic
def open_ceremony(
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    capacity: int,
    official: Person,
    by: Person,
    at: datetime,
) -> Ceremony:
    """Raises NotAllowed `not_an_official`, and DomainError `no_oath_text` when no text holds on that day."""
    day = local_date(starts_at)
    if Role.OATH_OFFICIAL not in roles_of(official, on=day):
        raise NotAllowed("not_an_official", official=official.full_name)
    if oath_text(on=day) is None:
        raise DomainError("no_oath_text", day=day)
    occasion = meetings.open_occasion(
        kind=OccasionKind.CEREMONY,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url=online_url,
        capacity=capacity,
        at=at,
    )
    return Ceremony.objects.create(occasion=occasion, official=official, opened_by=by, opened_at=at)


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
    engagements = _locked_engagements(public_id__in=wanted)
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
    _tell_invited(ceremony, [seat for seat in seats if seat.engagement in new], by=by, at=at)
    return seats


def _tell_invited(ceremony: Ceremony, seats: list[Seat], *, by: Person, at: datetime) -> None:
    if not seats:
        return
    for seat in seats:
        _mail(seat, "ceremony_invitation", at=at)
    record_event(
        kind="ceremony_invited",
        at=at,
        actor_id=by.public_id,
        subject_id=ceremony.occasion.public_id,
        details={"engagements": sorted(str(seat.engagement.public_id) for seat in seats)},
    )


@transaction.atomic
def accept_invitation(*, seat: Seat, at: datetime) -> Seat:
    """Books the seat, through an open gate only. Raises NotAllowed `gate_closed` or `not_invited`."""
    seat = _locked(seat)
    if not seat.holds_place:
        raise NotAllowed("not_invited")
    _require_open_gate(seat.engagement)
    booked = meetings.book_seat(occasion=seat.occasion, engagement=seat.engagement, at=at)
    _mail(booked, "ceremony_booked", at=at)
    return booked


def decline_invitation(*, seat: Seat, at: datetime) -> Seat:
    return meetings.decline_seat(occasion=seat.occasion, engagement=seat.engagement, at=at)


@transaction.atomic
def choose_form(*, engagement: Engagement, form: str, at: datetime) -> None:
    """Tells the official what to prepare for; what counts is what is spoken.

    Raises DomainError `unknown_form`, NotAllowed `no_requirement` or `already_sworn`.
    """
    if form not in OathForm.values:
        raise DomainError("unknown_form", form=form)
    _locked_engagements(pk=engagement.pk)
    # It may reveal a belief: not kept of who need not take the oath, nor once it is taken.
    if not oath_gate(engagement).steps:
        raise NotAllowed("no_requirement")
    if OathRecord.objects.filter(engagement=engagement).exists():
        raise NotAllowed("already_sworn")
    OathChoice.objects.update_or_create(engagement=engagement, defaults={"form": form})


@transaction.atomic
def confirm_oath(*, seat: Seat, form: str, by: Person, at: datetime) -> OathRecord:
    """The official confirms what was spoken. A second confirmation returns the first record.

    Raises NotAllowed `not_your_ceremony`, `gate_closed`, `not_invited`, and DomainError `too_early`,
    `unknown_form`, `occasion_closed`.
    """
    if form not in OathForm.values:
        raise DomainError("unknown_form", form=form)
    seat = _locked(seat)
    ceremony = seat.occasion.ceremony
    if ceremony.official_id != by.pk:
        raise NotAllowed("not_your_ceremony")
    existing = OathRecord.objects.filter(engagement=seat.engagement).first()
    if existing:
        return existing
    _require_hearing(seat, at=at)
    _require_open_gate(seat.engagement)
    record = _sealed_oath(seat, ceremony, form=form, at=at)
    meetings.record_attendance(seat=seat, present=True, by=by, at=at)
    OathChoice.objects.filter(engagement=seat.engagement).delete()
    state_oath(record)
    return record


@transaction.atomic
def mark_absent(*, seat: Seat, by: Person, at: datetime) -> None:
    """Said so on the list; the person can be invited to another ceremony at once.

    A later confirmation here still counts.
    """
    seat = _locked(seat)
    if seat.occasion.ceremony.official_id != by.pk:
        raise NotAllowed("not_your_ceremony")
    if OathRecord.objects.filter(engagement=seat.engagement).exists():
        raise NotAllowed("already_sworn")
    _require_hearing(seat, at=at)
    meetings.record_attendance(seat=seat, present=False, by=by, at=at)


def forget_oath_choices(*, at: datetime) -> int:
    """Deletes what people who left or died meant to say; returns how many."""
    gone = Q(engagement__ends_on__lt=local_date(at)) | Q(engagement__person__status=PersonStatus.DECEASED)
    left = OathChoice.objects.filter(gone)
    return left.delete()[0]


def _sealed_oath(seat: Seat, ceremony: Ceremony, *, form: str, at: datetime) -> OathRecord:
    day = local_date(seat.occasion.starts_at)
    text = oath_text(on=day)
    if text is None:
        raise DomainError("no_oath_text", day=day)
    record = OathRecord(
        engagement=seat.engagement,
        ceremony=ceremony,
        form=form,
        text_version=text,
        text={"intro": text.content["intro"], "lines": text.content[form]},
        formal_name=seat.engagement.person.formal_name,
        official=ceremony.official,
        official_name=ceremony.official.formal_name,
        official_title=_job_title(ceremony.official, on=day),
        place=seat.occasion.place or "online",
        taken_on=day,
        confirmed_at=at,
    )
    seal(record, at=at)
    return record


def _require_hearing(seat: Seat, *, at: datetime) -> None:
    if not seat.holds_place:
        raise NotAllowed("not_invited")
    if seat.occasion.cancelled_at is not None:
        raise DomainError("occasion_closed")
    if at < seat.occasion.starts_at - OPENS_BEFORE:
        raise DomainError("too_early", opens_at=seat.occasion.starts_at - OPENS_BEFORE)


def _require_open_gate(engagement: Engagement) -> None:
    gate = oath_gate(engagement)
    if not gate.is_open:
        raise NotAllowed("gate_closed", reason=gate.blocked_by)


def _locked_engagements(**conditions: object) -> list[Engagement]:
    """Locked before any occasion: nobody is invited to two ceremonies, or heard twice, at once."""
    return list(
        Engagement.objects.select_for_update(of=("self",), no_key=True)
        .filter(**conditions)
        .select_related("person")
        .order_by("pk")
    )


def _locked(seat: Seat) -> Seat:
    """Locks the occasion as foundation.meetings does, so that a double click waits for the first."""
    _locked_engagements(pk=seat.engagement_id)
    Occasion.objects.select_for_update().get(pk=seat.occasion_id)
    return Seat.objects.select_related("occasion__ceremony__official", "engagement__person").get(pk=seat.pk)


def _job_title(person: Person, *, on: object) -> str:
    engagement = person.engagements.filter(starts_on__lte=on).order_by("-starts_on").first()
    return engagement.job_title if engagement else ""


def _mail(seat: Seat, name: str, *, at: datetime) -> None:
    occasion = seat.occasion
    # Who declined may be invited again, and is told again.
    invited_at = seat.invited_at.astimezone(UTC).isoformat() if seat.invited_at else ""
    queue_mail(
        key=f"{name}:{seat.public_id}:{invited_at}",
        template=f"lms/{name}",
        to=seat.engagement.person,
        context={
            "given_name": seat.engagement.person.given_name,
            "title": occasion.title,
            "starts_at": occasion.starts_at.isoformat(),
            "place": occasion.place,
            "online_url": occasion.online_url,
            "action_path": "/mijn-plan/",
        },
        due_at=at,
        at=at,
        reason=name,
    )
