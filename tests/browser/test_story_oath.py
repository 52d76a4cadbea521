"""Acceptance story 1 in real Chromium: from the HR file to the oath, figures arising from actions."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from config.demo.load import load_content, publish_oath_requirement
from foundation import clock
from foundation.audit.verification import verify_records
from foundation.meetings.models import Seat
from foundation.people.models import Engagement, Person
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import ATTENDED, COMPLETED, LAUNCHED, TOOK_OATH
from lms.actions.seats import accept_invitation
from lms.models import Ceremony, ModulePage, OathRecord
from tests.browser.conftest import PHONE, TABLET, log_in
from tests.conftest import moment
from tests.factories.lms import complete_module
from tests.factories.story import (
    NOOR,
    import_file,
    started_in,
    story_hr,
    story_official,
    swear_everybody_of_2021,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def set_clock(settings, tmp_path: Path) -> Callable[[str], None]:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"
    return lambda text: clock.set_demo_clock(to=moment(text))


def test_from_hr_file_to_oath(open_page, set_clock, tmp_path: Path, settings):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    load_content()
    publish_oath_requirement(valid_from=moment("2021-01-01 00:00").date())
    module_key = ModulePage.objects.get(slug="integer-werken", locale__language_code="nl").translation_key
    hr, official = story_hr(), story_official()
    import_file(tmp_path, at=moment("2021-01-04 09:00"))
    swear_everybody_of_2021(module_key=module_key, hr=hr, official=official)
    noor = Person.objects.get(personnel_number=NOOR)
    for engagement in started_in(2022):
        if engagement.person != noor:
            complete_module(engagement, module_key, at=moment("2022-05-02 10:00"))

    set_clock("2022-05-10 09:00")
    hr_page = open_page()
    log_in(hr_page, hr)
    ceremony = hr_opens_a_ceremony(hr_page, official)
    expect(hr_page.get_by_role("checkbox", name="Jansen")).to_have_count(48)
    expect(hr_page.get_by_role("row", name="Bakker, Noor")).to_contain_text("geblokkeerd: module")
    forged_invitation_is_refused(hr_page, ceremony, noor)
    hr_invites_everybody(hr_page, expected="48 personen zijn uitgenodigd.")

    noor_page = open_page(viewport=PHONE)
    log_in(noor_page, noor)
    noor_takes_the_module(noor_page)
    noor_page.goto("/mijn-plan/")
    expect(noor_page.get_by_text("HR nodigt je uit. Je hoeft nu niets te doen.").first).to_be_visible()

    hr_page.reload()
    hr_invites_everybody(hr_page, expected="1 persoon is uitgenodigd.")
    noor_accepts_and_chooses(noor_page)
    for seat in Seat.objects.filter(occasion=ceremony.occasion).exclude(engagement__person=noor):
        accept_invitation(seat=seat, at=moment("2022-05-11 09:00"))

    set_clock("2022-06-16 15:05")
    official_page = open_page(viewport=TABLET)
    log_in(official_page, official)
    official_hears_everybody(official_page, expected=49)

    assert pages_of_certificates(hr_page, ceremony) == 49
    hr_page.goto("/hr/?jaar=2022")
    years = hr_page.get_by_role("table", name="naar de dag")
    expect(years.get_by_role("row", name="2021")).to_contain_text("31")
    expect(years.get_by_role("row", name="2022")).to_contain_text("49")

    for verb in (LAUNCHED, COMPLETED, ATTENDED, TOOK_OATH):
        assert Statement.objects.filter(verb_id=verb.id).count() == 80
    assert verify_records() == []
    tampered = OathRecord.objects.get(engagement__person=noor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_oathrecord SET place = 'Elders' WHERE id = %s", [tampered.pk])
    assert [(fault.record_type, fault.record_id) for fault in verify_records()] == [
        ("lms.oathrecord", tampered.public_id)
    ]


def hr_opens_a_ceremony(page: Page, official: Person) -> Ceremony:
    page.goto("/hr/ambtseed/nieuw/")
    page.get_by_label("Naam").fill("Ambtseed en belofte")
    page.get_by_label("Dag").fill("2022-06-16")
    page.get_by_label("Van", exact=True).fill("15:00")
    page.get_by_label("Tot").fill("17:00")
    page.get_by_label("Plaats").fill("Raadzaal")
    page.get_by_label("Wie neemt de eed af?").select_option(label=official.full_name)
    page.get_by_label("Aantal plekken").fill("60")
    # In the story HR invites by hand.
    page.get_by_label("Nodig vanzelf uit").uncheck()
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url("**/hr/ambtseed/*-*/")
    return Ceremony.objects.select_related("occasion").get(occasion__starts_at=moment("2022-06-16 15:00"))


def forged_invitation_is_refused(page: Page, ceremony: Ceremony, noor: Person) -> None:
    engagement = Engagement.objects.get(person=noor)
    other = Engagement.objects.filter(starts_on__year=2022).exclude(person=noor).first()
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    body = f"csrfmiddlewaretoken={token}&engagement={other.public_id}&engagement={engagement.public_id}"
    answer = page.request.post(
        f"/hr/ambtseed/{ceremony.occasion.public_id}/uitnodigen/",
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
    )
    assert answer.status == 403
    assert not Seat.objects.filter(occasion=ceremony.occasion).exists()


def hr_invites_everybody(page: Page, *, expected: str) -> None:
    page.get_by_role("button", name="Kies iedereen").click()
    page.get_by_role("button", name="Nodig uit").click()
    expect(page.get_by_text(expected)).to_be_visible()


def noor_takes_the_module(page: Page) -> None:
    page.get_by_role("link", name="Begin").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Begin").click()
    for _screen in range(200):
        if page.url.endswith("/klaar/"):
            return
        options = page.locator("input[type=radio]")
        way_on = page.get_by_role("button", name="Bekijk")
        if options.count() and way_on.count():
            options.first.check(force=True)
        else:
            main = page.get_by_role("main")
            way_on = main.get_by_role("button", name="Volgende").or_(
                main.get_by_role("link", name="Volgende")
            )
        # The address may stay the same; what is looked at next is the new page, whole.
        with page.expect_navigation():
            way_on.first.click()
    raise AssertionError("The module does not end.")


def noor_accepts_and_chooses(page: Page) -> None:
    page.goto("/mijn-plan/")
    page.get_by_role("link", name="Bekijk je uitnodiging").first.click()
    page.get_by_role("button", name="Ik kom").click()
    expect(page.get_by_text("Je plek staat vast.").first).to_be_visible()
    page.get_by_role("link", name="Kies eed of belofte").first.click()
    page.get_by_role("radio", name="Belofte").check(force=True)
    page.locator("main").get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Je keuze is bewaard.")).to_be_visible()


def official_hears_everybody(page: Page, *, expected: int) -> None:
    page.goto("/eed/")
    with page.expect_navigation():
        page.locator("main").get_by_role("link").first.click()
    for done in range(expected):
        name = page.get_by_role("heading", level=1).inner_text()
        # One tap a person, without another page; who chose nothing has both ways to confirm.
        page.get_by_role("button", name="Bevestig de belofte").or_(
            page.get_by_role("button", name="Bevestig de eed")
        ).last.click()
        expect(page.locator("[data-zojuist]")).to_have_text(f"{name}: afgelegd.")
        if done + 1 < expected:
            expect(page.get_by_role("heading", level=1)).to_be_focused()
            expect(page.get_by_role("heading", level=1)).not_to_have_text(name)
    expect(page.get_by_text("Iedereen die er is, heeft gesproken.")).to_be_visible()
    assert OathRecord.objects.filter(taken_on__year=2022).count() == expected


def pages_of_certificates(page: Page, ceremony: Ceremony) -> int:
    page.goto(f"/hr/ambtseed/{ceremony.occasion.public_id}/")
    page.get_by_role("button", name="oorkonden").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    content = Path(download.value.path()).read_bytes()
    return len(PdfReader(io.BytesIO(content)).pages)
