from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import clock
from foundation.printing.actions import print_storage
from lms.actions.exports import export_completions


class Command(BaseCommand):
    help = "Writes a file with the completions that changed since the last one (docs/completion-export.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="A folder that gets a copy, for the HR system to fetch.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["to"]
        if folder and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        made = export_completions(by=None, at=clock.now())
        with print_storage().open(made.file_name) as file:
            content = file.read()
        if folder:
            (folder / f"afrondingen-{made.number}.csv").write_bytes(content)
        self.stdout.write(
            f"Export {made.number}: {made.new_count} new, {made.carried_count} carried over, "
            f"{made.withdrawn_count} withdrawn."
        )
