"""One dialogue with the mail server, and what can be known of its end."""

from dataclasses import dataclass
from enum import Enum
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch

from foundation.mailing.emails import compose
from foundation.mailing.models import OutboxMessage

# ValueError: an address or header that no mail can have.
NOT_COMPOSED = (TemplateDoesNotExist, TemplateSyntaxError, NoReverseMatch, ValueError)


class Outcome(Enum):
    DELIVERED = "delivered"
    NOT_DELIVERED = "not delivered"
    # No use in trying the next message now.
    SERVER_UNREACHABLE = "server unreachable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Delivery:
    outcome: Outcome
    error: str = ""


def deliver(message: OutboxMessage, connection: Any) -> Delivery:
    """Over Django's mail connection, which is left open only after a good end."""
    try:
        mail = compose(message)
    except NOT_COMPOSED as error:
        return _failure(Outcome.NOT_DELIVERED, error)
    try:
        connection.open()
    # smtplib's own errors are OSErrors too.
    except OSError as error:
        return _failure(Outcome.SERVER_UNREACHABLE, error)
    return _send(mail, connection)


def _send(mail: EmailMultiAlternatives, connection: Any) -> Delivery:
    try:
        connection.send_messages([mail])
    except ValueError as error:
        return _failure(Outcome.NOT_DELIVERED, error)
    except OSError as error:
        # A backend that cannot tell whether the message was on its way leaves it uncertain.
        on_its_way = getattr(connection, "data_begun", True)
        outcome = Outcome.UNKNOWN if on_its_way and not _was_refused(error) else Outcome.NOT_DELIVERED
        connection.close()
        return _failure(outcome, error)
    return Delivery(Outcome.DELIVERED)


def _was_refused(error: OSError) -> bool:
    """Whether the server answered that it did not take the message."""
    if isinstance(error, SMTPResponseException):
        return 400 <= error.smtp_code < 600
    return isinstance(error, SMTPRecipientsRefused | SMTPNotSupportedError)


def _failure(outcome: Outcome, error: Exception) -> Delivery:
    return Delivery(outcome, f"{type(error).__name__}: {error}")
