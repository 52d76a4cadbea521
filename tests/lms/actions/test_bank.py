"""Questions from the bank and lessons for some, from publication to completion."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import transaction

from foundation.audit.verification import verify_records
from foundation.content.actions.loading import load_content
from foundation.content.models import ShippedContent
from foundation.content.shipped_files import SOURCE, Source
from foundation.errors import DomainError
from lms.actions.publishing import QuestionIsInVersion, freeze_module_version
from lms.actions.taking import finish_steps, read_in, save_answer, start_attempt
from lms.models import (
    Attempt,
    BankQuestion,
    Completion,
    ModulePage,
    ModuleVersion,
    QuestionInVersion,
)
from lms.rules.progress import step_ids
from lms.shipped_files import question_files
from tests.conftest import moment
from tests.factories.lms import (
    bank_step,
    complete_module,
    lesson,
    make_kind_of_work,
    make_module,
    make_module_page,
    make_question,
    make_translation,
    text_step,
)
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-02 10:30")


def drawn_of(attempt: Attempt) -> list[str]:
    [codes] = Attempt.objects.get(pk=attempt.pk).drawn
    return codes


def begin(key: UUID, at: dt.datetime, engagement=None, **kwargs: str) -> Attempt:
    return start_attempt(
        engagement=engagement or EngagementFactory(), module_key=key, language="nl", at=at, **kwargs
    )


@pytest.fixture
def bank(db) -> list[str]:
    """Six questions on mail, one that is not published, one of something else."""
    codes = [f"m{number}" for number in range(1, 7)]
    for code in codes:
        make_question(code)
    make_question("draft", live=False)
    make_question("other", tags="wachtwoorden")
    return codes


@pytest.fixture
def drawing_key(bank, at) -> UUID:
    return make_module(at=at, lessons=[lesson("Een", [text_step(1), bank_step("Mail")])])


# Publication


def test_a_version_holds_every_live_question_that_fits(drawing_key, bank):
    version = ModuleVersion.objects.get()
    frozen = version.content["nl"]["bank"]
    assert [one["code"] for one in frozen] == bank
    assert (frozen[0]["type"], frozen[0]["heading"], frozen[0]["options"][0]["feedback"]) == (
        "question",
        "Vraag m1",
        "Je belt.",
    )
    assert list(QuestionInVersion.objects.order_by("code").values_list("version", "code")) == [
        (version.pk, code) for code in bank
    ]


def test_a_module_without_the_bank_keeps_no_questions(bank, at):
    make_module(at=at)
    assert "bank" not in ModuleVersion.objects.get().content["nl"]
    assert not QuestionInVersion.objects.exists()


def test_a_changed_question_gives_a_version_at_the_next_publication(drawing_key, at):
    def publish():
        return freeze_module_version(module_key=drawing_key, kind="editorial", at=LATER)

    assert publish() is None
    BankQuestion.objects.filter(code="m1").update(live=False)
    assert (publish().number, publish()) == (2, None)
    assert [one["code"] for one in ModuleVersion.objects.get(number=2).content["nl"]["bank"]] == [
        "m2",
        "m3",
        "m4",
        "m5",
        "m6",
    ]
    # The first version stays whole.
    assert len(ModuleVersion.objects.get(number=1).content["nl"]["bank"]) == 6
    assert verify_records() == []


def test_a_question_that_is_not_translated_is_asked_in_dutch(bank, at):
    make_question("m1", language="en", tags="anything")
    page = make_module_page(lessons=[lesson("Een", [bank_step("mail")])])
    make_translation(page)
    version = freeze_module_version(module_key=page.translation_key, kind="editorial", at=at)
    english = version.content["en"]["bank"]
    assert [(one["code"], one["heading"]) for one in english[:2]] == [
        ("m1", "Question m1"),
        ("m2", "Vraag m2"),
    ]
    assert english[0]["tags"] == ["mail"]


# Drawing


def test_somebody_gets_questions_of_their_own_as_screens(drawing_key, bank, at):
    attempt = begin(drawing_key, at)
    codes = drawn_of(attempt)
    assert (len(codes), set(codes) <= set(bank)) == (2, True)
    [only] = attempt.content["lessons"]
    assert [step["heading"] for step in only["steps"]] == ["Scherm 1", *(f"Vraag {code}" for code in codes)]
    answered = save_answer(attempt=attempt, step_id=only["steps"][1]["id"], answer=1, at=LATER)
    assert answered.answers == {only["steps"][1]["id"]: 1}
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=LATER)
    assert Completion.objects.get().attempt == attempt


def test_going_on_elsewhere_draws_nothing_new(drawing_key, at):
    engagement = EngagementFactory()
    first = begin(drawing_key, at, engagement)
    second = begin(drawing_key, LATER, engagement)
    assert (second.pk, second.content) == (first.pk, first.content)


def test_nobody_gets_a_question_again_while_there_are_others(drawing_key, bank, at):
    """In another job too."""
    engagement = EngagementFactory()
    other_job = EngagementFactory(person=engagement.person, number=2)
    had = []
    for one in (engagement, other_job, engagement):
        attempt = begin(drawing_key, at, one)
        finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=at)
        had += drawn_of(attempt)
    assert sorted(had) == bank
    # Then what was seen once comes back.
    assert len(drawn_of(begin(drawing_key, LATER, engagement))) == 2


def test_what_others_got_says_nothing_of_what_somebody_gets(drawing_key, at):
    drawn = {tuple(drawn_of(begin(drawing_key, at))) for _number in range(12)}
    assert len(drawn) > 3


def test_publishing_changes_nothing_for_who_is_inside(drawing_key, at):
    attempt = begin(drawing_key, at)
    before = Attempt.objects.get().content
    BankQuestion.objects.update(live=False)
    page = ModulePage.objects.get()
    page.lessons = [("lesson", {**lesson("Nieuw", [text_step(9)])["value"]})]
    page.save()
    assert freeze_module_version(module_key=drawing_key, kind="substantive", at=LATER).number == 2
    assert Attempt.objects.get().content == before
    finish_steps(attempt=attempt, step_ids=step_ids(before), at=LATER)
    assert Completion.objects.get().version.number == 1


def test_another_language_has_the_same_questions_answered(bank, at):
    for code in bank:
        make_question(code, language="en")
    page = make_module_page(lessons=[lesson("Een", [text_step(1), bank_step("mail")])])
    make_translation(page)
    freeze_module_version(module_key=page.translation_key, kind="editorial", at=at)
    attempt = begin(page.translation_key, at)
    first, second = step_ids(attempt.content)[1:]
    save_answer(attempt=attempt, step_id=second, answer=1, at=at)
    finish_steps(attempt=attempt, step_ids=[first], at=at)
    english = read_in(attempt=attempt, language="en", at=LATER)
    steps = english.content["lessons"][0]["steps"]
    assert [one["heading"] for one in steps[1:]] == [f"Question {code}" for code in drawn_of(attempt)]
    assert (english.done_steps, english.answers) == ([steps[1]["id"]], {steps[2]["id"]: 1})


# Lessons for some


@pytest.fixture
def variants_key(db, at) -> UUID:
    make_kind_of_work("balie")
    return make_module(
        at=at,
        lessons=[
            lesson("Iedereen", [text_step(1)]),
            lesson("Wie leidt", [text_step(2)], levels=("leidinggevend",)),
            lesson("Wie uitvoert", [text_step(3)], levels=("uitvoerend",)),
            lesson("Aan de balie", [text_step(4)], works=("balie",)),
        ],
    )


def titles(attempt: Attempt) -> list[str]:
    return [one["title"] for one in Attempt.objects.get(pk=attempt.pk).content["lessons"]]


def test_the_level_comes_from_the_file_and_the_work_from_the_person(variants_key, at):
    hands_on = EngagementFactory(function_level=5)
    manager = EngagementFactory(function_level=5)
    EngagementFactory(line_manager=manager.person, starts_on=dt.date(2021, 1, 1))
    adviser = EngagementFactory(function_level=10)
    found = {
        "hands_on": titles(begin(variants_key, at, hands_on, work="balie", level="leidinggevend")),
        "manager": titles(begin(variants_key, at, manager, work="other")),
        "adviser": titles(begin(variants_key, at, adviser, work="other")),
    }
    assert found == {
        "hands_on": ["Iedereen", "Wie uitvoert", "Aan de balie"],
        "manager": ["Iedereen", "Wie leidt"],
        "adviser": ["Iedereen"],
    }


@pytest.mark.parametrize("chosen", [{}, {"work": "bosbeheer"}, {"work": ""}])
def test_the_work_is_never_guessed(variants_key, at, chosen):
    with pytest.raises(DomainError) as refusal:
        begin(variants_key, at, EngagementFactory(function_level=5), **chosen)
    assert (refusal.value.code, refusal.value.details) == ("variant_not_chosen", {"field": "work"})
    assert not Attempt.objects.exists()


def test_without_a_pay_scale_the_person_says_the_level(variants_key, at):
    engagement = EngagementFactory(function_level=None)
    with pytest.raises(DomainError) as refusal:
        begin(variants_key, at, engagement, work="other")
    assert refusal.value.details == {"field": "level"}
    attempt = begin(variants_key, at, engagement, work="other", level="leidinggevend")
    assert (attempt.level, titles(attempt)) == ("leidinggevend", ["Iedereen", "Wie leidt"])


def test_a_module_for_everybody_asks_and_keeps_nothing(drawing_key, at):
    attempt = begin(drawing_key, at, EngagementFactory(function_level=5), work="balie", level="adviserend")
    assert (attempt.level, attempt.work) == ("", "")


def test_completing_any_variant_counts_and_a_promotion_changes_nothing(variants_key, at):
    engagement = EngagementFactory(function_level=5)
    attempt = begin(variants_key, at, engagement, work="other")
    engagement.function_level = 14
    engagement.save()
    assert titles(attempt) == ["Iedereen", "Wie uitvoert"]
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=LATER)
    assert Completion.objects.get().version == ModuleVersion.objects.get()


def test_a_lesson_for_others_is_no_screen_of_the_attempt(variants_key, at):
    attempt = begin(variants_key, at, EngagementFactory(function_level=10), work="other")
    frozen = ModuleVersion.objects.get().content["nl"]
    with pytest.raises(DomainError) as refusal:
        finish_steps(attempt=attempt, step_ids=[frozen["lessons"][1]["steps"][0]["id"]], at=LATER)
    assert refusal.value.code == "unknown_step"


def test_an_older_page_published_unchanged_changes_nothing(at):
    """The new fields of a lesson are left out where nothing is filled in."""
    key = make_module(at=at)
    assert freeze_module_version(module_key=key, kind="editorial", at=LATER) is None
    assert set(ModuleVersion.objects.get().content["nl"]["lessons"][0]) == {
        *("id", "title", "value", "teaser", "minutes", "steps")
    }


# No way round


def test_a_question_in_a_version_cannot_go(drawing_key):
    for delete in (BankQuestion.objects.get(code="m1").delete, BankQuestion.objects.all().delete):
        with pytest.raises(QuestionIsInVersion) as refusal, transaction.atomic():
            delete()
        assert refusal.value.details == {"question": "m1"}
    BankQuestion.objects.get(code="other").delete()
    assert BankQuestion.objects.count() == 7


def test_a_module_goes_by_no_way_once_somebody_took_it(drawing_key, at):
    complete_module(EngagementFactory(), drawing_key, at=at)
    page = ModulePage.objects.get()
    page.unpublish()
    for delete in (page.delete, page.page_ptr.delete, ModulePage.objects.all().delete):
        with pytest.raises(DomainError) as refusal, transaction.atomic():
            delete()
        assert refusal.value.code == "page_has_records"
    with pytest.raises(DomainError):
        ModuleVersion.objects.get().delete()
    assert (ModulePage.objects.count(), Completion.objects.count()) == (1, 1)


def test_a_copy_is_a_module_of_its_own_without_records(drawing_key, at):
    complete_module(EngagementFactory(), drawing_key, at=at)
    page = ModulePage.objects.get()
    page.change_kind, page.reach, page.again_by = "substantive", "again", dt.date(2022, 6, 1)
    page.save()
    copy = page.copy(update_attrs={"slug": "kopie", "title": "Kopie"})
    assert copy.translation_key != page.translation_key
    assert (copy.reach, copy.again_by, copy.chosen_by) == ("", None, None)
    version = ModuleVersion.objects.get(module_key=copy.translation_key)
    assert (version.number, version.reach) == (1, "")
    copy.delete()


# Shipped questions

FILE = """
slug: veilig
questions:
  - code: v-1
    tags: [Veilig, wachtwoorden]
    kind: question
    heading: {heading}
    body: |
      <p>Een collega</p>
      <p>belt.</p>
    prompt: Wat doe je?
    options:
      - {{text: Ik geef het., feedback: Dan weet een ander het., fits: false}}
      - {{text: Ik geef het niet., feedback: Dat past., fits: true}}
"""


@pytest.fixture
def shipped(tmp_path, home, at):
    """Writes the file with this heading and loads it; gives what is written down: loaded, seen, offered."""
    folder = tmp_path / "questions"
    folder.mkdir()
    source = Source(tmp_path, {}, {}, more_items=question_files)

    def load(heading: str):
        (folder / "veilig.nl.yaml").write_text(FILE.format(heading=heading), encoding="utf-8")
        load_content(
            site_name="Plein",
            hostname="localhost",
            port=80,
            at=at,
            examples=False,
            sources=[SOURCE, source],
        )
        record = ShippedContent.objects.get(key="lists/bank_question.nl/v-1")
        return record.loaded_sha256, record.seen_sha256, record.offered_sha256

    return load


def test_loading_twice_changes_nothing_and_a_new_text_arrives(shipped):
    first = shipped("Je wachtwoord")
    question = BankQuestion.objects.get()
    assert (question.code, question.tags, question.live) == ("v-1", "veilig, wachtwoorden", True)
    assert (question.heading(), question.screen[0].block_type) == ("Je wachtwoord", "question")
    revision = question.live_revision_id
    assert shipped("Je wachtwoord") == first
    question.refresh_from_db()
    assert question.live_revision_id == revision
    loaded, seen, offered = shipped("Jouw wachtwoord")
    assert (loaded == seen, loaded == first[0], offered) == (True, False, "")
    assert [one.heading() for one in BankQuestion.objects.all()] == ["Jouw wachtwoord"]


def test_what_an_editor_changed_stays_and_the_new_text_is_offered(shipped):
    first = shipped("Je wachtwoord")
    question = BankQuestion.objects.get()
    question.tags = "eigen"
    question.save_revision().publish()
    assert shipped("Je wachtwoord") == first
    loaded, _seen, offered = shipped("Jouw wachtwoord")
    assert (loaded, offered != "") == (first[0], True)
    assert [(one.heading(), one.tags) for one in BankQuestion.objects.all()] == [("Je wachtwoord", "eigen")]
    waiting = ShippedContent.objects.waiting().get(key="lists/bank_question.nl/v-1")
    assert waiting.content_object == question


def test_a_field_that_the_screen_lacks_is_refused(tmp_path):
    folder = tmp_path / "questions"
    folder.mkdir()
    text = FILE.format(heading="Kop").replace("prompt:", "vraagje: x\n    prompt:")
    (folder / "veilig.nl.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"v-1: a question takes no vraagje\."):
        list(question_files(tmp_path))
