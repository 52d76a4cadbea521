from datetime import datetime
from uuid import UUID, uuid4

import pytest

from foundation.audit.models import ChainHead
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.xapi.models import Statement
from foundation.xapi.statements import InvalidStatement
from foundation.xapi.vocabulary import COMPLETED, LAUNCHED, MODULE_VERSION
from lms.actions.assigning import assign_requirements
from lms.actions.publishing import freeze_module_version
from lms.actions.taking import finish_step, finish_steps, save_answer, start_attempt
from lms.models import Assignment, Attempt, Completion, ModulePage
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    lesson,
    make_module,
    make_module_page,
    make_translation,
    question_step,
    require_for_oath,
    text_step,
)
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-02 10:30")


@pytest.fixture
def module_key(at):
    return make_module(at=at)


@pytest.fixture
def attempt(module_key, at):
    return start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)


def saved(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def ids(attempt: Attempt) -> list[str]:
    return step_ids(attempt.content)


def question_id(attempt: Attempt) -> str:
    return next(
        step["id"]
        for one in attempt.content["lessons"]
        for step in one["steps"]
        if step["type"] == "question"
    )


def frozen_key(page: ModulePage, at: datetime) -> UUID:
    return freeze_module_version(module_key=page.translation_key, kind="editorial", at=at).module_key


def test_a_started_attempt_keeps_its_moment_and_language(module_key, at):
    engagement = EngagementFactory()
    attempt = start_attempt(engagement=engagement, module_key=module_key, language="nl", at=at)
    stored = saved(attempt)
    assert (stored.engagement, stored.module_key, stored.version.number) == (engagement, module_key, 1)
    assert (stored.language, stored.started_at, stored.changed_at) == ("nl", at, at)
    assert (stored.completed_at, stored.done_steps, stored.answers) == (None, [], {})


def test_starting_twice_gives_one_attempt_and_one_statement(module_key, at):
    engagement = EngagementFactory()
    first = start_attempt(engagement=engagement, module_key=module_key, language="nl", at=at)
    second = start_attempt(engagement=engagement, module_key=module_key, language="nl", at=LATER)
    assert (second, second.started_at) == (first, at)
    assert Attempt.objects.count() == 1
    assert [one.verb_id for one in Statement.objects.all()] == [LAUNCHED.id]


def test_two_people_have_two_attempts(module_key, at):
    first, second = (
        start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)
        for _ in range(2)
    )
    finish_step(attempt=first, step_id=ids(first)[0], at=LATER)
    assert (len(saved(first).done_steps), saved(second).done_steps) == (1, [])


def test_a_module_that_is_not_published_cannot_be_started(at):
    page = make_module_page()
    with pytest.raises(DomainError) as refusal:
        start_attempt(engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at)
    assert refusal.value.code == "module_not_published"
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "kept", "title"),
    [("nl", "nl", "Integer werken"), ("en", "en", "Working with integrity"), ("de", "nl", "Integer werken")],
)
def test_an_attempt_is_in_the_language_asked_or_in_dutch(at, asked, kept, title):
    page = make_module_page()
    make_translation(page)
    key = frozen_key(page, at)
    attempt = start_attempt(engagement=EngagementFactory(), module_key=key, language=asked, at=at)
    assert (attempt.language, attempt.content["title"]) == (kept, title)
    assert Statement.objects.get().raw["context"]["language"] == kept


def test_an_attempt_keeps_its_language_when_the_site_is_read_in_another(at):
    page = make_module_page()
    make_translation(page)
    key, engagement = frozen_key(page, at), EngagementFactory()
    start_attempt(engagement=engagement, module_key=key, language="nl", at=at)
    again = start_attempt(engagement=engagement, module_key=key, language="en", at=LATER)
    assert (again.language, again.content["title"]) == ("nl", "Integer werken")


def test_a_module_in_english_only_is_taken_in_english(at):
    page = make_module_page()
    make_translation(page)
    page.unpublish()
    key = frozen_key(page, at)
    attempt = start_attempt(engagement=EngagementFactory(), module_key=key, language="nl", at=at)
    assert (attempt.language, attempt.content["title"]) == ("en", "Working with integrity")


def test_screens_are_kept_in_the_order_in_which_they_were_done(attempt):
    first, second, third, _fourth = ids(attempt)
    for step_id in (third, first, second, first):
        finish_step(attempt=attempt, step_id=step_id, at=LATER)
    stored = saved(attempt)
    assert (stored.done_steps, stored.changed_at, stored.completed_at) == (
        [third, first, second],
        LATER,
        None,
    )


def test_two_tabs_write_on_top_of_each_other(attempt):
    """Both tabs were opened before either saved, so each holds an old copy."""
    one, other = saved(attempt), saved(attempt)
    first, second, *_rest = ids(attempt)
    finish_step(attempt=one, step_id=first, at=LATER)
    finish_step(attempt=other, step_id=second, at=LATER)
    save_answer(attempt=one, step_id=question_id(attempt), answer=1, at=LATER)
    stored = saved(attempt)
    assert (stored.done_steps, stored.answers) == ([first, second], {question_id(attempt): 1})


def test_an_unknown_screen_is_refused_and_nothing_is_marked(attempt, at):
    first = ids(attempt)[0]
    with pytest.raises(DomainError) as refusal:
        finish_steps(attempt=attempt, step_ids=[first, "nergens"], at=LATER)
    assert refusal.value.code == "unknown_step"
    assert (saved(attempt).done_steps, saved(attempt).changed_at) == ([], at)


def test_an_answer_is_kept_and_can_be_chosen_again(attempt):
    step_id = question_id(attempt)
    for option in (1, 0):
        save_answer(attempt=attempt, step_id=step_id, answer=option, at=LATER)
        assert saved(attempt).answers == {step_id: option}
    assert saved(attempt).done_steps == []


@pytest.mark.parametrize("option", [-1, 2, 99])
def test_an_option_that_is_not_there_is_refused(attempt, option):
    with pytest.raises(DomainError) as refusal:
        save_answer(attempt=attempt, step_id=question_id(attempt), answer=option, at=LATER)
    assert refusal.value.code == "unknown_option"
    assert saved(attempt).answers == {}


@pytest.mark.parametrize("position", [0, 2, 3])
def test_only_a_question_has_an_answer_to_keep(attempt, position):
    """Text, dilemma and reflection: what somebody chose or wrote there is never stored."""
    with pytest.raises(DomainError) as refusal:
        save_answer(attempt=attempt, step_id=ids(attempt)[position], answer=0, at=LATER)
    assert refusal.value.code == "unknown_option"
    assert saved(attempt).answers == {}


def test_an_answer_to_an_unknown_screen_is_refused(attempt):
    with pytest.raises(DomainError) as refusal:
        save_answer(attempt=attempt, step_id="nergens", answer=0, at=LATER)
    assert refusal.value.code == "unknown_step"


def test_the_last_screen_completes_at_once(attempt, module_key):
    *early, last = ids(attempt)
    finish_steps(attempt=attempt, step_ids=early, at=LATER)
    assert Completion.objects.count() == 0
    finish_step(attempt=attempt, step_id=last, at=LATER)
    completion = Completion.objects.get()
    assert (completion.engagement, completion.version) == (attempt.engagement, attempt.version)
    assert (completion.module_key, completion.attempt, completion.source) == (module_key, attempt, "attempt")
    assert (completion.completed_at, completion.completed_on) == (LATER, LATER.date())
    assert saved(attempt).completed_at == LATER
    assert verify_records() == []


def test_completed_on_is_the_day_in_amsterdam(attempt):
    just_after_midnight = moment("2023-01-01 00:10")
    finish_steps(attempt=attempt, step_ids=ids(attempt), at=just_after_midnight.astimezone(tz=None))
    assert Completion.objects.get().completed_on.isoformat() == "2023-01-01"


def test_completing_twice_gives_one_completion(attempt):
    one, other = saved(attempt), saved(attempt)
    finish_steps(attempt=one, step_ids=ids(attempt), at=LATER)
    before = Completion.objects.values().get()
    finish_steps(attempt=other, step_ids=ids(attempt), at=moment("2022-03-03 10:00"))
    assert Completion.objects.values().get() == before
    assert Statement.objects.filter(verb_id=COMPLETED.id).count() == 1
    assert saved(attempt).changed_at == LATER


def test_an_answer_after_completion_changes_nothing(attempt):
    finish_steps(attempt=attempt, step_ids=ids(attempt), at=LATER)
    save_answer(attempt=attempt, step_id=question_id(attempt), answer=0, at=moment("2022-03-03 10:00"))
    assert (saved(attempt).answers, saved(attempt).changed_at) == ({}, LATER)


def test_taking_a_module_again_keeps_the_first_completion(attempt, module_key):
    finish_steps(attempt=attempt, step_ids=ids(attempt), at=LATER)
    before = Completion.objects.values().get()
    again = start_attempt(
        engagement=attempt.engagement, module_key=module_key, language="nl", at=moment("2023-03-02 10:00")
    )
    assert (again == attempt, again.done_steps) == (False, [])
    assert Completion.objects.values().get() == before


def test_a_changed_completion_is_named(attempt):
    finish_steps(attempt=attempt, step_ids=ids(attempt), at=LATER)
    Completion._base_manager.update(completed_on="2021-12-31")
    [fault] = verify_records()
    assert (fault.code, fault.record_type) == ("record_changed", "lms.completion")


def test_statements_say_what_happened_and_not_who_by_name(attempt, at):
    finish_steps(attempt=attempt, step_ids=ids(attempt), at=LATER)
    person = attempt.engagement.person
    launched, completed = Statement.objects.order_by("timestamp")
    for statement, verb, when in ((launched, LAUNCHED, at), (completed, COMPLETED, LATER)):
        assert (statement.verb_id, statement.timestamp) == (verb.id, when)
        assert statement.actor_account == str(person.public_id)
        assert statement.registration == attempt.public_id
        assert statement.raw["context"]["extensions"] == {MODULE_VERSION: "1"}
        assert statement.raw["object"]["id"].endswith(f"/module/{attempt.module_key}")
        assert statement.raw["object"]["definition"]["name"] == {"nl": "Integer werken"}
        for private in (person.given_name, person.family_name, person.email):
            assert private not in statement.raw_json


def test_the_assignment_is_the_registration(module_key, at):
    require_for_oath(module_key)
    engagement = EngagementFactory()
    assign_requirements(at=at)
    complete_module(engagement, module_key, at=at)
    registration = Assignment.objects.get().public_id
    assert {one.registration for one in Statement.objects.all()} == {registration}


def test_without_a_statement_there_is_no_attempt(module_key, at, settings):
    settings.SITE_URL = "geen adres"
    with pytest.raises(InvalidStatement):
        start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)
    assert (Attempt.objects.count(), Statement.objects.count()) == (0, 0)


def test_without_a_statement_there_is_no_completion(attempt, settings):
    settings.SITE_URL = "geen adres"
    with pytest.raises(InvalidStatement):
        finish_steps(attempt=attempt, step_ids=ids(attempt), at=LATER)
    assert (Completion.objects.count(), Statement.objects.count()) == (0, 1)
    assert (saved(attempt).done_steps, saved(attempt).completed_at) == ([], None)
    assert verify_records() == []


def test_without_a_seal_there_is_no_completion_and_no_statement(attempt):
    ChainHead.objects.all().delete()
    with pytest.raises(ChainHead.DoesNotExist):
        finish_steps(attempt=attempt, step_ids=ids(attempt), at=LATER)
    assert (Completion.objects.count(), Statement.objects.count()) == (0, 1)
    assert (saved(attempt).done_steps, saved(attempt).completed_at) == ([], None)


def test_two_jobs_are_taken_apart(module_key, at):
    first = EngagementFactory()
    second = EngagementFactory(person=first.person, number=2)
    complete_module(first, module_key, at=at)
    attempt = start_attempt(engagement=second, module_key=module_key, language="nl", at=at)
    assert (attempt.completed_at, attempt.done_steps) == (None, [])


def test_a_module_of_one_screen_is_complete_after_it(at):
    key = make_module(at=at, lessons=[lesson("Een", [text_step(1)])])
    complete_module(EngagementFactory(), key, at=at)
    assert Completion.objects.count() == 1


def test_a_withdrawn_module_is_finished_but_not_begun(module_key, at):
    begun = start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)
    ModulePage.objects.get(translation_key=module_key).unpublish()
    again = start_attempt(engagement=begun.engagement, module_key=module_key, language="nl", at=LATER)
    assert again == begun
    finish_steps(attempt=begun, step_ids=ids(begun), at=LATER)
    assert Completion.objects.get().engagement == begun.engagement
    for engagement in (EngagementFactory(), begun.engagement):
        with pytest.raises(DomainError) as refusal:
            start_attempt(engagement=engagement, module_key=module_key, language="nl", at=LATER)
        assert refusal.value.code == "module_withdrawn"
    assert Attempt.objects.count() == 1


def test_a_module_withdrawn_in_one_language_only_can_be_begun(at):
    page = make_module_page()
    english = make_translation(page)
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    page.unpublish()
    assert english.live
    start_attempt(engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at)


def test_an_unknown_module_cannot_be_started(at):
    with pytest.raises(DomainError) as refusal:
        start_attempt(engagement=EngagementFactory(), module_key=uuid4(), language="nl", at=at)
    assert refusal.value.code == "module_not_published"


def test_a_question_can_be_skipped(at):
    key = make_module(at=at, lessons=[lesson("Een", [question_step(), text_step(1)])])
    complete_module(EngagementFactory(), key, at=at)
    assert Attempt.objects.get().answers == {}
