"""The talk of a new colleague, and how people keep up their profession."""

from dataclasses import dataclass
from datetime import date, datetime

from foundation.clock import local_date
from foundation.people.models import Engagement, Person, Role, RoleGrant
from lms.models import TalkHeld, UpkeepEntry
from lms.rules.deadlines import add_months
from lms.rules.upkeep import A_YEAR, PROFESSIONALS, Counted, counted, talk_days

# So long after the first day the card stays on somebody's own pages.
CARD_MONTHS = 3


@dataclass(frozen=True)
class OwnTalk:
    """The talk of one job; `first` and `last` are the days of its third week."""

    engagement: Engagement
    first: date
    last: date
    held_on: date | None


def own_talk(person: Person, *, at: datetime) -> OwnTalk | None:
    """Of the job that began last, in its first months; None for everybody else."""
    today = local_date(at)
    engagement = (
        Engagement.objects.not_over(today)
        .filter(person=person, starts_on__gt=add_months(today, -CARD_MONTHS), line_manager__isnull=False)
        .select_related("line_manager")
        .order_by("-starts_on", "-pk")
        .first()
    )
    if engagement is None or engagement.starts_on is None:
        return None
    held = TalkHeld.objects.filter(engagement=engagement).values_list("held_on", flat=True).first()
    first, last = talk_days(engagement.starts_on)
    return OwnTalk(engagement, first, last, held)


def own_upkeep(person: Person, roles: frozenset[str], *, year: int) -> list[Counted]:
    rows = UpkeepEntry.objects.filter(person=person).values_list("kind", "done_on")
    return counted(roles, rows, year=year)


@dataclass(frozen=True)
class GroupUpkeep:
    """How many of a group did all that a year asks; never who."""

    is_professionals: bool
    people: int
    enough: int


def upkeep_of_groups(*, year: int, on: date) -> list[GroupUpkeep]:
    """Of who has such a role on this day; two queries."""
    wanted = [role for group in A_YEAR for role in group]
    roles: dict[int, set[str]] = {}
    grants = RoleGrant.objects.in_force(on).filter(role__in=wanted)
    for person_id, role in grants.values_list("person_id", "role"):
        roles.setdefault(person_id, set()).add(role)
    entries: dict[int, list[tuple[str, date]]] = {}
    rows = UpkeepEntry.objects.filter(person__in=roles, done_on__year=year)
    for person_id, kind, done_on in rows.values_list("person_id", "kind", "done_on"):
        entries.setdefault(person_id, []).append((kind, done_on))
    found = []
    for group in A_YEAR:
        members = [pk for pk, held in roles.items() if held & group]
        enough = sum(
            all(one.is_enough for one in counted(group, entries.get(pk, ()), year=year)) for pk in members
        )
        found.append(GroupUpkeep(group == PROFESSIONALS, len(members), enough))
    return found


def sees_groups(roles: frozenset[str]) -> bool:
    return bool({Role.CONCERN_COORDINATOR, Role.HR} & set(roles))
