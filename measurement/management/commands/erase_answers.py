from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import clock
from foundation.errors import DomainError
from foundation.people.models import Person
from measurement.actions.erasing import erase_answers
from measurement.management.commands.escrow_study_key import SENTENCES, study_with


class Command(BaseCommand):
    help = (
        "Erases what one person answered in a study, on their request to the privacy officer. Only as long as the study has its "
        "key, and where the key files are. Numbers that were released stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("study", help="public id of the study, as in the address of its page")
        parser.add_argument("number", help="personnel number of the person")
        parser.add_argument("--dry-run", action="store_true", help="only tell how many answers would go")

    def handle(self, *args: Any, study: str, number: str, dry_run: bool, **options: Any) -> None:
        person = Person.objects.filter(personnel_number=number).first()
        if person is None:
            raise CommandError(f"Nobody has personnel number {number}.")
        try:
            count = erase_answers(
                study=study_with(study), person=person, at=clock.now(), is_rehearsal=dry_run
            )
        except DomainError as refusal:
            raise CommandError(SENTENCES[refusal.code]) from refusal
        self.stdout.write(f"{count} answers {'would be ' if dry_run else ''}erased.")
