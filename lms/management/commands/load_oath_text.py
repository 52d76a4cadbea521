from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import clock
from lms.actions.content import load_oath_text


class Command(BaseCommand):
    help = "Loads a dated oath text (YAML as lms/content/oath-texts.nl.yaml). The same day twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            text = load_oath_text(path=file, at=clock.now())
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            raise CommandError(
                f"{file}: {error}. Take lms/content/oath-texts.nl.yaml as an example."
            ) from error
        self.stdout.write(f"Oath text valid from {text.valid_from}, {text.content_sha256[:12]}.")
