"""From the link in a mail to the thanks on a telephone, and HR's pages, all accessible."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from foundation.people.models import Person
from measurement.models import Invitation, SealedAnswer
from tests.browser.conftest import DESKTOP, PHONE, log_in
from tests.browser.test_accessibility import sideways_scroll, violations
from tests.conftest import moment
from tests.factories.lms import make_hr
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.studies import WaveDays, invited, join, make_plan, make_pulse, token_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = moment("2022-06-01 10:00")
# Where somebody who wants to see the pages has them put.
PICTURES: Path | None = None


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, now_is):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    now_is(AT)


def seen(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def test_answering_on_a_telephone(open_page):
    study = make_plan(at=AT)
    token = token_of(invited(join(study), "t6", on=date(2022, 6, 1), ends_on=date(2022, 7, 1)))
    page = open_page(viewport=PHONE)
    page.goto(f"/meting/{token}/")
    assert violations(page) == []
    seen(page, "answer-phone")
    page.get_by_text("Zet alle vragen op één pagina").click()
    page.get_by_label("Nee").first.check()
    seen(page, "answer-phone-all")
    page.get_by_role("button", name="Verstuur").last.click()
    expect(page.get_by_role("heading", name="Bedankt voor je antwoorden")).to_be_visible()
    assert violations(page) == []
    seen(page, "thanks-phone")
    assert sideways_scroll(page) == 0
    assert SealedAnswer.objects.count() == 1
    assert Invitation.objects.get().is_done
    # The draft went with it, and the link says what it is now.
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(f"/meting/{token}/")
    expect(page.get_by_role("heading", name="We hebben je antwoorden al")).to_be_visible()
    assert violations(page) == []
    seen(page, "used-phone")


def test_what_is_told_and_what_hr_sees_is_accessible(open_page):
    clusters = [UnitFactory(kind="cluster", name=f"Cluster {name}") for name in ("Noord", "Zuid")]
    days = [
        WaveDays("meting-1", "before", date(2022, 6, 1), date(2022, 6, 21)),
        WaveDays("meting-2", "t6", date(2022, 12, 1), date(2022, 12, 21)),
    ]
    pulse = make_pulse(at=AT, units=clusters, waves=days, trained_from=[date(2022, 7, 1), date(2022, 10, 3)])
    study = make_plan(at=AT, instrument=pulse.instrument, with_before=True)
    invited(join(study, PersonFactory()), "t6", on=date(2022, 6, 1), ends_on=date(2022, 7, 1))
    hr: Person = make_hr(at=AT)
    page = open_page(viewport=DESKTOP)
    page.goto("/meting/uitleg/")
    assert violations(page) == []
    seen(page, "explained")
    log_in(page, hr)
    for name, path in (
        ("studies", "/metingen/beheer/"),
        ("plan-new", "/metingen/beheer/na-een-training/"),
        ("calendar-new", "/metingen/beheer/op-vaste-data/"),
        ("study", f"/metingen/beheer/{study.public_id}/"),
        ("pulse", f"/metingen/beheer/{pulse.public_id}/"),
    ):
        page.goto(path)
        assert violations(page) == [], path
        assert sideways_scroll(page) == 0, path
        seen(page, name)
