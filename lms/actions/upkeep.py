"""What people note of themselves: a talk, a training. Nothing of what was said there."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, Person
from lms.models import TalkHeld, UpkeepEntry
from lms.rules.upkeep import asked_of


@transaction.atomic
def note_talk(*, engagement: Engagement, at: datetime) -> TalkHeld:
    """Once more keeps the first day."""
    held, _created = TalkHeld.objects.get_or_create(
        engagement=engagement, defaults={"held_on": local_date(at)}
    )
    return held


@transaction.atomic
def take_back_talk(*, engagement: Engagement) -> bool:
    """Whether it was noted."""
    return bool(TalkHeld.objects.filter(engagement=engagement).delete()[0])


@transaction.atomic
def add_upkeep(
    *, person: Person, roles: frozenset[str], kind: str, done_on: date, at: datetime
) -> UpkeepEntry:
    """The same twice is one. Raises DomainError `upkeep_not_asked` or `upkeep_in_the_future`."""
    if kind not in asked_of(roles):
        raise DomainError("upkeep_not_asked")
    if done_on > local_date(at):
        raise DomainError("upkeep_in_the_future")
    entry, _created = UpkeepEntry.objects.get_or_create(person=person, kind=kind, done_on=done_on)
    return entry


@transaction.atomic
def remove_upkeep(*, person: Person, entry_id: UUID) -> bool:
    """Whether it was there."""
    return bool(UpkeepEntry.objects.filter(person=person, public_id=entry_id).delete()[0])
