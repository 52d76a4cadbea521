import time
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.due import Done, run_due
from foundation import clock


class Command(BaseCommand):
    help = (
        "Does all that is due by now: assignments, mail, oorkonden left behind, wiping, the chain's head. "
        "A part that fails is told and stops none of the others; the exit status is then 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="ISO time, instead of now")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever, with this pause")

    def handle(self, *args: object, at: str | None, every: int | None, **options: object) -> None:
        while True:
            # A database that was away is asked again over a new connection.
            close_old_connections()
            done = run_due(at=_moment(at) if at else clock.now())
            # Going on for ever it only speaks when it did something.
            if any(done.counts.values()) or not every:
                self.stdout.write(_in_words(done))
            if not every:
                if done.failed:
                    raise CommandError(_told(done))
                return
            if done.failed:
                self.stderr.write(_told(done))
            time.sleep(every)


def _told(done: Done) -> str:
    return f"Failed: {', '.join(done.failed)}. The log says why."


def _in_words(done: Done) -> str:
    counts = [f"{name} {count}" for name, count in done.counts.items() if count]
    return ", ".join(counts) or "nothing was due"


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError(f"--at {text}: give an ISO time, such as 2026-12-10T15:00+01:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, clock.AMSTERDAM)
