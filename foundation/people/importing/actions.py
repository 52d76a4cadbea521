"""From an HR file to units, persons and contracts: read and kept first, applied when HR says so."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.importing import staging
from foundation.people.importing.applying import (
    PeopleChange,
    UnitsChange,
    replace_earlier_runs,
    resolve_held,
)
from foundation.people.importing.examining import Examination, examine_people, examine_units
from foundation.people.importing.rules.faults import CHANGED, HELD, NEW, UNCHANGED, Line
from foundation.people.importing.rules.headings import (
    PEOPLE_FILE,
    UNITS_FILE,
    is_forbidden_heading,
    normalise_heading,
)
from foundation.people.importing.rules.people import judge_again
from foundation.people.importing.snapshots import take_people_snapshot
from foundation.people.models import (
    Engagement,
    HeadingMapping,
    ImportKind,
    ImportLine,
    ImportRun,
    ImportStatus,
    Person,
    ProposedEnding,
)

# How long a file that was read waits for HR to import it or throw it away.
KEEP_UNDECIDED = timedelta(days=30)
FILE_KINDS = {ImportKind.PEOPLE: PEOPLE_FILE, ImportKind.UNITS: UNITS_FILE}
EVENTS = {ImportKind.PEOPLE: "people_imported", ImportKind.UNITS: "units_imported"}


@dataclass(frozen=True)
class AppliedCounts:
    """Lines by outcome; `ended` are proposed, `persons_new` are the people among the new lines."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    held: int = 0
    ended: int = 0
    persons_new: int = 0


def stage_people(
    *, file_name: str, content: bytes, by: Person | None, at: datetime, partial: bool = False
) -> ImportRun:
    """Reads and judges the file; nothing is imported yet. A `partial` file says nothing of who is not in it."""
    examination = examine_people(content=content, on=local_date(at), is_partial=partial)
    return stage_examination(examination=examination, file_name=file_name, by=by, at=at)


def stage_units(*, file_name: str, content: bytes, by: Person | None, at: datetime) -> ImportRun:
    examination = examine_units(content=content, on=local_date(at))
    return stage_examination(examination=examination, file_name=file_name, by=by, at=at)


def stage_examination(
    *, examination: Examination, file_name: str, by: Person | None, at: datetime
) -> ImportRun:
    return staging.stage(examination=examination, file_name=file_name, by=by, at=at)


def apply_run(
    *, run: ImportRun, at: datetime, by: Person | None, accept_valid: bool = False
) -> AppliedCounts:
    """Imports the new and changed lines, all of them or none.

    Raises DomainError: not_staged; has_wrong_lines, unless `accept_valid`; restage, when people or units
    have changed since the file was read, or a newer file was applied.
    """
    _refuse_unless_applicable(run, accept_valid)
    on = local_date(at)
    is_people = run.kind == ImportKind.PEOPLE
    change = PeopleChange.of_run(run, on=on) if is_people else UnitsChange(run, on=on)
    counts = AppliedCounts(**run.counts, persons_new=change.persons_new)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        _refuse_unless_applicable(locked, accept_valid)
        if is_people:
            replace_earlier_runs(locked, at=at)
        staging.forget_staged_lines(run=locked, keep_held=True)
        locked.status, locked.applied_at = ImportStatus.APPLIED, at
        locked.save(update_fields=["status", "applied_at"])
        # Last of the locks but that of the audit chain: where others can read on, they wait the shortest.
        change.lock()
        change.write()
        _record(EVENTS[ImportKind(run.kind)], at=at, by=by, run=locked, details=asdict(counts))
    run.refresh_from_db()
    return counts


def discard_run(*, run: ImportRun) -> None:
    """Raises DomainError (not_staged) once it is applied or discarded."""
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.status not in {ImportStatus.STAGED, ImportStatus.REFUSED}:
            raise DomainError("not_staged")
        staging.forget_staged_lines(run=locked, keep_held=False)
        locked.proposed_endings.all().delete()
        locked.status = ImportStatus.DISCARDED
        locked.save(update_fields=["status"])
    run.refresh_from_db()


def discard_forgotten_runs(*, at: datetime) -> int:
    """Throws away the files that nobody decided on in time: their lines hold data of people."""
    forgotten = ImportRun.objects.filter(
        status__in=(ImportStatus.STAGED, ImportStatus.REFUSED), staged_at__lt=at - KEEP_UNDECIDED
    )
    runs = list(forgotten)
    for run in runs:
        discard_run(run=run)
    return len(runs)


def retry_held_lines(*, at: datetime, by: Person | None) -> AppliedCounts:
    """Imports the held lines whose unit is known by now; `held` counts those that go on waiting.

    Raises DomainError (restage) when people change while it works; try again.
    """
    on = local_date(at)
    rows = list(ImportLine.objects.waiting())
    snapshot = take_people_snapshot(on)
    lines = {row.pk: Line(row.line_number, row.values) for row in rows}
    judge_again(lines.values(), snapshot.known, on)
    ready = {pk: line for pk, line in lines.items() if line.outcome in {NEW, CHANGED, UNCHANGED}}
    if not ready:
        return AppliedCounts(held=len(rows))
    change = PeopleChange([line for line in ready.values() if line.outcome != UNCHANGED], snapshot, on=on)
    counts = _counts(ready.values(), held=len(rows) - len(ready), persons_new=change.persons_new)
    with transaction.atomic():
        change.lock()
        still_waiting = ImportLine.objects.waiting().filter(pk__in=list(ready))
        if still_waiting.count() != len(ready):
            raise DomainError("restage")
        change.write()
        resolve_held(still_waiting, at=at)
        _record("held_lines_imported", at=at, by=by, details=asdict(counts))
    return counts


def confirm_endings(
    *, run: ImportRun, engagements: Iterable[Engagement], ends_on: date, at: datetime, by: Person | None
) -> int:
    """Ends these contracts on that day, as far as the run proposed it; how many.

    Raises DomainError: not_applied; ends_before_start, with `count`, when some start later.
    """
    with transaction.atomic():
        proposals = _open_proposals(run, engagements)
        contracts = Engagement.objects.filter(pk__in=[proposal.engagement_id for proposal in proposals])
        if too_late := contracts.filter(starts_on__gt=ends_on).count():
            raise DomainError("ends_before_start", count=too_late)
        contracts.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on)).update(ends_on=ends_on)
        ProposedEnding.objects.filter(pk__in=[proposal.pk for proposal in proposals]).update(confirmed_at=at)
        if proposals:
            details = {"contracts": len(proposals), "ends_on": ends_on.isoformat()}
            _record("endings_confirmed", at=at, by=by, run=run, details=details)
    return len(proposals)


def dismiss_endings(*, run: ImportRun, engagements: Iterable[Engagement]) -> int:
    """These people stay; how many. A next full file without them proposes it again."""
    with transaction.atomic():
        proposals = _open_proposals(run, engagements)
        ProposedEnding.objects.filter(pk__in=[proposal.pk for proposal in proposals]).delete()
    return len(proposals)


def remember_headings(*, kind: ImportKind, fields: Mapping[str, str]) -> None:
    """`fields`: heading of the own HR system → field of the file, or empty to skip that column.

    Raises DomainError: forbidden_heading, unknown_field, heading_too_long.
    """
    rows = []
    for heading, name in fields.items():
        if is_forbidden_heading(heading):
            raise DomainError("forbidden_heading", heading=heading)
        if name and name not in FILE_KINDS[kind].fields:
            raise DomainError("unknown_field", field=name)
        normalised = normalise_heading(heading)
        if len(normalised) > 120:
            raise DomainError("heading_too_long", heading=heading)
        rows.append(HeadingMapping(kind=kind, heading=normalised, field=name))
    HeadingMapping.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "heading"], update_fields=["field"]
    )


def forget_heading(*, kind: ImportKind, heading: str) -> None:
    HeadingMapping.objects.filter(kind=kind, heading=normalise_heading(heading)).delete()


def _refuse_unless_applicable(run: ImportRun, accept_valid: bool) -> None:
    if not run.is_staged:
        raise DomainError("not_staged")
    if run.counts["wrong"] and not accept_valid:
        raise DomainError("has_wrong_lines", count=run.counts["wrong"])
    # An older file would make void what a newer one left to be settled, even where it changes nobody.
    if ImportRun.objects.filter(kind=run.kind, status=ImportStatus.APPLIED, pk__gt=run.pk).exists():
        raise DomainError("restage")


def _open_proposals(run: ImportRun, engagements: Iterable[Engagement]) -> list[ProposedEnding]:
    if not ImportRun.objects.select_for_update().get(pk=run.pk).is_applied:
        raise DomainError("not_applied")
    return list(run.proposed_endings.filter(confirmed_at=None, engagement__in=list(engagements)))


def _counts(lines: Iterable[Line], *, held: int, persons_new: int) -> AppliedCounts:
    outcomes = [line.outcome for line in lines]
    return AppliedCounts(
        **{outcome: outcomes.count(outcome) for outcome in (NEW, CHANGED, UNCHANGED)},
        **{HELD: held},
        persons_new=persons_new,
    )


def _record(
    kind: str,
    *,
    at: datetime,
    by: Person | None,
    details: Mapping[str, object],
    run: ImportRun | None = None,
) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=run.public_id if run else None,
        details=dict(details),
    )
