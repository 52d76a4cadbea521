"""Mail to OR and FG about what the room below announced."""

from datetime import datetime

from django.db import transaction
from django.utils import formats
from django.utils.translation import override

from foundation.clock import local_date
from foundation.mailing.actions import queue_mail
from foundation.people.actions.announcing import mark_told
from foundation.people.models import Announcement, Person
from foundation.people.queries.announcements import (
    announced_lines,
    people_told_of_changes,
    waiting_announcements,
)


def queue_announcements(*, at: datetime) -> int:
    """Puts a mail in the outbox for each reader of each announcement, once; how many.

    What nobody can be told of waits for the first OR or FG with an address.
    """
    readers = list(people_told_of_changes(on=local_date(at)))
    return sum(_queue(one, readers, at=at) for one in waiting_announcements())


@transaction.atomic
def _queue(announcement: Announcement, readers: list[Person], *, at: datetime) -> int:
    queued = 0
    for reader in readers:
        with override(reader.language):
            lines = announced_lines(announcement)
            day = formats.date_format(announcement.effective_on, "j F Y")
        message = queue_mail(
            key=f"announcement:{announcement.public_id}:{reader.public_id}",
            template="people/announcement",
            to=reader,
            context={
                "given_name": reader.given_name,
                "day": day,
                "lines": lines,
                "action_path": "/rechten/",
            },
            due_at=at,
            at=at,
            reason=f"OR and FG hear of {announcement.kind} beforehand.",
        )
        queued += message is not None
    if queued:
        mark_told(announcement=announcement, at=at)
    return queued
