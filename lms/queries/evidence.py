"""What one person did, and how that is known: modules and parts, of every job."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from foundation.people.models import Person
from lms.models import Completion, PartRecord


@dataclass(frozen=True)
class RecordLine:
    """One record that stands. `how`: CompletionSource or PartSource in a word."""

    title: str
    done_on: date
    how: str
    # Who noted it, and what they wrote; empty where somebody did it themselves.
    noted_by: str
    remark: str


def records_of_person(person: Person) -> dict[int, list[RecordLine]]:
    """Engagement id → its records, the last day first; two queries."""
    language = get_language() or "nl"
    found: dict[int, list[RecordLine]] = defaultdict(list)
    completions = (
        Completion.objects.standing()
        .filter(engagement__person=person)
        .select_related("version", "recorded_by")
    )
    for one in completions:
        found[one.engagement_id].append(
            RecordLine(
                title=one.version.title(language),
                done_on=one.completed_on,
                how=one.get_source_display(),
                noted_by=one.recorded_by.full_name if one.recorded_by else "",
                remark=one.reason,
            )
        )
    parts = (
        PartRecord.objects.standing().filter(engagement__person=person).select_related("part", "recorded_by")
    )
    for record in parts:
        noted_by = record.recorded_by if record.recorded_by != person else None
        found[record.engagement_id].append(
            RecordLine(
                title=record.part.title_in(language),
                done_on=record.done_on,
                how=record.get_source_display(),
                noted_by=noted_by.full_name if noted_by else "",
                remark=record.remark,
            )
        )
    for lines in found.values():
        lines.sort(key=lambda line: line.done_on, reverse=True)
    return dict(found)


def own_records(person: Person) -> list[RecordLine]:
    """Of all jobs, the last day first."""
    lines = [line for of_job in records_of_person(person).values() for line in of_job]
    return sorted(lines, key=lambda line: line.done_on, reverse=True)
