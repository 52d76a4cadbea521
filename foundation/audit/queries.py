"""Reading the chain's events and the look-ups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from foundation.audit.models import AuditEvent, ChainEntry, Lookup
from foundation.clock import AMSTERDAM, local_date

# What a log line of a look-up is filtered by; the other kinds are those of the events.
LOOKUP = "lookup"


def first_day() -> date | None:
    """The day of the first thing ever recorded: the first one of this installation."""
    first = ChainEntry.objects.order_by("sequence").first()
    return local_date(first.at) if first else None


def lookups_of(subject_id: UUID) -> QuerySet[Lookup]:
    """Who looked at this person, the latest first. Public ids."""
    return Lookup.objects.filter(subject_id=subject_id).order_by("-day", "-pk")


def event_kinds() -> list[str]:
    """The kinds that occur."""
    return list(AuditEvent.objects.order_by("kind").values_list("kind", flat=True).distinct())


@dataclass(frozen=True)
class LogFilter:
    # One of `event_kinds`, LOOKUP, or everything.
    kind: str = ""
    since: date | None = None
    until: date | None = None
    # Of which this person is the subject or the actor; a public id.
    person_id: UUID | None = None


def log_lines(wanted: LogFilter) -> QuerySet:
    """Look-ups and events as dicts of `on` (a day), `source` (LOOKUP or "event") and `id`, the latest day first."""
    looks = Lookup.objects.annotate(source=Value(LOOKUP, CharField()), on=F("day"))
    events = AuditEvent.objects.annotate(
        source=Value("event", CharField()), on=TruncDate("at", tzinfo=AMSTERDAM)
    )
    if wanted.kind == LOOKUP:
        return _narrowed(looks, wanted).order_by("-on", "-id")
    if wanted.kind:
        return _narrowed(events.filter(kind=wanted.kind), wanted).order_by("-on", "-id")
    both = _narrowed(looks, wanted).union(_narrowed(events, wanted), all=True)
    return both.order_by("-on", "source", "-id")


def described_lines(lines: Iterable[dict]) -> list[Lookup | AuditEvent]:
    """The rows behind some `log_lines`, in their order; two queries."""
    lines = list(lines)
    lookups = Lookup.objects.in_bulk([line["id"] for line in lines if line["source"] == LOOKUP])
    events = AuditEvent.objects.in_bulk([line["id"] for line in lines if line["source"] != LOOKUP])
    rows = [(lookups if line["source"] == LOOKUP else events).get(line["id"]) for line in lines]
    # A look of which the term ended meanwhile.
    return [row for row in rows if row is not None]


def _narrowed(rows: QuerySet, wanted: LogFilter) -> QuerySet:
    if wanted.since:
        rows = rows.filter(on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(on__lte=wanted.until)
    if wanted.person_id:
        rows = rows.filter(Q(subject_id=wanted.person_id) | Q(actor_id=wanted.person_id))
    return rows.values("on", "source", "id")
