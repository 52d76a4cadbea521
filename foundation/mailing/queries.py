"""Reading the outbox."""

from collections.abc import Collection

from foundation.mailing.models import MailStatus, OutboxMessage, OutboxMessageQuerySet
from foundation.people.models import Person


def uncertain_messages() -> OutboxMessageQuerySet:
    """Mails of which nobody knows whether they arrived, the oldest first."""
    return _oldest_first().filter(status=MailStatus.UNCERTAIN)


def failed_messages() -> OutboxMessageQuerySet:
    """Mails that were surely not delivered and are no longer tried, the oldest first."""
    return _oldest_first().filter(status=MailStatus.FAILED)


def message_ids_with(keys: Collection[str]) -> dict[str, int]:
    """Key → id of the message, of those that were queued."""
    return dict(OutboxMessage.objects.filter(key__in=keys).values_list("key", "pk"))


def waiting_with(prefix: str) -> OutboxMessageQuerySet:
    """What did not go yet of the mails whose key begins so."""
    return OutboxMessage.objects.filter(key__startswith=prefix, status=MailStatus.QUEUED)


def waiting_for(person_ids: Collection[int], *, template: str) -> OutboxMessageQuerySet:
    """What did not go yet to these people of one kind of mail."""
    return OutboxMessage.objects.filter(template=template, recipient__in=person_ids, status=MailStatus.QUEUED)


def gone_with(prefix: str) -> OutboxMessageQuerySet:
    """What went, or may have gone, of the mails whose key begins so."""
    gone = (MailStatus.SENDING, MailStatus.SENT, MailStatus.UNCERTAIN)
    return OutboxMessage.objects.filter(key__startswith=prefix, status__in=gone)


def mail_log_of(person: Person) -> OutboxMessageQuerySet:
    """Everything queued for this person, the newest first."""
    return OutboxMessage.objects.filter(recipient=person).order_by("-queued_at", "-pk")


def mails_for_reasons(reasons: Collection[str]) -> OutboxMessageQuerySet:
    """What was queued for one of these reasons, the newest first, with who gets it."""
    found = OutboxMessage.objects.filter(reason__in=reasons).select_related("recipient")
    return found.order_by("-queued_at", "-pk")


def _oldest_first() -> OutboxMessageQuerySet:
    return OutboxMessage.objects.select_related("recipient").order_by("due_at", "pk")
