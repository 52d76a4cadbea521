"""Teams with people, and sessions that were played, through the platform's own actions."""

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dilemmas.actions.attendance import check_in
from dilemmas.actions.live import agree, count_heads, end_session, lay_card, open_lobby, plan_session
from dilemmas.actions.live_voting import close_round, open_round, reveal_round
from dilemmas.actions.sessions import invite_team
from dilemmas.models import CaseVersion, LiveCard, LiveSession
from dilemmas.rules.rounds import FIRST, SECOND
from dilemmas.rules.session import Kind
from foundation.people.models import Engagement, Membership, Person, Unit
from tests.factories.live import AFTER_GRACE, THRESHOLD, ballots, vote_all
from tests.factories.people import UnitFactory

_NUMBERS = itertools.count(1)
STARTED = date(2015, 1, 1)


def make_people(count: int, *, unit: Unit, manager: Person | None = None) -> list[Engagement]:
    """In bulk: colleagues in this team."""
    numbers = [next(_NUMBERS) for _one in range(count)]
    people = Person.objects.bulk_create(
        Person(
            personnel_number=f"7{number:06d}",
            initials="S.",
            given_name="Sam",
            family_name=f"Speler{number:04d}",
        )
        for number in numbers
    )
    engagements = Engagement.objects.bulk_create(
        Engagement(person=person, kind="medewerker", starts_on=STARTED, line_manager=manager)
        for person in people
    )
    Membership.objects.bulk_create(
        Membership(engagement=one, unit=unit, valid_from=STARTED) for one in engagements
    )
    return engagements


def make_team(
    name: str, *, cluster: Unit | None = None, people: int = 7, manager: Person | None = None
) -> tuple[Unit, list[Engagement]]:
    unit = UnitFactory(name=name, name__parent=cluster)
    return unit, make_people(people, unit=unit, manager=manager)


def make_cluster(name: str) -> Unit:
    return UnitFactory(kind="cluster", name=name)


def plan(
    unit: Unit | None,
    *,
    by: Person,
    starts_at: datetime,
    kind: Kind = Kind.GAME,
    invited: bool = False,
    at: datetime | None = None,
    **fields,
) -> LiveSession:
    """Planned a week before, or at `at`."""
    at = at or starts_at - timedelta(days=7)
    session = plan_session(kind=kind, by=by, starts_at=starts_at, at=at, unit=unit, place="Kamer 1", **fields)
    if invited:
        invite_team(session=session, by=by, at=at)
    return LiveSession.objects.select_related("occasion", "unit").get(pk=session.pk)


def begin(session: LiveSession, *, heads: int = 0, here: Sequence[Engagement] = ()) -> LiveSession:
    at = session.occasion.starts_at
    open_lobby(session=session, at=at)
    count_heads(session=session, heads=heads)
    for one in here:
        check_in(session=session, person=one.person, at=at)
    return session


def play_card(
    session: LiveSession,
    *,
    version: CaseVersion | None,
    first: Sequence[int] = (),
    second: Sequence[int] = (),
) -> LiveCard:
    """`first`, `second`: what each phone chooses; none: only talked about."""
    at = session.occasion.starts_at
    card = lay_card(session=session, version=version, at=at, threshold=THRESHOLD)
    phones = ballots(len(first))
    for number, choices in ((FIRST, first), (SECOND, second)):
        if choices:
            open_round(card=card, at=at)
            vote_all(
                card,
                dict(zip(phones, choices, strict=True)),
                at=at,
                sequence=number,
                round_number=number,
            )
            close_round(card=card, at=at)
            reveal_round(card=card, at=at + AFTER_GRACE)
    return card


def close(session: LiveSession) -> LiveSession:
    end_session(session=session, threshold=THRESHOLD, at=session.occasion.ends_at)
    return LiveSession.objects.select_related("occasion", "unit").get(pk=session.pk)


def agree_on(session: LiveSession, text: str, *, owner: str = "Karim", due_on: date | None = None):
    return agree(session=session, text=text, owner=owner, due_on=due_on, at=session.occasion.starts_at)


def played(unit: Unit | None, *, by: Person, starts_at: datetime, heads: int = 7, **fields) -> LiveSession:
    """A whole session with one card that was only talked about."""
    session = begin(plan(unit, by=by, starts_at=starts_at, **fields), heads=heads)
    play_card(session, version=None)
    return close(session)
