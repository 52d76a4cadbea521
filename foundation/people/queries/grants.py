"""Who has which role, for those who give them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.people.models import Engagement, Person, PersonStatus, RoleGrant, UnitPeriod


def standing_grants(*, on: date, role: str = "", search: str = "") -> QuerySet[RoleGrant]:
    """Given roles that hold today or will; by role, then by name. Each says whether its holder has left."""
    jobs = Engagement.objects.filter(person=OuterRef("person"))
    grants = (
        RoleGrant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .select_related("person", "unit")
        .annotate(
            is_left=Exists(jobs) & ~Exists(jobs.filter(Q(ends_on=None) | Q(ends_on__gte=on))),
        )
        .order_by("role", "person__family_name", "person__given_name", "valid_from", "pk")
    )
    if role:
        grants = grants.filter(role=role)
    return grants.filter(_named(search, prefix="person__")) if search else grants


@dataclass(frozen=True)
class Found:
    person: Person
    # What they do now.
    jobs: str


def people_named(search: str, *, on: date, most: int) -> list[Found]:
    """Active people by name or number, for choosing one of them."""
    if not search:
        return []
    people = list(
        Person.objects.filter(_named(search), status=PersonStatus.ACTIVE).order_by(
            "family_name", "given_name", "pk"
        )[:most]
    )
    titles: dict[int, list[str]] = {}
    for job in Engagement.objects.active_on(on).filter(person__in=people):
        titles.setdefault(job.person_id, []).append(job.job_title or str(job.get_kind_display()))
    return [Found(person, ", ".join(titles.get(person.pk, []))) for person in people]


def has_successor(grant: RoleGrant, *, after: date) -> bool:
    """Somebody else has this role everywhere from the day after on, without an end."""
    others = RoleGrant.objects.filter(
        role=grant.role, unit=None, valid_to=None, valid_from__lte=after + timedelta(days=1)
    )
    return others.filter(person__status=PersonStatus.ACTIVE).exclude(pk=grant.pk).exists()


def unit_names(*, on: date) -> list[tuple[int, str, str]]:
    """Id, code and name of every unit of this day, by name."""
    periods = UnitPeriod.objects.in_force(on).select_related("unit").order_by("name")
    return [(period.unit_id, period.unit.code, period.name) for period in periods]


def _named(search: str, *, prefix: str = "") -> Q:
    """Each word stands in the name or is the number."""
    wanted = Q()
    for word in search.split():
        wanted &= (
            Q(**{f"{prefix}given_name__icontains": word})
            | Q(**{f"{prefix}infix__icontains": word})
            | Q(**{f"{prefix}family_name__icontains": word})
            | Q(**{f"{prefix}personnel_number": word})
        )
    return wanted
