"""Taking a module: start, save each screen, complete."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from dilemmas.models import Level
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, Person
from foundation.xapi.vocabulary import COMPLETED, LAUNCHED, PASSED
from lms.actions.recording import record_completions
from lms.actions.seats import invite_eligible
from lms.actions.settling import lock_assignments
from lms.models import Assignment, Attempt, AttemptPath, Completion, CompletionSource
from lms.queries.bank import times_seen
from lms.queries.modules import is_withdrawn, job_asking, latest_version, open_attempt
from lms.queries.rotating import last_met, wanted_for
from lms.queries.testing_out import completed_as, last_test, terms_for, versions_since_completed
from lms.queries.variants import known_audience
from lms.rules.answers import (
    Answer,
    acknowledgement,
    asks,
    is_acknowledgement,
    is_answer,
    is_given,
)
from lms.rules.drawing import draw_all
from lms.rules.progress import is_complete, step_ids
from lms.rules.rotating import candidates, draw_cases
from lms.rules.testing_out import (
    codes_for_test,
    draw_test,
    is_of_test,
    remaining_lessons,
    right_count,
    terms_of,
)
from lms.rules.variants import (
    OTHER_WORK,
    Audience,
    banks_for,
    drawn_rows,
    levels_in,
    pools_for,
    works_in,
)
from lms.statements import state_answer, state_answers, state_attempt


def start_attempt(
    *,
    engagement: Engagement,
    module_key: UUID,
    language: str,
    at: datetime,
    level: str = "",
    work: str = "",
) -> Attempt:
    """The open attempt if there is one (another tab or device goes on with it), else a new one.

    `level`, `work`: what the person chose, where the module has lessons for some and the level is not known.
    Raises DomainError `module_not_published`, `module_withdrawn` (whoever is in it may finish it, nobody begins),
    or `variant_not_chosen`.
    """
    version = latest_version(module_key)
    if version is None:
        raise DomainError("module_not_published")
    existing = open_attempt(engagement, module_key)
    if existing:
        return existing
    if is_withdrawn(module_key):
        raise DomainError("module_withdrawn")
    reading = version.language_for(language)
    content = version.in_language(reading)
    audience = _audience(engagement, content, level=level, work=work, at=at)
    public_id = uuid4()
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                public_id=public_id,
                engagement=engagement,
                version=version,
                module_key=module_key,
                assignment=_assignment_for(engagement, module_key),
                language=reading,
                level=audience.level,
                work=audience.work,
                drawn=_draw(engagement, content, audience, seed=str(public_id), at=at),
                started_at=at,
                changed_at=at,
            )
            state_attempt(attempt, LAUNCHED, at=at)
            return attempt
    except IntegrityError:
        # A double click: the other request made it a moment earlier.
        existing = open_attempt(engagement, module_key)
        if existing is None:
            raise
        return existing


@transaction.atomic
def start_test(
    *,
    engagement: Engagement,
    module_key: UUID,
    language: str,
    at: datetime,
    level: str = "",
    work: str = "",
) -> Attempt:
    """The attempt with its test open. Where one was begun before, open or over, the attempt as it is.

    Raises what `start_attempt` raises, and DomainError `no_test_out` where there is no test for this person.
    """
    attempt = _locked(
        start_attempt(
            engagement=engagement, module_key=module_key, language=language, at=at, level=level, work=work
        )
    )
    # Over: another tab completed it while this one waited for it.
    if attempt.test_drawn or attempt.completed_at:
        return attempt
    # Two jobs have an attempt each; of one person one test is begun at a time.
    Person.objects.select_for_update(no_key=True).get(pk=engagement.person_id)
    content = attempt.version.in_language(attempt.language)
    audience = Audience(attempt.level, attempt.work)
    explained = attempt.explained
    terms = terms_for(engagement, attempt.version, attempt.language, audience, explained=explained)
    if terms is None:
        raise DomainError("no_test_out")
    attempt.path, attempt.changed_at = AttemptPath.TEST, at
    attempt.test_drawn = draw_test(
        codes_for_test(content, audience),
        terms,
        seed=str(attempt.public_id),
        seen=times_seen(engagement.person),
        before=last_test(engagement.person, module_key),
        explained=explained,
    )
    attempt.save(update_fields=["path", "test_drawn", "changed_at"])
    return attempt


@transaction.atomic
def stop_test(*, attempt: Attempt, at: datetime) -> Attempt:
    """The lessons instead, and nothing is kept of what was answered; the test of this round is over. Safe to repeat."""
    attempt = _locked(attempt)
    if attempt.is_testing and attempt.completed_at is None:
        attempt.path, attempt.changed_at = AttemptPath.WHOLE, at
        attempt.done_steps = attempt.lesson_steps_done
        attempt.answers = {step: given for step, given in attempt.answers.items() if not is_of_test(step)}
        attempt.save(update_fields=["path", "done_steps", "answers", "changed_at"])
    return attempt


def _audience(
    engagement: Engagement, content: dict[str, Any], *, level: str, work: str, at: datetime
) -> Audience:
    """What is known goes before what was chosen; raises DomainError `variant_not_chosen`."""
    known = known_audience(engagement, content, on=local_date(at))
    chosen = Audience(
        level=(known.level or level) if levels_in(content) else "", work=work if works_in(content) else ""
    )
    if levels_in(content) and chosen.level not in Level.values:
        raise DomainError("variant_not_chosen", field="level")
    if works_in(content) and chosen.work not in (*works_in(content), OTHER_WORK):
        raise DomainError("variant_not_chosen", field="work")
    return chosen


def _draw(
    engagement: Engagement, content: dict[str, Any], audience: Audience, *, seed: str, at: datetime
) -> list[list[str]]:
    banks = banks_for(content, audience)
    return drawn_rows(
        content,
        questions=draw_all(banks, seed=seed, seen=times_seen(engagement.person)) if banks else [],
        cases=_draw_cases(engagement, content, audience, seed=seed, at=at),
    )


def _draw_cases(
    engagement: Engagement, content: dict[str, Any], audience: Audience, *, seed: str, at: datetime
) -> list[list[str]]:
    """Never met before met, then what fits the person."""
    pools = pools_for(content, audience)
    if not pools:
        return []
    found = candidates(content.get("cases", ()), last_met=last_met(engagement.person))
    by_key = {str(one.case_key): one for one in found}
    return draw_cases(
        [([by_key[key] for key in keys], count) for keys, count in pools],
        wanted_for(engagement, audience, on=local_date(at)),
        seed=seed,
    )


@transaction.atomic
def save_answer(*, attempt: Attempt, step_id: str, answer: Answer | None, at: datetime) -> Attempt:
    """Keeps an answer while somebody is still choosing; choosing again replaces it while the attempt is open.

    None: whatever was chosen no longer is.

    Raises DomainError `unknown_option` for what is no answer to this screen.
    """
    attempt = _locked(attempt)
    step = _step(attempt, step_id)
    if not asks(step) or not (answer is None or is_answer(step, answer)):
        raise DomainError("unknown_option", step=step_id)
    if attempt.completed_at is None:
        _keep(attempt, step_id, answer, at=at)
    return attempt


@transaction.atomic
def give_answer(*, attempt: Attempt, step_id: str, answer: Answer, at: datetime) -> Attempt:
    """Keeps a whole answer, states it, and marks its screen as done; a second click states nothing more.

    Raises DomainError `unknown_option` for what is none, `answer_unfinished` for one that is half done.
    """
    attempt = save_answer(attempt=attempt, step_id=step_id, answer=answer, at=at)
    step = _step(attempt, step_id)
    if not is_given(step, answer):
        raise DomainError("answer_unfinished", step=step_id)
    # Of a test nothing is stated before it is passed.
    if attempt.completed_at is None and not is_of_test(step_id):
        state_answer(attempt, step, answer, at=at)
    return finish_steps(attempt=attempt, step_ids=[step_id], at=at)


@transaction.atomic
def acknowledge(*, attempt: Attempt, step_id: str, at: datetime) -> Attempt:
    """Keeps which text of a document was read, and marks its screen as done. Raises DomainError `no_document`."""
    attempt = _locked(attempt)
    step = _step(attempt, step_id)
    if step["type"] != "document":
        raise DomainError("no_document", step=step_id)
    # What was read first stays: reading it again, in other words too, does not change that.
    if attempt.completed_at is None and step_id not in attempt.answers:
        _keep(attempt, step_id, acknowledgement(step), at=at)
    return finish_steps(attempt=attempt, step_ids=[step_id], at=at)


def _keep(attempt: Attempt, step_id: str, answer: Answer | dict[str, str] | None, *, at: datetime) -> None:
    if answer is None:
        attempt.answers.pop(step_id, None)
    else:
        attempt.answers[step_id] = answer
    attempt.changed_at = at
    attempt.save(update_fields=["answers", "changed_at"])


@transaction.atomic
def read_in(*, attempt: Attempt, language: str, at: datetime) -> Attempt:
    """The same place in other words: what was done and answered goes along.

    Raises DomainError `unknown_language` when this version has no such words, or other screens in them.
    """
    attempt = _locked(attempt)
    if attempt.completed_at is not None or attempt.language == language:
        return attempt
    if language not in attempt.version.content:
        raise DomainError("unknown_language", language=language)
    here, there = _all_steps(attempt, attempt.language), _all_steps(attempt, language)
    has_other_lessons = _lesson_count(attempt, attempt.language) != _lesson_count(attempt, language)
    # What remains after a test goes by the places of the lessons.
    if len(here) != len(there) or (attempt.test_drawn and has_other_lessons):
        raise DomainError("unknown_language", language=language)
    # A page that was translated screen by screen may have other ids at the same places.
    place = dict(zip((one["id"] for one in here), (one["id"] for one in there), strict=True))
    attempt.changed_at = at
    attempt.done_steps = [place[one] for one in attempt.done_steps if one in place]
    attempt.language, attempt.answers = language, _answers_at(attempt, place, there)
    attempt.save(update_fields=["language", "changed_at", "done_steps", "answers"])
    return attempt


def _lesson_count(attempt: Attempt, language: str) -> int:
    return len(attempt.version.in_language(language)["lessons"])


def _all_steps(attempt: Attempt, language: str) -> list[dict[str, Any]]:
    """Of the whole module and of the test: also what is not on the screens now."""
    lessons = attempt.lessons_in(language)["lessons"]
    return [*(step for lesson in lessons for step in lesson["steps"]), *attempt.test_in(language)]


def _answers_at(attempt: Attempt, place: dict[str, str], steps: Iterable[dict[str, Any]]) -> dict:
    """The answers under the ids of another language; one that its screen could not have is left out."""
    there = {step["id"]: step for step in steps}
    moved = {place[one]: answer for one, answer in attempt.answers.items() if one in place}
    return {
        step_id: answer
        for step_id, answer in moved.items()
        if is_acknowledgement(answer) or is_answer(there[step_id], answer)
    }


def finish_step(*, attempt: Attempt, step_id: str, at: datetime) -> Attempt:
    """Marks a screen as done; the last one completes the module at once. Safe to repeat.

    Raises DomainError `document_not_read` for a document that somebody did not say to have read.
    """
    step = _step(attempt, step_id)
    if step["type"] == "document" and step_id not in attempt.answers and attempt.completed_at is None:
        raise DomainError("document_not_read", step=step_id)
    return finish_steps(attempt=attempt, step_ids=[step_id], at=at)


@transaction.atomic
def finish_steps(*, attempt: Attempt, step_ids: Iterable[str], at: datetime) -> Attempt:
    """Marks several screens as done; the last of a test ends it. Raises DomainError `unknown_step` and then marks none."""
    attempt = _locked(attempt)
    wanted = [_step(attempt, step_id)["id"] for step_id in step_ids]
    new = [step_id for step_id in dict.fromkeys(wanted) if step_id not in attempt.done_steps]
    if new and attempt.completed_at is None:
        attempt.done_steps.extend(new)
        attempt.changed_at = at
        attempt.save(update_fields=["done_steps", "changed_at"])
        if attempt.is_testing and is_complete(attempt.content, attempt.done_steps):
            _end_test(attempt, at=at)
        if not attempt.is_testing and is_complete(attempt.content, attempt.done_steps):
            _complete(attempt, at=at)
    return attempt


def _end_test(attempt: Attempt, *, at: datetime) -> None:
    """Not passed: the whole module follows, and nothing is stated."""
    version = attempt.version
    content = version.in_language("nl")
    terms, screens = terms_of(content), attempt.test_in(attempt.language)
    if terms and right_count(screens, attempt.answers) >= terms.needed:
        since = versions_since_completed(attempt.engagement.person, version)
        done_as = completed_as(attempt.engagement.person, version.module_key)
        attempt.path, attempt.rest = AttemptPath.REST, remaining_lessons(content, since, done_as)
        state_answers(attempt, [one for one in screens if one["id"] in attempt.answers], at=at)
        state_attempt(attempt, PASSED, at=at)
    else:
        attempt.path = AttemptPath.WHOLE
    attempt.save(update_fields=["path", "rest"])


def _complete(attempt: Attempt, *, at: datetime) -> None:
    attempt.completed_at = at
    attempt.save(update_fields=["completed_at"])
    completion = Completion(
        engagement=_job_of(attempt, at=at),
        version=attempt.version,
        module_key=attempt.module_key,
        attempt=attempt,
        source=CompletionSource.TEST_OUT if attempt.path == AttemptPath.REST else CompletionSource.ATTEMPT,
        completed_at=at,
        completed_on=local_date(at),
    )
    record_completions([completion], at=at)
    state_attempt(attempt, COMPLETED, at=at)
    # Afterwards, because the head of the chain is locked now; what fails here run_due does.
    transaction.on_commit(lambda: invite_eligible(at=at, among=[completion.engagement_id]), robust=True)


def _job_of(attempt: Attempt, *, at: datetime) -> Engagement:
    """The job it was begun for; when that ended since, a job of this person that still asks for it, if there is one."""
    job = attempt.engagement
    if job.ends_on is None or job.ends_on >= local_date(at):
        return job
    # Whoever finishes the same in the other job at this moment is waited for.
    lock_assignments(list(Engagement.objects.filter(person=job.person_id).values_list("pk", flat=True)))
    return job_asking(job.person, version=attempt.version, at=at) or job


def _assignment_for(engagement: Engagement, module_key: UUID) -> Assignment | None:
    return (
        Assignment.objects.filter(
            engagement=engagement, requirement_version__steps__module_key=module_key, closed_at=None
        )
        # The round that still asks for it goes first: what is done now is done for that one.
        .order_by(F("completed_at").desc(nulls_first=True), "assigned_at")
        .first()
    )


def _locked(attempt: Attempt) -> Attempt:
    """Two tabs write one after the other, each on top of what the other saved."""
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("version", "engagement__person", "assignment")
        .get(pk=attempt.pk)
    )


def _step(attempt: Attempt, step_id: str) -> dict:
    for lesson in attempt.content["lessons"]:
        for step in lesson["steps"]:
            if step["id"] == step_id:
                return step
    raise DomainError("unknown_step", step=step_id, known=len(step_ids(attempt.content)))
