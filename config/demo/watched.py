"""What OR and FG were told in the demo, and who looked at the cast in the past weeks."""

from datetime import date, datetime, timedelta
from uuid import UUID

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.mailing.announcing import queue_announcements
from foundation.people.actions.announcing import note_rights_table
from foundation.people.actions.limits import schedule_limit
from foundation.people.limits import Limit
from foundation.people.models import Person, Role

# Days ago, who looked, as what, at whom and why.
LOOKS = (
    (4, "marit", Role.HR, "noor", Purpose.FOUND_BY_NAME),
    (4, "marit", Role.HR, "noor", Purpose.PERSON_PAGE),
    (5, "karim", Role.MANAGER, "noor", Purpose.TEAM_STATUS),
    (12, "karim", Role.MANAGER, "noor", Purpose.TEAM_STATUS),
    (13, "samira", Role.CONCERN_COORDINATOR, "tom", Purpose.FOUND_BY_NAME),
    (19, "marit", Role.HR, "yusuf", Purpose.PERSON_PAGE),
)


def live_under_watch(*, opened_at: datetime, now: datetime) -> None:
    """One threshold goes up next year; the roles of the first day were announced on it."""
    note_rights_table(at=opened_at)
    queue_announcements(at=opened_at)
    for days, actor, role, subject, purpose in LOOKS:
        record_lookup(
            subject_id=_public_id(subject),
            actor_id=_public_id(actor),
            role=role,
            purpose=purpose,
            at=now - timedelta(days=days),
        )
    admin = Person.objects.filter(role_grants__role=Role.TECHNICAL_ADMIN).first()
    if admin:
        schedule_limit(
            limit=Limit.REPORT,
            value=12,
            valid_from=date(now.year + 1, 1, 1),
            expected=10,
            by=admin,
            at=now - timedelta(days=3),
        )
    queue_announcements(at=now - timedelta(days=3))


def _public_id(username: str) -> UUID:
    return Person.objects.get(user__username=username).public_id
