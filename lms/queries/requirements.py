"""Which requirements hold."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from foundation.people.queries import successions_until, with_successors
from foundation.people.reorganising.rules import Touched
from lms.models import RequirementVersion


def versions_in_force(*, on: date) -> list[RequirementVersion]:
    """The latest version of each requirement that holds on this day, without those that ended."""
    versions = (
        RequirementVersion.objects.filter(
            Q(requirement__ends_on=None) | Q(requirement__ends_on__gt=on), valid_from__lte=on
        )
        .select_related("requirement")
        .prefetch_related("units", "steps")
        .order_by("requirement", "number")
    )
    return list({version.requirement_id: version for version in versions}.values())


def requirements_of_units(unit_ids: Sequence[int], *, on: date) -> list[Touched]:
    """The requirements whose audience names one of these units, or one that went on in it."""
    wanted = set(unit_ids)
    versions = versions_in_force(on=on) if wanted else []
    successions = successions_until(on) if versions else []
    found = []
    for version in versions:
        named = with_successors((unit.pk for unit in version.units.all()), on=on, successions=successions)
        found += [Touched(unit_id, version.requirement.title) for unit_id in sorted(wanted & named)]
    return found
