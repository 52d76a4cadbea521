"""Who is behind a log-in, and which roles somebody has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists

from foundation.people.models import Engagement, Person, PersonStatus, RoleGrant, User


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
    by_rule = (
        Person.objects.filter(pk=person.pk)
        .values(
            employee=Exists(Engagement.objects.filter(person=person)),
            manager=Exists(at_work.filter(line_manager=person)),
            sponsor=Exists(not_over.filter(sponsor=person)),
        )
        .get()
    )
    return frozenset(
        [HeldRole(role, unit_id) for role, unit_id in given]
        + [HeldRole(role) for role, holds in by_rule.items() if holds]
    )


def roles_of(person: Person, *, on: date) -> frozenset[str]:
    return frozenset(held.role for held in held_roles(person, on=on))
