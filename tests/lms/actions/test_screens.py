"""Freezing and taking the screens on which one watches, hears or does something."""

from typing import Any

import pytest

from foundation.content.models import HelpLine
from foundation.errors import DomainError
from foundation.xapi.models import Statement
from foundation.xapi.statements import validate_statement
from foundation.xapi.vocabulary import ANSWERED, MODULE_VERSION
from lms.actions.publishing import freeze_module_version
from lms.actions.taking import (
    acknowledge,
    finish_step,
    finish_steps,
    give_answer,
    read_in,
    save_answer,
    start_attempt,
)
from lms.frozen import file_storage, files_of, freeze_page
from lms.models import Attempt, ModulePage
from lms.rules.answers import acknowledgement
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import lesson, make_module_page, make_translation, new_steps, question_step
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-02 10:30")
NEVER_KEPT = ["film", "audio", "short_text", "scenario", "document", "download", "checklist"]


@pytest.fixture
def page(db: None) -> ModulePage:
    return make_module_page(lessons=[lesson("Een", [question_step(), *new_steps()])])


@pytest.fixture
def attempt(page, at) -> Attempt:
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    return start_attempt(
        engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at
    )


def step_of(attempt: Attempt, kind: str) -> dict[str, Any]:
    return next(step for step in attempt.content["lessons"][0]["steps"] if step["type"] == kind)


def saved(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def answered() -> list[Statement]:
    return list(Statement.objects.filter(verb_id=ANSWERED.id).order_by("pk"))


def test_every_file_is_kept_under_the_hash_of_its_bytes(attempt):
    files = files_of(attempt.content)
    assert sorted(file["name"] for file in files.values()) == [
        "film.mp4",
        "film.vtt",
        "geluid.mp3",
        "kaart.pdf",
    ]
    for name, file in files.items():
        assert file_storage().size(name) == file["size"]
        assert name.endswith(file["name"].rpartition(".")[2])


def test_a_preview_makes_no_copies(page):
    content = freeze_page(page, keep_images=False)
    film = next(step for step in content["lessons"][0]["steps"] if step["type"] == "film")["film"]
    assert film["video"]["url"].startswith("/documenten/")
    assert files_of(content) == {}
    assert not (file_storage().base_location).exists()


def test_aims_and_help_lines_are_frozen_with_it(at):
    page = make_module_page()
    page.aims = [{"type": "aim", "value": "Je weet wie je belt."}]
    page.help_lines = [HelpLine.objects.create(code="ciso", name="De CISO", locale=page.locale)]
    page.save()
    version = freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    content = version.content["nl"]
    assert (content["aims"], content["help_lines"]) == (["Je weet wie je belt."], ["ciso"])


@pytest.mark.parametrize(
    ("kind", "answer", "response", "success", "interaction"),
    [
        ("question", 0, "0", True, "choice"),
        ("several", [0, 2], "0[,]2", False, "choice"),
        ("order", [0, 1, 2, 3], "0[,]1[,]2[,]3", True, "sequencing"),
        ("match", [0, 2, 1], "0[.]0[,]1[.]2[,]2[.]1", False, "matching"),
        ("hotspot", 1, "1", False, "choice"),
    ],
)
def test_an_answer_is_kept_and_stated_once(attempt, kind, answer, response, success, interaction):
    step = step_of(attempt, kind)
    for _twice in range(2):
        give_answer(attempt=attempt, step_id=step["id"], answer=answer, at=LATER)
    stored = saved(attempt)
    assert (stored.answers, stored.done_steps) == ({step["id"]: answer}, [step["id"]])
    [statement] = answered()
    raw = statement.raw
    validate_statement(raw)
    assert raw["result"] == {"response": response, "success": success}
    assert raw["object"]["definition"]["interactionType"] == interaction
    assert raw["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"
    assert raw["object"]["id"].endswith(f"/module/{attempt.module_key}/{step['id']}")
    assert raw["context"]["extensions"] == {MODULE_VERSION: "1"}
    [parent] = raw["context"]["contextActivities"]["parent"]
    assert parent["id"].endswith(f"/module/{attempt.module_key}")
    assert statement.actor_account == str(attempt.engagement.person.public_id)


def test_another_answer_is_stated_too(attempt):
    step = step_of(attempt, "question")
    for answer in (0, 1):
        give_answer(attempt=attempt, step_id=step["id"], answer=answer, at=LATER)
    assert [one.raw["result"]["response"] for one in answered()] == ["0", "1"]
    assert saved(attempt).answers == {step["id"]: 1}


def test_choosing_is_kept_and_not_stated(attempt):
    step = step_of(attempt, "match")
    save_answer(attempt=attempt, step_id=step["id"], answer=[0, None, None], at=LATER)
    assert (saved(attempt).answers, answered()) == ({step["id"]: [0, None, None]}, [])
    save_answer(attempt=attempt, step_id=step["id"], answer=None, at=LATER)
    assert saved(attempt).answers == {}


def test_half_an_answer_is_not_given(attempt):
    step = step_of(attempt, "match")
    with pytest.raises(DomainError) as refusal:
        give_answer(attempt=attempt, step_id=step["id"], answer=[0, None, None], at=LATER)
    assert refusal.value.code == "answer_unfinished"
    assert (saved(attempt).answers, saved(attempt).done_steps, answered()) == ({}, [], [])


@pytest.mark.parametrize("kind", NEVER_KEPT)
@pytest.mark.parametrize("answer", [0, [0], None])
def test_of_the_other_screens_no_answer_is_kept(attempt, kind, answer):
    with pytest.raises(DomainError) as refusal:
        save_answer(attempt=attempt, step_id=step_of(attempt, kind)["id"], answer=answer, at=LATER)
    assert refusal.value.code == "unknown_option"
    assert saved(attempt).answers == {}


def test_after_the_end_an_answer_changes_and_states_nothing(attempt):
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=LATER)
    give_answer(attempt=attempt, step_id=step_of(attempt, "question")["id"], answer=1, at=LATER)
    assert (saved(attempt).answers, answered()) == ({}, [])


def test_a_document_is_read_before_one_goes_on_and_its_version_is_kept(attempt):
    step = step_of(attempt, "document")
    with pytest.raises(DomainError) as refusal:
        finish_step(attempt=attempt, step_id=step["id"], at=LATER)
    assert refusal.value.code == "document_not_read"
    for _twice in range(2):
        acknowledge(attempt=attempt, step_id=step["id"], at=LATER)
    stored = saved(attempt)
    assert (stored.answers, stored.done_steps) == ({step["id"]: acknowledgement(step)}, [step["id"]])
    assert stored.answers[step["id"]]["version"] == "2026"
    assert answered() == []


def test_only_a_document_is_read_like_that(attempt):
    with pytest.raises(DomainError) as refusal:
        acknowledge(attempt=attempt, step_id=step_of(attempt, "download")["id"], at=LATER)
    assert refusal.value.code == "no_document"


def test_answers_go_along_into_another_language_and_what_does_not_fit_there_stays_behind(page, at):
    english = make_translation(page)
    steps = [dict(step) for step in english.lessons.raw_data[0]["value"]["steps"]]
    order = next(step for step in steps if step["type"] == "order")
    order["value"] = {**order["value"], "items": ["Stop.", "Tell.", "Change."]}
    english.lessons = [lesson("One", steps)]
    english.save()
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    attempt = start_attempt(
        engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at
    )
    given = {"several": [0, 2], "order": [3, 2, 1, 0], "match": [0, None, 1], "hotspot": 1}
    for kind, answer in given.items():
        save_answer(attempt=attempt, step_id=step_of(attempt, kind)["id"], answer=answer, at=LATER)
    acknowledge(attempt=attempt, step_id=step_of(attempt, "document")["id"], at=LATER)
    there = read_in(attempt=attempt, language="en", at=LATER)
    kinds = {step["id"]: step["type"] for step in there.content["lessons"][0]["steps"]}
    moved = {kinds[step_id]: answer for step_id, answer in saved(attempt).answers.items()}
    assert moved.pop("document")["version"] == "2026"
    assert moved == {kind: answer for kind, answer in given.items() if kind != "order"}
