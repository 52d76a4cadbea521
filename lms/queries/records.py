"""What engagements did, step by step, as lms/rules/assignments.py reads it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from uuid import UUID

from foundation.clock import AMSTERDAM, local_date
from lms.models import Completion, PartRecord, RequirementStep
from lms.rules.assignments import Asked, Done, Records


def records_of(engagement_ids: Collection[int], *, with_parts: bool = True) -> dict[int, Records]:
    """Engagement id → its records; two queries, or one without the parts where none are asked."""
    modules: dict[int, dict[UUID, list[Done]]] = defaultdict(lambda: defaultdict(list))
    rows = Completion.objects.standing().filter(engagement__in=engagement_ids).order_by()
    for pk, key, number, at, on, known_at in rows.values_list(
        *("engagement_id", "module_key", "version__number", "completed_at", "completed_on", "recorded_at")
    ):
        modules[pk][key].append(Done(on=on, at=at, known_at=known_at, number=number))
    parts: dict[int, dict[int, list[Done]]] = defaultdict(lambda: defaultdict(list))
    records = PartRecord.objects.standing().filter(engagement__in=engagement_ids).order_by()
    rows_of_parts = records.values_list("engagement_id", "part_id", "done_on", "recorded_at", "valid_until")
    for pk, part_id, on, at, until in rows_of_parts if with_parts else ():
        parts[pk][part_id].append(Done(on=on, at=_moment(on, at), known_at=at, until=until))
    return {pk: Records(modules=modules.get(pk, {}), parts=parts.get(pk, {})) for pk in engagement_ids}


def steps_of_versions(version_ids: Iterable[int]) -> dict[int, list[tuple[int, Asked]]]:
    """Id of a requirement version → its steps in order, each with its id."""
    found: dict[int, list[tuple[int, Asked]]] = defaultdict(list)
    rows = RequirementStep.objects.filter(requirement_version__in=set(version_ids)).order_by("position")
    for version_id, pk, key, least, part_id in rows.values_list(
        "requirement_version_id", "pk", "module_key", "least_version", "part_id"
    ):
        found[version_id].append((pk, Asked(module_key=key, least_version=least, part_id=part_id)))
    return dict(found)


def _moment(done_on: date, recorded_at: datetime) -> datetime:
    """Of what was noted on a later day: noon of the day itself."""
    if local_date(recorded_at) == done_on:
        return recorded_at
    return datetime.combine(done_on, time(12), tzinfo=AMSTERDAM)
