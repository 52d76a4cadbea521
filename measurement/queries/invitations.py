"""What somebody is asked now."""

from datetime import date

from foundation.people.models import Person
from measurement.models import Invitation, InvitationState, StudyState
from measurement.rules.windows import LATE


def own_invitations(person: Person, *, on: date) -> list[Invitation]:
    """Those that take answers on this day, answered or not: whoever looks on at a tablet sees no difference."""
    rows = Invitation.objects.filter(
        participant__person=person,
        participant__study__state=StudyState.OPEN,
        state=InvitationState.SENT,
        ends_on__gte=on - LATE,
    )
    return list(rows.select_related("participant__study__instrument").order_by("ends_on", "pk"))
