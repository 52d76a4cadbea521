from django.core.management.base import BaseCommand

from config.demo.cast import PASSWORD, cast_in_groups


class Command(BaseCommand):
    help = "Prints the log-ins of the demo."

    def handle(self, *args: object, **options: object) -> None:
        for group, members in cast_in_groups():
            self.stdout.write(f"  {group}")
            for member in members:
                self.stdout.write(f"    {member.username:<10} {member.who}")
        self.stdout.write(f"  wachtwoord van iedereen: {PASSWORD}\n")
