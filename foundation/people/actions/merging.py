"""One person who was registered twice. Nothing is thrown away: what a merge moves, it remembers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.actions.logins import disable_login, enable_login
from foundation.people.models import (
    Engagement,
    MergeMove,
    MovedField,
    Person,
    PersonMerge,
    PersonStatus,
)
from foundation.people.queries.merging import are_both_current, merge_refusal, stand_ins

# The contracts of a merged person get numbers in a thousand of their own, so that a contract that a later
# HR file brings under the old personnel number has its place there too.
NUMBERS_A_MERGE = 1000
LARGEST_NUMBER = 2_147_483_647


@transaction.atomic
def merge_persons(
    *, merged: Person, kept: Person, by: Person, at: datetime, both_current_confirmed: bool = False
) -> PersonMerge:
    """The contracts of `merged` become those of `kept`, with all that hangs on them.

    Raises DomainError: same_person, merged_already, not_active, keep_the_numbered, own_registration,
    both_current unless confirmed, or number_too_large.
    """
    merged, kept = _locked(merged, kept)
    if refusal := merge_refusal(merged=merged, kept=kept):
        raise DomainError(refusal)
    if merged.pk == by.pk:
        raise DomainError("own_registration")
    if not both_current_confirmed and are_both_current(merged, kept, on=local_date(at)):
        raise DomainError("both_current")
    merge = PersonMerge.objects.create(
        merged=merged,
        kept=kept,
        number_offset=_free_offset(kept),
        disabled_login=disable_login(merged),
        merged_at=at,
        merged_by=by,
    )
    contracts = _move_contracts(merge)
    _move_references(merge)
    merged.status, merged.merged_into = PersonStatus.MERGED, kept
    merged.save(update_fields=["status", "merged_into"])
    _record("persons_merged", merge, by=by, at=at, contracts=contracts)
    return merge


@transaction.atomic
def undo_merge(*, merge: PersonMerge, by: Person, at: datetime) -> None:
    """Two persons again, each with the own contracts; what was changed since stays changed.

    Raises DomainError: not_merged when it is undone already, undo_later_first when the kept person was
    merged into somebody else since.
    """
    merged, kept = _locked(merge.merged, merge.kept)
    merge = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        raise DomainError("not_merged")
    if kept.status == PersonStatus.MERGED:
        raise DomainError("undo_later_first")
    contracts = _put_back(merge)
    merged.status, merged.merged_into = PersonStatus.ACTIVE, None
    merged.save(update_fields=["status", "merged_into"])
    if merge.disabled_login:
        enable_login(merged)
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    _record("merge_undone", merge, by=by, at=at, contracts=contracts)


def _locked(merged: Person, kept: Person) -> tuple[Person, Person]:
    """Always in the same order, so that two merges at once wait for each other."""
    rows = (
        Person.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[merged.pk, kept.pk])
        .order_by("pk")
    )
    found = {person.pk: person for person in rows}
    return found[merged.pk], found[kept.pk]


def _free_offset(kept: Person) -> int:
    highest = kept.engagements.aggregate(highest=Max("number"))["highest"] or 0
    taken = [one.number_offset for one in stand_ins().values() if one.person_id == kept.pk]
    return (max([highest, *taken]) // NUMBERS_A_MERGE + 1) * NUMBERS_A_MERGE


def _move_contracts(merge: PersonMerge) -> list[Engagement]:
    contracts = list(merge.merged.engagements.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for contract in contracts:
        MergeMove.objects.create(
            merge=merge,
            engagement=contract,
            field=MovedField.PERSON,
            before=merge.merged,
            after=merge.kept,
            number_before=contract.number,
        )
        contract.person = merge.kept
        contract.number += merge.number_offset
        if contract.number > LARGEST_NUMBER:
            raise DomainError("number_too_large")
        contract.save(update_fields=["person", "number"])
    return contracts


def _move_references(merge: PersonMerge) -> None:
    """Who was led by the one is led by the other, and nobody leads themselves."""
    for field in (MovedField.LINE_MANAGER, MovedField.SPONSOR):
        pointing = Engagement.objects.filter(**{f"{field}__in": [merge.merged, merge.kept]})
        for engagement in pointing.select_for_update(of=("self",), no_key=True).order_by("pk"):
            before = getattr(engagement, f"{field}_id")
            after = None if engagement.person_id == merge.kept_id else merge.kept_id
            if before == after:
                continue
            MergeMove.objects.create(
                merge=merge, engagement=engagement, field=field, before_id=before, after_id=after
            )
            Engagement.objects.filter(pk=engagement.pk).update(**{f"{field}_id": after})


def _put_back(merge: PersonMerge) -> list[Engagement]:
    contracts = []
    for move in merge.moves.select_related("engagement").order_by("pk"):
        engagement, field = move.engagement, f"{move.field}_id"
        if getattr(engagement, field) != move.after_id:
            continue
        changes: dict[str, int | None] = {field: move.before_id}
        if move.field == MovedField.PERSON:
            changes["number"] = move.number_before
            contracts.append(engagement)
        Engagement.objects.filter(pk=engagement.pk).update(**changes)
    return contracts + _put_back_later_contracts(merge)


def _put_back_later_contracts(merge: PersonMerge) -> list[Engagement]:
    """What an HR file brought under the old personnel number since."""
    first, last = merge.number_offset + 1, merge.number_offset + NUMBERS_A_MERGE - 1
    moved = MergeMove.objects.filter(merge__undone_at=None, field=MovedField.PERSON).values("engagement")
    later = list(
        merge.kept.engagements.filter(number__range=(first, last)).exclude(pk__in=moved).order_by("pk")
    )
    for contract in later:
        contract.person = merge.merged
        contract.number -= merge.number_offset
        contract.save(update_fields=["person", "number"])
    return later


def _record(kind: str, merge: PersonMerge, *, by: Person, at: datetime, contracts: list[Engagement]) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id,
        subject_id=merge.kept.public_id,
        details={
            "merged": str(merge.merged.public_id),
            "engagements": sorted(str(contract.public_id) for contract in contracts),
        },
    )
