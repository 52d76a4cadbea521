"""Opening, changing and cancelling a ceremony, hearing the oath, and correcting what was recorded of it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from foundation.audit.actions import record_event, seal
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings import actions as meetings
from foundation.meetings.models import OccasionKind, Seat
from foundation.meetings.queries import seats_of
from foundation.people.models import Engagement, Person, PersonStatus, Role
from foundation.people.queries import roles_of
from lms.actions.seats import fill_places, locked_engagements, locked_seat, require_open_gate
from lms.emails import CANCEL, REQUEST, mail_seat
from lms.models import Ceremony, CeremonyItem, OathChoice, OathForm, OathRecord, TextVersion
from lms.queries.ceremonies import oath_of, oath_text
from lms.queries.gates import oath_gate
from lms.rules.gates import Blocked
from lms.statements import state_correction, state_oath

# An official who starts early is not held up.
OPENS_BEFORE = timedelta(hours=1)
_KEPT_IN_A_CORRECTION = (
    "engagement",
    "ceremony",
    "text_version",
    "formal_name",
    "official",
    "official_name",
    "official_title",
    "place",
    "taken_on",
    "confirmed_at",
    "witness_name",
)


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
    invites_by_itself: bool = False,
    witness_name: str = "",
) -> Ceremony:
    """Raises NotAllowed `not_an_official`, and DomainError `no_oath_text` when no text holds on that day."""
    _require_official_and_text(official, on=local_date(starts_at))
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
    return Ceremony.objects.create(
        occasion=occasion,
        official=official,
        opened_by=by,
        opened_at=at,
        invites_by_itself=invites_by_itself,
        witness_name=witness_name,
    )


@transaction.atomic
def change_ceremony(
    *,
    ceremony: Ceremony,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str,
    capacity: int,
    official: Person,
    by: Person,
    at: datetime,
    invites_by_itself: bool,
    witness_name: str,
) -> None:
    """Who has a place hears of another time or place, and their calendars follow; more room is given to the line.

    Raises what `open_ceremony` raises, and DomainError `occasion_closed` or `occasion_too_small`.
    """
    _require_official_and_text(official, on=local_date(starts_at))
    is_different = meetings.change_occasion(
        occasion=ceremony.occasion,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url=online_url,
        capacity=capacity,
        at=at,
    )
    ceremony = Ceremony.objects.select_related("occasion").get(pk=ceremony.pk)
    ceremony.official, ceremony.invites_by_itself = official, invites_by_itself
    ceremony.witness_name = witness_name
    ceremony.save()
    record_event(
        kind="ceremony_changed", at=at, actor_id=by.public_id, subject_id=ceremony.occasion.public_id
    )
    if is_different:
        for seat in seats_of(ceremony.occasion).holding_place().select_related("occasion"):
            mail_seat(seat, "ceremony_changed", at=at, method=REQUEST)
    fill_places(ceremony=ceremony, at=at)


@transaction.atomic
def cancel_ceremony(*, ceremony: Ceremony, reason: str, by: Person, at: datetime) -> list[Seat]:
    """Everybody who had a place or stood in line hears why, and is eligible again; who they are.

    Raises DomainError `no_reason` or `occasion_closed`.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    lost = meetings.cancel_occasion(occasion=ceremony.occasion, reason=reason.strip(), at=at)
    for seat in lost:
        # Who only stood in line has nothing in the calendar.
        method = CANCEL if seat.calendar_sequence else ""
        mail_seat(seat, "ceremony_cancelled", at=at, method=method, context={"cancel_reason": reason.strip()})
    if lost:
        record_event(
            kind="ceremony_cancelled", at=at, actor_id=by.public_id, subject_id=ceremony.occasion.public_id
        )
    return lost


def add_item(
    *, ceremony: Ceremony, kind: str, title: str, minutes: int, caption: str, url: str, at: datetime
) -> CeremonyItem:
    """A last line for the programme. Raises DomainError `occasion_closed` once the ceremony is over."""
    _require_coming(ceremony, at=at)
    return CeremonyItem.objects.create(
        ceremony=ceremony, kind=kind, title=title, minutes=minutes, caption=caption, url=url
    )


def remove_item(*, item: CeremonyItem, at: datetime) -> None:
    """Raises DomainError `occasion_closed` once the ceremony is over."""
    _require_coming(item.ceremony, at=at)
    item.delete()


@transaction.atomic
def choose_form(*, engagement: Engagement, form: str, at: datetime) -> None:
    """Tells the official what to prepare for; what counts is what is spoken.

    Raises DomainError `unknown_form`, NotAllowed `no_requirement` or `already_sworn`.
    """
    if form not in OathForm.values:
        raise DomainError("unknown_form", form=form)
    locked_engagements(pk=engagement.pk)
    # It may reveal a belief: not kept of who need not take the oath, nor once it is taken.
    if oath_gate(engagement, on=local_date(at)).blocked_by is Blocked.NO_REQUIREMENT:
        raise NotAllowed("no_requirement")
    if oath_of(engagement):
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
    seat = locked_seat(seat)
    ceremony = seat.occasion.ceremony
    if ceremony.official_id != by.pk:
        raise NotAllowed("not_your_ceremony")
    existing = oath_of(seat.engagement)
    if existing:
        return existing
    _require_hearing(seat, at=at)
    require_open_gate(seat)
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
    seat = locked_seat(seat)
    if seat.occasion.ceremony.official_id != by.pk:
        raise NotAllowed("not_your_ceremony")
    if oath_of(seat.engagement):
        raise NotAllowed("already_sworn")
    _require_hearing(seat, at=at)
    meetings.record_attendance(seat=seat, present=False, by=by, at=at)


def forget_oath_choices(*, at: datetime) -> int:
    """Deletes what people who left or died meant to say; returns how many."""
    gone = Q(engagement__ends_on__lt=local_date(at)) | Q(engagement__person__status=PersonStatus.DECEASED)
    left = OathChoice.objects.filter(gone)
    return left.delete()[0]


@transaction.atomic
def correct_oath(*, record: OathRecord, is_void: bool, reason: str, by: Person, at: datetime) -> OathRecord:
    """A record that takes the place of this one, which stays as it is.

    Void: the oath was not taken, as when a wrong name was pressed; the way to it is open again. Otherwise the other
    form was spoken. By the official of that ceremony or HR. Raises DomainError `no_reason`, NotAllowed
    `not_your_ceremony`, or `not_standing` for a record that was corrected before.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    locked_engagements(pk=record.engagement_id)
    standing = oath_of(record.engagement)
    if standing is None or standing.pk != record.pk:
        raise NotAllowed("not_standing")
    if by.pk != record.ceremony.official_id and Role.HR not in roles_of(by, on=local_date(at)):
        raise NotAllowed("not_your_ceremony")
    if by.pk == record.engagement.person_id:
        raise NotAllowed("own_registration")
    correction = _corrected(standing, is_void=is_void)
    correction.correction_reason, correction.corrected_by, correction.corrected_at = reason.strip(), by, at
    seal(correction, at=at)
    state_correction(correction, corrects=standing, at=at)
    record_event(
        kind="oath_corrected",
        at=at,
        actor_id=by.public_id,
        subject_id=record.engagement.person.public_id,
        # Not which form: the log is read by more people than the record.
        details={"record": str(record.public_id), "is_void": is_void},
    )
    return correction


def _corrected(record: OathRecord, *, is_void: bool) -> OathRecord:
    """The same, but void or with the words of the other form."""
    kept = {field: getattr(record, field) for field in _KEPT_IN_A_CORRECTION}
    form, text = record.form, record.text
    if not is_void:
        form = OathForm.PROMISE if form == OathForm.OATH else OathForm.OATH
        text = _words(record.text_version, form)
    return OathRecord(supersedes=record, is_void=is_void, form=form, text=text, **kept)


def _words(text: TextVersion, form: str) -> dict:
    return {"intro": text.content["intro"], "lines": text.content[form]}


def _sealed_oath(seat: Seat, ceremony: Ceremony, *, form: str, at: datetime) -> OathRecord:
    day = local_date(seat.occasion.starts_at)
    text = oath_text(on=day)
    if text is None:
        raise DomainError("no_oath_text", day=day)
    # Who took it after all, after a correction that said it was not taken.
    void = OathRecord.objects.filter(engagement=seat.engagement, superseded_by=None).first()
    record = OathRecord(
        engagement=seat.engagement,
        ceremony=ceremony,
        form=form,
        text_version=text,
        text=_words(text, form),
        formal_name=seat.engagement.person.formal_name,
        official=ceremony.official,
        official_name=ceremony.official.formal_name,
        official_title=_job_title(ceremony.official, on=day),
        place=seat.occasion.place or "online",
        taken_on=day,
        confirmed_at=at,
        witness_name=ceremony.witness_name,
        supersedes=void,
    )
    seal(record, at=at)
    return record


def _require_official_and_text(official: Person, *, on: date) -> None:
    if Role.OATH_OFFICIAL not in roles_of(official, on=on):
        raise NotAllowed("not_an_official", official=official.full_name)
    if oath_text(on=on) is None:
        raise DomainError("no_oath_text", day=on)


def _require_coming(ceremony: Ceremony, *, at: datetime) -> None:
    if ceremony.occasion.cancelled_at is not None or ceremony.occasion.ends_at < at:
        raise DomainError("occasion_closed")


def _require_hearing(seat: Seat, *, at: datetime) -> None:
    if not seat.holds_place:
        raise NotAllowed("not_invited")
    if seat.occasion.cancelled_at is not None:
        raise DomainError("occasion_closed")
    if at < seat.occasion.starts_at - OPENS_BEFORE:
        raise DomainError("too_early", opens_at=seat.occasion.starts_at - OPENS_BEFORE)


def _job_title(person: Person, *, on: object) -> str:
    engagement = person.engagements.filter(starts_on__lte=on).order_by("-starts_on").first()
    return engagement.job_title if engagement else ""
