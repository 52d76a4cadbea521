from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import clock
from foundation.errors import DomainError
from measurement.actions.study_keys import escrow_study_key
from measurement.models import Study


class Command(BaseCommand):
    help = (
        "Writes the keys of a study to MEASUREMENT_ESCROW_DIR and prints two codes that open it together: one for each of two "
        "roles. They are printed once and kept nowhere; an earlier escrow of the study is replaced."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("study", help="public id of the study, as in the address of its page")

    def handle(self, *args: Any, study: str, **options: Any) -> None:
        try:
            first, second = escrow_study_key(study=study_with(study), at=clock.now())
        except DomainError as refusal:
            raise CommandError(SENTENCES[refusal.code]) from refusal
        self.stdout.write(f"Code for the first role, such as the privacy officer: {first}")
        self.stdout.write(f"Code for the second role, such as the security officer: {second}")
        self.stdout.write("Give each to one person. Neither opens anything without the other.")


SENTENCES = {
    "no_study_key": "This study has no keys yet. Run `manage.py run_due` first.",
    "study_key_destroyed": "The keys of this study are destroyed; that is not undone.",
    "study_keys_gone": "The key files are not in MEASUREMENT_KEY_DIR. Run this where the worker runs.",
    "no_escrow": "There is no escrow of this study in MEASUREMENT_ESCROW_DIR.",
    "codes_refused": "These two codes do not open the escrow. Check them, and that it is the latest pair.",
    "keys_are_there": "The key files are there already; nothing was changed.",
}


def study_with(public_id: str) -> Study:
    """Raises CommandError."""
    try:
        return Study.objects.get(public_id=public_id)
    except Study.DoesNotExist as error:
        raise CommandError(f"There is no study {public_id}.") from error
    except ValidationError as error:
        # Not an id at all.
        raise CommandError(f"{public_id} is no id of a study.") from error
