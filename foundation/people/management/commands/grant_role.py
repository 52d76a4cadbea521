from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import clock
from foundation.people.actions import create_login, grant_role
from foundation.people.actions.roles import earliest_start
from foundation.people.models import BY_RULE, OF_A_UNIT, Person, Role, Unit, User


class Command(BaseCommand):
    help = "Gives somebody of the HR file a role; with --login also a log-in, for the first people of an installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("personnel_number")
        parser.add_argument("role", choices=sorted(set(Role.values) - BY_RULE))
        parser.add_argument("--unit", metavar="CODE", help="the unit at which the role ends")
        parser.add_argument("--login", metavar="NAME", help="makes this log-in; asks for the password")

    def handle(
        self,
        *args: object,
        personnel_number: str,
        role: str,
        login: str | None,
        unit: str | None,
        **options: object,
    ) -> None:
        person = Person.objects.filter(personnel_number=personnel_number).first()
        if person is None:
            raise CommandError(f"{personnel_number}: nobody has this number. Import the HR file first.")
        at_unit = Unit.objects.filter(code=unit).first() if unit else None
        if unit and at_unit is None:
            raise CommandError(f"--unit {unit}: no unit has this code. Import the units first.")
        if role in OF_A_UNIT and at_unit is None:
            raise CommandError(f"{role} ends at a unit: add --unit CODE.")
        if login:
            self._make_login(person, login)
        at = clock.now()
        # As for HR: only the first people of an installation begin at once.
        starts_on = earliest_start(role, at=at)
        grant = grant_role(person=person, role=role, unit=at_unit, at=at, starts_on=starts_on)
        self.stdout.write(f"{person} is {grant.get_role_display()} from {grant.valid_from} on.")

    def _make_login(self, person: Person, name: str) -> None:
        if person.user is not None:
            raise CommandError(f"{person} has a log-in already: {person.user.get_username()}.")
        if User.objects.filter(username=name).exists():
            raise CommandError(f"--login {name}: taken. Choose another name.")
        password = getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        create_login(person=person, username=name, password=password)
