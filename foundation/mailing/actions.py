"""Queueing mail in the transaction of the fact that causes it, and sending it afterwards."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import get_template

from foundation.audit.actions import record_event
from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.mailing.delivery import Delivery, Outcome, deliver
from foundation.mailing.emails import trio_of
from foundation.mailing.freshness import fresh_context
from foundation.mailing.models import CancelledBecause, MailStatus, OutboxMessage
from foundation.mailing.rules import CLAIM_LASTS, CalendarPart, back_off
from foundation.people.models import Person, PersonStatus
from foundation.people.queries import persons_away

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SendResult:
    """Messages of one run; `uncertain` counts those of a worker that died, too."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    uncertain: int = 0
    cancelled: int = 0


@transaction.atomic
def queue_mail(
    *,
    key: str,
    template: str,
    to: Person,
    context: dict[str, Any],
    due_at: datetime,
    at: datetime,
    reason: str,
    calendar: CalendarPart | None = None,
    in_office_hours: bool = False,
) -> OutboxMessage | None:
    """The row with this key, made once; None for a person who is not active or has no e-mail.

    `template` is "<package>/<name>" below templates/emails, `context` plain JSON. Raises
    TemplateDoesNotExist when one of the three templates is missing.
    """
    for name in trio_of(template):
        get_template(name)
    if not _can_be_mailed(to):
        return None
    message, _ = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "language": to.language,
            "recipient": to,
            "to_address": to.email,
            "context": context,
            "calendar_method": calendar.method if calendar else "",
            "calendar_file": calendar.content.decode() if calendar else "",
            "reason": reason,
            "queued_at": at,
            "due_at": due_at,
            "in_office_hours": in_office_hours,
        },
    )
    return message


@dataclass(frozen=True)
class Letter:
    """One of many mails with the same template and the same reason; the context of what is checked at the moment of
    sending is written then."""

    key: str
    to: Person
    context: dict[str, Any]


@transaction.atomic
def queue_mails(
    *,
    template: str,
    letters: Sequence[Letter],
    due_at: datetime,
    at: datetime,
    reason: str,
    in_office_hours: bool = False,
) -> int:
    """As `queue_mail`, in a constant number of queries a batch; how many were new."""
    for name in trio_of(template):
        get_template(name)
    made = 0
    for batch in in_batches(letters):
        wanted = {one.key: one for one in batch if _can_be_mailed(one.to)}
        known = set(OutboxMessage.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
        rows = [
            OutboxMessage(
                key=one.key,
                template=template,
                language=one.to.language,
                recipient=one.to,
                to_address=one.to.email,
                context=one.context,
                reason=reason,
                queued_at=at,
                due_at=due_at,
                in_office_hours=in_office_hours,
            )
            for one in wanted.values()
            if one.key not in known
        ]
        # What another queued in between stays as it is.
        OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    return made


@transaction.atomic
def cancel_mails(*, keys: Sequence[str], at: datetime) -> int:
    """As `cancel_mail`; how many will not go."""
    cancelled = 0
    for batch in in_batches(keys):
        waiting = OutboxMessage.objects.filter(key__in=batch, status=MailStatus.QUEUED)
        cancelled += waiting.update(**_taken_back(at))
    return cancelled


@transaction.atomic
def cancel_mail(*, key: str, at: datetime) -> bool:
    """Whether a message was still waiting, and now will not go."""
    waiting = OutboxMessage.objects.filter(key=key, status=MailStatus.QUEUED)
    return waiting.update(**_taken_back(at)) == 1


@transaction.atomic
def withhold_mail(*, person: Person, at: datetime) -> int:
    """Takes back all that is waiting for this person; how many messages."""
    waiting = OutboxMessage.objects.filter(recipient=person, status=MailStatus.QUEUED)
    return waiting.update(**_taken_back(at))


def _taken_back(at: datetime) -> dict[str, Any]:
    return {
        "status": MailStatus.CANCELLED,
        "cancelled_at": at,
        "cancelled_because": CancelledBecause.TAKEN_BACK,
    }


@transaction.atomic
def resend_uncertain(*, message: OutboxMessage, by: Person, at: datetime) -> OutboxMessage:
    """Queues it again at the word of a person, who accepts that it may arrive twice.

    A failed message may be sent again too. Raises DomainError (not_uncertain) for any other.
    """
    locked = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if locked.status not in (MailStatus.UNCERTAIN, MailStatus.FAILED):
        raise DomainError("not_uncertain", status=locked.status)
    was = locked.status
    locked.status, locked.due_at = MailStatus.QUEUED, at
    locked.save()
    record_event(
        kind="mail_resent",
        at=at,
        actor_id=by.public_id,
        subject_id=locked.recipient.public_id if locked.recipient else None,
        details={"message": str(locked.public_id), "was": was},
    )
    return locked


def send_due_mail(
    *, at: datetime, limit: int | None = None, may_go_on: Callable[[], bool] = lambda: True
) -> SendResult:
    """Sends due messages one by one over one connection, until none is left, `limit` is reached, or `may_go_on` says
    no; asked before each message, so the one in hand is always finished.

    Not in a transaction of the caller: each claim is committed before the mail server hears of it, so
    that no crash can send twice.
    """
    counts = Counter(uncertain=_give_up_stale_claims(at))
    connection = get_connection()
    try:
        for _ in count() if limit is None else range(limit):
            if not may_go_on():
                break
            message = _claim_next(at)
            if message is None:
                break
            delivery = _attempt(message, connection, at)
            if isinstance(delivery, CancelledBecause):
                _settle(message, status=MailStatus.CANCELLED, cancelled_at=at, cancelled_because=delivery)
                counts["cancelled"] += 1
                continue
            counts[_settle_delivery(message, delivery, at)] += 1
            if delivery.outcome is Outcome.SERVER_UNREACHABLE:
                break
    finally:
        connection.close()
    return SendResult(**counts)


def _give_up_stale_claims(at: datetime) -> int:
    stale = OutboxMessage.objects.filter(status=MailStatus.SENDING, claimed_at__lt=at - CLAIM_LASTS)
    return stale.update(status=MailStatus.UNCERTAIN, last_error="The worker stopped while sending.")


@transaction.atomic(durable=True)
def _claim_next(at: datetime) -> OutboxMessage | None:
    # Who is not available is written to afterwards. Asked of each message in turn, not of all people for each message.
    away = persons_away(local_date(at)).filter(pk=OuterRef("recipient"))
    due = OutboxMessage.objects.due(at).filter(~Exists(away))
    message = due.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.status, message.claimed_at = MailStatus.SENDING, at
    message.attempts += 1
    message.save(update_fields=["status", "claimed_at", "attempts"])
    return message


def _attempt(message: OutboxMessage, connection: Any, at: datetime) -> Delivery | CancelledBecause:
    """What came of it, or why it need not go any more."""
    if not _is_still_wanted(message):
        return CancelledBecause.NO_READER
    try:
        context = fresh_context(message, at=at)
    except Exception as error:
        # What cannot be checked is not sent, and stops nobody else's mail.
        logger.exception("The check of %s failed", message.template)
        return Delivery(Outcome.NOT_DELIVERED, f"{type(error).__name__}: {error}")
    if context is None:
        return CancelledBecause.SETTLED
    # Only for this attempt: what it says of people stands in no row.
    message.context = context
    return deliver(message, connection)


def _is_still_wanted(message: OutboxMessage) -> bool:
    """Takes over an address that was corrected since."""
    if message.recipient is None:
        return True
    message.to_address = message.recipient.email
    return _can_be_mailed(message.recipient)


def _can_be_mailed(person: Person) -> bool:
    return person.status == PersonStatus.ACTIVE and bool(person.email)


def _settle_delivery(message: OutboxMessage, delivery: Delivery, at: datetime) -> str:
    """Which count of SendResult it adds to."""
    told = {"to_address": message.to_address, "last_error": delivery.error}
    if delivery.outcome is Outcome.DELIVERED:
        _settle(message, status=MailStatus.SENT, sent_at=at, **told)
        return "sent"
    if delivery.outcome is Outcome.UNKNOWN:
        _settle(message, status=MailStatus.UNCERTAIN, **told)
        return "uncertain"
    wait = back_off(message.attempts)
    if wait is None:
        _settle(message, status=MailStatus.FAILED, **told)
        return "failed"
    _settle(message, status=MailStatus.QUEUED, due_at=at + wait, **told)
    return "retried"


def _settle(message: OutboxMessage, **changes: Any) -> None:
    # A worker so slow that it was given up still tells how it ended, unless somebody decided meanwhile.
    claim = OutboxMessage.objects.filter(
        pk=message.pk, attempts=message.attempts, status__in=(MailStatus.SENDING, MailStatus.UNCERTAIN)
    )
    claim.update(**changes)
