"""Closing windows: 'done' becomes a number, the links are gone, and who was asked is forgotten."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.mailing.actions import cancel_mails
from measurement.actions.group_counts import count_groups
from measurement.models import (
    Invitation,
    InvitationState,
    InvitationToken,
    Participant,
    Study,
    StudyKind,
    WaveCount,
)
from measurement.rules.windows import IN_TIME, LATE, MOST_MAILS, T12


def mail_key(invitation: Invitation, number: int) -> str:
    """Key in the outbox of the mail with this number."""
    return f"measurement:{invitation.public_id}:{number}"


def close_windows(*, at: datetime) -> int:
    """Those whose last day is over, also for late answers; how many."""
    today = local_date(at)
    over = Invitation.objects.filter(state=InvitationState.SENT, ends_on__lt=today - LATE)
    missed = Invitation.objects.filter(state=InvitationState.PLANNED, ends_on__lt=today)
    closed = _close(over, InvitationState.CLOSED, at=at) + _close(missed, InvitationState.CANCELLED, at=at)
    _forget_participants(at=at)
    return closed


def close_invitations_of(study: Study, *, at: datetime) -> int:
    """All of them, whatever their days."""
    rows = Invitation.objects.filter(participant__study=study)
    sent, planned = (rows.filter(state=state) for state in (InvitationState.SENT, InvitationState.PLANNED))
    return _close(sent, InvitationState.CLOSED, at=at) + _close(planned, InvitationState.CANCELLED, at=at)


@transaction.atomic
def _close(rows: QuerySet[Invitation], state: InvitationState, *, at: datetime) -> int:
    # Locked: an answer that comes in at this moment is counted, or refused.
    found = list(rows.select_for_update(of=("self",)).order_by("pk").select_related("participant__person"))
    for batch in in_batches(one.pk for one in found):
        InvitationToken.objects.filter(invitation__in=batch).delete()
        Invitation.objects.filter(pk__in=batch).update(state=state, is_done=False)
    _count(found, state)
    if state == InvitationState.CLOSED:
        count_groups(found)
    if state == InvitationState.CLOSED:
        cancel_mails(keys=[mail_key(one, one.mails) for one in found if one.mails], at=at)
    return len(found)


def cancel_planned(rows: QuerySet[Invitation], *, at: datetime) -> int:
    """Of somebody who leaves: what was not sent yet. What was sent stays open, else its end would tell who answered."""
    return _close(rows.filter(state=InvitationState.PLANNED), InvitationState.CANCELLED, at=at)


def withhold_reminders(invitations: Iterable[Invitation], *, at: datetime) -> None:
    numbers = range(1, MOST_MAILS + 1)
    cancel_mails(keys=[mail_key(one, number) for one in invitations for number in numbers], at=at)


Cell = tuple[int, str, int | None]


def _count(closed: list[Invitation], state: InvitationState) -> None:
    """Study, wave and cluster in an order that two at once share."""
    numbers: dict[str, Counter[Cell]] = {"invited": Counter(), "answered": Counter(), "cancelled": Counter()}
    for one in closed:
        cell = (one.participant.study_id, one.wave, one.participant.cluster_id)
        if state == InvitationState.CANCELLED:
            numbers["cancelled"][cell] += 1
        else:
            numbers["invited"][cell] += 1
            numbers["answered"][cell] += one.is_done
    cells = {cell for counter in numbers.values() for cell in counter}
    for study_id, wave, cluster_id in sorted(cells, key=lambda cell: (cell[0], cell[1], cell[2] or 0)):
        row, _made = WaveCount.objects.get_or_create(study_id=study_id, wave=wave, cluster_id=cluster_id)
        WaveCount.objects.filter(pk=row.pk).update(
            **{name: F(name) + counter[study_id, wave, cluster_id] for name, counter in numbers.items()}
        )


def _forget_participants(*, at: datetime) -> None:
    """Of a plan: whose last window is over, with 30 days. The others go with the end of their study."""
    last = local_date(at) - timedelta(days=IN_TIME[T12][1]) - LATE
    Participant.objects.filter(study__kind=StudyKind.PLAN, anchored_on__lt=last).delete()
