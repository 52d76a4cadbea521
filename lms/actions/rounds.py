"""Reminding people of a signing round, and only those who did not sign."""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from foundation.clock import local_date
from foundation.mailing.actions import queue_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.actions.links import issue_link
from foundation.people.models import Person, PersonalLink, PersonKind
from foundation.working_days import is_office_hour
from lms.models import SigningRound
from lms.queries.rounds import Signer, signers_of
from lms.rules.rounds import Reminder, reminder_of_today


def remind_signers(*, at: datetime) -> int:
    """On working days between eight and five; each reminder once. Safe to repeat; how many mails were queued."""
    today = local_date(at)
    if not is_office_hour(at):
        return 0
    queued = 0
    for round_ in SigningRound.objects.filter(closed_at=None, starts_on__lte=today).select_related(
        "declaration"
    ):
        reminder = reminder_of_today(starts_on=round_.starts_on, due_on=round_.due_on, today=today)
        if reminder:
            waiting = [one for one in signers_of(round_, at=at) if not one.has_signed]
            queued += _remind(round_, waiting, reminder, at=at)
    return queued


def _remind(round_: SigningRound, waiting: list[Signer], reminder: Reminder, *, at: datetime) -> int:
    keys = {_key(round_, one, reminder): one for one in waiting}
    known = set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    links = {
        link.engagement_id: link
        for link in PersonalLink.objects.standing(at).filter(
            engagement__in=[one.engagement.pk for one in waiting]
        )
    }
    with_password = _with_password(waiting)
    by_link = set(PersonKind.objects.external().values_list("code", flat=True))
    queued = 0
    for key, one in keys.items():
        if key in known:
            continue
        link = links.get(one.engagement.pk)
        if link is None and one.engagement.kind in by_link and one.engagement.person_id not in with_password:
            # Theirs ended long ago, and they have no other way in.
            link = issue_link(engagement=one.engagement, by=None, at=at)
        mail = queue_mail(
            key=key,
            template="lms/signing_round",
            to=one.engagement.person,
            context={
                "given_name": one.engagement.person.given_name,
                "title": round_.title,
                "due_on": round_.due_on.isoformat(),
                "is_late": local_date(at) > round_.due_on,
                # Who comes by a link signs by that link.
                **({"link_id": str(link.public_id)} if link else {"action_path": "/mijn-verklaringen/"}),
            },
            due_at=at,
            at=at,
            reason="signing_round",
        )
        queued += mail is not None
    return queued


def _with_password(waiting: list[Signer]) -> set[int]:
    """Ids of the persons who can log in by themselves."""
    people = [one.engagement.person_id for one in waiting]
    able = Person.objects.filter(pk__in=people, user__isnull=False).exclude(
        user__password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    return set(able.values_list("pk", flat=True))


def _key(round_: SigningRound, one: Signer, reminder: Reminder) -> str:
    return f"signing_round:{round_.public_id}:{one.engagement.public_id}:{reminder.code}"
