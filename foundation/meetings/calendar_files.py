"""An occasion as a file for somebody's own calendar (RFC 5545). No names but the title's."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText

from foundation.clock import AMSTERDAM
from foundation.meetings.models import Occasion, Seat, SeatStatus

PRODUCT = "-//Integriteitsplein//NL"


def calendar_file(
    occasion: Occasion, *, title: str, sequence: int, changed_at: datetime, site_url: str, path: str
) -> bytes:
    """The same occasion has the same UID for ever; of two files the one with the higher sequence holds."""
    event = _event(occasion, title=title, changed_at=changed_at, page=f"{site_url}{path}")
    event.add("uid", _uid(occasion.public_id, site_url))
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if occasion.cancelled_at else "CONFIRMED")
    return _file(event, method="CANCEL" if occasion.cancelled_at else "PUBLISH")


def seat_file(
    seat: Seat, *, title: str, method: str, changed_at: datetime, site_url: str, path: str, organiser: str
) -> bytes:
    """One seat for the calendar of who has it, as iTIP (RFC 5546); `method` is REQUEST or CANCEL.

    The UID is the seat's for ever; the sequence is the one that was counted last for it. Nobody answers by the
    calendar: the page at `path` is where somebody says yes or no.
    """
    event = _event(seat.occasion, title=title, changed_at=changed_at, page=f"{site_url}{path}")
    event.add("uid", _uid(seat.public_id, site_url))
    event.add("sequence", seat.calendar_sequence)
    is_booked, is_off = seat.status == SeatStatus.BOOKED, method == "CANCEL"
    event.add("status", "CANCELLED" if is_off else "CONFIRMED" if is_booked else "TENTATIVE")
    event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    attendee = vCalAddress(f"mailto:{seat.engagement.person.email}")
    attendee.params["PARTSTAT"] = vText("ACCEPTED" if is_booked else "NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee)
    return _file(event, method=method)


def _uid(public_id: UUID, site_url: str) -> str:
    return f"{public_id}@{urlsplit(site_url).hostname}"


def _event(occasion: Occasion, *, title: str, changed_at: datetime, page: str) -> Event:
    event = Event()
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("summary", title)
    event.add("dtstart", occasion.starts_at.astimezone(AMSTERDAM))
    event.add("dtend", occasion.ends_at.astimezone(AMSTERDAM))
    event.add("location", occasion.place or occasion.online_url)
    event.add("url", page)
    event.add("description", "\n".join(filter(None, [occasion.online_url, page])))
    return event


def _file(event: Event, *, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
