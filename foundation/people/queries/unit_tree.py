"""The tree of units as it stood on one day, with its people and who answers for it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from foundation.people.models import (
    OF_A_UNIT,
    Engagement,
    Membership,
    PersonStatus,
    RoleGrant,
    UnitKind,
    UnitPeriod,
)


@dataclass
class UnitNode:
    """`own`: people in the unit itself; `total`: with all below it."""

    unit_id: int
    code: str
    kind: str
    name: str
    own: int = 0
    total: int = 0
    # 0 for the top of what is shown.
    depth: int = 0
    children: list["UnitNode"] = field(default_factory=list)
    # Role → names of the people who have it for this unit.
    holders: list[tuple[str, str]] = field(default_factory=list)

    @property
    def below(self) -> list["UnitNode"]:
        """Everything under it, each unit before its own children."""
        return [one for child in self.children for one in (child, *child.below)]


def unit_tree(on: date) -> list[UnitNode]:
    """The units at the top, with what hangs below them; three queries."""
    periods = list(UnitPeriod.objects.in_force(on).select_related("unit").order_by("name", "pk"))
    heads = _heads(on)
    nodes = {
        period.unit_id: UnitNode(
            unit_id=period.unit_id,
            code=period.unit.code,
            kind=str(UnitKind(period.unit.kind).label),
            name=period.name,
            own=heads[period.unit_id],
        )
        for period in periods
    }
    tops: list[UnitNode] = []
    for period in periods:
        above = nodes.get(period.parent_id or 0)
        (above.children if above else tops).append(nodes[period.unit_id])
    for top in tops:
        _count(top, depth=0)
    for grant in _holders(on):
        if grant.unit_id in nodes:
            nodes[grant.unit_id].holders.append((grant.get_role_display(), grant.person.full_name))
    return tops


def people_at_work(on: date) -> int:
    """Each person once, also with two jobs or without a unit."""
    at_work = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    return at_work.values("person").distinct().count()


def _heads(on: date) -> Counter[int]:
    """Engagements at work that day, by the unit they stood in."""
    rows = (
        Membership.objects.in_force(on)
        .filter(Q(engagement__ends_on=None) | Q(engagement__ends_on__gte=on), engagement__starts_on__lte=on)
        .filter(engagement__person__status=PersonStatus.ACTIVE)
        .order_by()
        .values_list("unit_id")
        .annotate(heads=Count("pk"))
    )
    return Counter(dict(rows))


def _count(node: UnitNode, *, depth: int) -> int:
    node.depth = depth
    node.total = node.own + sum(_count(child, depth=depth + 1) for child in node.children)
    return node.total


def _holders(on: date) -> list[RoleGrant]:
    rows = RoleGrant.objects.in_force(on).filter(role__in=OF_A_UNIT, unit__isnull=False)
    return list(rows.select_related("person").order_by("role", "person__family_name", "pk"))
