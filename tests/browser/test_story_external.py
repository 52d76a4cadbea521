"""Acceptance story 2 in real Chromium on a phone: from the mail of a real SMTP server to the QR at the desk."""

import io
import os
import re
import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from config.demo.load import load_content
from foundation import clock
from foundation.audit.models import Lookup, Purpose
from foundation.audit.verification import verify_records
from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.models import Engagement, Person, Role
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import SIGNED
from lms.actions.content import load_external_module
from lms.actions.declaring import CONTENT, load_text
from lms.models import Attempt, Declaration, Signature
from lms.queries.passes import standing_pass
from lms.views.passes import pass_address
from tests.browser.conftest import DESKTOP, PHONE, arrive, log_in
from tests.conftest import moment
from tests.factories.declarations import let_sign, make_external, make_sponsor, require_for_declarations
from tests.factories.externals import code_for, make_desk, wrong
from tests.factories.people import UnitFactory
from tests.foundation.mailing.servers import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = "2026-08-24 09:00"
# Where somebody who works on these pages looks at them: a folder.
PICTURES = os.environ.get("PLEIN_PICTURES", "")


@pytest.fixture
def set_clock(settings: Any, tmp_path: Path) -> Callable[[str], datetime]:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"

    def set_to(text: str) -> datetime:
        clock.set_demo_clock(to=moment(text))
        return moment(text)

    return set_to


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "foundation.mailing.smtp.WatchedEmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server
    controller.stop()


def picture(page: Page, name: str) -> None:
    if not PICTURES:
        return
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    page.set_viewport_size(PHONE)


def text_file(name: str) -> dict[str, Any]:
    """Under a code of its own, so that nothing is there before this story publishes it."""
    file = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return {**file, "code": f"story-{file['code']}"}


def link_in(server: MailServer, site: str) -> str:
    """The last mail's link, as its text has it."""
    body = server.received[-1].get_body(("plain",)).get_content()
    found = re.search(rf"{re.escape(site)}(/\S*welkom/\S+)", body)
    assert found, body
    return found[1]


def come_in(page: Page, path: str, name: str) -> None:
    page.goto(path)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Ik ben {name}, begin").click()
    arrive(page, "/welkom/")


def take_the_module(page: Page) -> int:
    """Screen by screen; how many there were."""
    for number in range(200):
        if urlsplit(page.url).path.endswith("/klaar/"):
            return number
        main = page.get_by_role("main")
        ahead = main.get_by_role("button", name="Bekijk")
        options = page.locator("input[type=radio]")
        if options.count() and ahead.count():
            options.first.check(force=True)
        else:
            ahead = main.get_by_role("button", name="Volgende").or_(main.get_by_role("link", name="Volgende"))
        with page.expect_navigation():
            ahead.first.click()
    raise AssertionError("The module does not end.")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).click()


def test_the_first_morning_of_an_external(
    open_page, live_site: str, set_clock, mail_server: MailServer, settings: Any, tmp_path: Path
):
    settings.SITE_URL, settings.SEAL_DIR = live_site, tmp_path / "seal"
    at = set_clock(MONDAY)
    load_content()
    module_key = load_external_module().translation_key
    require_for_declarations(module_key, kinds=("inhuur", "vakantiewerker"))
    for name in ("geheimhoudingsverklaring.yaml", "integriteitsverklaring.yaml"):
        load_text(text_file(name), at=at)
    secrecy, integrity = (
        Declaration.objects.get(code=code)
        for code in ("story-geheimhoudingsverklaring", "story-integriteitsverklaring")
    )
    let_sign(secrecy, integrity, at=at)
    let_sign(integrity, at=at, kind="vakantiewerker")
    sponsor, desk = make_sponsor(at=at), make_desk(at=at)
    karim = make_external(sponsor=sponsor, at=at, starts_on=date(2026, 8, 25), ends_on=date(2026, 10, 31))

    send_due_mail(at=at)
    path = link_in(mail_server, live_site)
    phone = open_page(viewport=PHONE)
    # What reads mail ahead opens the link, and nothing happens.
    scanner = open_page()
    scanner.goto(path)
    karim.refresh_from_db()
    assert karim.personal_links.get().bound_at is None
    come_in(phone, path, "Karim Yilmaz")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Nog 3 dingen")
    picture(phone, "01-welkom")
    forwarded = open_page(viewport=PHONE)
    forwarded.goto(path)
    expect(forwarded.get_by_role("heading", name="Deze link is al gebruikt")).to_be_visible()
    a_forged_signature_is_refused(phone, secrecy)

    with phone.expect_navigation():
        phone.get_by_role("button", name="Makkelijk Nederlands").click()
    expect(phone.get_by_role("button", name="Makkelijk Nederlands")).to_have_attribute("aria-current", "true")
    with phone.expect_navigation():
        phone.get_by_role("link", name="Begin met de module").first.click()
    picture(phone, "02-module")
    press(phone, "Begin")
    expect(phone.get_by_text("Joyce is de baas van je team")).to_be_visible()
    picture(phone, "03-les")
    switching_in_the_middle_keeps_the_place(phone, karim)
    assert take_the_module(phone) > 20
    picture(phone, "04-klaar")
    with phone.expect_navigation():
        phone.get_by_role("main").get_by_role("link", name="Lees de tekst").click()

    sign_the_first(phone, karim, at)
    picture(phone, "07-getekend")
    with phone.expect_navigation():
        phone.get_by_role("main").get_by_role("link", name="Lees de tekst").click()
    sign_the_second(phone)
    assert signed_by(karim) == 2

    phone.get_by_role("link", name="Toon mijn code").click()
    expect(phone.get_by_role("heading", name="Je mag starten, Karim")).to_be_visible()
    picture(phone, "09-mag-starten")
    desk_scans(open_page, karim, desk)
    the_document_holds(phone, open_page, karim, tmp_path)

    hr_publishes_a_new_text(phone, set_clock, integrity, karim)
    somebody_on_holiday_sees_only_hers(open_page, live_site, mail_server, sponsor, set_clock)
    karim_returns_to_another_cluster(open_page, live_site, mail_server, sponsor, set_clock, secrecy)
    assert verify_records() == []
    outbox = str(list(OutboxMessage.objects.values()))
    assert urlsplit(path).path.split("/")[-2] not in outbox


def signed_by(engagement: Engagement) -> int:
    return Signature.objects.filter(engagement=engagement).count()


def a_forged_signature_is_refused(page: Page, declaration: Declaration) -> None:
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"/welkom/verklaring/{declaration.code}/",
        data=f"csrfmiddlewaretoken={token}&read=1",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
    )
    assert answer.status == 403
    page.goto(f"/welkom/verklaring/{declaration.code}/")
    expect(page.get_by_text("Ondertekenen kan zodra je module af is.")).to_be_visible()
    assert page.get_by_role("button", name="Onderteken").count() == 0
    page.goto("/welkom/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nog 3 dingen")


def switching_in_the_middle_keeps_the_place(page: Page, karim: Engagement) -> None:
    press(page, "Volgende")
    press(page, "Bekijk") if page.get_by_role("button", name="Bekijk").count() else None
    here = urlsplit(page.url).path
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    assert urlsplit(page.url).path == f"/en{here}"
    assert Attempt.objects.get(engagement=karim).language == "en"
    with page.expect_navigation():
        page.get_by_role("button", name="Makkelijk Nederlands").click()
    assert urlsplit(page.url).path == here
    assert Attempt.objects.get(engagement=karim).language == "nl-easy"


def sign_the_first(page: Page, karim: Engagement, at: datetime) -> None:
    expect(page.get_by_role("heading", name="Geheimhoudingsverklaring")).to_be_visible()
    picture(page, "05-verklaring")
    press(page, "Onderteken")
    expect(page.get_by_text("Zet een vinkje als je de hele tekst las.").first).to_be_visible()
    page.get_by_label("Ik heb de hele tekst gelezen en begrepen.").check()
    press(page, "Onderteken")
    expect(page.get_by_role("heading", name="Bevestig dat jij het bent")).to_be_visible()
    picture(page, "06-code")
    code = code_for(karim, at=at)
    field = page.get_by_label("Code van zes cijfers")
    field.fill(wrong(code))
    press(page, "Bevestig en onderteken")
    expect(page.get_by_text("Je kunt het nog 4 keer proberen.")).to_be_visible()
    page.get_by_label("Code van zes cijfers").fill(code)
    press(page, "Bevestig en onderteken")
    expect(page.get_by_text("Download de pdf")).to_be_visible()


def sign_the_second(page: Page) -> None:
    expect(page.get_by_role("heading", name="Integriteitsverklaring", level=1)).to_be_visible()
    page.get_by_label("Ik heb de hele tekst gelezen en begrepen.").check()
    questions = page.locator("fieldset")
    questions.nth(0).get_by_label("Ja", exact=True).check(force=True)
    questions.nth(1).get_by_label("Nee", exact=True).check(force=True)
    press(page, "Onderteken")
    expect(page.get_by_text("Schrijf bij een ja kort op wat het is.").first).to_be_visible()
    picture(page, "08-vraag")
    page.locator("fieldset").nth(0).get_by_label("Bij ja: wat is het?").fill("Supermarkt, 8 uur per week")
    # The code of a moment ago still serves.
    press(page, "Onderteken")
    expect(page.get_by_text("Download de pdf")).to_be_visible()


def desk_scans(open_page: Callable[..., Page], karim: Engagement, desk: Person) -> None:
    address = pass_address(standing_pass(karim))
    camera = urlsplit(address)
    stranger = open_page(viewport=PHONE)
    stranger.goto(f"{camera.path}#{camera.fragment}")
    expect(stranger.get_by_text("Mag starten", exact=False).first).to_be_visible()
    expect(stranger.get_by_label("Achternaam")).to_be_visible()
    assert "Yilmaz" not in stranger.content()
    assert camera.fragment not in stranger.url
    picture(stranger, "10-scan-vreemde")
    stranger.get_by_label("Achternaam").fill("Jansen")
    press(stranger, "Toon de naam")
    expect(stranger.get_by_text("Deze achternaam hoort hier niet bij.")).to_be_visible()
    stranger.get_by_label("Achternaam").fill("yilmaz")
    press(stranger, "Toon de naam")
    expect(stranger.get_by_role("heading", name="Karim Yilmaz")).to_be_visible()
    own = open_page(viewport=PHONE)
    log_in(own, desk)
    own.goto("/balie/")
    expect(own.get_by_role("heading", name="Iemand begint vandaag")).to_be_visible()
    picture(own, "11-balie")
    own.goto(f"{camera.path}#{camera.fragment}")
    expect(own.get_by_role("heading", name="Karim Yilmaz")).to_be_visible()
    picture(own, "12-scan-balie")
    looks = Lookup.objects.filter(subject_id=karim.person.public_id, purpose=Purpose.START_PASS)
    assert set(looks.values_list("role", flat=True)) == {Role.DESK, "surname"}


def the_document_holds(phone: Page, open_page: Callable[..., Page], karim: Engagement, folder: Path) -> None:
    phone.goto("/welkom/verklaring/story-integriteitsverklaring/getekend/")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download de pdf").click()
    content = Path(download.value.path()).read_bytes()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "Supermarkt, 8 uur per week" in " ".join(text.split())
    whole, touched = folder / "verklaring.pdf", folder / "anders.pdf"
    whole.write_bytes(content)
    touched.write_bytes(content[:-20] + b" " + content[-20:])
    page = open_page(viewport=DESKTOP)
    page.goto("/controle/")
    picture(page, "13-controle")
    page.get_by_label("Pdf van de verklaring").set_input_files(whole)
    press(page, "Controleer")
    expect(page.get_by_text("Echt, en geldig")).to_be_visible()
    assert "Yilmaz" not in page.content()
    picture(page, "14-controle-echt")
    page.get_by_label("Pdf van de verklaring").set_input_files(touched)
    press(page, "Controleer")
    expect(page.get_by_text("Niet van ons")).to_be_visible()
    picture(page, "15-controle-niet")


def hr_publishes_a_new_text(
    phone: Page, set_clock: Callable[[str], datetime], integrity: Declaration, karim: Engagement
) -> None:
    at = set_clock("2026-09-01 09:00")
    file = {**text_file("integriteitsverklaring.2026-09-01.yaml"), "sign_again_days": 30}
    load_text(file, at=at)
    phone.goto("/welkom/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Je mag starten, maar teken opnieuw.")
    picture(phone, "16-opnieuw")
    with phone.expect_navigation():
        phone.get_by_role("link", name="Bekijk wat er veranderde").click()
    expect(phone.get_by_role("heading", name="Dit is er veranderd")).to_be_visible()
    picture(phone, "17-veranderd")


def somebody_on_holiday_sees_only_hers(open_page, site, server, sponsor, set_clock) -> None:
    at = set_clock("2026-09-01 09:10")
    make_external(
        sponsor=sponsor,
        at=at,
        given_name="Sanne",
        family_name="Bos",
        email="sanne@thuis.example",
        kind="vakantiewerker",
        starts_on=date(2026, 9, 2),
        ends_on=date(2026, 9, 30),
    )
    send_due_mail(at=at)
    page = open_page(viewport=PHONE)
    come_in(page, link_in(server, site), "Sanne Bos")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nog 2 dingen")
    expect(page.get_by_role("heading", name="Integriteitsverklaring")).to_be_visible()
    assert page.get_by_text("Geheimhoudingsverklaring").count() == 0
    answer = page.goto("/welkom/verklaring/story-geheimhoudingsverklaring/")
    assert answer is not None
    assert answer.status == 404


def karim_returns_to_another_cluster(open_page, site, server, sponsor, set_clock, secrecy) -> None:
    at = set_clock("2027-02-22 09:00")
    again = make_external(
        sponsor=sponsor,
        at=at,
        unit=UnitFactory(name="Team Haven"),
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 6, 30),
    )
    assert Engagement.objects.filter(person=again.person).count() == 2
    send_due_mail(at=at)
    page = open_page(viewport=PHONE)
    come_in(page, link_in(server, site), "Karim Yilmaz")
    # The module of August still counts; the declarations are signed anew, and show what changed.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nog 2 dingen")
    page.goto("/welkom/verklaring/story-geheimhoudingsverklaring/")
    expect(page.get_by_text("Deze tekst is dezelfde als die je op 24 augustus 2026 tekende.")).to_be_visible()
    picture(page, "18-terug")
    page.get_by_label("Ik heb de hele tekst gelezen en begrepen.").check()
    press(page, "Onderteken")
    page.get_by_label("Code van zes cijfers").fill(code_for(again, at=at))
    press(page, "Bevestig en onderteken")
    expect(page.get_by_text("Download de pdf")).to_be_visible()
    page.goto("/welkom/verklaring/story-integriteitsverklaring/")
    expect(page.get_by_role("heading", name="Dit is er veranderd")).to_be_visible()
    signature = Signature.objects.get(engagement=again, declaration=secrecy)
    assert signature.supersedes is not None
    assert Statement.objects.filter(verb_id=SIGNED.id).count() == Signature.objects.count()
