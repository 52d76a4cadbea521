"""The pass 'mag starten': there while every condition holds, and no longer."""

from datetime import datetime

from django.db import transaction

from foundation.clock import local_date
from foundation.people.models import Engagement, PersonStatus
from lms.models import StartPass
from lms.queries.declarations import start_state, start_states


def locked_with_pass(engagement: Engagement) -> Engagement:
    """Before anything that may give or take a pass: the engagement and then its pass, so that both locks are taken before
    that of the chain. A double click waits for the first."""
    locked = (
        Engagement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "sponsor")
        .get(pk=engagement.pk)
    )
    list(StartPass.objects.select_for_update().filter(engagement=locked, revoked_at=None))
    return locked


@transaction.atomic
def follow_start_state(engagement: Engagement, *, at: datetime) -> StartPass | None:
    """Gives a pass when somebody may start, and takes it back when a condition no longer holds or they left. Safe to
    repeat; the caller took `locked_with_pass` before the chain."""
    standing = StartPass.objects.select_for_update().filter(engagement=engagement, revoked_at=None).first()
    state = start_state(engagement, at=at)
    if not state.may_start or not state.conditions or not _is_here(engagement, at=at):
        if standing:
            StartPass.objects.filter(pk=standing.pk).update(revoked_at=at)
        return None
    return standing or StartPass.objects.create(engagement=engagement, made_at=at)


def follow_passes(*, at: datetime) -> int:
    """Takes back the passes of who may not start any more, a text that was not signed again in time among them."""
    standing = Engagement.objects.filter(start_passes__revoked_at=None, start_passes__isnull=False)
    states = start_states(standing.select_related("person"), at=at)
    gone = [
        state.engagement
        for state in states.values()
        if not state.may_start or not _is_here(state.engagement, at=at)
    ]
    for engagement in gone:
        _follow_alone(engagement, at=at)
    return len(gone)


@transaction.atomic
def _follow_alone(engagement: Engagement, *, at: datetime) -> None:
    follow_start_state(locked_with_pass(engagement), at=at)


@transaction.atomic
def renew_pass(engagement: Engagement, *, at: datetime) -> StartPass | None:
    """A new one in the place of one that was photographed or lost."""
    engagement = locked_with_pass(engagement)
    StartPass.objects.filter(engagement=engagement, revoked_at=None).update(revoked_at=at)
    return follow_start_state(engagement, at=at)


def _is_here(engagement: Engagement, *, at: datetime) -> bool:
    """Working, or to come."""
    is_over = engagement.ends_on is not None and engagement.ends_on < local_date(at)
    return engagement.person.status == PersonStatus.ACTIVE and not is_over
