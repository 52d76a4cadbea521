"""Inviting and reminding: on working days in working hours, and all who were invited alike."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from foundation.batches import in_batches
from foundation.clock import AMSTERDAM, local_date
from foundation.mailing.actions import Letter, queue_mails
from foundation.people.models import PersonStatus
from foundation.people.queries import persons_away
from measurement.actions.closing import mail_key
from measurement.models import Invitation, InvitationState, Study, StudyKeyState, StudyState
from measurement.rules.windows import is_mail_time, mail_of_today

OPEN = (InvitationState.PLANNED, InvitationState.SENT)
MAIL, REMINDER = "measurement/invitation", "measurement/reminder"


def send_invitations(*, at: datetime) -> int:
    """Puts the mails of this day in the outbox, each once; how many. The link is made when a mail is sent."""
    today = local_date(at)
    if not is_mail_time(on=today, now=at.astimezone(AMSTERDAM).time()):
        return 0
    return sum(_send(batch, at=at) for batch in in_batches(list(_due(today))))


def _due(today: date) -> Iterator[tuple[Invitation, int]]:
    rows = (
        Invitation.objects.filter(
            state__in=OPEN,
            due_on__lte=today,
            participant__cancelled_on=None,
            participant__person__status=PersonStatus.ACTIVE,
            participant__study__state=StudyState.OPEN,
            participant__study__key__state=StudyKeyState.KEPT,
        )
        # Who is away is asked afterwards, if that is in time.
        .exclude(participant__person__in=persons_away(today))
        # Who has no address is invited all the same: they find it after their log-in, on the tablet too.
        .select_related("participant__person")
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
def _send(due: Sequence[tuple[Invitation, int]], *, at: datetime) -> int:
    # Of two at once the second waits here and finds that the mails went.
    locked = Invitation.objects.select_for_update(of=("self",)).filter(
        pk__in=[invitation.pk for invitation, _number in due], state__in=OPEN
    )
    mails = dict(locked.order_by("pk").values_list("pk", "mails"))
    turns: dict[int, list[Invitation]] = defaultdict(list)
    for invitation, number in due:
        if mails.get(invitation.pk) == number - 1:
            turns[number].append(invitation)
    return sum(_mail(turn, number, at=at) for number, turn in sorted(turns.items()))


def _mail(turn: list[Invitation], number: int, *, at: datetime) -> int:
    changes: dict[str, object] = {"mails": number, "state": InvitationState.SENT}
    if number == 1:
        changes["invited_on"] = local_date(at)
    Invitation.objects.filter(pk__in=[one.pk for one in turn]).update(**changes)
    # By study and not by invitation: an instrument is long, and only this of it is told.
    studies = Study.objects.filter(pk__in={one.participant.study_id for one in turn})
    minutes = dict(studies.values_list("pk", "instrument__minutes"))
    return queue_mails(
        template=MAIL if number == 1 else REMINDER,
        letters=[_letter(one, number, minutes[one.participant.study_id]) for one in turn],
        due_at=at,
        at=at,
        reason="measurement",
    )


def _letter(invitation: Invitation, number: int, minutes: int) -> Letter:
    person = invitation.participant.person
    return Letter(
        key=mail_key(invitation, number),
        to=person,
        context={
            "given_name": person.given_name,
            "minutes": minutes,
            "ends_on": invitation.ends_on.isoformat(),
            "measurement_invitation": str(invitation.public_id),
        },
    )
