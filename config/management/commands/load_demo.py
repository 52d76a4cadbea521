from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.load import load_demo
from foundation.people.models import Person

# A municipality with all of the cast and their teams, and the largest that we measure.
FEWEST, MOST = 50, 15_000
BAR_WIDTH = 30


class Command(BaseCommand):
    help = (
        "Fills an empty database with the fictional gemeente Lindewaard: so many people at work, and who left "
        "in five years. Does nothing when people are there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people", type=int, default=1200, help=f"how many at work, {FEWEST} to {MOST:,} (1,200)"
        )

    def handle(self, *args: object, people: int, **options: object) -> None:
        if not FEWEST <= people <= MOST:
            raise CommandError(f"--people {people}: give a number from {FEWEST} to {MOST}.")
        if Person.objects.exists():
            self.stdout.write(f"{Person.objects.count()} people are here already; nothing loaded.")
            return
        load_demo(people=people, tell=self._tell)
        left = Person.objects.count() - people
        self.stdout.write(f"{people} people loaded, and {left} who left.")

    def _tell(self, share_0_1: float, what: str) -> None:
        """A bar that moves on a terminal, lines elsewhere."""
        filled = round(share_0_1 * BAR_WIDTH)
        bar = f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {share_0_1:4.0%} {what}"
        if not self.stdout.isatty():
            self.stdout.write(bar)
            return
        self.stdout.write(f"\r{bar:<78}", ending="\n" if share_0_1 >= 1 else "")
        self.stdout.flush()
