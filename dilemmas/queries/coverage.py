"""Which teams played this year and how many came, per cluster. Never how anybody voted."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from dilemmas.models import Agreement, FreeHour, LiveCard, LiveSession, SessionKind, SessionNote, SessionWish
from dilemmas.queries.sessions import played_sessions, turnouts
from dilemmas.rules.coverage import Coverage, Figures, FollowUp, figures, follow_up, plays_along
from dilemmas.rules.dates import Hour, OpenTeam, propose_dates
from foundation.clock import local_date
from foundation.meetings.models import Seat
from foundation.people.models import (
    Engagement,
    Membership,
    Person,
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


class Ground:
    """What coverage and proposed dates are drawn from, each read once. `on`: today, or the last day of a year that is
    past; which teams there are is read on it."""

    def __init__(self, history: UnitHistory, *, on: date) -> None:
        self.history, self.on = history, on

    @cached_property
    def sessions(self) -> list[LiveSession]:
        """All that were played, each with `has_card`."""
        has_card = Exists(LiveCard.objects.filter(session=OuterRef("pk")))
        return list(played_sessions().annotate(has_card=has_card))

    def sessions_in(self, year: int, reach: Collection[int] | None) -> list[LiveSession]:
        """Those of the reader's units, by where the team hung on the day."""
        return [
            one
            for one in self.sessions
            if (day := _day_of(one)).year == year and _is_in(one.unit_id, self.history, reach, day)
        ]

    @cached_property
    def years(self) -> set[int]:
        return {_day_of(one).year for one in self.sessions}

    @cached_property
    def _teams(self) -> list[UnitPlace]:
        return _active_teams(self.history, on=self.on)

    def teams(self, reach: Collection[int] | None) -> list[UnitPlace]:
        """Those in which somebody works, by name."""
        return [one for one in self._teams if _is_in(one.unit_id, self.history, reach, self.on)]

    @cached_property
    def _took_over(self) -> dict[int, list[int]]:
        return _took_over(on=self.on)

    def heirs(self, unit_ids: Iterable[int]) -> set[int]:
        return _reach_heirs(set(unit_ids), self._took_over)

    @cached_property
    def played_by(self) -> dict[int, set[int]]:
        """Session id → the units that played it: the one it was planned for, and of those below it the teams of which
        enough people were there."""
        played = [one for one in self.sessions if one.has_card and one.kind not in NOT_PLAYED and one.unit_id]  # type: ignore[attr-defined]
        along = _played_along(played, self.history)
        return {one.pk: {one.unit_id} | along.get(one.pk, set()) for one in played if one.unit_id}


def coverage_in(
    year: int,
    *,
    on: date,
    reach: Collection[int] | None,
    history: UnitHistory,
    ground: Ground | None = None,
) -> Overview:
    """Of the whole organisation, or of these units and what hangs below them. As many queries, whatever was played."""
    ground = ground or Ground(history, on=on)
    teams, found = ground.teams(reach), ground.sessions_in(year, reach)
    # A department above the reader's unit may have played with its teams.
    of_year = [one for one in ground.sessions if _day_of(one).year == year]
    played = ground.heirs(unit_id for one in of_year for unit_id in ground.played_by.get(one.pk, ()))
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


def signals_in(year: int, *, reach: Collection[int] | None, ground: Ground) -> list[Signal]:
    """Without their team, in the order of the alphabet: no order says which came from where."""
    found = ground.sessions_in(year, reach)
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


@dataclass(frozen=True)
class ProposedDate:
    team: OpenTeam
    facilitator: Person
    starts_at: datetime


def proposed_dates(
    *,
    at: datetime,
    reach: Collection[int] | None,
    history: UnitHistory,
    most: int = 20,
    ground: Ground | None = None,
) -> list[ProposedDate]:
    """Teams that did not play this year, with hours in which a facilitator from outside is free. `ground`: of today."""
    on = local_date(at)
    ground = ground or Ground(history, on=on)
    teams, last = ground.teams(reach), _last_played(ground)
    played = {unit_id for unit_id, day in last.items() if day.year == on.year}
    planned = ground.heirs(
        set(
            LiveSession.objects.filter(occasion__starts_at__gte=at, occasion__cancelled_at=None)
            .exclude(kind__in=NOT_PLAYED)
            .exclude(unit=None)
            .values_list("unit_id", flat=True)
        )
    )
    waiting = [
        OpenTeam(team.unit_id, team.name, last.get(team.unit_id))
        for team in teams
        if team.unit_id not in played | planned
    ]
    facilitators = RoleGrant.objects.in_force(on).filter(
        role=Role.FACILITATOR, person__status=PersonStatus.ACTIVE
    )
    free = FreeHour.objects.filter(starts_at__gt=at, person__in=facilitators.values("person"))
    rows = list(free.select_related("person"))
    people = {row.person_id: row.person for row in rows}
    own = _own_teams(set(people), on=on)
    hours = [Hour(row.person_id, row.starts_at, frozenset(own[row.person_id])) for row in rows]
    return [
        ProposedDate(one.team, people[one.hour.facilitator_id], one.hour.starts_at)
        for one in propose_dates(waiting, hours)[:most]
    ]


def _active_teams(history: UnitHistory, *, on: date) -> list[UnitPlace]:
    """Teams in which somebody works on this day."""
    at_work = Engagement.objects.active_on(on).filter(person__status=PersonStatus.ACTIVE)
    rows = Membership.objects.in_force(on).filter(engagement__in=at_work, unit__kind=UnitKind.TEAM)
    places = (history.place_of(pk, on=on) for pk in set(rows.values_list("unit_id", flat=True)))
    return sorted(filter(None, places), key=lambda place: (place.name, place.unit_id))


def _day_of(session: LiveSession) -> date:
    return local_date(session.occasion.starts_at)


def _played_along(played: list[LiveSession], history: UnitHistory) -> dict[int, set[int]]:
    """Session id → the teams below the unit of the session of which enough were there; two queries."""
    together = [one for one in played if one.unit and one.unit.kind != UnitKind.TEAM]
    if not together:
        return {}
    # (team, first day, last day) of everybody, by engagement.
    stays: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
    rows = Membership.objects.filter(unit__kind=UnitKind.TEAM, engagement__starts_on__isnull=False)
    for engagement_id, unit_id, joined, began, left, ended in rows.values_list(
        "engagement_id",
        "unit_id",
        "valid_from",
        "engagement__starts_on",
        "valid_to",
        "engagement__ends_on",
    ):
        first, last = max(joined, began or date.max), min(left or date.max, ended or date.max)
        stays[engagement_id].append((unit_id, first, last))
    present: dict[int, set[int]] = defaultdict(set)
    seats = Seat.objects.filter(occasion__in=[one.occasion_id for one in together]).with_presence()
    there = seats.filter(is_present=True).values_list("occasion_id", "engagement_id")  # type: ignore[misc]
    for occasion_id, engagement_id in there:
        present[occasion_id].add(engagement_id)
    return {one.pk: _teams_there(one, present[one.occasion_id], stays, history) for one in together}


def _teams_there(
    session: LiveSession,
    present: set[int],
    stays: Mapping[int, list[tuple[int, date, date]]],
    history: UnitHistory,
) -> set[int]:
    day, sizes, there = _day_of(session), Counter[int](), Counter[int]()
    for engagement_id, of_one in stays.items():
        for unit_id, first, last in of_one:
            if first <= day <= last:
                sizes[unit_id] += 1
                there[unit_id] += engagement_id in present
    return {
        team
        for team, size in sizes.items()
        if plays_along(present=there[team], size=size) and _is_in(team, history, [session.unit_id or 0], day)
    }


def _is_in(unit_id: int | None, history: UnitHistory, reach: Collection[int] | None, on: date) -> bool:
    return reach is None or history.is_within(unit_id, frozenset(reach), on=on)


def _last_played(ground: Ground) -> dict[int, date]:
    """Unit → the last day it, or one it took over from, played."""
    found: dict[int, date] = {}
    for session in ground.sessions:
        day = _day_of(session)
        for heir in ground.heirs(ground.played_by.get(session.pk, ())):
            found[heir] = max(found.get(heir, day), day)
    return found


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


def _agreements(found: Iterable[LiveSession]) -> dict[int, list[bool | None]]:
    """Session id → of each agreement whether it was kept; None: not asked."""
    answers: dict[int, list[bool | None]] = defaultdict(list)
    rows = Agreement.objects.filter(session__in=found).order_by("pk")
    for session_id, was_kept in rows.values_list("session_id", "was_kept"):
        answers[session_id].append(was_kept)
    return answers


def _own_teams(person_ids: set[int], *, on: date) -> dict[int, set[int]]:
    """Person → the teams they work in or lead."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.in_force(on).filter(
        Q(engagement__person__in=person_ids) | Q(engagement__line_manager__in=person_ids),
        engagement__in=Engagement.objects.active_on(on),
    )
    columns = ("unit_id", "engagement__person_id", "engagement__line_manager_id")
    for unit_id, *people in rows.values_list(*columns):
        for person_id in person_ids.intersection(people):
            found[person_id].add(unit_id)
    return found
