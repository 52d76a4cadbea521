"""One person with several jobs, at once or one after the other: each asks for itself, and nothing is asked in vain."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from foundation.audit.models import ChainEntry
from foundation.audit.verification import verify_records
from foundation.people.models import Engagement, Person
from lms.actions.assigning import assign_requirements
from lms.actions.exempting import exempt
from lms.actions.lives import merge_registrations, split_registrations
from lms.actions.publishing import freeze_module_version
from lms.actions.requirements import for_new_starters
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Assignment, Attempt, Completion, CompletionSource, ModulePage, ModuleVersion
from lms.queries.consequences import in_all, touched_by
from lms.queries.gates import oath_gate
from lms.queries.modules import engagement_for_module, last_completion
from lms.queries.testing_out import versions_since_completed
from lms.rules.progress import step_ids
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.record_files import write_records

pytestmark = pytest.mark.django_db
LATER = moment("2022-03-10 10:00")


@pytest.fixture
def noor() -> Person:
    return PersonFactory(given_name="Noor")


@pytest.fixture
def jobs(noor, oath_module, at) -> list[Engagement]:
    """Two jobs that both ask for the module."""
    made = [EngagementFactory(person=noor, number=number) for number in (1, 2)]
    assign_requirements(at=at)
    return made


def begin(person: Person, module_key: UUID) -> Attempt:
    """Presses the button on the start of the module."""
    answer = client_of(person).post(f"/leren/start/{module_key}/")
    assert answer.status_code == 302
    return Attempt.objects.get(public_id=answer.url.split("/")[2])


def finish(attempt: Attempt, *, at=LATER) -> None:
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=at)


def done_in() -> list[int]:
    return list(Completion.objects.order_by("pk").values_list("engagement", flat=True))


def test_the_module_is_begun_for_the_job_in_which_it_is_still_open(noor, jobs, oath_module, now_is):
    now_is(LATER)
    for job in jobs:
        attempt = begin(noor, oath_module)
        assert attempt.engagement == job
        finish(attempt)
    assert not Assignment.objects.open().exists()
    assert all(oath_gate(job, on=date(2022, 4, 1)).is_open for job in jobs)
    # Once more is a repeat, as of one job.
    assert begin(noor, oath_module).engagement == jobs[0]
    assert done_in() == [jobs[0].pk, jobs[1].pk]


def test_what_was_begun_is_gone_on_with(noor, jobs, oath_module, now_is):
    now_is(LATER)
    begun = start_attempt(engagement=jobs[1], module_key=oath_module, language="nl", at=LATER)
    assert begin(noor, oath_module) == begun


def test_a_job_that_asks_nothing_of_it_any_more_comes_second(noor, jobs, oath_module, hr, at):
    def chosen() -> Engagement | None:
        return engagement_for_module(noor, module_key=oath_module, at=LATER)

    assignment = jobs[0].assignments.get()
    exempt(
        assignment=assignment,
        step=assignment.requirement_version.steps.get(),
        reason="Al gedaan.",
        by=hr,
        at=at,
    )
    assert chosen() == jobs[1]
    # A later round of which nothing counts that was done before.
    Assignment.objects.create(
        engagement=jobs[0],
        requirement=assignment.requirement,
        requirement_version=assignment.requirement_version,
        cycle=2,
        assigned_at=LATER,
        counts_from=date(2022, 3, 10),
    )
    complete_module(jobs[1], oath_module, at=at)
    complete_module(jobs[0], oath_module, at=at)
    assert chosen() == jobs[0]
    complete_module(jobs[0], oath_module, at=LATER)
    assert not Assignment.objects.open().exists()


def test_one_line_of_a_file_counts_for_both_jobs(noor, jobs, oath_module, hr):
    line = f"{noor.personnel_number};{oath_module};2022-03-02;Zaal"
    assert write_records("module", line, by=hr, at=LATER) == 1
    assert done_in() == [jobs[0].pk, jobs[1].pk]
    assert not Assignment.objects.open().exists()
    write_records("module", line, by=hr, at=LATER)
    assert len(done_in()) == 2
    assert verify_records() == []


def test_what_is_finished_after_the_job_ended_goes_to_the_next_one(noor, jobs, oath_module):
    """Begun in a first job, finished when that was over."""
    first, second = jobs
    begun = start_attempt(engagement=first, module_key=oath_module, language="nl", at=LATER)
    leave(first)
    after = moment("2022-04-04 10:00")
    assign_requirements(at=after)
    finish(begun, at=after)
    assert done_in() == [second.pk]
    begun.refresh_from_db()
    assert (begun.engagement, begun.completed_at) == (first, after)
    assert second.assignments.get().completed_at == after
    assert first.assignments.get().completed_at is None
    assert verify_records() == []


def test_what_no_other_job_asks_stays_with_the_job_that_ended(noor, jobs, oath_module):
    first, second = jobs
    begun = start_attempt(engagement=first, module_key=oath_module, language="nl", at=LATER)
    leave(first)
    after = moment("2022-04-04 10:00")
    complete_module(second, oath_module, at=after)
    finish(begun, at=after)
    assert done_in() == [second.pk, first.pk]


def test_on_the_last_day_itself_it_is_of_that_job(jobs, oath_module):
    begun = start_attempt(engagement=jobs[0], module_key=oath_module, language="nl", at=LATER)
    leave(jobs[0])
    finish(begun, at=moment("2022-03-31 23:30"))
    assert done_in() == [jobs[0].pk]


def leave(job: Engagement) -> None:
    """On the last of March; what was read before may not know."""
    Engagement.objects.filter(pk=job.pk).update(ends_on=date(2022, 3, 31))


@pytest.fixture
def twice(oath_module, at) -> list[Engagement]:
    """The jobs of two registrations; the module was done under the first."""
    made = [EngagementFactory(), EngagementFactory()]
    assign_requirements(at=at)
    complete_module(made[0], oath_module, at=at)
    return made


def merged(twice: list[Engagement], *, by: Person, at=LATER):
    return merge_registrations(
        merged=twice[0].person, kept=twice[1].person, by=by, at=at, both_current_confirmed=True
    )


def test_what_was_done_under_the_other_registration_counts(twice, hr, at):
    done, real = twice
    assert not oath_gate(real, on=date(2022, 4, 1)).is_open
    merged(twice, by=hr)
    assert oath_gate(real, on=date(2022, 4, 1)).is_open
    copy = Completion.objects.get(engagement=real)
    assert (copy.source, copy.carried_from.engagement) == (CompletionSource.CARRIED_OVER, done)
    # Of the day on which it was done; when it was taken over stands in the chain.
    assert (copy.completed_on, copy.completed_at) == (date(2022, 3, 1), at)
    assert ChainEntry.objects.get(record_id=copy.public_id).at == LATER
    assert real.assignments.get().completed_at == at
    assert len(done_in()) == 2
    assert verify_records() == []


def test_it_counts_for_nobody_once_the_merge_is_undone(twice, oath_module, hr):
    _done, real = twice
    merge = merged(twice, by=hr)
    split_registrations(merge=merge, by=hr, at=LATER + timedelta(days=1))
    assert not oath_gate(real, on=date(2022, 4, 1)).is_open
    assert real.assignments.get().completed_at is None
    # Nor on the start of the module, for a test instead of it, or before a change of it is published.
    real = Engagement.objects.select_related("person").get(pk=real.pk)
    assert last_completion(real, oath_module) is None
    assert versions_since_completed(real.person, ModuleVersion.objects.get()) == []
    in_total = in_all(touched_by(oath_module, on=date(2022, 4, 1)))
    assert (in_total.completed, in_total.waiting) == (1, 1)
    # It stays written, and a second merge needs no second one.
    merged(twice, by=hr, at=LATER + timedelta(days=2))
    assert oath_gate(real, on=date(2022, 4, 1)).is_open
    assert real.assignments.get().completed_at is not None
    assert len(done_in()) == 2


def test_a_round_that_counts_only_what_is_later_stays_open(twice, hr):
    real = twice[1]
    Assignment.objects.filter(engagement=real).update(counts_from=date(2022, 3, 5))
    merged(twice, by=hr)
    assert Assignment.objects.open().filter(engagement=real).exists()
    assert len(done_in()) == 1


def test_two_jobs_of_one_registration_are_not_each_others_proof(jobs, oath_module, hr, at):
    complete_module(jobs[0], oath_module, at=at)
    other = EngagementFactory()
    assign_requirements(at=at)
    merge_registrations(
        merged=other.person, kept=jobs[0].person, by=hr, at=LATER, both_current_confirmed=True
    )
    assert done_in() == [jobs[0].pk, other.pk]
    assert not oath_gate(jobs[1], on=date(2022, 4, 1)).is_open


def test_a_late_finish_in_an_earlier_version_stays_where_that_counts(noor, oath_module, at):
    first = EngagementFactory(person=noor, number=1)
    assign_requirements(at=at)
    attempt = start_attempt(engagement=first, module_key=oath_module, language="nl", at=at)
    ModulePage.objects.filter(translation_key=oath_module).update(summary="Anders")
    second_version = freeze_module_version(module_key=oath_module, kind="substantive", at=at).number
    for_new_starters(module_key=oath_module, version_number=second_version, at=at)
    Engagement.objects.filter(pk=first.pk).update(ends_on=date(2022, 3, 5))
    EngagementFactory(person=noor, number=2)
    assign_requirements(at=LATER)
    finish(attempt)
    assert done_in() == [first.pk]
    assert Assignment.objects.get(engagement=first).completed_at == LATER
