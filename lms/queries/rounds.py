"""Signing rounds: who signed, per team, and who did not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from foundation.clock import local_date
from foundation.people.models import Engagement, Membership, PersonStatus
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from lms.models import Signature, SigningRound
from lms.queries.declarations import texts_of
from lms.queries.progress import Reach
from lms.rules.declarations import TextFacts, standing


@dataclass(frozen=True)
class Signer:
    """Somebody whom a round asks."""

    engagement: Engagement
    unit_id: int | None
    has_signed: bool


@dataclass(frozen=True)
class Coverage:
    """How far one team is; `unit_id` None: who stands in no unit."""

    unit_id: int | None
    name: str
    cluster_name: str
    signed: int
    total: int


def all_rounds() -> QuerySet[SigningRound]:
    """The one that ends last first."""
    return (
        SigningRound.objects.select_related("declaration")
        .prefetch_related("units")
        .order_by("-due_on", "-pk")
    )


def reaches(round_: SigningRound, reach: Reach, *, history: UnitHistory, on: date) -> bool:
    """Whether the round asks anybody within this reach."""
    if reach is None:
        return True
    within = unit_ids_of(round_, history=history, on=on)
    return within is None or bool(within & history.below(reach, on=on))


def unit_ids_of(round_: SigningRound, *, history: UnitHistory, on: date) -> set[int] | None:
    """The units of the round with all below them; None: the whole organisation."""
    named = history.with_successors((unit.pk for unit in round_.units.all()), on=on)
    return history.below(named, on=on) if named else None


def signers_of(
    round_: SigningRound, *, at: datetime, history: UnitHistory | None = None, reach: Reach = None
) -> list[Signer]:
    """Everybody at work on this day in the units of the round, by name; a constant number of queries."""
    history, on = history or UnitHistory(), max(local_date(at), round_.starts_on)
    within = unit_ids_of(round_, history=history, on=on)
    own = None if reach is None else history.below(reach, on=on)
    jobs = (
        Engagement.objects.active_on(on)
        .filter(person__status=PersonStatus.ACTIVE)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    if within is not None:
        jobs = jobs.filter(pk__in=_in_units(within, on=on))
    engagements = list(jobs)
    units = unit_ids_of_engagements(engagements, on=on)
    signed = _signed(round_, engagements, on=on)
    return [
        Signer(job, units.get(job.pk), job.pk in signed)
        for job in engagements
        if own is None or units.get(job.pk) in own
    ]


def coverage_of(signers: Iterable[Signer], *, history: UnitHistory, on: date) -> list[Coverage]:
    """By cluster and team, those with most to do first within a cluster."""
    groups: dict[int | None, list[Signer]] = {}
    for signer in signers:
        groups.setdefault(signer.unit_id, []).append(signer)
    found = []
    for unit_id, group in groups.items():
        place, cluster = history.place_of(unit_id, on=on), history.cluster_of(unit_id, on=on)
        found.append(
            Coverage(
                unit_id=unit_id,
                name=place.name if place else "",
                cluster_name=cluster.name if cluster else "",
                signed=sum(one.has_signed for one in group),
                total=len(group),
            )
        )
    return sorted(found, key=lambda row: (row.cluster_name, row.signed - row.total, row.name))


def _in_units(unit_ids: Collection[int], *, on: date) -> QuerySet:
    return Membership.objects.in_force(on).filter(unit__in=unit_ids).values("engagement")


def _signed(round_: SigningRound, engagements: list[Engagement], *, on: date) -> set[int]:
    """Who has a signature that counts: of the text that holds, or of one that need not be signed again."""
    texts = [TextFacts(text.valid_from, text.sign_again_days) for text in texts_of(round_.declaration.code)]
    rows = Signature.objects.filter(
        engagement__in=engagements, declaration=round_.declaration, withdrawal=None
    ).order_by("signed_at")
    last = dict(rows.values_list("engagement_id", "text_version__valid_from"))
    return {
        engagement_id
        for engagement_id, valid_from in last.items()
        if standing(texts, signed_text=valid_from, is_gate_open=True, on=on).counts(on=on)
    }
