from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.actions.merging import merge_persons, undo_merge
from foundation.people.importing.actions import apply_run, stage_people
from foundation.people.importing.queries import faults_of
from foundation.people.models import (
    Engagement,
    MergeMove,
    Person,
    PersonMerge,
    PersonStatus,
    ProposedEnding,
    Unit,
)
from foundation.people.queries import roles_of
from foundation.people.queries.merging import merge_sides
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UserFactory
from tests.foundation.people.importing.files import people_file, person

pytestmark = pytest.mark.django_db

LATER = moment("2022-04-01 09:00")


@pytest.fixture
def hr() -> Person:
    return PersonFactory(given_name="Marit")


@pytest.fixture
def twice() -> tuple[Person, Person]:
    """Noor, registered as 1001 with a job and as 2002 with another that is over."""
    kept = PersonFactory(personnel_number="1001", family_name="Vries")
    merged = PersonFactory(personnel_number="2002", family_name="Vries-Bakker")
    EngagementFactory(person=kept)
    EngagementFactory(person=merged, starts_on=date(2019, 1, 1), ends_on=date(2020, 12, 31))
    return merged, kept


def rows() -> list[list[tuple]]:
    """What a merge may touch, and undoing must restore."""
    return [
        list(Person.objects.order_by("pk").values_list()),
        list(Engagement.objects.order_by("pk").values_list()),
    ]


def merge(merged, kept, *, hr, at, **kwargs) -> PersonMerge:
    return merge_persons(merged=merged, kept=kept, by=hr, at=at, **kwargs)


def refusal(*args, **kwargs) -> str:
    before = rows()
    with pytest.raises(DomainError) as refused:
        merge(*args, **kwargs)
    assert (rows(), PersonMerge.objects.count()) == (before, PersonMerge.objects.count())
    return refused.value.code


def load(*lines, at, partial=False) -> None:
    run = stage_people(file_name="hr.csv", content=people_file(*lines), by=None, at=at, partial=partial)
    assert faults_of(run) == []
    apply_run(run=run, at=at, by=None)


def test_contracts_go_to_the_kept_person_under_numbers_of_their_own(twice, hr, at):
    merged, kept = twice
    merge(merged, kept, hr=hr, at=at)
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into) == (PersonStatus.MERGED, kept)
    assert list(kept.engagements.order_by("number").values_list("number", "starts_on")) == [
        (1, date(2022, 2, 1)),
        (1001, date(2019, 1, 1)),
    ]
    assert merged.engagements.count() == 0
    event = AuditEvent.objects.get(kind="persons_merged")
    assert (event.actor_id, event.subject_id) == (hr.public_id, kept.public_id)
    assert event.details["merged"] == str(merged.public_id)


def test_undoing_restores_everything_exactly(twice, hr, at):
    merged, kept = twice
    merged.user = UserFactory()
    merged.save()
    boss_of_merged = EngagementFactory(line_manager=merged)
    EngagementFactory(sponsor=merged)
    # Led by the other registration: after the merge by nobody.
    merged.engagements.update(line_manager=kept)
    before = rows()
    done = merge(merged, kept, hr=hr, at=at)
    boss_of_merged.refresh_from_db()
    merged.user.refresh_from_db()
    assert (boss_of_merged.line_manager, merged.user.is_active) == (kept, False)
    assert Engagement.objects.get(person=kept, number=1001).line_manager is None
    undo_merge(merge=done, by=hr, at=LATER)
    assert rows() == before
    merged.user.refresh_from_db()
    assert merged.user.is_active
    done.refresh_from_db()
    assert (done.undone_at, done.undone_by) == (LATER, hr)
    assert AuditEvent.objects.filter(kind="merge_undone").count() == 1


def test_what_was_changed_since_stays_changed_when_undone(twice, hr, at):
    merged, kept = twice
    led = EngagementFactory(line_manager=merged)
    done = merge(merged, kept, hr=hr, at=at)
    other = PersonFactory()
    Engagement.objects.filter(pk=led.pk).update(line_manager=other)
    undo_merge(merge=done, by=hr, at=LATER)
    led.refresh_from_db()
    assert led.line_manager == other


def test_a_log_in_that_was_off_already_stays_off(twice, hr, at):
    merged, kept = twice
    merged.user = UserFactory(is_active=False)
    merged.save()
    undo_merge(merge=merge(merged, kept, hr=hr, at=at), by=hr, at=LATER)
    merged.user.refresh_from_db()
    assert not merged.user.is_active


def test_a_merge_is_undone_once(twice, hr, at):
    done = merge(*twice, hr=hr, at=at)
    undo_merge(merge=done, by=hr, at=LATER)
    with pytest.raises(DomainError, match="not_merged"):
        undo_merge(merge=done, by=hr, at=LATER)
    # And may be made again.
    merge(*twice, hr=hr, at=LATER)
    assert PersonMerge.objects.filter(undone_at=None).count() == 1


def test_what_stands_in_the_way_is_told_and_changes_nothing(twice, hr, at):
    merged, kept = twice
    other, dead = PersonFactory(), PersonFactory(status=PersonStatus.DECEASED)
    outside = PersonFactory(personnel_number=None)
    assert refusal(kept, kept, hr=hr, at=at) == "same_person"
    assert refusal(merged, dead, hr=hr, at=at) == "not_active"
    assert refusal(merged, outside, hr=hr, at=at) == "keep_the_numbered"
    assert refusal(hr, kept, hr=hr, at=at) == "own_registration"
    merge(merged, kept, hr=hr, at=at)
    assert refusal(merged, other, hr=hr, at=at) == "merged_already"
    assert refusal(other, merged, hr=hr, at=at) == "merged_already"


def test_two_who_both_work_here_are_merged_only_when_hr_confirms(twice, hr, at):
    merged, kept = twice
    merged.engagements.update(ends_on=None)
    assert refusal(merged, kept, hr=hr, at=at) == "both_current"
    merge(merged, kept, hr=hr, at=at, both_current_confirmed=True)
    assert kept.engagements.count() == 2


def test_one_after_the_other_comes_back_from_the_last(twice, hr, at):
    first, second = twice
    third = PersonFactory(personnel_number="3003")
    EngagementFactory(person=third)
    before = rows()
    one = merge(first, second, hr=hr, at=at)
    between = rows()
    two = merge(second, third, hr=hr, at=at, both_current_confirmed=True)
    assert sorted(third.engagements.values_list("number", flat=True)) == [1, 1001, 2001]
    with pytest.raises(DomainError, match="undo_later_first"):
        undo_merge(merge=one, by=hr, at=LATER)
    undo_merge(merge=two, by=hr, at=LATER)
    assert rows() == between
    undo_merge(merge=one, by=hr, at=LATER)
    assert rows() == before


def test_two_into_one_have_numbers_apart(twice, hr, at):
    merged, kept = twice
    # Without a contract of its own yet.
    empty = PersonFactory(personnel_number="3003")
    merge(empty, kept, hr=hr, at=at)
    merge(merged, kept, hr=hr, at=at)
    offsets = PersonMerge.objects.order_by("pk").values_list("number_offset", flat=True)
    assert list(offsets) == [1000, 2000]


def test_roles_do_not_come_along(twice, hr, at):
    merged, kept = twice
    EngagementFactory(line_manager=merged)
    merge(merged, kept, hr=hr, at=at)
    merged.refresh_from_db()
    assert roles_of(merged, on=date(2022, 3, 1)) == frozenset()
    assert roles_of(kept, on=date(2022, 3, 1)) == {"employee", "manager"}


def test_the_two_are_compared(twice, hr, at):
    merged, kept = twice
    merged.user = UserFactory()
    merged.save()
    EngagementFactory(line_manager=kept)
    one, other = merge_sides(merged, kept, on=date(2022, 3, 1))
    assert (one.person, len(one.engagements), one.managed_count, one.has_login) == (merged, 1, 0, True)
    assert (other.person, len(other.engagements), other.managed_count, other.has_login) == (kept, 1, 1, False)


# The HR file that still knows both numbers


@pytest.fixture
def imported(at, hr) -> tuple[Person, Person]:
    """1001 and 2002 from a file, merged into 1001, with 1003 led by 2002."""
    Unit.objects.create(code="T1", kind="team")
    load({}, *OTHERS, person(2002), person(1003, leidinggevende="2002"), at=at)
    kept, merged = (Person.objects.get(personnel_number=number) for number in ("1001", "2002"))
    merge(merged, kept, hr=hr, at=at, both_current_confirmed=True)
    return merged, kept


# So many that a full file without a few others is not taken for half a file.
OTHERS = [person(5000 + number) for number in range(60)]


def test_a_line_under_the_old_number_finds_the_kept_person(imported, at):
    _merged, kept = imported
    count = Person.objects.count()
    changed = person(2002, functie="Boa", achternaam="Anders")
    load({}, *OTHERS, changed, person(1003, leidinggevende="2002"), at=LATER)
    assert (Person.objects.count(), ProposedEnding.objects.count()) == (count, 0)
    assert dict(kept.engagements.values_list("number", "job_title")) == {1: "Adviseur", 1001: "Boa"}
    assert Engagement.objects.get(person__personnel_number="1003").line_manager == kept
    kept.refresh_from_db()
    # The line of the number that was kept says the name.
    assert kept.family_name == "Vries"


def test_the_same_file_again_changes_nothing(imported, at):
    before = rows()
    run = stage_people(
        file_name="hr.csv",
        content=people_file({}, *OTHERS, person(2002), person(1003, leidinggevende="2002")),
        by=None,
        at=LATER,
    )
    assert (run.counts["unchanged"], run.counts["ended"]) == (63, 0)
    apply_run(run=run, at=LATER, by=None)
    assert rows() == before


def test_a_contract_that_comes_later_under_the_old_number_goes_there_and_back(imported, at, hr):
    merged, kept = imported
    load(person(2002, volgnummer="2", functie="Boa"), at=LATER, partial=True)
    assert sorted(kept.engagements.values_list("number", flat=True)) == [1, 1001, 1002]
    # Again: the same contract, not a third.
    load(person(2002, volgnummer="2", functie="Boa"), at=LATER, partial=True)
    assert kept.engagements.count() == 3
    undo_merge(merge=PersonMerge.objects.get(), by=hr, at=LATER)
    assert dict(merged.engagements.values_list("number", "job_title")) == {1: "Adviseur", 2: "Boa"}
    merged.refresh_from_db()
    assert (merged.status, merged.family_name) == (PersonStatus.ACTIVE, "Vries2002")
    assert list(kept.engagements.values_list("number", flat=True)) == [1]


def test_a_file_read_before_the_merge_must_be_read_again(at, hr):
    Unit.objects.create(code="T1", kind="team")
    load({}, person(2002), at=at)
    run = stage_people(
        file_name="hr.csv", content=people_file({}, person(2002, functie="Boa")), by=None, at=at
    )
    kept, merged = (Person.objects.get(personnel_number=number) for number in ("1001", "2002"))
    merge(merged, kept, hr=hr, at=at, both_current_confirmed=True)
    with pytest.raises(DomainError, match="restage"):
        apply_run(run=run, at=LATER, by=None)


def test_a_line_without_the_kept_number_still_says_the_name(imported, at):
    _merged, kept = imported
    load(person(2002, achternaam="Jansen"), at=LATER, partial=True)
    kept.refresh_from_db()
    assert (kept.family_name, kept.name_since) == ("Jansen", date(2022, 4, 1))


def test_contracts_of_an_external_who_was_merged_are_not_missed_in_the_file(at, hr):
    Unit.objects.create(code="T1", kind="team")
    load({}, *OTHERS, at=at)
    kept = Person.objects.get(personnel_number="1001")
    outside = PersonFactory(personnel_number=None)
    EngagementFactory(person=outside, kind="inhuur")
    merge(outside, kept, hr=hr, at=at)
    run = stage_people(file_name="hr.csv", content=people_file({}, *OTHERS), by=None, at=LATER)
    assert (run.counts["ended"], run.counts["unchanged"]) == (0, 61)
    assert MergeMove.objects.count() == 1
