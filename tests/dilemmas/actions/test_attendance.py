"""Checking in: sealed, once a person, written whole at the end; and what a kill in between leaves."""

import logging
from datetime import timedelta

import pytest
from django.db import connection

from config.due import run_due
from dilemmas import check_in_keys
from dilemmas.actions import attendance
from dilemmas.actions.attendance import MOST_TRIES, check_in, spend_try, tick_present, tidy_check_ins
from dilemmas.actions.live import end_session
from dilemmas.actions.sessions import end_forgotten_sessions
from dilemmas.models import CheckIn, Phase
from dilemmas.rules.session import Kind
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.models import Attendance, Seat, SeatStatus
from foundation.xapi.models import Statement
from tests.conftest import moment
from tests.factories.live import THRESHOLD, make_facilitator
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.sessions import begin, close, make_team, plan, play_card

pytestmark = pytest.mark.django_db
EARLIER, AT = moment("2022-03-01 09:00"), moment("2022-03-15 10:00")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CHECK_IN_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def host():
    return make_facilitator(EARLIER)


@pytest.fixture
def team():
    return make_team("Groen", people=6)


@pytest.fixture
def session(host, team):
    return begin(plan(team[0], by=host, starts_at=AT), heads=6)


def end(session, at=AT + timedelta(hours=1)):
    return end_session(session=session, threshold=THRESHOLD, at=at)


def names(session):
    return set(
        Attendance.objects.filter(seat__occasion=session.occasion, present=True).values_list(
            "seat__engagement_id", flat=True
        )
    )


# While it lasts ----------------------------------------------------------------------------------


def test_check_in_is_sealed_and_has_no_name_and_no_moment(session, team):
    check_in(session=session, person=team[1][0].person, at=AT)
    (row,) = CheckIn.objects.all()
    columns = {field.name for field in CheckIn._meta.fields}
    assert columns == {"id", "session", "blob"}
    person, job = team[1][0].person, team[1][0]
    for known in (person.public_id, job.public_id):
        assert known.bytes not in bytes(row.blob)
        assert known != row.id
    assert not Attendance.objects.exists()
    assert not Seat.objects.exists()
    assert not Statement.objects.exists()


def test_who_checks_in_twice_is_there_once(session, team):
    for one in (0, 0, 1):
        check_in(session=session, person=team[1][one].person, at=AT)
    assert CheckIn.objects.count() == 2


def test_two_jobs_are_one_person(session, team):
    person = team[1][0].person
    EngagementFactory(person=person, number=2)
    check_in(session=session, person=person, at=AT)
    end(session)
    assert names(session) == {team[1][0].pk}


@pytest.mark.parametrize(("phase", "code"), [("planned", "session_not_open"), ("ended", "session_ended")])
def test_check_in_outside_the_session_is_refused(phase, code, host, team):
    session = plan(team[0], by=host, starts_at=AT)
    if phase == "ended":
        session = close(begin(session))
    with pytest.raises(DomainError, match=code):
        check_in(session=session, person=team[1][0].person, at=AT + timedelta(days=1))


def test_who_forgot_checks_in_on_the_same_day(session, team):
    """Dated as all others."""
    check_in(session=session, person=team[1][0].person, at=AT)
    end(session)
    for _twice in range(2):
        check_in(session=session, person=team[1][1].person, at=AT + timedelta(hours=3))
    assert names(session) == {one.pk for one in team[1][:2]}
    assert set(Attendance.objects.values_list("recorded_at", flat=True)) == {session.occasion.ends_at}
    assert Statement.objects.count() == 2
    assert not CheckIn.objects.exists()


def test_rehearsal_keeps_nobody(host, team):
    session = begin(plan(None, by=host, starts_at=AT, kind=Kind.REHEARSAL))
    with pytest.raises(DomainError, match="rehearsal"):
        check_in(session=session, person=team[1][0].person, at=AT)


def test_who_has_no_job_is_told(session):
    with pytest.raises(DomainError, match="no_job"):
        check_in(session=session, person=PersonFactory(), at=AT)


# At the end --------------------------------------------------------------------------------------


def test_end_writes_seat_attendance_and_statement_of_the_planned_end(session, host, team):
    for one in team[1][:4]:
        check_in(session=session, person=one.person, at=AT)
    end(session, at=AT + timedelta(minutes=52, seconds=13))
    assert names(session) == {one.pk for one in team[1][:4]}
    planned_end = session.occasion.ends_at
    assert set(Attendance.objects.values_list("recorded_at", "recorded_by")) == {(planned_end, host.pk)}
    assert set(Seat.objects.values_list("status", "changed_at")) == {(SeatStatus.BOOKED, planned_end)}
    assert set(Statement.objects.values_list("timestamp", "stored")) == {(planned_end, planned_end)}
    assert {one.actor_account for one in Statement.objects.all()} == {
        str(one.person.public_id) for one in team[1][:4]
    }
    assert not CheckIn.objects.exists()


def test_invited_keep_their_seat(host, team):
    session = begin(plan(team[0], by=host, starts_at=AT, invited=True), here=team[1][:2])
    end(session)
    assert Seat.objects.filter(status=SeatStatus.INVITED).count() == 6
    assert len(names(session)) == 2


def test_ending_twice_writes_once(session, team):
    check_in(session=session, person=team[1][0].person, at=AT)
    end(session)
    end(session, at=AT + timedelta(hours=2))
    assert Attendance.objects.count() == Statement.objects.count() == 1


def test_a_lost_key_is_told_and_stops_nothing(session, team, folder, caplog):
    check_in(session=session, person=team[1][0].person, at=AT)
    check_in_keys.destroy_key(session.public_id)
    with caplog.at_level(logging.ERROR):
        assert end(session).phase == Phase.ENDED
    assert "CHECK_IN_KEY_DIR" in caplog.text
    assert not Attendance.objects.exists()


# A kill, and a power cut -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_kill_while_writing_loses_nobody(session, team, folder, monkeypatch):
    """What was done is rolled back, key and rows are there; the next end writes everybody once."""
    for one in team[1]:
        check_in(session=session, person=one.person, at=AT)

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(attendance, "record_statements", killed)
    with pytest.raises(KeyboardInterrupt):
        end(session)
    monkeypatch.undo()
    assert CheckIn.objects.count() == 6
    assert len(list(folder.glob("*.key"))) == 1
    assert not Attendance.objects.exists()
    session.refresh_from_db()
    assert session.phase != Phase.ENDED
    end(session)
    assert Attendance.objects.count() == Statement.objects.count() == 6
    assert list(folder.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_kill_after_the_commit_leaves_a_key_that_due_destroys(session, team, folder, monkeypatch):
    check_in(session=session, person=team[1][0].person, at=AT)
    monkeypatch.setattr(attendance, "destroy_key", lambda _session_id: None)
    end(session)
    monkeypatch.undo()
    assert len(list(folder.glob("*.key"))) == 1
    assert tidy_check_ins(at=AT) == 1
    assert list(folder.iterdir()) == []
    assert Attendance.objects.count() == 1


def test_due_keeps_the_key_of_a_session_that_goes_on(session, team, folder):
    check_in(session=session, person=team[1][0].person, at=AT)
    assert tidy_check_ins(at=AT) == 0
    assert len(list(folder.glob("*.key"))) == 1


def test_key_is_on_the_disk_before_anything_is_locked_with_it(session, team, monkeypatch):
    synced = []
    monkeypatch.setattr("foundation.key_files.os.fsync", lambda descriptor: synced.append(descriptor))
    check_in(session=session, person=team[1][0].person, at=AT)
    # The file itself, and the folder in which it stands.
    assert len(synced) >= 2


def test_a_session_nobody_ended_ends_by_itself(session, team):
    check_in(session=session, person=team[1][0].person, at=AT)
    assert end_forgotten_sessions(threshold=THRESHOLD, at=session.occasion.ends_at + timedelta(hours=11)) == 0
    done = run_due(at=session.occasion.ends_at + timedelta(hours=13))
    assert done.failed == []
    assert done.counts["sessions_ended"] == 1
    assert names(session) == {team[1][0].pk}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads the file of SQLite")
@pytest.mark.django_db(transaction=True)
def test_bytes_of_the_database_name_nobody_who_checked_in(session, team):
    """Before the end; a copy of the database says nothing without the key."""
    for one in team[1][:2]:
        check_in(session=session, person=one.person, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("select hex(id) || hex(blob) from dilemmas_checkin")
        held = "".join(row[0] for row in cursor.fetchall()).lower()
    for one in team[1][:2]:
        assert one.public_id.hex not in held
        assert one.person.public_id.hex not in held


# The host ----------------------------------------------------------------------------------------


def test_host_ticks_while_it_lasts_and_afterwards(session, host, team):
    first, second, third = team[1][:3]
    assert tick_present(session=session, engagement_ids=[first.public_id], by=host, at=AT) == 1
    assert not Attendance.objects.exists()
    check_in(session=session, person=first.person, at=AT)
    end(session)
    later = [first.public_id, second.public_id, third.public_id]
    assert tick_present(session=session, engagement_ids=later, by=host, at=AT + timedelta(days=1)) == 2
    assert names(session) == {first.pk, second.pk, third.pk}
    assert Statement.objects.count() == 3


def test_host_ticks_nobody_of_another_team(session, host):
    stranger = make_team("Wegen", people=1)[1][0]
    assert tick_present(session=session, engagement_ids=[stranger.public_id], by=host, at=AT) == 0
    assert not CheckIn.objects.exists()


def test_only_the_host_ticks(session, team):
    with pytest.raises(NotAllowed, match="not_a_host"):
        tick_present(session=session, engagement_ids=[], by=team[1][0].person, at=AT)


def test_votes_and_check_ins_share_nothing(session, team):
    """Neither rows nor statements of one say anything of the other."""
    for one in team[1]:
        check_in(session=session, person=one.person, at=AT)
    card = play_card(session, version=None)
    end(session)
    assert str(card.public_id) not in " ".join(one.raw_json for one in Statement.objects.all())


def test_guessing_codes_stops():
    person = PersonFactory()
    for _try in range(MOST_TRIES):
        spend_try(person=person, at=AT)
    with pytest.raises(DomainError, match="too_many_tries"):
        spend_try(person=person, at=AT)
    spend_try(person=PersonFactory(), at=AT)
    spend_try(person=person, at=AT + timedelta(minutes=16))
