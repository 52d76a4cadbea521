"""The state of the oath gate, and who may come to a ceremony."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from foundation.clock import local_date
from foundation.meetings.models import Seat
from foundation.people.models import Absence, Engagement, Membership, Person, PersonStatus
from foundation.people.queries import UnitHistory
from lms.models import (
    Assignment,
    Ceremony,
    ClosedBecause,
    Completion,
    Exemption,
    GateKind,
    OathRecord,
    PartRecord,
    RequirementVersion,
)
from lms.rules.gates import (
    Blocked,
    CandidateFacts,
    GateState,
    ModuleStep,
    PartStep,
    gate_state,
    why_not_selectable,
)

# What stands behind no gate any more.
NO_LONGER_ASKED = (ClosedBecause.AUDIENCE, ClosedBecause.ENDED)


def gates_of(engagement_ids: Iterable[int], kind: GateKind, *, on: date) -> dict[int, GateState]:
    """Engagement id → state of its gate of this kind, for any number of engagements in one query.

    `on`: the day on which what was done must still count. An oath that was taken is never judged again.
    """
    ids = list(engagement_ids)
    asked: dict[int, list[ModuleStep | PartStep]] = {}
    completed: dict[int, dict[UUID, int]] = {}
    parts_done: dict[int, set[int]] = {}
    for row in _gate_steps(ids, on=on):
        if kind not in row["gates"]:
            continue
        pk, module_key, part_id = row["engagement_id"], row["module_key"], row["part_id"]
        steps = asked.setdefault(pk, [])
        if row["is_exempt"]:
            continue
        if module_key is None:
            steps.append(PartStep(part_id))
            if row["is_part_done"]:
                parts_done.setdefault(pk, set()).add(part_id)
        else:
            steps.append(ModuleStep(module_key, row["least_version"]))
            completed.setdefault(pk, {})[module_key] = row["highest_completed"] or 0
    return {
        pk: gate_state(asked.get(pk, []), completed.get(pk, {}), parts_done.get(pk, ()), is_asked=pk in asked)
        for pk in ids
    }


def oath_gates(engagement_ids: Iterable[int], *, on: date) -> dict[int, GateState]:
    return gates_of(engagement_ids, GateKind.OATH, on=on)


def oath_gate(engagement: Engagement, *, on: date) -> GateState:
    return oath_gates([engagement.pk], on=on)[engagement.pk]


def _gate_steps(engagement_ids: list[int], *, on: date) -> QuerySet:
    """Of the first round only: what is asked again later shuts no gate. Each step with how far it was done."""
    step = "requirement_version__steps"
    exemption = Exemption.objects.filter(assignment=OuterRef("pk"), step=OuterRef(step), withdrawn_at=None)
    # A check that ran out is asked anew in a later round; who need not do that one is let through.
    let_off_later = Assignment.objects.filter(
        engagement=OuterRef("engagement"),
        requirement=OuterRef("requirement"),
        cycle__gt=1,
        exempt_at__isnull=False,
    )
    versions_done = (
        Completion.objects.standing()
        .filter(engagement=OuterRef("engagement"), module_key=OuterRef(f"{step}__module_key"))
        .order_by("-version__number")
        .values("version__number")
    )
    parts_done = PartRecord.objects.standing().filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        engagement=OuterRef("engagement"),
        part=OuterRef(f"{step}__part"),
    )
    return (
        Assignment.objects.filter(
            engagement__in=engagement_ids, requirement_version__steps__isnull=False, cycle=1
        )
        .exclude(closed_because__in=NO_LONGER_ASKED)
        .order_by("pk", f"{step}__position")
        .values(
            "engagement_id",
            gates=F("requirement_version__gates"),
            module_key=F(f"{step}__module_key"),
            least_version=F(f"{step}__least_version"),
            part_id=F(f"{step}__part_id"),
            is_exempt=Q(exempt_at__isnull=False)
            | Exists(exemption)
            | (Q(**{f"{step}__part__isnull": False}) & Exists(let_off_later)),
            highest_completed=Subquery(versions_done[:1]),
            is_part_done=Exists(parts_done),
        )
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody who must take the oath, seen from one ceremony."""

    engagement: Engagement
    # Empty too where nobody asked for it.
    cluster_name: str
    blocked: Blocked | None
    has_email: bool

    @property
    def person(self) -> Person:
        return self.engagement.person

    @property
    def is_selectable(self) -> bool:
        return self.blocked is None


def oath_takers() -> QuerySet[Engagement]:
    """Everybody on whom a requirement with the oath gate was laid."""
    # Not Exists: SQLite would read every assignment of the version again for each engagement.
    return Engagement.objects.filter(pk__in=_oath_assignments().values("engagement"))


def sworn_engagements() -> QuerySet:
    """The ids of those whose oath stands, for a condition of another query."""
    return OathRecord.objects.standing().values("engagement")


def candidates(
    ceremony: Ceremony,
    *,
    at: datetime,
    among: Sequence[int] | None = None,
    history: UnitHistory | None = None,
) -> list[Candidate]:
    """Who has yet to take the oath, by family name, each with the reason against this ceremony if any.

    `among`: only these ids of engagements. `history`: where their clusters are named.
    """
    engagements = (
        oath_takers()
        .filter(person__status=PersonStatus.ACTIVE)
        .exclude(pk__in=sworn_engagements())
        .exclude(ends_on__lt=local_date(at))
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    if among is not None:
        engagements = engagements.filter(pk__in=among)
    return judge_candidates(ceremony, engagements, at=at, history=history)


def judge_candidates(
    ceremony: Ceremony,
    engagements: Iterable[Engagement],
    *,
    at: datetime,
    seats_elsewhere_count: bool = True,
    history: UnitHistory | None = None,
) -> list[Candidate]:
    """The same judgement for given engagements, also those who were never on the list.

    Who moves from another date is judged without the place held there.
    """
    engagements = list(engagements)
    ids = [engagement.pk for engagement in engagements]
    ceremony_on = local_date(ceremony.occasion.starts_at)
    gates, standing = oath_gates(ids, on=ceremony_on), _standing(ceremony, ids, at=at)
    found = []
    for engagement in engagements:
        stands = standing[engagement.pk]
        facts = CandidateFacts(
            gate=gates[engagement.pk],
            is_sworn=stands["is_sworn"],
            seat_here=stands["seat_here"],
            seat_elsewhere=seats_elsewhere_count and stands["seat_elsewhere"],
            is_silenced=engagement.person.status != PersonStatus.ACTIVE,
            starts_on=engagement.starts_on,
            ends_on=engagement.ends_on,
            is_away=stands["is_away"],
        )
        cluster = history.cluster_of(stands["in_unit"], on=ceremony_on) if history else None
        found.append(
            Candidate(
                engagement=engagement,
                cluster_name=cluster.name if cluster else "",
                blocked=why_not_selectable(facts, ceremony_on=ceremony_on),
                has_email=bool(engagement.person.email),
            )
        )
    return found


def _standing(ceremony: Ceremony, engagement_ids: list[int], *, at: datetime) -> dict[int, Any]:
    """Engagement id → how it stands on the day of the ceremony; one query.

    `seat_elsewhere`: at another oath meeting that is still to come; who was marked absent there is free for
    another one at once.
    """
    on, own = local_date(ceremony.occasion.starts_at), {"engagement": OuterRef("pk")}
    held = Seat.objects.holding_place().filter(
        **own, occasion__ceremony__isnull=False, occasion__cancelled_at=None
    )
    elsewhere = held.exclude(occasion=ceremony.occasion).filter(occasion__ends_at__gt=at)
    rows = Engagement.objects.filter(pk__in=engagement_ids).values(
        "pk",
        is_sworn=Exists(OathRecord.objects.standing().filter(**own)),
        seat_here=Exists(held.filter(occasion=ceremony.occasion)),
        seat_elsewhere=Exists(elsewhere.with_presence().filter(~Q(is_present=False) | Q(is_present=None))),
        is_away=Exists(Absence.objects.in_force(on).filter(**own)),
        in_unit=Subquery(Membership.objects.in_force(on).filter(**own).values("unit_id")[:1]),
    )
    return {row["pk"]: row for row in rows}


def just_heard(engagement_ids: Iterable[int], *, at: datetime) -> set[int]:
    """Who may be in the hall, or was there today and is not confirmed yet: not to be asked for another date."""
    today = Seat.objects.holding_place().filter(
        engagement__in=engagement_ids,
        occasion__ceremony__isnull=False,
        occasion__cancelled_at=None,
        occasion__starts_at__date=local_date(at),
    )
    unknown = today.with_presence().filter(Q(is_present=None) | Q(is_present=True))
    return set(unknown.values_list("engagement_id", flat=True))


def oath_versions() -> QuerySet[RequirementVersion]:
    """The requirement versions with the oath gate; within another query they cost none."""
    return RequirementVersion.objects.with_gate(GateKind.OATH)


def _oath_assignments() -> QuerySet[Assignment]:
    asked = Assignment.objects.filter(requirement_version__in=oath_versions())
    return asked.exclude(closed_because__in=NO_LONGER_ASKED)
