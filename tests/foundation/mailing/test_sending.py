"""Against a real SMTP server: once, later, or left to a person."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection

from foundation.mailing.actions import SendResult, resend_uncertain, send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.mailing.queries import uncertain_messages
from foundation.people.models import Person, PersonStatus
from tests.foundation.mailing.moments import AT
from tests.foundation.mailing.servers import MailServer

MINUTE = timedelta(minutes=1)
NOTHING = SendResult()


def test_due_mail_is_delivered_once(queue, server):
    message = queue()
    assert send_due_mail(at=AT) == SendResult(sent=1)
    assert send_due_mail(at=AT + MINUTE) == NOTHING
    (received,) = server.received
    assert (received["To"], received["Auto-Submitted"]) == ("noor@lindewaard.example", "auto-generated")
    assert [part.get_content_type() for part in received.iter_parts()] == ["text/plain", "text/html"]
    message.refresh_from_db()
    assert (message.status, message.attempts, message.sent_at, message.last_error) == ("sent", 1, AT, "")


def test_mail_is_not_sent_before_it_is_due(queue, server):
    queue(due_at=AT + MINUTE)
    assert send_due_mail(at=AT) == NOTHING
    assert send_due_mail(at=AT + MINUTE).sent == 1


def test_limit_takes_the_longest_due_first_over_one_connection(queue, server):
    messages = [queue(f"greeting:{number}", due_at=AT - number * MINUTE) for number in range(3)]
    assert send_due_mail(at=AT, limit=2).sent == 2
    assert server.message_ids == [
        f"<{message.public_id}@localhost>" for message in (messages[2], messages[1])
    ]
    assert server.dialogues == 1


def test_a_run_sends_all_that_is_due_until_its_time_is_over(queue, server):
    """The rest goes in the next run; what was claimed is finished, and nothing stays in hand."""
    for number in range(130):
        queue(f"greeting:{number}")
    asked = iter([True] * 110 + [False])
    assert send_due_mail(at=AT, may_go_on=lambda: next(asked)) == SendResult(sent=110)
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"sent", "queued"}
    assert send_due_mail(at=AT + MINUTE) == SendResult(sent=20)
    assert len(set(server.message_ids)) == len(server.message_ids) == 130


class KilledBackend(EmailBackend):
    """Takes two mails, and dies with the third in its hands."""

    taken: ClassVar[list[str]] = []

    def send_messages(self, messages):
        if len(self.taken) == 2:
            raise KeyboardInterrupt
        self.taken.extend(one.extra_headers["Message-ID"] for one in messages)
        return len(messages)


def test_a_killed_run_doubles_nothing_and_leaves_one_for_a_person(queue, settings):
    settings.EMAIL_BACKEND = f"{__name__}.KilledBackend"
    for number in range(5):
        queue(f"greeting:{number}")
    with pytest.raises(KeyboardInterrupt):
        send_due_mail(at=AT)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due_mail(at=AT + MINUTE) == SendResult(sent=2)
    assert send_due_mail(at=AT + 16 * MINUTE) == SendResult(uncertain=1)
    assert set(KilledBackend.taken).isdisjoint(one.extra_headers["Message-ID"] for one in mail.outbox)


def test_server_that_is_down_gets_the_mail_later_and_once(queue, mail_port, start_server):
    message = queue()
    assert send_due_mail(at=AT) == SendResult(retried=1)
    message.refresh_from_db()
    assert (message.status, message.due_at) == ("queued", AT + MINUTE)
    assert message.last_error.startswith("ConnectionRefusedError")
    server = start_server()
    assert send_due_mail(at=AT) == NOTHING
    assert send_due_mail(at=AT + MINUTE).sent == 1
    assert send_due_mail(at=AT + 2 * MINUTE) == NOTHING
    assert len(server.received) == 1


def test_server_that_is_down_is_asked_once_a_run(queue, mail_port):
    queue("greeting:1")
    untouched = queue("greeting:2")
    assert send_due_mail(at=AT).retried == 1
    untouched.refresh_from_db()
    assert (untouched.status, untouched.attempts) == ("queued", 0)


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        ("at_mail", "451 Later", "SMTPSenderRefused"),
        ("at_mail", "421 Closing", "SMTPSenderRefused"),
        ("at_rcpt", "450 Greylisted", "SMTPRecipientsRefused"),
        ("at_rcpt", "550 Unknown", "SMTPRecipientsRefused"),
        ("at_data", "452 Full", "SMTPDataError"),
        ("at_data", "554 Refused", "SMTPDataError"),
        ("at_mail", MailServer.DROP, "SMTPServerDisconnected"),
        ("at_rcpt", MailServer.DROP, "SMTPServerDisconnected"),
    ],
)
def test_mail_that_was_surely_not_taken_is_tried_again(queue, server, step, answer, error):
    setattr(server, step, [answer])
    message = queue("greeting:1")
    queue("greeting:2", due_at=AT)
    assert send_due_mail(at=AT) == SendResult(sent=1, retried=1)
    message.refresh_from_db()
    assert (message.status, message.due_at, message.last_error.partition(":")[0]) == (
        "queued",
        AT + MINUTE,
        error,
    )
    assert send_due_mail(at=AT + MINUTE).sent == 1
    assert sorted(Counter(server.message_ids).values()) == [1, 1]


def test_mail_that_is_never_taken_fails_after_eight_attempts(queue, server):
    server.at_rcpt = ["550 Unknown"] * 9
    message = queue()
    moments, at = [], AT
    while message.status == "queued":
        moments.append((at - AT) // MINUTE)
        result = send_due_mail(at=at)
        message.refresh_from_db()
        at = message.due_at
    assert moments == [0, 1, 6, 21, 81, 321, 801, 1761]
    assert result == SendResult(failed=1)
    assert (message.status, message.attempts) == ("failed", 8)


@pytest.mark.parametrize(
    "backend",
    ["foundation.mailing.smtp.WatchedEmailBackend", "django.core.mail.backends.smtp.EmailBackend"],
)
def test_mail_lost_after_data_is_uncertain_and_waits_for_a_person(queue, server, person, settings, backend):
    settings.EMAIL_BACKEND = backend
    server.at_data = [MailServer.DROP]
    message = queue()
    assert send_due_mail(at=AT) == SendResult(uncertain=1)
    assert send_due_mail(at=AT + timedelta(days=7)) == NOTHING
    assert list(uncertain_messages()) == [message]
    assert uncertain_messages()[0].last_error.startswith("SMTPServerDisconnected")
    assert server.message_ids == [f"<{message.public_id}@localhost>"]
    resend_uncertain(message=message, by=person, at=AT + MINUTE)
    assert send_due_mail(at=AT + MINUTE).sent == 1
    # Now it is there twice, and only the id tells: why no machine may decide this.
    assert server.message_ids == [f"<{message.public_id}@localhost>"] * 2


def test_next_mail_goes_over_a_new_connection_after_a_lost_one(queue, server):
    server.at_data = [MailServer.DROP]
    queue("greeting:1")
    queue("greeting:2")
    assert send_due_mail(at=AT) == SendResult(sent=1, uncertain=1)
    assert server.dialogues == 2


def test_answer_that_is_no_smtp_after_data_is_uncertain(queue, server):
    server.at_data = ["banana"]
    queue()
    assert send_due_mail(at=AT).uncertain == 1


def test_row_of_a_worker_that_was_killed_becomes_uncertain_after_a_quarter(queue, server):
    message = queue()
    OutboxMessage.objects.update(status="sending", claimed_at=AT, attempts=1)
    assert send_due_mail(at=AT + 15 * MINUTE) == NOTHING
    result = send_due_mail(at=AT + 15 * MINUTE + timedelta(microseconds=1))
    assert result == SendResult(uncertain=1)
    assert list(uncertain_messages()) == [message]
    assert server.received == []


@pytest.mark.parametrize(
    "change", [{"status": PersonStatus.DECEASED}, {"email": ""}], ids=["deceased", "without e-mail"]
)
def test_mail_to_who_can_no_longer_be_mailed_is_cancelled(queue, server, person, change):
    message = queue()
    Person.objects.filter(pk=person.pk).update(**change)
    assert send_due_mail(at=AT) == SendResult(cancelled=1)
    message.refresh_from_db()
    assert (message.status, message.cancelled_at, message.to_address) == (
        "cancelled",
        AT,
        "noor@lindewaard.example",
    )
    assert server.received == []


def test_mail_follows_a_corrected_address(queue, server, person):
    message = queue()
    Person.objects.filter(pk=person.pk).update(email="n.dsouza@lindewaard.example")
    assert send_due_mail(at=AT).sent == 1
    message.refresh_from_db()
    assert [message.to_address, server.received[0]["To"]] == ["n.dsouza@lindewaard.example"] * 2


def test_mail_that_cannot_be_composed_holds_up_no_other(queue, server):
    broken = queue("greeting:1", template="probe/broken")
    queue("greeting:2")
    assert send_due_mail(at=AT) == SendResult(sent=1, retried=1)
    broken.refresh_from_db()
    assert broken.last_error.startswith("NoReverseMatch")


class MeanwhileBackend(EmailBackend):
    """Something happens to the row while the server is being told."""

    status = ""

    def send_messages(self, messages):
        OutboxMessage.objects.update(status=self.status)
        return super().send_messages(messages)


@pytest.mark.parametrize(("meanwhile", "afterwards"), [("uncertain", "sent"), ("queued", "queued")])
def test_slow_worker_still_tells_its_end_unless_a_person_decided(
    queue, settings, monkeypatch, meanwhile, afterwards
):
    settings.EMAIL_BACKEND = f"{__name__}.MeanwhileBackend"
    monkeypatch.setattr(MeanwhileBackend, "status", meanwhile)
    message = queue()
    send_due_mail(at=AT, limit=1)
    message.refresh_from_db()
    assert message.status == afterwards


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(transactional_db, queue, server):
    messages = [queue(f"greeting:{number}") for number in range(30)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: work(), range(2)))
    assert sum(result.sent for result in results) == 30
    assert Counter(server.message_ids) == {f"<{message.public_id}@localhost>": 1 for message in messages}
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("sent", 1)}


def work() -> SendResult:
    try:
        return send_due_mail(at=AT)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_command_sends_what_is_due(transactional_db, queue, server, capsys):
    queue()
    call_command("send_due_mail")
    assert capsys.readouterr().out == "1 sent, 0 retried, 0 failed, 0 uncertain, 0 cancelled\n"
