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
    # At work on this day.
    people: int

    @property
    def label(self) -> str:
        return self.kind.name

    @property
    def slug(self) -> str:
        return self.kind.slug

    @property
    def warnings(self) -> list[OddRow]:
        codes = [declaration.code for declaration in self.declarations]
        # Of a kind that nobody has or can get, nothing is odd.
        if self.kind.retired_on and not self.people:
            return []
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
            people=people.get(kind.code, 0),
        )
        for kind in PersonKind.objects.all()
    ]
    shown = [row for row in rows if row.kind.retired_on is None or row.people]
    return sorted(shown, key=lambda row: row.kind.retired_on is not None)


def people_by_kind(*, on: date) -> dict[str, int]:
    """Code of a kind → how many jobs of it are at work on this day."""
    here = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    return dict(here.order_by().values_list("kind").annotate(total=Count("pk")))


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
