"""That something else equals a module, as HR saw of one person. Why and when not: docs/decisions/0026-evidence-from-elsewhere.md."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.locks import lock_names
from foundation.people.models import Engagement, Person, PersonStatus
from lms.actions.recording import moment_of, record_completions
from lms.models import Assignment, Completion, CompletionSource, ModuleVersion
from lms.queries.modules import latest_version


@dataclass(frozen=True)
class Noted:
    """`finished`: how many assignments are done by it; `still_asked`: how many go on asking the module."""

    completion: Completion
    finished: int
    still_asked: int


@transaction.atomic
def note_equivalence(
    *, engagement: Engagement, module_key: UUID, day: date, reason: str, by: Person, at: datetime
) -> Noted:
    """A completion of the module as it is now, on the day of the other. The same twice gives the one that stands.

    Raises DomainError: `no_reason`, `own_registration`, `day_to_come`, `job_over` for a job or a person that is no
    longer there, or `unknown_module`.
    """
    refuse_equivalence(reason=reason, day=day, at=at)
    # A job has no row that every writer of its completions locks.
    lock_names(f"equivalence:{engagement.pk}")
    engagement = Engagement.objects.select_related("person").get(pk=engagement.pk)
    if engagement.person_id == by.pk:
        raise DomainError("own_registration")
    is_over = engagement.ends_on is not None and engagement.ends_on < local_date(at)
    if is_over or engagement.person.status != PersonStatus.ACTIVE:
        raise DomainError("job_over")
    standing = Completion.objects.filter(
        engagement=engagement, module_key=module_key, completed_on=day, source=CompletionSource.EQUIVALENCE
    ).first()
    if standing:
        return Noted(standing, 0, _still_asked(engagement, module_key))
    version = latest_version(module_key)
    if version is None:
        raise DomainError("unknown_module")
    completion = equivalence_of(engagement.pk, version, day=day, reason=reason, by=by, at=at)
    finished = record_completions([completion], at=at)
    record_event(
        kind="equivalence_noted",
        at=at,
        actor_id=by.public_id,
        subject_id=engagement.person.public_id,
        details={"module": str(module_key), "day": day.isoformat()},
    )
    return Noted(completion, finished, _still_asked(engagement, module_key))


def refuse_equivalence(*, reason: str, day: date, at: datetime) -> None:
    """Raises DomainError: `no_reason` or `day_to_come`."""
    if not reason.strip():
        raise DomainError("no_reason")
    if day > local_date(at):
        raise DomainError("day_to_come")


def equivalence_of(
    engagement_id: int, version: ModuleVersion, *, day: date, reason: str, by: Person, at: datetime
) -> Completion:
    """Not saved yet."""
    return Completion(
        engagement_id=engagement_id,
        version=version,
        module_key=version.module_key,
        source=CompletionSource.EQUIVALENCE,
        recorded_by=by,
        reason=reason.strip(),
        completed_at=moment_of(day, at=at),
        completed_on=day,
    )


def _still_asked(engagement: Engagement, module_key: UUID) -> int:
    """Rounds that count only what was done later than that day."""
    rows = Assignment.objects.open().filter(engagement=engagement)
    return rows.filter(requirement_version__steps__module_key=module_key, counts_from__isnull=False).count()
