"""Giving people a role and a log-in."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import (
    BY_RULE,
    OF_A_UNIT,
    Person,
    Role,
    RoleGrant,
    RoleSource,
    Unit,
    User,
)

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
) -> RoleGrant:
    """From today on, until it is ended; a role that somebody has already stays as it is.

    Raises DomainError: role_by_rule for a role that nobody gives; needs_unit for one that ends at a unit.
    """
    if role in BY_RULE:
        raise DomainError("role_by_rule", role=role)
    if role in OF_A_UNIT and unit is None:
        raise DomainError("needs_unit", role=role)
    grant, is_new = RoleGrant.objects.get_or_create(
        person=person,
        role=role,
        unit=unit,
        valid_to=None,
        defaults={"valid_from": local_date(at), "source": source},
    )
    if is_new:
        record_event(
            kind="role_granted",
            at=at,
            actor_id=by.public_id if by else None,
            subject_id=person.public_id,
            details={"role": str(role), "unit": unit.code if unit else None},
        )
        _sync_wagtail_groups(person)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, at: datetime, by: Person | None = None) -> None:
    """Today is the last day; a role that has ended already stays as it is."""
    if grant.valid_to is not None and grant.valid_to <= local_date(at):
        return
    grant.valid_to = max(local_date(at), grant.valid_from)
    grant.save(update_fields=["valid_to"])
    record_event(
        kind="role_ended",
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=grant.person.public_id,
        details={"role": grant.role, "unit": grant.unit.code if grant.unit else None},
    )
    _sync_wagtail_groups(grant.person)


@transaction.atomic
def create_login(*, person: Person, username: str, password: str) -> User:
    """A log-in of our own, for the demo and for breaking the glass; others come by single sign-on."""
    user = User.objects.create_user(username=username, email=person.email, password=password)
    person.user = user
    person.save(update_fields=["user"])
    _sync_wagtail_groups(person)
    return user


def _sync_wagtail_groups(person: Person) -> None:
    if person.user is None:
        return
    roles = set(RoleGrant.objects.filter(person=person, valid_to=None).values_list("role", flat=True))
    for role, group_name in WAGTAIL_GROUPS.items():
        group = Group.objects.get(name=group_name)
        if role in roles:
            person.user.groups.add(group)
        else:
            person.user.groups.remove(group)
