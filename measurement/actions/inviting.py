"""Inviting and reminding: on working days in working hours, and all who were invited alike."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from foundation.clock import AMSTERDAM, local_date
from foundation.mailing.actions import queue_mail
from foundation.people.models import PersonStatus
from foundation.people.queries import persons_away
from measurement.actions.closing import mail_key
from measurement.models import Invitation, InvitationState, StudyKeyState, StudyState
from measurement.rules.windows import is_mail_time, mail_of_today

MAIL, REMINDER = "measurement/invitation", "measurement/reminder"


def send_invitations(*, at: datetime) -> int:
    """Puts the mails of this day in the outbox, each once; how many. The link is made when a mail is sent."""
    today = local_date(at)
    if not is_mail_time(on=today, now=at.astimezone(AMSTERDAM).time()):
        return 0
    return sum(_send(invitation, number, at=at) for invitation, number in _due(today))


def _due(today: date) -> Iterator[tuple[Invitation, int]]:
    rows = (
        Invitation.objects.filter(
            state__in=(InvitationState.PLANNED, InvitationState.SENT),
            due_on__lte=today,
            participant__cancelled_on=None,
            participant__person__status=PersonStatus.ACTIVE,
            participant__study__state=StudyState.OPEN,
            participant__study__key__state=StudyKeyState.KEPT,
        )
        # Who is away is asked afterwards, if that is in time.
        .exclude(participant__person__in=persons_away(today))
        .exclude(participant__person__email="")
        .select_related("participant__person", "participant__study__instrument")
        .order_by("due_on", "pk")
    )
    for invitation in rows:
        number = mail_of_today(
            due_on=invitation.due_on,
            ends_on=invitation.ends_on,
            invited_on=invitation.invited_on,
            mails=invitation.mails,
            today=today,
        )
        if number:
            yield invitation, number


@transaction.atomic
def _send(invitation: Invitation, number: int, *, at: datetime) -> int:
    # Of two at once one finds that the mail went.
    turn = Invitation.objects.filter(
        pk=invitation.pk,
        mails=number - 1,
        state__in=(InvitationState.PLANNED, InvitationState.SENT),
    )
    changes: dict[str, object] = {"mails": number, "state": InvitationState.SENT}
    if number == 1:
        changes["invited_on"] = local_date(at)
    if not turn.update(**changes):
        return 0
    participant = invitation.participant
    mail = queue_mail(
        key=mail_key(invitation, number),
        template=MAIL if number == 1 else REMINDER,
        to=participant.person,
        context={
            "given_name": participant.person.given_name,
            "minutes": participant.study.instrument.minutes,
            "ends_on": invitation.ends_on.isoformat(),
            "measurement_invitation": str(invitation.public_id),
        },
        due_at=at,
        at=at,
        reason="measurement",
    )
    return int(mail is not None)
