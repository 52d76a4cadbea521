"""Giving people a role and a log-in."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.actions.announcing import announce
from foundation.people.models import (
    BY_RULE,
    OF_A_UNIT,
    AnnouncementKind,
    Engagement,
    Person,
    PersonStatus,
    Role,
    RoleGrant,
    RoleSource,
    Unit,
    User,
)
from foundation.people.models.roles import RoleGrantQuerySet
from foundation.people.queries.grants import has_successor
from foundation.people.rights import NEVER_WITHOUT, READS_NAMES

# Wagtail keeps its rights in groups; these exist from its own first migration, with the workflow
# in which an Editor submits and a Moderator approves.
WAGTAIL_GROUPS = {Role.EDITOR: "Editors", Role.CONCERN_COORDINATOR: "Moderators"}


@transaction.atomic
def grant_role(
    *,
    person: Person,
    role: str,
    at: datetime,
    by: Person | None = None,
    unit: Unit | None = None,
    source: str = RoleSource.BY_HAND,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Until and including `ends_on`, or until it is ended; by default it begins as soon as it may.

    A role that somebody has on all those days already stays as it is. A role that reads names is announced to
    OR and FG. Raises DomainError: role_by_rule for a role that nobody gives; needs_unit for one that ends at a
    unit; own_role; not_active; starts_too_early; ends_before_start; role_overlaps.
    """
    _check_may_be_given(person, role, unit=unit, by=by)
    # Two who give the same person a role at once take turns.
    Person.objects.select_for_update().get(pk=person.pk)
    earliest = earliest_start(role, at=at) if by else local_date(at)
    standing = RoleGrant.objects.filter(person=person, role=role, unit=unit)
    if covering := _covering(standing, starts_on=starts_on or earliest, ends_on=ends_on):
        return covering
    if starts_on is None:
        starts_on = _first_free_day(standing, earliest=earliest)
    if ends_on and ends_on < starts_on:
        raise DomainError("ends_before_start")
    _check_is_free(standing, starts_on=starts_on, ends_on=ends_on)
    if by and starts_on < earliest:
        raise DomainError("starts_too_early", earliest=earliest)
    grant = RoleGrant.objects.create(
        person=person, role=role, unit=unit, source=source, valid_from=starts_on, valid_to=ends_on
    )
    _record("role_granted", grant, by=by, at=at)
    if role in READS_NAMES:
        _announce(grant, at=at)
    _sync_wagtail_groups([person], on=local_date(at))
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, at: datetime, by: Person | None = None, on: date | None = None) -> None:
    """`on` (by default today) is the last day; a role that ends before it stays as it is.

    One that has yet to begin on that day is taken back. Raises DomainError: ends_in_the_past; last_of_role
    when somebody (`by`) would leave the municipality without HR or FG.
    """
    today = local_date(at)
    last_day = on or today
    if last_day < today:
        raise DomainError("ends_in_the_past")
    # The whole role, so that two who end each other's do not both count on the other.
    standing = RoleGrant.objects.select_for_update().filter(role=grant.role).order_by("pk")
    locked = next((one for one in standing if one.pk == grant.pk), None)
    if locked is None or (locked.valid_to is not None and locked.valid_to <= last_day):
        return
    if by and locked.role in NEVER_WITHOUT and not has_successor(locked, after=last_day):
        raise DomainError("last_of_role", role=locked.role)
    _close(locked, last_day=last_day, by=by, at=at)
    grant.valid_to = locked.valid_to


@transaction.atomic
def end_roles_of_leavers(*, at: datetime) -> int:
    """Given roles of people whose every job is over; how many. Who never had a job here keeps them."""
    today = local_date(at)
    jobs = Engagement.objects.filter(person=OuterRef("person"))
    left = RoleGrant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today)).filter(
        Exists(jobs), ~Exists(jobs.filter(Q(ends_on=None) | Q(ends_on__gte=today)))
    )
    grants = list(left.select_related("person", "unit").order_by("pk"))
    for grant in grants:
        _close(grant, last_day=today - timedelta(days=1), by=None, at=at)
    return len(grants)


@transaction.atomic
def create_login(*, person: Person, username: str, password: str | None, at: datetime | None = None) -> User:
    """A log-in of our own, for the demo and for breaking the glass; others come by single sign-on.

    Without `at` a role that has yet to begin opens Wagtail too, until `follow_role_dates` runs.
    """
    user = User.objects.create_user(username=username, email=person.email, password=password)
    person.user = user
    person.save(update_fields=["user"])
    _sync_wagtail_groups([person], on=local_date(at) if at else None)
    return user


@transaction.atomic
def follow_role_dates(*, at: datetime) -> int:
    """Opens and closes Wagtail for those whose role began or ended; how many log-ins changed."""
    concerned = Person.objects.filter(user__isnull=False).filter(
        Q(role_grants__role__in=WAGTAIL_GROUPS) | Q(user__groups__name__in=WAGTAIL_GROUPS.values())
    )
    return _sync_wagtail_groups(concerned.select_related("user").distinct(), on=local_date(at))


def earliest_start(role: str, *, at: datetime) -> date:
    """The first day that a role may begin which is given now: OR and FG hear of one that reads names first."""
    is_announced = role in READS_NAMES and RoleGrant.objects.exists()
    return local_date(at) + timedelta(days=1 if is_announced else 0)


def _check_may_be_given(person: Person, role: str, *, unit: Unit | None, by: Person | None) -> None:
    if role in BY_RULE:
        raise DomainError("role_by_rule", role=role)
    if role in OF_A_UNIT and unit is None:
        raise DomainError("needs_unit", role=role)
    if by is not None and by.pk == person.pk:
        raise DomainError("own_role")
    if person.status != PersonStatus.ACTIVE:
        raise DomainError("not_active")


def _covering(standing: RoleGrantQuerySet, *, starts_on: date, ends_on: date | None) -> RoleGrant | None:
    """The grant of all these days, if there is one."""
    lasting = Q(valid_to=None) | Q(valid_to__gte=ends_on) if ends_on else Q(valid_to=None)
    return standing.filter(lasting, valid_from__lte=starts_on).first()


def _first_free_day(standing: RoleGrantQuerySet, *, earliest: date) -> date:
    """Right after the role that somebody has until some day, or else the earliest."""
    ends = standing.aggregate(last=Max("valid_to"))["last"]
    return max(earliest, ends + timedelta(days=1)) if ends else earliest


def _check_is_free(standing: RoleGrantQuerySet, *, starts_on: date, ends_on: date | None) -> None:
    others = standing.exclude(valid_to__lt=starts_on)
    if ends_on:
        others = others.filter(valid_from__lte=ends_on)
    if other := others.order_by("valid_from").first():
        raise DomainError("role_overlaps", begins=other.valid_from, ends=other.valid_to)


def _close(grant: RoleGrant, *, last_day: date, by: Person | None, at: datetime) -> None:
    if grant.valid_from > last_day:
        _record("role_withdrawn", grant, by=by, at=at)
        grant.delete()
    else:
        grant.valid_to = last_day
        grant.save(update_fields=["valid_to"])
        _record("role_ended", grant, by=by, at=at)
    _sync_wagtail_groups([grant.person], on=local_date(at))


def _record(kind: str, grant: RoleGrant, *, by: Person | None, at: datetime) -> None:
    details = {"role": str(grant.role), "unit": grant.unit.code if grant.unit else None}
    if grant.valid_from != local_date(at):
        details["from"] = grant.valid_from.isoformat()
    if grant.valid_to and grant.valid_to != local_date(at):
        details["to"] = grant.valid_to.isoformat()
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=grant.person.public_id,
        details=details,
    )


def _announce(grant: RoleGrant, *, at: datetime) -> None:
    name = grant.unit.periods.order_by("-valid_from").first() if grant.unit else None
    details = {"role": str(grant.role), "unit": name.name if name else None}
    announce(kind=AnnouncementKind.ROLE_GIVEN, effective_on=grant.valid_from, details=details, at=at)


def _sync_wagtail_groups(people: Iterable[Person], *, on: date | None) -> int:
    """Without `on` a role that has yet to begin counts too."""
    changed = 0
    for person in people:
        if person.user is None:
            continue
        grants = RoleGrant.objects.filter(person=person, person__status=PersonStatus.ACTIVE)
        grants = grants.in_force(on) if on else grants.filter(valid_to=None)
        roles = set(grants.values_list("role", flat=True))
        wanted = {name for role, name in WAGTAIL_GROUPS.items() if role in roles}
        groups = Group.objects.filter(name__in=WAGTAIL_GROUPS.values())
        has = set(groups.filter(user=person.user).values_list("name", flat=True))
        if wanted != has:
            person.user.groups.remove(*groups.filter(name__in=has - wanted))
            person.user.groups.add(*groups.filter(name__in=wanted - has))
            changed += 1
    return changed
