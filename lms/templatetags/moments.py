"""Moments in e-mails: an outbox row keeps them as text."""

from datetime import date, datetime

from django import template

register = template.Library()


@register.filter
def moment(text: str) -> datetime:
    """'2022-03-10T14:00:00+00:00' → an aware datetime, for the date filter. Raises ValueError."""
    return datetime.fromisoformat(text)


@register.filter
def day(text: str) -> date | None:
    """'2022-03-10' → a date, for the date filter; nothing for an empty one. Raises ValueError."""
    return date.fromisoformat(text) if text else None
