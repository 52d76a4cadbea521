"""Whom a requirement was laid on, and for whom the platform cannot do its work until HR mends something."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries import unit_name_on
from foundation.people.queries.exceptions import ExceptionKind, exceptions
from lms.models import Assignment, DueAnchor


class Gap(models.TextChoices):
    """What is missing. The value stands in the address; most pressing first."""

    NO_START = "startdatum", _("Geen startdatum")
    NO_EMAIL = "email", _("Geen e-mailadres")
    NO_MANAGER = "leidinggevende", _("Geen leidinggevende")


@dataclass(frozen=True)
class GapRow:
    """One job, and the requirements that wait for what is missing, by title."""

    person: Person
    job: str
    unit_name: str
    waiting: list[str]
    # The first last day of these; None: there is none yet.
    due_on: date | None


def gaps(gap: Gap, *, on: date) -> QuerySet[Engagement]:
    """Jobs with something open that lack it, by name, each with `unit_name`; lazy, so take pages of them."""
    found = _lacking(gap, on=on)
    found = found.annotate(unit_name=unit_name_on("pk", on=on)).select_related("person")
    return found.order_by("person__family_name", "person__given_name", "pk")


def count_gaps(*, on: date) -> dict[Gap, int]:
    """One query a gap."""
    return {gap: _lacking(gap, on=on).order_by().count() for gap in Gap}


def count_people_with_gaps(*, on: date) -> int:
    """Jobs in any of the lists, each once; one query."""
    any_gap = Q()
    for gap in Gap:
        any_gap |= Q(pk__in=_lacking(gap, on=on).order_by().values("pk"))
    return Engagement.objects.filter(any_gap).count()


def described_gaps(rows: Sequence[Engagement], gap: Gap, *, language: str) -> list[GapRow]:
    """One page of `gaps` in words; one query."""
    open_ = _waiting(gap).filter(engagement__in=rows).select_related("requirement")
    waiting: dict[int, list[Assignment]] = defaultdict(list)
    for one in open_.order_by("requirement__title", "pk"):
        waiting[one.engagement_id].append(one)
    return [
        GapRow(
            person=row.person,
            job=row.job_title,
            unit_name=row.unit_name or "",  # type: ignore[attr-defined]
            waiting=[one.requirement.title_in(language) for one in waiting[row.pk]],
            due_on=min((one.due_on for one in waiting[row.pk] if one.due_on), default=None),
        )
        for row in rows
    ]


def _lacking(gap: Gap, *, on: date) -> QuerySet[Engagement]:
    has_open = Exists(_waiting(gap).filter(engagement=OuterRef("pk")))
    if gap is Gap.NO_EMAIL:
        # A code for the tablet lets them in, and no reminder reaches them.
        here = Engagement.objects.not_over(on).filter(person__status=PersonStatus.ACTIVE, person__email="")
        return here.filter(has_open)
    kind = ExceptionKind.NO_START if gap is Gap.NO_START else ExceptionKind.NO_MANAGER
    return exceptions(kind, on=on).filter(has_open)


def _waiting(gap: Gap) -> QuerySet[Assignment]:
    """What is open and cannot go on. A fixed last day needs no first day."""
    rows = Assignment.objects.open()
    if gap is Gap.NO_START:
        rows = rows.filter(due_on=None, requirement_version__due_anchor=DueAnchor.START)
    return rows
