"""What the OR and the FG are told: each change of a limit, of the table of rights, of who reads names."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from foundation.clock import local_date
from foundation.people.models import Announcement, AnnouncementKind, RightsVersion
from foundation.people.rights import MATRIX, Cell, written_out


def announce(*, kind: str, effective_on: date, details: dict[str, Any], at: datetime) -> Announcement:
    """In the transaction of what it is about; `details` is plain JSON without names of people."""
    return Announcement.objects.create(kind=kind, made_at=at, effective_on=effective_on, details=details)


def mark_told(*, announcement: Announcement, at: datetime) -> None:
    Announcement.objects.filter(pk=announcement.pk, told_at=None).update(told_at=at)


def note_rights_table(*, at: datetime, table: Iterable[Cell] = MATRIX) -> bool:
    """Whether the table of rights in the code differs from the last one seen; then it is announced, once.

    The first table of an installation is only noted.
    """
    cells = written_out(table)
    last = RightsVersion.objects.order_by("-number").first()
    if last and last.cells == cells:
        return False
    try:
        with transaction.atomic():
            number = last.number + 1 if last else 1
            RightsVersion.objects.create(number=number, seen_at=at, cells=cells)
            if last:
                _announce_difference(last.cells, cells, at=at)
    except IntegrityError:
        # Another process noted it in the same moment.
        return False
    return last is not None


def _announce_difference(before: list[dict], after: list[dict], *, at: datetime) -> None:
    added = [cell for cell in after if cell not in before]
    removed = [cell for cell in before if cell not in after]
    days = [date.fromisoformat(cell["since"]) for cell in added if cell["since"]]
    announce(
        kind=AnnouncementKind.RIGHTS_CHANGED,
        effective_on=min([day for day in days if day > local_date(at)], default=local_date(at)),
        details={"added": added, "removed": removed},
        at=at,
    )
