"""Acceptance story 5: the live round table, with Rotterdam's figures, arising from played sessions."""

from datetime import timedelta

import pytest

from dilemmas.actions.live_voting import close_round, open_round, reveal_round
from dilemmas.models import CheckIn, LiveSession, LiveSlot
from dilemmas.queries.coverage import coverage_in, figures_of
from dilemmas.queries.session_reports import report_of
from dilemmas.rules.coverage import Figures
from dilemmas.rules.rounds import Refusal
from dilemmas.rules.session import Kind
from foundation.meetings.models import Attendance
from foundation.people.queries import UnitHistory
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import ATTENDED
from tests.conftest import client_of, moment
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import AFTER_GRACE, ballots, make_card, make_facilitator, vote, vote_all
from tests.factories.sessions import begin, close, make_cluster, make_team, plan, play_card

pytestmark = pytest.mark.django_db
BEGIN = moment("2019-01-14 09:00")
EARLIER = moment("2019-01-02 09:00")
SESSIONS, INVITED, PRESENT = 55, 846, 518
PILOT_TALKS, PILOT_PRESENT = 27, 195


def spread_over(total: int, parts: int) -> list[int]:
    """As evenly as it goes."""
    return [total // parts + (number < total % parts) for number in range(parts)]


def test_round_tables_of_2019():
    """846 invited, 55 sessions, 518 present: 61 %, mean 9.4; 518 statements that somebody was there, none of a vote."""
    host, cluster = make_facilitator(EARLIER), make_cluster("Stadsontwikkeling")
    case = version_of(make_case("Elf jaar, nooit een kras"))
    for number, (invited, present) in enumerate(
        zip(spread_over(INVITED, SESSIONS), spread_over(PRESENT, SESSIONS), strict=True)
    ):
        unit, team = make_team(f"Team {number}", cluster=cluster, people=invited)
        starts_at = BEGIN + timedelta(days=number)
        session = plan(unit, by=host, starts_at=starts_at, kind=Kind.ROUND_TABLE, invited=True)
        begin(session, heads=present, here=team[:present])
        choices = [one % 4 for one in range(present)]
        play_card(session, version=case, first=choices, second=[0, *choices[1:]])
        close(session)

    found = coverage_in(2019, on=moment("2019-12-31 12:00").date(), reach=None, history=UnitHistory())
    assert found.figures == Figures(sessions=55, invited=846, present=518)
    assert (found.figures.share_percent, found.figures.mean) == (61, 9.4)
    assert found.coverage.percent == 100
    assert Attendance.objects.count() == PRESENT

    statements = list(Statement.objects.all())
    assert len(statements) == PRESENT
    assert {one.verb_id for one in statements} == {ATTENDED.id}
    assert len({one.actor_account for one in statements}) == PRESENT
    cards = [str(key) for key in LiveSession.objects.values_list("cards__public_id", flat=True)]
    for words in (*cards, str(case.case_key), "choice", "vote", "stem"):
        assert not any(words in one.raw_json for one in statements), words
    # Of the planned end, all of one session alike, and no part of a second.
    ends = set(LiveSession.objects.values_list("occasion__ends_at", flat=True))
    assert {one.timestamp for one in statements} == ends
    assert {one.recorded_at for one in Attendance.objects.all()} == ends
    # Nothing is left of what was sealed.
    assert not LiveSlot.objects.exists()
    assert not CheckIn.objects.exists()


def test_order_of_attendance_says_nothing_of_the_order_of_check_in():
    host = make_facilitator(EARLIER)
    orders = set()
    for number in range(4):
        unit, team = make_team(f"Team {number}", people=12)
        session = plan(unit, by=host, starts_at=BEGIN + timedelta(days=number), kind=Kind.ROUND_TABLE)
        close(begin(session, heads=12, here=team))
        first = team[0].pk
        rows = Attendance.objects.filter(seat__occasion=session.occasion).order_by("pk")
        orders.add(tuple(pk - first for pk in rows.values_list("seat__engagement_id", flat=True)))
    # Four times the same of 12! orders does not happen; in the order of check-in it would always.
    assert len(orders) == 4
    assert tuple(range(12)) not in orders


def test_pilot_without_accounts():
    """27 talks with 195 people whom the host counted: mean 7.2, and nobody's name."""
    host = make_facilitator(EARLIER)
    for number, present in enumerate(spread_over(PILOT_PRESENT, PILOT_TALKS)):
        session = plan(None, by=host, starts_at=BEGIN + timedelta(days=number), kind=Kind.DIALOGUE_TABLE)
        begin(session, heads=present)
        play_card(session, version=None)
        close(session)
    found = figures_of(LiveSession.objects.filter(kind=Kind.DIALOGUE_TABLE.value))
    assert (found.sessions, found.present, found.mean) == (27, 195, 7.2)
    assert found.share_percent is None
    assert not Attendance.objects.exists()
    assert not Statement.objects.exists()


def test_four_voters_see_no_chart(now_is):
    host = make_facilitator(EARLIER)
    unit, team = make_team("Team klein", people=4)
    session = plan(unit, by=host, starts_at=BEGIN, kind=Kind.ROUND_TABLE, invited=True)
    begin(session, heads=4, here=team)
    play_card(session, version=version_of(make_case()), first=[0, 0, 1, 2])
    session = close(session)
    (card,) = report_of(session, language="nl", least=5, with_notes=False).cards
    assert card.was_voted
    assert not card.has_result
    assert card.card.totals == {}
    now_is(BEGIN + timedelta(days=1))
    page = client_of(team[0].person).get(f"/sessies/{session.public_id}/verslag/")
    assert page.status_code == 200
    assert "Te weinig antwoorden" in page.content.decode()
    assert "uitslag__balk" not in page.content.decode()


def test_dropped_phone_votes_once():
    """It does not know whether its vote arrived, joins again with its ballot and sends it again."""
    host = make_facilitator(EARLIER)
    session = begin(plan(None, by=host, starts_at=BEGIN, kind=Kind.ROUND_TABLE), heads=6)
    card = make_card(session, at=BEGIN)
    open_round(card=card, at=BEGIN)
    dropped, *others = ballots(6)
    vote_all(card, dict.fromkeys(others, 1), at=BEGIN)
    vote(card, dropped, 0, at=BEGIN, sequence=1)
    again = vote(card, dropped, 0, at=BEGIN + timedelta(seconds=20), sequence=1)
    assert again is Refusal.OLD
    close_round(card=card, at=BEGIN + timedelta(seconds=30))
    reveal_round(card=card, at=BEGIN + timedelta(seconds=30) + AFTER_GRACE)
    session = close(session)
    assert session.cards.get().totals["1"] == {"counts": [1, 5, 0, 0], "voters": 6, "passes": 0}
