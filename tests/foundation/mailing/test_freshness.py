"""What is looked up again at the moment of sending, and mail that waits for office hours."""

from datetime import UTC, datetime

import pytest

from foundation.mailing import freshness
from foundation.mailing.actions import Letter, SendResult, cancel_mail, queue_mails, send_due_mail
from foundation.mailing.models import CancelledBecause, OutboxMessage
from foundation.mailing.queries import message_ids_with
from foundation.people.models import Person, PersonStatus
from tests.foundation.mailing.moments import AT

# Friday 6 March 2026, 16:59, 17:00 and 23:30 in Amsterdam; and Monday at eight.
AFTERNOON = datetime(2026, 3, 6, 15, 59, tzinfo=UTC)
CLOSED = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
MONDAY_EARLY = datetime(2026, 3, 9, 6, 59, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)


@pytest.fixture
def check(monkeypatch):
    def register(answer) -> None:
        monkeypatch.setitem(freshness._CHECKS, "probe/greeting", answer)

    return register


def test_the_mail_says_what_is_true_as_it_goes_and_the_row_does_not(queue, server, check):
    check(lambda message, at: {**message.context, "name": "Nieuw"})
    message = queue()
    assert send_due_mail(at=AT).sent == 1
    assert "Nieuw" in server.received[0].get_body(("plain",)).get_content()
    message.refresh_from_db()
    assert message.context["name"] == "D'Souza & co"


def test_what_is_no_longer_true_does_not_go_and_says_why(queue, server, check):
    check(lambda message, at: None)
    message = queue()
    assert send_due_mail(at=AT) == SendResult(cancelled=1)
    message.refresh_from_db()
    assert (message.status, message.cancelled_because) == ("cancelled", CancelledBecause.SETTLED)
    assert server.received == []


def test_a_check_that_fails_is_tried_again_and_stops_nobody(queue, server, check):
    def fails(message: OutboxMessage, at: datetime) -> dict:
        if message.key == "greeting:1":
            raise RuntimeError
        return message.context

    check(fails)
    queue("greeting:1")
    queue("greeting:2")
    assert send_due_mail(at=AT) == SendResult(sent=1, retried=1)


def test_what_waits_for_office_hours_waits_over_the_weekend_and_holds_up_nothing(queue, server):
    queue("greeting:1", in_office_hours=True, due_at=AT)
    queue("greeting:2", due_at=AT)
    assert send_due_mail(at=CLOSED).sent == 1
    assert send_due_mail(at=MONDAY_EARLY) == SendResult()
    assert send_due_mail(at=MONDAY).sent == 1


def test_it_goes_until_five(queue, server):
    queue(in_office_hours=True, due_at=AT)
    assert send_due_mail(at=AFTERNOON).sent == 1


def test_a_try_that_failed_at_the_end_of_the_day_is_repeated_in_the_morning(queue, mail_port, start_server):
    queue(in_office_hours=True, due_at=AT)
    assert send_due_mail(at=AFTERNOON).retried == 1
    server = start_server()
    assert send_due_mail(at=CLOSED) == SendResult()
    assert send_due_mail(at=MONDAY).sent == 1
    assert send_due_mail(at=MONDAY) == SendResult()
    assert len(server.received) == 1


def test_many_are_queued_once_and_only_who_can_be_written_to(person):
    gone = Person.objects.create(given_name="Weg", email="", family_name="A")
    dead = Person.objects.create(
        given_name="Stil", email="stil@lindewaard.example", family_name="B", status=PersonStatus.DECEASED
    )
    letters = [
        Letter(f"many:{one.pk}", one, {"name": "x", "action_path": "/"}) for one in (person, gone, dead)
    ]
    queued = [
        queue_mails(
            letters=letters, template="probe/greeting", due_at=AT, at=AT, reason="r", in_office_hours=True
        )
        for _time in range(2)
    ]
    assert queued == [1, 0]
    assert list(message_ids_with([one.key for one in letters])) == [f"many:{person.pk}"]
    assert OutboxMessage.objects.count() == 1
    assert cancel_mail(key=f"many:{person.pk}", at=AT) is True
    assert OutboxMessage.objects.get().cancelled_because == CancelledBecause.TAKEN_BACK
