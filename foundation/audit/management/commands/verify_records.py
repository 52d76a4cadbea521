import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.audit.verification import verify_records


class Command(BaseCommand):
    help = "Proves that the sealed records and their chain are as they were written; exits with 1 if not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object for each fault")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify_records()
        as_json = options["json"]
        for fault in faults:
            line = json.dumps(asdict(fault), default=str) if as_json else f"{fault.code}: {fault.sentence}"
            self.stdout.write(line)
        # Beside the lines of --json, not among them.
        (self.stderr if as_json else self.stdout).write(f"{len(faults)} faults")
        if faults:
            raise SystemExit(1)
