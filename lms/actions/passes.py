"""The pass 'mag starten': there while every condition holds, and no longer."""

from datetime import datetime

from django.db import transaction

from foundation.people.models import Engagement
from lms.models import StartPass
from lms.queries.declarations import start_state, start_states


@transaction.atomic
def follow_start_state(engagement: Engagement, *, at: datetime) -> StartPass | None:
    """Gives a pass when somebody may start, and takes it back when a condition no longer holds. Safe to repeat."""
    standing = StartPass.objects.select_for_update().filter(engagement=engagement, revoked_at=None).first()
    state = start_state(engagement, at=at)
    if not state.may_start or not state.conditions:
        if standing:
            StartPass.objects.filter(pk=standing.pk).update(revoked_at=at)
        return None
    return standing or StartPass.objects.create(engagement=engagement, made_at=at)


def follow_passes(*, at: datetime) -> int:
    """Takes back the passes of who may not start any more, a text that was not signed again in time among them."""
    standing = Engagement.objects.filter(start_passes__revoked_at=None, start_passes__isnull=False)
    states = start_states(standing.select_related("person"), at=at)
    gone = [state.engagement for state in states.values() if not state.may_start]
    for engagement in gone:
        follow_start_state(engagement, at=at)
    return len(gone)


@transaction.atomic
def renew_pass(engagement: Engagement, *, at: datetime) -> StartPass | None:
    """A new one in the place of one that was photographed or lost."""
    StartPass.objects.filter(engagement=engagement, revoked_at=None).update(revoked_at=at)
    return follow_start_state(engagement, at=at)
