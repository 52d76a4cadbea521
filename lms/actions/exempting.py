"""Who need not do what, and why."""

from datetime import datetime

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import Person
from lms.actions.settling import settle
from lms.models import Assignment, Exemption, RequirementStep


@transaction.atomic
def exempt(
    *, assignment: Assignment, reason: str, by: Person, at: datetime, step: RequirementStep | None = None
) -> Exemption:
    """Of the whole, or of one step. Who is exempt already stays so, with the reason of then.

    Raises DomainError: `no_reason`, `own_registration`, or `step_of_another` for a step that it does not have.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    locked = _locked(assignment)
    if locked.engagement.person_id == by.pk:
        raise DomainError("own_registration")
    if step and step.requirement_version_id != locked.requirement_version_id:
        raise DomainError("step_of_another")
    standing = locked.exemptions.filter(step=step, withdrawn_at=None).first()
    if standing:
        return standing
    exemption = Exemption.objects.create(
        assignment=locked, step=step, reason=reason.strip(), granted_at=at, granted_by=by
    )
    _follow(locked, at=at)
    _note("exempted", exemption, by, at=at)
    return exemption


@transaction.atomic
def take_back_exemption(*, exemption: Exemption, by: Person, at: datetime) -> None:
    """It is asked again. Safe to repeat. Raises DomainError `own_registration`."""
    locked = _locked(exemption.assignment)
    if locked.engagement.person_id == by.pk:
        raise DomainError("own_registration")
    standing = Exemption.objects.filter(pk=exemption.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_by=by):
        return
    _follow(locked, at=at)
    _note("exemption_withdrawn", exemption, by, at=at)


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("engagement__person").get(pk=assignment.pk)


def _follow(assignment: Assignment, *, at: datetime) -> None:
    """Exempt of the whole, or of every step of it."""
    standing = assignment.exemptions.filter(withdrawn_at=None)
    steps = assignment.requirement_version.steps.count()
    is_exempt = standing.filter(step=None).exists() or standing.filter(step__isnull=False).count() == steps
    assignment.exempt_at = (assignment.exempt_at or at) if is_exempt else None
    assignment.save(update_fields=["exempt_at"])
    settle([assignment.engagement_id], at=at)


def _note(kind: str, exemption: Exemption, by: Person, *, at: datetime) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id,
        subject_id=exemption.assignment.engagement.person.public_id,
        details={"requirement": exemption.assignment.requirement.code, "reason": exemption.reason},
    )
