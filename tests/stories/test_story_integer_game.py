"""Acceptance story 6: the Integer-spel of Huizen. Every team is listed, and counts once it has played."""

from datetime import date, timedelta

import pytest

from dilemmas.actions.live import agree, may_lead
from dilemmas.actions.sessions import follow_up
from dilemmas.models import Agreement, Phase
from dilemmas.queries.agreements import open_agreements_of
from dilemmas.queries.coverage import coverage_in
from dilemmas.rules.coverage import FollowUp
from dilemmas.rules.session import Kind
from foundation.meetings.groups.actions import add_member, found_group
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from foundation.people.queries import UnitHistory
from tests.conftest import client_of, moment
from tests.factories.dilemmas import make_case, version_of
from tests.factories.meetings import make_coordinator
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.sessions import STARTED, begin, close, make_cluster, make_people, plan, play_card, played

pytestmark = pytest.mark.django_db
AT = moment("2021-09-06 09:00")
GAME_AT = moment("2022-09-20 14:00")
CLUSTERS = {
    "Sociaal Domein": ("Team Wmo", "Team Jeugd", "Team Werk en Inkomen"),
    "Fysiek Domein": ("Team Groen", "Team Wegen", "Team Omgeving"),
    "Dienstverlening": ("Team Burgerzaken", "Team Klantcontact"),
}


@pytest.fixture
def manager() -> Person:
    person = PersonFactory(given_name="Karim", family_name="Manager")
    EngagementFactory(person=person, starts_on=STARTED)
    return person


@pytest.fixture
def teams(manager):
    """Every team of Huizen with seven people; one more without, which is not active."""
    found = {}
    for name, names in CLUSTERS.items():
        cluster = make_cluster(name)
        for team in names:
            unit = UnitFactory(name=team, name__parent=cluster)
            make_people(7, unit=unit, manager=manager if team == "Team Wmo" else None)
            found[team] = unit
    UnitFactory(name="Team Leeg", name__parent=cluster)
    return found


@pytest.fixture
def ambassador() -> Person:
    """A member of the WIO, to whom HR gave the role of facilitator."""
    person = PersonFactory(given_name="Wil", family_name="Wio")
    EngagementFactory(person=person, starts_on=STARTED)
    coordinator = make_coordinator(at=AT)
    group = found_group(kind="wio", name="WIO", purpose="Integer werken.", by=coordinator, at=AT)
    add_member(group=group, person=person, part="member", by=coordinator, at=AT)
    grant_role(person=person, role=Role.FACILITATOR, at=AT)
    return person


def coverage():
    return coverage_in(2022, on=date(2022, 12, 30), reach=None, history=UnitHistory())


def play(unit, by):
    session = begin(plan(unit, by=by, starts_at=GAME_AT, invited=True), heads=7)
    for number in range(3):
        card = play_card(
            session,
            version=version_of(make_case(f"Kaart {number}")),
            first=[0, 1, 1, 2, 2, 3, 0],
            second=[1, 1, 1, 2, 2, 3, 1],
        )
        if number == 2:
            for text in ("Wij vragen het eerst, want dan weten we het.", "Wij melden elk cadeau."):
                agree(
                    session=session,
                    text=text,
                    owner="Karim Manager",
                    due_on=date(2022, 11, 1),
                    at=card.step_since,
                )
    return close(session)


def test_every_team_is_listed_before_anybody_played(teams, now_is):
    found = coverage()
    assert (found.coverage.active, found.coverage.played, found.coverage.percent) == (8, 0, 0)
    listed = {name for row in found.rows for name in row.not_played}
    assert listed == set(teams)
    now_is(GAME_AT)
    page = client_of(make_coordinator(at=AT)).get("/sessies/dekking/").content.decode()
    assert all(name in page for name in teams)
    assert "Team Leeg" not in page


def test_who_is_in_the_wio_leads_once_hr_gave_the_role(teams):
    member = PersonFactory()
    assert not may_lead(member, unit=teams["Team Wmo"], at=AT)
    grant_role(person=member, role=Role.FACILITATOR, at=AT)
    assert may_lead(member, unit=teams["Team Wmo"], at=AT + timedelta(days=1))


def test_a_team_plays_three_cards_and_agrees_on_two_things(teams, ambassador):
    game = play(teams["Team Wmo"], ambassador)
    assert game.phase == Phase.ENDED
    cards = list(game.cards.all())
    assert len(cards) == 3
    for card in cards:
        assert card.totals["1"]["counts"] == [2, 2, 2, 1]
        assert card.totals["2"]["counts"] == [0, 4, 2, 1]
    assert {one.owner for one in game.agreements.all()} == {"Karim Manager"}
    assert game.agreements.count() == 2
    found = coverage()
    assert (found.coverage.played, found.coverage.percent) == (1, 12)
    assert "Team Wmo" not in {name for row in found.rows for name in row.not_played}


def test_all_only_when_every_active_team_played(teams, ambassador):
    *most, last = teams.values()
    for number, unit in enumerate(most):
        played(unit, by=ambassador, starts_at=GAME_AT + timedelta(days=number))
    assert coverage().coverage.percent == 87
    # None of these counts for the last team: a rehearsal, one in which no card lay, one of last year, one called off.
    played(last, by=ambassador, starts_at=GAME_AT, kind=Kind.REHEARSAL)
    close(begin(plan(last, by=ambassador, starts_at=GAME_AT)))
    played(last, by=ambassador, starts_at=moment("2021-12-31 15:00"))
    plan(last, by=ambassador, starts_at=GAME_AT + timedelta(days=30))
    assert coverage().coverage.percent == 87
    played(last, by=ambassador, starts_at=GAME_AT + timedelta(days=40))
    assert coverage().coverage.percent == 100


def test_agreements_are_asked_after_at_the_next_session(teams, ambassador, manager, now_is):
    play(teams["Team Wmo"], ambassador)
    other = plan(teams["Team Jeugd"], by=ambassador, starts_at=moment("2022-11-15 14:00"))
    again = plan(teams["Team Wmo"], by=ambassador, starts_at=moment("2022-11-15 14:00"))
    on = date(2022, 11, 15)
    assert open_agreements_of(other.unit, on=on) == []
    first, second = open_agreements_of(again.unit, on=on)
    follow_up(session=again, agreement=first, was_kept=True, by=ambassador, at=again.occasion.starts_at)
    assert coverage().agreements == FollowUp(kept=1, not_kept=0, not_asked=1)
    follow_up(session=again, agreement=second, was_kept=False, by=ambassador, at=again.occasion.starts_at)
    assert coverage().agreements == FollowUp(kept=1, not_kept=1, not_asked=0)
    assert open_agreements_of(again.unit, on=on) == []
    assert set(Agreement.objects.values_list("asked_on", flat=True)) == {on}
    now_is(again.occasion.starts_at)
    page = client_of(manager).get(f"/sessies/{Agreement.objects.first().session.public_id}/verslag/")
    assert "Nagekomen" in page.content.decode()
    assert "Nog niet" in page.content.decode()
