"""Externals: entered by who vouches for them, let in by a link, and followed until they may start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from foundation.audit.actions import record_event
from foundation.clock import AMSTERDAM, local_date
from foundation.errors import DomainError, NotAllowed
from foundation.locks import lock_names
from foundation.mailing.actions import cancel_mail, queue_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.actions.links import issue_link, withdraw_link
from foundation.people.models import (
    Engagement,
    Membership,
    Person,
    PersonalLink,
    PersonKind,
    PersonStatus,
    Unit,
)
from foundation.working_days import working_days_before
from lms.actions.assigning import assign_to
from lms.actions.carrying import carry_over
from lms.actions.passes import follow_start_state, locked_with_pass
from lms.models import ConductCertificate
from lms.queries.declarations import start_states
from lms.rules.deadlines import add_months
from lms.rules.externals import link_mail_key

# A VOG is asked for anew after five years (Rotterdam).
CERTIFICATE_MONTHS = 60
# Working days before the first day on which a reminder goes; 0: on the day itself, early.
REMINDED_BEFORE = (5, 1, 0)
# As in the menu (config/context_processors.py).
HELP_PATHS = {"nl": "/hulp-en-advies/", "en": "/en/help-and-advice/"}
EARLY = time(7, 30)
MORNING = time(8, 0)
TOLD_BEFORE_CERTIFICATE_ENDS = timedelta(days=60)


@dataclass(frozen=True)
class NewExternal:
    """What a sponsor enters; `unit` is where they will work."""

    given_name: str
    family_name: str
    email: str
    kind: str
    unit: Unit
    starts_on: date
    ends_on: date
    infix: str = ""
    language: str = "nl"
    job_title: str = ""


@transaction.atomic
def register_external(*, new: NewExternal, sponsor: Person, by: Person, at: datetime) -> Engagement:
    """The new job, with all that is asked laid on it, and the mail with the link queued.

    A second click gives the first one's. Somebody who was here before under the same name and address gets a new job: what they completed may carry
    over, what they signed never does. Raises DomainError: `not_external`, `no_name`, `no_email`,
    `ends_before_start`, `ends_in_the_past`, `already_here` with `person`.
    """
    _require_sound(new, on=local_date(at))
    # Two sponsors who enter the same person at once go one after the other, also while there is no row to lock.
    lock_names(_newcomer(new))
    # A double click waits here for the first one.
    _lock_persons({by.pk})
    person = _person_of(new) or _new_person(new)
    # Who is merged or gets a job at this moment.
    _lock_persons({person.pk})
    overlapping = Engagement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=new.starts_on),
        Q(starts_on=None) | Q(starts_on__lte=new.ends_on),
        person=person,
        kind=new.kind,
    )
    if existing := overlapping.order_by("pk").first():
        if _is_same(existing, new, sponsor=sponsor):
            return existing
        raise DomainError("already_here", person=person.full_name)
    engagement = Engagement.objects.create(
        person=person,
        number=(person.engagements.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=new.kind,
        job_title=new.job_title.strip(),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        sponsor=sponsor,
    )
    Membership.objects.create(
        engagement=engagement, unit=new.unit, valid_from=min(new.starts_on, local_date(at))
    )
    record_event(
        kind="external_registered",
        at=at,
        actor_id=by.public_id,
        subject_id=person.public_id,
        details={"kind": new.kind, "sponsor": str(sponsor.public_id)},
    )
    assign_to(engagement, at=at)
    carry_over(engagement, at=at)
    send_link(engagement=engagement, by=by, at=at)
    return engagement


@transaction.atomic
def register_externals(
    *, new: Iterable[NewExternal], sponsor: Person, by: Person, at: datetime
) -> list[Engagement]:
    """All of them or none; raises as `register_external`, with the `number` (from 1) of the one that is wrong."""
    wanted, made = list(new), []
    # All of them before the first row appends to the chain, whose lock comes last; names before rows, as for one.
    lock_names(*(_newcomer(one) for one in wanted))
    known = (_person_of(one) for one in wanted)
    _lock_persons({by.pk} | {person.pk for person in known if person})
    for number, one in enumerate(wanted, start=1):
        try:
            made.append(register_external(new=one, sponsor=sponsor, by=by, at=at))
        except DomainError as error:
            raise DomainError(error.code, **{**error.details, "number": number}) from error
    return made


@transaction.atomic
def send_link(*, engagement: Engagement, by: Person | None, at: datetime) -> PersonalLink:
    """A new link by mail; a mail with an older one that still waits does not go. Raises NotAllowed `not_here`."""
    # A second click waits: it takes back the mail of the first.
    engagement = locked_with_pass(engagement)
    for older in PersonalLink.objects.filter(engagement=engagement, voided_at=None):
        cancel_mail(key=link_mail_key(older.public_id), at=at)
    link = issue_link(engagement=engagement, by=by, at=at)
    queue_mail(
        key=link_mail_key(link.public_id),
        template="lms/external_link",
        to=engagement.person,
        context=_mail_context(engagement, link),
        due_at=at,
        at=at,
        reason="external_link",
    )
    return link


@transaction.atomic
def end_external(*, engagement: Engagement, ends_on: date, by: Person, at: datetime) -> None:
    """Another last day, also an earlier one; when it is over the link opens nothing any more.

    Raises DomainError `ends_before_start`.
    """
    engagement = locked_with_pass(engagement)
    if engagement.starts_on and ends_on < engagement.starts_on:
        raise DomainError("ends_before_start")
    engagement.ends_on = ends_on
    engagement.save(update_fields=["ends_on"])
    record_event(
        kind="external_ends",
        at=at,
        actor_id=by.public_id,
        subject_id=engagement.person.public_id,
        details={"ends_on": ends_on.isoformat()},
    )
    if ends_on < local_date(at):
        withdraw_link(engagement=engagement, by=by, at=at)
        follow_start_state(engagement, at=at)


@transaction.atomic
def note_certificate(
    *, engagement: Engagement, seen_on: date, by: Person, at: datetime, valid_until: date | None = None
) -> ConductCertificate:
    """That a VOG was seen. Raises DomainError `seen_in_the_future`, `certificate_over` (it no longer holds)."""
    if seen_on > local_date(at):
        raise DomainError("seen_in_the_future")
    last_day = valid_until or add_months(seen_on, CERTIFICATE_MONTHS)
    if last_day < local_date(at):
        raise DomainError("certificate_over")
    # Who signs at this moment is given one pass.
    engagement = locked_with_pass(engagement)
    certificate, _is_new = ConductCertificate.objects.update_or_create(
        engagement=engagement, seen_on=seen_on, defaults={"seen_by": by, "valid_until": last_day}
    )
    record_event(
        kind="conduct_certificate_seen",
        at=at,
        actor_id=by.public_id,
        subject_id=engagement.person.public_id,
        details={"seen_on": seen_on.isoformat(), "valid_until": last_day.isoformat()},
    )
    follow_start_state(engagement, at=at)
    return certificate


def remind_externals(*, at: datetime) -> int:
    """Five working days before the first day, one before, and at half past seven on the day; a copy to the sponsor.

    Only who may not start yet. Safe to repeat; returns how many mails were queued.
    """
    today = local_date(at)
    coming = list(
        Engagement.objects.filter(
            kind__in=PersonKind.objects.external().values("code"),
            starts_on__gte=today,
            starts_on__lte=today + timedelta(days=14),
            person__status=PersonStatus.ACTIVE,
            sponsor__isnull=False,
        ).select_related("person", "sponsor")
    )
    states = start_states(coming, at=at)
    links = {
        link.engagement_id: link
        for link in PersonalLink.objects.standing(at).filter(engagement__in=[one.pk for one in coming])
    }
    queued = 0
    for engagement in coming:
        before = _reminder_of(engagement, today=today)
        link = links.get(engagement.pk)
        if before is not None and link is not None and not states[engagement.pk].may_start:
            queued += _remind(engagement, link, before=before, at=at)
    return queued


def tell_of_ending_certificates(*, at: datetime) -> int:
    """The sponsor, sixty days before a VOG ends that still serves somebody; once. Returns how many were told."""
    today = local_date(at)
    here = Q(engagement__ends_on=None) | Q(engagement__ends_on__gte=today)
    newest = (
        ConductCertificate.objects.filter(here, engagement__person__status=PersonStatus.ACTIVE)
        .values("engagement")
        .annotate(last_day=Max("valid_until"))
        .filter(last_day__gte=today, last_day__lte=today + TOLD_BEFORE_CERTIFICATE_ENDS)
    )
    last_days: Mapping[int, date] = {row["engagement"]: row["last_day"] for row in newest}
    told = 0
    engagements = Engagement.objects.filter(pk__in=last_days).select_related(
        "person", "sponsor", "line_manager"
    )
    for engagement in engagements:
        to = engagement.sponsor or engagement.line_manager
        if to is None:
            continue
        last_day = last_days[engagement.pk]
        told += _queue_once(
            key=f"certificate_ends:{engagement.public_id}:{last_day.isoformat()}",
            template="lms/certificate_ends",
            to=to,
            context={
                "given_name": to.given_name,
                "person": engagement.person.full_name,
                "last_day": last_day.isoformat(),
                "action_path": f"/externen/{engagement.public_id}/",
            },
            due_at=at,
            at=at,
            reason="certificate_ends",
        )
    return told


def tell_leavers(*, at: datetime) -> int:
    """A working day before the last one of somebody who signed or swore: secrecy goes on. Once; how many were told."""
    today = local_date(at)
    leaving = (
        Engagement.objects.filter(
            ends_on__gte=today, ends_on__lte=today + timedelta(days=7), person__status=PersonStatus.ACTIVE
        )
        .filter(Q(signatures__isnull=False) | Q(oath_records__isnull=False))
        .distinct()
        .select_related("person")
    )
    told = 0
    for engagement in leaving:
        last_day = engagement.ends_on
        if last_day is None or today < working_days_before(last_day, 1):
            continue
        told += _queue_once(
            key=f"leaving:{engagement.public_id}:{last_day.isoformat()}",
            template="lms/leaving",
            to=engagement.person,
            context={
                "given_name": engagement.person.given_name,
                "last_day": last_day.isoformat(),
                "action_path": HELP_PATHS[engagement.person.language],
            },
            due_at=at,
            at=at,
            reason="leaving",
        )
    return told


def _require_sound(new: NewExternal, *, on: date) -> None:
    if not PersonKind.objects.in_use().external().filter(code=new.kind).exists():
        raise DomainError("not_external", kind=new.kind)
    if not new.given_name.strip() or not new.family_name.strip():
        raise DomainError("no_name")
    if not new.email.strip():
        raise DomainError("no_email")
    if new.ends_on < new.starts_on:
        raise DomainError("ends_before_start")
    if new.ends_on < on:
        raise DomainError("ends_in_the_past")


def _person_of(new: NewExternal) -> Person | None:
    """Somebody who is known by this address and this family name; an address alone says nothing of who it is.

    Not who stands in the HR file: the file is the whole truth of their contracts, and HR can merge the two.
    """
    return (
        Person.objects.filter(
            personnel_number=None,
            email__iexact=new.email.strip(),
            family_name__iexact=new.family_name.strip(),
            status=PersonStatus.ACTIVE,
        )
        .order_by("pk")
        .first()
    )


def _newcomer(new: NewExternal) -> str:
    """What `_person_of` knows somebody by."""
    return f"external:{new.email.strip().casefold()}:{new.family_name.strip().casefold()}"


def _new_person(new: NewExternal) -> Person:
    return Person.objects.create(
        given_name=new.given_name.strip(),
        infix=new.infix.strip(),
        family_name=new.family_name.strip(),
        email=new.email.strip(),
        language=new.language,
    )


def _is_same(existing: Engagement, new: NewExternal, *, sponsor: Person) -> bool:
    return (existing.starts_on, existing.ends_on, existing.sponsor_id) == (
        new.starts_on,
        new.ends_on,
        sponsor.pk,
    )


def _reminder_of(engagement: Engagement, *, today: date) -> int | None:
    """Which of the reminders is due today; None: none."""
    starts_on = engagement.starts_on
    if starts_on is None:
        return None
    days = {
        before: working_days_before(starts_on, before) if before else starts_on for before in REMINDED_BEFORE
    }
    return next((before for before, day in days.items() if day == today), None)


def _remind(engagement: Engagement, link: PersonalLink, *, before: int, at: datetime) -> int:
    starts_on = engagement.starts_on
    due_at = datetime.combine(local_date(at), MORNING if before else EARLY, tzinfo=AMSTERDAM)
    # Decided when it goes: who signs early that morning hears nothing, nor who was sent a link since.
    if at < due_at or link.made_at >= due_at:
        return 0
    queued = 0
    for to, template in ((engagement.person, "external_reminder"), (engagement.sponsor, "external_waits")):
        if to is None:
            continue
        queued += _queue_once(
            key=f"{template}:{engagement.public_id}:{starts_on}:{before}",
            template=f"lms/{template}",
            to=to,
            context={
                **_mail_context(engagement, link),
                "given_name": to.given_name,
                "person": engagement.person.full_name,
                **({"action_path": f"/externen/{engagement.public_id}/"} if to == engagement.sponsor else {}),
            },
            due_at=at,
            at=at,
            reason=template,
        )
    return queued


def _lock_persons(ids: set[int]) -> None:
    """Rows that point at them may still be made meanwhile."""
    list(Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _queue_once(*, key: str, **mail: Any) -> bool:
    """Whether this is a new message."""
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    return queue_mail(key=key, **mail) is not None


def _mail_context(engagement: Engagement, link: PersonalLink) -> dict[str, Any]:
    """The link itself follows from its id at the moment of sending; it stands in no row."""
    return {
        "given_name": engagement.person.given_name,
        "sponsor": engagement.sponsor.full_name if engagement.sponsor else "",
        "starts_on": engagement.starts_on.isoformat() if engagement.starts_on else "",
        "link_id": str(link.public_id),
    }


def require_own(engagement: Engagement, *, by: Person, is_everyone: bool) -> None:
    """Raises NotAllowed `not_your_external` for who neither vouches for them nor is HR."""
    if not is_everyone and engagement.sponsor_id != by.pk:
        raise NotAllowed("not_your_external")
