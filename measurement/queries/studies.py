"""Studies as HR sees them: how many, never who."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from foundation.people.models import UnitPeriod
from measurement.models import (
    AnswerLoss,
    Invitation,
    InvitationState,
    Response,
    Study,
    StudyKind,
    WaveCount,
    WedgeStep,
)
from measurement.rules.instruments import WAVES


@dataclass(frozen=True)
class WaveState:
    """One wave in numbers. `written`: answers that are stored; they only ever come by a whole group at once."""

    code: str
    planned: int
    invited: int
    written: int
    destroyed: int
    # The first invitation that is still planned, and the last day on which one that is open is in time.
    next_on: date | None
    open_until: date | None


def all_studies() -> QuerySet[Study]:
    """The newest first, with instrument and key."""
    return Study.objects.select_related("instrument", "key").order_by("-opened_at", "-pk")


def waves_of(study: Study) -> list[WaveState]:
    """In their order; a constant number of queries. Who answered in a window that is open is not looked at."""
    rows = (
        Invitation.objects.filter(participant__study=study)
        .order_by()
        .values("wave")
        .annotate(
            planned=Count("pk", filter=Q(state=InvitationState.PLANNED)),
            sent=Count("pk", filter=Q(state=InvitationState.SENT)),
            next_on=Min("due_on", filter=Q(state=InvitationState.PLANNED)),
            open_until=Max("ends_on", filter=Q(state=InvitationState.SENT)),
        )
    )
    open_rows: dict[str, dict[str, Any]] = {row["wave"]: dict(row) for row in rows}
    closed: Counter[str] = Counter()
    for wave, invited in WaveCount.objects.filter(study=study).values_list("wave", "invited"):
        closed[wave] += invited
    written = _by_wave(Response.objects.filter(study=study.public_id).values("wave").annotate(n=Count("pk")))
    destroyed = dict(AnswerLoss.objects.filter(study=study.public_id).values_list("wave", "count"))
    return [
        WaveState(
            code=code,
            planned=open_rows.get(code, {}).get("planned", 0),
            invited=open_rows.get(code, {}).get("sent", 0) + closed[code],
            written=written.get(code, 0),
            destroyed=destroyed.get(code, 0),
            next_on=open_rows.get(code, {}).get("next_on"),
            open_until=open_rows.get(code, {}).get("open_until"),
        )
        for code in wave_codes(study)
    ]


def wave_codes(study: Study) -> list[str]:
    """In their order."""
    if study.kind == StudyKind.CALENDAR:
        return [wave.code for wave in study.waves.all()]
    return [code for code in WAVES if code != "before" or study.with_before]


def wedge_steps_of(study: Study, *, on: date) -> QuerySet[WedgeStep]:
    """In the order that was drawn, each with `name`: of its unit on this day, else its code."""
    name = UnitPeriod.objects.in_force(on).filter(unit=OuterRef("unit")).values("name")[:1]
    return study.wedge_steps.annotate(name=Coalesce(Subquery(name), "unit__code"))


def _by_wave(rows: QuerySet) -> Mapping[str, int]:
    return {row["wave"]: row["n"] for row in rows.order_by()}
