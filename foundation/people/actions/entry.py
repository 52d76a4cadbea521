"""Printing codes for the shared tablet, and logging in with one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.actions.failures import Guarded, count_failure, lock_counters, network_of
from foundation.people.models import (
    Engagement,
    EntryFailures,
    Person,
    PersonStatus,
    TabletCode,
    User,
)
from foundation.people.rules.tablet import (
    MOST_CODES_A_PERSON,
    MOST_FAILURES_A_NUMBER,
    MOST_FAILURES_AN_ADDRESS,
    MOST_PEOPLE_A_SHEET,
    VALID_FOR,
    WINDOW,
    as_code,
    in_groups,
    new_code,
)


@dataclass(frozen=True)
class Slip:
    """What is printed for one person; the codes exist nowhere else."""

    person: Person
    codes: tuple[str, ...]
    valid_to: date


@transaction.atomic
def print_codes(*, people: Iterable[Person], per_person: int, by: Person, at: datetime) -> list[Slip]:
    """New codes for these people, by family name; older ones of theirs no longer work.

    Raises DomainError: nobody_chosen, too_many_people, or no_personnel_number with `person`.
    """
    ids = {person.pk for person in people}
    if not ids:
        raise DomainError("nobody_chosen")
    if len(ids) > MOST_PEOPLE_A_SHEET:
        raise DomainError("too_many_people", most=MOST_PEOPLE_A_SHEET)
    chosen = list(Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    nameless = next((person for person in chosen if not person.personnel_number), None)
    if nameless:
        raise DomainError("no_personnel_number", person=nameless.full_name)
    TabletCode.objects.filter(person__in=ids, used_at=None, voided_at=None).update(voided_at=at)
    count = max(1, min(per_person, MOST_CODES_A_PERSON))
    slips = [_slip(person, count, by=by, at=at) for person in chosen]
    return sorted(slips, key=lambda slip: (slip.person.family_name, slip.person.given_name))


def _slip(person: Person, count: int, *, by: Person, at: datetime) -> Slip:
    codes = [new_code() for _number in range(count)]
    sheet, valid_to = uuid4(), local_date(at) + VALID_FOR
    TabletCode.objects.bulk_create(
        TabletCode(
            person=person,
            sheet=sheet,
            digest=_digest_of_code(person, code),
            made_at=at,
            made_by=by,
            valid_to=valid_to,
        )
        for code in codes
    )
    record_event(
        kind="tablet_codes_printed",
        at=at,
        actor_id=by.public_id,
        subject_id=person.public_id,
        details={"count": count},
    )
    return Slip(person, tuple(in_groups(code) for code in codes), valid_to)


def enter_with_code(*, number: str, code: str, address: str, at: datetime) -> User:
    """The log-in of whoever this code was printed for; the code is used by it.

    Raises DomainError: code_refused, the same for an unknown number and a wrong, old or used code; and
    too_many_tries. A refusal is counted, so that it must not be rolled back.
    """
    with transaction.atomic():
        user = _enter(number.strip(), as_code(code), address, at=at)
    if user is None:
        raise DomainError("code_refused")
    return user


def _enter(number: str, code: str, address: str, *, at: datetime) -> User | None:
    counters = lock_counters(
        [
            Guarded("number", number, MOST_FAILURES_A_NUMBER),
            Guarded("address", network_of(address), MOST_FAILURES_AN_ADDRESS),
        ],
        at=at,
    )
    user = _use(number, code, at=at)
    if user is None:
        count_failure(counters, kind="tablet_entry_blocked", at=at)
        return None
    # Of the number only: one colleague's right code says nothing of the others at this tablet.
    EntryFailures.objects.filter(pk=counters[0].row.pk).update(count=0)
    return user


def _use(number: str, code: str, *, at: datetime) -> User | None:
    today = local_date(at)
    person = (
        Person.objects.select_for_update(of=("self",))
        .filter(personnel_number=number, status=PersonStatus.ACTIVE)
        .exclude(personnel_number="")
        .first()
    )
    digest = _digest_of_code(person, code)
    if person is None or not code or not _works_here(person, on=today):
        return None
    if person.user is not None and not person.user.is_active:
        return None
    used = TabletCode.objects.filter(
        person=person, digest=digest, used_at=None, voided_at=None, valid_to__gte=today
    ).update(used_at=at)
    if not used:
        return None
    record_event(kind="tablet_login", at=at, actor_id=person.public_id, subject_id=person.public_id)
    return _login_of(person)


def _works_here(person: Person, *, on: date) -> bool:
    return Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), person=person).exists()


def _login_of(person: Person) -> User:
    if person.user is None:
        # Without a password: there is no way in but a code, or single sign-on later.
        person.user = User.objects.create_user(username=f"tablet-{person.public_id}")
        person.save(update_fields=["user"])
    return person.user


@transaction.atomic
def forget_tablet_codes(*, at: datetime) -> int:
    """Wipes codes a while after their last day, and counts of windows that are over; returns how many codes."""
    EntryFailures.objects.filter(since__lte=at - WINDOW).delete()
    return TabletCode.objects.filter(valid_to__lt=local_date(at) - VALID_FOR).delete()[0]


def _digest_of_code(person: Person | None, code: str) -> str:
    whose = person.public_id if person else ""
    return salted_hmac("foundation.people.tablet.code", f"{whose}:{code}", algorithm="sha256").hexdigest()
