from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.models import Engagement, Person
from foundation.printing.actions import requeue_stale
from foundation.printing.models import PrintRunStatus
from lms.actions.assigning import assign_requirements
from lms.actions.requirement_runs import (
    Wish,
    carry_out_requirement_run,
    end_with_reason,
    publish_to_people,
)
from lms.models import Assignment, Programme, Requirement, RequirementRun, RequirementVersion
from tests.conftest import moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db
LATER = moment("2022-04-01 10:00")


def wish(*steps: UUID, **changes: object) -> Wish:
    given = {
        "code": "gedragscode",
        "title": "Gedragscode",
        "title_en": "",
        "kinds": ["medewerker"],
        "units": [],
        "steps": [(key, 1) for key in steps],
        "programme": None,
        "gates": [],
        "fields": {"due_anchor": "start", "due_months": 3},
    }
    return Wish(**{**given, **changes})  # type: ignore[arg-type]


def publish(hr: Person, wanted: Wish, *, at: datetime, based_on: int = 0) -> RequirementRun:
    run, _is_new = publish_to_people(wish=wanted, based_on=based_on, press=uuid4(), by=hr, at=at)
    carry_out_requirement_run(run=run, at=at)
    run.refresh_from_db()
    return run


def test_everybody_in_the_audience_gets_it_and_the_run_counts_them(hr, module_key, at):
    wanted = [EngagementFactory(), EngagementFactory()]
    EngagementFactory(kind="inhuur")
    run = publish(hr, wish(module_key), at=at)
    assert {one.engagement for one in Assignment.objects.all()} == set(wanted)
    assert (run.status, run.made_count, run.done_count, run.total_count) == (PrintRunStatus.READY, 2, 2, 2)
    assert AuditEvent.objects.get(kind="requirement_published").details == {
        "requirement": "gedragscode",
        "version": 1,
    }


def test_a_double_click_publishes_once(hr, module_key, at):
    press = uuid4()
    first, is_new = publish_to_people(wish=wish(module_key), based_on=0, press=press, by=hr, at=at)
    again, is_new_again = publish_to_people(wish=wish(module_key), based_on=0, press=press, by=hr, at=at)
    assert (first, is_new, is_new_again) == (again, True, False)
    assert RequirementVersion.objects.count() == 1


def test_a_second_worker_finds_the_run_done(hr, module_key, at):
    EngagementFactory()
    run = publish(hr, wish(module_key), at=at)
    EngagementFactory()
    carry_out_requirement_run(run=run, at=at)
    assert Assignment.objects.count() == 1


def test_what_fails_says_so(hr, module_key, at, monkeypatch):
    def fail(*args: object, **kwargs: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("lms.actions.requirement_runs.assign_version", fail)
    run, _is_new = publish_to_people(wish=wish(module_key), based_on=0, press=uuid4(), by=hr, at=at)
    with pytest.raises(RuntimeError):
        carry_out_requirement_run(run=run, at=at)
    run.refresh_from_db()
    assert run.status == PrintRunStatus.FAILED


def test_a_new_name_that_is_taken_is_refused(hr, module_key, at):
    publish(hr, wish(module_key), at=at)
    with pytest.raises(DomainError, match="title_taken"):
        publish(hr, wish(module_key), at=at)


def test_who_looked_at_an_older_version_publishes_nothing(hr, module_key, at):
    publish(hr, wish(module_key), at=at)
    publish(hr, wish(module_key), at=at, based_on=1)
    with pytest.raises(DomainError, match="requirement_moved"):
        publish(hr, wish(module_key), at=at, based_on=1)


def test_a_programme_without_steps_is_refused(hr, at):
    empty = Programme.objects.create(code="leeg", title="Leeg")
    with pytest.raises(DomainError, match="no_steps"):
        publish(hr, wish(programme=empty), at=at)


@pytest.fixture
def clusters():
    return [UnitFactory(kind="cluster"), UnitFactory(kind="cluster")]


@pytest.fixture
def spread(clusters) -> list[Engagement]:
    return [EngagementFactory(unit=cluster) for cluster in clusters]


def test_who_no_longer_belongs_keeps_it_unless_hr_closes_it(hr, module_key, clusters, spread, at):
    publish(hr, wish(module_key), at=at)
    publish(hr, wish(module_key, units=clusters[:1]), at=at, based_on=1)
    assert Assignment.objects.open().count() == 2
    run = publish(hr, wish(module_key, units=clusters[:1], closes_others=True), at=at, based_on=2)
    assert [one.engagement for one in Assignment.objects.open()] == spread[:1]
    assert (run.made_count, run.closed_count) == (0, 1)
    assign_requirements(at=at)
    assert Assignment.objects.open().count() == 1


def test_closing_leaves_what_was_completed(hr, module_key, clusters, spread, at):
    publish(hr, wish(module_key), at=at)
    complete_module(spread[1], module_key, at=at)
    run = publish(hr, wish(module_key, units=clusters[:1], closes_others=True), at=at, based_on=1)
    assert run.closed_count == 0
    assert Assignment.objects.get(engagement=spread[1]).completed_at == at


def test_who_belongs_again_gets_it_back_without_a_day_in_the_past(hr, module_key, clusters, spread, at):
    publish(hr, wish(module_key), at=at)
    publish(hr, wish(module_key, units=clusters[:1], closes_others=True), at=at, based_on=1)
    Assignment.objects.update(due_on=date(2022, 3, 20))
    run = publish(hr, wish(module_key), at=LATER, based_on=2)
    back = Assignment.objects.get(engagement=spread[1])
    assert (run.made_count, back.closed_at, back.due_on) == (1, None, date(2022, 5, 31))
    assert back.requirement_version.number == 3


def test_ending_closes_what_is_open_and_says_why(hr, module_key, spread, at):
    publish(hr, wish(module_key), at=at)
    complete_module(spread[0], module_key, at=at)
    requirement = Requirement.objects.get()
    end_with_reason(requirement=requirement, ends_on=at.date(), reason=" Vervangen ", by=hr, at=at)
    requirement.refresh_from_db()
    assert (requirement.ends_on, requirement.ends_because) == (at.date(), "Vervangen")
    assert [one.closed_because for one in Assignment.objects.order_by("pk")] == ["", "ended"]
    end_with_reason(requirement=requirement, ends_on=at.date(), reason="Vervangen", by=hr, at=at)
    assert AuditEvent.objects.filter(kind="requirement_ended").count() == 1


def test_what_ends_later_stays_open_until_then(hr, module_key, spread, at):
    publish(hr, wish(module_key), at=at)
    end_with_reason(requirement=Requirement.objects.get(), ends_on=LATER.date(), reason="Nieuw", by=hr, at=at)
    assign_requirements(at=at)
    assert Assignment.objects.open().count() == 2
    assign_requirements(at=LATER)
    assert Assignment.objects.open().count() == 0


@pytest.mark.parametrize(
    ("ends_on", "reason", "code"),
    [(date(2022, 2, 1), "Nieuw", "ends_in_the_past"), (LATER.date(), " ", "no_reason")],
)
def test_an_end_that_cannot_be(hr, module_key, at, ends_on, reason, code):
    publish(hr, wish(module_key), at=at)
    with pytest.raises(DomainError, match=code):
        end_with_reason(requirement=Requirement.objects.get(), ends_on=ends_on, reason=reason, by=hr, at=at)


def test_what_ended_is_not_published_again(hr, module_key, at):
    publish(hr, wish(module_key), at=at)
    end_with_reason(requirement=Requirement.objects.get(), ends_on=at.date(), reason="Nieuw", by=hr, at=at)
    with pytest.raises(DomainError, match="requirement_ended"):
        publish(hr, wish(module_key), at=at, based_on=1)


def test_what_a_killed_worker_left_behind_is_taken_up_again(hr, module_key, at):
    EngagementFactory()
    run, _is_new = publish_to_people(wish=wish(module_key), based_on=0, press=uuid4(), by=hr, at=at)
    RequirementRun.objects.update(status=PrintRunStatus.RUNNING)
    assert requeue_stale(RequirementRun, at=at) == []
    assert requeue_stale(RequirementRun, at=LATER) == [run]
    carry_out_requirement_run(run=run, at=LATER)
    run.refresh_from_db()
    assert (run.status, run.made_count) == (PrintRunStatus.READY, 1)
