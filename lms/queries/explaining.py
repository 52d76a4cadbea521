"""Whom a facilitator may note to have explained a code of conduct to: who was at their session, and read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from foundation.clock import local_date
from foundation.meetings.models import Seat
from foundation.people.models import Engagement, Person, PersonStatus
from lms.models import DeclarationForm
from lms.queries.declarations import DeclarationStatus, declaration_statuses

# So long after a session; who explained it later notes it later.
EXPLAINED_WITHIN = timedelta(days=60)


@dataclass(frozen=True)
class ToExplain:
    engagement: Engagement
    status: DeclarationStatus

    @property
    def person(self) -> Person:
        return self.engagement.person


def to_explain(facilitator: Person, *, at: datetime) -> list[ToExplain]:
    """By family name: present at a session that this person led lately, with a text read and not explained yet."""
    seats = (
        Seat.objects.with_presence()
        .filter(
            Q(is_present=True),
            occasion__live_session__hosts__person=facilitator,
            occasion__starts_at__gt=at - EXPLAINED_WITHIN,
            occasion__starts_at__lte=at,
        )
        .exclude(engagement__person=facilitator)
    )
    present = list(
        Engagement.objects.not_over(local_date(at))
        .filter(pk__in=seats.values("engagement"), person__status=PersonStatus.ACTIVE)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    statuses = declaration_statuses(present, at=at)
    return [
        ToExplain(engagement, status)
        for engagement in present
        for status in statuses[engagement.pk]
        if _waits(status, at=at)
    ]


def _waits(status: DeclarationStatus, *, at: datetime) -> bool:
    return (
        status.declaration.form == DeclarationForm.ACKNOWLEDGED
        and status.standing.counts(on=local_date(at))
        and not status.is_explained
    )
