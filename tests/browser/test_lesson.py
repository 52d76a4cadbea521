"""Taking a module in real Chromium: nothing that somebody gave is lost, nothing private leaves the device."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Locator, Page, Request, expect

from foundation.people.models import Engagement, Person
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import COMPLETED, LAUNCHED
from lms.actions.assigning import assign_requirements
from lms.actions.publishing import freeze_module_version
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Attempt, Completion, ModulePage
from lms.queries.modules import latest_version
from lms.rules.progress import step_ids
from tests.browser.conftest import DESKTOP, PASSWORD, PHONE, arrive, log_in
from tests.conftest import client_of, moment
from tests.factories.lms import (
    dilemma_step,
    image_step,
    lesson,
    make_image,
    make_module,
    question_step,
    reflection_step,
    require_for_oath,
    rule_step,
    text_step,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

AT = moment("2022-03-01 09:00")
# The screens of the first lesson; the second has a last text.
TEXT, IMAGE, RULE, QUESTION, DILEMMA, REFLECTION = range(1, 7)
MARKER = "mijn-eigen-woorden-4711"


def make_small_module() -> UUID:
    """Every kind of screen once, and a last text; asked of every employee before the oath."""
    steps = [
        text_step(1),
        image_step(make_image()),
        rule_step(),
        question_step(),
        dilemma_step(),
        reflection_step(),
    ]
    lessons = [lesson("Een", steps), lesson("Twee", [text_step(2)], value="onafhankelijkheid")]
    module_key = make_module(at=AT, lessons=lessons)
    require_for_oath(module_key)
    return module_key


@pytest.fixture
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"


@pytest.fixture
def noor(transactional_db: None, own_files: None, now_is) -> Engagement:
    """Must take the small module, and has not begun."""
    now_is(AT)
    make_small_module()
    engagement = EngagementFactory(person=PersonFactory(given_name="Noor"))
    assign_requirements(at=AT)
    return engagement


@pytest.fixture
def attempt_at(noor: Engagement) -> Callable[..., Attempt]:
    """Noor's attempt with everything before this screen done."""

    def begin(screen: int, *, in_lesson: int = 1) -> Attempt:
        [module] = ModulePage.objects.all()
        attempt = start_attempt(engagement=noor, module_key=module.translation_key, language="nl", at=AT)
        done = step_ids(attempt.content)[: screen - 1 if in_lesson == 1 else 6]
        return finish_steps(attempt=attempt, step_ids=done, at=AT)

    return begin


def open_screen(page: Page, attempt: Attempt, screen: int, *, in_lesson: int = 1) -> None:
    """Logged in without the log-in page, which other tests go through."""
    know(page, attempt.engagement.person)
    page.goto(path_of(attempt, screen, in_lesson=in_lesson))


def know(page: Page, person: Person) -> None:
    cookie = client_of(person).cookies["sessionid"]
    page.context.add_cookies(
        [{"name": "sessionid", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}]
    )


def path_of(attempt: Attempt, screen: int, *, in_lesson: int = 1) -> str:
    return f"/leren/{attempt.public_id}/{in_lesson}/{screen}/"


def at_screen(page: Page, attempt: Attempt, screen: int, *, in_lesson: int = 1) -> None:
    arrive(page, path_of(attempt, screen, in_lesson=in_lesson))


def option(page: Page, text: str) -> Locator:
    return page.get_by_role("radio", name=text)


def press(page: Page, text: str) -> None:
    """The way on, a button or a link, up to the next page: the same words may stand on both."""
    main = page.get_by_role("main")
    with page.expect_navigation():
        main.get_by_role("button", name=text).or_(main.get_by_role("link", name=text)).first.click()


def status(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("status")


def answers(attempt: Attempt) -> list[int]:
    attempt.refresh_from_db()
    return list(attempt.answers.values())


def end_every_session() -> None:
    """As after half an hour: the browser still has its cookie."""
    Session.objects.all().delete()


def log_in_again(page: Page, person: Person) -> None:
    page.get_by_label("Gebruikersnaam").fill(person.user.username)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


def test_on_another_device_one_goes_on_where_one_was_in_the_same_version(open_page, noor):
    phone = open_page(viewport=PHONE)
    know(phone, noor.person)
    phone.goto("/mijn-plan/")
    press(phone, "Begin met de module")
    press(phone, "Begin met les 1")
    attempt = Attempt.objects.get()
    for screen in (TEXT, IMAGE, RULE):
        at_screen(phone, attempt, screen)
        press(phone, "Volgende")
    at_screen(phone, attempt, QUESTION)
    option(phone, "Ik wacht.").check()
    expect(status(phone)).to_have_text("Bewaard")

    module = publish_with_another_question()
    desktop = open_page(viewport=DESKTOP)
    log_in(desktop, noor.person)
    press(desktop, "Ga verder met les 1")
    at_screen(desktop, attempt, QUESTION)
    expect(option(desktop, "Ik wacht.")).to_be_checked()
    expect(option(desktop, "Ik bel haar.")).not_to_be_checked()
    press(desktop, "Bekijk de reactie")
    expect(desktop.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()
    for way_on in ("Volgende", "Bekijk de afweging", "Volgende", "Volgende", "Volgende"):
        press(desktop, way_on)
    expect(desktop.get_by_role("heading", name="Klaar")).to_be_visible()
    assert latest_version(module.translation_key).number == 2
    assert [done.version.number for done in Completion.objects.all()] == [1]

    phone.reload()
    expect(phone.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()


def publish_with_another_question() -> ModulePage:
    module = ModulePage.objects.get()
    changed = question_step()
    changed["value"]["options"].reverse()
    module.lessons = json.dumps([lesson("Een", [text_step(9), changed])])
    module.save()
    freeze_module_version(module_key=module.translation_key, kind="substantive", at=AT)
    return module


def test_a_choice_is_saved_at_once_and_said_without_moving_the_focus(open_page, attempt_at):
    attempt = attempt_at(QUESTION)
    page = open_page()
    open_screen(page, attempt, QUESTION)
    # The region is there before it speaks; otherwise a screen reader would not hear it.
    expect(status(page)).to_have_text("")
    option(page, "Ik bel haar.").check()
    expect(status(page)).to_have_text("Bewaard")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        option(page, "Ik wacht.").check()
    expect(status(page)).to_have_text("Bewaard")
    expect(option(page, "Ik wacht.")).to_be_focused()
    assert (answers(attempt), len(attempt.done_steps)) == ([1], 3)
    page.reload()
    expect(option(page, "Ik wacht.")).to_be_checked()
    page.goto("/mijn-plan/")
    press(page, "Ga verder met les 1")
    expect(option(page, "Ik wacht.")).to_be_checked()


def test_two_tabs_on_one_attempt_lose_nothing_and_complete_it_once(open_page, attempt_at):
    attempt = attempt_at(QUESTION)
    one = open_page()
    open_screen(one, attempt, QUESTION)
    two = one.context.new_page()
    two.goto(path_of(attempt, QUESTION))
    option(one, "Ik bel haar.").check()
    press(one, "Bekijk de reactie")
    for way_on in ("Volgende", "Bekijk de afweging"):
        press(one, way_on)
    one.wait_for_url("**/afweging/")

    option(two, "Ik wacht.").check()
    press(two, "Bekijk de reactie")
    expect(two.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()
    assert (answers(attempt), attempt.done_steps) == ([1], step_ids(attempt.content)[:5])
    stale = one.context.new_page()
    stale.goto(f"{path_of(attempt, QUESTION)}?opnieuw=1")
    for tab in (two, one):
        tab.goto(f"/leren/{attempt.public_id}/")
        at_screen(tab, attempt, REFLECTION)
    for tab in (one, two):
        press(tab, "Volgende")
        at_screen(tab, attempt, 1, in_lesson=2)
    for tab in (one, two):
        press(tab, "Volgende")
        tab.wait_for_url("**/klaar/")
    attempt.refresh_from_db()
    assert attempt.done_steps == step_ids(attempt.content)
    assert Completion.objects.count() == Statement.objects.filter(verb_id=COMPLETED.id).count() == 1

    # The module is closed: an answer given too late is not said to be saved.
    with stale.expect_response(lambda answer: answer.request.method == "POST") as answer:
        option(stale, "Ik bel haar.").check()
    assert answer.value.json() == {"error": "attempt_completed"}
    stale.wait_for_load_state("networkidle")
    expect(status(stale)).to_have_text("")
    stale.reload()
    expect(stale.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()
    expect(stale.get_by_role("link", name="Kies opnieuw")).to_have_count(0)


def test_a_double_click_begins_once_and_completes_once(open_page, noor, attempt_at):
    [module] = ModulePage.objects.all()
    page = open_page()
    know(page, noor.person)
    page.goto(f"/leren/start/{module.translation_key}/")
    page.get_by_role("button", name="Begin met les 1").dblclick()
    expect(page.get_by_role("heading", name="Scherm 1")).to_be_visible()
    [attempt] = Attempt.objects.all()
    assert Statement.objects.filter(verb_id=LAUNCHED.id).count() == 1

    attempt_at(1, in_lesson=2)
    page.goto(path_of(attempt, 1, in_lesson=2))
    page.get_by_role("button", name="Volgende").dblclick()
    page.wait_for_url("**/klaar/")
    expect(page.get_by_role("heading", name="Klaar")).to_be_visible()
    assert Attempt.objects.count() == Completion.objects.count() == 1
    assert Statement.objects.filter(verb_id=COMPLETED.id).count() == 1


def test_the_back_button_shows_what_was_and_undoes_nothing(open_page, attempt_at):
    attempt = attempt_at(RULE)
    page = open_page()
    open_screen(page, attempt, RULE)
    press(page, "Volgende")
    option(page, "Ik wacht.").check()
    press(page, "Bekijk de reactie")
    press(page, "Volgende")
    at_screen(page, attempt, DILEMMA)
    page.go_back()
    at_screen(page, attempt, QUESTION)
    while not page.url.endswith(path_of(attempt, RULE)):
        page.go_back()
    expect(page.get_by_role("heading", name="Regel")).to_be_visible()
    assert (answers(attempt), attempt.done_steps) == ([1], step_ids(attempt.content)[:4])
    press(page, "Volgende")
    at_screen(page, attempt, QUESTION)
    expect(page.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()
    for way_on in ("Volgende", "Bekijk de afweging", "Volgende", "Volgende", "Volgende"):
        press(page, way_on)
    page.wait_for_url("**/klaar/")

    page.go_back()
    at_screen(page, attempt, 1, in_lesson=2)
    press(page, "Volgende")
    page.wait_for_url("**/klaar/")
    assert (answers(attempt), attempt.done_steps) == ([1], step_ids(attempt.content))
    assert Completion.objects.count() == 1


def test_a_skipped_question_can_be_read_but_not_answered_after_the_end(open_page, attempt_at):
    attempt = attempt_at(QUESTION)
    page = open_page()
    open_screen(page, attempt, QUESTION)
    for way_on in ("Sla over", "Bekijk de afweging", "Volgende", "Volgende", "Volgende"):
        press(page, way_on)
    page.wait_for_url("**/klaar/")
    page.goto(path_of(attempt, QUESTION))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vraag")
    expect(page.get_by_role("heading", name="De reacties")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    press(page, "Volgende")
    at_screen(page, attempt, DILEMMA)
    assert answers(attempt) == []


def test_a_session_that_ends_in_mid_lesson_loses_nothing(open_page, attempt_at):
    attempt = attempt_at(QUESTION)
    page = open_page()
    open_screen(page, attempt, QUESTION)
    end_every_session()
    option(page, "Ik wacht.").check()
    expect(status(page)).to_contain_text("Je bent uitgelogd. Je antwoord staat hier nog.")
    expect(option(page, "Ik wacht.")).to_be_focused()
    assert answers(attempt) == []
    status(page).get_by_role("link", name="Log opnieuw in").click()
    log_in_again(page, attempt.engagement.person)
    at_screen(page, attempt, QUESTION)
    expect(option(page, "Ik wacht.")).to_be_checked()
    expect(status(page)).to_have_text("Bewaard")
    assert answers(attempt) == [1]

    # Who chooses again, and does not follow the link but goes on, is asked to log in on the way.
    for way_on in ("Bekijk de reactie", "Kies opnieuw"):
        press(page, way_on)
    end_every_session()
    option(page, "Ik bel haar.").check()
    expect(status(page)).to_contain_text("Je bent uitgelogd.")
    press(page, "Bekijk de reactie")
    log_in_again(page, attempt.engagement.person)
    expect(option(page, "Ik bel haar.")).to_be_checked()
    expect(page.get_by_text("Je was uitgelogd. Je antwoord is bewaard.")).to_be_visible()

    # Choosing again, and now the link: the question shows with the new choice, not the old reaction.
    for way_on in ("Bekijk de reactie", "Kies opnieuw"):
        press(page, way_on)
    end_every_session()
    option(page, "Ik wacht.").check()
    status(page).get_by_role("link", name="Log opnieuw in").click()
    log_in_again(page, attempt.engagement.person)
    expect(option(page, "Ik wacht.")).to_be_checked()
    expect(status(page)).to_have_text("Bewaard")

    # Logged in again in another tab: the page that stood open is refused, and says what to do.
    end_every_session()
    other_tab = page.context.new_page()
    other_tab.goto("/mijn-plan/")
    log_in_again(other_tab, attempt.engagement.person)
    arrive(other_tab, "/mijn-plan/")
    option(page, "Ik bel haar.").check()
    expect(status(page)).to_contain_text("Laad de pagina opnieuw. Je antwoord komt terug.")
    assert answers(attempt) == [1]
    page.reload()
    expect(option(page, "Ik bel haar.")).to_be_checked()
    expect(status(page)).to_have_text("Bewaard")
    assert answers(attempt) == [0]

    for way_on in ("Bekijk de reactie", "Volgende", "Bekijk de afweging", "Volgende"):
        press(page, way_on)

    page.get_by_label("Wanneer?").fill(MARKER)
    page.context.clear_cookies(name="sessionid")
    press(page, "Volgende")
    log_in_again(page, attempt.engagement.person)
    at_screen(page, attempt, REFLECTION)
    expect(page.get_by_label("Wanneer?")).to_have_value(MARKER)
    press(page, "Volgende")
    at_screen(page, attempt, 1, in_lesson=2)
    assert (answers(attempt), len(attempt.done_steps)) == ([0], 6)


def test_without_javascript_nothing_is_lost_and_a_dilemma_shows_every_option(open_page, attempt_at):
    attempt = attempt_at(QUESTION)
    page = open_page(java_script_enabled=False)
    open_screen(page, attempt, QUESTION)
    page.context.clear_cookies(name="sessionid")
    option(page, "Ik wacht.").check()
    press(page, "Bekijk de reactie")
    assert answers(attempt) == []
    log_in_again(page, attempt.engagement.person)
    at_screen(page, attempt, QUESTION)
    expect(option(page, "Ik wacht.")).to_be_checked()
    expect(page.get_by_text("Je was uitgelogd. Je antwoord is bewaard.")).to_be_visible()
    press(page, "Bekijk de reactie")
    expect(page.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()
    assert answers(attempt) == [1]

    press(page, "Volgende")
    option(page, "Ik blijf.").check()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        press(page, "Bekijk de afweging")
    assert fields(sent.value) == {"csrfmiddlewaretoken", "next", "step"}
    page.wait_for_url("**/afweging/")
    assert page.locator("[data-option] h2").all_inner_texts() == ["A\nIk ga.", "B\nIk blijf."]
    expect(page.get_by_text("Jouw keuze").locator("visible=true")).to_have_count(0)
    press(page, "Volgende")
    at_screen(page, attempt, REFLECTION)


def test_offline_an_answer_waits_and_is_saved_when_the_connection_returns(open_page, attempt_at):
    attempt = attempt_at(QUESTION)
    page = open_page(viewport=PHONE)
    open_screen(page, attempt, QUESTION)
    page.context.set_offline(True)
    option(page, "Ik wacht.").check()
    expect(status(page)).to_have_text("Geen verbinding. Je antwoord wordt bewaard zodra het kan.")
    assert answers(attempt) == []
    page.context.set_offline(False)
    expect(status(page)).to_have_text("Bewaard")
    assert answers(attempt) == [1]

    # The connection goes, and the tab is closed before it returns.
    page.context.set_offline(True)
    option(page, "Ik bel haar.").check()
    expect(status(page)).to_contain_text("Geen verbinding.")
    later = page.context.new_page()
    page.close()
    later.context.set_offline(False)
    later.goto(path_of(attempt, QUESTION))
    expect(option(later, "Ik bel haar.")).to_be_checked()
    expect(status(later)).to_have_text("Bewaard")
    assert answers(attempt) == [0]


def test_a_dilemma_and_a_reflection_never_leave_the_device(open_page, attempt_at):
    attempt = attempt_at(DILEMMA)
    page = open_page()
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.append(request))
    open_screen(page, attempt, DILEMMA)
    option(page, "Ik blijf.").check()
    page.reload()
    expect(option(page, "Ik blijf.")).to_be_checked()
    press(page, "Bekijk de afweging")
    own = page.locator("[data-option]").first
    expect(own).to_contain_text("Jouw keuze")
    expect(own.get_by_role("heading")).to_contain_text("Ik blijf.")
    expect(page.get_by_text("Jouw keuze").locator("visible=true")).to_have_count(1)
    press(page, "Volgende")

    field = page.get_by_label("Wanneer?")
    field.fill(MARKER)
    page.reload()
    expect(field).to_have_value(MARKER)
    press(page, "Volgende")
    press(page, "Vorige")
    expect(field).to_have_value(MARKER)
    page.goto("/mijn-plan/")
    page.wait_for_load_state("networkidle")

    posts = [request for request in sent if request.method != "GET"]
    assert len(posts) == 2
    assert [fields(request) for request in posts] == [{"csrfmiddlewaretoken", "next", "step"}] * 2
    for request in sent:
        assert not {MARKER, "Ik blijf."} & set(words_of(request))
        assert MARKER not in f"{request.url} {request.post_data} {request.all_headers()}"
    assert answers(attempt) == []
    assert "Scherm 1" in everything_kept()
    assert MARKER not in everything_kept()

    page.goto(path_of(attempt, REFLECTION))
    page.get_by_role("button", name="Wis mijn tekst").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    page.reload()
    expect(field).to_have_value("")
    assert MARKER not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def fields(request: Request) -> set[str]:
    return set(parse_qs(request.post_data or "", keep_blank_values=True))


def words_of(request: Request) -> list[str]:
    return [value for values in parse_qs(request.post_data or "").values() for value in values]


def everything_kept() -> str:
    """Every row of every table as text, and what the sessions hold."""
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            kept += [str(row) for row in cursor.fetchall()]
    return "\n".join(kept)


# Links in running text may be as high as their line (WCAG 2.5.8); the skip link waits outside the page.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, textarea, select, input")]
    .filter((target) => target.checkVisibility() && target.type !== "hidden")
    .filter((target) => !target.matches(".nl-skip-link"))
    .filter((target) => !target.closest("p, li, dd")?.textContent.trim()
        .replace(target.textContent.trim(), "").trim() || getComputedStyle(target).display !== "inline")
    .map((target) => ({ text: target.outerHTML.slice(0, 90), box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 24 || box.height < 24)
    .map(({ text, box }) => `${text}: ${box.width} x ${box.height}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


# Heading of each page → the way on from it.
PAGES = [
    ("Dag Noor.", "Begin met de module"),
    ("Integer werken", "Begin met les 1"),
    ("Scherm 1", "Volgende"),
    ("Beeld", "Volgende"),
    ("Regel", "Volgende"),
    ("Vraag", "Bekijk de reactie"),
    ("Vraag", "Volgende"),
    ("Dilemma", "Bekijk de afweging"),
    ("Wat weegt mee?", "Volgende"),
    ("Voor jezelf", "Volgende"),
    ("Scherm 2", "Volgende"),
    ("Klaar", "Naar mijn plan"),
    ("Dag Noor.", ""),
]


def test_on_a_phone_nothing_scrolls_sideways_and_every_target_can_be_hit(open_page, noor):
    page = open_page(viewport=PHONE)
    know(page, noor.person)
    page.goto("/mijn-plan/")
    faults: list[str] = []
    for heading, way_on in PAGES:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        if way_on == "Bekijk de reactie":
            option(page, "Ik wacht.").check()
        faults += [f"{heading}: {fault}" for fault in page.evaluate(SMALL_TARGETS)]
        if (wider := page.evaluate(TOO_WIDE)) > 0:
            faults.append(f"{heading}: {wider} px too wide")
        if way_on:
            press(page, way_on)
    assert faults == []
    assert Completion.objects.count() == 1
