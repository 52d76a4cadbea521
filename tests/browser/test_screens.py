"""The screens on which one watches, hears or does something, in real Chromium: by keyboard, narrow, and kept to oneself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from lms.actions.taking import finish_steps, start_attempt
from lms.models import Attempt
from lms.rules.answers import mixed
from lms.rules.progress import step_ids
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.browser.test_lesson import SMALL_TARGETS, end_every_session, know, log_in_again, press, status
from tests.conftest import moment
from tests.factories.lms import lesson, make_module, new_steps
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

AT = moment("2022-03-01 09:00")
KINDS = [
    *("film", "audio", "several", "order", "match", "hotspot"),
    *("short_text", "scenario", "document", "download", "checklist"),
]


@pytest.fixture
def attempt(transactional_db: None, tmp_path: Path, settings: Any, now_is: Callable[..., None]) -> Attempt:
    """Noor has done every screen but the last."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    now_is(AT)
    key = make_module(at=AT, lessons=[lesson("Een", new_steps())])
    noor = EngagementFactory(person=PersonFactory(given_name="Noor"))
    made = start_attempt(engagement=noor, module_key=key, language="nl", at=AT)
    return finish_steps(attempt=made, step_ids=step_ids(made.content)[:-1], at=AT)


def path_of(attempt: Attempt, kind: str) -> str:
    return f"/leren/{attempt.public_id}/1/{KINDS.index(kind) + 1}/"


def open_screen(page: Page, attempt: Attempt, kind: str) -> None:
    """To choose, though the screen is done."""
    know(page, attempt.engagement.person)
    page.goto(f"{path_of(attempt, kind)}?opnieuw=1")


def step_of(attempt: Attempt, kind: str) -> dict[str, Any]:
    return attempt.content["lessons"][0]["steps"][KINDS.index(kind)]


def answer_to(attempt: Attempt, kind: str) -> Any:
    attempt.refresh_from_db()
    return attempt.answers.get(step_of(attempt, kind)["id"])


def test_each_screen_is_accessible_and_fits_a_narrow_phone(open_page, attempt):
    page = open_page()
    know(page, attempt.engagement.person)
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend(f"{name}: {fault}" for fault in violations(page))
        faults.extend(f"{name}: {fault}" for fault in page.evaluate(SMALL_TARGETS))
        if (wider := sideways_scroll(page)) > 0:
            faults.append(f"{name}: {wider} px too wide")

    for kind in KINDS:
        page.goto(path_of(attempt, kind))
        look(kind)
    page.goto(path_of(attempt, "scenario"))
    page.get_by_role("link", name="Je luistert.").click()
    look("scenario, second part")
    given = {"several": [0, 2], "order": [1, 0, 2, 3], "match": [0, 2, 1], "hotspot": 1}
    attempt.answers = {step_of(attempt, kind)["id"]: answer for kind, answer in given.items()}
    attempt.save()
    for kind in given:
        page.goto(path_of(attempt, kind))
        look(f"reaction to {kind}")
    assert faults == []


def test_steps_are_put_in_order_with_the_keyboard_and_saved_at_once(open_page, attempt):
    page = open_page(viewport=PHONE)
    open_screen(page, attempt, "order")
    order = mixed(step_of(attempt, "order"))
    texts = step_of(attempt, "order")["items"]
    second = page.get_by_role("button", name=f"Hoger: {texts[order[1]]}")
    second.focus()
    page.keyboard.press("Enter")
    expect(status(page).filter(has_text="Bewaard")).to_be_visible()
    expect(page.get_by_text(f"‘{texts[order[1]]}’ staat nu op plek 1 van 4.")).to_be_attached()
    # At the top it can only go down again: the focus is there.
    expect(page.get_by_role("button", name=f"Lager: {texts[order[1]]}")).to_be_focused()
    moved = [order[1], order[0], *order[2:]]
    assert answer_to(attempt, "order") == moved
    page.reload()
    assert (
        page.locator("[data-order] [name=option]").evaluate_all("all => all.map((one) => +one.value)")
        == moved
    )
    press(page, "Bekijk de reactie")
    expect(page.get_by_role("heading", name="Deze volgorde helpt het meest")).to_be_visible()


def test_several_pairs_and_a_place_are_saved_at_once(open_page, attempt):
    page = open_page()
    open_screen(page, attempt, "several")
    page.get_by_role("checkbox", name="De haast.").check(force=True)
    expect(status(page).filter(has_text="Bewaard")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("checkbox", name="De taal.").check(force=True)
    assert answer_to(attempt, "several") == [0, 2]
    page.reload()
    expect(page.get_by_role("checkbox", name="De taal.")).to_be_checked()

    page.goto(path_of(attempt, "match"))
    page.get_by_label("Zijn omzet").select_option("belang")
    expect(status(page).filter(has_text="Bewaard")).to_be_visible()
    assert answer_to(attempt, "match") == [None, 1, None]

    page.goto(path_of(attempt, "hotspot"))
    page.locator("[data-spot='1'] text").click()
    expect(page.get_by_role("radio", name="Het raam")).to_be_checked()
    expect(status(page).filter(has_text="Bewaard")).to_be_visible()
    page.get_by_role("button", name="Bekijk de reactie").dblclick()
    expect(page.get_by_role("heading", name="Jij koos: B. Het raam")).to_be_visible()
    assert answer_to(attempt, "hotspot") == 1


def test_pairs_chosen_while_logged_out_come_back(open_page, attempt):
    page = open_page()
    open_screen(page, attempt, "match")
    end_every_session()
    page.get_by_label("Een feestje").select_option("wens")
    expect(status(page).filter(has_text="Je bent uitgelogd.")).to_be_visible()
    page.get_by_role("link", name="Log opnieuw in").click()
    log_in_again(page, attempt.engagement.person)
    expect(page.get_by_label("Een feestje")).to_have_value("2")
    expect(status(page).filter(has_text="Bewaard")).to_be_visible()
    assert answer_to(attempt, "match") == [None, None, 2]


@pytest.mark.parametrize("scripted", [True, False])
def test_a_scenario_is_walked_without_sending_anything(open_page, attempt, scripted):
    page = open_page(java_script_enabled=scripted)
    open_screen(page, attempt, "scenario")
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.append(request))
    for choice, then in (
        ("Je luistert.", "Hij vraagt het adres."),
        ("Je laat hem nog eens bellen.", "Hij belt."),
        ("Je hangt op.", "Het adres bleef geheim."),
    ):
        page.get_by_role("link", name=choice).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text(then).locator("visible=true").first).to_be_visible()
    expect(page.get_by_text("Hier eindigt dit verhaal.").locator("visible=true")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("link", name="Je hangt op.")).to_be_visible()
    # Signs and style sheets may still come in; what somebody chose goes nowhere.
    assert [one.url for one in sent if "/static/" not in one.url] == []


def test_ticks_stay_on_the_device_and_what_one_types_stays_nowhere(open_page, attempt):
    page = open_page()
    open_screen(page, attempt, "checklist")
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.append(request))
    page.get_by_role("checkbox", name="Papier weg.").check()
    # A picture that arrives late says nothing of the tick.
    assert [one.url for one in sent if "/static/" not in one.url] == []
    page.reload()
    expect(page.get_by_role("checkbox", name="Papier weg.")).to_be_checked()
    page.get_by_role("button", name="Wis mijn vinkjes").click()
    expect(page.get_by_role("checkbox", name="Papier weg.")).not_to_be_checked()

    page.goto(path_of(attempt, "short_text"))
    page.get_by_label("Wat zeg je tegen haar?").fill("mijn-eigen-woorden")
    page.get_by_text("Vergelijk met een voorbeeld").click()
    expect(page.get_by_text("Ik schrik hiervan.")).to_be_visible()
    press(page, "Volgende")
    assert not any("mijn-eigen-woorden" in f"{one.url} {one.post_data}" for one in sent)
    assert "mijn-eigen-woorden" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
