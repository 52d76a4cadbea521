from django.core.management.base import BaseCommand

from config.demo.people import CAST, PASSWORD


class Command(BaseCommand):
    help = "Prints the log-ins of the demo."

    def handle(self, *args: object, **options: object) -> None:
        for member in CAST:
            self.stdout.write(f"  {member.username:<10} {member.who}")
        self.stdout.write(f"  wachtwoord van iedereen: {PASSWORD}\n")
