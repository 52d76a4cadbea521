"""Who scans a second code into the tab that shows the answer to the first gets the answer to the second."""

import pytest
from playwright.sync_api import expect

from lms.actions.proofs import ask_for_proof
from lms.models import CertificateToken, Completion
from tests.browser.conftest import PHONE
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
AT = moment("2022-03-01 09:00")


def code_of_a_certificate() -> str:
    module = make_module(at=AT)
    complete_module(EngagementFactory(), module, at=AT)
    return str(ask_for_proof(subject=Completion.objects.get(), language="nl", at=AT).token)


def code_of_an_oath() -> str:
    make_oath_text(at=AT)
    module = make_module(at=AT)
    require_for_oath(module)
    ceremony = make_ceremony(
        at=AT,
        starts_at=moment("2022-04-12 15:00"),
        official=make_official(at=AT),
        hr=make_hr(at=AT),
    )
    record = swear(ceremony, make_ready(module, at=AT), at=AT)
    return str(CertificateToken.objects.create(record=record).token)


@pytest.mark.parametrize(
    ("path", "code", "first", "second"),
    [
        ("/bewijs/", code_of_a_certificate, "Geldig", "Deze code staat op geen van onze bewijzen"),
        ("/oorkonde/", code_of_an_oath, "Deze oorkonde is geldig", "Deze oorkonde geldt niet"),
    ],
)
def test_the_second_code_is_answered(path, code, first, second, open_page, transactional_db):
    page = open_page(viewport=PHONE)
    page.goto(f"{path}#{code()}")
    expect(page.get_by_role("main")).to_contain_text(first)
    # What a phone does with another code of the same address.
    page.evaluate("location.hash = 'ONBEKEND'")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
