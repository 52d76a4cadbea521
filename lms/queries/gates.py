"""The state of the oath gate, and who may come to a ceremony."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.clock import local_date
from foundation.meetings.models import Seat
from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries import UnitHistory, unavailable_on, unit_ids_of_engagements
from lms.models import (
    Assignment,
    Ceremony,
    ClosedBecause,
    Exemption,
    GateKind,
    OathRecord,
    RequirementVersion,
)
from lms.queries.modules import highest_completed
from lms.queries.parts import parts_done
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
    """Engagement id → state of its gate of this kind, for any number of engagements in two queries, and a
    third where parts are asked.

    `on`: the day on which what was done must still count. An oath that was taken is never judged again.
    """
    ids = list(engagement_ids)
    completed, asked = highest_completed(ids), _gate_steps(ids, kind)
    has_parts = any(isinstance(step, PartStep) for steps in asked.values() for step in steps)
    parts = parts_done(ids, on=on) if has_parts else {}
    return {
        pk: gate_state(asked.get(pk, []), completed.get(pk, {}), parts.get(pk, ()), is_asked=pk in asked)
        for pk in ids
    }


def oath_gates(engagement_ids: Iterable[int], *, on: date) -> dict[int, GateState]:
    return gates_of(engagement_ids, GateKind.OATH, on=on)


def oath_gate(engagement: Engagement, *, on: date) -> GateState:
    return oath_gates([engagement.pk], on=on)[engagement.pk]


def _gate_steps(engagement_ids: list[int], kind: GateKind) -> dict[int, list[ModuleStep | PartStep]]:
    """Of the first round only: what is asked again later shuts no gate. Without what somebody is exempt from."""
    exemption = Exemption.objects.filter(
        assignment=OuterRef("pk"), step=OuterRef("requirement_version__steps"), withdrawn_at=None
    )
    asked = (
        Assignment.objects.filter(
            engagement__in=engagement_ids, requirement_version__steps__isnull=False, cycle=1
        )
        .exclude(closed_because__in=NO_LONGER_ASKED)
        .order_by("pk", "requirement_version__steps__position")
        .values_list(
            "engagement_id",
            "requirement_version__gates",
            "requirement_version__steps__module_key",
            "requirement_version__steps__least_version",
            "requirement_version__steps__part_id",
            Q(exempt_at__isnull=False) | Exists(exemption),
        )
    )
    found: dict[int, list[ModuleStep | PartStep]] = {}
    for engagement_id, gates, module_key, least, part_id, is_exempt in asked:
        if kind not in gates:
            continue
        steps = found.setdefault(engagement_id, [])
        if not is_exempt:
            steps.append(PartStep(part_id) if module_key is None else ModuleStep(module_key, least))
    return found


@dataclass(frozen=True)
class Candidate:
    """Somebody who must take the oath, seen from one ceremony."""

    engagement: Engagement
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


def candidates(ceremony: Ceremony, *, at: datetime, among: Sequence[int] | None = None) -> list[Candidate]:
    """Who has yet to take the oath, by family name, each with the reason against this ceremony if any.

    `among`: only these ids of engagements.
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
    return judge_candidates(ceremony, engagements, at=at)


def judge_candidates(
    ceremony: Ceremony,
    engagements: Iterable[Engagement],
    *,
    at: datetime,
    seats_elsewhere_count: bool = True,
) -> list[Candidate]:
    """The same judgement for given engagements, also those who were never on the list.

    Who moves from another date is judged without the place held there.
    """
    engagements = list(engagements)
    ids = [engagement.pk for engagement in engagements]
    ceremony_on = local_date(ceremony.occasion.starts_at)
    gates = oath_gates(ids, on=ceremony_on)
    sworn = set(
        OathRecord.objects.standing().filter(engagement__in=ids).values_list("engagement_id", flat=True)
    )
    here, elsewhere = _seats_held(ceremony, ids, at=at)
    away = unavailable_on(ids, on=ceremony_on)
    history = UnitHistory()
    units = unit_ids_of_engagements(engagements, on=ceremony_on)
    found = []
    for engagement in engagements:
        facts = CandidateFacts(
            gate=gates[engagement.pk],
            is_sworn=engagement.pk in sworn,
            seat_here=engagement.pk in here,
            seat_elsewhere=seats_elsewhere_count and engagement.pk in elsewhere,
            is_silenced=engagement.person.status != PersonStatus.ACTIVE,
            starts_on=engagement.starts_on,
            ends_on=engagement.ends_on,
            is_away=engagement.pk in away,
        )
        cluster = history.cluster_of(units.get(engagement.pk), on=ceremony_on)
        found.append(
            Candidate(
                engagement=engagement,
                cluster_name=cluster.name if cluster else "",
                blocked=why_not_selectable(facts, ceremony_on=ceremony_on),
                has_email=bool(engagement.person.email),
            )
        )
    return found


def _seats_held(ceremony: Ceremony, engagement_ids: list[int], *, at: datetime) -> tuple[set[int], set[int]]:
    """Who holds a place here, and who holds one at another oath meeting that is still to come.

    Who was marked absent there is free for another one at once.
    """
    held = Seat.objects.holding_place().filter(
        engagement__in=engagement_ids, occasion__ceremony__isnull=False, occasion__cancelled_at=None
    )
    here = held.filter(occasion=ceremony.occasion)
    elsewhere = held.exclude(occasion=ceremony.occasion).filter(occasion__ends_at__gt=at)
    elsewhere = elsewhere.with_presence().filter(~Q(is_present=False) | Q(is_present=None))
    return (
        set(here.values_list("engagement_id", flat=True)),
        set(elsewhere.values_list("engagement_id", flat=True)),
    )


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


def oath_versions() -> list[RequirementVersion]:
    """The requirement versions with the oath gate, with their steps."""
    # JSON containment differs between the databases; the versions are few.
    versions = RequirementVersion.objects.prefetch_related("steps")
    return [version for version in versions if GateKind.OATH in version.gates]


def _oath_assignments() -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        requirement_version__in=[version.pk for version in oath_versions()]
    ).exclude(closed_because__in=NO_LONGER_ASKED)
