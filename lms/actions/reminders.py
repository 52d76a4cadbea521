"""Reminding staff: one digest a person a day, one a week to who leads them, and then a person takes over."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.mailing.actions import Letter, queue_mails
from foundation.mailing.models import OutboxMessage
from foundation.mailing.queries import message_ids_with, waiting_for
from foundation.people.models import Person
from foundation.working_days import first_working_day_of_week, is_office_hour
from lms.models import (
    Assignment,
    DigestKind,
    DigestRun,
    Escalation,
    EscalationOutcome,
    MondayTick,
    Reminder,
    ReminderChoice,
)
from lms.queries.reminders import (
    MOST_LINES,
    STAFF_MAIL,
    Dossier,
    coordinators,
    digest_reason,
    dossiers_of,
    late_in_cluster,
    late_in_team,
    managers_with_late_people,
    staff_to_look_at,
    steps_to_do,
    turns_of,
    written_to,
)
from lms.rules.reminders import Frequency, Stage, Turn, Written, stage_due

TEAM_MAIL, CLUSTER_MAIL = "lms/team_digest", "lms/cluster_digest"
TICKS_STAY = timedelta(weeks=4)
PLAN, MONDAY, OPEN_PEOPLE = "/mijn-plan/", "/team/maandag/", "/hr/mensen/?stap=open"


def remind_staff(*, at: datetime) -> int:
    """Goes through everybody once on a working day, between eight and five; returns how many mails were queued.

    Safe to repeat and to run twice at once; after a crash it goes on with who is left. What is laid on somebody
    later in the day is in the mail of the next working morning.
    """
    today = local_date(at)
    if not is_office_hour(at) or _is_finished(DigestKind.STAFF, today):
        return 0
    queued = sum(_remind(batch, today=today, at=at) for batch in in_batches(staff_to_look_at(on=today)))
    _finish(DigestKind.STAFF, today, at=at)
    return queued


def digest_to_managers(*, at: datetime) -> int:
    """On the first working day of the week, or later in it, to each who leads somebody late; how many mails."""
    return _weekly(DigestKind.MANAGERS, managers_with_late_people, TEAM_MAIL, MONDAY, at=at)


def digest_to_coordinators(*, at: datetime) -> int:
    """As to managers, from the fourteenth day. Who has nobody late gets none: that is seen as it goes."""
    return _weekly(DigestKind.COORDINATORS, coordinators, CLUSTER_MAIL, OPEN_PEOPLE, at=at)


def fresh_staff_reminder(message: OutboxMessage, at: datetime) -> dict[str, Any] | None:
    """None once everything that it was queued for is done, exempt or closed."""
    today = local_date(at)
    asked = Assignment.objects.open().filter(reminders__message=message)
    if message.recipient is None or not asked.exists():
        return None
    steps = steps_to_do(message.recipient, on=today, language=message.language)
    return (
        {**message.context, **_shown(steps), "late_count": sum(one["is_late"] for one in steps)}
        if steps
        else None
    )


def fresh_team_digest(message: OutboxMessage, at: datetime) -> dict[str, Any] | None:
    return _fresh_digest(message, late_in_team, at=at)


def fresh_cluster_digest(message: OutboxMessage, at: datetime) -> dict[str, Any] | None:
    return _fresh_digest(message, late_in_cluster, at=at)


@transaction.atomic
def choose_frequency(*, person: Person, frequency: str, at: datetime) -> None:
    """Raises DomainError `unknown_frequency`; never is not among them."""
    if frequency not in set(Frequency):
        raise DomainError("unknown_frequency", frequency=frequency)
    ReminderChoice.objects.update_or_create(person=person, defaults={"frequency": frequency, "chosen_at": at})


@transaction.atomic
def handle_escalation(*, escalation: Escalation, outcome: str, by: Person, at: datetime) -> bool:
    """Whether it was still to do; a second click changes nothing. Raises DomainError `unknown_outcome`."""
    if outcome not in EscalationOutcome.values:
        raise DomainError("unknown_outcome", outcome=outcome)
    locked = (
        Escalation.objects.select_for_update(of=("self",))
        .select_related("assignment__engagement__person", "assignment__requirement")
        .get(pk=escalation.pk)
    )
    if locked.handled_at:
        return False
    locked.handled_at, locked.handled_by, locked.outcome = at, by, outcome
    locked.save(update_fields=["handled_at", "handled_by", "outcome"])
    record_event(
        kind="escalation_handled",
        at=at,
        actor_id=by.public_id,
        subject_id=locked.assignment.engagement.person.public_id,
        details={"requirement": locked.assignment.requirement.code, "outcome": outcome},
    )
    return True


@transaction.atomic
def tick(*, manager: Person, week: date, item: str, is_done: bool, at: datetime) -> None:
    """Ticks a thing of the Monday list off, or back on."""
    if is_done:
        MondayTick.objects.get_or_create(manager=manager, week=week, item=item, defaults={"ticked_at": at})
    else:
        MondayTick.objects.filter(manager=manager, week=week, item=item).delete()


def forget_ticks(*, at: datetime) -> int:
    return MondayTick.objects.filter(week__lt=local_date(at) - TICKS_STAY).delete()[0]


@transaction.atomic
def _remind(person_ids: Collection[int], *, today: date, at: datetime) -> int:
    dossiers = dossiers_of(person_ids, on=today)
    turns = turns_of([row for one in dossiers for row in one.assignments])
    stages = _stages(dossiers, turns, today=today)
    _hand_over([one for one, stage in stages.items() if stage is Stage.ESCALATED], turns, today=today)
    to_write = [
        one
        for one in dossiers
        if any(stages.get(row, Stage.ESCALATED) is not Stage.ESCALATED for row in one.assignments)
    ]
    waiting = _waiting(person_ids)
    new = [one.person for one in to_write if one.person.pk not in waiting]
    messages = _queue_staff(new, today=today, at=at)
    rows = [
        Reminder(
            assignment_id=row.pk,
            stage=stage,
            for_day=today,
            turn=turns[row.pk].number,
            message_id=message_id,
        )
        for one in to_write
        if (message_id := waiting.get(one.person.pk) or messages.get(one.person.pk))
        for row in one.assignments
        if (stage := stages.get(row)) and stage is not Stage.ESCALATED
    ]
    Reminder.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(messages)


def _stages(dossiers: list[Dossier], turns: Mapping[int, Turn], *, today: date) -> dict[Assignment, Stage]:
    """What today asks of each assignment; without what asks nothing, and without who wants to hear less often."""
    written = written_to([one.person.pk for one in dossiers])
    found = {}
    for one in dossiers:
        may_hear = written.get(one.person.pk, Written()).may_hear(day=today)
        for row in one.assignments:
            stage = _stage(row, turns[row.pk], today=today)
            if stage and (may_hear or stage is Stage.ESCALATED):
                found[row] = stage
    return found


def _stage(row: Assignment, turn: Turn, *, today: date) -> Stage | None:
    engagement = row.engagement
    if row.due_on is None:
        return None
    # What was laid on somebody before their first day is told on it; a new day when it was agreed on.
    assigned_on = turn.since or max(local_date(row.assigned_at), engagement.starts_on or date.min)
    return stage_due(
        assigned_on=assigned_on,
        due_on=row.due_on,
        day=today,
        sent=turn.sent,
        is_reachable=bool(engagement.person.email),
    )


def _hand_over(assignments: list[Assignment], turns: Mapping[int, Turn], *, today: date) -> None:
    rows = [Escalation(assignment=row, since=today, turn=turns[row.pk].number) for row in assignments]
    Escalation.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _waiting(person_ids: Collection[int]) -> dict[int, int]:
    """Person id → id of a digest that did not go yet, because the mail server was down or they were away: it says
    all."""
    rows = waiting_for(person_ids, template=STAFF_MAIL).values_list("recipient_id", "pk")
    return {person_id: pk for person_id, pk in rows if person_id}


def _queue_staff(people: list[Person], *, today: date, at: datetime) -> dict[int, int]:
    """Person id → id of the mail; without those who cannot be mailed."""
    queue_staff_mail(people, day=today, at=at)
    keys = {staff_mail_key(person, today): person.pk for person in people}
    return {keys[key]: message_id for key, message_id in message_ids_with(keys).items()}


def queue_staff_mail(people: Iterable[Person], *, day: date, at: datetime) -> int:
    """Their digest of this day, once whoever asks for it; how many were new."""
    return queue_mails(
        letters=[Letter(staff_mail_key(one, day), one, _start_of(one, PLAN)) for one in people],
        template=STAFF_MAIL,
        due_at=at,
        at=at,
        reason="staff_reminder",
        in_office_hours=True,
    )


def staff_mail_key(person: Person, day: date) -> str:
    return f"staff_reminder:{person.public_id}:{day.isoformat()}"


def _weekly(
    kind: DigestKind, readers: Callable[..., Iterable[Person]], template: str, path: str, *, at: datetime
) -> int:
    today = local_date(at)
    monday = today - timedelta(days=today.weekday())
    if not is_office_hour(at) or today < first_working_day_of_week(today) or _is_finished(kind, monday):
        return 0
    queued = 0
    for batch in in_batches(readers(on=today)):
        letters = [
            Letter(f"{digest_reason(kind)}:{one.public_id}:{monday.isoformat()}", one, _start_of(one, path))
            for one in batch
        ]
        queued += queue_mails(
            letters=letters,
            template=template,
            due_at=at,
            at=at,
            reason=digest_reason(kind),
            in_office_hours=True,
        )
    _finish(kind, monday, at=at)
    return queued


def _fresh_digest(
    message: OutboxMessage, late: Callable[..., list[dict[str, Any]]], *, at: datetime
) -> dict[str, Any] | None:
    if message.recipient is None:
        return None
    people = late(message.recipient, on=local_date(at), language=message.language)
    if not people:
        return None
    return {
        **message.context,
        "people": people[:MOST_LINES],
        "count": len(people),
        "more": max(0, len(people) - MOST_LINES),
    }


def _start_of(person: Person, path: str) -> dict[str, Any]:
    """What the rest is added to as the mail goes: who is late stands in no row of the outbox."""
    return {"given_name": person.given_name, "action_path": path}


def _shown(steps: list[dict[str, Any]]) -> dict[str, Any]:
    return {"steps": steps[:MOST_LINES], "count": len(steps), "more": max(0, len(steps) - MOST_LINES)}


def _is_finished(kind: DigestKind, day: date) -> bool:
    return DigestRun.objects.filter(kind=kind, day=day).exists()


def _finish(kind: DigestKind, day: date, *, at: datetime) -> None:
    DigestRun.objects.get_or_create(kind=kind, day=day, defaults={"finished_at": at})
