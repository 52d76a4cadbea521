"""An extra reminder, on the word of HR or of the own manager: once a day at most, and to nobody whom the planned ones
would spare."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.mailing.queries import message_ids_with
from foundation.people.models import Person
from lms.actions.reminders import queue_staff_mail, staff_mail_key
from lms.actions.settling import lock_assignments
from lms.models import Assignment, Reminder, Requirement
from lms.queries.remind_now import Selection, open_in_team, selection_of
from lms.rules.reminders import Stage


@transaction.atomic
def remind_now(
    *, requirement: Requirement, assignments: QuerySet[Assignment], by: Person, at: datetime
) -> Selection:
    """Queues one mail for each person of these assignments of the requirement who can be written to; who they were.

    What is open is looked at again as the mail goes. Outside office hours it goes on the next working morning.
    """
    found = _remind(assignments, by=by, at=at)
    if found.chosen:
        record_event(
            kind="reminders_asked",
            at=at,
            actor_id=by.public_id,
            subject_id=requirement.public_id,
            details={"requirement": requirement.code, **_counted(found)},
        )
    return found


@transaction.atomic
def remind_team(*, manager: Person, public_ids: Collection[UUID], at: datetime) -> Selection:
    """The same by the line manager, of whatever these jobs of the own team have open; without any: of all of them.

    Raises NotAllowed `not_your_team` when one is not, or was reported as such.
    """
    found = _remind(open_in_team(manager, public_ids, on=local_date(at)), by=manager, at=at)
    if found.chosen:
        record_event(kind="team_reminded", at=at, actor_id=manager.public_id, details=_counted(found))
    return found


def _remind(assignments: QuerySet[Assignment], *, by: Person, at: datetime) -> Selection:
    lock_assignments(list(assignments.order_by().values_list("engagement_id", flat=True)))
    found = selection_of(assignments, at=at)
    if not found.chosen:
        return found
    queue_staff_mail(found.people, day=found.day, at=at)
    messages = message_ids_with([staff_mail_key(person, found.day) for person in found.people])
    Reminder.objects.bulk_create(
        [
            Reminder(
                assignment=one,
                stage=Stage.ASKED,
                for_day=found.day,
                message_id=messages[staff_mail_key(one.engagement.person, found.day)],
                asked_by=by,
            )
            for one in found.chosen
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    return found


def _counted(found: Selection) -> dict[str, Any]:
    return {"people": len(found.people), "day": found.day.isoformat()}
