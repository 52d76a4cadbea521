"""Whom a requirement is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from foundation.people.models import Engagement, Membership, PersonStatus
from foundation.people.queries import UnitHistory, with_successors
from lms.models import RequirementVersion


@dataclass(frozen=True, slots=True)
class Audience:
    """As on a RequirementVersion; `unit_ids` empty means the whole organisation."""

    kinds: Sequence[str]
    unit_ids: Sequence[int] = ()
    starts_from: date | None = None
    starts_until: date | None = None
    level_from: int | None = None
    level_until: int | None = None
    managers_only: bool = False


def audience_of(version: RequirementVersion) -> Audience:
    return Audience(
        kinds=version.kinds,
        unit_ids=[unit.pk for unit in version.units.all()],
        starts_from=version.starts_from,
        starts_until=version.starts_until,
        level_from=version.level_from,
        level_until=version.level_until,
        managers_only=version.managers_only,
    )


def engagements_in(audience: Audience, *, on: date) -> QuerySet[Engagement]:
    """The jobs that are not over on this day and belong to it, also those that are still to begin."""
    people = Engagement.objects.not_over(on).filter(
        kind__in=audience.kinds, person__status=PersonStatus.ACTIVE
    )
    bounds = {
        "starts_on__gte": audience.starts_from,
        "starts_on__lte": audience.starts_until,
        "function_level__gte": audience.level_from,
        "function_level__lte": audience.level_until,
    }
    people = people.filter(**{name: bound for name, bound in bounds.items() if bound is not None})
    if audience.managers_only:
        led = Engagement.objects.not_over(on).filter(line_manager__isnull=False)
        people = people.filter(person__in=led.values("line_manager"))
    unit_ids = with_successors(audience.unit_ids, on=on)
    if unit_ids:
        members = Membership.objects.in_force(on).filter(unit__in=UnitHistory().below(unit_ids, on=on))
        people = people.filter(pk__in=members.values("engagement"))
    return people
