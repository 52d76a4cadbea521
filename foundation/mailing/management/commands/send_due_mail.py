from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation import clock
from foundation.mailing.actions import send_due_mail


class Command(BaseCommand):
    help = "Sends the mail that is due; safe to run as often as you like, and twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="messages at most; all that is due without it")

    def handle(self, *args: Any, **options: Any) -> None:
        result = send_due_mail(at=clock.now(), limit=options["limit"])
        self.stdout.write(
            f"{result.sent} sent, {result.retried} retried, {result.failed} failed, "
            f"{result.uncertain} uncertain, {result.cancelled} cancelled"
        )
