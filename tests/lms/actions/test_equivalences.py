"""Something else equals a module: proof on the day of then, for who it may be noted of."""

from datetime import date
from uuid import uuid4

import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.people.models import Engagement, PersonStatus
from lms.actions.assigning import assign_requirements
from lms.actions.bulk_changes import equate_many, undo
from lms.actions.equivalences import note_equivalence
from lms.models import Assignment, Completion, GateKind, Requirement, RequirementVersion
from lms.queries.gates import gates_of
from tests.conftest import moment
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db
LATER = moment("2022-04-01 10:00")
# Before the job began: it was done elsewhere.
DAY = date(2021, 6, 1)
REASON = "Cursus bij de vorige gemeente, certificaat gezien"


@pytest.fixture
def engagement(oath_module, at) -> Engagement:
    engagement = EngagementFactory(starts_on=date(2022, 2, 1))
    assign_requirements(at=at)
    return engagement


@pytest.fixture
def given(engagement, oath_module, hr):
    return {
        "engagement": engagement,
        "module_key": oath_module,
        "day": DAY,
        "reason": REASON,
        "by": hr,
        "at": LATER,
    }


def test_it_completes_the_assignment_and_opens_the_gate(given, engagement, hr):
    assert not gates_of([engagement.pk], GateKind.OATH, on=date(2022, 4, 1))[engagement.pk].is_open
    noted = note_equivalence(**given)
    one = Completion.objects.get()
    assert (one.source, one.recorded_by, one.reason, one.completed_on) == ("equivalence", hr, REASON, DAY)
    assert one.completed_at == moment("2021-06-01 12:00")
    assert (noted.finished, noted.still_asked) == (1, 0)
    assert Assignment.objects.get().completed_at == moment("2021-06-01 12:00")
    assert gates_of([engagement.pk], GateKind.OATH, on=date(2022, 4, 1))[engagement.pk].is_open
    assert AuditEvent.objects.filter(kind="equivalence_noted").count() == 1
    assert verify_records() == []


def test_it_counts_as_the_version_of_now(given, at, oath_module):
    assert note_equivalence(**given).completion.version.number == 1


def test_the_same_twice_is_one(given):
    first, again = note_equivalence(**given), note_equivalence(**given)
    assert first.completion == again.completion
    assert again.finished == 0
    assert Completion.objects.count() == 1


def test_its_validity_counts_from_the_day_of_then(given, engagement):
    """Twelve months from June 2021: asked again in April 2022, with the window of sixty days."""
    RequirementVersion.objects.update(validity_months=12)
    note_equivalence(**given)
    assign_requirements(at=LATER)
    assign_requirements(at=moment("2022-04-05 09:00"))
    last = Assignment.objects.order_by("-cycle")[0]
    assert (last.cycle, last.due_on) == (2, date(2022, 6, 1))


def test_a_round_that_counts_only_what_is_later_stays_open(given):
    Assignment.objects.update(counts_from=date(2022, 1, 1))
    noted = note_equivalence(**given)
    assert (noted.finished, noted.still_asked) == (0, 1)
    assert Assignment.objects.get().completed_at is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reason": "  "}, "no_reason"),
        ({"day": date(2022, 4, 2)}, "day_to_come"),
        ({"module_key": uuid4()}, "unknown_module"),
    ],
)
def test_what_cannot_be_is_refused(given, wrong, code):
    with pytest.raises(DomainError, match=code):
        note_equivalence(**{**given, **wrong})
    assert Completion.objects.count() == 0


def test_nobody_notes_it_of_themselves(given, engagement):
    with pytest.raises(DomainError, match="own_registration"):
        note_equivalence(**{**given, "by": engagement.person})
    assert Completion.objects.count() == 0


def test_who_is_gone_is_left_alone(given, engagement):
    Engagement.objects.filter(pk=engagement.pk).update(ends_on=date(2022, 3, 31))
    with pytest.raises(DomainError, match="job_over"):
        note_equivalence(**given)
    Engagement.objects.filter(pk=engagement.pk).update(ends_on=None)
    engagement.person.status = PersonStatus.DECEASED
    engagement.person.save()
    with pytest.raises(DomainError, match="job_over"):
        note_equivalence(**given)


@pytest.fixture
def several(oath_module, hr, at):
    for _number in range(4):
        EngagementFactory()
    assign_requirements(at=at)
    return {
        "requirement": Requirement.objects.get(),
        "assignment_ids": [one.public_id for one in Assignment.objects.all()],
        "module_key": oath_module,
        "day": DAY,
        "reason": REASON,
        "press": uuid4(),
        "by": hr,
        "at": LATER,
    }


def test_for_several_at_once_who_may(several, oath_module):
    """One is done already, one is who notes it, and of one the round counts only what is later."""
    first, second, third, _fourth = Assignment.objects.order_by("pk")
    complete_module(first.engagement, oath_module, at=LATER)
    Assignment.objects.filter(pk=third.pk).update(counts_from=date(2022, 1, 1))
    told = equate_many(**{**several, "by": second.engagement.person})
    assert (told.done, told.skipped) == (1, 3)
    again = equate_many(**{**several, "by": second.engagement.person})
    assert (again.change, again.done) == (told.change, 1)
    assert Completion.objects.filter(source="equivalence").count() == 1
    assert verify_records() == []


def test_for_several_it_is_never_undone(several, hr):
    told = equate_many(**several)
    assert told.done == 4
    with pytest.raises(DomainError, match="completion_stays"):
        undo(change=told.change, by=hr, at=LATER)
    assert Completion.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reason": ""}, "no_reason"),
        ({"day": date(2022, 4, 2)}, "day_to_come"),
        ({"assignment_ids": []}, "nobody_chosen"),
        ({"module_key": uuid4()}, "module_not_asked"),
    ],
)
def test_for_several_what_cannot_be_is_refused_whole(several, wrong, code):
    with pytest.raises(DomainError, match=code):
        equate_many(**{**several, **wrong})
    assert Completion.objects.count() == 0


def test_for_several_only_what_is_asked(several, at):
    with pytest.raises(DomainError, match="module_not_asked"):
        equate_many(**{**several, "module_key": make_module(at=at, title="Iets anders")})
