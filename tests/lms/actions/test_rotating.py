"""Dilemmas of the catalogue in a module, from publication to the refresher after the last one."""

import datetime as dt
from uuid import UUID

import pytest

from dilemmas.models import CaseVersion
from foundation.audit.verification import verify_records
from lms.actions.publishing import freeze_module_version
from lms.actions.taking import finish_steps, give_answer, read_in, start_attempt, start_test
from lms.models import Attempt, Completion, ModulePage, ModuleVersion
from lms.queries.rotating import last_met, was_met_before
from lms.rules.progress import step_ids
from tests.factories.dilemmas import make_case, translate_case, version_of
from tests.factories.live import make_facilitator
from tests.factories.lms import (
    bank_step,
    cases_step,
    dilemma_step,
    lesson,
    make_module,
    make_module_page,
    make_question,
    make_translation,
    text_step,
)
from tests.factories.people import EngagementFactory
from tests.factories.sessions import begin as open_session
from tests.factories.sessions import close, make_team, plan, play_card
from tests.factories.training import make_cases, practise
from tests.lms.actions.test_testing_out import freeze, page_with

pytestmark = pytest.mark.django_db


def refresh(engagement, key, at: dt.datetime, *, completes: bool = True) -> list[str]:
    """Headings of the dilemmas that they got."""
    attempt = start_attempt(engagement=engagement, module_key=key, language="nl", at=at)
    if completes:
        finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=at + dt.timedelta(minutes=9))
    return [step["heading"] for one in attempt.content["lessons"] for step in one["steps"] if "case" in step]


def years(at: dt.datetime, number: int) -> dt.datetime:
    return at + dt.timedelta(days=730 * number)


@pytest.fixture
def catalogue(db) -> list[str]:
    """Titles of four dilemmas; a norm and one that is not published are none."""
    made = make_cases(4)
    make_case("Een regel", slug="een-regel", kind="norm")
    make_case("Een concept", slug="een-concept", publish=False)
    return [one.title for one in made]


@pytest.fixture
def key(catalogue, at):
    return make_module(at=at, title="Opfris", lessons=[lesson("Een", [text_step(1), cases_step(count=2)])])


def test_a_version_holds_which_dilemmas_and_not_their_words(key, catalogue):
    frozen = ModuleVersion.objects.get().content["nl"]["cases"]
    assert len(frozen) == 4
    assert set(frozen[0]) == {"key", "version", "theme", "levels", "work", "clusters"}


def test_a_refresher_repeats_nothing_until_all_were_met_and_then_begins_with_the_longest_ago(
    key, catalogue, at
):
    engagement = EngagementFactory()
    other_job = EngagementFactory(person=engagement.person, number=2)
    first, second = refresh(engagement, key, at), refresh(other_job, key, years(at, 1))
    assert sorted(first + second) == catalogue
    third = refresh(engagement, key, years(at, 2))
    assert set(third) == set(first)
    attempts = Attempt.objects.order_by("started_at")
    assert [[was_met_before(attempt, code) for code in attempt.drawn[0]] for attempt in attempts] == [
        [False, False],
        [False, False],
        [True, True],
    ]


def test_what_waits_in_an_open_attempt_is_not_drawn_in_another_module(key, catalogue, at):
    engagement = EngagementFactory()
    other = make_module(at=at, title="Anders", lessons=[lesson("Een", [cases_step(count=2)])])
    waiting = refresh(engagement, key, at, completes=False)
    assert sorted(waiting + refresh(engagement, other, years(at, 1))) == catalogue


def test_what_a_test_skipped_was_not_met(catalogue, at):
    page = page_with(
        [
            lesson("Eerst", [cases_step(count=1)]),
            lesson("Dan", [cases_step(count=1), bank_step("mail")]),
        ]
    )
    freeze(page, at)
    engagement = EngagementFactory()
    given = {"engagement": engagement, "module_key": page.translation_key, "language": "nl"}
    attempt = start_attempt(**given, at=at)
    [done], [skipped], _questions = attempt.drawn
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content)[:1], at=at)
    test = start_test(**given, at=at)
    for step_id in step_ids(test.content):
        give_answer(attempt=test, step_id=step_id, answer=0, at=at)
    assert Attempt.objects.get().path == "rest"
    met = last_met(engagement.person)
    assert (UUID(done) in met, UUID(skipped) in met) == (True, False)


def test_a_dilemma_of_the_own_training_is_not_met_again(at, catalogue, key, settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    engagement = EngagementFactory()
    had = {case.version.in_language("nl")["title"] for case in practise(engagement, at=at).cases.all()}
    extra = [make_case(f"Nieuw {n}", slug=f"nieuw-{n}").title for n in (1, 2)]
    freeze_module_version(module_key=key, kind="editorial", at=at)
    got = refresh(engagement, key, years(at, 1))
    assert (len(got), set(got) & had, set(got) <= {*catalogue, *extra}) == (2, set(), True)
    # Somebody else met nothing.
    assert len(refresh(EngagementFactory(), key, at)) == 2


def test_a_card_of_a_session_counts_for_who_was_there_only(at, settings, tmp_path):
    cases = [make_case(f"Casus {n}", slug=f"casus-{n}") for n in (1, 2)]
    key = make_module(at=at, title="Opfris", lessons=[lesson("Een", [cases_step(count=1)])])
    settings.CHECK_IN_KEY_DIR = tmp_path / "keys"
    unit, (here, away) = make_team("Balie", people=2)
    session = open_session(plan(unit, by=make_facilitator(years(at, -1)), starts_at=at), here=[here])
    play_card(session, version=version_of(cases[0]))
    close(session)
    assert refresh(here, key, years(at, 1)) == ["Casus 2"]
    got = {refresh(EngagementFactory(), key, years(at, 1))[0] for _n in range(12)}
    assert got == {"Casus 1", "Casus 2"}
    assert len(refresh(away, key, years(at, 1))) == 1


def test_publishing_and_a_changed_case_change_nothing_inside_an_attempt(key, at):
    engagement = EngagementFactory()
    attempt = start_attempt(engagement=engagement, module_key=key, language="nl", at=at)
    before = attempt.content
    drawn = CaseVersion.objects.get(case_key=attempt.drawn[0][0])
    newer = {"nl": {**drawn.content["nl"], "title": "Heel anders"}}
    CaseVersion.objects.create(
        case_key=drawn.case_key,
        number=drawn.number + 1,
        series=drawn.series,
        published_at=years(at, 1),
        content=newer,
        content_sha256="0" * 64,
    )
    assert freeze_module_version(module_key=key, kind="editorial", at=years(at, 1)).number == 2
    assert Attempt.objects.get().content == before
    finish_steps(attempt=attempt, step_ids=step_ids(before), at=years(at, 1))
    assert Completion.objects.get().version.number == 1
    assert freeze_module_version(module_key=key, kind="editorial", at=years(at, 2)) is None
    assert verify_records() == []


def test_another_language_shows_the_same_dilemma(at):
    case = make_case()
    translate_case(case)
    page = make_module_page(title="Opfris", lessons=[lesson("Een", [text_step(1), cases_step(count=1)])])
    make_translation(page)
    freeze_module_version(module_key=page.translation_key, kind="editorial", at=at)
    attempt = start_attempt(
        engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at
    )
    dutch = attempt.content["lessons"][0]["steps"][1]
    finish_steps(attempt=attempt, step_ids=[dutch["id"]], at=at)
    english = read_in(attempt=attempt, language="en", at=at)
    shown = english.content["lessons"][0]["steps"][1]
    assert (shown["case"], shown["type"]) == (dutch["case"], "dilemma")
    assert shown["heading"] != dutch["heading"]
    assert english.done_steps == [shown["id"]]


def test_questions_and_dilemmas_keep_their_places(catalogue, at):
    for number in (1, 2, 3):
        make_question(f"m{number}")
    steps = [cases_step(count=1), bank_step("mail", count=2), dilemma_step(), cases_step(count=2)]
    key = make_module(at=at, title="Opfris", lessons=[lesson("Een", steps)])
    attempt = start_attempt(engagement=EngagementFactory(), module_key=key, language="nl", at=at)
    assert [len(row) for row in attempt.drawn] == [1, 2, 2]
    shown = attempt.content["lessons"][0]["steps"]
    assert [(step["type"], "case" in step) for step in shown] == [
        ("dilemma", True),
        ("question", False),
        ("question", False),
        ("dilemma", False),
        ("dilemma", True),
        ("dilemma", True),
    ]
    assert [step.get("bank_heading", "") for step in shown] == [
        "Een dilemma voor jou",
        "Vragen voor jou",
        "",
        "",
        "Een dilemma voor jou",
        "",
    ]


def test_a_module_that_draws_nothing_keeps_nothing(catalogue, at):
    make_module(at=at)
    assert "cases" not in ModuleVersion.objects.get().content["nl"]


def test_the_preview_shows_every_dilemma_that_may_be_drawn(key, catalogue, rf):
    response = ModulePage.objects.get().serve_preview(rf.get("/"), "screens")
    shown = response.render().content.decode()
    assert all(title in shown for title in catalogue)
    assert ("Een regel" in shown, "trekt uit deze dilemma" in shown) == (False, True)
