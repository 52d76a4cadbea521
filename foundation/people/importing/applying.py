"""What applying a run does for each kind of file: prepare, check that nothing moved, write."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models

from foundation.errors import DomainError
from foundation.people.importing.bulk import lock_tables
from foundation.people.importing.planning_people import PreparedPeople, plan_people
from foundation.people.importing.planning_units import PreparedUnits
from foundation.people.importing.rules import people, units
from foundation.people.importing.rules.faults import CHANGED, NEW, Line
from foundation.people.importing.snapshots import (
    PeopleSnapshot,
    read_people_rows,
    read_unit_rows,
    take_people_snapshot,
    take_units_snapshot,
)
from foundation.people.models import (
    AwaitedManager,
    Engagement,
    ImportLine,
    ImportRun,
    ImportStatus,
    Membership,
    Person,
    ProposedEnding,
    Unit,
    UnitPeriod,
)


class PeopleChange:
    """Lines of the people file, prepared against a snapshot that must still hold when they are written."""

    tables: tuple[type[models.Model], ...] = (Person, Engagement, Membership, AwaitedManager)

    def __init__(self, lines: Iterable[Line], snapshot: PeopleSnapshot, *, on: date) -> None:
        self.snapshot = snapshot
        self.prepared = PreparedPeople(plan_people(list(lines), snapshot, on=on))
        self.persons_new = len(self.prepared.persons_new)

    @classmethod
    def of_run(cls, run: ImportRun, *, on: date) -> "PeopleChange":
        """Raises DomainError (restage) when people have changed since the file was read."""
        snapshot = take_people_snapshot(on)
        if snapshot.rows.digest() != run.based_on:
            raise DomainError("restage")
        lines = staged_lines(run)
        for line in lines:
            people.settle(line, snapshot.known, on)
        return cls(lines, snapshot, on=on)

    def lock(self) -> None:
        if self.prepared:
            lock_tables(*self.tables)

    def write(self) -> None:
        """Raises DomainError (restage) when people have changed since the snapshot."""
        if not self.prepared:
            return
        if read_people_rows() != self.snapshot.rows:
            raise DomainError("restage")
        self.prepared.write()


class UnitsChange:
    """The same for the units file."""

    persons_new = 0

    def __init__(self, run: ImportRun, *, on: date) -> None:
        self.snapshot = take_units_snapshot()
        if self.snapshot.digest() != run.based_on:
            raise DomainError("restage")
        lines = staged_lines(run)
        for line in lines:
            units.settle(line, self.snapshot.known)
        self.prepared = PreparedUnits(lines, self.snapshot, on=on)

    def lock(self) -> None:
        if self.prepared:
            lock_tables(Unit, UnitPeriod)

    def write(self) -> None:
        if not self.prepared:
            return
        if read_unit_rows() != self.snapshot.rows:
            raise DomainError("restage")
        self.prepared.write()


def staged_lines(run: ImportRun) -> list[Line]:
    """Those that change something.

    Raises DomainError (not_staged) when the run was decided on meanwhile: its lines are wiped in the same
    transaction, so that a status read after the lines tells whether they were whole.
    """
    rows = run.lines.filter(outcome__in=[NEW, CHANGED]).order_by("line_number")
    lines = [Line(number, values) for number, values in rows.values_list("line_number", "values")]
    if not ImportRun.objects.filter(pk=run.pk, status=ImportStatus.STAGED).exists():
        raise DomainError("not_staged")
    return lines


def replace_earlier_runs(run: ImportRun, *, at: datetime) -> None:
    """What earlier people files left open and this one answers.

    A full file is the whole truth: it makes every earlier held line and proposed ending void.
    A supplement does so for the contracts it names.
    """
    held = ImportLine.objects.waiting().exclude(run=run)
    endings = ProposedEnding.objects.filter(confirmed_at=None, run__status=ImportStatus.APPLIED).exclude(
        run=run
    )
    if run.is_partial:
        named = {_key(values) for values in run.lines.values_list("values", flat=True)}
        held = held.filter(pk__in=[line.pk for line in held if _key(line.values) in named])
        endings = endings.filter(
            pk__in=[ending.pk for ending in _with_contracts(endings) if _key_of(ending) in named]
        )
    resolve_held(held, at=at)
    endings.delete()


def resolve_held(lines: models.QuerySet[ImportLine], *, at: datetime) -> None:
    ImportLine.objects.filter(pk__in=list(lines.values_list("pk", flat=True))).update(
        resolved_at=at, values={}, changes=[], faults=[]
    )


def _key(values: dict[str, str]) -> people.ContractKey:
    return values.get("medewerkernummer", ""), values.get("volgnummer", "")


def _with_contracts(endings: models.QuerySet[ProposedEnding]) -> models.QuerySet[ProposedEnding]:
    return endings.select_related("engagement__person")


def _key_of(ending: ProposedEnding) -> people.ContractKey:
    engagement = ending.engagement
    return engagement.person.personnel_number or "", str(engagement.number)
