"""Mail about a place at a ceremony or on a day of a programme, each with what a calendar needs to follow."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.mailing.actions import queue_mail
from foundation.mailing.rules import CalendarPart
from foundation.meetings.actions import count_calendar_file
from foundation.meetings.calendar_files import seat_file
from foundation.meetings.models import Seat

PLAN = "/mijn-plan/"
REQUEST, CANCEL = "REQUEST", "CANCEL"


def mail_seat(
    seat: Seat, name: str, *, at: datetime, method: str = "", context: Mapping[str, str | bool] | None = None
) -> None:
    """Queues templates/emails/lms/<name>; with a `method` (REQUEST or CANCEL) a calendar file comes along.

    Not safe to repeat: call it where the seat changes.
    """
    occasion, person = seat.occasion, seat.engagement.person
    calendar = None
    if method and person.email:
        count_calendar_file(seat=seat)
        calendar = CalendarPart(method, _calendar_file(seat, method, at=at))
    queue_mail(
        key=f"{name}:{seat.public_id}:{at.isoformat()}:{seat.calendar_sequence}",
        template=f"lms/{name}",
        to=person,
        context={
            "given_name": person.given_name,
            "title": occasion.title,
            "starts_at": occasion.starts_at.isoformat(),
            "place": occasion.place,
            "online_url": occasion.online_url,
            "action_path": PLAN,
            **(context or {}),
        },
        due_at=at,
        at=at,
        reason=name,
        calendar=calendar,
    )


def mail_day(
    seat: Seat, name: str, *, at: datetime, method: str = "", context: Mapping[str, str | bool] | None = None
) -> None:
    """As `mail_seat`, about a day of a programme: its button leads to the page of the part."""
    part = seat.occasion.part_meeting.part
    action_path = f"{PLAN}onderdeel/{part.public_id}/"
    mail_seat(seat, name, at=at, method=method, context={"action_path": action_path, **(context or {})})


def _calendar_file(seat: Seat, method: str, *, at: datetime) -> bytes:
    with override(seat.engagement.person.language):
        title = _("%(title)s (Integriteitsplein)") % {"title": seat.occasion.title}
    return seat_file(
        seat,
        title=title,
        method=method,
        changed_at=at,
        site_url=settings.SITE_URL,
        path=PLAN,
        organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )
