"""Inviting a cohort, reminding who did not complete it, and closing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from foundation.audit.actions import record_event
from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.mailing.actions import Letter, cancel_mails, queue_mails
from foundation.mailing.queries import gone_with, waiting_with
from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries import UnitHistory, persons_away, unit_ids_of_engagements
from foundation.printing.actions import take_up
from foundation.printing.models import PrintRunStatus
from foundation.working_days import is_office_hour
from lms.models import Cohort, CohortKind, CohortMember, CohortRun
from lms.queries.audiences import Audience, engagements_in
from lms.queries.cohorts import Invited, invited_to, subject_of
from lms.queries.modules import is_withdrawn
from lms.rules.cohorts import INVITATION, MOST_REMINDERS, CohortMail, Standing, mail_of_today

TEMPLATE = "lms/cohort_invitation"


@dataclass(frozen=True)
class Terms:
    """What a cohort is invited to, and how."""

    title: str
    kind: str
    closes_on: date
    title_en: str = ""
    module_key: UUID | None = None
    message: str = ""
    message_en: str = ""
    reminder_days: Sequence[int] = (14, 28)


def open_cohort(
    *,
    public_id: UUID,
    terms: Terms,
    by: Person,
    at: datetime,
    audience: Audience | None = None,
    personnel_numbers: Sequence[str] = (),
) -> CohortRun:
    """Chooses everybody of the audience, or who has these numbers, who is at work on this day; the run that invites
    them is the worker's, and the caller enqueues it after the commit.

    `public_id`: chosen when the form was drawn, so that a second press finds the run of the first. The mails
    go out by `remind_cohorts`. Raises DomainError `no_title`, `no_module`, `cohort_in_the_past`,
    `too_many_reminders`, `reminder_after_end`, `unknown_numbers` (with `numbers`), `nobody_to_invite`.
    """
    _check(terms, today=local_date(at))
    made = _run_of(public_id)
    if made:
        return made
    jobs = _jobs_of(audience, personnel_numbers, on=local_date(at))
    if not jobs:
        raise DomainError("nobody_to_invite")
    try:
        with transaction.atomic():
            cohort = _made(public_id, terms, by=by, at=at)
            run = CohortRun.objects.create(
                cohort=cohort,
                job_ids=[job.pk for job in jobs],
                total_count=len(jobs),
                requested_by=by,
                requested_at=at,
                moved_at=at,
            )
            record_event(
                kind="cohort_opened",
                at=at,
                actor_id=by.public_id,
                subject_id=cohort.public_id,
                details={"kind": cohort.kind, "invited": len(jobs)},
            )
            return run
    except IntegrityError:
        # A double click: the other request made it a moment earlier.
        made = _run_of(public_id)
        if made is None:
            raise
        return made


def invite_members(*, run: CohortRun, at: datetime) -> None:
    """In batches, each in a transaction of its own. Safe to repeat: a second worker finds the run taken or done, and
    a killed one, or one that failed, leaves whole batches behind and is taken up again by `run_due`."""
    if not take_up(run, at=at):
        return
    rows = CohortRun.objects.filter(pk=run.pk)
    is_done = False
    try:
        done = 0
        for ids in in_batches(run.job_ids):
            _invite(run.cohort, ids)
            done += len(ids)
            rows.update(done_count=done)
        is_done = True
    finally:
        rows.update(status=PrintRunStatus.READY if is_done else PrintRunStatus.QUEUED, moved_at=at)
    rows.update(job_ids=[])


def _run_of(public_id: UUID) -> CohortRun | None:
    return CohortRun.objects.filter(cohort__public_id=public_id).select_related("cohort").first()


@transaction.atomic
def close_cohort(*, cohort: Cohort, by: Person, at: datetime) -> None:
    """No mail goes out any more, and what is completed from now on counts for it no longer. Safe to repeat."""
    if Cohort.objects.filter(pk=cohort.pk, closed_at=None).update(closed_at=at):
        cohort.closed_at = at
        _take_back(cohort, at=at)
        _keep_standings(cohort, history=UnitHistory())
        record_event(kind="cohort_closed", at=at, actor_id=by.public_id, subject_id=cohort.public_id)


@transaction.atomic
def opt_out(*, member: CohortMember, at: datetime) -> None:
    """This person gets no mail of this cohort any more; joining stays possible. Safe to repeat."""
    CohortMember.objects.filter(pk=member.pk, opted_out_at=None).update(opted_out_at=at)
    _take_back(member.cohort, at=at, of=member.engagement.person_id)


def remind_cohorts(*, at: datetime) -> int:
    """The invitation and each reminder once, on working days between eight and five; how many mails were queued.

    Takes back what still waits for whom it is no longer meant. Safe to repeat.
    """
    today = local_date(at)
    history, queued = UnitHistory(), 0
    for cohort in Cohort.objects.filter(closed_at=None):
        mail = mail_of_today(
            opened_on=local_date(cohort.opened_at),
            closes_on=cohort.closes_on,
            reminder_days=cohort.reminder_days,
            today=today,
        )
        if mail or waiting_with(_keys_of(cohort)).exists():
            meant = _still_meant(cohort, history, on=today)
            _take_back_for_others(cohort, meant, at=at)
            if mail and is_office_hour(at):
                queued += _mail(cohort, meant, mail, at=at)
    return queued


def keep_standings(*, at: datetime) -> int:
    """Writes with the members of what is over how far they were at its end, so that nothing that is noted or merged
    afterwards changes its numbers; how many members. Safe to repeat."""
    over = Q(closed_at__lte=at) | Q(closes_on__lt=local_date(at))
    unkept = CohortMember.objects.filter(standing_at_end="")
    cohorts = list(Cohort.objects.filter(over, pk__in=unkept.values("cohort")))
    history = UnitHistory() if cohorts else None
    return sum(_keep_standings(cohort, history=history) for cohort in cohorts if history)


@transaction.atomic
def _keep_standings(cohort: Cohort, *, history: UnitHistory) -> int:
    kept = []
    for one in invited_to(cohort, history=history):
        if not one.member.standing_at_end:
            one.member.standing_at_end = one.standing
            kept.append(one.member)
    CohortMember.objects.bulk_update(kept, ["standing_at_end"], batch_size=500)
    return len(kept)


def _check(terms: Terms, *, today: date) -> None:
    if not terms.title.strip():
        raise DomainError("no_title")
    if (terms.kind == CohortKind.MODULE) != (terms.module_key is not None):
        raise DomainError("no_module")
    if terms.module_key and is_withdrawn(terms.module_key):
        raise DomainError("no_module")
    if terms.closes_on <= today:
        raise DomainError("cohort_in_the_past")
    if len(set(terms.reminder_days)) > MOST_REMINDERS:
        raise DomainError("too_many_reminders", most=MOST_REMINDERS)
    if any(not 0 < days <= (terms.closes_on - today).days for days in terms.reminder_days):
        raise DomainError("reminder_after_end")


def _jobs_of(audience: Audience | None, personnel_numbers: Sequence[str], *, on: date) -> list[Engagement]:
    """One job a person, the longest held: an invitation is of a person."""
    here = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    if audience is None:
        jobs = here.filter(person__personnel_number__in=personnel_numbers)
    else:
        jobs = here.filter(pk__in=engagements_in(audience, on=on).values("pk"))
    found: dict[int, Engagement] = {}
    for job in jobs.select_related("person").order_by("starts_on", "pk"):
        found.setdefault(job.person_id, job)
    if audience is None:
        known = {job.person.personnel_number for job in found.values()}
        unknown = [one for one in dict.fromkeys(personnel_numbers) if one not in known]
        if unknown:
            raise DomainError("unknown_numbers", numbers=unknown)
    return list(found.values())


def _made(public_id: UUID, terms: Terms, *, by: Person, at: datetime) -> Cohort:
    return Cohort.objects.create(
        public_id=public_id,
        title=terms.title.strip(),
        title_en=terms.title_en.strip(),
        kind=terms.kind,
        module_key=terms.module_key,
        message=terms.message.strip(),
        message_en=terms.message_en.strip(),
        reminder_days=sorted(set(terms.reminder_days)),
        closes_on=terms.closes_on,
        opened_by=by,
        opened_at=at,
    )


@transaction.atomic
def _invite(cohort: Cohort, job_ids: list[int]) -> None:
    """As of the moment of the opening; who is a member already stays one."""
    jobs = list(Engagement.objects.filter(pk__in=job_ids).order_by("pk"))
    units = unit_ids_of_engagements(jobs, on=local_date(cohort.opened_at))
    CohortMember.objects.bulk_create(
        (
            CohortMember(
                cohort=cohort, engagement=job, invited_at=cohort.opened_at, unit_id=units.get(job.pk)
            )
            for job in jobs
        ),
        ignore_conflicts=True,
    )


def _still_meant(cohort: Cohort, history: UnitHistory, *, on: date) -> list[Invited]:
    """Who did not complete it, is here, wants to hear of it and is not away; each person once, also who was invited
    as two persons that were merged since."""
    here = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    out = cohort.members.exclude(opted_out_at=None).values("engagement__person")
    wanted = (
        cohort.members.filter(engagement__person__in=here.values("person"))
        .exclude(engagement__person__in=persons_away(on))
        .exclude(engagement__person__in=out)
    )
    ids = set(wanted.values_list("pk", flat=True))
    found: dict[int, list[Invited]] = {}
    for one in invited_to(cohort, history=history):
        if one.member.pk in ids and one.standing is not Standing.COMPLETED:
            found.setdefault(one.member.engagement.person_id, []).append(one)
    return [_one_of(cohort, same) if len(same) > 1 else same[0] for same in found.values()]


def _one_of(cohort: Cohort, same: list[Invited]) -> Invited:
    """Of several of one person the one that got most of the mail, so that none of it comes again."""
    return max(same, key=lambda one: (gone_with(_keys_of_member(cohort, one)).count(), -one.member.pk))


def _take_back_for_others(cohort: Cohort, meant: Iterable[Invited], *, at: datetime) -> None:
    prefixes = {_keys_of_member(cohort, one) for one in meant}
    waiting = waiting_with(_keys_of(cohort)).values_list("key", flat=True)
    # What a worker has in hand meanwhile goes.
    cancel_mails(keys=[key for key in waiting if f"{key.rpartition(':')[0]}:" not in prefixes], at=at)


def _take_back(cohort: Cohort, *, at: datetime, of: int | None = None) -> None:
    """Of everybody, or of the person with this id."""
    waiting = waiting_with(_keys_of(cohort))
    keys = (waiting.filter(recipient=of) if of else waiting).values_list("key", flat=True)
    cancel_mails(keys=list(keys), at=at)


def _mail(cohort: Cohort, meant: Iterable[Invited], mail: CohortMail, *, at: datetime) -> int:
    meant = list(meant)
    people = Person.objects.in_bulk({one.member.engagement.person_id for one in meant})
    subjects = {language: subject_of(cohort, language) for language in {p.language for p in people.values()}}
    # Each batch in a transaction of its own: what is queued once is not queued again.
    return sum(
        queue_mails(
            letters=[_letter(cohort, one, mail, people, subjects) for one in some],
            template=TEMPLATE,
            due_at=at,
            at=at,
            reason="cohort",
            in_office_hours=True,
        )
        for some in in_batches(meant)
    )


def _letter(
    cohort: Cohort, one: Invited, mail: CohortMail, people: dict[int, Person], subjects: dict[str, str]
) -> Letter:
    to = people[one.member.engagement.person_id]
    context = {
        "given_name": to.given_name,
        "title": cohort.title_in(to.language),
        "subject": subjects[to.language],
        "message": cohort.message_in(to.language),
        "closes_on": cohort.closes_on.isoformat(),
        "is_reminder": mail.code != INVITATION,
        "is_started": one.standing is Standing.STARTED,
        "action_path": "/oefenen/" if cohort.is_training else f"/leren/start/{cohort.module_key}/",
        "opt_out_path": f"/uitnodiging/{one.member.public_id}/geen-mail/",
    }
    return Letter(f"{_keys_of_member(cohort, one)}{mail.code}", to, context)


def _keys_of(cohort: Cohort) -> str:
    return f"cohort:{cohort.public_id}:"


def _keys_of_member(cohort: Cohort, one: Invited) -> str:
    return f"{_keys_of(cohort)}{one.member.public_id}:"
