"""What of the completions stood in no file for the HR system yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from dilemmas.models import TrainingSet
from foundation.clock import local_date
from foundation.people.models import Engagement
from lms.models import (
    Completion,
    CompletionExport,
    CompletionSource,
    ExportedKind,
    ExportedRecord,
    PartRecord,
    PartRecordWithdrawal,
    PartSource,
)
from lms.rules.completion_file import Change, Line

TRAINING_CODE, TRAINING_TITLE = "online-dilemmatraining", "Online dilemmatraining"


@dataclass(frozen=True, slots=True)
class ToExport:
    """`kind` and `record_id`: as on an ExportedRecord."""

    kind: str
    record_id: int
    line: Line


def all_exports() -> QuerySet[CompletionExport]:
    """The newest first."""
    return CompletionExport.objects.select_related("made_by").order_by("-number")


def not_exported() -> list[ToExport]:
    """In the order in which it was recorded, a kind at a time. Who has no personnel number waits for one."""
    return [*_modules(), *_trainings(), *_parts(), *_withdrawals()]


def _modules() -> Iterator[ToExport]:
    rows = _new(Completion.objects.standing(), ExportedKind.MODULE, "engagement")
    for one in rows.select_related("version", "engagement__person"):
        is_carried = one.source == CompletionSource.CARRIED_OVER
        line = Line(
            *_who(one.engagement),
            kind="module",
            code=str(one.module_key),
            title=one.version.title("nl"),
            version=one.version.number,
            completed_on=one.completed_on,
            source=one.source,
            change=Change.CARRIED if is_carried else Change.NEW,
        )
        yield ToExport(ExportedKind.MODULE, one.pk, line)


def _trainings() -> Iterator[ToExport]:
    done = TrainingSet.objects.exclude(completed_at=None)
    for one in _new(done, ExportedKind.TRAINING, "engagement").select_related("engagement__person"):
        line = Line(
            *_who(one.engagement),
            kind="training",
            code=TRAINING_CODE,
            title=TRAINING_TITLE,
            version="",
            completed_on=local_date(one.completed_at),
            source="attempt",
            change=Change.NEW,
        )
        yield ToExport(ExportedKind.TRAINING, one.pk, line)


def _parts() -> Iterator[ToExport]:
    # What was withdrawn before it was ever sent need not be sent.
    rows = _new(PartRecord.objects.filter(withdrawal=None), ExportedKind.PART, "engagement")
    for one in rows.select_related("part", "engagement__person"):
        is_carried = one.source == PartSource.CARRIED_OVER
        yield ToExport(
            ExportedKind.PART, one.pk, _part_line(one, Change.CARRIED if is_carried else Change.NEW)
        )


def _withdrawals() -> Iterator[ToExport]:
    sent = ExportedRecord.objects.filter(kind=ExportedKind.PART, record_id=OuterRef("record_id"))
    withdrawn = PartRecordWithdrawal.objects.filter(Exists(sent))
    rows = _new(withdrawn, ExportedKind.WITHDRAWAL, "record__engagement")
    for one in rows.select_related("record__part", "record__engagement__person"):
        yield ToExport(ExportedKind.WITHDRAWAL, one.pk, _part_line(one.record, Change.WITHDRAWN))


def _part_line(record: PartRecord, change: Change) -> Line:
    return Line(
        *_who(record.engagement),
        kind="onderdeel",
        code=record.part.code,
        title=record.part.title,
        version="",
        completed_on=record.done_on,
        source=record.source,
        change=change,
    )


def _new(rows, kind: ExportedKind, engagement: str):  # type: ignore[no-untyped-def]
    sent = ExportedRecord.objects.filter(kind=kind, record_id=OuterRef("pk"))
    numbered = {f"{engagement}__person__personnel_number__isnull": False}
    return (
        rows.filter(~Exists(sent), **numbered)
        .exclude(**{f"{engagement}__person__personnel_number": ""})
        .order_by("pk")
    )


def _who(engagement: Engagement) -> tuple[str, int]:
    return engagement.person.personnel_number or "", engagement.number
