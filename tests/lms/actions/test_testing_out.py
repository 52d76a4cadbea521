"""A test instead of the lessons: who gets one, what it asks, and what remains after it."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.people.models import Engagement
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import ANSWERED, COMPLETED, MODULE_VERSION, PASSED
from lms.actions import taking
from lms.actions.assigning import assign_requirements
from lms.actions.publishing import freeze_module_version
from lms.actions.recording import record_completions
from lms.actions.requirements import publish_requirement
from lms.actions.taking import (
    acknowledge,
    finish_step,
    finish_steps,
    give_answer,
    read_in,
    save_answer,
    start_attempt,
    start_test,
    stop_test,
)
from lms.models import (
    Assignment,
    Attempt,
    AttemptPath,
    BankQuestion,
    Completion,
    CompletionSource,
    ModulePage,
    ModuleVersion,
)
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import (
    bank_step,
    complete_module,
    document_step,
    lesson,
    make_kind_of_work,
    make_module_page,
    make_question,
    make_translation,
    question_step,
    require_for_oath,
    text_step,
)
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-02 10:30")
RIGHT, WRONG = 0, 1


def law() -> dict:
    return always(lesson("De wet", [text_step(1)]))


def always(one: dict) -> dict:
    return {**one, "value": {**one["value"], "always_shown": True}}


def page_with(lessons: list[dict], *, questions: int = 3, percent: int = 60, **fields: object) -> ModulePage:
    """With eight questions on mail in the bank; not yet frozen."""
    for number in range(1, 9):
        make_question(f"m{number}")
    page = make_module_page(lessons=lessons)
    page.test_out_questions, page.test_out_pass_percent = questions, percent
    for name, value in fields.items():
        setattr(page, name, value)
    page.save()
    return page


def freeze(page: ModulePage, at: dt.datetime, *, kind: str = "substantive") -> ModuleVersion | None:
    return freeze_module_version(module_key=page.translation_key, kind=kind, at=at)


@pytest.fixture
def page(db, at) -> ModulePage:
    """The law, a lesson with a document, and one with questions from the bank; three questions, two of them right."""
    page = page_with(
        [
            law(),
            lesson("Delen", [text_step(2), document_step(), question_step()]),
            lesson("Mail", [text_step(3), bank_step("mail")]),
        ]
    )
    freeze(page, at)
    return page


@pytest.fixture
def key(page) -> UUID:
    return page.translation_key


def begin(key: UUID, at: dt.datetime, engagement: Engagement | None = None, **chosen: str) -> Attempt:
    return start_test(
        engagement=engagement or EngagementFactory(), module_key=key, language="nl", at=at, **chosen
    )


def saved(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_related("version", "engagement__person").get(pk=attempt.pk)


def answer_all(attempt: Attempt, answers: Iterable[int | None], at: dt.datetime) -> Attempt:
    """The option of each question in turn; None skips it."""
    for step_id, answer in zip(step_ids(attempt.content), answers, strict=True):
        if answer is None:
            finish_step(attempt=attempt, step_id=step_id, at=at)
        else:
            give_answer(attempt=attempt, step_id=step_id, answer=answer, at=at)
    return saved(attempt)


def titles(attempt: Attempt) -> list[tuple[str, list[str]]]:
    return [(one["title"], [step["heading"] for step in one["steps"]]) for one in attempt.content["lessons"]]


def finish(attempt: Attempt, at: dt.datetime) -> None:
    for one in attempt.content["lessons"]:
        for step in one["steps"]:
            if step["type"] == "document":
                acknowledge(attempt=attempt, step_id=step["id"], at=at)
            else:
                finish_step(attempt=attempt, step_id=step["id"], at=at)


# What a version says


def test_a_version_says_what_the_editor_chose(page):
    content = ModuleVersion.objects.get().content["nl"]
    assert content["test_out"] == {"questions": 3, "pass_percent": 60, "for_gates": False}
    assert [one.get("always_shown") for one in content["lessons"]] == [True, None, None]


def test_what_was_frozen_before_there_were_tests_keeps_its_hash(at):
    page = page_with([lesson("Een", [text_step(1), bank_step("mail")])], questions=0)
    version = freeze(page, at)
    assert version is not None
    assert "test_out" not in version.content["nl"]
    assert freeze(page, LATER, kind="editorial") is None
    page.test_out_questions = 3
    page.save()
    assert freeze(page, LATER, kind="editorial") is not None
    assert verify_records() == []


def test_the_dutch_page_decides_for_every_language(page, at):
    english = make_translation(page)
    english.test_out_questions = 0
    english.save()
    version = freeze(page, LATER, kind="editorial")
    assert version is not None
    assert version.content["en"]["test_out"] == version.content["nl"]["test_out"]
    ModulePage.objects.update(test_out_questions=0)
    ModulePage.objects.filter(pk=english.pk).update(test_out_questions=3)
    version = freeze(page, LATER, kind="editorial")
    assert version is not None
    assert not any("test_out" in one for one in version.content.values())


# The test


def test_the_test_asks_questions_of_the_bank_one_a_screen(key, at):
    attempt = begin(key, at)
    [only] = attempt.content["lessons"]
    assert [step["id"] for step in only["steps"]] == [f"toets/{code}" for code in attempt.test_drawn]
    assert len(set(attempt.test_drawn)) == 3
    # What waits in the lessons is not asked here while there are others.
    assert not set(attempt.test_drawn) & {code for codes in attempt.drawn for code in codes}


def test_passed_the_lessons_are_skipped_and_the_law_and_the_document_remain(key, at):
    attempt = answer_all(begin(key, at), [RIGHT, WRONG, RIGHT], LATER)
    assert attempt.path == AttemptPath.REST
    assert titles(attempt) == [("De wet", ["Scherm 1"]), ("Delen", ["Lees dit"])]
    assert not Completion.objects.exists()
    finish(attempt, LATER)
    completion = Completion.objects.get()
    assert (completion.source, completion.attempt, completion.version.number) == (
        CompletionSource.TEST_OUT,
        attempt,
        1,
    )
    assert verify_records() == []


def test_the_document_must_still_be_said_to_be_read(key, at):
    attempt = answer_all(begin(key, at), [RIGHT] * 3, LATER)
    document = attempt.content["lessons"][1]["steps"][0]
    with pytest.raises(DomainError) as refusal:
        finish_step(attempt=attempt, step_id=document["id"], at=LATER)
    assert refusal.value.code == "document_not_read"


@pytest.mark.parametrize("answers", [[RIGHT, WRONG, WRONG], [RIGHT, None, None], [None] * 3])
def test_not_passed_the_whole_module_follows_and_the_answers_count_for_nothing(key, at, answers):
    attempt = answer_all(begin(key, at), answers, LATER)
    assert attempt.path == AttemptPath.WHOLE
    assert [title for title, _steps in titles(attempt)] == ["De wet", "Delen", "Mail"]
    assert attempt.lesson_steps_done == []
    assert not Statement.objects.filter(verb_id__in=[ANSWERED.id, PASSED.id]).exists()
    finish(attempt, LATER)
    assert Completion.objects.get().source == CompletionSource.ATTEMPT


def test_the_share_is_rounded_up(at):
    """Of four questions at 60 % three must be right."""
    key = page_with([lesson("Een", [bank_step("mail")]), law()], questions=4).translation_key
    freeze_module_version(module_key=key, kind="substantive", at=at)
    two = answer_all(begin(key, at), [RIGHT, RIGHT, WRONG, WRONG], LATER)
    three = answer_all(begin(key, at), [RIGHT, RIGHT, RIGHT, WRONG], LATER)
    assert (two.path, three.path) == (AttemptPath.WHOLE, AttemptPath.REST)


def test_where_nothing_remains_the_module_is_done_at_once(at):
    key = page_with([lesson("Een", [text_step(1), bank_step("mail")])]).translation_key
    freeze_module_version(module_key=key, kind="substantive", at=at)
    attempt = answer_all(begin(key, at), [RIGHT] * 3, LATER)
    assert attempt.completed_at == LATER
    assert Completion.objects.get().source == CompletionSource.TEST_OUT


def test_an_answer_can_be_changed_until_the_last_question(key, at):
    attempt = begin(key, at)
    first, second, third = step_ids(attempt.content)
    for answer in (WRONG, RIGHT):
        give_answer(attempt=attempt, step_id=first, answer=answer, at=at)
    give_answer(attempt=attempt, step_id=second, answer=RIGHT, at=at)
    finish_step(attempt=attempt, step_id=third, at=at)
    assert saved(attempt).path == AttemptPath.REST
    with pytest.raises(DomainError) as refusal:
        save_answer(attempt=attempt, step_id=first, answer=WRONG, at=LATER)
    assert refusal.value.code == "unknown_step"


def test_it_goes_on_elsewhere_and_a_double_click_draws_nothing_new(key, at):
    engagement = EngagementFactory()
    first = begin(key, at, engagement)
    give_answer(attempt=first, step_id=step_ids(first.content)[0], answer=RIGHT, at=at)
    for second in (
        begin(key, LATER, engagement),
        start_attempt(engagement=engagement, module_key=key, language="nl", at=LATER),
    ):
        assert (second.pk, second.test_drawn, second.path) == (first.pk, first.test_drawn, AttemptPath.TEST)
    assert len(saved(first).done_steps) == 1


def test_there_is_one_test_a_round_in_any_job(key, at):
    engagement = EngagementFactory()
    other_job = EngagementFactory(person=engagement.person, number=2)
    attempt = answer_all(begin(key, at, engagement), [WRONG] * 3, at)
    again = begin(key, LATER, engagement)
    assert (again.path, again.test_drawn) == (AttemptPath.WHOLE, attempt.test_drawn)
    with pytest.raises(DomainError) as refusal:
        begin(key, LATER, other_job)
    assert refusal.value.code == "no_test_out"
    assert not Attempt.objects.filter(engagement=other_job).exists()


def test_who_stops_has_the_lessons_and_leaves_no_answer(key, at):
    """What a lesson asked before the test began stays."""
    engagement = EngagementFactory()
    started = start_attempt(engagement=engagement, module_key=key, language="nl", at=at)
    first_screen = step_ids(started.content)[0]
    finish_step(attempt=started, step_id=first_screen, at=at)
    attempt = begin(key, at, engagement)
    give_answer(attempt=attempt, step_id=step_ids(attempt.content)[0], answer=RIGHT, at=at)
    save_answer(attempt=attempt, step_id=step_ids(attempt.content)[1], answer=WRONG, at=at)
    for _twice in range(2):
        stop_test(attempt=attempt, at=LATER)
        after = saved(attempt)
        assert (after.path, after.answers, after.done_steps) == (AttemptPath.WHOLE, {}, [first_screen])
        assert (after.is_tested, after.completed_at) == (False, None)
    assert not Statement.objects.filter(verb_id__in=[ANSWERED.id, PASSED.id]).exists()
    # The test of this round was this one.
    assert begin(key, LATER, engagement).path == AttemptPath.WHOLE
    finish(saved(attempt), LATER)
    assert Completion.objects.get().source == CompletionSource.ATTEMPT
    assert begin(key, LATER, engagement).is_testing


def test_stopping_changes_nothing_of_a_test_that_is_over(key, at):
    attempt = answer_all(begin(key, at), [RIGHT] * 3, at)
    stop_test(attempt=attempt, at=LATER)
    after = saved(attempt)
    assert (after.path, after.answers) == (AttemptPath.REST, attempt.answers)


def test_what_another_tab_completed_in_the_meantime_stays_as_it_is(key, at, monkeypatch):
    engagement = EngagementFactory()
    attempt = start_attempt(engagement=engagement, module_key=key, language="nl", at=at)
    finish(attempt, at)
    monkeypatch.setattr(taking, "start_attempt", lambda **_given: attempt)
    begin(key, LATER, engagement)
    after = saved(attempt)
    assert (after.completed_at, after.path, after.test_drawn) == (at, AttemptPath.WHOLE, [])


def test_the_next_round_asks_other_questions(key, at):
    engagement = EngagementFactory()
    first = answer_all(begin(key, at, engagement), [WRONG] * 3, at)
    finish(first, at)
    second = begin(key, LATER, engagement)
    assert second.pk != first.pk
    assert not set(second.test_drawn) & set(first.test_drawn)


def test_where_too_few_others_are_left_the_next_test_is_whole_all_the_same(page, key, at):
    """The last one had four of the eight; two of the other four went, and three are asked."""
    page.test_out_questions = 4
    page.save()
    freeze(page, at)
    engagement = EngagementFactory()
    first = answer_all(begin(key, at, engagement), [WRONG] * 4, at)
    finish(first, at)
    BankQuestion.objects.filter(
        code__in=sorted({f"m{n}" for n in range(1, 9)} - {*first.test_drawn})[:2]
    ).update(live=False)
    page.test_out_questions = 3
    page.save()
    freeze(page, LATER)
    second = begin(key, LATER, engagement)
    assert len(set(second.test_drawn)) == 3


def read(attempt: Attempt, at: dt.datetime, *, count: int) -> list[str]:
    """Does so many of the questions of the bank in the lessons; their codes."""
    steps = [step for lesson in attempt.content["lessons"] for step in lesson["steps"] if "code" in step]
    finish_steps(attempt=attempt, step_ids=[step["id"] for step in steps[:count]], at=at)
    return [step["code"] for step in steps[:count]]


def test_what_a_lesson_just_explained_is_not_asked(page, key, at):
    """Rather what the last test asked: too few others are left."""
    engagement = EngagementFactory()
    finish(answer_all(begin(key, at, engagement), [WRONG] * 3, at), at)
    change(with_ids(page), 2, [bank_step("mail", count=4)])
    freeze(ModulePage.objects.get(pk=page.pk), LATER)
    attempt = start_attempt(engagement=engagement, module_key=key, language="nl", at=LATER)
    explained = read(attempt, LATER, count=4)
    test = begin(key, LATER, engagement)
    assert len(test.test_drawn) == 3
    assert not set(test.test_drawn) & set(explained)


def test_there_is_none_where_the_lessons_explained_too_many(page, key, at):
    change(with_ids(page), 2, [bank_step("mail", count=6)])
    freeze(ModulePage.objects.get(pk=page.pk), LATER)
    engagement = EngagementFactory()
    attempt = start_attempt(engagement=engagement, module_key=key, language="nl", at=LATER)
    read(attempt, LATER, count=6)
    with pytest.raises(DomainError) as refusal:
        begin(key, LATER, engagement)
    assert refusal.value.code == "no_test_out"
    assert saved(attempt).path == AttemptPath.WHOLE


def test_who_began_the_lessons_may_still_do_the_test(key, at):
    engagement = EngagementFactory()
    attempt = start_attempt(engagement=engagement, module_key=key, language="nl", at=at)
    law_step, other = step_ids(attempt.content)[:2]
    finish_steps(attempt=attempt, step_ids=[law_step, other], at=at)
    testing = answer_all(begin(key, LATER, engagement), [RIGHT] * 3, LATER)
    # What was read of the lessons stays read.
    assert [title for title, _steps in titles(testing)] == ["De wet", "Delen"]
    finish_steps(attempt=testing, step_ids=[], at=LATER)
    document = testing.content["lessons"][1]["steps"][0]["id"]
    acknowledge(attempt=testing, step_id=document, at=LATER)
    assert Completion.objects.get().source == CompletionSource.TEST_OUT


# For whom


def refused(key: UUID, at: dt.datetime, engagement: Engagement | None = None, **chosen: str) -> bool:
    """Whether there is no test; then nothing was begun either."""
    try:
        begin(key, at, engagement, **chosen)
    except DomainError as refusal:
        return refusal.code == "no_test_out" and not Attempt.objects.exists()
    return False


def test_there_is_none_where_the_editor_offers_none(page, key, at):
    page.test_out_questions = 0
    page.save()
    freeze(page, LATER)
    assert refused(key, LATER)


def test_there_is_none_where_the_bank_holds_too_few(page, key, at):
    BankQuestion.objects.filter(code__in=["m1", "m2", "m3"]).update(live=False)
    freeze(page, LATER)
    assert refused(key, LATER)


def test_a_question_without_a_right_answer_is_not_asked(page, key, at):
    for question in BankQuestion.objects.filter(code__in=["m1", "m2", "m3"]):
        for option in question.screen[0].value["options"]:
            option["fits"] = False
        question.save()
    freeze(page, LATER)
    assert refused(key, LATER)


@pytest.mark.parametrize("gates", [["oath"], ["declaration"]])
def test_what_a_gate_waits_for_has_a_test_only_if_the_editor_says_so(page, key, at, gates):
    require_for_oath(key) if gates == ["oath"] else publish_requirement(
        code="verklaring",
        title="Verklaring",
        kinds=("extern",),
        steps=[(key, 1)],
        gates=gates,
        valid_from=dt.date(2020, 1, 1),
        due_months=3,
    )
    assert refused(key, at)
    page.test_out_for_gates = True
    page.save()
    freeze(page, LATER)
    assert not refused(key, LATER)


def test_of_lessons_for_others_nothing_is_asked_and_nothing_remains(at):
    make_kind_of_work("balie")
    for number in range(1, 9):
        make_question(f"b{number}", tags="balie")
    page = page_with(
        [
            lesson("Mail", [text_step(1), bank_step("mail")]),
            always(lesson("Balie", [text_step(2), document_step(), bank_step("balie")], works=("balie",))),
        ]
    )
    freeze(page, at)
    attempt = begin(page.translation_key, at, work="other")
    assert all(code.startswith("m") for code in attempt.test_drawn)
    assert answer_all(attempt, [RIGHT] * 3, LATER).completed_at == LATER
    for_balie = answer_all(begin(page.translation_key, at, work="balie"), [RIGHT] * 3, LATER)
    assert [title for title, _steps in titles(for_balie)] == ["Balie"]


# What is new


def change(page: ModulePage, place: int, steps: list[dict]) -> None:
    """The lesson at this place gets other screens; its id stays."""
    raw = list(page.lessons.raw_data)
    raw[place] = {**raw[place], "value": {**raw[place]["value"], "steps": steps}}
    page.lessons = raw
    page.save()


def with_ids(page: ModulePage) -> ModulePage:
    """As the editor leaves it: each lesson with an id that stays."""
    page.save()
    return ModulePage.objects.get(pk=page.pk)


def test_who_did_an_earlier_version_sees_what_is_new_since_then(page, key, at):
    page = with_ids(page)
    freeze(page, at)
    engagement = EngagementFactory()
    complete_module(engagement, key, at=at)
    change(page, 2, [text_step(9), bank_step("mail")])
    page.lessons = [*page.lessons.raw_data, lesson("Nieuw", [text_step(10)])]
    page.save()
    freeze(with_ids(page), LATER)
    attempt = answer_all(begin(key, LATER, engagement), [RIGHT] * 3, LATER)
    assert [title for title, _steps in titles(attempt)] == ["De wet", "Delen", "Mail", "Nieuw"]
    assert titles(attempt)[1] == ("Delen", ["Lees dit"])
    # To who never did it nothing is new.
    stranger = answer_all(begin(key, LATER), [RIGHT] * 3, LATER)
    assert [title for title, _steps in titles(stranger)] == ["De wet", "Delen"]


def test_a_change_of_words_only_is_not_new(page, key, at):
    page = with_ids(page)
    freeze(page, at)
    engagement = EngagementFactory()
    complete_module(engagement, key, at=at)
    change(page, 2, [text_step(9), bank_step("mail")])
    freeze(with_ids(page), LATER, kind="editorial")
    attempt = answer_all(begin(key, LATER, engagement), [RIGHT] * 3, LATER)
    assert [title for title, _steps in titles(attempt)] == ["De wet", "Delen"]


@pytest.mark.parametrize(("was", "expected"), [("other", ["Balie"]), ("balie", []), (None, ["Balie"])])
def test_who_did_it_for_other_work_sees_what_is_for_the_work_of_now(at, was, expected):
    """None: somebody noted it, and nobody knows for which work it was."""
    make_kind_of_work("balie")
    page = page_with(
        [lesson("Mail", [bank_step("mail")]), lesson("Balie", [text_step(1)], works=("balie",))],
    )
    version = freeze(page, at)
    key, engagement = page.translation_key, EngagementFactory()
    if was is None:
        noted = Completion(
            engagement=engagement,
            version=version,
            module_key=key,
            source=CompletionSource.CLASSROOM,
            completed_at=at,
            completed_on=at.date(),
        )
        record_completions([noted], at=at)
    else:
        done = start_attempt(engagement=engagement, module_key=key, language="nl", at=at, work=was)
        finish(done, at)
    attempt = answer_all(begin(key, LATER, engagement, work="balie"), [RIGHT] * 3, LATER)
    assert [title for title, _steps in titles(attempt)] == expected


def test_publishing_in_mid_test_changes_nothing(page, key, at):
    attempt = begin(key, at)
    before = attempt.content
    page.test_out_pass_percent, page.lessons = 100, [("lesson", lesson("Anders", [text_step(9)])["value"])]
    page.save()
    BankQuestion.objects.update(live=False)
    assert freeze(page, LATER) is not None
    assert saved(attempt).content == before
    attempt = answer_all(saved(attempt), [RIGHT, RIGHT, WRONG], LATER)
    assert [title for title, _steps in titles(attempt)] == ["De wet", "Delen"]
    finish(attempt, LATER)
    assert Completion.objects.get().version.number == 1


# In other words


def test_another_language_goes_on_at_the_same_question(page, key, at):
    for number in range(1, 9):
        make_question(f"m{number}", language="en")
    make_translation(page)
    freeze(page, at)
    attempt = begin(key, at)
    first, second, third = step_ids(attempt.content)
    give_answer(attempt=attempt, step_id=first, answer=RIGHT, at=at)
    english = read_in(attempt=attempt, language="en", at=at)
    headings = [step["heading"] for step in english.content["lessons"][0]["steps"]]
    assert headings == [f"Question {code}" for code in attempt.test_drawn]
    assert (english.done_steps, english.answers) == ([first], {first: RIGHT})
    for step_id in (second, third):
        give_answer(attempt=english, step_id=step_id, answer=RIGHT, at=LATER)
    passed = saved(attempt)
    assert passed.path == AttemptPath.REST
    # What was answered in the test stays to be read, in either language.
    assert len(read_in(attempt=passed, language="nl", at=LATER).answers) == 3


def test_there_is_none_in_a_language_with_other_lessons(page, key, at):
    english = make_translation(page)
    english.lessons = english.lessons.raw_data[::2]
    english.save()
    freeze(page, at)
    engagement = EngagementFactory()
    with pytest.raises(DomainError) as refusal:
        start_test(engagement=engagement, module_key=key, language="en", at=at)
    assert refusal.value.code == "no_test_out"
    assert begin(key, at, engagement).is_testing


def test_a_test_does_not_go_on_in_a_language_with_other_lessons(page, key, at):
    """As many screens, in one lesson more."""
    english = make_translation(page)
    law_lesson, sharing, mail = english.lessons.raw_data
    english.lessons = [
        law_lesson,
        lesson("Share", sharing["value"]["steps"][:1]),
        lesson("Share on", sharing["value"]["steps"][1:]),
        mail,
    ]
    english.save()
    freeze(page, at)
    attempt = begin(key, at)
    with pytest.raises(DomainError) as refusal:
        read_in(attempt=attempt, language="en", at=at)
    assert refusal.value.code == "unknown_language"


# What others read of it


def test_a_passed_test_is_stated_with_the_version_and_without_a_score(key, at):
    attempt = answer_all(begin(key, at), [RIGHT, WRONG, None], LATER)
    assert not Statement.objects.filter(verb_id=PASSED.id).exists()
    attempt = answer_all(begin(key, at), [RIGHT, RIGHT, WRONG], LATER)
    finish(attempt, LATER)
    [passed] = Statement.objects.filter(verb_id=PASSED.id)
    assert "result" not in passed.raw
    assert passed.raw["context"]["extensions"][MODULE_VERSION] == "1"
    assert Statement.objects.filter(verb_id=ANSWERED.id, registration=attempt.registration).count() == 3
    assert Statement.objects.filter(verb_id=COMPLETED.id).count() == 1


def test_it_settles_what_was_asked(key, at):
    publish_requirement(
        code="veilig",
        title="Veilig",
        kinds=("medewerker",),
        steps=[(key, 1)],
        gates=[],
        valid_from=dt.date(2020, 1, 1),
        due_months=3,
    )
    engagement = EngagementFactory()
    assign_requirements(at=at)
    finish(answer_all(begin(key, at, engagement), [RIGHT] * 3, LATER), LATER)
    assert Assignment.objects.get(engagement=engagement).completed_at == LATER


# No sequence changes what was done


class World:
    """Two people and a module with a test; each act one day later."""

    def __init__(self, page: ModulePage, at: dt.datetime) -> None:
        self.page, self.at = page, at
        self.people = [EngagementFactory() for _number in range(2)]

    def publish(self, who: Engagement) -> None:
        change(self.page, 2, [text_step(self.at.day), bank_step("mail")])
        self.page.test_out_questions = 3 if self.page.test_out_questions == 0 else self.at.day % 2 * 3
        self.page.save()
        freeze(self.page, self.at)

    def test(self, who: Engagement) -> None:
        begin(self.page.translation_key, self.at, who)

    def answer(self, who: Engagement, option: int | None) -> None:
        attempt = Attempt.objects.filter(engagement=who, path=AttemptPath.TEST, completed_at=None).first()
        if attempt:
            answer_all(attempt, [option] * len(attempt.test_drawn), self.at)

    def pass_it(self, who: Engagement) -> None:
        self.answer(who, RIGHT)

    def miss(self, who: Engagement) -> None:
        self.answer(who, None)

    def stop(self, who: Engagement) -> None:
        attempt = Attempt.objects.filter(engagement=who, path=AttemptPath.TEST).first()
        if attempt:
            stop_test(attempt=attempt, at=self.at)

    def finish(self, who: Engagement) -> None:
        attempt = Attempt.objects.filter(engagement=who, completed_at=None).first()
        if attempt and not attempt.is_testing:
            finish(attempt, self.at)

    def complete(self, who: Engagement) -> None:
        complete_module(who, self.page.translation_key, at=self.at)


ACTS = (
    World.publish,
    World.test,
    World.pass_it,
    World.miss,
    World.stop,
    World.finish,
    World.complete,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1)), min_size=3, max_size=12))
def test_no_sequence_of_tests_and_publications_changes_a_completion(page, at, acts):
    with transaction.atomic():
        world = World(with_ids(page), at)
        before: list[tuple] = []
        for act, number in acts:
            world.at += dt.timedelta(days=1)
            with suppress(DomainError):
                act(world, world.people[number])
            after = list(Completion.objects.order_by("pk").values_list())
            assert after[: len(before)] == before
            before = after
            by_test = Completion.objects.filter(source=CompletionSource.TEST_OUT)
            assert all(one.attempt.path == AttemptPath.REST for one in by_test.select_related("attempt"))
        transaction.set_rollback(True)
