"""Moving a threshold or a term: on a day ahead, within what was agreed, and announced."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from foundation.audit.actions import forget_lookups, record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.actions.announcing import announce
from foundation.people.limits import BOUNDS, NOTICE_DAYS, Limit, months_before
from foundation.people.models import AnnouncementKind, LimitChange, Person, PersonStatus, Role, RoleGrant
from foundation.people.queries.limits import limits_in_force


@transaction.atomic
def schedule_limit(
    *, limit: Limit, value: int, valid_from: date, expected: int, by: Person, at: datetime
) -> LimitChange:
    """From `valid_from` on the limit is `value`; `expected` is what `by` was shown that it is on the day before.

    The same change asked twice is the same change. Raises DomainError: out_of_bounds, too_soon, unchanged,
    limit_moved (somebody planned another change meanwhile), nobody_to_tell (no FG to tell beforehand).
    """
    bounds = BOUNDS[limit]
    if not bounds.lowest <= value <= bounds.highest:
        raise DomainError("out_of_bounds", lowest=bounds.lowest, highest=bounds.highest)
    earliest = earliest_change(at)
    if valid_from < earliest:
        raise DomainError("too_soon", earliest=earliest)
    same = LimitChange.objects.standing().filter(limit=limit, valid_from=valid_from).first()
    if same:
        if same.value == value:
            return same
        raise DomainError("limit_moved", valid_from=valid_from)
    was = limits_in_force(valid_from - timedelta(days=1))[limit]
    if was != expected:
        raise DomainError("limit_moved", valid_from=valid_from)
    if was == value:
        raise DomainError("unchanged", value=value)
    if not _has_privacy_officer(on=local_date(at)):
        raise DomainError("nobody_to_tell")
    change = _create(limit=limit, value=value, valid_from=valid_from, by=by, at=at)
    _tell(AnnouncementKind.LIMIT_CHANGED, change, was=was, by=by, at=at)
    return change


@transaction.atomic
def withdraw_limit(*, change: LimitChange, by: Person, at: datetime) -> None:
    """The change does not take place; one that was withdrawn stays so. Raises DomainError (holds_already)."""
    locked = LimitChange.objects.select_for_update().get(pk=change.pk)
    if locked.withdrawn_at is not None:
        return
    if locked.valid_from <= local_date(at):
        raise DomainError("holds_already", valid_from=locked.valid_from)
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    stays = limits_in_force(locked.valid_from)[Limit(locked.limit)]
    _tell(AnnouncementKind.LIMIT_WITHDRAWN, locked, was=stays, by=by, at=at)


def forget_old_lookups(*, at: datetime) -> int:
    """Looks of which the term is over; how many."""
    today = local_date(at)
    return forget_lookups(before=months_before(today, limits_in_force(today)[Limit.LOOKUPS]))


def earliest_change(at: datetime) -> date:
    """The first day that a change made now may hold."""
    return local_date(at) + timedelta(days=NOTICE_DAYS)


def _create(*, limit: Limit, value: int, valid_from: date, by: Person, at: datetime) -> LimitChange:
    try:
        with transaction.atomic():
            return LimitChange.objects.create(
                limit=limit, value=value, valid_from=valid_from, scheduled_at=at, scheduled_by=by
            )
    except IntegrityError as error:
        raise DomainError("limit_moved", valid_from=valid_from) from error


def _has_privacy_officer(*, on: date) -> bool:
    return (
        RoleGrant.objects.in_force(on)
        .filter(role=Role.PRIVACY_OFFICER, person__status=PersonStatus.ACTIVE)
        .exists()
    )


def _tell(kind: AnnouncementKind, change: LimitChange, *, was: int, by: Person, at: datetime) -> None:
    details = {"limit": change.limit, "value": change.value, "was": was}
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id,
        details={**details, "valid_from": change.valid_from.isoformat()},
    )
    announce(kind=kind, effective_on=change.valid_from, details=details, at=at)
