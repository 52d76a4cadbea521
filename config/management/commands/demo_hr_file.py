from django.core.management.base import BaseCommand, CommandParser

from config.demo.load import DEMO_NOW
from config.demo.people import people_file


class Command(BaseCommand):
    help = "Prints the HR file of the demo, to change and import again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=1200)

    def handle(self, *args: object, people: int, **options: object) -> None:
        self.stdout.write(people_file(people=people, today=DEMO_NOW.date()).decode("utf-8"), ending="")
