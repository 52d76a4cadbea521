"""Publishing a requirement from HR's page: written at once, laid on people by the worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Person, Unit
from foundation.printing.actions import take_up
from foundation.printing.models import PrintRunStatus
from lms.actions.assigning import BATCH, assign_version, take_in_again
from lms.actions.requirements import (
    Step,
    asking_no_less,
    end_requirement,
    publish_requirement,
    steps_of_programme,
)
from lms.models import (
    Assignment,
    ClosedBecause,
    Programme,
    Requirement,
    RequirementRun,
    RequirementVersion,
)
from lms.queries.audiences import audience_of, engagements_in


@dataclass(frozen=True)
class Wish:
    """What HR wants to publish. `fields`: those of RequirementVersion; with a programme the steps are its own."""

    code: str
    title: str
    title_en: str
    kinds: Iterable[str]
    units: Iterable[Unit]
    steps: Iterable[Step]
    programme: Programme | None
    gates: Iterable[str]
    fields: dict[str, Any]
    closes_others: bool = False


def publish_to_people(
    *, wish: Wish, based_on: int, press: UUID, by: Person, at: datetime
) -> tuple[RequirementRun, bool]:
    """The run that lays it on people, and whether this press made it; the caller enqueues it after the commit.

    `based_on`: number of the version that the page showed, 0 for a new requirement. `press`: chosen by the page, so
    that a double click publishes once. Raises DomainError: `no_steps`, `title_taken`, `requirement_moved` or
    `requirement_ended`.
    """
    try:
        with transaction.atomic():
            known = RequirementRun.objects.filter(public_id=press).first()
            if known:
                return known, False
            return _publish(wish, based_on=based_on, press=press, by=by, at=at), True
    except IntegrityError:
        # A double click: the other request published it a moment earlier.
        known = RequirementRun.objects.filter(public_id=press).first()
        if known is None:
            raise
        return known, False


def _publish(wish: Wish, *, based_on: int, press: UUID, by: Person, at: datetime) -> RequirementRun:
    steps = (
        asking_no_less(steps_of_programme(wish.programme), code=wish.code)
        if wish.programme
        else list(wish.steps)
    )
    if not steps:
        raise DomainError("no_steps")
    _require_free(wish.code, based_on)
    version = publish_requirement(
        code=wish.code,
        title=wish.title,
        title_en=wish.title_en,
        kinds=wish.kinds,
        units=wish.units,
        steps=steps,
        gates=wish.gates,
        valid_from=local_date(at),
        programme=wish.programme,
        **wish.fields,
    )
    Requirement.objects.filter(pk=version.requirement_id).update(title=wish.title, title_en=wish.title_en)
    run = RequirementRun.objects.create(
        public_id=press,
        requirement_version=version,
        closes_others=wish.closes_others,
        requested_by=by,
        requested_at=at,
        moved_at=at,
        total_count=engagements_in(audience_of(version), on=local_date(at)).count(),
    )
    record_event(
        kind="requirement_published",
        at=at,
        actor_id=by.public_id,
        subject_id=version.requirement.public_id,
        details={"requirement": wish.code, "version": version.number},
    )
    return run


def carry_out_requirement_run(*, run: RequirementRun, at: datetime) -> None:
    """Safe to repeat: a second worker finds the run taken or done, and a killed one leaves whole batches behind."""
    if not take_up(run, at=at):
        return
    rows = RequirementRun.objects.filter(pk=run.pk)
    status = PrintRunStatus.FAILED
    try:
        version = run.requirement_version
        made = assign_version(
            version,
            at=at,
            progress=lambda done, total: _tell(run, done, total),
        )
        made += take_in_again(version, at=at)
        closed = close_left_out(version, at=at) if run.closes_others else 0
        rows.update(made_count=run.made_count + made, closed_count=run.closed_count + closed)
        status = PrintRunStatus.READY
    finally:
        rows.update(status=status, moved_at=at)


def close_left_out(version: RequirementVersion, *, at: datetime) -> int:
    """Closes what is open of who does not belong to this version; how many.

    It goes over to this version, so that it opens again when they come to belong to it.
    """
    people = engagements_in(audience_of(version), on=local_date(at))
    closed = 0
    while True:
        with transaction.atomic():
            rows = Assignment.objects.open().filter(requirement=version.requirement_id)
            ids = list(
                rows.exclude(engagement__in=people).order_by("pk").values_list("pk", flat=True)[:BATCH]
            )
            if not ids:
                return closed
            closed += (
                Assignment.objects.open()
                .filter(pk__in=ids)
                .update(requirement_version=version, closed_at=at, closed_because=ClosedBecause.AUDIENCE)
            )


@transaction.atomic
def end_with_reason(
    *, requirement: Requirement, ends_on: date, reason: str, by: Person, at: datetime
) -> None:
    """From this day on it is asked of nobody. Safe to repeat.

    Raises DomainError `no_reason`, `ends_in_the_past`, or `requirement_ended` when it has ended already.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    today = local_date(at)
    if ends_on < today:
        raise DomainError("ends_in_the_past")
    locked = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if locked.ends_on == ends_on and locked.ends_because == reason.strip():
        return
    if locked.ends_on and locked.ends_on <= today:
        raise DomainError("requirement_ended")
    locked.ends_because = reason.strip()
    locked.save(update_fields=["ends_because"])
    end_requirement(requirement=locked, ends_on=ends_on)
    if ends_on <= today:
        Assignment.objects.open().filter(requirement=locked).update(
            closed_at=at, closed_because=ClosedBecause.ENDED
        )
    record_event(
        kind="requirement_ended",
        at=at,
        actor_id=by.public_id,
        subject_id=locked.public_id,
        details={"requirement": locked.code, "ends_on": ends_on.isoformat(), "reason": reason.strip()},
    )


def _tell(run: RequirementRun, done: int, total: int) -> None:
    RequirementRun.objects.filter(pk=run.pk).update(done_count=done, total_count=total)


def _require_free(code: str, based_on: int) -> None:
    """Nobody else published meanwhile."""
    standing = Requirement.objects.select_for_update().filter(code=code).first()
    if standing is None:
        return
    if based_on == 0:
        raise DomainError("title_taken")
    if standing.ends_on:
        raise DomainError("requirement_ended")
    if standing.versions.count() != based_on:
        raise DomainError("requirement_moved")
