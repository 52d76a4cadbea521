"""Reading in yearly figures: looked at first, then written whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.importing.rules.faults import CHANGED, NEW, UNCHANGED, WRONG, Change, Fault
from foundation.people.importing.rules.reading import read_table
from foundation.people.models import Person
from measurement.models import Figure, FigureImport, Indicator
from measurement.rules.figure_file import read_entries
from measurement.rules.indicator_catalogue import Catalogue, Placed, catalogue_from, place_entries

CATALOGUE = Path(__file__).resolve().parent.parent / "content" / "indicators.yaml"
CHUNK = 500
# What a line says of the figure, and of its indicator.
OF_FIGURE = ("text", "source", "item", "note", "wording", "definition")
OF_INDICATOR = ("name", "theme", "whole")


@dataclass(frozen=True, slots=True)
class Judged:
    """A line that is right, beside what stands there now."""

    placed: Placed
    outcome: str
    changes: tuple[Change, ...] = ()

    @property
    def line(self) -> int:
        return self.placed.entry.line


@dataclass(frozen=True)
class FigureExamination:
    """What a file would do. With one fault it does nothing."""

    content: bytes
    lines: Sequence[Judged]
    faults: Sequence[Fault]
    counts: Mapping[str, int] = field(default_factory=dict)

    def lines_of(self, outcome: str) -> list[Judged]:
        return [one for one in self.lines if one.outcome == outcome]

    @property
    def mark(self) -> str:
        """Of this difference: another one has another mark. Who says yes, says yes to what they saw."""
        seen = [
            (one.line, one.outcome, *((c.field, c.before, c.after) for c in one.changes))
            for one in self.lines
        ]
        return sha256(repr(seen).encode()).hexdigest()[:32]

    @property
    def writes(self) -> bool:
        return not self.faults and bool(self.counts[NEW] or self.counts[CHANGED])


def examine_figures(content: bytes) -> FigureExamination:
    """Reads the file and lays it beside what stands there; writes nothing. Two queries, whatever its length."""
    reading = read_entries(read_table(content))
    placed, doubles = place_entries(reading.entries, catalogue(), own_place=settings.MUNICIPALITY_NAME)
    faults = sorted([*reading.faults, *doubles], key=lambda fault: fault.line)
    indicators = {one.code: one for one in Indicator.objects.all()}
    faults += [
        Fault(
            one.entry.line, "other_unit_before", "unit", one.entry.unit, {"unit": indicators[one.code].unit}
        )
        for one in placed
        if one.code in indicators and indicators[one.code].unit != one.entry.unit
    ]
    figures = {
        (one.indicator.code, one.place, one.period): one
        for one in Figure.objects.select_related("indicator").filter(indicator__code__in=_codes(placed))
    }
    lines = [_judge(one, figures.get(one.key), indicators.get(one.code)) for one in placed]
    counts = Counter({NEW: 0, CHANGED: 0, UNCHANGED: 0})
    counts.update(one.outcome for one in lines)
    counts[WRONG] = len({fault.line for fault in faults})
    return FigureExamination(content, lines, faults, dict(counts))


@transaction.atomic
def stage_figures(*, content: bytes, file_name: str, by: Person | None, at: datetime) -> FigureImport:
    """Keeps the file until somebody decides; nothing of it counts yet. One that is wrong is kept as refused."""
    examination = examine_figures(content)
    status = FigureImport.Status.REFUSED if examination.faults else FigureImport.Status.STAGED
    return FigureImport.objects.create(
        file_name=file_name[:200],
        content=content,
        status=status,
        counts=dict(examination.counts),
        staged_at=at,
        staged_by=by,
    )


@transaction.atomic
def apply_figures(
    *, file: FigureImport, by: Person | None, at: datetime, mark: str | None = None
) -> FigureExamination:
    """Writes all of it. `mark`: of the difference that was seen; None: whatever it is now.

    Raises DomainError: figures_decided for a file that was applied already, figures_wrong with a fault,
    figures_moved when the difference is another by now.
    """
    # One import at a time, so that what is laid beside each other stays so until it is written.
    list(Indicator.objects.select_for_update().order_by("pk").values_list("pk"))
    file = FigureImport.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.is_applied:
        raise DomainError("figures_decided")
    examination = examine_figures(bytes(file.content))
    if examination.faults:
        raise DomainError("figures_wrong", faults=len(examination.faults))
    if mark is not None and mark != examination.mark:
        raise DomainError("figures_moved")
    _write(examination, file)
    file.status, file.applied_at, file.applied_by = FigureImport.Status.APPLIED, at, by
    file.counts = dict(examination.counts)
    file.save(update_fields=["status", "applied_at", "applied_by", "counts"])
    record_event(
        kind="figures_imported",
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=file.public_id,
        details={"file": file.file_name, **examination.counts},
    )
    return examination


def discard_figures(*, file: FigureImport) -> None:
    """Raises DomainError (figures_decided) for a file from which figures were read."""
    if file.is_applied:
        raise DomainError("figures_decided")
    file.delete()


def catalogue() -> Catalogue:
    return catalogue_from(yaml.safe_load(CATALOGUE.read_text(encoding="utf-8")))


def _codes(placed: Sequence[Placed]) -> list[str]:
    return sorted({one.code for one in placed})


def _judge(one: Placed, figure: Figure | None, indicator: Indicator | None) -> Judged:
    if figure is None or indicator is None:
        return Judged(one, NEW)
    wanted = _figure_values(one) | _indicator_values(one)
    now = {name: getattr(figure, name) for name in OF_FIGURE}
    now |= {name: getattr(indicator, name) for name in OF_INDICATOR}
    changes = tuple(
        Change(name, _shown(now[name]), _shown(wanted[name]))
        for name in (*OF_FIGURE, *OF_INDICATOR)
        if now[name] != wanted[name]
    )
    return Judged(one, CHANGED if changes else UNCHANGED, changes)


def _shown(value: Any) -> str:
    return value.get("nl", "") if isinstance(value, Mapping) else str(value)


def _figure_values(one: Placed) -> dict[str, Any]:
    entry = one.entry
    return {
        "text": entry.value.text,
        "source": entry.source,
        "item": entry.item,
        "note": entry.note,
        "wording": dict(one.wording),
        "definition": dict(one.definition),
    }


def _indicator_values(one: Placed) -> dict[str, Any]:
    return {"name": dict(one.name), "theme": one.theme, "whole": one.whole}


def _write(examination: FigureExamination, file: FigureImport) -> None:
    indicators = _written_indicators(examination)
    new = [one.placed for one in examination.lines_of(NEW)]
    Figure.objects.bulk_create(
        [Figure(indicator=indicators[one.code], **_row(one, file)) for one in new], batch_size=CHUNK
    )
    for line in examination.lines_of(CHANGED):
        one = line.placed
        Figure.objects.filter(
            indicator=indicators[one.code], place=one.place, period=one.entry.period
        ).update(**_row(one, file))


def _row(one: Placed, file: FigureImport) -> dict[str, Any]:
    value = one.entry.value
    return _figure_values(one) | {
        "place": one.place,
        "period": one.entry.period,
        "year": one.entry.year,
        "number": value.number,
        "bound": value.bound,
        "read_from": file,
    }


def _written_indicators(examination: FigureExamination) -> dict[str, Indicator]:
    """By code. What two lines say of one indicator is said by the last."""
    wanted = {one.placed.code: one.placed for one in examination.lines}
    there = {one.code: one for one in Indicator.objects.filter(code__in=wanted)}
    Indicator.objects.bulk_create(
        [
            Indicator(code=code, unit=one.entry.unit, **_indicator_values(one))
            for code, one in wanted.items()
            if code not in there
        ],
        batch_size=CHUNK,
    )
    for code, indicator in there.items():
        values = _indicator_values(wanted[code])
        if any(getattr(indicator, name) != value for name, value in values.items()):
            Indicator.objects.filter(pk=indicator.pk).update(**values)
    return {one.code: one for one in Indicator.objects.filter(code__in=wanted)}
