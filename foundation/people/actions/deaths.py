"""Somebody died: one switch. What it silences beyond this room follows in lms/actions/lives.py."""

from datetime import datetime

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.actions.logins import disable_login, enable_login
from foundation.people.models import DeathNotice, Person, PersonStatus


@transaction.atomic
def note_death(*, person: Person, by: Person, at: datetime) -> DeathNotice:
    """The standing notice if there is one. Raises DomainError: own_registration, merged_already."""
    locked = _locked(person)
    if locked.pk == by.pk:
        raise DomainError("own_registration")
    if locked.status == PersonStatus.MERGED:
        raise DomainError("merged_already")
    standing = DeathNotice.objects.filter(person=locked, withdrawn_at=None).first()
    if standing:
        return standing
    notice = DeathNotice.objects.create(
        person=locked, disabled_login=disable_login(locked), noted_at=at, noted_by=by
    )
    locked.status = PersonStatus.DECEASED
    locked.save(update_fields=["status"])
    _record("death_noted", locked, by=by, at=at)
    return notice


@transaction.atomic
def withdraw_death_notice(*, person: Person, by: Person, at: datetime) -> None:
    """It was a mistake. Raises DomainError `no_death_notice` when there is none."""
    locked = _locked(person)
    notice = DeathNotice.objects.filter(person=locked, withdrawn_at=None).first()
    if notice is None:
        raise DomainError("no_death_notice")
    notice.withdrawn_at, notice.withdrawn_by = at, by
    notice.save(update_fields=["withdrawn_at", "withdrawn_by"])
    locked.status = PersonStatus.ACTIVE
    locked.save(update_fields=["status"])
    if notice.disabled_login:
        enable_login(locked)
    _record("death_notice_withdrawn", locked, by=by, at=at)


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _record(kind: str, person: Person, *, by: Person, at: datetime) -> None:
    record_event(kind=kind, at=at, actor_id=by.public_id, subject_id=person.public_id)
