"""What HR sees of the declarations: the table of who does what, and whom a new text would touch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from foundation.people.models import Engagement, PersonKind, PersonStatus
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from foundation.people.rules.kinds import LegalStanding
from lms.models import Declaration, EntryStep, Signature, StepOfKind
from lms.rules.declarations import OddRow, warnings_of


@dataclass(frozen=True)
class KindRow:
    """One row of the table: what this kind of person does."""

    kind: PersonKind
    takes_oath: bool
    shows_certificate: bool
    declarations: Sequence[Declaration]
    # At work on this day, and still to begin.
    people: int
    coming: int

    @property
    def is_shown(self) -> bool:
        """A retired kind only while somebody has it."""
        return self.kind.retired_on is None or bool(self.people or self.coming)

    @property
    def label(self) -> str:
        return self.kind.name

    @property
    def slug(self) -> str:
        return self.kind.slug

    @property
    def warnings(self) -> list[OddRow]:
        codes = [declaration.code for declaration in self.declarations]
        standing = LegalStanding(self.kind.standing)
        return warnings_of(standing, takes_oath=self.takes_oath, declarations=codes)


def table_of_kinds(*, on: date) -> list[KindRow]:
    """Every kind in order, the retired ones last and only while somebody has them; three queries."""
    steps: dict[str, list[StepOfKind]] = {}
    for step in StepOfKind.objects.select_related("declaration").order_by("declaration__position"):
        steps.setdefault(step.kind, []).append(step)
    people = people_by_kind(on=on)
    rows = [
        KindRow(
            kind=kind,
            takes_oath=any(step.step == EntryStep.OATH for step in steps.get(kind.code, ())),
            shows_certificate=any(
                step.step == EntryStep.CONDUCT_CERTIFICATE for step in steps.get(kind.code, ())
            ),
            declarations=[step.declaration for step in steps.get(kind.code, ()) if step.declaration],
            people=people.get(kind.code, Headcount()).at_work,
            coming=people.get(kind.code, Headcount()).coming,
        )
        for kind in PersonKind.objects.all()
    ]
    return sorted((row for row in rows if row.is_shown), key=lambda row: row.kind.retired_on is not None)


@dataclass(frozen=True)
class Headcount:
    """Jobs of one kind, on a day."""

    at_work: int = 0
    coming: int = 0


def people_by_kind(*, on: date) -> dict[str, Headcount]:
    """Code of a kind → how many jobs of it are at work on this day, and how many are still to begin."""
    here = Engagement.objects.not_over(on).filter(person__status=PersonStatus.ACTIVE)
    rows = (
        here.order_by()
        .values_list("kind")
        .annotate(at_work=Count("pk", filter=Q(starts_on__lte=on)), all=Count("pk"))
    )
    return {kind: Headcount(at_work, total - at_work) for kind, at_work, total in rows}


@dataclass(frozen=True)
class Touched:
    """In one cluster: how many sign again, and how many have yet to sign at all."""

    cluster_name: str
    again: int
    first: int


def touched_by_text(declaration: Declaration, *, asks_again: bool, on: date) -> list[Touched]:
    """Whom a text from this day on would reach, by cluster; without names."""
    here = Engagement.objects.not_over(on).filter(person__status=PersonStatus.ACTIVE)
    kinds = StepOfKind.objects.filter(declaration=declaration).values("kind")
    signed = set(
        Signature.objects.filter(declaration=declaration, withdrawal=None, engagement__in=here).values_list(
            "engagement_id", flat=True
        )
    )
    asked = set(here.filter(kind__in=kinds).values_list("pk", flat=True))
    reached = (signed if asks_again else set()) | (asked - signed)
    clusters = _clusters(reached, on=on)
    again, first = Counter[str](), Counter[str]()
    for pk in reached:
        (again if pk in signed else first)[clusters[pk]] += 1
    names = sorted(set(again) | set(first))
    return [Touched(name, again[name], first[name]) for name in names]


def _clusters(engagement_ids: set[int], *, on: date) -> dict[int, str]:
    history = UnitHistory()
    engagements = list(Engagement.objects.filter(pk__in=engagement_ids))
    units = unit_ids_of_engagements(engagements, on=on)
    found = {}
    for engagement in engagements:
        cluster = history.cluster_of(units.get(engagement.pk), on=on)
        found[engagement.pk] = cluster.name if cluster else ""
    return found


def signature_counts() -> dict[int, int]:
    """Declaration id → how many signatures that count."""
    rows = Declaration.objects.annotate(total=Count("signatures", filter=Q(signatures__withdrawal=None)))
    return dict(rows.order_by().values_list("pk", "total"))
