"""The role that a programme gives: deciding on it, giving it once, and taking it back with the note it rests on."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.mailing.actions import queue_mail
from foundation.people.actions import end_role, grant_role
from foundation.people.models import Person, RoleSource
from lms.models import Assignment, PartRecord, Programme, ProgrammeRole, RoleEarned
from lms.models.course_roles import GIVEN_BY_PROGRAMME
from lms.queries.course_roles import basis_of, can_give_role, candidates, steps_now, to_decide

logger = logging.getLogger(__name__)


@transaction.atomic
def let_programme_give(*, programme: Programme, role: str, by: Person, at: datetime) -> ProgrammeRole | None:
    """From now on completing it, with the steps as they stand, gives this role; '' is none.

    The caller has checked that `by` may give roles. Who has the role keeps it. Raises DomainError
    `role_not_by_programme` for another role than a programme may give, or `nobody_watches` when there is no
    step that somebody else watches.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if role and role not in dict(GIVEN_BY_PROGRAMME):
        raise DomainError("role_not_by_programme", role=role)
    steps = steps_now(programme)
    if role and not can_give_role(steps):
        raise DomainError("nobody_watches")
    given = None
    if role:
        given, _made = ProgrammeRole.objects.update_or_create(
            programme=programme, defaults={"role": role, "steps": steps, "set_by": by, "set_at": at}
        )
    else:
        ProgrammeRole.objects.filter(programme=programme).delete()
    record_event(
        kind="programme_role_changed",
        at=at,
        actor_id=by.public_id,
        subject_id=programme.public_id,
        details={"role": role or None, "steps": len(steps)},
    )
    return given


def follow_earned_roles(*, at: datetime, engagement_ids: Sequence[int] | None = None) -> int:
    """Gives who completed such a programme its role, and takes back what rests on a note that was withdrawn.

    Of these engagements, or of everybody; how many changed. Each in a transaction of its own, after that of the
    records: a grant locks people, and those come before the head of the chain. Safe to repeat.
    """
    changed = sum(_take_back(one, at=at) for one in _resting_on_withdrawn(engagement_ids))
    return changed + sum(_give(one, at=at) for one in candidates(at=at, engagement_ids=engagement_ids))


@transaction.atomic
def _give(assignment: Assignment, *, at: datetime) -> int:
    person = Person.objects.select_for_update(no_key=True).get(pk=assignment.engagement.person_id)
    programme = assignment.requirement_version.programme
    if programme is None:
        return 0
    earned = RoleEarned.objects.filter(engagement__person=person, programme=programme)
    own = earned.filter(engagement=assignment.engagement_id).first()
    # Given for one job, it is not given for another beside it; one that is over does not stand in the way.
    if (own and own.taken_back_at is None) or _has_from_another_job(earned, assignment, at=at):
        return 0
    basis = basis_of(assignment)
    if basis is None:
        return 0
    try:
        grant = grant_role(
            person=person,
            role=programme.role_given.role,  # type: ignore[attr-defined]
            source=RoleSource.BY_COURSE,
            at=at,
        )
    except DomainError as refusal:
        # Planned by hand for a later day, say: what somebody decided goes before.
        logger.info("Programme %s gives no role: %s", programme.code, refusal.code)
        return 0
    RoleEarned.objects.update_or_create(
        engagement=assignment.engagement,
        programme=programme,
        defaults={
            "grant": grant,
            "records": [str(one.public_id) for one in basis],
            "given_at": at,
            "taken_back_at": None,
        },
    )
    _tell(person, programme, assignment, at=at)
    return 1


def _has_from_another_job(earned: QuerySet[RoleEarned], assignment: Assignment, *, at: datetime) -> bool:
    others = earned.filter(taken_back_at=None).exclude(engagement=assignment.engagement_id)
    return bool(others.exclude(engagement__ends_on__lt=local_date(at)).exists())


@transaction.atomic
def decide_role(*, assignment: Assignment, gives: bool, by: Person, at: datetime) -> bool:
    """Of who did all, and whose records give no role by themselves; whether there was still something to decide.

    The caller has checked that `by` may give roles. A role given so rests on the records, as one that came by itself; one
    that was not given does not come later in this job. Raises DomainError `own_registration`, or those of `grant_role`.
    """
    if assignment.engagement.person_id == by.pk:
        raise DomainError("own_registration")
    person = Person.objects.select_for_update(no_key=True).get(pk=assignment.engagement.person_id)
    found = next((one for one in to_decide(at=at, person=person) if one.assignment.pk == assignment.pk), None)
    if found is None:
        return False
    programme = found.programme
    grant = None
    if gives:
        role = programme.role_given.role  # type: ignore[attr-defined]
        grant = grant_role(person=person, role=role, source=RoleSource.BY_COURSE, by=by, at=at)
    RoleEarned.objects.update_or_create(
        engagement=assignment.engagement,
        programme=programme,
        defaults={
            "grant": grant,
            "records": [str(one.public_id) for one in found.records] if gives else [],
            "given_at": at,
            "taken_back_at": None,
        },
    )
    if gives:
        _tell(person, programme, assignment, at=at)
    else:
        record_event(
            kind="programme_role_not_given",
            at=at,
            actor_id=by.public_id,
            subject_id=person.public_id,
            details={"programme": programme.code},
        )
    return True


@transaction.atomic
def _take_back(earned: RoleEarned, *, at: datetime) -> int:
    Person.objects.select_for_update(no_key=True).get(pk=earned.engagement.person_id)
    locked = RoleEarned.objects.select_related("grant").get(pk=earned.pk)
    if locked.taken_back_at:
        return 0
    grant = locked.grant
    # Somebody ended it, or set a day for that: noted anew, it does not come back.
    is_ended = grant is None or grant.valid_to is not None
    if not is_ended:
        locked.taken_back_at = at
        locked.save(update_fields=["taken_back_at"])
    others = RoleEarned.objects.filter(grant=grant, taken_back_at=None).exclude(pk=locked.pk)
    # What was given by hand, or is earned by another programme as well, stays.
    if grant and grant.source == RoleSource.BY_COURSE and not others.exists():
        end_role(grant=grant, at=at)
    return 0 if is_ended else 1


def _resting_on_withdrawn(engagement_ids: Sequence[int] | None) -> list[RoleEarned]:
    rows = RoleEarned.objects.filter(taken_back_at=None).select_related("engagement")
    if engagement_ids is not None:
        rows = rows.filter(engagement__in=engagement_ids)
    earned = list(rows)
    keys = {UUID(key) for one in earned for key in one.records}
    if not keys:
        return []
    withdrawn = {
        str(key)
        for key in PartRecord.objects.filter(public_id__in=keys, withdrawal__isnull=False).values_list(
            "public_id", flat=True
        )
    }
    return [one for one in earned if withdrawn.intersection(one.records)]


def _tell(person: Person, programme: Programme, assignment: Assignment, *, at: datetime) -> None:
    queue_mail(
        key=f"role_earned:{assignment.public_id}:{at.isoformat()}",
        template="lms/role_earned",
        to=person,
        context={
            "given_name": person.given_name,
            "title": programme.title_in(person.language),
            "action_path": "/sessies/",
        },
        due_at=at,
        at=at,
        reason="role_earned",
        in_office_hours=True,
    )
