"""What a mail says is looked up again when it goes: the floors above register how, by template."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from foundation.mailing.models import OutboxMessage

# The context as it is at this moment; None when the mail is no longer true, and then it does not go.
Check = Callable[[OutboxMessage, datetime], dict[str, Any] | None]
_CHECKS: dict[str, Check] = {}


def register_check(template: str, check: Check) -> None:
    """For every mail with this template. Called from AppConfig.ready, once a template."""
    _CHECKS[template] = check


def fresh_context(message: OutboxMessage, *, at: datetime) -> dict[str, Any] | None:
    """Of the row itself where nothing is registered."""
    check = _CHECKS.get(message.template)
    return check(message, at) if check else message.context
