"""Persons who were registered twice: who stands for whom, and what a merge would do."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from foundation.people.models import Engagement, Person, PersonMerge, PersonStatus, RoleGrant, User


@dataclass(frozen=True)
class StandIn:
    """Who somebody's registration was merged into in the end."""

    person_id: int
    # What the numbers of the contracts became higher by, over all merges on the way.
    number_offset: int


def stand_ins() -> dict[int, StandIn]:
    """Id of a merged person → who stands in. One query."""
    rows = PersonMerge.objects.filter(undone_at=None).values_list("merged_id", "kept_id", "number_offset")
    step = {merged_id: StandIn(kept_id, offset) for merged_id, kept_id, offset in rows}
    return {merged_id: _last(merged_id, step) for merged_id in step}


def _last(person_id: int, step: dict[int, StandIn]) -> StandIn:
    offset = 0
    # No circle: a merged person is never kept again, and undoing goes from the last merge back.
    while person_id in step:
        offset += step[person_id].number_offset
        person_id = step[person_id].person_id
    return StandIn(person_id, offset)


def standing_merge(merged: Person) -> PersonMerge | None:
    """The merge by which this person is not counted now."""
    return PersonMerge.objects.filter(merged=merged, undone_at=None).select_related("kept").first()


def merges_into(kept: Person) -> QuerySet[PersonMerge]:
    """Those that stand, the last first."""
    return PersonMerge.objects.filter(kept=kept, undone_at=None).select_related("merged").order_by("-pk")


def merge_refusal(*, merged: Person, kept: Person) -> str | None:
    """The code of what stands in the way of this merge; None when nothing does."""
    checks = (
        (merged.pk == kept.pk, "same_person"),
        (PersonStatus.MERGED in (merged.status, kept.status), "merged_already"),
        (PersonStatus.DECEASED in (merged.status, kept.status), "not_active"),
        (merged.personnel_number and not kept.personnel_number, "keep_the_numbered"),
    )
    return next((code for holds, code in checks if holds), None)


def are_both_current(merged: Person, kept: Person, *, on: date) -> bool:
    """Both have a personnel number and a job that is not over: two people, or one registered twice?"""
    if not (merged.personnel_number and kept.personnel_number):
        return False
    not_over = Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), person__in=[merged, kept])
    return set(not_over.values_list("person_id", flat=True)) == {merged.pk, kept.pk}


@dataclass(frozen=True)
class MergeSide:
    """One of the two, as HR compares them."""

    person: Person
    engagements: list[Engagement]
    # Of how many jobs this person is the line manager.
    managed_count: int
    has_login: bool
    # Roles given by hand: they do not come along.
    roles: list[str]


def merge_sides(first: Person, second: Person, *, on: date) -> list[MergeSide]:
    people = [first, second]
    engagements: dict[int, list[Engagement]] = {first.pk: [], second.pk: []}
    for one in Engagement.objects.filter(person__in=people).order_by("starts_on", "number"):
        engagements[one.person_id].append(one)
    managed = Counter(
        Engagement.objects.filter(line_manager__in=people).values_list("line_manager_id", flat=True)
    )
    active = set(User.objects.filter(person__in=people, is_active=True).values_list("person", flat=True))
    grants = RoleGrant.objects.in_force(on).filter(person__in=people)
    return [
        MergeSide(
            person=person,
            engagements=engagements[person.pk],
            managed_count=managed[person.pk],
            has_login=person.pk in active,
            roles=[grant.get_role_display() for grant in grants if grant.person_id == person.pk],
        )
        for person in people
    ]
