"""Which teams played this year and how many came, per cluster. Never how anybody voted."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet

from dilemmas.models import Agreement, FreeHour, LiveSession, SessionKind, SessionNote, SessionWish
from dilemmas.queries.sessions import played_sessions, turnouts
from dilemmas.rules.coverage import Coverage, Figures, FollowUp, figures, follow_up
from dilemmas.rules.dates import Hour, OpenTeam, Proposal, propose_dates
from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import (
    Engagement,
    Membership,
    PersonStatus,
    Role,
    RoleGrant,
    UnitKind,
    UnitSuccession,
)
from foundation.people.queries import UnitHistory, UnitPlace

# Without cards: who was there is all that is kept, and no team played.
NOT_PLAYED = (SessionKind.REHEARSAL, SessionKind.PEER_CONSULTATION)


@dataclass(frozen=True)
class ClusterRow:
    """`name`: empty for sessions without a team, or of a team outside every cluster."""

    name: str
    coverage: Coverage
    figures: Figures
    agreements: FollowUp
    # By name.
    not_played: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    rows: list[ClusterRow]
    coverage: Coverage
    figures: Figures
    agreements: FollowUp


def coverage_in(year: int, *, on: date, reach: Collection[int] | None, history: UnitHistory) -> Overview:
    """Of the whole organisation, or of these units and what hangs below them. `on`: today, or the last day of a year
    that is past; which teams there are is read on it. As many queries, whatever was played."""
    teams = _active_teams(history, on=on, reach=reach)
    found = _within(_in_year(played_sessions(), year), history, reach)
    played = _heirs(set(_really_played(found).values_list("unit_id", flat=True)) - {None}, on=on)
    turnout_by, agreements_by = turnouts(found), _agreements(found)
    groups: dict[str, _Group] = defaultdict(_Group)
    for team in teams:
        groups[_cluster_name(team.unit_id, history, on)].teams.append(team)
    for session in found:
        day = local_date(session.occasion.starts_at)
        groups[_cluster_name(session.unit_id, history, day)].sessions.append(session.pk)
    rows = [
        ClusterRow(
            name=name,
            coverage=Coverage(sum(team.unit_id in played for team in group.teams), len(group.teams)),
            figures=figures(turnout_by[pk] for pk in group.sessions),
            agreements=follow_up(answer for pk in group.sessions for answer in agreements_by[pk]),
            not_played=tuple(sorted(team.name for team in group.teams if team.unit_id not in played)),
        )
        for name, group in groups.items()
    ]
    rows.sort(key=lambda row: (not row.name, row.name))
    return Overview(
        rows=rows,
        coverage=Coverage(sum(team.unit_id in played for team in teams), len(teams)),
        figures=figures(turnout_by.values()),
        agreements=follow_up(answer for answers in agreements_by.values() for answer in answers),
    )


class _Group:
    def __init__(self) -> None:
        self.teams: list[UnitPlace] = []
        self.sessions: list[int] = []


def figures_of(found: QuerySet[LiveSession]) -> Figures:
    """Of these sessions, rehearsals and cancelled ones left out."""
    return figures(turnouts(found.filter(pk__in=played_sessions().values("pk"))).values())


@dataclass(frozen=True)
class Signal:
    """What tables noted; `times`: how many wrote the same."""

    kind: str
    text: str
    times: int


def signals_in(year: int, *, reach: Collection[int] | None, history: UnitHistory) -> list[Signal]:
    """Without their team, in the order of the alphabet: no order says which came from where."""
    found = _within(_in_year(played_sessions(), year), history, reach)
    notes = Counter(SessionNote.objects.filter(session__in=found).order_by().values_list("kind", "text"))
    return [
        Signal(str(SessionNote.Kind(kind).label), text, times)
        for (kind, text), times in sorted(notes.items())
    ]


def wishes(*, on: date, reach: Collection[int] | None, history: UnitHistory) -> list[tuple[str, date]]:
    """Teams that wait for a session without their manager: name and since when."""
    rows = SessionWish.objects.filter(session=None).order_by("asked_on", "pk")
    found = []
    for unit_id, asked_on in rows.values_list("unit_id", "asked_on"):
        place = history.place_of(unit_id, on=on)
        if place and _is_in(unit_id, history, reach, on):
            found.append((place.name, asked_on))
    return found


def proposed_dates(
    *, at: datetime, reach: Collection[int] | None, history: UnitHistory, most: int = 20
) -> list[Proposal]:
    """Teams that did not play this year, with hours in which a facilitator from outside is free."""
    on = local_date(at)
    teams = _active_teams(history, on=on, reach=reach)
    last = _last_played(on=on)
    played = {unit_id for unit_id, day in last.items() if day.year == on.year}
    planned = _heirs(
        set(
            LiveSession.objects.filter(occasion__starts_at__gte=at, occasion__cancelled_at=None)
            .exclude(kind__in=NOT_PLAYED)
            .exclude(unit=None)
            .values_list("unit_id", flat=True)
        ),
        on=on,
    )
    waiting = [
        OpenTeam(team.unit_id, team.name, last.get(team.unit_id))
        for team in teams
        if team.unit_id not in played | planned
    ]
    facilitators = RoleGrant.objects.in_force(on).filter(
        role=Role.FACILITATOR, person__status=PersonStatus.ACTIVE
    )
    rows = list(
        FreeHour.objects.filter(starts_at__gt=at, person__in=facilitators.values("person")).values_list(
            "person_id", "starts_at"
        )
    )
    own = _own_teams({person_id for person_id, _starts in rows}, on=on)
    hours = [Hour(person_id, starts_at, frozenset(own[person_id])) for person_id, starts_at in rows]
    return propose_dates(waiting, hours)[:most]


def years_with_sessions() -> list[int]:
    """The newest first."""
    days = played_sessions().order_by().values_list("occasion__starts_at", flat=True)
    return sorted({local_date(one).year for one in days}, reverse=True)


def _active_teams(history: UnitHistory, *, on: date, reach: Collection[int] | None) -> list[UnitPlace]:
    """Teams in which somebody works on this day."""
    at_work = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    rows = Membership.objects.in_force(on).filter(engagement__in=at_work, unit__kind=UnitKind.TEAM)
    places = (history.place_of(pk, on=on) for pk in set(rows.values_list("unit_id", flat=True)))
    found = [place for place in places if place and _is_in(place.unit_id, history, reach, on)]
    return sorted(found, key=lambda place: (place.name, place.unit_id))


def _in_year(found: QuerySet[LiveSession], year: int) -> QuerySet[LiveSession]:
    first, after = (datetime.combine(date(one, 1, 1), time(), tzinfo=AMSTERDAM) for one in (year, year + 1))
    return found.filter(occasion__starts_at__gte=first, occasion__starts_at__lt=after)


def _within(
    found: QuerySet[LiveSession], history: UnitHistory, reach: Collection[int] | None
) -> QuerySet[LiveSession]:
    """Those of the reader's units, by where the team hung on the day."""
    if reach is None:
        return found
    kept = [
        one.pk for one in found if _is_in(one.unit_id, history, reach, local_date(one.occasion.starts_at))
    ]
    return found.filter(pk__in=kept)


def _is_in(unit_id: int | None, history: UnitHistory, reach: Collection[int] | None, on: date) -> bool:
    return reach is None or history.is_within(unit_id, frozenset(reach), on=on)


def _really_played(found: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """A card lay on the table."""
    return found.exclude(kind__in=NOT_PLAYED).filter(cards__isnull=False).distinct()


def _last_played(*, on: date) -> dict[int, date]:
    """Unit → the last day it, or one it took over from, played."""
    found: dict[int, date] = {}
    took_over = _took_over(on=on)
    rows = _really_played(played_sessions()).exclude(unit=None)
    for unit_id, starts_at in rows.values_list("unit_id", "occasion__starts_at"):
        day = local_date(starts_at)
        for heir in _reach_heirs({unit_id}, took_over):
            found[heir] = max(found.get(heir, day), day)
    return found


def _heirs(unit_ids: Iterable[int], *, on: date) -> set[int]:
    return _reach_heirs(set(unit_ids), _took_over(on=on))


def _took_over(*, on: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for old_id, new_id in UnitSuccession.objects.filter(starts_on__lte=on).values_list("old_id", "new_id"):
        found[old_id].append(new_id)
    return found


def _reach_heirs(unit_ids: set[int], took_over: dict[int, list[int]]) -> set[int]:
    """These and those that went on with their work."""
    found, waiting = set[int](), list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(took_over.get(unit_id, ()))
    return found


def _cluster_name(unit_id: int | None, history: UnitHistory, on: date) -> str:
    cluster = history.cluster_of(unit_id, on=on)
    return cluster.name if cluster else ""


def _agreements(found: QuerySet[LiveSession]) -> dict[int, list[bool | None]]:
    """Session id → of each agreement whether it was kept; None: not asked."""
    answers: dict[int, list[bool | None]] = defaultdict(list)
    rows = Agreement.objects.filter(session__in=found).order_by("pk")
    for session_id, was_kept in rows.values_list("session_id", "was_kept"):
        answers[session_id].append(was_kept)
    return answers


def _own_teams(person_ids: set[int], *, on: date) -> dict[int, set[int]]:
    """Person → the teams they work in or lead."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.in_force(on).filter(engagement__in=Engagement.objects.active_on(on))
    for column in ("engagement__person_id", "engagement__line_manager_id"):
        for person_id, unit_id in rows.filter(**{f"{column}__in": person_ids}).values_list(column, "unit_id"):
            found[person_id].add(unit_id)
    return found
