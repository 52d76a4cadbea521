"""What a calendar gets, read from a mail server: a place, another time, and that it is over."""

from collections.abc import Callable

import pytest
from icalendar import Calendar

from foundation.mailing.actions import send_due_mail
from lms.actions.ceremonies import cancel_ceremony, change_ceremony
from lms.actions.seats import accept_invitation
from tests.conftest import moment
from tests.factories.lms import invite, make_ready
from tests.factories.people import PersonFactory
from tests.foundation.mailing.conftest import mail_port, server, start_server  # noqa: F401
from tests.foundation.mailing.servers import MailServer

pytestmark = pytest.mark.django_db(transaction=True)

AT = moment("2022-03-15 10:00")


@pytest.fixture
def inbox(server: MailServer, ceremony, oath_module, hr, at) -> Callable[[], list]:  # noqa: F811
    """Noor is invited, comes, the time changes, and it is off; all mail that came in."""
    noor = make_ready(
        oath_module, at=at, person=PersonFactory(given_name="Noor", email="noor@lindewaard.example")
    )
    [seat] = invite(ceremony, noor, at=AT)
    accept_invitation(seat=seat, at=AT)
    occasion = ceremony.occasion
    change_ceremony(
        ceremony=ceremony,
        title=occasion.title,
        starts_at=moment("2022-04-12 16:00"),
        ends_at=moment("2022-04-12 18:00"),
        place="Trouwzaal",
        online_url="",
        capacity=60,
        official=ceremony.official,
        invites_by_itself=False,
        witness_name="",
        by=hr,
        at=AT,
    )
    ceremony.refresh_from_db()
    cancel_ceremony(ceremony=ceremony, reason="De zaal is bezet.", by=hr, at=AT)
    assert send_due_mail(at=AT).sent == 4
    return lambda: server.received


def test_each_mail_carries_what_the_calendar_needs(inbox):
    events, methods = [], []
    for message in inbox():
        [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_content())
        methods.append((part.get_param("method"), str(calendar["method"])))
        assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
        [event] = calendar.walk("VEVENT")
        events.append(event)
    assert methods == [("REQUEST", "REQUEST")] * 3 + [("CANCEL", "CANCEL")]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [1, 2, 3, 4]
    assert [str(event["status"]) for event in events] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [str(event["location"]) for event in events] == ["Raadzaal", "Raadzaal", "Trouwzaal", "Trouwzaal"]
    assert {str(event["attendee"]) for event in events} == {"mailto:noor@lindewaard.example"}
    assert all(str(event["organizer"]).startswith("mailto:") for event in events)


def test_the_same_file_comes_along_for_who_has_no_calendar(inbox):
    for message in inbox():
        [file] = [part for part in message.iter_attachments() if part.get_filename() == "agenda.ics"]
        [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        assert Calendar.from_ical(file.get_content()) == Calendar.from_ical(part.get_content())
        assert "eed of de belofte" not in message.as_string()
