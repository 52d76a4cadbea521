"""The name behind a code or a document: for who knows the family name, or is at the desk; noted for who it is of."""

from datetime import datetime

from django.db import transaction

from foundation.audit.actions import record_lookup
from foundation.audit.models import BY_SURNAME, NOBODY
from foundation.errors import DomainError
from foundation.people.actions.failures import Guarded, count_failure, lock_counters, network_of
from foundation.people.models import Person
from foundation.people.rules.tablet import MOST_FAILURES_A_NUMBER, MOST_FAILURES_AN_ADDRESS
from lms.rules.surnames import is_surname, is_surname_on


def name_by_surname(
    *,
    person: Person,
    surname: str,
    address: str,
    purpose: str,
    by: Person | None,
    at: datetime,
    on_paper: str = "",
) -> str:
    """The full name, for who typed the family name. `by`: who is logged in; `address`: of the network; `on_paper`: the
    whole name as a record has it, whose family name counts too.

    Raises DomainError `surname_refused` and `too_many_tries` with `minutes`. A refusal is counted, so that it must
    not be rolled back.
    """
    with transaction.atomic():
        counters = lock_counters(
            [
                Guarded("surname", str(person.public_id), MOST_FAILURES_A_NUMBER),
                Guarded("surname-address", network_of(address), MOST_FAILURES_AN_ADDRESS),
            ],
            at=at,
        )
        is_right = is_surname(surname, infix=person.infix, family_name=person.family_name) or (
            bool(on_paper) and is_surname_on(on_paper, surname)
        )
        if is_right:
            note_look(person=person, by=by, role=BY_SURNAME, purpose=purpose, at=at)
        else:
            count_failure(counters, kind="surname_tries_blocked", at=at)
    if not is_right:
        raise DomainError("surname_refused")
    return person.full_name


def note_look(*, person: Person, by: Person | None, role: str, purpose: str, at: datetime) -> None:
    """Once a day for each who looked; without a log-in that is nobody in particular."""
    record_lookup(
        subject_id=person.public_id,
        actor_id=by.public_id if by else NOBODY,
        role=role,
        purpose=purpose,
        at=at,
    )


@transaction.atomic
def require_room_tries(*, by: Person, failed: bool, at: datetime) -> None:
    """Guessing the code of a room: counted per person, as everybody in the room is on one network.

    Raises DomainError `too_many_tries` with `minutes`.
    """
    counters = lock_counters([Guarded("room-code", str(by.public_id), MOST_FAILURES_A_NUMBER)], at=at)
    if failed:
        count_failure(counters, kind="code_tries_blocked", at=at)


@transaction.atomic
def require_tries(*, address: str, failed: bool, at: datetime) -> None:
    """Guessing codes: counted per network. Raises DomainError `too_many_tries`."""
    counters = lock_counters([Guarded("code-address", network_of(address), MOST_FAILURES_AN_ADDRESS)], at=at)
    if failed:
        count_failure(counters, kind="code_tries_blocked", at=at)
