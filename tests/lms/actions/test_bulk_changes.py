from datetime import date
from uuid import uuid4

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from lms.actions.assigning import assign_requirements
from lms.actions.bulk_changes import exempt_many, move_many, note_classroom, undo
from lms.actions.exempting import take_back_exemption
from lms.models import Assignment, BulkChange, Completion, Exemption, Requirement
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db
LATER = moment("2022-04-01 10:00")
DAY = date(2022, 9, 1)


@pytest.fixture
def assignments(oath_module, at) -> list[Assignment]:
    for _number in range(3):
        EngagementFactory()
    assign_requirements(at=at)
    return list(Assignment.objects.order_by("pk"))


@pytest.fixture
def given(assignments, hr):
    return {
        "requirement": Requirement.objects.get(),
        "assignment_ids": [one.public_id for one in assignments[:2]],
        "press": uuid4(),
        "by": hr,
        "at": LATER,
    }


def facts() -> list[tuple]:
    return list(
        Assignment.objects.order_by("pk").values_list(
            "due_on", "due_without_absence", "exempt_at", "completed_at", "closed_at"
        )
    )


def test_an_exemption_of_several_and_back(assignments, given, hr):
    before = facts()
    told = exempt_many(reason="Deed het elders", **given)
    assert (told.done, told.skipped) == (2, 0)
    assert [one[2] for one in facts()] == [LATER, LATER, None]
    undone = undo(change=told.change, by=hr, at=LATER)
    assert (undone.restored, undone.kept) == (2, 0)
    assert facts() == before
    assert Exemption.objects.filter(withdrawn_by=hr).count() == 2


def test_moving_the_last_day_and_back(assignments, given, hr):
    Assignment.objects.filter(pk=assignments[0].pk).update(due_without_absence=date(2022, 5, 1))
    before = facts()
    told = move_many(due_on=DAY, **given)
    assert [one[:2] for one in facts()] == [(DAY, None), (DAY, None), before[2][:2]]
    undo(change=told.change, by=hr, at=LATER)
    assert facts() == before


def test_a_double_click_does_it_once(given):
    first, again = move_many(due_on=DAY, **given), move_many(due_on=DAY, **given)
    assert (first.change, first.done) == (again.change, again.done)
    assert BulkChange.objects.count() == 1
    assert AuditEvent.objects.filter(kind="bulk_changed").count() == 1


def test_undoing_twice_does_it_once(given, hr):
    told = move_many(due_on=DAY, **given)
    undo(change=told.change, by=hr, at=LATER)
    Assignment.objects.update(due_on=DAY)
    assert undo(change=told.change, by=hr, at=LATER).restored == 0
    assert {one[0] for one in facts()} == {DAY}


def test_what_was_changed_since_stays(assignments, given, hr):
    told = move_many(due_on=DAY, **given)
    other = date(2022, 10, 1)
    Assignment.objects.filter(pk=assignments[0].pk).update(due_on=other)
    undone = undo(change=told.change, by=hr, at=LATER)
    assert (undone.restored, undone.kept) == (1, 1)
    assert facts()[0][0] == other


def test_an_exemption_that_was_taken_back_since_is_left(given, hr):
    told = exempt_many(reason="Elders", **given)
    take_back_exemption(exemption=Exemption.objects.order_by("pk")[0], by=hr, at=LATER)
    undone = undo(change=told.change, by=hr, at=LATER)
    assert (undone.restored, undone.kept) == (1, 1)


def test_a_classroom_completes_and_is_never_undone(oath_module, given, hr):
    told = note_classroom(module_key=oath_module, day=date(2022, 3, 20), **given)
    assert told.done == 2
    completions = list(Completion.objects.all())
    assert {(one.source, one.recorded_by, one.completed_on) for one in completions} == {
        ("classroom", hr, date(2022, 3, 20))
    }
    assert [one[3] for one in facts()] == [moment("2022-03-20 12:00")] * 2 + [None]
    with pytest.raises(DomainError, match="completion_stays"):
        undo(change=told.change, by=hr, at=LATER)
    assert Completion.objects.count() == 2


def test_a_day_before_the_round_began_is_not_noted_for_it(assignments, given, oath_module):
    Assignment.objects.filter(pk=assignments[0].pk).update(counts_from=date(2022, 3, 21))
    told = note_classroom(module_key=oath_module, day=date(2022, 3, 20), **given)
    assert (told.done, told.skipped) == (1, 1)
    assert [one.engagement for one in Completion.objects.all()] == [assignments[1].engagement]


def test_who_is_done_and_oneself_are_skipped(assignments, given, oath_module):
    complete_module(assignments[0].engagement, oath_module, at=LATER)
    by = assignments[1].engagement.person
    told = exempt_many(reason="Elders", **{**given, "by": by})
    assert (told.done, told.skipped) == (0, 2)
    assert Exemption.objects.count() == 0


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda g, key: exempt_many(reason=" ", **g), "no_reason"),
        (lambda g, key: exempt_many(reason="x", **{**g, "assignment_ids": []}), "nobody_chosen"),
        (lambda g, key: move_many(due_on=date(2022, 3, 31), **g), "day_in_the_past"),
        (lambda g, key: note_classroom(module_key=key, day=date(2022, 4, 2), **g), "day_to_come"),
        (lambda g, key: note_classroom(module_key=uuid4(), day=date(2022, 4, 1), **g), "module_not_asked"),
    ],
)
def test_what_cannot_be_is_refused_whole(given, oath_module, act, code):
    before = facts()
    with pytest.raises(DomainError, match=code):
        act(given, oath_module)
    assert facts() == before
    assert BulkChange.objects.count() == 0


def test_a_module_that_is_not_asked_is_refused(given, at):
    other = make_module(at=at, title="Iets anders")
    with pytest.raises(DomainError, match="module_not_asked"):
        note_classroom(module_key=other, day=date(2022, 4, 1), **given)
