"""What somebody answered stays in the tab until it is signed, and nowhere else."""

import pytest
from playwright.sync_api import Page, expect

from foundation.people.models import Engagement
from lms.models import Signature
from tests.browser.conftest import PHONE, come_in, log_in
from tests.conftest import moment
from tests.factories.declarations import (
    PARALLEL,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
)
from tests.factories.externals import code_for
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = moment("2022-03-01 09:00")
WORK = "Supermarkt, 8 uur"


@pytest.fixture
def declaration(transactional_db: None, now_is, settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    settings.SEAL_DIR = tmp_path / "seal"
    now_is(AT)
    declaration = make_declaration(at=AT, questions=(PARALLEL,))
    let_sign(declaration, at=AT)
    return declaration


def answer(page: Page) -> None:
    page.get_by_label("Ja", exact=True).check(force=True)
    page.get_by_label("Bij ja: wat is het?").fill(WORK)


def expect_answer(page: Page) -> None:
    expect(page.get_by_label("Ja", exact=True)).to_be_checked()
    expect(page.get_by_label("Bij ja: wat is het?")).to_have_value(WORK)


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('plein-antwoorden-'))")


def test_by_link_over_a_reload_the_back_button_and_another_tab_until_it_is_signed(open_page, declaration):
    module = make_module(at=AT)
    require_for_declarations(module)
    external: Engagement = make_external(sponsor=make_sponsor(at=AT), at=AT)
    complete_module(external, module, at=AT)
    page = open_page(viewport=PHONE)
    come_in(page, external)
    path = f"/welkom/verklaring/{declaration.code}/"
    page.goto(path)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    answer(page)
    page.reload()
    expect_answer(page)
    page.goto("/welkom/")
    page.go_back()
    expect_answer(page)
    assert not any("Supermarkt" in body for body in sent)
    second = page.context.new_page()
    second.goto(path)
    expect(second.get_by_label("Bij ja: wat is het?")).to_have_value("")
    page.reload()
    expect_answer(page)
    expect(page.get_by_label("Ik heb de hele tekst gelezen")).not_to_be_checked()
    page.get_by_label("Ik heb de hele tekst gelezen").check(force=True)
    page.get_by_role("button", name="Onderteken").click()
    page.get_by_label("Code van zes cijfers").fill(code_for(external, at=AT))
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/getekend/")
    assert kept(page) == []
    assert Signature.objects.get().answers["parallel_work_text"] == WORK


def test_with_an_account_over_a_log_in_that_ended(open_page, declaration):
    let_sign(declaration, at=AT, kind="medewerker")
    engagement = EngagementFactory()
    page = open_page()
    log_in(page, engagement.person)
    path = f"/mijn-verklaringen/{engagement.public_id}/{declaration.code}/"
    page.goto(path)
    answer(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Onderteken").click()
    log_in(page, engagement.person)
    page.goto(path)
    expect_answer(page)
    # Somebody else in the same tab sees nothing of it.
    other = EngagementFactory()
    page.context.clear_cookies(name="sessionid")
    log_in(page, other.person)
    page.goto(f"/mijn-verklaringen/{other.public_id}/{declaration.code}/")
    expect(page.get_by_label("Bij ja: wat is het?")).to_have_value("")
    page.goto("/mijn-verklaringen/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert kept(page) == []
