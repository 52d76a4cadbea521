"""Reading staged and applied HR files."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from foundation.people.importing.examining import Examination, examine_people, examine_units
from foundation.people.importing.rules.faults import Fault
from foundation.people.models import (
    HeadingMapping,
    ImportKind,
    ImportLine,
    ImportRun,
    ImportStatus,
    LineOutcome,
    ProposedEnding,
)

__all__ = [
    "Examination",
    "StagedDifference",
    "examine_people",
    "examine_units",
    "faults_of",
    "faults_of_line",
    "held_lines",
    "import_runs",
    "proposed_endings",
    "remembered_headings",
    "runs_with_endings",
    "staged_difference",
]


@dataclass(frozen=True)
class StagedDifference:
    """`counts`: lines by outcome, and `ended`: contracts the file no longer names."""

    counts: dict[str, int]
    new: QuerySet[ImportLine]
    changed: QuerySet[ImportLine]
    held: QuerySet[ImportLine]
    ended: QuerySet[ProposedEnding]


def import_runs() -> QuerySet[ImportRun]:
    """Newest first."""
    return ImportRun.objects.select_related("started_by").order_by("-staged_at", "-pk")


def staged_difference(run: ImportRun) -> StagedDifference:
    """The lists are lazy and in the order of the file: take pages of them."""
    lines = run.lines.order_by("line_number")
    return StagedDifference(
        counts=run.counts,
        new=lines.filter(outcome=LineOutcome.NEW),
        changed=lines.filter(outcome=LineOutcome.CHANGED),
        held=lines.filter(outcome=LineOutcome.HELD, resolved_at=None),
        ended=proposed_endings(run),
    )


def faults_of(run: ImportRun) -> list[Fault]:
    """In the order of the file. Of a run that was decided upon the values are gone."""
    rows = run.lines.with_faults().values_list("line_number", "faults")
    return [Fault(line=number, **fault) for number, faults in rows for fault in faults]


def faults_of_line(line: ImportLine) -> list[Fault]:
    return [Fault(line=line.line_number, **fault) for fault in line.faults]


def held_lines() -> QuerySet[ImportLine]:
    """Lines of applied files whose unit is still unknown."""
    return ImportLine.objects.waiting().select_related("run")


def proposed_endings(run: ImportRun | None = None) -> QuerySet[ProposedEnding]:
    """To be confirmed: of this run, or of all applied runs."""
    open_ones = ProposedEnding.objects.filter(confirmed_at=None).select_related("engagement__person", "run")
    mine = open_ones.filter(run=run) if run else open_ones.filter(run__status=ImportStatus.APPLIED)
    return mine.order_by("engagement__person__family_name", "engagement__person__given_name", "pk")


def runs_with_endings() -> QuerySet[ImportRun]:
    """Applied runs with endings still to be confirmed, each with their `open_count`."""
    still_open = Count("proposed_endings", filter=Q(proposed_endings__confirmed_at=None))
    return (
        import_runs()
        .filter(status=ImportStatus.APPLIED)
        .annotate(open_count=still_open)
        .filter(open_count__gt=0)
    )


def remembered_headings(kind: ImportKind) -> QuerySet[HeadingMapping]:
    return HeadingMapping.objects.filter(kind=kind).order_by("heading")
