from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from foundation import clock


class Command(BaseCommand):
    help = "Sets the demo's clock; it runs on from there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "to", help="ISO time, such as 2026-12-10T15:05; Amsterdam unless it says otherwise"
        )

    def handle(self, *args: object, to: str, **options: object) -> None:
        if not settings.DEMO_CLOCK_FILE:
            raise CommandError("This installation has no demo clock.")
        moment = parse_datetime(to)
        if moment is None:
            raise CommandError(f"{to}: give an ISO time, such as 2026-12-10T15:05.")
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment, clock.AMSTERDAM)
        clock.set_demo_clock(to=moment)
        self.stdout.write(f"In the demo it is now {clock.now().astimezone(clock.AMSTERDAM):%d-%m-%Y %H:%M}.")
