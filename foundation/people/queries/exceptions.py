"""What HR has to mend before the platform can do its work for somebody. Kinds are counted and listed apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from foundation.clock import AMSTERDAM
from foundation.kept import Kept
from foundation.people.models import (
    Engagement,
    ExceptionTally,
    ImportLine,
    Membership,
    Person,
    PersonKind,
    PersonStatus,
    Role,
    RoleGrant,
    TabletCode,
    TeamReport,
    UnitKind,
    UnitPeriod,
)
from foundation.people.queries.teams import open_reports
from foundation.people.rules.kinds import LegalStanding

KEPT_TALLY: Kept[int] = Kept("people-exception-tally")


class ExceptionKind(models.TextChoices):
    """The value stands in the address. Most pressing first."""

    NO_START = "startdatum", _("Geen startdatum")
    NO_UNIT = "eenheid", _("Geen eenheid")
    HELD_LINE = "wacht", _("Regel wacht op een eenheid")
    NO_MANAGER = "leidinggevende", _("Geen leidinggevende")
    NOT_MY_TEAM = "team", _("‘Niet mijn team’")
    NO_EMAIL = "email", _("Geen e-mail en geen tabletcode")
    NO_COORDINATOR = "coordinator", _("Cluster zonder coördinator")
    NO_PORTFOLIO_HOLDER = "portefeuille", _("Cluster zonder portefeuillehouder")


@dataclass(frozen=True)
class ExceptionRow:
    kind: ExceptionKind
    # Of a person, or of a cluster.
    name: str
    detail: str
    # Since when it is so; in the future for who has still to begin; None when nobody knows.
    since: date | None
    # What the row is about, for its links.
    subject: Any


def exceptions(kind: ExceptionKind, *, on: date) -> QuerySet:
    """The rows of one kind, the longest standing first; lazy, so take pages of them."""
    return _QUERIES[kind](on)


def count_exceptions(*, on: date) -> dict[ExceptionKind, int]:
    """One query for all kinds."""
    first, *others = [
        exceptions(kind, on=on).order_by().values(exception=Value(kind.value)).annotate(n=Count("pk"))
        for kind in ExceptionKind
    ]
    counts = {row["exception"]: row["n"] for row in first.union(*others, all=True)}
    return {kind: counts[kind.value] for kind in ExceptionKind}


def last_tally() -> int:
    """As last counted, a minute or two ago or when somebody opened the list."""
    return KEPT_TALLY.get(lambda: ExceptionTally.objects.values_list("total", flat=True).first() or 0)


def forget_last_tally() -> None:
    KEPT_TALLY.forget()


def described(rows: Iterable[Any], kind: ExceptionKind) -> list[ExceptionRow]:
    """One page of `exceptions` in words."""
    return [_DESCRIPTIONS[kind](row) for row in rows]


def _not_over(on: date) -> QuerySet[Engagement]:
    """Jobs that run or are still to begin, of people who are here."""
    return Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), person__status=PersonStatus.ACTIVE)


def _no_start(on: date) -> QuerySet:
    stays = Membership.objects.filter(engagement=OuterRef("pk")).order_by("valid_from")
    since = Subquery(stays.values("valid_from")[:1])
    return _by_name(_not_over(on).filter(starts_on=None).annotate(since=since))


def _no_unit(on: date) -> QuerySet:
    lasting = Q(valid_to=None) | Q(valid_to__gte=on)
    # In a unit that exists.
    placed = Membership.objects.filter(
        lasting, Exists(UnitPeriod.objects.filter(lasting, unit=OuterRef("unit"))), engagement=OuterRef("pk")
    )
    return _by_name(_not_over(on).filter(~Exists(placed)).annotate(since=models.F("starts_on")))


def _no_manager(on: date) -> QuerySet:
    """None, or one who is here no more. Politicians and the highest director answer to nobody in the file."""
    directors = RoleGrant.objects.in_force(on).filter(role=Role.DIRECTOR).values("person")
    theirs = Engagement.objects.filter(person=OuterRef("line_manager"))
    has_left = Exists(theirs) & ~Exists(theirs.filter(Q(ends_on=None) | Q(ends_on__gte=on)))
    gone = ~Q(line_manager__status=PersonStatus.ACTIVE) | has_left
    last_day = theirs.order_by("-ends_on").values("ends_on")[:1]
    found = (
        _not_over(on)
        .exclude(kind__in=PersonKind.objects.filter(standing=LegalStanding.POLITICIAN).values("code"))
        .exclude(person__in=directors)
        # Who was entered by a sponsor has somebody to turn to.
        .filter(Q(line_manager=None, sponsor=None) | gone)
        .select_related("line_manager")
    )
    return _by_name(found.annotate(since=Coalesce(Subquery(last_day), "starts_on")))


def _no_email(on: date) -> QuerySet:
    usable = TabletCode.objects.filter(person=OuterRef("pk"), used_at=None, voided_at=None, valid_to__gte=on)
    here = _not_over(on).filter(person=OuterRef("pk"))
    return (
        Person.objects.filter(Exists(here), ~Exists(usable), status=PersonStatus.ACTIVE, email="")
        .annotate(since=Subquery(here.order_by("starts_on").values("starts_on")[:1]))
        .order_by("since", "family_name", "given_name", "pk")
    )


def _held_lines(on: date) -> QuerySet:
    return (
        ImportLine.objects.waiting()
        .select_related("run")
        .annotate(since=TruncDate("run__applied_at", tzinfo=AMSTERDAM))
    )


def _not_my_team(on: date) -> QuerySet:
    return open_reports().annotate(since=TruncDate("reported_at", tzinfo=AMSTERDAM))


def _without(role: Role, on: date) -> QuerySet:
    """Clusters of today in which nobody who is here has this role."""
    of_unit = RoleGrant.objects.filter(role=role, unit=OuterRef("unit"))
    held = of_unit.in_force(on).filter(person__status=PersonStatus.ACTIVE)
    last_day = of_unit.filter(valid_to__lt=on).order_by("-valid_to").values("valid_to")[:1]
    return (
        UnitPeriod.objects.in_force(on)
        .filter(~Exists(held), unit__kind=UnitKind.CLUSTER)
        .select_related("unit")
        .annotate(since=Coalesce(Subquery(last_day), "valid_from"))
        .order_by("since", "name")
    )


def _by_name(found: QuerySet) -> QuerySet:
    return found.select_related("person").order_by("since", "person__family_name", "person__given_name", "pk")


_QUERIES = {
    ExceptionKind.NO_START: _no_start,
    ExceptionKind.NO_UNIT: _no_unit,
    ExceptionKind.HELD_LINE: _held_lines,
    ExceptionKind.NO_MANAGER: _no_manager,
    ExceptionKind.NOT_MY_TEAM: _not_my_team,
    ExceptionKind.NO_EMAIL: _no_email,
    ExceptionKind.NO_COORDINATOR: lambda on: _without(Role.CLUSTER_COORDINATOR, on),
    ExceptionKind.NO_PORTFOLIO_HOLDER: lambda on: _without(Role.PORTFOLIO_HOLDER, on),
}


def _of_engagement(kind: ExceptionKind, row: Any, detail: str = "") -> ExceptionRow:
    return ExceptionRow(kind, row.person.sort_name, detail or _job(row), row.since, row)


def _job(engagement: Engagement) -> str:
    return ", ".join(part for part in (engagement.job_title, engagement.get_kind_display()) if part)


def _of_managed(row: Any) -> ExceptionRow:
    gone = row.line_manager.full_name if row.line_manager else ""
    return _of_engagement(ExceptionKind.NO_MANAGER, row, _gone(gone) if gone else "")


def _gone(name: str) -> str:
    return _("%(name)s is hier niet meer") % {"name": name}


def _of_person(row: Any) -> ExceptionRow:
    return ExceptionRow(ExceptionKind.NO_EMAIL, row.sort_name, row.personnel_number or "", row.since, row)


def _of_line(row: Any) -> ExceptionRow:
    parts: Sequence[str] = [row.values.get(name, "") for name in ("roepnaam", "tussenvoegsel", "achternaam")]
    name = " ".join(part for part in parts if part) or row.values.get("medewerkernummer", "")
    return ExceptionRow(ExceptionKind.HELD_LINE, name, row.values.get("eenheidcode", ""), row.since, row)


def _of_report(row: TeamReport) -> ExceptionRow:
    since: date = row.since  # type: ignore[attr-defined]
    detail = _("Volgens %(name)s") % {"name": row.manager.full_name}
    return ExceptionRow(ExceptionKind.NOT_MY_TEAM, row.engagement.person.sort_name, detail, since, row)


def _of_cluster(kind: ExceptionKind, row: Any) -> ExceptionRow:
    return ExceptionRow(kind, row.name, "", row.since, row)


_DESCRIPTIONS = {
    ExceptionKind.NO_START: lambda row: _of_engagement(ExceptionKind.NO_START, row),
    ExceptionKind.NO_UNIT: lambda row: _of_engagement(ExceptionKind.NO_UNIT, row),
    ExceptionKind.HELD_LINE: _of_line,
    ExceptionKind.NO_MANAGER: _of_managed,
    ExceptionKind.NOT_MY_TEAM: _of_report,
    ExceptionKind.NO_EMAIL: _of_person,
    ExceptionKind.NO_COORDINATOR: lambda row: _of_cluster(ExceptionKind.NO_COORDINATOR, row),
    ExceptionKind.NO_PORTFOLIO_HOLDER: lambda row: _of_cluster(ExceptionKind.NO_PORTFOLIO_HOLDER, row),
}
