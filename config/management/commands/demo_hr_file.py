from django.core.management.base import BaseCommand, CommandParser

from config.demo.load import DEMO_NOW
from config.demo.municipality import build, units_file
from config.demo.people import people_file


class Command(BaseCommand):
    help = "Prints the HR file of the demo, to change and import again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=1200)
        parser.add_argument(
            "--units", action="store_true", help="The file of units instead, as it first was in 2022."
        )

    def handle(self, *args: object, people: int, units: bool = False, **options: object) -> None:
        today = DEMO_NOW.date()
        content = (
            units_file(build(people=people, today=today).units)
            if units
            else people_file(people=people, today=today)
        )
        self.stdout.write(content.decode("utf-8"), ending="")
