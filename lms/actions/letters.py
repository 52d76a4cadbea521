"""The letter to oneself: kept sealed, given back after a year, and let go."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import override

from foundation.clock import AMSTERDAM, local_date
from foundation.errors import DomainError, NotAllowed
from foundation.mailing.actions import queue_mail
from foundation.people.models import Engagement, Person, PersonStatus
from lms.models import LetterToSelf
from lms.queries.letters import may_write
from lms.rules.deadlines import add_months
from lms.rules.letters import ITERATIONS, MONTHS_AWAY, MONTHS_KEPT, is_sealed

MAIL_FROM = time(8, 0)


@transaction.atomic
def keep_letter(*, author: Person, ciphertext: str, salt: str, nonce: str, at: datetime) -> LetterToSelf:
    """The letter as the browser sealed it; an earlier one is gone, and the year begins again.

    Raises NotAllowed `no_oath`, DomainError `not_sealed` for anything but a sealed letter.
    """
    if not may_write(author):
        raise NotAllowed("no_oath")
    if not is_sealed(ciphertext, salt, nonce):
        raise DomainError("not_sealed")
    today = local_date(at)
    LetterToSelf.objects.filter(author=author).delete()
    return LetterToSelf.objects.create(
        author=author,
        ciphertext=ciphertext,
        salt=salt,
        nonce=nonce,
        iterations=ITERATIONS,
        written_on=today,
        returns_on=add_months(today, MONTHS_AWAY),
    )


def delete_letter(*, author: Person) -> bool:
    """Whether there was one."""
    return bool(LetterToSelf.objects.filter(author=author).delete()[0])


def return_letters(*, at: datetime) -> int:
    """Tells whose year is over that the letter is back, once; how many."""
    due = LetterToSelf.objects.filter(returned_at=None, returns_on__lte=local_date(at))
    return sum(_return(pk, at=at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _return(pk: int, *, at: datetime) -> int:
    letter = LetterToSelf.objects.select_for_update(of=("self",)).filter(pk=pk, returned_at=None).first()
    if letter is None:
        return 0
    author = letter.author
    with override(author.language):
        written_on = date_format(letter.written_on, "j F Y")
    queue_mail(
        key=f"letter_returned:{letter.public_id}",
        template="lms/letter_returned",
        to=author,
        context={
            "given_name": author.given_name,
            "written_on": written_on,
            "action_path": "/mijn-plan/brief/",
        },
        due_at=max(at, datetime.combine(local_date(at), MAIL_FROM, tzinfo=AMSTERDAM)),
        at=at,
        reason="letter_returned",
    )
    letter.returned_at = at
    letter.save(update_fields=["returned_at"])
    return 1


def forget_old_letters(*, at: datetime) -> int:
    """Deletes what waited a year for its author, and what is of people who left or died; how many."""
    today = local_date(at)
    waited = Q(returns_on__lt=add_months(today, -MONTHS_KEPT), returned_at__isnull=False)
    here = Engagement.objects.exclude(ends_on__lt=today).values("person")
    # Who was merged has no job of their own; their letter waits for the merge to be undone.
    left = ~Q(author__in=here) & ~Q(author__status=PersonStatus.MERGED)
    gone = Q(author__status=PersonStatus.DECEASED) | left
    return LetterToSelf.objects.filter(waited | gone).delete()[0]
