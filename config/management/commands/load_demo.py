from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.load import load_demo
from config.demo.people import CAST
from foundation.people.models import Person


class Command(BaseCommand):
    help = (
        "Fills an empty database with the fictional gemeente Lindewaard. Does nothing when people are there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=1200, help="how many people, 8 to 15,000")

    def handle(self, *args: object, people: int, **options: object) -> None:
        if not len(CAST) <= people <= 15_000:
            raise CommandError(f"--people {people}: give a number from {len(CAST)} to 15000.")
        if Person.objects.exists():
            self.stdout.write(f"{Person.objects.count()} people are here already; nothing loaded.")
            return
        load_demo(people=people, tell=self.stdout.write)
        self.stdout.write(f"{Person.objects.count()} people loaded.")
