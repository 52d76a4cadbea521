"""An incident enters the catalogue only as a lesson that the concern coordinator approved."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from dilemmas.models import LessonApproval
from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import NotAllowed
from foundation.people.access import sight_of
from foundation.people.queries import held_roles, person_of
from foundation.people.rights import Right


class LessonNotApproved(NotAllowed):
    """Only who approves content may publish a lesson, and nothing does so by itself."""

    code = "lesson_not_approved"


@transaction.atomic
def approve_lesson(*, revision: Revision, user: Any, at: datetime) -> LessonApproval:
    """Who publishes these words approves them; the same words again need no second approval.

    `user`: of the log-in that publishes, None when it happens by itself. Raises LessonNotApproved.
    """
    known = LessonApproval.objects.filter(revision_id=revision.pk).first()
    if known:
        return known
    person, on = person_of(user), local_date(at)
    if person is None or not sight_of(held_roles(person, on=on), Right.CONTENT_APPROVAL, on=on):
        raise LessonNotApproved
    case_key = revision.as_object().translation_key
    record_event(
        kind="lesson_approved",
        at=at,
        actor_id=person.public_id,
        details={"case": str(case_key), "revision": revision.pk},
    )
    return LessonApproval.objects.create(
        case_key=case_key, revision_id=revision.pk, approved_by=person, approved_at=at
    )
