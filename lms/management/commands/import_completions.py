from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from foundation import clock
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.importing.rules.faults import NEW, UNCHANGED, WRONG
from foundation.people.models import Person, PersonStatus
from lms.actions.record_files import carry_out_records, confirm_records, stage_records
from lms.models import RecordKind, RecordRun
from lms.queries.record_files import examine_records
from lms.rules.record_file import Reading
from lms.views.record_sentences import explain_record_fault, record_refusal


class Command(BaseCommand):
    help = (
        "Reads a CSV file with earlier completions or attendance (docs/completion-import.md) and says what is new and "
        "what is wrong. Writes nothing without --commit; the same file twice adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=RecordKind.values, required=True)
        parser.add_argument("--commit", action="store_true", help="Write what is new; needs --by.")
        parser.add_argument(
            "--by", help="Personnel number of who answers for the file; it stands on each record."
        )
        parser.add_argument(
            "--accept-valid", action="store_true", help="Write what is right, skip wrong lines."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        by, at = _person(options["by"]), clock.now()
        if options["commit"] and by is None:
            raise CommandError("Say with --by who answers for this file: a personnel number.")
        reading = examine_records(content, options["kind"], by=by, today=local_date(at))
        self._print(reading)
        if not options["commit"] or by is None:
            self.stdout.write(_("Proef: er is niets geschreven."))
            return
        file = stage_records(content=content, kind=options["kind"], file_name=path.name, by=by, at=at)
        try:
            run, _made = confirm_records(file=file, by=by, at=at, accept_valid=options["accept_valid"])
        except DomainError as error:
            raise CommandError(record_refusal(error)) from error
        carry_out_records(run=run, at=at)
        added = RecordRun.objects.get(pk=run.pk).added_count
        self.stdout.write(_("%(count)s vastgelegd.") % {"count": added})

    def _print(self, reading: Reading) -> None:
        for explained in map(explain_record_fault, reading.faults):
            where = _("regel %(line)s") % {"line": explained.line}
            column = _(", kolom %(column)s") % {"column": explained.column} if explained.column else ""
            value = f" ‘{explained.value}’" if explained.value else ""
            self.stdout.write(f"{where}{column}{value}: {explained.sentence} {explained.mend}")
        counts = reading.counts
        self.stdout.write(
            _("nieuw %(new)s, staat er al %(known)s, fout %(wrong)s")
            % {"new": counts[NEW], "known": counts[UNCHANGED], "wrong": counts[WRONG]}
        )


def _person(number: str | None) -> Person | None:
    if number is None:
        return None
    person = Person.objects.filter(personnel_number=number, status=PersonStatus.ACTIVE).first()
    if person is None:
        raise CommandError(f"--by: nobody here has personnel number {number}.")
    return person
