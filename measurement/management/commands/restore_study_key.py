from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import clock
from foundation.errors import DomainError
from measurement.actions.study_keys import restore_study_key
from measurement.management.commands.escrow_study_key import SENTENCES, study_with


class Command(BaseCommand):
    help = "Writes the key files of a study again from its escrow; asks for the two codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("study", help="public id of the study, as in the address of its page")

    def handle(self, *args: Any, study: str, **options: Any) -> None:
        found = study_with(study)
        # Typed, so that they stand in no list of processes and no history of a shell.
        first, second = getpass("First code: "), getpass("Second code: ")
        try:
            restore_study_key(study=found, first=first, second=second, at=clock.now())
        except DomainError as refusal:
            raise CommandError(SENTENCES[refusal.code]) from refusal
        self.stdout.write("The key files are back.")
