"""Switching a log-in off, and on again. A session that is open ends with the next page."""

from foundation.people.models import Person, User


def disable_login(person: Person) -> bool:
    """Whether there was one to switch off."""
    return User.objects.filter(person=person, is_active=True).update(is_active=False) == 1


def enable_login(person: Person) -> None:
    User.objects.filter(person=person).update(is_active=True)
