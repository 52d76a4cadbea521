"""What `import_units` and `import_people` share: read, show, apply, answer by exit status."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from foundation import clock
from foundation.people.importing import reports
from foundation.people.importing.actions import apply_run, stage_examination
from foundation.people.importing.examining import Examination
from foundation.people.importing.rules.people import LINES_A_CHUNK


class ImportCommand(BaseCommand):
    # The checks load every address of the site, which takes as long as reading 5,000 people.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Show what would change; write nothing.")
        parser.add_argument(
            "--accept-valid", action="store_true", help="Import what is right, skip wrong lines."
        )
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")
        parser.add_argument(
            "--at", type=_moment, help="The moment of the import (ISO 8601); now if left out."
        )

    def examine(self, content: bytes, *, at: datetime, options: dict[str, Any]) -> Examination:
        raise NotImplementedError

    def follow_up(self, *, at: datetime) -> dict[str, int]:
        """What else is done after an import; counts by name."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        path, at = options["file"], options["at"] or clock.now()
        examination = self.examine(_content(path), at=at, options=options)
        applied: dict[str, int] = {}
        status = _status(examination, options)
        if status == "applied":
            run = stage_examination(examination=examination, file_name=path.name, by=None, at=at)
            apply_run(run=run, at=at, by=None, accept_valid=options["accept_valid"])
            applied = self.follow_up(at=at)
        if options["json"]:
            result = reports.as_json(examination, status=status) | {"follow_up": applied}
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self._print(examination, status, applied)
        if examination.faults:
            raise CommandError(_("%(count)s fouten gevonden.") % {"count": len(examination.faults)})

    def progress(self, done: int, total: int) -> None:
        if total > LINES_A_CHUNK:
            self.stderr.write(_("%(done)s van %(total)s regels gelezen") % {"done": done, "total": total})

    def _print(self, examination: Examination, status: str, applied: dict[str, int]) -> None:
        if status == "dry_run":
            self.stdout.writelines(f"{line}\n" for line in reports.difference_in_words(examination))
        for line in reports.faults_in_words(examination):
            self.stdout.write(line)
        self.stdout.write(reports.counts_in_words(examination.counts))
        for name, count in applied.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(STATUS_WORDS[status]())


STATUS_WORDS = {
    "dry_run": lambda: _("Proef: er is niets geschreven."),
    "applied": lambda: _("Geïmporteerd."),
    "refused": lambda: _("Er is niets geïmporteerd."),
}


def _status(examination: Examination, options: dict[str, Any]) -> str:
    if options["dry_run"]:
        return "dry_run"
    if examination.is_refused or (examination.counts["wrong"] and not options["accept_valid"]):
        return "refused"
    return "applied"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.AMSTERDAM)
