from typing import Any

from django.core.management.base import BaseCommand

from foundation import clock
from foundation.audit.actions import publish_chain_head
from foundation.audit.heads import published_heads


class Command(BaseCommand):
    help = "Writes where the chain of records stands to a file outside the database; run it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        publish_chain_head(at=clock.now())
        self.stdout.write(f"{sum(1 for _ in published_heads())} heads published")
