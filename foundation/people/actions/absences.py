"""Not available: from a day on, until a day or until further notice. Nobody says why, and nothing keeps it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import Absence, Engagement, Person

ONE_DAY = timedelta(days=1)


@transaction.atomic
def mark_unavailable(
    *, engagement: Engagement, first_day: date, last_day: date | None, by: Person, at: datetime
) -> Absence:
    """The same days said twice are one absence.

    Raises DomainError: absence_ends_before_start, or absence_overlaps with the `absence` it meets.
    """
    if last_day is not None and last_day < first_day:
        raise DomainError("absence_ends_before_start")
    _lock(engagement)
    met = Absence.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first_day), engagement=engagement)
    if last_day is not None:
        met = met.filter(valid_from__lte=last_day)
    existing = met.order_by("valid_from").first()
    if existing and (existing.valid_from, existing.valid_to) == (first_day, last_day):
        return existing
    if existing:
        raise DomainError("absence_overlaps", absence=existing)
    absence = Absence.objects.create(engagement=engagement, valid_from=first_day, valid_to=last_day)
    _record("absence_set", engagement, by=by, at=at)
    return absence


@transaction.atomic
def mark_available(*, absence: Absence, first_day: date, by: Person, at: datetime) -> None:
    """Back from this day on; who would be back before going was not absent at all.

    An absence that is gone, or ends so already, stays as it is. Raises DomainError `absence_overlaps` when
    it would run into the next one.
    """
    _lock(absence.engagement)
    current = Absence.objects.filter(pk=absence.pk).first()
    last_day = first_day - ONE_DAY
    if current is None or current.valid_to == last_day:
        return
    if last_day < current.valid_from:
        current.delete()
    else:
        later = Absence.objects.filter(engagement=absence.engagement, valid_from__gt=current.valid_from)
        if met := later.filter(valid_from__lte=last_day).first():
            raise DomainError("absence_overlaps", absence=met)
        current.valid_to = last_day
        current.save(update_fields=["valid_to"])
    # Without the days: the chain keeps them for ever.
    _record("absence_ended", absence.engagement, by=by, at=at)


def _lock(engagement: Engagement) -> None:
    Engagement.objects.select_for_update(of=("self",), no_key=True).get(pk=engagement.pk)


def _record(kind: str, engagement: Engagement, *, by: Person, at: datetime) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id,
        subject_id=engagement.person.public_id,
        details={"engagement": str(engagement.public_id)},
    )
