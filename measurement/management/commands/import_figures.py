import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from foundation import clock
from foundation.people.importing.rules.faults import CHANGED, NEW
from measurement.actions.figures import (
    FigureExamination,
    Judged,
    apply_figures,
    examine_figures,
    stage_figures,
)
from measurement.messages.figures import explain_figure_fault


class Command(BaseCommand):
    help = "Reads yearly figures from a CSV file: all of it, or nothing when a line is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Show what would change; write nothing.")
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")
        parser.add_argument(
            "--at", type=_moment, help="The moment of the import (ISO 8601); now if left out."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, at = options["file"], options["at"] or clock.now()
        examination = examine_figures(_content(path))
        status = _status(examination, is_dry_run=options["dry_run"])
        if status == "applied":
            file = stage_figures(content=examination.content, file_name=path.name, by=None, at=at)
            apply_figures(file=file, by=None, at=at)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(examination, status), ensure_ascii=False, indent=2))
        else:
            self._print(examination, status)
        if examination.faults:
            raise CommandError(_("%(count)s fouten gevonden.") % {"count": len(examination.faults)})

    def _print(self, examination: FigureExamination, status: str) -> None:
        for fault in map(explain_figure_fault, examination.faults):
            column = _(", kolom %(column)s") % {"column": fault.column} if fault.column else ""
            value = f" ‘{fault.value}’" if fault.value else ""
            line = _("regel %(line)s") % {"line": fault.line}
            self.stdout.write(f"{line}{column}{value}: {fault.sentence} {fault.mend}")
        for one in [*examination.lines_of(NEW), *examination.lines_of(CHANGED)]:
            entry = one.placed.entry
            self.stdout.write(
                f"{one.outcome}: {entry.source} {entry.period} {entry.item}: {entry.value.text}"
            )
            for change in one.changes:
                self.stdout.write(f"    {change.field}: {change.before or '–'} → {change.after or '–'}")
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in examination.counts.items()))
        self.stdout.write(STATUS_WORDS[status]())


STATUS_WORDS = {
    "dry_run": lambda: _("Proef: er is niets geschreven."),
    "applied": lambda: _("Ingelezen."),
    "unchanged": lambda: _("Alles stond er al. Er is niets veranderd."),
    "refused": lambda: _("Er is niets ingelezen."),
}


def _status(examination: FigureExamination, *, is_dry_run: bool) -> str:
    if is_dry_run:
        return "dry_run"
    if examination.faults:
        return "refused"
    return "applied" if examination.writes else "unchanged"


def _as_json(examination: FigureExamination, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "counts": dict(examination.counts),
        "new": [_line_as_json(one) for one in examination.lines_of(NEW)],
        "changed": [_line_as_json(one) for one in examination.lines_of(CHANGED)],
        "faults": [explain_figure_fault(fault).as_json() for fault in examination.faults],
    }


def _line_as_json(one: Judged) -> dict[str, Any]:
    entry = one.placed.entry
    return {
        "line": one.line,
        "code": one.placed.code,
        "place": one.placed.place,
        "period": entry.period,
        "value": entry.value.text,
        "changes": [change.as_json() for change in one.changes],
    }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.AMSTERDAM)
