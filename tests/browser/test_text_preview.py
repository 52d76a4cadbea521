"""Before a text of a declaration is published: as signers see it, and whom it touches."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, log_in
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.conftest import moment
from tests.factories.declarations import PARALLEL, let_sign, make_declaration
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
AT = moment("2022-03-01 09:00")


def test_the_preview_is_accessible_and_fits_a_phone(open_page, transactional_db, now_is, settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    now_is(AT)
    declaration = make_declaration(at=AT, questions=(PARALLEL,))
    let_sign(declaration, at=AT)
    EngagementFactory(kind="inhuur", starts_on=date(2022, 1, 1))
    page = open_page()
    log_in(page, make_hr(at=AT))
    page.goto(f"/hr/verklaringen/{declaration.code}/teksten/nieuw/")
    page.locator("[name=valid_from]").fill("2022-04-01")
    page.locator("textarea").nth(1).fill("Je zegt niets door. Ook niet na je laatste dag.")
    with page.expect_navigation():
        page.get_by_role("button", name="Bekijk hoe het wordt").click()
    expect(page.locator("main [name=publish]")).to_be_visible()
    assert sideways_scroll(page) <= 0
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        assert violations(page) == []
