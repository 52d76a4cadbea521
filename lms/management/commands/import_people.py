from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from foundation.clock import local_date
from foundation.people.importing.command import ImportCommand
from foundation.people.importing.queries import Examination, examine_people
from lms.actions.assigning import assign_requirements


class Command(ImportCommand):
    help = "Imports people and their contracts from the HR file, and gives each what is required of them."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--partial", action="store_true", help="A supplement: who is not in it has not left."
        )

    def examine(self, content: bytes, *, at: datetime, options: dict[str, Any]) -> Examination:
        return examine_people(
            content=content, on=local_date(at), is_partial=options["partial"], progress=self.progress
        )

    def follow_up(self, *, at: datetime) -> dict[str, int]:
        return {"assignments": assign_requirements(at=at)}
