"""Reminding people of a signing round, and only those who did not sign."""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.mailing.actions import Letter, queue_mails
from foundation.mailing.models import OutboxMessage
from foundation.people.actions.links import issue_links
from foundation.people.models import Engagement, Person, PersonalLink, PersonKind
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
    by_link = set(PersonKind.objects.external().values_list("code", flat=True))
    # Each batch in a transaction of its own: what is queued once is not queued again.
    return sum(_remind_some(round_, some, reminder, by_link, at=at) for some in in_batches(waiting))


def _remind_some(
    round_: SigningRound, some: list[Signer], reminder: Reminder, by_link: set[str], *, at: datetime
) -> int:
    keys = {_key(round_, one, reminder): one for one in some}
    known = set(OutboxMessage.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    new = {key: one for key, one in keys.items() if key not in known}
    links = _links_of(list(new.values()), by_link, at=at)
    return queue_mails(
        letters=[_letter(key, round_, one, links.get(one.engagement.pk), at=at) for key, one in new.items()],
        template="lms/signing_round",
        due_at=at,
        at=at,
        reason="signing_round",
    )


def _links_of(signers: list[Signer], by_link: set[str], *, at: datetime) -> dict[int, PersonalLink]:
    """Engagement id → the link that opens their page; a new one for whose ended and who has no other way in."""
    standing = PersonalLink.objects.standing(at).filter(engagement__in=[one.engagement.pk for one in signers])
    links = {link.engagement_id: link for link in standing}
    without = [
        one.engagement for one in signers if one.engagement.kind in by_link and one.engagement.pk not in links
    ]
    with_password = _with_password(without)
    shut_out = [one for one in without if one.person_id not in with_password]
    new = issue_links(engagements=shut_out, by=None, at=at)
    return links | {link.engagement_id: link for link in new}


def _letter(
    key: str, round_: SigningRound, signer: Signer, link: PersonalLink | None, *, at: datetime
) -> Letter:
    person = signer.engagement.person
    context = {
        "given_name": person.given_name,
        "title": round_.title,
        "due_on": round_.due_on.isoformat(),
        "is_late": local_date(at) > round_.due_on,
        # Who comes by a link signs by that link.
        **({"link_id": str(link.public_id)} if link else {"action_path": "/mijn-verklaringen/"}),
    }
    return Letter(key, person, context)


def _with_password(engagements: list[Engagement]) -> set[int]:
    """Ids of the persons who can log in by themselves."""
    people = [one.person_id for one in engagements]
    able = Person.objects.filter(pk__in=people, user__isnull=False).exclude(
        user__password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    return set(able.values_list("pk", flat=True))


def _key(round_: SigningRound, one: Signer, reminder: Reminder) -> str:
    return f"signing_round:{round_.public_id}:{one.engagement.public_id}:{reminder.code}"
