from django.core.management.base import BaseCommand

from config.search.keeping import rebuild


class Command(BaseCommand):
    help = "Brings the search index in line with what is published. What did not change is left as it is."

    def handle(self, *args: object, **options: object) -> None:
        written, gone = rebuild()
        self.stdout.write(f"{written} documents indexed, {gone} removed.")
