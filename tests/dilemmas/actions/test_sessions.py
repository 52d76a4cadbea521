"""Inviting, calling off, asking for a session without the manager, two taps afterwards, free hours."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from config.due import run_due
from dilemmas import check_in_keys
from dilemmas.actions.attendance import tidy_check_ins
from dilemmas.actions.live import add_host, open_lobby, plan_session
from dilemmas.actions.sessions import (
    cancel_session,
    close_evaluations,
    deck_of_most_divided,
    drop_past_hours,
    evaluate,
    follow_up,
    invite_team,
    move_session,
    offer_free_hour,
    take_back_follow_up,
    wish_without_manager,
)
from dilemmas.evaluation_keys import destroy_key, marks_of, sessions_with_key
from dilemmas.models import EvaluationCount, EvaluationMark, FreeHour, Phase, SessionWish
from dilemmas.queries.agreements import open_agreements_of
from dilemmas.queries.coverage import proposed_dates, wishes
from dilemmas.queries.session_reports import answered_among, evaluation_of
from dilemmas.rules.evaluation import Answer, Question
from dilemmas.rules.session import Kind
from foundation.errors import DomainError, NotAllowed
from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import MailStatus, OutboxMessage
from foundation.meetings.models import SeatStatus
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from foundation.people.queries import UnitHistory
from tests.conftest import moment
from tests.factories.live import make_facilitator
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.sessions import STARTED, agree_on, begin, close, make_team, plan, play_card, played

pytestmark = pytest.mark.django_db
EARLIER, AT = moment("2022-03-01 09:00"), moment("2022-03-15 10:00")


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.CHECK_IN_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def host():
    return make_facilitator(EARLIER)


@pytest.fixture
def manager():
    return PersonFactory(family_name="Leider")


@pytest.fixture
def team(manager):
    """Six people, and their manager who works in the same team."""
    unit, people = make_team("Groen", people=6, manager=manager)
    EngagementFactory(person=manager, unit=unit, starts_on=STARTED)
    return unit, people


# Inviting ----------------------------------------------------------------------------------------


def test_everybody_of_the_team_is_invited_also_when_there_are_many(host):
    unit, people = make_team("Groot", people=20)
    session = plan(unit, by=host, starts_at=AT)
    seats = invite_team(session=session, by=host, at=EARLIER)
    assert {seat.engagement_id for seat in seats} == {one.pk for one in people}
    assert {seat.status for seat in seats} == {SeatStatus.INVITED}
    # Once more: who came since.
    assert len(invite_team(session=session, by=host, at=EARLIER)) == 20
    assert session.occasion.seats.count() == 20


def test_without_the_manager_the_manager_is_not_invited(host, team, manager):
    with_manager = plan(team[0], by=host, starts_at=AT, invited=True)
    without = plan(team[0], by=host, starts_at=AT + timedelta(days=1), invited=True, without_manager=True)
    assert with_manager.occasion.seats.filter(engagement__person=manager).exists()
    assert not without.occasion.seats.filter(engagement__person=manager).exists()
    assert without.occasion.seats.count() == 6


def test_the_manager_does_not_lead_a_session_without_the_manager(host, team, manager):
    with pytest.raises(DomainError, match="manager_leads"):
        plan(team[0], by=manager, starts_at=AT, without_manager=True)
    session = plan(team[0], by=host, starts_at=AT, without_manager=True)
    with pytest.raises(DomainError, match="manager_leads"):
        add_host(session=session, person=manager, by=host, at=EARLIER)


def test_only_a_host_invites(host, team, manager):
    session = plan(team[0], by=host, starts_at=AT)
    with pytest.raises(NotAllowed, match="not_a_host"):
        invite_team(session=session, by=manager, at=EARLIER)
    with pytest.raises(DomainError, match="session_without_team"):
        invite_team(session=plan(None, by=host, starts_at=AT), by=host, at=EARLIER)


# Calling off -------------------------------------------------------------------------------------


def test_called_off_before_it_begins(host, team):
    session = plan(team[0], by=host, starts_at=AT, invited=True)
    cancel_session(session=session, reason="Te druk", by=host, at=EARLIER)
    session.occasion.refresh_from_db()
    assert session.occasion.cancel_reason == "Te druk"
    cancel_session(session=session, reason="Nog eens", by=host, at=EARLIER)
    session.occasion.refresh_from_db()
    assert session.occasion.cancel_reason == "Te druk"
    with pytest.raises(DomainError, match="session_cancelled"):
        open_lobby(session=session, at=AT)


def test_not_called_off_without_a_reason_or_once_it_began(host, team):
    session = plan(team[0], by=host, starts_at=AT)
    with pytest.raises(DomainError, match="reason_missing"):
        cancel_session(session=session, reason=" ", by=host, at=EARLIER)
    begin(session)
    with pytest.raises(DomainError, match="session_open"):
        cancel_session(session=session, reason="Te druk", by=host, at=AT)


def test_the_invited_are_mailed_once_and_told_when_it_is_off(host, team):
    for one in team[1]:
        Person.objects.filter(pk=one.person_id).update(email=f"{one.pk}@lindewaard.example")
    session = plan(team[0], by=host, starts_at=AT)
    for _twice in range(2):
        invite_team(session=session, by=host, at=EARLIER)
    send_due_mail(at=EARLIER)
    told = [one.to[0] for one in mail.outbox]
    assert sorted(told) == sorted({*told})
    assert len(told) == 7
    assert "Bekijk de sessie" in mail.outbox[0].body
    assert session.join_secret not in mail.outbox[0].body
    newcomer = EngagementFactory(unit=team[0], starts_on=STARTED)
    invite_team(session=session, by=host, at=EARLIER)
    cancel_session(session=session, reason="De zaal is bezet", by=host, at=EARLIER)
    mail.outbox.clear()
    send_due_mail(at=EARLIER)
    # Who had not heard of it hears nothing.
    assert newcomer.person.email not in {one.to[0] for one in mail.outbox}
    assert len(mail.outbox) == 7
    assert "De zaal is bezet" in mail.outbox[0].body


# Without the manager -----------------------------------------------------------------------------


def test_a_team_asks_and_nobody_knows_who(host, team):
    unit, people = team
    for one in people[:2]:
        wish_without_manager(unit=unit, by=one.person, at=EARLIER)
    (wish,) = SessionWish.objects.all()
    assert {field.name for field in SessionWish._meta.fields} == {"id", "unit", "asked_on", "session"}
    history = UnitHistory()
    assert wishes(on=EARLIER.date(), reach=None, history=history) == [("Groen", EARLIER.date())]
    session = plan(unit, by=host, starts_at=AT, without_manager=True)
    wish.refresh_from_db()
    assert wish.session == session
    assert wishes(on=EARLIER.date(), reach=None, history=history) == []
    # Called off: the team waits again.
    cancel_session(session=session, reason="Ziek", by=host, at=EARLIER)
    assert len(wishes(on=EARLIER.date(), reach=None, history=history)) == 1


def test_neither_the_manager_nor_a_stranger_asks(team, manager):
    stranger = make_team("Wegen", people=1)[1][0].person
    for person in (manager, stranger):
        with pytest.raises(NotAllowed, match="not_in_this_team"):
            wish_without_manager(unit=team[0], by=person, at=EARLIER)
    assert not SessionWish.objects.exists()


# Agreements --------------------------------------------------------------------------------------


def game_with_agreement(unit, host, **fields):
    session = begin(plan(unit, by=host, starts_at=AT - timedelta(days=7), at=EARLIER, **fields), heads=6)
    play_card(session, version=None)
    agree_on(session, "Wij melden het.")
    return session


def test_agreements_open_again_once_the_session_is_over(host, team):
    session = game_with_agreement(team[0], host)
    assert open_agreements_of(team[0], on=AT.date()) == []
    close(session)
    assert [one.text for one in open_agreements_of(team[0], on=AT.date())] == ["Wij melden het."]


def test_a_rehearsal_leaves_no_agreements(host, team):
    close(game_with_agreement(team[0], host, kind=Kind.REHEARSAL))
    assert open_agreements_of(team[0], on=AT.date()) == []


def test_asked_after_once(host, team):
    close(game_with_agreement(team[0], host))
    (agreement,) = open_agreements_of(team[0], on=AT.date())
    session = plan(team[0], by=host, starts_at=AT)
    follow_up(session=session, agreement=agreement, was_kept=True, by=host, at=AT)
    agreement.refresh_from_db()
    follow_up(session=session, agreement=agreement, was_kept=False, by=host, at=AT)
    agreement.refresh_from_db()
    assert (agreement.was_kept, agreement.asked_on) == (True, AT.date())


def test_not_asked_after_in_another_team(host, team):
    close(game_with_agreement(team[0], host))
    (agreement,) = open_agreements_of(team[0], on=AT.date())
    elsewhere = plan(make_team("Wegen")[0], by=host, starts_at=AT)
    with pytest.raises(DomainError, match="no_such_agreement"):
        follow_up(session=elsewhere, agreement=agreement, was_kept=True, by=host, at=AT)


def test_a_tick_is_taken_back_by_who_ticked_for_two_weeks(host, team):
    close(game_with_agreement(team[0], host))
    (agreement,) = open_agreements_of(team[0], on=AT.date())
    session, other = plan(team[0], by=host, starts_at=AT), make_facilitator(EARLIER)
    add_host(session=session, person=other, by=host, at=AT)
    follow_up(session=session, agreement=agreement, was_kept=True, by=host, at=AT)
    with pytest.raises(DomainError, match="not_your_tick"):
        take_back_follow_up(session=session, agreement=agreement, by=other, at=AT)
    late = AT + timedelta(days=15)
    with pytest.raises(DomainError, match="not_your_tick"):
        take_back_follow_up(session=session, agreement=agreement, by=host, at=late)
    for _press in range(2):
        take_back_follow_up(session=session, agreement=agreement, by=host, at=AT + timedelta(days=14))
    assert open_agreements_of(team[0], on=AT.date()) == [agreement]
    agreement.refresh_from_db()
    assert (agreement.was_kept, agreement.asked_on, agreement.asked_by) == (None, None, None)


def test_a_tick_of_another_team_is_not_taken_back(host, team):
    close(game_with_agreement(team[0], host))
    (agreement,) = open_agreements_of(team[0], on=AT.date())
    session = plan(team[0], by=host, starts_at=AT)
    follow_up(session=session, agreement=agreement, was_kept=True, by=host, at=AT)
    elsewhere = plan(make_team("Wegen")[0], by=host, starts_at=AT)
    with pytest.raises(DomainError, match="no_such_agreement"):
        take_back_follow_up(session=elsewhere, agreement=agreement, by=host, at=AT)


# Two taps ----------------------------------------------------------------------------------------


def tap(session, answer, *, by=None, at=AT):
    """Of somebody else each time, unless it is said of whom."""
    by = by or PersonFactory()
    evaluate(session=session, question=Question.USEFUL, answer=answer, by=by, at=at)


def test_counts_show_from_five_and_in_steps_of_five(host, team):
    session = played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)
    for _one in range(4):
        tap(session, Answer.YES)
    assert evaluation_of(session) == []
    tap(session, Answer.NO)
    (line,) = evaluation_of(session)
    assert (line.counts, line.total) == ({"yes": 4, "partly": 0, "no": 1}, 5)
    tap(session, Answer.PARTLY)
    (line,) = evaluation_of(session)
    assert line.total == 5
    assert sum(EvaluationCount.objects.values_list("count", flat=True)) == 6


def test_no_taps_before_the_end_or_after_two_weeks(host, team):
    session = begin(plan(team[0], by=host, starts_at=AT), heads=6)
    with pytest.raises(DomainError, match="evaluation_closed"):
        tap(session, Answer.YES)
    session = close(session)
    with pytest.raises(DomainError, match="evaluation_closed"):
        tap(session, Answer.YES, at=session.ended_at + timedelta(days=15))


def test_twice_is_once_and_the_first_counts(host, team):
    session = played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)
    first, second = team[1][0].person, team[1][1].person
    for person, answer in ((first, Answer.YES), (first, Answer.NO), (second, Answer.NO), (first, Answer.YES)):
        tap(session, answer, by=person)
    assert dict(EvaluationCount.objects.values_list("answer", "count")) == {"yes": 1, "partly": 0, "no": 1}
    # Nothing but the fact: no person, no answer, no moment, no order.
    assert {field.name for field in EvaluationMark._meta.fields} == {"id", "session"}
    marks = marks_of(session.public_id, first.public_id)
    assert answered_among(marks) == {Question.USEFUL}
    # The other question of the same person is another mark, and of another session too.
    evaluate(session=session, question=Question.FREE, answer=Answer.NO, by=first, at=AT)
    assert answered_among(marks) == {*Question}
    other = played(team[0], by=host, starts_at=AT - timedelta(days=2), at=EARLIER)
    tap(other, Answer.NO, by=first)
    assert len({*marks.values(), *marks_of(other.public_id, first.public_id).values()}) == 4


def test_no_tap_of_a_person_can_be_set_apart_by_tapping_oneself(host, team):
    """Four taps of one and one of another never make the five that show."""
    session = played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)
    tap(session, Answer.NO, by=team[1][1].person)
    for _again in range(4):
        tap(session, Answer.YES, by=team[1][0].person)
    assert evaluation_of(session) == []


def test_a_refused_tap_leaves_no_key(host, team):
    session = begin(plan(team[0], by=host, starts_at=AT), heads=6)
    with pytest.raises(DomainError, match="evaluation_closed"):
        tap(session, Answer.YES)
    assert list(sessions_with_key()) == []
    assert answered_among(marks_of(session.public_id, team[1][0].person.public_id)) == set()


def test_when_it_closes_marks_and_key_go_and_counts_stay(host, team, settings):
    old = played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)
    young = played(team[0], by=host, starts_at=AT, at=EARLIER)
    person = team[1][0].person
    for session in (old, young):
        tap(session, Answer.YES, by=person, at=session.ended_at)
    kept = marks_of(young.public_id, person.public_id)[Question.USEFUL]
    last = old.ended_at + timedelta(days=14)
    assert close_evaluations(at=last) == 0
    assert set(sessions_with_key()) == {old.public_id, young.public_id}
    path = Path(settings.CHECK_IN_KEY_DIR) / f"{old.public_id}.evaluation"
    assert path.stat().st_mode & 0o077 == 0
    assert run_due(at=last + timedelta(minutes=1)).counts["evaluations_closed"] == 1
    assert not path.exists()
    assert [one.pk for one in EvaluationMark.objects.all()] == [kept]
    assert EvaluationCount.objects.get(session=old, answer="yes").count == 1
    # Killed after the key went: what it left goes the next time.
    destroy_key(young.public_id)
    assert close_evaluations(at=young.ended_at + timedelta(days=15)) == 0
    assert not EvaluationMark.objects.exists()


def test_keys_of_evaluations_and_of_check_ins_leave_each_other_alone(host, team):
    session = played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)
    tap(session, Answer.YES)
    assert tidy_check_ins(at=AT) == 0
    assert list(sessions_with_key()) == [session.public_id]
    begin(plan(team[0], by=host, starts_at=AT), here=team[1][:1])
    assert close_evaluations(at=AT) == 0
    assert len(list(check_in_keys.sessions_with_key())) == 1


# Free hours --------------------------------------------------------------------------------------


def test_free_hours_and_what_is_proposed_for_them(host, team, manager):
    for _twice in range(2):
        offer_free_hour(person=host, starts_at=AT + timedelta(days=2), at=EARLIER)
    assert FreeHour.objects.count() == 1
    (proposal,) = proposed_dates(at=AT, reach=None, history=UnitHistory())
    assert (proposal.team.name, proposal.starts_at) == ("Groen", AT + timedelta(days=2))
    # A planned session uses the hour, and its team is proposed no more.
    plan(team[0], by=host, starts_at=AT + timedelta(days=2), at=EARLIER)
    assert not FreeHour.objects.exists()
    offer_free_hour(person=host, starts_at=AT + timedelta(days=3), at=EARLIER)
    assert proposed_dates(at=AT, reach=None, history=UnitHistory()) == []


def test_nobody_is_proposed_for_the_own_team(team, manager):
    grant_role(person=manager, role=Role.FACILITATOR, at=EARLIER)
    offer_free_hour(person=manager, starts_at=AT + timedelta(days=2), at=AT)
    assert proposed_dates(at=AT, reach=None, history=UnitHistory()) == []


def test_a_team_that_played_is_proposed_next_year_again(host, team):
    played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)
    offer_free_hour(person=host, starts_at=moment("2023-02-01 10:00"), at=AT)
    assert proposed_dates(at=AT, reach=None, history=UnitHistory()) == []
    (proposal,) = proposed_dates(at=moment("2023-01-09 09:00"), reach=None, history=UnitHistory())
    assert proposal.team.last_played_on == (AT - timedelta(days=1)).date()


def test_only_facilitators_offer_hours_to_come(host, manager):
    with pytest.raises(NotAllowed, match="not_a_facilitator"):
        offer_free_hour(person=manager, starts_at=AT, at=EARLIER)
    with pytest.raises(DomainError, match="in_the_past"):
        offer_free_hour(person=host, starts_at=EARLIER, at=AT)
    offer_free_hour(person=host, starts_at=AT, at=EARLIER)
    assert drop_past_hours(at=AT + timedelta(minutes=1)) == 1


def test_who_may_not_lead_plans_nothing(team):
    with pytest.raises(NotAllowed, match="not_a_facilitator"):
        plan_session(
            kind=Kind.GAME, by=team[1][0].person, starts_at=AT, at=EARLIER, unit=team[0], place="Kamer 1"
        )


def test_a_deck_of_the_most_divided_is_empty_without_choices(host):
    deck = deck_of_most_divided(owner=host, least=10, at=AT)
    assert deck.owner == host
    assert deck.cards.count() == 0


def test_plan_keeps_its_phase(host, team):
    assert plan(team[0], by=host, starts_at=AT).phase == Phase.PLANNED


# Another time or place ---------------------------------------------------------------------------


def test_a_moved_session_lasts_as_long_and_tells_who_is_invited(host, team):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=7))
    invite_team(session=session, by=host, at=AT)
    send_due_mail(at=AT)
    invited = [one.to for one in mail.outbox]
    mail.outbox.clear()
    starts_at = AT + timedelta(days=8)
    for _press in range(2):
        move_session(session=session, starts_at=starts_at, place="De zaal", online_url="", by=host, at=AT)
    session.refresh_from_db()
    assert (session.sequence, session.changed_at) == (1, AT)
    assert session.occasion.ends_at - session.occasion.starts_at == timedelta(minutes=60)
    send_due_mail(at=AT)
    assert [one.to for one in mail.outbox] == invited != []
    assert all("De zaal" in one.body and "agenda.ics" in one.body for one in mail.outbox)
    move_session(session=session, starts_at=starts_at, place="Toch niet", online_url="", by=host, at=AT)
    mail.outbox.clear()
    send_due_mail(at=AT)
    assert [one.to for one in mail.outbox] == invited
    cancel_session(session=session, reason="Te druk.", by=host, at=AT)
    session.refresh_from_db()
    assert session.sequence == 3


def test_who_was_away_hears_of_the_last_change_only(host, team):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=7))
    invite_team(session=session, by=host, at=AT)
    send_due_mail(at=AT)
    reached = len(mail.outbox)
    mail.outbox.clear()
    for days in (8, 9):
        move_session(
            session=session,
            starts_at=AT + timedelta(days=days),
            place="De zaal",
            online_url="",
            by=host,
            at=AT,
        )
    waiting = OutboxMessage.objects.filter(template="dilemmas/session_moved", status=MailStatus.QUEUED)
    assert waiting.count() == reached > 0
    cancel_session(session=session, reason="Te druk.", by=host, at=AT)
    assert not waiting.exists()
    send_due_mail(at=AT)
    assert len(mail.outbox) == reached
    assert all("Te druk." in one.body for one in mail.outbox)


def test_what_began_or_was_called_off_is_not_moved(host, team):
    later = {"starts_at": AT + timedelta(days=9), "place": "De zaal", "online_url": "", "by": host, "at": AT}
    begun = begin(plan(team[0], by=host, starts_at=AT), heads=6)
    with pytest.raises(DomainError, match="session_open"):
        move_session(session=begun, **later)
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=7))
    with pytest.raises(NotAllowed, match="not_a_host"):
        move_session(session=session, **later | {"by": make_facilitator(EARLIER)})
    with pytest.raises(DomainError, match="in_the_past"):
        move_session(session=session, **later | {"starts_at": AT - timedelta(days=1)})
    with pytest.raises(DomainError, match="occasion_without_place"):
        move_session(session=session, **later | {"place": ""})
    cancel_session(session=session, reason="Te druk.", by=host, at=AT)
    with pytest.raises(DomainError, match="occasion_closed"):
        move_session(session=session, **later)
