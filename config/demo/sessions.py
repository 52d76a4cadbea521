"""Sessions of the past year and a half, through the same actions as any other; one is planned for today."""

import random
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.demo.history import moment
from dilemmas.actions.attendance import check_in
from dilemmas.actions.live import (
    agree,
    count_heads,
    end_session,
    lay_card,
    moderate_argument,
    note,
    open_lobby,
    plan_session,
    put_argument,
)
from dilemmas.actions.live_voting import Received, cast_votes, close_round, open_round, reveal_round
from dilemmas.actions.sessions import (
    cancel_session,
    close_evaluations,
    evaluate,
    follow_up,
    invite_team,
    offer_free_hour,
    wish_without_manager,
)
from dilemmas.models import ArgumentState, CaseVersion, Deck, LiveCard, LiveSession, SessionNote
from dilemmas.queries.agreements import open_agreements_of
from dilemmas.queries.decks import deck_versions
from dilemmas.queries.sessions import leaders_of, team_of
from dilemmas.rules.evaluation import Answer, Question
from dilemmas.rules.rounds import FIRST, REVEAL_FROM, SECOND, Vote
from dilemmas.rules.session import Kind
from foundation.clock import local_date
from foundation.people.models import Engagement, Membership, Person, Unit, UnitKind

# Of the teams so many played last year, and so many this year; a large municipality plays no more.
SHARE_LAST_YEAR, SHARE_THIS_YEAR, MOST_A_YEAR = 0.3, 0.45, 14
CARDS_A_GAME = 3
# Noor's and Karim's: played in September, and plays again today.
OUR_TEAM = "SO-RO-P"
AGREEMENTS = (
    "Wij vragen het eerst aan een collega, want dan weten we wat er mag, ook al kost dat even tijd.",
    "Wij zetten elk cadeau op de gezamenlijke tafel, want dan is het van iedereen.",
    "Wij bellen bij twijfel samen terug, want alleen beslissen voelt onveilig.",
    "Wij zeggen in het werkoverleg wat lastig was, ondanks de volle agenda.",
    "Wij spreken elkaar dezelfde dag aan, want wachten maakt het groter.",
)
ARGUMENTS = (
    "Een inwoner moet erop kunnen rekenen dat het voor iedereen gelijk is.",
    "Het is een klein gebaar, en weigeren doet ook pijn.",
    "Als het in de krant staat, wil ik het kunnen uitleggen.",
    "De collega staat er alleen voor als wij niets zeggen.",
)
NOTES = (
    (SessionNote.Kind.UNCLEAR, "Tot welk bedrag mag je een bon van een leverancier aannemen?"),
    (SessionNote.Kind.UNCLEAR, "Mag je in een appgroep van het werk een foto van een adres delen?"),
    (SessionNote.Kind.STRIKING, "Veel mensen weten niet wie hun vertrouwenspersoon is."),
    (SessionNote.Kind.STRIKING, "Nieuwe collega’s durven het minst snel iets te zeggen."),
)


def play_sessions(*, now: datetime) -> None:
    """`now`: the demo's present. Daan leads; the cast has log-ins already."""
    chance = random.Random(41)  # noqa: S311  the same sessions every time
    daan = Person.objects.get(user__username="daan")
    teams = _teams(local_date(now))
    others = [unit for unit in teams if unit.code != OUR_TEAM]
    chance.shuffle(others)
    last = others[: _how_many(len(others), SHARE_LAST_YEAR)]
    # Half of these play again, so that agreements are asked after.
    fresh = others[len(last) :]
    this = last[::2] + fresh[: max(0, _how_many(len(others), SHARE_THIS_YEAR) - len(last[::2]))]
    for year, units in ((now.year - 1, last), (now.year, this)):
        for number, unit in enumerate(units):
            day = date(year, 9 if year < now.year else 2, 3) + timedelta(days=7 * number)
            _play(unit, by=daan, starts_at=moment(_workday(day), 10), chance=chance)
    ours = Unit.objects.filter(code=OUR_TEAM).first()
    if ours:
        _play(
            ours,
            by=daan,
            starts_at=moment(date(now.year, 9, 10), 14),
            chance=chance,
            due_on=date(2026, 11, 1),
        )
    close_evaluations(at=now)
    _plan_ahead(ours, fresh[-2:], by=daan, now=now)


def _how_many(teams: int, share_0_1: float) -> int:
    return min(MOST_A_YEAR, round(teams * share_0_1))


def _teams(on: date) -> list[Unit]:
    """Those in which enough people work to show a result."""
    rows = Membership.objects.in_force(on).filter(
        unit__kind=UnitKind.TEAM, engagement__in=Engagement.objects.active_on(on)
    )
    sizes: dict[int, int] = {}
    for unit_id in rows.values_list("unit_id", flat=True):
        sizes[unit_id] = sizes.get(unit_id, 0) + 1
    units = Unit.objects.filter(pk__in=[pk for pk, size in sizes.items() if size >= REVEAL_FROM])
    return list(units.order_by("code"))


def _workday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _play(
    unit: Unit, *, by: Person, starts_at: datetime, chance: random.Random, due_on: date | None = None
) -> None:
    planned_at = starts_at - timedelta(days=14)
    deck = Deck.objects.curated().order_by("created_at", "pk").first()
    session = plan_session(
        kind=Kind.GAME, by=by, starts_at=starts_at, at=planned_at, unit=unit, deck=deck, place="Vergaderkamer"
    )
    invite_team(session=session, by=by, at=planned_at)
    team = list(team_of(unit, on=local_date(starts_at)))
    present = chance.sample(team, min(12, max(1, round(len(team) * chance.uniform(0.6, 0.95)))))
    open_lobby(session=session, at=starts_at)
    count_heads(session=session, heads=len(present))
    for one in present:
        check_in(session=session, person=one.person, at=starts_at)
    for agreement in open_agreements_of(unit, on=local_date(starts_at)):
        follow_up(session=session, agreement=agreement, was_kept=chance.random() < 0.7, by=by, at=starts_at)
    versions = deck_versions(deck) if deck else []
    for version in chance.sample(versions, min(CARDS_A_GAME, len(versions))):
        _play_card(session, version, voters=len(present), at=starts_at, chance=chance)
    managers = Counter(one.line_manager_id for one in team if one.line_manager_id)
    owner = Person.objects.get(pk=managers.most_common(1)[0][0]) if managers else None
    for text in chance.sample(AGREEMENTS, 2 if due_on else chance.choice((1, 2))):
        agree(
            session=session,
            text=text,
            owner=owner.full_name if owner else "Wij allemaal",
            due_on=due_on or local_date(starts_at) + timedelta(days=60),
            at=starts_at,
        )
    if chance.random() < 0.5:
        kind, text = chance.choice(NOTES)
        note(session=session, kind=kind, text=text)
    ends_at = session.occasion.ends_at
    end_session(session=session, threshold=REVEAL_FROM, at=ends_at)
    for one in present[: chance.randrange(3, 10)]:
        for question in Question:
            answer = chance.choices(list(Answer), weights=(6, 3, 1))[0]
            evaluate(
                session=session,
                question=question,
                answer=answer,
                by=one.person,
                at=ends_at + timedelta(hours=1),
            )


def _play_card(
    session: LiveSession, version: CaseVersion, *, voters: int, at: datetime, chance: random.Random
) -> None:
    card = lay_card(session=session, version=version, at=at, threshold=REVEAL_FROM)
    options = list(range(len(version.in_language("nl")["options"])))
    weights = [chance.choice((1, 2, 4, 8)) for _option in options]
    phones = [secrets.token_bytes(16) for _voter in range(voters)]
    first = chance.choices(options, weights=weights, k=voters)
    favourite = weights.index(max(weights))
    # The talk moves some.
    second = [favourite if chance.random() < 0.3 else choice for choice in first]
    for number, choices in ((FIRST, first), (SECOND, second)):
        _vote(card, phones, choices, number=number, at=at)
    for text in chance.sample(ARGUMENTS, 3):
        moderate_argument(argument=put_argument(card=card, text=text), state=ArgumentState.SHOWN)


def _vote(
    card: LiveCard, phones: Sequence[bytes], choices: Sequence[int], *, number: int, at: datetime
) -> None:
    open_round(card=card, at=at)
    cast_votes(
        card=card,
        received=[
            Received(phone, Vote(number, number, choice), at)
            for phone, choice in zip(phones, choices, strict=True)
        ],
    )
    close_round(card=card, at=at)
    reveal_round(card=card, at=at + timedelta(seconds=3))


def _plan_ahead(ours: Unit | None, waiting: Sequence[Unit], *, by: Person, now: datetime) -> None:
    """One today, one called off, one asked for without the manager, and hours in which Daan is free."""
    today, before = local_date(now), now - timedelta(days=10)
    deck = Deck.objects.curated().order_by("created_at", "pk").first()
    if ours:
        session = plan_session(
            kind=Kind.GAME,
            by=by,
            starts_at=moment(today, 14),
            at=before,
            unit=ours,
            deck=deck,
            place="Kamer 3.12",
        )
        invite_team(session=session, by=by, at=before)
    lunch = plan_session(
        kind=Kind.DILEMMA_LUNCH,
        by=by,
        starts_at=moment(today + timedelta(days=3), 12),
        at=before,
        place="Bedrijfsrestaurant",
        title="Dilemmalunch in december",
    )
    cancel_session(session=lunch, reason="Het restaurant is dicht. We plannen een nieuwe dag.", by=by, at=now)
    for unit in waiting:
        leaders = leaders_of(unit, on=today)
        member = team_of(unit, on=today).exclude(person__in=leaders).first()
        if member:
            wish_without_manager(unit=unit, by=member.person, at=before)
            break
    for days, hour in ((2, 9), (8, 13), (9, 10), (15, 10)):
        offer_free_hour(person=by, starts_at=moment(today + timedelta(days=days), hour), at=now)
