"""Live sessions as pages round them show them: whose they are, who was asked, who was there, what was agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dilemmas.models import LiveHost, LiveSession, Phase, SessionKind, SessionWish
from dilemmas.rules.coverage import Turnout, present_in
from foundation.clock import local_date
from foundation.meetings.models import Attendance, Seat
from foundation.people.models import (
    Engagement,
    Membership,
    Person,
    PersonStatus,
    Role,
    RoleGrant,
    Unit,
)
from foundation.people.queries import UnitHistory, unit_ids_of_engagements


def sessions() -> QuerySet[LiveSession]:
    return LiveSession.objects.select_related("occasion", "unit", "deck")


def played_sessions() -> QuerySet[LiveSession]:
    """Those that are over and count: no rehearsals, and none that was cancelled."""
    return (
        sessions().filter(phase=Phase.ENDED, occasion__cancelled_at=None).exclude(kind=SessionKind.REHEARSAL)
    )


def hosted_by(person: Person) -> QuerySet[LiveSession]:
    return sessions().filter(Exists(LiveHost.objects.filter(session=OuterRef("pk"), person=person)))


def sessions_seen_by(person: Person) -> QuerySet[LiveSession]:
    """All, each with `is_hosted`, `is_invited` (has a seat, whatever became of it) and `was_there`."""
    hosted = LiveHost.objects.filter(session=OuterRef("pk"), person=person)
    seated = Seat.objects.filter(occasion=OuterRef("occasion"), engagement__person=person)
    there = seated.with_presence().filter(is_present=True)  # type: ignore[misc]
    return sessions().annotate(is_hosted=Exists(hosted), is_invited=Exists(seated), was_there=Exists(there))


def sessions_around(person: Person, *, unit_ids: Iterable[int]) -> list[LiveSession]:
    """To lead, invited to, or of these units, each with `is_hosted`; a rehearsal is of its hosts alone. One query."""
    hosted = LiveHost.objects.filter(session=OuterRef("pk"), person=person)
    seated = Seat.objects.filter(occasion=OuterRef("occasion"), engagement__person=person)
    found = sessions().annotate(is_hosted=Exists(hosted), is_seated=Exists(seated))
    of_team = Q(unit__in=set(unit_ids)) & ~Q(kind=SessionKind.REHEARSAL)
    return list(found.filter(Q(is_hosted=True) | Q(is_seated=True) | of_team))


def coming_sessions_of(person: Person, *, at: datetime, until: datetime) -> list[LiveSession]:
    """To lead or invited to, the first one first, each with `is_hosted`; without what was called off or is over."""
    invited = Seat.objects.holding_place().filter(occasion=OuterRef("occasion"), engagement__person=person)
    hosted = LiveHost.objects.filter(session=OuterRef("pk"), person=person)
    found = sessions().annotate(is_hosted=Exists(hosted), is_invited=Exists(invited))
    return list(
        found.filter(Q(is_hosted=True) | Q(is_invited=True), occasion__cancelled_at=None)
        .filter(occasion__ends_at__gt=at, occasion__starts_at__lt=until)
        .exclude(phase=Phase.ENDED)
        .order_by("occasion__starts_at", "pk")
    )


def attended_ids(person: Person) -> set[int]:
    """Ids of the occasions at which somebody was."""
    seats = Seat.objects.filter(engagement__person=person).with_presence()
    return set(seats.filter(is_present=True).values_list("occasion_id", flat=True))  # type: ignore[misc]


@dataclass(frozen=True)
class OwnUnits:
    """Ids of the units in which somebody has a job, and of those in which they are anybody's line manager."""

    works: frozenset[int]
    leads: frozenset[int]


def own_units(person: Person, *days: date) -> list[OwnUnits]:
    """As it stood on each of these days; one query."""
    rows = Membership.objects.filter(
        Q(engagement__person=person) | Q(engagement__line_manager=person),
        Q(valid_to=None) | Q(valid_to__gte=min(days)),
        Q(engagement__ends_on=None) | Q(engagement__ends_on__gte=min(days)),
        valid_from__lte=max(days),
        engagement__starts_on__lte=max(days),
    ).values_list(
        "unit_id",
        "engagement__person_id",
        "valid_from",
        "engagement__starts_on",
        "valid_to",
        "engagement__ends_on",
        "engagement__line_manager_id",
    )
    found = list(rows)
    return [
        OwnUnits(
            works=frozenset(row[0] for row in found if row[1] == person.pk and _is_in_force(row[2:6], day)),
            leads=frozenset(row[0] for row in found if row[6] == person.pk and _is_in_force(row[2:6], day)),
        )
        for day in days
    ]


def _is_in_force(dates: Sequence[date | None], day: date) -> bool:
    """Both the membership and its engagement; their first days, then their last."""
    first, last = dates[:2], dates[2:]
    return all(one is not None and one <= day for one in first) and all(
        one is None or one >= day for one in last
    )


def own_unit_ids(own: OwnUnits, *, history: UnitHistory, on: date) -> set[int]:
    """The units somebody works in or leads people of, and all above them: a session of the department is theirs too."""
    return _with_above(own.works | own.leads, history=history, on=on)


def led_unit_ids(person: Person, *, on: date) -> set[int]:
    """The units in which somebody is anybody's line manager."""
    return set(own_units(person, on)[0].leads)


def units_with_wish(unit_ids: Iterable[int]) -> set[int]:
    """Those that wait for a session without their manager."""
    open_wishes = SessionWish.objects.filter(unit__in=set(unit_ids), session=None)
    return set(open_wishes.values_list("unit_id", flat=True))


def facilitators_on(on: date) -> list[Person]:
    """By name."""
    grants = RoleGrant.objects.in_force(on).filter(role=Role.FACILITATOR)
    people = Person.objects.filter(pk__in=grants.values("person"), status=PersonStatus.ACTIVE)
    return list(people.order_by("family_name", "given_name", "pk"))


def _with_above(unit_ids: Iterable[int], *, history: UnitHistory, on: date) -> set[int]:
    """These units and what they hang under on this day."""
    found: set[int] = set()
    for unit_id in unit_ids:
        current: int | None = unit_id
        while current is not None and current not in found:
            found.add(current)
            place = history.place_of(current, on=on)
            current = place.parent_id if place else None
    return found


def engagement_for(session: LiveSession, person: Person, *, at: datetime) -> Engagement | None:
    """In which job somebody is at this session: where they were invited, else in its team, else their first."""
    on = local_date(session.occasion.starts_at)
    jobs = list(
        Engagement.objects.active_on(on)
        .filter(person=person)
        .select_related("person")
        .order_by("number", "pk")
    )
    if len(jobs) < 2:
        return jobs[0] if jobs else None
    invited = set(
        Seat.objects.filter(occasion_id=session.occasion_id, engagement__in=jobs).values_list(
            "engagement_id", flat=True
        )
    )
    units = unit_ids_of_engagements(jobs, on=on)
    return min(jobs, key=lambda job: (job.pk not in invited, units.get(job.pk) != session.unit_id))


def team_of(unit: Unit, *, on: date, history: UnitHistory | None = None) -> QuerySet[Engagement]:
    """Who works in this unit, or in one below it, on this day."""
    below = (history or UnitHistory()).below([unit.pk], on=on)
    memberships = Membership.objects.in_force(on).filter(unit__in=below)
    return (
        Engagement.objects.active_on(on)
        .filter(pk__in=memberships.values("engagement"), person__status=PersonStatus.ACTIVE)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def roster(session: LiveSession, *, history: UnitHistory) -> list[Engagement]:
    """Whom the host may tick: the team, and who was invited; by name. One query."""
    wanted = Q(pk__in=Seat.objects.filter(occasion=session.occasion_id).values("engagement"))
    if session.unit:
        team = team_of(session.unit, on=local_date(session.occasion.starts_at), history=history)
        wanted |= Q(pk__in=team.order_by().values("pk"))
    found = Engagement.objects.filter(wanted, person__status=PersonStatus.ACTIVE).select_related("person")
    return list(found.order_by("person__family_name", "person__given_name", "pk"))


def team_name(session: LiveSession, history: UnitHistory) -> str:
    """As it was called then; empty without a team."""
    place = history.place_of(session.unit_id, on=local_date(session.occasion.starts_at))
    return place.name if place else ""


def leaders_of(unit: Unit, *, on: date) -> set[int]:
    """Ids of the people who lead somebody in this unit or below it."""
    managers = team_of(unit, on=on).exclude(line_manager=None).order_by()
    return set(managers.values_list("line_manager_id", flat=True))


def leaders_within(unit_ids: Iterable[int], *, on: date) -> list[Person]:
    """Who leads somebody in these units or below them; by name."""
    below = UnitHistory().below(list(unit_ids), on=on)
    jobs = Engagement.objects.active_on(on).filter(
        pk__in=Membership.objects.in_force(on).filter(unit__in=below).values("engagement")
    )
    people = Person.objects.filter(pk__in=jobs.values("line_manager"), status=PersonStatus.ACTIVE)
    return list(people.order_by("family_name", "given_name", "pk"))


def present_seats(session: LiveSession) -> QuerySet[Seat]:
    seats = Seat.objects.filter(occasion_id=session.occasion_id).with_presence()
    return seats.filter(is_present=True)  # type: ignore[misc]


def turnouts(found: Iterable[LiveSession]) -> dict[int, Turnout]:
    """Session id → how many were asked and how many came; one query beside that of the sessions."""
    listed = list(found)
    occasions = {one.occasion_id: one.pk for one in listed}
    heads = {one.pk: one.heads for one in listed}
    present = Attendance.objects.filter(seat=OuterRef("pk")).order_by("-pk")
    counted = (
        Seat.objects.filter(occasion__in=occasions)
        .annotate(is_there=present.values("present")[:1])
        .order_by()
        .values("occasion_id")
        .annotate(
            invited=Count("pk", filter=Q(invited_at__isnull=False)),
            there=Count("pk", filter=Q(is_there=True)),
        )
    )
    seats = {occasions[row["occasion_id"]]: (row["invited"], row["there"]) for row in counted}
    return {
        pk: Turnout(
            seats.get(pk, (0, 0))[0], present_in(heads=heads[pk], checked_in=seats.get(pk, (0, 0))[1])
        )
        for pk in heads
    }


def turnout_of(session: LiveSession) -> Turnout:
    """One query."""
    seats = Seat.objects.filter(occasion_id=session.occasion_id).with_presence()
    counted = seats.aggregate(
        invited=Count("pk", filter=Q(invited_at__isnull=False)), there=Count("pk", filter=Q(is_present=True))
    )
    return Turnout(counted["invited"], present_in(heads=session.heads, checked_in=counted["there"]))


@dataclass(frozen=True)
class Place:
    """What somebody is to a session."""

    is_host: bool = False
    # Has a seat, whatever became of it.
    is_invited: bool = False
    # Works in its team, was invited, or was there.
    is_member: bool = False
    # Leads people of its team, and is no member.
    is_manager: bool = False
    # Was in the room, as far as is known, and so may read what was voted and said there.
    was_of_it: bool = False
    # It was without the manager, and this is one.
    is_left_out: bool = False

    @property
    def reads(self) -> bool:
        return self.is_host or self.is_member or self.is_manager


def place_in(session: LiveSession, person: Person, *, at: datetime, history: UnitHistory) -> Place:
    """A colleague who missed it reads what the team voted and said; who leads the team, or led it then, only when there.

    Of a session without the manager: who was there, and never who leads. `session`: one of `sessions_seen_by(person)`.
    """
    is_host, is_invited = session.is_hosted, session.is_invited  # type: ignore[attr-defined]
    if session.kind == SessionKind.REHEARSAL:
        return Place(is_host, was_of_it=is_host)
    if is_host:
        # Reads all that there is, so the rest says nothing more.
        return Place(is_host, is_invited, is_member=is_invited, was_of_it=True)
    if session.unit_id is None:
        return Place(is_host, is_invited, is_member=is_invited, was_of_it=is_invited)
    on, then = local_date(at), local_date(session.occasion.starts_at)
    now, on_the_day = own_units(person, on, then)
    works, leads = (_with_above(ids, history=history, on=on) for ids in (now.works, now.leads))
    is_member = is_invited or session.unit_id in works
    # As `leaders_of` has it, on the day of the session.
    led_then = session.unit_id in _with_above(on_the_day.leads, history=history, on=then)
    is_leader = session.unit_id in leads or led_then
    is_left_out = session.without_manager and is_leader
    missed_it_as_colleague = is_member and not is_leader and not session.without_manager
    return Place(
        is_host,
        is_invited,
        is_member=is_member,
        is_manager=not is_member and session.unit_id in leads,
        was_of_it=(session.was_there and not is_left_out) or missed_it_as_colleague,  # type: ignore[attr-defined]
        is_left_out=is_left_out,
    )
