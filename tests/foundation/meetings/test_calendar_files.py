from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from foundation.meetings.calendar_files import calendar_file
from foundation.meetings.groups.actions import cancel_meeting
from foundation.meetings.models import GroupMeeting
from tests.conftest import moment
from tests.factories.meetings import make_group, make_meeting
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def file_of(meeting: GroupMeeting, *, title: str = "WIO: Overleg") -> bytes:
    meeting.occasion.refresh_from_db()
    return calendar_file(
        meeting.occasion,
        title=title,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        site_url="https://plein.example",
        path="/overleg/1/",
    )


def event_in(content: bytes):
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("starts", "offset"), [("2022-06-16 10:00", 2), ("2022-12-15 10:00", 1)], ids=["summer", "winter"]
)
def test_the_time_is_that_of_amsterdam_with_its_zone(at: datetime, starts: str, offset: int):
    meeting = make_meeting(make_group(at=at), at=at, starts_at=moment(starts))
    content = file_of(meeting)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam" in content
    assert (
        f"DTSTART;TZID=Europe/Amsterdam:{starts.replace('-', '').replace(' ', 'T').replace(':', '')}00".encode()
        in content
    )
    assert event_in(content).decoded("dtstart").utcoffset() == timedelta(hours=offset)


def test_the_uid_stays_and_the_sequence_rises(at: datetime):
    meeting = make_meeting(make_group(at=at), at=at)
    first = event_in(file_of(meeting))
    cancelled = cancel_meeting(meeting=meeting, by=PersonFactory(), at=at + timedelta(hours=1))
    second = event_in(file_of(cancelled))
    assert first["uid"] == second["uid"] == f"{meeting.occasion.public_id}@plein.example"
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
    assert b"METHOD:CANCEL" in file_of(cancelled)


def test_whatever_stands_in_a_title_stays_one_line_of_the_file(at: datetime):
    meeting = make_meeting(make_group(at=at), at=at)
    title = "A; B, C\nATTENDEE:mailto:x@y.example " + "é" * 90
    content = file_of(meeting, title=title)
    assert str(event_in(content)["summary"]) == title
    assert "ATTENDEE" not in event_in(content)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
