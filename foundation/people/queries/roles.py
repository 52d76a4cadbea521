"""Who is behind a log-in, and which roles somebody has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Exists, QuerySet, Value

from foundation.people.models import Engagement, Person, PersonStatus, Role, RoleGrant, User


def display_name(user: User) -> str:
    person = person_of(user)
    return person.full_name if person else user.get_username()


def person_of(user: object) -> Person | None:
    """The person behind a log-in; None for a log-in without one and for anonymous visitors."""
    return getattr(user, "person", None)


@dataclass(frozen=True)
class HeldRole:
    """A role somebody has on one day; without a unit, everywhere (or by rule, over the own people)."""

    role: str
    unit_id: int | None = None


def held_roles(person: Person, *, on: date) -> frozenset[HeldRole]:
    """Given roles, and those by rule: who has a job, who leads somebody, who vouches for somebody."""
    if person.status != PersonStatus.ACTIVE:
        return frozenset()
    given = RoleGrant.objects.in_force(on).filter(person=person).values_list("role", "unit_id")
    at_work = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    # Who is still to begin is vouched for already.
    not_over = Engagement.objects.not_over(on).filter(person__status=PersonStatus.ACTIVE)
    by_rule = [
        _role_by_rule(person, Role.EMPLOYEE, Engagement.objects.filter(person=person)),
        _role_by_rule(person, Role.MANAGER, at_work.filter(line_manager=person)),
        _role_by_rule(person, Role.SPONSOR, not_over.filter(sponsor=person)),
    ]
    return frozenset(HeldRole(role, unit_id) for role, unit_id in given.union(*by_rule))


def _role_by_rule(person: Person, role: Role, jobs: QuerySet[Engagement]) -> QuerySet:
    """As a row of `held_roles`: one while there is any such job, else none."""
    everywhere = Value(None, output_field=BigIntegerField())
    return Person.objects.filter(Exists(jobs), pk=person.pk).values_list(Value(role.value), everywhere)


def roles_of(person: Person, *, on: date) -> frozenset[str]:
    return frozenset(held.role for held in held_roles(person, on=on))
