"""Moments in e-mails: an outbox row keeps them as text."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter
def moment(text: str) -> datetime:
    """'2022-03-10T14:00:00+00:00' → an aware datetime, for the date filter. Raises ValueError."""
    return datetime.fromisoformat(text)
