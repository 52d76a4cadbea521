"""The three main tasks by keyboard alone, in real Chromium; every stop shows where one is."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from foundation.meetings.models import Seat
from foundation.people.actions import create_login
from foundation.people.models import Person
from lms.actions.assigning import assign_requirements
from lms.actions.seats import accept_invitation
from lms.models import Attempt, Ceremony, Completion, OathRecord
from tests.browser.conftest import DESKTOP, PASSWORD, TABLET, arrive
from tests.browser.test_lesson import AT, MARKER, make_small_module
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    make_hr,
    make_oath_text,
    make_official,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# Where the focus is, '' if that can be seen. The ring must not hang on a shadow alone: forced colours drop shadows. A
# choice card wears it for its input, and a field for a date or a time for the parts within it.
UNSEEN = """() => {
    const stop = document.activeElement;
    if (!stop || stop === document.body) return "nowhere";
    const shown = stop.closest(".keuze") ?? stop;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    const isInView = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    const isDrawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)");
    return isInView && isDrawn ? "" : shown.outerHTML.slice(0, 120);
}"""
STOP = f"target => [target === document.activeElement, ({UNSEEN})()]"
MOST_STOPS = 60


@pytest.fixture
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"


def tab_to(page: Page, wanted: Locator, *, backwards: bool = False) -> None:
    """With Tab, and at each stop on the way there is a ring to see."""
    expect(wanted).to_be_visible()
    target = wanted.element_handle()
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        is_there, unseen = target.evaluate(STOP)
        assert unseen == ""
        if is_there:
            return
    raise AssertionError(f"{wanted} is not reached by Tab.")


def press(page: Page, name: str, *, key: str = "Enter") -> None:
    """The way on in the page itself, a button or a link."""
    main = page.get_by_role("main")
    tab_to(page, main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first)
    page.keyboard.press(key)


def skip_to_the_content(page: Page) -> None:
    """The first stop of every page."""
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN) == ""
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def log_in(page: Page, person: Person) -> None:
    if person.user is None:
        create_login(person=person, username=f"log-in-{person.public_id}", password=PASSWORD)
    skip_to_the_content(page)
    tab_to(page, page.get_by_label("Gebruikersnaam"))
    page.keyboard.type(person.user.username)
    tab_to(page, page.get_by_label("Wachtwoord", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_an_employee_takes_the_whole_module_by_keyboard(open_page, own_files, now_is):
    now_is(AT)
    make_small_module()
    noor = EngagementFactory(person=PersonFactory(given_name="Noor"))
    assign_requirements(at=AT)
    page = open_page(viewport=DESKTOP)
    page.goto("/mijn-plan/")
    log_in(page, noor.person)
    arrive(page, "/mijn-plan/")
    skip_to_the_content(page)
    press(page, "Begin met de module")
    page.wait_for_url("**/leren/start/**")
    skip_to_the_content(page)
    press(page, "Begin met les 1", key="Space")
    for heading in ("Scherm 1", "Beeld", "Regel"):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        skip_to_the_content(page)
        press(page, "Volgende")

    page.wait_for_url("**/1/4/")
    first, second = page.get_by_role("radio").all()
    tab_to(page, first)
    page.keyboard.press("ArrowDown")
    expect(second).to_be_checked()
    expect(second).to_be_focused()
    assert page.evaluate(UNSEEN) == ""
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Bewaard")
    expect(second).to_be_focused()
    press(page, "Bekijk de reactie")
    expect(page.get_by_role("heading", name="Jij koos: Ik wacht.")).to_be_visible()
    press(page, "Volgende", key="Space")

    page.wait_for_url("**/1/5/")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    press(page, "Bekijk de afweging")
    page.wait_for_url("**/afweging/")
    expect(page.locator("[data-option]").first).to_contain_text("Jouw keuze")
    press(page, "Volgende")

    page.wait_for_url("**/1/6/")
    field = page.get_by_label("Wanneer?")
    tab_to(page, field)
    page.keyboard.type(MARKER)
    # The way out of the field, and the button that appeared.
    press(page, "Wis mijn tekst", key="Space")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    press(page, "Volgende")
    page.wait_for_url("**/2/1/")
    tab_to(page, page.get_by_role("link", name="Vorige"))
    tab_to(page, page.get_by_role("button", name="Volgende"), backwards=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/klaar/")
    skip_to_the_content(page)
    press(page, "Naar mijn plan")
    page.wait_for_url("**/mijn-plan/")
    assert Completion.objects.get().attempt == Attempt.objects.get()


def test_the_first_page_leads_on_by_keyboard(open_page, own_files, now_is):
    now_is(AT)
    make_small_module()
    noor = EngagementFactory(person=PersonFactory(given_name="Noor"))
    assign_requirements(at=AT)
    page = open_page(viewport=DESKTOP)
    page.goto("/account/inloggen/")
    log_in(page, noor.person)
    page.wait_for_url("**/start/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag Noor.")
    # Every stop of the header can be seen too.
    tab_to(page, page.get_by_role("searchbox"))
    tab_to(page, page.get_by_role("main").get_by_role("link", name="Begin met de module"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/leren/**")


def test_hr_invites_and_the_official_confirms_by_keyboard(open_page, own_files, now_is):
    now_is(AT)
    module_key = make_small_module()
    make_oath_text(at=AT)
    hr, official = make_hr(at=AT), make_official(at=AT)
    noor = EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Bakker"))
    assign_requirements(at=AT)
    complete_module(noor, module_key, at=AT)
    page = open_page(viewport=DESKTOP)
    page.goto("/hr/ambtseed/")
    log_in(page, hr)
    arrive(page, "/hr/ambtseed/")
    hr_opens_a_ceremony(page, official)
    ceremony = Ceremony.objects.select_related("occasion", "official").get()
    assert (ceremony.official, ceremony.occasion.place) == (official, "Raadzaal")
    assert (ceremony.occasion.starts_at, ceremony.occasion.ends_at) == (
        moment("2022-06-06 10:00"),
        moment("2022-06-06 11:00"),
    )
    hr_invites(page, "Noor Bakker")
    accept_invitation(seat=Seat.objects.get(engagement=noor), at=AT)

    now_is(moment("2022-06-06 10:05"))
    desk = open_page(viewport=TABLET)
    desk.goto("/eed/")
    log_in(desk, official)
    arrive(desk, "/eed/")
    skip_to_the_content(desk)
    press(desk, "Ambtseed en belofte")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Noor Bakker")
    skip_to_the_content(desk)
    expect(desk.get_by_role("button", name="Bevestig de belofte")).to_be_visible()
    tab_to(desk, desk.get_by_role("main").locator("summary"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Ik beloof dat ik mijn werk goed doe.")).to_be_visible()
    promise = desk.get_by_role("button", name="Bevestig de belofte")
    tab_to(desk, promise, backwards=True)
    # The first moments belong to whoever tapped twice on the page before.
    expect(promise).not_to_have_attribute("aria-disabled", "true")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Iedereen die er is, heeft gesproken.")).to_be_visible()
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    assert [(record.engagement, record.form) for record in OathRecord.objects.all()] == [(noor, "promise")]


def hr_opens_a_ceremony(page: Page, official: Person) -> None:
    skip_to_the_content(page)
    press(page, "Plan een bijeenkomst")
    page.wait_for_url("**/nieuw/")
    skip_to_the_content(page)
    # Day and month are the same, and morning is said: the order of a date field differs by browser.
    for label, keys in (
        *(("Naam", "Ambtseed en belofte"), ("Dag", "06062022"), ("Van", "1000AM"), ("Tot", "1100AM")),
        *(("Plaats", "Raadzaal"), ("Wie neemt de eed af?", official.full_name), ("Aantal plekken", "60")),
    ):
        tab_to(page, page.get_by_label(label).first)
        page.keyboard.type(keys)
    press(page, "Open de bijeenkomst")
    # The form posts to its own address, so that one stays at the content.
    page.wait_for_url("**/hr/ambtseed/*-*/#inhoud")


def hr_invites(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("checkbox", name=name))
    page.keyboard.press("Space")
    press(page, "Nodig uit")
    expect(page.get_by_text("1 persoon is uitgenodigd.")).to_be_visible()
