"""An occasion as a file for somebody's own calendar (RFC 5545). No names but the title's."""

from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from foundation.clock import AMSTERDAM
from foundation.meetings.models import Occasion

PRODUCT = "-//Integriteitsplein//NL"


def calendar_file(
    occasion: Occasion, *, title: str, sequence: int, changed_at: datetime, site_url: str, path: str
) -> bytes:
    """The same occasion has the same UID for ever; of two files the one with the higher sequence holds."""
    event = Event()
    event.add("uid", f"{occasion.public_id}@{urlsplit(site_url).hostname}")
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("summary", title)
    event.add("dtstart", occasion.starts_at.astimezone(AMSTERDAM))
    event.add("dtend", occasion.ends_at.astimezone(AMSTERDAM))
    event.add("location", occasion.place or occasion.online_url)
    event.add("url", f"{site_url}{path}")
    event.add("description", "\n".join(filter(None, [occasion.online_url, f"{site_url}{path}"])))
    event.add("status", "CANCELLED" if occasion.cancelled_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", "CANCEL" if occasion.cancelled_at else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
