from datetime import timedelta

import pytest
from django.template import TemplateDoesNotExist

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.mailing.actions import cancel_mail, resend_uncertain
from foundation.mailing.models import OutboxMessage
from foundation.mailing.queries import failed_messages, mail_log_of, uncertain_messages
from foundation.people.models import Person, PersonStatus
from tests.foundation.mailing.moments import AT

LATER = AT + timedelta(days=1)


def test_queue_mail_keeps_what_is_sent_to_whom_and_why(queue, person):
    message = queue(due_at=LATER)
    assert message == OutboxMessage.objects.get()
    assert (message.recipient, message.to_address, message.language) == (
        person,
        "noor@lindewaard.example",
        "nl",
    )
    assert (message.status, message.queued_at, message.due_at) == ("queued", AT, LATER)
    assert message.reason == "Nieuw in dienst"


def test_queue_mail_with_the_same_key_returns_the_first(queue):
    first = queue()
    assert queue(reason="Nog eens", due_at=LATER) == first
    assert OutboxMessage.objects.get().reason == "Nieuw in dienst"


@pytest.mark.parametrize(
    "change", [{"status": PersonStatus.DECEASED}, {"email": ""}], ids=["deceased", "without e-mail"]
)
def test_queue_mail_is_silent_to_who_cannot_be_mailed(queue, person, change):
    Person.objects.filter(pk=person.pk).update(**change)
    person.refresh_from_db()
    assert queue() is None
    assert OutboxMessage.objects.count() == 0


def test_queue_mail_refuses_a_template_that_is_not_there(queue):
    with pytest.raises(TemplateDoesNotExist, match="probe/forgotten"):
        queue(template="probe/forgotten")


def test_cancel_mail_stops_what_waits(queue):
    queue()
    assert cancel_mail(key="greeting:1", at=LATER) is True
    assert cancel_mail(key="greeting:1", at=LATER) is False
    message = OutboxMessage.objects.get()
    assert (message.status, message.cancelled_at) == ("cancelled", LATER)


@pytest.mark.parametrize("status", ["sending", "sent", "uncertain"])
def test_cancel_mail_leaves_what_may_be_gone(queue, status):
    queue()
    OutboxMessage.objects.update(status=status)
    assert cancel_mail(key="greeting:1", at=LATER) is False
    assert OutboxMessage.objects.get().status == status


@pytest.mark.parametrize("status", ["uncertain", "failed"])
def test_resend_queues_again_and_says_who_decided(queue, person, status):
    message = queue()
    OutboxMessage.objects.update(status=status)
    decider = Person.objects.create(given_name="Sam", family_name="Bakker")
    resent = resend_uncertain(message=message, by=decider, at=LATER)
    assert (resent.status, resent.due_at) == ("queued", LATER)
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id, event.subject_id) == (
        "mail_resent",
        decider.public_id,
        person.public_id,
    )
    assert event.details == {"message": str(message.public_id), "was": status}


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "cancelled"])
def test_resend_refuses_what_is_certain(queue, person, status):
    message = queue()
    OutboxMessage.objects.update(status=status)
    with pytest.raises(DomainError) as caught:
        resend_uncertain(message=message, by=person, at=LATER)
    assert (caught.value.code, caught.value.details) == ("not_uncertain", {"status": status})
    assert AuditEvent.objects.count() == 0


def test_uncertain_and_failed_messages_are_listed_apart(queue):
    keys = {
        "greeting:1": "uncertain",
        "greeting:2": "failed",
        "greeting:3": "sent",
        "greeting:4": "uncertain",
    }
    for key, status in keys.items():
        queue(key)
        OutboxMessage.objects.filter(key=key).update(status=status)
    assert [message.key for message in uncertain_messages()] == ["greeting:1", "greeting:4"]
    assert [message.key for message in failed_messages()] == ["greeting:2"]


def test_mail_log_of_shows_the_newest_first_of_one_person(queue, person):
    other = Person.objects.create(given_name="Sam", family_name="Bakker", email="sam@lindewaard.example")
    queue("greeting:1")
    queue("greeting:2", at=LATER)
    queue("greeting:3", to=other)
    assert [message.key for message in mail_log_of(person)] == ["greeting:2", "greeting:1"]


@pytest.mark.parametrize("count", [1, 3])
def test_uncertain_messages_query_count_does_not_grow(queue, django_assert_num_queries, count):
    for number in range(count):
        queue(f"greeting:{number}")
    OutboxMessage.objects.update(status="uncertain")
    with django_assert_num_queries(1):
        assert [message.recipient.given_name for message in uncertain_messages()] == ["Noor"] * count
